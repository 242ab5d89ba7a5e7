"""The check against labels: each check speaks where a label says otherwise, and is silent where it agrees."""

from __future__ import annotations

import pytest

from factories import label, monograph, section, write_pack
from medref_desktop.domain.provenance import Evidence
from medref_desktop.domain.sections import WRITTEN_TITLES, SectionKind
from medref_desktop.review.against import check_against
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.review.against.plain_words import is_said, terms
from medref_desktop.review.against.quantities import quantities
from medref_desktop.review.against.words import stems
from medref_desktop.store.library import Library

LABEL = (
    section("administration", "Start with 5 mg once daily with breakfast. Do not crush the tablets."),
    section("products", "Tablets of 5 mg and 10 mg."),
    section(
        "warnings", "5.1 Hemorrhage Hemorrhage can be fatal in elderly people with ulcers.", "5.2 Gout Gout has come."
    ),
    section("pregnancy", "It can cause fetal harm."),
)
TEXT = """+++
dea_schedule = ""
strengths = ["5 mg"]
pregnancy = "harm"
+++

## How it is administered

- **Start:** 5 mg once daily with breakfast
- Do not crush the tablets

## Warnings

- **Bleeding:** fatal in elderly people with ulcers
- **Gout**
"""
WARNINGS = (section("warnings"),)
EVIDENCE = (
    *(
        Evidence(kind.value, "set-1", "4", "dosage_and_administration", "0" * 64)
        for kind in WRITTEN_TITLES
        if kind is not SectionKind.BOXED_WARNING
    ),
    Evidence("combinations", "set-1", "4", "drug_interactions", "0" * 64),
)


@pytest.fixture
def told(tmp_path):
    """The findings in a text of a monograph that cites a label with these sections, as (line, is_error, message)."""

    def check(text: str = TEXT, sections=LABEL, boxed: str = "", own=WARNINGS, fields=None, **changes: object):
        its = (*([section("boxed_warning", boxed)] if boxed else []), *sections)
        write_pack(
            tmp_path,
            label(sections=its, forms=(), rx="Rx", version="4"),
            name="labels",
            fields={"set-1": fields or {}},
        )
        library = Library.open([tmp_path])
        plain = {"strengths": ("5 mg",), "pregnancy": "harm", "evidence": EVIDENCE, "sections": own}
        try:
            found = check_against(text, monograph(**{**plain, **changes}), LabelShelf(library))
        finally:
            library.close()
        return [(each.line, each.is_error, each.message) for each in found]

    return check


def test_a_text_that_its_label_supports_has_no_findings(told):
    assert told() == []


def test_a_number_that_no_label_has_is_an_error_at_its_line(told):
    assert told(TEXT.replace("**Start:** 5 mg", "**Start:** 7 mg")) == [(9, True, "No label at hand says “7 mg”.")]


def test_a_tenth_of_the_dose_that_stands_elsewhere_in_the_label_is_a_look(told):
    sections = (*LABEL, section("overdose", "Rats died of 50 mg."))
    ((line, is_error, message),) = told(TEXT.replace("**Start:** 5 mg", "**Start:** 50 mg"), sections)
    assert (line, is_error) == (9, False)
    assert "a label says 5 mg" in message


def test_the_fever_of_every_leaflet_needs_no_label(told):
    assert told(TEXT + "\n## For the patient\n\nCall us for a fever of 100.4 °F.\n") == []


def test_a_schedule_that_no_label_names_is_an_error(told):
    assert told(dea_schedule="CIV") == [(2, True, "No label at hand says that the schedule is CIV: they name none.")]


def test_a_schedule_of_the_label_that_the_monograph_lacks_is_an_error(told):
    sections = (*LABEL, section("dependence", "It is a Schedule IV controlled substance."))
    assert told(sections=sections) == [(2, True, "A label at hand says that the schedule is CIV.")]


