from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from factories import all_sections, bullets, heading, monograph, paragraph, patient_section, section
from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.patient_shape import MORE_HELP, MOST_IMPORTANT
from medref_desktop.domain.provenance import INTENDED_USE, Evidence, Review
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.handout.language import language
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.parts import PATIENT_PARTS, offered_parts
from medref_desktop.handout.policy import Unreviewed

TODAY = date(2026, 11, 23)
WORDS = language("en").words
FOR_PROFESSIONALS, MEDICATION_GUIDE, TOO_MUCH = (
    WORDS[key] for key in ("for_professionals", "official_may_exist", "too_much")
)


def made(a_monograph=None, pack_label="", official_title="", **choices):
    return make_handout(a_monograph or monograph(), HandoutChoices(TODAY, **choices), pack_label, official_title)


def titles(handout):
    return [part.title for part in handout.parts]


def part(handout, title):
    return next(part for part in handout.parts if part.title == title)


def without(*kinds):
    return tuple(each for each in all_sections() if each.kind not in kinds)


def test_the_parts_stand_in_their_fixed_order_whatever_order_is_chosen():
    assert titles(made()) == list(PATIENT_PARTS)
    assert titles(made(parts=tuple(reversed(PATIENT_PARTS)))) == list(PATIENT_PARTS)


def test_only_chosen_parts_are_printed():
    assert titles(made(parts=("Side effects", "What it is for"))) == [
        "What it is for",
        MOST_IMPORTANT,
        "Side effects",
    ]


@pytest.mark.parametrize("parts", [(), ("Keeping it and throwing it away",), (MORE_HELP,), ("administration",)])
def test_no_choice_leaves_out_the_box_the_status_or_the_footer(parts):
    handout = made(parts=parts)
    assert [each.title for each in handout.parts if each.is_boxed] == [MOST_IMPORTANT]
    assert handout.status == "Not reviewed by a pharmacist or doctor"
    assert INTENDED_USE in handout.footer


def test_the_whole_summary_of_the_boxed_warning_stands_first_in_the_box():
    a_monograph = monograph()
    texts = list(leaf_texts(part(made(a_monograph), MOST_IMPORTANT).blocks))
    assert texts[0] == "Summary of the boxed warning"
    assert texts[2] == "Stop exampline when pregnancy is found: it can kill the unborn."
    assert texts[-1] == "It can harm an unborn baby. Stop it and call us if you are pregnant."


def test_two_boxed_warnings_both_stand_in_the_box():
    sections = (section("boxed_warning", "The first."), section("boxed_warning", "The second."), *without())
    texts = list(leaf_texts(part(made(monograph(sections=sections)), MOST_IMPORTANT).blocks))
    assert texts.index("The first.") < texts.index("The second.")


def test_without_a_boxed_warning_the_box_holds_the_patient_text_alone():
    box = part(made(monograph(sections=without("boxed_warning"))), MOST_IMPORTANT)
    assert list(leaf_texts(box.blocks)) == ["It can harm an unborn baby. Stop it and call us if you are pregnant."]


def test_side_effects_come_in_three_tiers_the_urgent_ones_first():
    found = part(made(), "Side effects").groups
    assert [(each.title, each.is_urgent) for each in found] == [
        ("Call 911", True),
        ("Call us today", False),
        ("Tell us if they bother you", False),
    ]


def test_the_empty_dose_box_stands_beside_how_to_take_it_only():
    assert [each.title for each in made().parts if each.dose_box] == ["How to take it"]


def test_the_dose_box_of_what_is_given_here_sends_nobody_to_a_label_from_the_pharmacy():
    given = monograph(
        group="injection",
        sections=(
            section("patient", *patient_section().blocks, heading("When we give it to you", 4), bullets("Sit.")),
        ),
    )
    boxes = [each.dose_box for each in made(given).parts if each.dose_box]
    assert boxes == [(WORDS["your_dose"],)]
    assert [each.dose_box for each in made().parts if each.dose_box] == [(WORDS["your_dose"], WORDS["see_label"])]


def test_a_section_for_professionals_is_printed_when_asked_for_and_said_to_be_one():
    handout = made(parts=("Keeping it and throwing it away", "warnings", "administration"))
    assert titles(handout)[2:] == [FOR_PROFESSIONALS, "How it is administered", "Warnings"]
    assert FOR_PROFESSIONALS not in titles(made())


