"""The check of a whole monograph: each rule on either side of its limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import bullets, danger, heading, monograph, paragraph, patient_section, section
from medref_desktop.domain.monograph import Names
from medref_desktop.domain.provenance import Evidence
from medref_desktop.domain.sections import WRITTEN_TITLES, SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.review.checker import check
from medref_desktop.review.patient_part import drug_names, summary

FRONT = '+++\ndrug = "exampline"\nsynonyms = []\nstrengths = ["5 mg"]\n+++\n'
EVIDENCE = tuple(Evidence(kind.value, "set-1", "3", "field", "0" * 64) for kind in WRITTEN_TITLES)
HARD = "Immunosuppressive medications necessitate individualized, multidisciplinary hospitalization."


def messages(text: str = FRONT, *, lines: dict[SectionKind, int] | None = None, **changes: object):
    """(line, is_error, message) of each finding in a monograph with these changes."""
    checked = monograph(**{"evidence": EVIDENCE, **changes})
    # That no list knows the invented drug is told by test_must_say.
    found = [f for f in check(text, checked, lines or {}) if not f.message.startswith("No list says")]
    return [(f.line, f.is_error, f.message) for f in found]


def of_patient(*blocks, text: str = FRONT, line: int = 1):
    """The findings in a monograph whose patient part has these blocks."""
    return messages(text, lines={SectionKind.PATIENT: line}, sections=(section("patient", *blocks),))


def test_a_sound_monograph_has_no_findings():
    assert messages() == []


def test_a_notation_in_the_text_is_an_error_at_its_line_in_the_file():
    assert messages(FRONT + "\n## How it works\n\nTake .5 mg.\n") == [
        (9, True, "“.5 mg” can be read as 5 mg: write “0.5 mg”.")
    ]


def test_a_text_without_front_matter_is_checked_from_its_first_line():
    assert messages("Take .5 mg.")[0][0] == 1


def test_the_front_matter_is_not_read_as_text():
    front = FRONT.replace("synonyms = []", 'set_id = ".5 mg"\nsynonyms = []')
    assert messages(front) == []


def test_a_strength_is_checked_at_its_line():
    assert messages(strengths=("5 mg", "1.0%")) == [(4, True, "“1.0%” can be read as 10%: write “1%”.")]


def test_a_strength_without_its_line_is_told_at_the_first():
    assert messages("", strengths=("1.0%",))[0][0] == 1


def test_an_abbreviated_drug_name_is_an_error():
    assert messages(FRONT + "With MTX.") == [(6, True, "“MTX” can be read as another drug: write “methotrexate”.")]


def test_an_abbreviation_is_no_synonym():
    assert messages(synonyms=("AZT",)) == [(3, True, "“AZT” can be read as another drug: write “zidovudine”.")]


def test_a_patient_part_above_grade_8_is_an_error():
    ((line, is_error, message),) = of_patient(paragraph(HARD), line=3)
    assert (line, is_error) == (3, True)
    assert "reads at grade" in message
    assert "8 is the most" in message


def test_a_patient_part_above_grade_6_is_a_remark():
    text = "Tell the doctor about kidney problems before you take this drug with other pills."
    ((_, is_error, message),) = of_patient(paragraph(text))
    assert not is_error
    assert "aim at 6" in message


def test_a_long_drug_name_does_not_raise_the_grade():
    text = "Exampline works. Exampline helps. Exampline is strong."
    changed = monograph(
        "hexamethylexampline", evidence=EVIDENCE, sections=(section("patient", text.replace("E", "Hexamethyle")),)
    )
    assert check(FRONT, changed, {}) == []
    other_name = replace(changed, names=Names("other"))
    assert [finding.is_error for finding in check(FRONT, other_name, {})] == [True]


def test_every_name_of_a_combination_is_known():
    names = Names("a / b", ("Brand",), ("a sodium",), ("c / d",))
    assert drug_names(names) == {"a / b", "a", "b", "Brand", "a sodium", "c / d", "c", "d"}


@pytest.mark.parametrize(("count", "caught"), [(25, False), (26, True)])
def test_a_sentence_of_more_than_25_words_is_an_error_at_its_line(count, caught):
    sentence = " ".join(["go"] * (count - 1)) + " home."
    text = FRONT + "\n## For the patient\n\nShort one.\n\n- **" + sentence.replace(" ", "** ", 1) + "\n"
    found = of_patient(paragraph("Short one."), bullets(sentence), text=text, line=7)
    assert [(line, is_error) for line, is_error, message in found if "words; 25" in message] == (
        [(11, True)] if caught else []
    )


def test_a_sentence_that_is_not_found_in_the_file_is_told_at_its_section():
    found = of_patient(paragraph(" ".join(["go"] * 26)), line=4)
    assert [line for line, _, message in found if "words; 25" in message] == [4]


@pytest.mark.parametrize(("count", "caught"), [(15, False), (16, True)])
def test_long_sentences_on_average_are_a_remark(count, caught):
    found = of_patient(paragraph(" ".join(["go"] * count) + "."))
    assert [is_error for _, is_error, message in found if "on average" in message] == [False] * caught


@pytest.mark.parametrize(("count", "caught"), [(7, False), (8, True)])
def test_a_list_of_more_than_7_bullets_is_an_error(count, caught):
    items = [f"item {number}" for number in range(count)]
    text = FRONT + "\n## For the patient\n\n" + "\n".join(f"- {item}" for item in items)
    found = of_patient(bullets(*items), text=text, line=7)
    assert [(line, is_error) for line, is_error, message in found if "bullets" in message] == [(9, True)] * caught


def test_a_long_list_elsewhere_is_no_matter():
    sections = (section("side_effects", bullets(*"abcdefghij")), patient_section())
    assert messages(sections=sections) == []


@pytest.mark.parametrize(("words", "told"), [(450, ""), (451, "one page"), (750, "one page"), (751, "two pages")])
def test_a_patient_part_too_long_for_its_pages_is_a_remark(words, told):
    found = of_patient(*(paragraph("go") for _ in range(words)))
    assert [is_error for _, is_error, _ in found] == ([False] if told else [])
    assert all(told in message for _, _, message in found)


@pytest.mark.parametrize(("count", "caught"), [(40, False), (41, True)])
def test_a_purpose_of_more_than_40_words_is_a_remark_at_its_heading(count, caught):
    text = FRONT + "\n## For the patient\n\n### What it is for\n"
    purpose = [paragraph("go now") for _ in range(20)] + [paragraph("go")] * (count - 40)
    found = of_patient(
        heading("What it is for"), *purpose, heading("Most important"), paragraph("go"), text=text, line=7
    )
    assert [(line, is_error) for line, is_error, message in found if "aim at 40" in message] == (
        [(9, False)] if caught else []
    )


def test_a_section_of_a_starter_without_evidence_is_a_remark_that_names_it():
    kept = tuple(evidence for evidence in EVIDENCE if evidence.section != "warnings")
    assert messages(lines={SectionKind.WARNINGS: 30}, evidence=kept) == [
        (30, False, "No evidence is given for “Warnings”.")
    ]


def test_the_boxed_warning_needs_evidence_and_the_patient_part_none():
    found = messages(evidence=())
    assert any("Summary of the boxed warning" in message for _, _, message in found)
    assert not any("For the patient" in message for _, _, message in found)


def test_a_clinic_monograph_needs_no_evidence():
    assert messages(evidence=(), source=Source.CLINIC) == []


@pytest.mark.parametrize("title", ["Medication Guide", "Your medication guide"])
def test_the_title_of_the_fda_is_never_ours(title):
    sections = (section("warnings", heading(title), "Text."),)
    assert messages(lines={SectionKind.WARNINGS: 20}, sections=sections) == [
        (20, True, "“Medication Guide” is the FDA's title: write another heading.")
    ]


def test_a_medication_guide_may_be_spoken_of():
    assert messages(sections=(section("warnings", "Give the Medication Guide."),)) == []


def test_findings_come_in_the_order_of_their_lines_and_once_each():
    found = messages(FRONT + "Take .5 mg and 1.0 mg.\nTake .5 mg, .5 mg.\n")
    assert [line for line, _, _ in found] == [6, 6, 7]


@pytest.mark.parametrize(
    ("point", "told"),
    [
        (danger("It harms.", "Stop it."), []),
        (danger("It harms.", ""), []),
        (bullets("It harms. Stop it."), ["This point must begin with the danger in **strong**"]),
        (paragraph("It harms.", "strong"), ["“Most important” is one list, and nothing else."]),
    ],
)
def test_a_most_important_point_is_a_danger_and_what_to_do(point, told):
    found = [message for _, is_error, message in of_patient(heading("Most important"), point) if is_error]
    assert len(found) == len(told)
    assert all(message.startswith(start) for message, start in zip(found, told, strict=True))


@pytest.mark.parametrize(("count", "caught"), [(25, False), (26, True)])
def test_a_long_point_is_a_remark(count, caught):
    found = of_patient(bullets(" ".join(["go"] * 12) + ". " + " ".join(["go"] * (count - 12)) + "."))
    assert [is_error for _, is_error, message in found if message.startswith("This point has")] == [False] * caught


def test_size_and_grade_are_told_with_the_names_as_they_are_and_without():
    told = summary(monograph("isotretinoin", sections=(section("patient", "Isotretinoin treats acne."),)))
    assert told == "for the patient: 3 words in sentences of 3.0, grade 5.2 (17.0 with the drug's names)"
    assert summary(monograph(sections=(section("warnings", "Text."),))) == ""