def test_a_strength_that_no_label_names_is_a_look(told):
    assert (3, False, "No label at hand names the strength “7 mg”.") in told(strengths=("7 mg",))


def test_a_strength_that_labels_name_only_as_a_dose_is_a_look(told):
    sections = (*LABEL, section("administration", "Then raise to 15 mg daily."))
    text = TEXT.replace("- **Start:**", "Tablets of 5 mg and 15 mg.\n\n- **Start:**")
    found = told(text, sections, strengths=("5 mg", "15 mg"))
    assert (3, False, "No label at hand names the strength “15 mg”.") in found


def test_a_strength_that_the_forms_of_the_text_do_not_have_is_a_look(told):
    found = told(TEXT.replace("- **Start:**", "Tablets of 10 mg; then\n\n- **Start:**"))
    message = "Strengths that do not stand with the forms under “How it is administered”: 5 mg."
    assert (3, False, message) in found


def test_a_schedule_that_no_label_is_at_hand_for_is_a_look(told):
    found = told(name="otherine", evidence=(), dea_schedule="CIV")
    assert (2, False, "No label is at hand to hold the schedule CIV against.") in found


def test_evidence_of_a_boxed_warning_without_a_summary_is_an_error(told):
    cited = (*EVIDENCE, Evidence("boxed_warning", "set-9", "1", "boxed_warning", "0" * 64))
    own = tuple(each for each in cited if each.section != "boxed_warning")
    message = "A boxed warning is cited as evidence, and the monograph has no summary of it."
    assert (1, True, message) in told(evidence=cited)
    assert not any(message == each for _, _, each in told(evidence=own))


def test_a_brand_that_no_label_names_is_a_look(told):
    assert told(brands=("Nowherol",)) == [(1, False, "No label at hand names the brand “Nowherol”.")]


def test_a_form_that_no_label_names_is_a_look(told):
    assert told(forms=("lozenge",)) == [(1, False, "No label at hand names the form “lozenge”.")]


def test_prescription_where_the_labels_are_without_is_an_error(told):
    assert told(rx="OTC") == [(1, True, "The labels at hand are Rx, the monograph says OTC.")]


def test_a_boxed_warning_of_the_label_without_summary_is_an_error(told):
    assert told(boxed="WARNING: HEMORRHAGE. It can kill.") == [
        (1, True, "The reference label has a boxed warning, and the monograph no summary of it.")
    ]


def test_a_summary_of_a_boxed_warning_that_no_label_has_is_an_error(told):
    assert told(own=(section("boxed_warning", "It can kill."),)) == [(1, True, "No label at hand has a boxed warning.")]


def test_a_warning_of_the_label_without_counterpart_is_a_look(told):
    assert told(TEXT.replace("- **Gout**\n", "")) == [(12, False, "The label warns of “Gout”, the monograph does not.")]


def test_a_warning_that_only_another_point_speaks_of_is_a_look(told):
    text = TEXT.replace("- **Gout**\n", "- **Ulcers:** with gout\n")
    assert told(text) == [(12, False, "The label's warning “Gout” has no point of its own under “Warnings”.")]


def test_a_danger_that_the_labels_warnings_name_again_and_again_is_a_look(told):
    again = section("warnings", "Hepatitis was seen. Hepatic failure followed. Watch for hepatotoxicity.")
    found = [message for _, _, message in told(sections=(*LABEL, again))]
    assert len(found) == 1
    assert "liver" in found[0]
    assert told(TEXT + "- **Liver injury or failure**\n", sections=(*LABEL, again)) == []


def test_overdose_that_is_cited_and_not_told_is_a_look(told):
    cited = (*EVIDENCE, Evidence("warnings", "set-1", "4", "overdosage", "0" * 64))
    message = "The label's text on overdose is cited for “Warnings”, which say nothing of it."
    assert told(evidence=cited) == [(12, False, message)]
    assert told(TEXT + "- **Overdose:** charcoal\n", evidence=cited) == []