def test_every_part_on_offer_can_be_printed():
    a_monograph = monograph()
    offered = offered_parts(a_monograph)
    assert set(offered.values()) <= set(titles(made(a_monograph, parts=tuple(offered))))
    assert not {"patient", "boxed_warning", "medication_guide", "populations"} & set(offered)


def test_a_monograph_without_patient_text_is_refused_in_words():
    with pytest.raises(HandoutFailed, match="no text for the patient"):
        made(monograph(sections=without("patient")))


def test_a_patient_text_without_its_most_important_part_is_refused():
    patient = section("patient", heading("Keeping it and throwing it away"), bullets("Dry."))
    with pytest.raises(HandoutFailed, match="Most important"):
        made(monograph(sections=(*without("patient"), patient)), parts=())


@pytest.mark.parametrize("lost", [(paragraph("lost"),), (heading("Extras"), paragraph("lost"))])
def test_text_outside_the_fixed_parts_is_refused_never_dropped(lost):
    patient = patient_section()
    outside = replace(patient, blocks=(*lost, *patient.blocks))
    with pytest.raises(HandoutFailed, match="outside its fixed parts"):
        made(monograph(sections=(*without("patient"), outside)))


@pytest.mark.parametrize("name", ["", "keeping it", "populations", "medication_guide", "patient", "\0"])
def test_a_part_that_is_not_on_offer_is_refused_with_those_that_are(name):
    with pytest.raises(HandoutFailed, match="has no part called") as refused:
        made(parts=("Keeping it and throwing it away", name))
    assert "Keeping it and throwing it away" in refused.value.hint


def test_an_unknown_paper_is_refused():
    with pytest.raises(HandoutFailed, match="Foolscap"):
        made(paper="Foolscap")


def test_a_review_is_named_with_role_and_date():
    handout = made(monograph(review=Review("A. Person", "pharmacist", date(2026, 12, 1))))
    assert handout.status == "Reviewed by A. Person, pharmacist, 2026-12-01"
    assert handout.status_advice == ""


def test_the_footer_names_each_label_once_with_version_and_both_dates():
    fields = [("a", "set-1", "3"), ("b", "set-1", "3"), ("c", "set-2", "not known"), ("d", "not known", "4")]
    evidence = tuple(Evidence(name, set_id, version, "f", "0" * 64) for name, set_id, version in fields)
    source = made(monograph(evidence=evidence), "starter 7").footer[1]
    assert source == (
        "Source: starter monograph of exampline, written 2026-11-22 from official labels set-1 version 3, "
        "set-2 (version not known), one whose set id is not known. Pack starter 7. Printed 2026-11-23."
    )


def test_a_clinic_text_without_labels_claims_none():
    assert "label" not in made(monograph(evidence=(), source="clinic")).footer[1]


def test_the_name_on_paper_has_no_tall_letters():
    assert made(monograph("predniSONE")).title == "prednisone"


def test_form_way_and_brands_stand_below_the_title():
    handout = made(monograph(brands=["Exampla", "Examplis"], forms=("tablet", "syrup"), routes=("by mouth",)))
    assert handout.form == "tablet, syrup · by mouth"
    assert handout.subtitle == "Brands: Exampla, Examplis"
    bare = made(monograph(forms=()))
    assert (bare.form, bare.subtitle) == ("", "")


def test_poison_help_is_added_only_where_the_text_does_not_give_it():
    assert TOO_MUCH in leaf_texts(part(made(), MORE_HELP).blocks)
    patient = patient_section()
    with_number = replace(patient, blocks=(*patient.blocks, paragraph("Too much? Call 1-800-222-1222.")))
    handout = made(monograph(sections=(*without("patient"), with_number)))
    assert TOO_MUCH not in leaf_texts(part(handout, MORE_HELP).blocks)


def test_an_over_the_counter_medicine_is_not_said_to_have_a_medication_guide():
    assert MEDICATION_GUIDE in leaf_texts(part(made(), MORE_HELP).blocks)
    assert MEDICATION_GUIDE not in leaf_texts(part(made(monograph(rx="OTC")), MORE_HELP).blocks)


