from __future__ import annotations

import io
import re
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pdf_reading import body_text, fonts, missing_in_order, opened, page_texts, squeezed
from PIL import Image

from factories import all_sections, bullets, heading, monograph, paragraph, patient_section, section
from medref_desktop.domain.blocks import Cell, Figure, ListBlock, Paragraph, Run, Table, leaf_texts
from medref_desktop.domain.provenance import Evidence, Review
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import LARGE, LAYOUTS, ONE_PAGE, PAPERS, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.language import language
from medref_desktop.handout.letterhead import Letterhead, Logo
from medref_desktop.handout.parts import PATIENT_PARTS, offered_parts
from medref_desktop.handout.policy import Unreviewed
from medref_desktop.handout.typeset import page_count, save_pdf, typeset
from medref_desktop.paths import resource

TODAY = date(2026, 11, 23)
CLINIC = Letterhead("Elm Street Clinic", "12 Elm Street", "555-010-0100")
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS)


def made(a_monograph=None, **choices):
    return make_handout(a_monograph or monograph(), HandoutChoices(TODAY, **choices), "Starter pack 7")


def with_text(*blocks):
    """A handout that prints the blocks, as a section for professionals."""
    a_monograph = monograph(sections=(section("warnings", *blocks), patient_section()))
    return made(a_monograph, parts=("warnings",))


def all_texts(handout, pages):
    """What must be read on the paper, in order."""
    is_dose_first = handout.layout == LARGE or (handout.layout == ONE_PAGE and pages == 1)
    for part in handout.parts:
        yield part.title
        yield from part.dose_box if is_dose_first else ()
        yield from leaf_texts(part.blocks)
        yield from () if is_dose_first else part.dose_box
        for group in part.groups:
            yield group.title
            yield from leaf_texts(group.blocks)


def assert_whole(handout):
    pdf = typeset(handout)
    body = body_text(pdf, handout)
    letterhead = handout.letterhead
    head = [letterhead.name, letterhead.address, letterhead.telephone, handout.kind, handout.title]
    texts = [*head, handout.form, handout.subtitle, handout.status, handout.status_advice, *handout.note.split("\n")]
    assert missing_in_order([*texts, *all_texts(handout, page_count(pdf))], body) == []
    return pdf


@EVERY_LAYOUT
@pytest.mark.parametrize(("paper", "size"), [("Letter", (612, 792)), ("A4", (595, 842))])
def test_every_word_is_on_the_paper_in_order(paper, size, layout):
    choices = {"letterhead": CLINIC, "note": "Take it with food.\nSee you on Monday."}
    parts = tuple(offered_parts(monograph()))
    pdf = assert_whole(made(paper=paper, layout=layout, parts=parts, **choices))
    with opened(pdf) as document:
        assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in document.pages} == {size}


def test_the_pdf_is_tagged_and_names_itself():
    with opened(typeset(made())) as pdf:
        assert str(pdf.docinfo["/Title"]) == "exampline"
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.open_metadata()["pdfuaid:part"]) == "1"
        assert not pdf.is_encrypted
        assert "/OpenAction" not in pdf.Root


def test_the_author_is_the_clinic_where_it_is_named():
    with opened(typeset(made(letterhead=CLINIC))) as pdf:
        assert str(pdf.docinfo["/Author"]) == "Elm Street Clinic"


def test_all_fonts_are_embedded_and_ours():
    with opened(typeset(made())) as pdf:
        found = fonts(pdf)
        assert found
        for font in found:
            assert {"/FontFile2", "/FontFile3"} & set(font.keys())
            assert re.search("AtkinsonHyperlegibleNext|NotoSans", str(font.FontName))


def test_the_same_handout_gives_the_same_bytes():
    assert typeset(made()) == typeset(made())


def test_box_and_boxed_warning_begin_on_page_one():
    first = squeezed(page_texts(typeset(made()))[0])
    assert "Mostimportant" in first
    assert squeezed("Stop exampline when pregnancy is found") in first


@EVERY_LAYOUT
def test_a_box_too_long_for_page_one_begins_there_and_is_whole(layout):
    long = section("boxed_warning", bullets(*(f"Danger number {n}, and what to do about it." for n in range(60))))
    handout = made(monograph(sections=(long, *all_sections()[1:])), layout=layout)
    pdf = assert_whole(handout)
    assert squeezed("Danger number 0,") in squeezed(page_texts(pdf)[0])


def test_the_status_line_stands_on_page_one_and_the_title_never_says_medication_guide():
    first = page_texts(typeset(made()))[0]
    assert "Not reviewed by a pharmacist or doctor." in first
    assert "Medication Guide" not in "".join(page_texts(typeset(made(parts=PATIENT_PARTS[:-1]))))


def test_a_long_list_of_sources_still_fits_the_foot_of_every_page():
    evidence = tuple(Evidence("warnings", f"{n:08}-3bac-490d-b9eb-03a6c5d90935", "12", "w", "") for n in range(20))
    assert_whole(made(monograph(evidence=evidence), paper="A4"))