def test_a_plain_word_is_a_counterpart_of_the_clinical_one(told):
    assert told(TEXT.replace("**Bleeding:**", "**Hemorrhage:**")) == []


def test_a_sentence_that_lost_its_not_is_an_error(told):
    ((line, is_error, message),) = told(TEXT + "\n## For the patient\n\n- Take two doses at once.\n")
    assert (line, is_error) == (19, True)
    assert "seems to be lost" in message


def test_the_same_sentence_with_its_not_is_none(told):
    assert told(TEXT + "\n## For the patient\n\n- Do not take two doses at once.\n") == []


INTERACTIONS = section("interactions", "Otherine and mesalazine raise its level. Thirdine once weekly is safe.")
PARTNERS = """
## Commonly used with

- Otherine and mesalamine: more of it
"""


@pytest.fixture
def told_with_others(tmp_path, told):
    """As `told`, where the packs hold further drugs too."""
    others = [label(name, set_id=name) for name in ("otherine", "fourthine", "mesalamine")]
    write_pack(tmp_path, *others, name="others")
    return told


def test_a_drug_that_no_label_names_is_an_error_and_other_names_of_it_count(told_with_others):
    sections = (*LABEL, INTERACTIONS)
    assert told_with_others(TEXT + PARTNERS, sections) == []
    swapped = PARTNERS.replace("Otherine", "Fourthine")
    assert told_with_others(TEXT + swapped, sections) == [(19, True, "No label at hand names fourthine.")]


def test_a_name_of_two_words_is_looked_for_as_a_whole(told_with_others, tmp_path):
    write_pack(tmp_path, label("insulin glargine", set_id="glargine"), name="insulins")
    partner = "\n## Commonly used with\n\n- Insulin glargine\n"
    assert told_with_others(TEXT + partner) == [(19, True, "No label at hand names insulin glargine.")]


def test_an_abbreviation_that_means_one_drug_alone_is_its_name(told):
    partner = "\n## Commonly used with\n\n- {}: more of it\n"
    sections = (*LABEL, section("interactions", "NTG and MTX: more of it."))
    assert told(TEXT + partner.format("Nitroglycerin"), sections) == []
    message = "No label at hand names mitoxantrone."
    assert told(TEXT + partner.format("Mitoxantrone"), sections) == [(19, True, message)]


def test_a_drug_that_another_field_names_than_the_cited_ones_is_a_look(told_with_others):
    sections = (*LABEL, INTERACTIONS, section("studies", "Fourthine was given too: more of it."))
    ((line, is_error, message),) = told_with_others(
        TEXT + PARTNERS.replace("Otherine and mesalamine", "Fourthine"), sections
    )
    assert (line, is_error) == (19, False)
    assert "but not in the fields that are cited" in message


def test_a_drug_that_the_text_calls_another_product_is_none_of_the_labels(told_with_others):
    partner = "\n## Commonly used with\n\n- Fourthine is another product\n"
    assert not any(is_error for _, is_error, _ in told_with_others(TEXT + partner))


def test_without_any_label_the_drugs_named_are_one_look(told_with_others):
    found = told_with_others(TEXT + PARTNERS, name="nonamine", evidence=())
    assert (1, False, "No label is at hand to hold these drugs against: mesalamine, otherine.") in found


@pytest.mark.parametrize("often", ["once a week", "twice a day", "every other day", "monthly"])
def test_a_frequency_that_no_label_names_is_an_error(told, often):
    message = f"No label at hand says “{'weekly' if often == 'once a week' else often}”."
    assert (9, True, message) in told(TEXT.replace("once daily", often))


def test_a_leaflet_that_says_weekly_where_clinicians_read_daily_is_a_look(told):
    text = TEXT + "\n## For the patient\n\n- Take it {}.\n"
    message = "The leaflet says weekly, and what is written for clinicians daily."
    assert (19, False, message) in told(text.format("once a week"))
    assert not any("leaflet says" in each for _, _, each in told(text.format("once a day")))


