import json
from dataclasses import replace
from datetime import date

import pytest

from factories import bullets, heading, label, monograph, paragraph, section, translated
from medref_desktop.domain.blocks import (
    Cell,
    Figure,
    ListBlock,
    Paragraph,
    Run,
    Table,
    from_data,
    leaf_texts,
    plain_text,
    to_data,
)
from medref_desktop.domain.monograph import content_sha256, from_canonical, to_canonical
from medref_desktop.domain.product import Product
from medref_desktop.domain.provenance import Provenance, Review, age, provenance_line
from medref_desktop.domain.sections import (
    LABEL_SEVEN,
    TRANSLATED_TITLE,
    WRITTEN_SEVEN,
    SectionKind,
    absent_text,
    title_of,
)
from medref_desktop.domain.source import Source
from medref_desktop.domain.tab_blocks import tab_blocks, tab_title

EVERY_BLOCK = (
    heading("Doses"),
    Paragraph((Run("10"), Run("9", frozenset({"sup"})), Run("/L", frozenset({"strong", "emphasis"})))),
    ListBlock(True, ((paragraph("one"), bullets("inner")), (paragraph("two"),))),
    Table(((Cell((paragraph("head"),), 2, 1),), (Cell((paragraph("a"),)), Cell((paragraph("b"),)))), 1),
    Figure("0" * 64, "a picture of the pen"),
)


def test_blocks_survive_json():
    data = json.loads(json.dumps([to_data(block) for block in EVERY_BLOCK]))
    assert tuple(from_data(block) for block in data) == EVERY_BLOCK


def test_an_unknown_type_of_block_is_refused():
    with pytest.raises(ValueError, match="video"):
        from_data({"type": "video"})


def test_plain_text_keeps_every_word_in_order():
    assert plain_text(EVERY_BLOCK).splitlines() == [
        "Doses", "10⁹/L", "1. one", "   - inner", "2. two", "head", "a | b", "a picture of the pen",
    ]  # fmt: skip
    assert list(leaf_texts(EVERY_BLOCK)) == [
        "Doses",
        "10⁹/L",
        "one",
        "inner",
        "two",
        "head",
        "a",
        "b",
        "a picture of the pen",
    ]


def test_a_monograph_survives_json_with_the_same_hash():
    whole = replace(
        monograph(brands=["Exa"], review=Review("A. Person", "pharmacist", date(2026, 12, 1))),
        products=(Product("0001-0002-03", "Exa", "tablet", "oral", "5 mg", imprint="E5"),),
    )
    data = json.loads(json.dumps(to_canonical(whole)))
    assert from_canonical(data) == whole
    assert content_sha256(data) == content_sha256(to_canonical(whole))


def test_a_translation_survives_json_and_leaves_the_hash_of_other_texts_alone():
    plain, review = monograph(), Review("A. Person", "pharmacist", date(2026, 12, 1))
    both = translated(plain, review)
    data = json.loads(json.dumps(to_canonical(both)))
    assert from_canonical(data) == both
    assert data["sections"][-1]["translation"]["language"] == "es"
    assert "translation" not in json.dumps(to_canonical(plain))
    assert content_sha256(data) != content_sha256(to_canonical(translated(plain)))


def test_a_text_in_another_language_never_stands_for_the_english_one():
    both = translated(monograph(), Review("A. Person", "pharmacist"))
    assert both.languages == ("en", "es")
    assert [one.title for one in both.patient_texts()] == ["For the patient"]
    assert [one.title for one in both.patient_texts("es")] == ["For the patient (Spanish)"]
    assert not both.patient_review().is_reviewed
    assert both.patient_review("es").is_reviewed
    assert monograph().patient_texts("es") == ()
    assert label().languages == ()


def test_the_tab_of_a_translation_names_its_language_and_says_how_it_was_made():
    both = translated(monograph())
    assert both.tab_kinds[-1] is SectionKind.TRANSLATION
    assert tab_title(both, SectionKind.TRANSLATION) == "For the patient (Spanish)"
    first, second, *_ = tab_blocks(both, SectionKind.TRANSLATION)
    assert plain_text([first]) == "Translated by machine · Not reviewed by a clinician"
    assert plain_text([second]) == "What it is for"
    two = replace(both, sections=(*both.sections, replace(both.sections[-1], title="For the patient (French)")))
    assert tab_title(two, SectionKind.TRANSLATION) == TRANSLATED_TITLE
    titles = [plain_text([block]) for block in tab_blocks(two, SectionKind.TRANSLATION)]
    assert [title for title in titles if title.startswith("For")] == [
        "For the patient (Spanish)",
        "For the patient (French)",
    ]


def test_one_changed_letter_changes_the_hash():
    one = monograph(sections=(section("administration", "5 mg daily"),))
    other = monograph(sections=(section("administration", "8 mg daily"),))
    assert content_sha256(to_canonical(one)) != content_sha256(to_canonical(other))


def test_the_first_seven_tabs_stand_in_every_monograph_and_others_only_with_text():
    assert monograph(sections=(section("warnings", "x"),)).tab_kinds == (*WRITTEN_SEVEN, SectionKind.WARNINGS)
    label = replace(monograph(), provenance=Provenance(Source.LABEL, date(2026, 1, 1)))
    assert label.tab_kinds[:7] == LABEL_SEVEN


def test_absent_text_says_what_is_absent():
    assert "Not written" in absent_text(SectionKind.MECHANISM, is_label=False)
    assert "Monitoring stands under Warnings" in absent_text(SectionKind.MONITORING, is_label=True)


def test_every_kind_has_a_title():
    for kind in SectionKind:
        assert title_of(kind, is_label=True)
        assert title_of(kind, is_label=False)


@pytest.mark.parametrize(
    ("dated", "words"),
    [
        (date(2026, 11, 22), ""),
        (date(2026, 11, 21), "1 day old"),
        (date(2026, 10, 22), "31 days old"),
        (date(2026, 5, 22), "6 months old"),
        (date(2020, 11, 22), "6 years old"),
        (date(2027, 1, 27), "dated in the future"),
    ],
)
def test_the_age_is_told_in_the_words_people_use(dated, words):
    assert age(dated, date(2026, 11, 22)) == words


def test_the_provenance_line_says_source_date_and_review():
    today = date(2026, 11, 22)
    assert provenance_line(monograph().provenance, today) == (
        "Starter monograph · written 2026-11-22 from official labels · Not reviewed by a clinician"
    )
    reviewed = monograph(source=Source.CLINIC, evidence=(), review=Review("A. Person", "pharmacist", today)).provenance
    assert provenance_line(reviewed, today) == (
        "Clinic monograph · written 2026-11-22 · Reviewed by A. Person, pharmacist, 2026-11-22"
    )
    label = Provenance(Source.LABEL, date(2026, 1, 1), maker="Maker", set_id="abc", version="3")
    assert provenance_line(label, today) == (
        "Official label · Maker · set id abc · version 3 · effective 2026-01-01 · 11 months old"
    )