HOSTILE = [
    '#read("/etc/passwd")',
    "*x* _y_ `z` ~ @ref <label> // not a comment /* nor this */",
    "$ x^2 $ \\ ] [ { } # \\u{41} = heading - item + item / term: x",
    "quotes \" and ' and “these”; 10⁹/L, ≤ 5 mg, ±, µ, β, →, ↑",
    '#import "@preview/x:1.0.0"; #panic(1); sys.inputs; ]#box[',
    "</w:t> <script>alert(1)</script> &amp; %s {0} \\n",
]


@EVERY_LAYOUT
@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_text_is_printed_literally(text, layout):
    patient = patient_section(text)
    handout = made(
        monograph(sections=(section("boxed_warning", text), section("warnings", bullets(text)), patient)),
        parts=(*PATIENT_PARTS, "warnings"),
        letterhead=Letterhead(text, text, text),
        note=text,
        layout=layout,
    )
    assert_whole(replace(handout, subtitle=text, status=text))


@EVERY_LAYOUT
def test_very_long_words_stay_on_the_paper(layout):
    word = "W" * 400
    cells = tuple(Cell((paragraph("hydrochlorothiazide" * 4),)) for _ in range(6))
    handout = with_text(word, bullets(word), Table((cells, cells), head_rows=1))
    pdf = assert_whole(replace(handout, title=word[:60], letterhead=Letterhead(word), layout=layout))
    assert inked_margins(pdf) == []


@pytest.mark.parametrize("lines", [10, 25, 60, 150])
@pytest.mark.parametrize("points", [1, 12, 24, 30])
def test_many_short_lines_before_and_in_the_box_stay_on_the_paper(lines, points):
    box = section("boxed_warning", bullets(*(f"No {n}" for n in range(points))))
    note = "\n".join(f"{n} a" for n in range(lines))
    pdf = assert_whole(made(monograph(sections=(box, *all_sections()[1:])), note=note, letterhead=CLINIC))
    assert inked_margins(pdf) == []


def inked_margins(pdf):
    """Pages with ink nearer than 7 mm to an edge; nothing may run off the paper."""
    edge, spilt = 7 * 72 / 25.4, []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            (width, height), words = page.get_size(), page.get_textpage()
            for index in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(index)
                if left < edge or bottom < edge or right > width - edge or top > height - edge:
                    spilt.append((number, left, bottom, right, top))
    return spilt


def test_tables_lists_pictures_and_signs_keep_their_words():
    cell = Cell((paragraph("across"),), colspan=2)
    table = Table(((cell,), (Cell((paragraph("a"),)), Cell((paragraph("b"), bullets("c"))))), head_rows=1)
    nested = ListBlock(True, ((paragraph("one"), bullets("inner")), (heading("two"), paragraph("three"))))
    styled = Paragraph((Run("10"), Run("9", frozenset({"sup"})), Run("/L H"), Run("2", frozenset({"sub"}))))
    assert_whole(with_text(heading("Head", 5), table, nested, styled, Figure("0" * 64, "a capsule")))


def test_a_mark_that_the_source_wrote_into_its_items_is_printed_once():
    def marked(mark, text):
        return (paragraph(mark), paragraph(text))

    items = (marked("•", "one"), (paragraph("two"),), marked("o", "three"), marked("o", "four"), marked("A", "five"))
    numbered = ListBlock(True, ((paragraph("six"),),), "lower-roman")
    pages = page_texts(typeset(with_text(ListBlock(False, items), numbered)))
    words = " ".join("".join(pages).split())
    assert "• one • two o three o four • A five i. six" in words


def test_table_heads_are_tagged_as_heads():
    rows = ((Cell((paragraph("dose"),)),), (Cell((paragraph("5 mg"),)),))
    with opened(typeset(with_text(Table(rows, head_rows=1)))) as pdf:
        kinds = {str(each.S) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each}
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/L", "/LI", "/Figure"} <= kinds


def test_emphasis_is_never_slanted():
    pdf = typeset(with_text(paragraph("weigh it", "emphasis"), paragraph("and this", "strong", "emphasis")))
    with opened(pdf) as document:
        assert all(float(font.ItalicAngle) == 0 for font in fonts(document))


@pytest.mark.parametrize("char", ["日", "😀", "ع"])
def test_a_character_that_no_face_has_is_refused_by_name(char):
    with pytest.raises(HandoutFailed, match=char):
        typeset(with_text(f"some {char} text"))


def test_a_mere_warning_of_the_typesetter_stops_the_handout(tmp_path, monkeypatch):
    template = tmp_path / "handout.typ"
    template.write_text('#set document(title: "x")\n#set text(font: "No Such Face")\n= x', encoding="utf-8")
    monkeypatch.setattr(
        "medref_desktop.handout.typeset.resource", lambda name: template if name.endswith(".typ") else resource(name)
    )
    with pytest.raises(HandoutFailed, match="unknown font family"):
        typeset(made())