def test_a_frequency_in_other_words_is_none(told):
    sections = (section("administration", "Start with 5 mg every 12 hours with breakfast. Do not crush."), *LABEL[1:])
    assert not any(is_error for _, is_error, _ in told(TEXT.replace("once daily", "twice a day"), sections))


def test_daily_where_the_label_says_weekly_is_a_look(told):
    sections = (*LABEL, INTERACTIONS)
    weekly = TEXT + "\n## Commonly used with\n\n- Thirdine weekly is safe\n"
    assert told(weekly, sections) == []
    ((line, is_error, message),) = told(weekly.replace("weekly", "every day"), sections)
    assert (line, is_error) == (19, False)
    assert "labels say weekly" in message


def test_a_label_that_is_not_at_hand_is_a_look(told):
    other = (Evidence("warnings", "set-9", "1", "warnings", "0" * 64),)
    assert told(evidence=other) == [(1, False, "Label not at hand: set id set-9.")]


def test_a_newer_version_than_the_one_cited_is_a_look(told):
    ((_, is_error, message),) = told(evidence=(Evidence("warnings", "set-1", "7", "warnings", "0" * 64),))
    assert not is_error
    assert "version 4 is at hand" in message


def evidence_block(version: str) -> tuple[str, dict[str, object]]:
    """A text that cites a version of a field, and what its monograph has of it."""
    text = TEXT.replace("+++\n\n##", "\n[[evidence]]\nset_id = ...\n+++\n\n##", 1)
    return text, {"evidence": (Evidence("warnings", "set-1", version, "warnings", "a" * 64),)}


SAME, OTHER = {"warnings": "a" * 64}, {"warnings": "b" * 64}


@pytest.mark.parametrize("version", ["4", "3", "9", "not known"])
def test_evidence_that_the_label_has_letter_for_letter_says_nothing(told, version):
    text, evidence = evidence_block(version)
    assert told(text, fields=SAME, **evidence) == []


@pytest.mark.parametrize(
    ("version", "fields", "is_error", "said"),
    [
        ("4", OTHER, True, "Evidence changed: warnings of set-1 is another text in the very version 4"),
        ("3", OTHER, False, "Label changed since written: warnings of set-1 is another text in version 4"),
        ("3", {"precautions": "c" * 64}, False, "Label changed since written"),
        ("not known", OTHER, False, "another text than the one cited, whose version is not known"),
        ("9", OTHER, False, "only version 4 is at hand, version 9 is cited"),
        ("4", {"34071-1 warnings section": "a" * 64}, False, "cannot be compared"),
    ],
)
def test_evidence_that_the_label_no_longer_has_is_told_at_its_line(told, version, fields, is_error, said):
    text, evidence = evidence_block(version)
    ((line, was_error, message),) = told(text, fields=fields, **evidence)
    assert text.split("\n")[line - 1] == "[[evidence]]"
    assert was_error is is_error
    assert said in message


def test_a_drug_without_a_label_is_one_look(told):
    found = told(name="otherine", evidence=())
    assert found == [(1, False, "No label of this drug and form group is at hand: little can be checked.")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,000 mg", [("1000", "mg")]),
        (".5 mg", [("0.5", "mg")]),
        ("5 to 10 mg", [("5", "mg"), ("10", "mg")]),
        ("twice a day", []),
        ("two weeks", [("2", "week")]),
        ("100.4 °F", [("100.4", "degree")]),
        ("50%", [("50", "%")]),
    ],
)
def test_numbers_are_read_with_their_units(text, read):
    assert [(each.value, each.unit) for each in quantities(text)] == read


def test_endings_do_not_keep_words_apart():
    assert stems("infections infected") == ["infect", "infect"]


def test_every_term_of_the_table_has_another_that_means_it():
    assert is_said("bleeding", set(stems("hemorrhage")))
    assert not is_said("bleeding", set(stems("headache")))
    assert terms("bleeding")