def test_no_title_says_medication_guide():
    handout = made(parts=tuple(offered_parts(monograph())))
    assert not any("Medication Guide" in title for title in (handout.title, *titles(handout)))


def test_headings_are_renumbered_without_a_gap():
    deep = section("warnings", heading("A", 4), heading("B", 5), heading("C", 4), heading("D", 3), heading("E", 6))
    handout = made(monograph(sections=(deep, *without("warnings"))), parts=("warnings",))
    assert [block.level for block in part(handout, "Warnings").blocks] == [3, 4, 3, 3, 4]


def test_what_is_not_swallowed_is_used_in_headings():
    assert "How to use it" in titles(made(monograph(group="skin")))
    assert made(monograph(group="skin"), parts=("How to take it",)).parts[-1].title == "How to use it"


def test_text_that_nobody_has_reviewed_is_not_printed_where_the_clinic_says_so():
    with pytest.raises(HandoutFailed, match="has not been reviewed"):
        made(unreviewed=Unreviewed.REFUSE)
    review = Review("A. Person", "pharmacist", date(2026, 12, 1))
    handout = made(monograph(review=review), unreviewed=Unreviewed.REFUSE)
    assert handout.footer[0] == "Reviewed by A. Person, pharmacist, 2026-12-01."


def test_a_review_without_a_date_names_no_date():
    assert made(monograph(review=Review("A. Person", "pharmacist"))).status == "Reviewed by A. Person, pharmacist"


def test_a_note_is_printed_as_it_was_typed():
    assert made(note="  See you on Monday.\n").note == "See you on Monday."


def test_more_help_gives_the_telephone_and_begins_with_what_only_this_drug_has():
    patient = patient_section()
    longer = replace(patient, blocks=(*patient.blocks, heading("More help"), bullets("Call the program.")))
    clinic = Letterhead("Elm Street Clinic", telephone="555-010-0100")
    handout = made(monograph(sections=(*without("patient"), longer)), letterhead=clinic)
    texts = list(leaf_texts(part(handout, MORE_HELP).blocks))
    assert texts[:2] == ["Call the program.", "Questions? Call Elm Street Clinic: 555-010-0100."]
    nameless = made(letterhead=Letterhead(telephone="555-010-0100"))
    assert "Questions? Call us: 555-010-0100." in leaf_texts(part(nameless, MORE_HELP).blocks)


def test_the_makers_text_is_spoken_of_where_one_is_at_hand():
    texts = list(leaf_texts(part(made(official_title="Medication Guide"), MORE_HELP).blocks))
    assert any("exists (Medication Guide)" in text for text in texts)
    assert MEDICATION_GUIDE not in texts


def test_the_boxed_warning_of_a_drug_with_lists_is_told_in_plain_words_and_its_summary_can_be_added():
    warfarin = monograph("warfarin")
    assert "Summary of the boxed warning" not in leaf_texts(part(made(warfarin), MOST_IMPORTANT).blocks)
    assert "Summary of the boxed warning" in titles(made(warfarin, parts=("boxed_warning",)))


def test_what_the_text_does_not_say_is_said_first_in_the_box():
    texts = list(leaf_texts(part(made(monograph("warfarin")), MOST_IMPORTANT).blocks))
    assert texts[0].startswith("It can cause bad bleeding")
    assert texts[-1] == "It can harm an unborn baby. Stop it and call us if you are pregnant."


def test_a_part_that_alone_says_what_must_be_said_cannot_be_left_out():
    patient = patient_section("ibrutinib")
    fever = bullets("Call us at once for a fever of 100.4 °F.", "Never open the capsule.")
    blocks = (*patient.blocks, heading("More help"), fever)
    handout = made(monograph("ibrutinib", sections=(replace(patient, blocks=blocks),)), parts=())
    assert "Call us at once for a fever of 100.4 °F." in leaf_texts(part(handout, MORE_HELP).blocks)
    assert titles(handout) == [MOST_IMPORTANT, MORE_HELP]


def test_an_unknown_layout_or_language_is_refused():
    with pytest.raises(HandoutFailed, match="tiny"):
        made(layout="tiny")
    with pytest.raises(HandoutFailed, match="no leaflet in the language"):
        made(language="xx")
