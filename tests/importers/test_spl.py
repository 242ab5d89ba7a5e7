"""SPL documents: read without losing a word, refused by name when they are no labels."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from importers.spl_documents import document, product, section
from medref_desktop.domain.blocks import Figure, Heading, ListBlock, Paragraph, Table, leaf_texts, plain_text
from medref_desktop.domain.sections import UNCODED_PATIENT_TEXT, SectionKind
from medref_desktop.domain.word_count import count_words
from medref_desktop.errors import LabelRefused
from medref_desktop.importers import spl

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "spl"
real_data = pytest.mark.skipif(not REAL.is_dir(), reason="real labels lie beside the checkout, and are not here")


def parse(*sections: str, **changes):
    return spl.parse(document(*sections, **changes), lambda name: None)


def text_of(label, kind: str) -> str:
    found = [s for s in label.sections if s.kind is SectionKind(kind)]
    return "\n".join(f"{s.title}\n{plain_text(s.blocks)}".strip() for s in found)


def words_kept(label) -> int:
    leaves = (text for s in label.sections for text in (s.title, *leaf_texts(s.blocks)))
    return sum(map(count_words, leaves)) - label.words.added


def test_what_the_document_says_of_itself():
    label = parse()
    assert (label.set_id, label.version, label.effective) == (
        "11111111-2222-3333-4444-555555555555", 3, date(2026, 1, 2),
    )  # fmt: skip
    assert (label.title, label.maker, label.rx, label.category) == ("Exa tablets", "Example Pharma", "Rx", "NDA")
    assert parse(code="34390-5").rx == "OTC"


def test_products_with_strength_looks_schedule_and_packages():
    (found,) = parse().products
    assert found.product.strength == "0.5 mg"
    assert (found.product.imprint, found.product.size) == ("PD;155", "6 mm")
    assert (found.product.dea_schedule, found.product.status) == ("CII", "active")
    assert found.product.packages == ("0001-0002-03",)
    assert [i.name for i in found.ingredients] == ["EXAMPLINE HYDROCHLORIDE"]
    assert [m.name for m in found.ingredients[0].moieties] == ["EXAMPLINE"]


def test_the_parts_of_a_kit_are_products_too():
    part = """<part><partProduct><name>Inner</name><formCode displayName="CAPSULE"/>
      <ingredient classCode="ACTIM"><ingredientSubstance><name>PARTINE</name></ingredientSubstance></ingredient>
      </partProduct></part>"""
    whole = product("Kit", form="KIT").replace(
        "</manufacturedProduct>\n    <subjectOf>", part + "</manufacturedProduct><subjectOf>", 1
    )
    found = parse(products=whole).products
    assert [p.product.name for p in found] == ["Kit", "Inner"]
    assert found[1].part_of == "0001-0002"


def test_sections_stand_in_their_tabs_nested_as_in_the_source():
    inner = section("42229-5", "1.1 Limitations of Use", "<paragraph>Not for children.</paragraph>")
    label = parse(section("34067-9", "1 INDICATIONS", "<paragraph>For pressure.</paragraph>", inner))
    (found,) = [s for s in label.sections if s.kind is SectionKind.INDICATIONS]
    assert found.title == "1 INDICATIONS"
    assert [type(block) for block in found.blocks] == [Paragraph, Heading, Paragraph]
    assert text_of(label, "indications") == "1 INDICATIONS\nFor pressure.\n1.1 Limitations of Use\nNot for children."


def test_a_section_of_another_kind_inside_one_stands_in_its_own_tab():
    inner = section("42228-7", "8.1 Pregnancy", "May harm.") + section("34081-0", "8.4 Pediatric Use", "Not studied.")
    nested = (
        f"<component>{inner.replace('</section><section>', '</section></component><component><section>')}</component>"
    )
    whole = f'<section><code code="43684-0"/><title>8 SPECIFIC</title>{nested}</section>'
    label = parse(whole)
    assert text_of(label, "pregnancy") == "8.1 Pregnancy\nMay harm."
    assert text_of(label, "populations") == "8 SPECIFIC\n8.4 Pediatric Use\nNot studied."


@pytest.mark.parametrize("code", ["42230-3", "59845-8", "68498-5", "42231-1"])
def test_what_the_maker_wrote_for_patients_inside_the_counseling_section_stands_apart(code):
    inner = section(code, "Patient leaflet", "<paragraph>Read this first.</paragraph>")
    label = parse(section("34076-0", "17 COUNSELING", "<paragraph>Advise the patient.</paragraph>", inner))
    found = {s.code: (s.title, plain_text(s.blocks)) for s in label.sections}
    assert found["34076-0"] == ("17 COUNSELING", "Advise the patient.")
    assert found[code] == ("Patient leaflet", "Read this first.")


def test_an_insert_without_a_code_in_the_counseling_section_is_known_by_its_name_and_a_patients_question():
    questions = "<paragraph>What is Exa?</paragraph><paragraph>A tablet.</paragraph>"
    insert = section("42229-5", "", f"<paragraph>PATIENT INFORMATION</paragraph>{questions}")
    advice = section("42229-5", "17.1 Medication Guide", "<paragraph>Have the patient read it.</paragraph>")
    other = section("42229-5", "17.2 Storage", questions)
    label = parse(section("34076-0", "17 COUNSELING", "<paragraph>Advise.</paragraph>", advice + other + insert))
    kept, patient = (s for s in label.sections if s.kind is SectionKind.PATIENT_INFORMATION)
    assert (kept.code, patient.code) == ("34076-0", UNCODED_PATIENT_TEXT)
    assert "Have the patient read it." in plain_text(kept.blocks)
    assert "17.2 Storage" in plain_text(kept.blocks)
    assert plain_text(patient.blocks) == "PATIENT INFORMATION\nWhat is Exa?\nA tablet."


def test_instructions_inside_a_patient_insert_stay_in_it():
    inner = section("59845-8", "How to use it", "<paragraph>Twist the cap.</paragraph>")
    label = parse(section("42230-3", "Patient leaflet", "<paragraph>Read this.</paragraph>", inner))
    (found,) = (s for s in label.sections if s.kind is SectionKind.PATIENT_INFORMATION)
    assert "Twist the cap." in plain_text(found.blocks)


def test_sections_without_a_known_code_go_to_other_with_their_title_and_are_reported():
    label = parse(section("99999-9", "STRANGE", "Kept."))
    assert text_of(label, "other") == "STRANGE\nKept."
    assert "99999-9" in label.unmapped


def test_every_boxed_warning_stands_apart_and_one_that_does_not_warn_is_no_warning():
    label = parse(
        section("34066-1", "WARNING: DEATH", "It can kill."),
        section("34066-1", "WARNING: LIVER", "It is toxic."),
        section("34066-1", "PHARMACY BULK PACKAGE", "Open in a hood."),
    )
    assert [s.title for s in label.sections if s.kind is SectionKind.BOXED_WARNING] == [
        "WARNING: DEATH",
        "WARNING: LIVER",
    ]
    assert [s.title for s in label.sections if s.kind is SectionKind.OTHER] == ["PHARMACY BULK PACKAGE"]


def test_highlights_are_kept_apart_from_their_section():
    excerpt = "<excerpt><highlight><text><paragraph>In short.</paragraph></text></highlight></excerpt>"
    label = parse(section("34066-1", "WARNING", "It can kill.").replace("</section>", excerpt + "</section>"))
    assert text_of(label, "boxed_warning") == "WARNING\nIt can kill."
    assert text_of(label, "other") == "In short."


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("10<sup>9</sup>/L and H<sub>2</sub>O", "10⁹/L and H₂O"),
        ("one<br/>two", "one\ntwo"),
        ("<paragraph>a  \n  b</paragraph><paragraph> c </paragraph>", "a b\nc"),
        ("see <linkHtml href='#x'>5.1</linkHtml>, <content styleCode='xmChange'>new</content>", "see 5.1, new"),
        ("<list listType='ordered' styleCode='LittleAlpha'><item>x</item><item>y</item></list>", "a. x\nb. y"),
        ("<list><item><caption>1)</caption>x<list><item>y</item></list></item></list>", "- 1)\n  x\n  - y"),
        ("<strange>kept</strange> text", "kept text"),
        ("a\u00a0b &lt; 5 \u2264 6", "a b < 5 ≤ 6"),
        ("zero\u200bwidth", "zerowidth"),
        ("tail <paragraph>p</paragraph> after", "tail\np\nafter"),
    ],
)
def test_text_keeps_its_words_heights_and_numbering(xml, text):
    label = parse(section(title=None, text=xml))
    assert text_of(label, "indications") == text
    assert words_kept(label) + sum(label.words.listed.values()) == label.words.words_in


def test_styles_in_any_case_and_combination():
    label = parse(
        section(text="<content styleCode='Bold italics'>x</content><content styleCode='underline'>y</content>")
    )
    (paragraph,) = label.sections[0].blocks
    assert [sorted(run.styles) for run in paragraph.runs] == [["emphasis", "strong"], ["underline"]]


def test_tables_keep_spans_heads_captions_and_footnotes():
    table = """<table><caption>Table 1</caption><col width="1"/><thead><tr><th colspan="2">Head</th></tr></thead>
    <tfoot><tr><td>foot</td></tr></tfoot><tbody>
    <tr><td rowspan="2">a<footnote ID="f">Note text</footnote></td><td>b</td></tr>
    <tr><td>c<footnoteRef IDREF="f"/></td></tr></tbody></table>"""
    label = parse(section(text=table))
    caption, made, note = label.sections[0].blocks
    assert plain_text([caption]) == "Table 1"
    assert isinstance(made, Table)
    assert made.head_rows == 1
    assert made.rows[0][0].colspan == 2
    assert made.rows[1][0].rowspan == 2
    assert plain_text([made]) == "Head\na* | b\nc*\nfoot"
    assert plain_text([note]) == "*Note text"
    assert not label.unmapped


def test_a_cell_that_claims_to_span_two_hundred_columns_spans_those_that_there_are():
    label = parse(section(text="<table><tr><td>a</td><td>b</td></tr><tr><td colspan='202'>all</td></tr></table>"))
    (table,) = label.sections[0].blocks
    assert table.rows[1][0].colspan == 2


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000008200817fed37290000000049454e44ae426082"
)


def test_figures_have_their_picture_or_say_that_it_was_not_supplied():
    media = """<component><observationMedia ID="M1"><text>Structure</text><value mediaType="image/png">
      <reference value="a.png"/></value></observationMedia></component>"""
    data = document(
        section(text="before <renderMultiMedia referencedObject='M1'/> after").replace(
            "</section>", media + "</section>"
        )
    )
    without = spl.parse(data, lambda name: None)
    assert without.figures_missing == 1
    assert [b for b in without.sections[0].blocks if isinstance(b, Figure)] == [Figure("", "Structure")]
    whole = spl.parse(data, lambda name: PNG if name == "a.png" else None)
    assert whole.figures_missing == 0
    assert [picture.media_type for picture in whole.pictures] == ["image/png"]
    assert whole.sections[0].blocks[1] == Figure(whole.pictures[0].sha256, "Structure")
    broken = spl.parse(data, lambda name: PNG[:40])
    assert (broken.figures_missing, broken.pictures) == (1, ())


def nested_sections(depth: int) -> str:
    made = section(text="deep")
    for _ in range(depth):
        made = section("42229-5", "t", "x", made)
    return made


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (document()[:400], "no whole XML"),
        (document().replace(b"UTF-8", b"UTF-16"), "no"),
        (document().replace(b"Exa tablets", b"Exa \xff tablets"), "no whole XML"),
        (b"<!DOCTYPE document [<!ENTITY x 'y'>]>" + document().partition(b"?>")[2].partition(b"?>")[2], "DOCTYPE"),
        (b"<html><body/></html>", "begins with <html>"),
        (document().replace(b'xmlns="urn:hl7-org:v3"', b'xmlns="urn:other"'), "no drug label"),
        (document(code="60685-5"), "index of pharmacologic classes"),
        (document(code="50577-6"), "animals"),
        (document(code="1"), "no label of a medicine"),
        (document(set_id="12"), "no set id"),
        (document(set_id=""), "no set id"),
        (document(version="two"), "version is no number"),
        (document(version="-1"), "version is no number"),
        (document(effective="2026"), "effective date makes no sense"),
        (document(effective="20261399"), "effective date makes no sense"),
        (document(section(title=None)), "without any text"),
        (document(nested_sections(14)), "nested more than"),
        (document(section(text="<paragraph>" * 300 + "x" + "</paragraph>" * 300)), "no whole XML|nested"),
        (document(section(text="<table>" + "<tr><td>x</td></tr>" * 2_001 + "</table>")), "rows"),
        (document(section(text="<table><tr><td colspan='1000000000'>x</td></tr></table>")), "spans"),
        (document(section(text="x" * 11_000_000)), "no whole XML"),
    ],
)  # fmt: skip
def test_what_is_no_label_is_refused_by_name(data, said):
    with pytest.raises(LabelRefused, match=said):
        spl.parse(data, lambda name: None)


def test_a_label_of_the_future_is_accepted():
    assert parse(effective="20990101").effective == date(2099, 1, 1)


WHOLE = document(
    section("34066-1", "WARNING", "It can kill."),
    section(text="<list><item>x</item></list><table><tr><td colspan='2'>a</td></tr></table>"),
)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_change_ends_in_a_label_or_a_named_refusal(data):
    kind = data.draw(st.sampled_from(["bytes", "cut", "element"]))
    if kind == "element":
        root = etree.fromstring(WHOLE)
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        node = data.draw(st.sampled_from(nodes))
        match data.draw(st.sampled_from(["drop", "double", "attribute", "text"])):
            case "drop" if node.getparent() is not None:
                node.getparent().remove(node)
            case "double" if node.getparent() is not None:
                node.getparent().append(etree.fromstring(etree.tostring(node)))
            case "attribute":
                for name in node.attrib:
                    node.attrib[name] = data.draw(st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=9))
            case "text":
                node.text = data.draw(st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=20))
        changed = etree.tostring(root)
    elif kind == "cut":
        changed = WHOLE[: data.draw(st.integers(0, len(WHOLE)))]
    else:
        at = data.draw(st.integers(0, len(WHOLE) - 1))
        changed = WHOLE[:at] + data.draw(st.binary(max_size=3)) + WHOLE[at + 1 :]
    try:
        label = spl.parse(changed, lambda name: None)
    except LabelRefused:
        return
    assert words_kept(label) + sum(label.words.listed.values()) == label.words.words_in


# -- real labels ----------------------------------------------------------------------------


def real_files(folder: str = "") -> list[Path]:
    return sorted((REAL / folder).glob("*.xml")) if REAL.is_dir() else []


@real_data
@pytest.mark.parametrize("path", real_files(), ids=lambda path: path.stem)
def test_no_word_of_a_real_label_is_lost(path):
    label = spl.parse(path.read_bytes(), lambda name: None)
    assert words_kept(label) + sum(label.words.listed.values()) == label.words.words_in
    kept = Counter(" ".join(text for s in label.sections for text in (s.title, *leaf_texts(s.blocks))).split())
    root = etree.parse(path).getroot()
    for text in root.iter("{urn:hl7-org:v3}paragraph", "{urn:hl7-org:v3}td"):
        if len(text) == 0 and text.text:
            for word in text.text.replace("\u00ad", "").split():
                assert kept[word], word


@real_data
@pytest.mark.parametrize("path", real_files("negative"), ids=lambda path: path.stem)
def test_what_looks_like_a_label_and_is_none_is_refused(path):
    with pytest.raises(LabelRefused, match=r"no (drug )?label"):
        spl.parse(path.read_bytes(), lambda name: None)


def test_lists_keep_their_style():
    label = parse(section(text="<list listType='unordered' styleCode='Circle'><item>x</item></list>"))
    assert label.sections[0].blocks[0] == ListBlock(
        False, ((Paragraph((label.sections[0].blocks[0].items[0][0].runs)),),), "circle"
    )
