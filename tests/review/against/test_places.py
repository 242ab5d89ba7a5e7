"""A number or a frequency is held against the place of the label that its own words lead to."""

from __future__ import annotations

import pytest

from factories import label, section
from medref_desktop.domain.blocks import Cell, Paragraph, Run, Table
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.label_words import LabelWords
from medref_desktop.review.against.surroundings import around
from medref_desktop.review.against.words import stem

TEXT = "Gout: give 20 mg with breakfast and plenty of water. Malaria: give 200 mg before travel to the tropics."


def _words(*texts: str) -> LabelWords:
    return LabelWords(label(sections=tuple(section("administration", text) for text in texts)))


def _cell(text: str) -> Cell:
    return Cell((Paragraph((Run(text),)),))


@pytest.mark.parametrize(("clause", "nearer"), [("Gout: 20 mg at breakfast", "20"), ("Malaria: 20 mg, travel", "200")])
def test_the_words_around_a_number_tell_which_place_is_meant(clause, nearer):
    words = _words(TEXT)
    fits = {value: words.fit(around(clause, clause.index("20")), words.numbers[value]["mg"]) for value in ("20", "200")}
    assert max(fits, key=fits.get) == nearer


def test_a_plain_word_leads_to_the_clinical_one():
    words = _words("Thrombocytopenia in 4 %. " + "Filling words stand here in a long row. " * 9 + "Headache in 40 %.")
    near, far = (
        words.fit(around("low platelets 4%", 14, of_share=True), words.numbers[value]["%"]) for value in ("4", "40")
    )
    assert near > 2 * far


def test_in_a_list_of_shares_the_words_before_the_number_count():
    surroundings = dict(around("anemia 49%, fatigue 40%", 20, of_share=True))
    shares = {next(iter(terms[0])): share for terms, share in surroundings.items()}
    assert shares[stem("fatigue")] == 1.0 > shares[stem("anemia")]


def test_the_cells_of_a_table_are_near_one_another():
    table = Table(((_cell("Anemia"), _cell("53")), (_cell("Rash"), _cell("25"))))
    words = LabelWords(label(sections=(section("side_effects", table),)))
    assert words.fit(around("anemia 53%", 7, of_share=True), words.numbers["53"][""]) > 0.8


def test_another_paragraph_is_not_near():
    words = LabelWords(label(sections=(section("administration", "Gout."), section("warnings", "7 mg is much."))))
    assert words.fit(around("Gout: 7", 6), words.numbers["7"]["mg"]) == 0.0


def test_the_kind_of_a_place_is_that_of_its_section():
    words = LabelWords(label(sections=(section("administration", "One."), section("warnings", "Take 7 mg now."))))
    assert words.kind_at(words.numbers["7"]["mg"][0]) is SectionKind.WARNINGS


def test_words_that_no_label_has_lead_nowhere():
    words = _words(TEXT)
    assert words.fit(around("Scurvy: 20 mg", 8), words.numbers["300"]["mg"]) == 0.0
