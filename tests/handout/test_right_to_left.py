"""A language that is written from right to left is a file and no code: an invented one, with Hebrew letters for words.

The bundled fonts have no Hebrew letters, so what needs them takes a font of this machine, or is skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import typst
from pdf_reading import missing_in_order, opened, page_texts, squeezed

from factories import monograph, patient_section
from medref_desktop.domain.blocks import Block, Heading, ListBlock, Paragraph
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.provenance import Made, Translation
from medref_desktop.domain.sections import SectionKind
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout import language as spoken
from medref_desktop.handout import packet as packets
from medref_desktop.handout import typeset as setting
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.packet import make_packet
from medref_desktop.handout.typeset import typeset, typeset_packet
from medref_desktop.paths import resource

CHOICES = HandoutChoices(date(2026, 11, 24), language="he", letterhead=Letterhead("Elm Clinic", "12 Elm Street"))
SENTENCE = "שלום עולם 5 mg."
WORD = re.compile(r'^("?[\w ]+"?) = "(.*)"$', re.MULTILINE)


def in_hebrew(number: int, words: str) -> str:
    """A word of two letters for each, with the places that the English has."""
    places = " ".join(re.findall(r"\{\w+\}", words))
    return f"{chr(0x5D0 + number % 22)}{chr(0x5D0 + number // 22)} {places}".strip()


def translated_table(text: str) -> str:
    """The English table with every text in Hebrew letters, and what it says of itself."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        found = WORD.match(line)
        lines.append(f'{found[1]} = "{in_hebrew(number, found[2])}"' if found else line)
    return "\n".join(lines)


@pytest.fixture
def hebrew(tmp_path, monkeypatch):
    """The program with one more file in resources/languages, and a table in packet.toml."""
    folder = tmp_path / "languages"
    shutil.copytree(resource("languages"), folder)
    head, mark, rest = (folder / "en.toml").read_text(encoding="utf-8").partition("[headings]")
    told = {"name": "עברית", "english": "Hebrew", "tag": "he", "region": "IL", "direction": "rtl"}
    for key, value in told.items():
        head = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', head, flags=re.MULTILINE)
    (folder / "he.toml").write_text(head + mark + translated_table(rest), encoding="utf-8")
    english, _, others = resource("packet.toml").read_text(encoding="utf-8").partition("[es]")
    table = translated_table(english.replace("[en]", "[he]"))
    (tmp_path / "packet.toml").write_text(f"{english}\n[es]{others}\n{table}", encoding="utf-8")
    for module in (spoken, packets):
        monkeypatch.setattr(module, "resource", lambda name: tmp_path / name)
    yield
    spoken.language.cache_clear()
    packets.packet_words.cache_clear()


@pytest.fixture
def hebrew_font(monkeypatch):
    """What a file in resources/fonts would be."""
    listing = shutil.which("fc-list")
    found = listing and subprocess.run([listing, ":lang=he", "file"], capture_output=True, text=True, check=True).stdout
    if not found:
        pytest.skip("this machine has no font with Hebrew letters")
    folders = {str(Path(line.split(":")[0]).parent) for line in found.splitlines()}
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[resource("fonts"), *sorted(folders)]
    )
    monkeypatch.setattr(setting, "_fonts", lambda: fonts)


def with_hebrew(name: str = "exampline"):
    one = monograph(name, sections=(patient_section(name),))
    blocks = tuple(map(_in_hebrew, one.sections[0].blocks))
    part = Section(SectionKind.TRANSLATION, "", blocks, translation=Translation("he", Made.BY_PERSON))
    return replace(one, sections=(*one.sections, part))


def _in_hebrew(block: Block) -> Block:
    match block:
        case Heading():
            return block
        case Paragraph(runs=runs):
            return Paragraph(tuple(replace(run, text=f"{SENTENCE} ") for run in runs))
        case ListBlock(items=items):
            return replace(block, items=tuple(tuple(map(_in_hebrew, item)) for item in items))
    raise AssertionError(block)


def boxes(pdf: bytes) -> list[tuple[str, tuple[float, ...]]]:
    """The letters of the first page with their places: left, bottom, right, top."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        return [(page.get_text_range(at, 1), page.get_charbox(at)) for at in range(page.count_chars())]


def place_of(word: str, pdf: bytes) -> list[tuple[float, ...]]:
    """The places of the letters of a word, wherever pdfium puts them in its order."""
    letters = [(letter, box) for letter, box in boxes(pdf) if letter.strip()]
    text = "".join(letter for letter, _ in letters)
    start = text.index(word)
    return [box for _, box in letters[start : start + len(word)]]


def test_letters_that_no_bundled_font_has_are_an_error_in_words(hebrew):
    with pytest.raises(HandoutFailed, match=r"handout of exampline cannot be typeset: .*could not be displayed"):
        typeset(make_handout(with_hebrew(), CHOICES))


def test_the_paper_says_its_language_and_direction(hebrew, hebrew_font):
    with opened(typeset(make_handout(with_hebrew(), CHOICES))) as pdf:
        assert str(pdf.Root.Lang) == "he-IL"
        assert str(pdf.Root.ViewerPreferences.Direction) == "/R2L"
        assert pdf.Root.MarkInfo.Marked


def test_reading_begins_at_the_right(hebrew, hebrew_font):
    one = with_hebrew()
    hebrew_title = place_of("exampline", typeset(make_handout(one, CHOICES)))
    english_title = place_of("exampline", typeset(make_handout(one, replace(CHOICES, language="en"))))
    assert hebrew_title[-1][2] > 550  # of 612 points, with a margin of 48
    assert english_title[0][0] < 60


def test_parts_come_in_their_order_with_their_headings(hebrew, hebrew_font):
    made = make_handout(with_hebrew(), CHOICES)
    text = "".join(map(squeezed, page_texts(typeset(made))))
    assert missing_in_order([part.title for part in made.parts if not part.is_beside], text) == []
    assert all(re.search("[א-ת]", part.title) for part in made.parts)


def test_a_dose_and_an_address_are_read_from_left_to_right(hebrew, hebrew_font):
    pdf = typeset(make_handout(with_hebrew(), CHOICES))
    letters = boxes(pdf)
    line = next(box[1] for letter, box in letters if letter == "ש")
    on_line = sorted((box[0], letter, box[2]) for letter, box in letters if abs(box[1] - line) < 4 and letter.strip())
    first = [(letter, left, right) for left, letter, right in on_line][:4]
    assert [letter for letter, _, _ in first] == [".", "5", "m", "g"]  # the full stop ends the sentence, at its left
    assert first[1][1] - first[0][2] > 4, "a full stop close before the dose would make it .5 mg"
    one, two = place_of("12", pdf)
    street = next(box for letter, box in letters if letter == "S")
    assert one[0] < two[0] < street[0]


def test_a_packet_in_it_has_its_cover_and_says_which_leaflet_is_in_english(hebrew, hebrew_font):
    english = monograph("otherol", sections=(patient_section("otherol"),))
    leaflets = [make_handout(with_hebrew(), CHOICES), make_handout(english, replace(CHOICES, language="en"))]
    packet = make_packet(leaflets, CHOICES)
    pdf = typeset_packet(packet)
    cover = squeezed(page_texts(pdf)[0])
    assert cover.count(squeezed(packet.words["english_only"])) == 1
    with opened(pdf) as document:
        assert str(document.Root.Lang) == "he-IL"


def test_a_language_from_right_to_left_needs_only_its_file(hebrew):
    assert spoken.languages() == ["en", "es", "he"]
    assert spoken.language("he").direction == "rtl"