def test_nothing_in_the_template_can_cut_text_or_fetch_anything():
    template = resource("templates/handout.typ").read_text(encoding="utf-8")
    assert not re.search(r"height\s*:|clip:|@preview|#import|#include|read\(|overflow|\bplace\(", template)


def test_no_size_in_the_template_is_below_nine_points_and_nothing_is_slanted():
    template = resource("templates/handout.typ").read_text(encoding="utf-8")
    sizes = {
        name: [float(size) for size in re.findall(rf"\b{name}(?: =|:) ([\d.]+)pt", template)]
        for name in ("body", "title", "part", "group", "small-size")
    }
    assert sizes["body"] == [12, 18, 11]
    assert min(size for found in sizes.values() for size in found) >= 9
    assert sizes["small-size"] == [9]
    assert 11 * min(map(float, re.findall(r"size: ([\d.]+)em", template))) >= 9
    assert not re.search("italic|oblique|emph\\(|upper\\(", template)


def test_every_face_comes_with_its_license():
    folder = resource("fonts")
    licenses = "".join(path.read_text(encoding="utf-8") for path in folder.glob("LICENSE-*.txt"))
    assert "SIL OPEN FONT LICENSE Version 1.1" in licenses
    notices = [line.partition(" (Noto")[0] for line in licenses.splitlines() if line.startswith("Copyright")]
    for path in folder.glob("*.ttf"):
        assert any(notice.encode("utf-16-be") in path.read_bytes() for notice in notices), path.name
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3_000_000


@pytest.mark.parametrize("paper", PAPERS)
def test_saving_writes_the_whole_pdf_or_nothing(tmp_path, paper):
    path = tmp_path / "handout.pdf"
    save_pdf(b"%PDF-1", path)
    assert path.read_bytes() == b"%PDF-1"
    with pytest.raises(HandoutFailed, match="cannot be written"):
        save_pdf(b"%PDF-2", path / "below-a-file.pdf")
    assert [each.name for each in tmp_path.iterdir()] == ["handout.pdf"]


def test_making_content_does_not_load_the_typesetter():
    import subprocess

    code = "import sys, medref_desktop.handout.typeset; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_several_leaflets_make_one_pdf_with_pages_through():
    first, second = made(), made(monograph("otherine"), layout=LARGE, letterhead=CLINIC)
    pages = page_texts(typeset(first, second))
    alone = page_count(typeset(first)), page_count(typeset(second))
    assert len(pages) == sum(alone)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "otherine" in pages[alone[0]]
    assert "exampline" not in pages[alone[0]]


def test_a_text_that_fits_one_page_in_tight_print_gets_one_and_a_longer_one_is_never_shrunk():
    assert page_count(typeset(made(layout=ONE_PAGE))) == 1
    patient = patient_section()
    long = replace(patient, blocks=(*patient.blocks, *(paragraph("Keep it dry and cool.") for _ in range(60))))
    handout = made(monograph(sections=(long,)), layout=ONE_PAGE)
    assert typeset(handout) == typeset(replace(handout, layout=STANDARD))


def test_a_watermark_is_on_every_page_where_the_clinic_wants_one():
    marked = made(layout=LARGE, parts=tuple(offered_parts(monograph())), unreviewed=Unreviewed.WATERMARK)
    pages = page_texts(typeset(marked))
    assert len(pages) > 1
    for page in pages:
        assert squeezed(page).count("Notreviewed") == 1 + page.count("Not reviewed by")
    review = Review("A. Person", "pharmacist", date(2026, 12, 1))
    assert made(monograph(review=review), unreviewed=Unreviewed.WATERMARK).watermark == ""


def test_the_status_stands_at_the_foot_of_every_page():
    pages = page_texts(typeset(made(layout=LARGE, parts=tuple(offered_parts(monograph())))))
    assert all("· Not reviewed by a pharmacist or doctor." in page for page in pages)


def test_a_language_from_right_to_left_is_set_so():
    mirrored = replace(language("en"), direction="rtl", tag="ar")
    pdf = typeset(replace(made(), language=mirrored))
    with opened(pdf) as document:
        assert str(document.Root.Lang) == "ar-US"
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[0].get_textpage()
        title, _ = words.search("exampline").get_next()
        assert words.get_charbox(title)[0] > 400


def test_a_logo_is_shown_with_the_clinic_as_its_words():
    png = io.BytesIO()
    Image.new("RGB", (40, 20), "black").save(png, "PNG")
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    for logo in (Logo(png.getvalue(), "png"), Logo(drawing, "svg")):
        handout = made(letterhead=replace(CLINIC, logo=logo))
        pdf = typeset(handout)
        assert pdf == typeset(handout)
        with opened(pdf) as document:
            alts = {
                str(each.Alt) for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
            }
        assert alts == {"Elm Street Clinic", "Warning sign"}
        assert not list(Path(tempfile.gettempdir()).glob("medref-*"))
