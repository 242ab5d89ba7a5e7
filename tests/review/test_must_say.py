"""What a leaflet must say: the lists hold together, and no starter monograph can lose a fact of them unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import bullets, danger, heading, monograph, patient_section, section
from medref_desktop.domain.blocks import Heading, ListBlock, leaf_texts
from medref_desktop.domain.must_say import points
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs
from medref_desktop.review.must_say import findings, lists
from medref_desktop.review.patient_part import part_of
from medref_desktop.review.readability import read

STARTERS = [monograph_file.read(path, Source.STARTER).monograph for path in sorted(starter_monographs().glob("*.md"))]
APPLYING = [(one, each) for one in STARTERS for each in lists() if each.applies_to(one)]
IN_SPANISH = [(one, each) for one, each in APPLYING if "es" in one.languages]
A_FACT = "It can slow or stop your breathing. Call 911 for slow breathing."


def messages(a_monograph):
    return [(finding.is_error, finding.message) for finding in findings(a_monograph, 7)]


def with_points(a_monograph, *important):
    """The monograph with a part for the patient of these most important points."""
    patient = section("patient", heading("Most important"), *important, heading("Side effects"), bullets("Cough."))
    others = tuple(each for each in a_monograph.sections if each.kind != "patient")
    return replace(a_monograph, sections=(*others, patient))


def without(blocks, lost):
    """The blocks without each point that says it."""
    kept = []
    for block in blocks:
        if isinstance(block, ListBlock):
            items = tuple(item for item in block.items if not lost.is_said_in(" ".join(leaf_texts(item))))
            block = replace(block, items=items)
        elif not isinstance(block, Heading) and lost.is_said_in(next(leaf_texts([block]), "")):
            continue
        kept.append(block)
    return tuple(kept)


@pytest.mark.parametrize("each", lists(), ids=lambda each: each.id)
def test_the_sentence_of_a_list_says_what_the_list_asks_for(each):
    assert set(each.says) == set(each.sentence) == {"en", "es"}
    for language, sentences in each.sentence.items():
        assert each.is_said_in(" ".join(sentences), language)
        assert points([ListBlock(False, (each.point(language),))]) == [" ".join(sentences)]
    assert not each.is_said_in("Keep it away from children.")
    assert read([ListBlock(False, (each.point(),))]).without(["isotretinoin", "differentiation"]).grade <= 8
    assert each.drugs or each.classes
    assert each.reason
    assert each.source


def test_no_two_lists_have_one_name():
    assert len({each.id for each in lists()}) == len(lists())


@pytest.mark.parametrize(("one", "lost"), APPLYING, ids=lambda each: getattr(each, "id", None) or each.names.name)
def test_a_starter_monograph_that_loses_a_fact_is_refused(one, lost):
    assert not [message for is_error, message in messages(one) if is_error]
    sections = [
        replace(each, blocks=without(each.blocks, lost)) if each.kind == "patient" else each for each in one.sections
    ]
    found = messages(replace(one, sections=tuple(sections)))
    assert any(is_error and lost.id in message for is_error, message in found)


@pytest.mark.parametrize(("one", "fact"), IN_SPANISH, ids=lambda each: getattr(each, "id", None) or each.names.name)
def test_a_starter_monograph_in_spanish_says_what_it_must(one, fact):
    blocks = [block for each in one.patient_texts("es") for block in each.blocks]
    told = points(blocks if fact.is_anywhere else part_of(blocks, "Most important"))
    assert any(fact.is_said_in(point, "es") for point in told)


@pytest.mark.parametrize("one", [each for each in STARTERS if each.boxed_warnings], ids=lambda each: each.names.name)
def test_every_starter_with_a_boxed_warning_has_lists_of_its_own(one):
    assert any(each.is_boxed and each.names(one) for each in lists())


@pytest.mark.parametrize(
    ("name", "facts", "told"),
    [
        ("oxycodone", {}, {"opioid-breathing", "opioid-child", "opioid-together", "opioid-newborn"}),
        ("newopioid", {"epc_class": "Opioid Agonist"}, {"opioid-breathing", "opioid-addiction"}),
        ("rivaroxaban", {}, {"anticoagulant-bleeding", "anticoagulant-stopping", "anticoagulant-spine"}),
        ("insulin lispro", {"group": "injection"}, {"insulin-low-sugar", "insulin-right-one", "insulin-never-share"}),
        ("losartan", {"epc_class": "Angiotensin 2 Receptor Blocker"}, {"renin-angiotensin-unborn"}),
        ("newtinib", {"epc_class": "Kinase Inhibitor"}, {"low-defense-fever"}),
        ("pomalidomide", {}, {"thalidomides-program", "low-defense-fever", "hazardous-handling"}),
        ("methotrexate", {"group": "injection"}, {"methotrexate-weekly"}),
    ],
)
def test_high_alert_medicines_have_their_lists(name, facts, told):
    one = monograph(name, facts.get("group", "oral"), **{k: v for k, v in facts.items() if k != "group"})
    assert told <= {each.id for each in lists() if each.applies_to(one)}


def test_a_form_group_that_a_list_is_not_about_is_left_alone():
    on_the_skin = {each.id for each in lists() if each.applies_to(monograph("tretinoin", "skin"))}
    assert on_the_skin == set()
    assert {each.id for each in lists() if each.applies_to(monograph("tretinoin"))} > {"tretinoin-unborn"}


def test_a_combination_counts_for_each_of_its_parts():
    both = monograph("hydrocodone / acetaminophen")
    assert "opioid-acetaminophen-liver" in {each.id for each in lists() if each.applies_to(both)}
    alone = monograph("acetaminophen")
    assert not [each for each in lists() if each.applies_to(alone)]


@pytest.mark.parametrize(
    "wording",
    [
        danger("Take it once a week. Do not take it every day.", "It could kill you."),
        danger("Only one time each week, never daily.", "Ask us if you are not sure."),
    ],
)
def test_a_fact_may_be_said_in_other_words(wording):
    one = with_points(monograph("methotrexate"), wording)
    assert not any("methotrexate-weekly" in message for _, message in messages(one))


@pytest.mark.parametrize("wording", [danger("Take it every day.", "Or once a week."), danger("Take it weekly.", "")])
def test_half_a_fact_is_none(wording):
    one = with_points(monograph("methotrexate"), wording)
    assert any("methotrexate-weekly" in message for _, message in messages(one))


def test_words_scattered_over_several_points_do_not_count():
    one = with_points(monograph("methotrexate"), danger("Once a week", "is the day."), danger("Never every day", "x."))
    assert any("methotrexate-weekly" in message for _, message in messages(one))


def test_a_fact_outside_the_box_counts_only_where_the_list_says_so():
    one = with_points(monograph("ibrutinib"), danger("It can harm you.", "Call us."))
    assert any("low-defense-fever" in message for _, message in messages(one))
    patient = one.sections_of(SectionKind.PATIENT)[0]
    elsewhere = replace(patient, blocks=(*patient.blocks, bullets("Call us at once for a fever of 100.4 °F or more.")))
    told = replace(one, sections=tuple(elsewhere if each.kind == "patient" else each for each in one.sections))
    assert not any("low-defense-fever" in message for _, message in messages(told))
    outside = with_points(monograph("oxycodone"), danger("It can make you ill.", "Call us."))
    patient = outside.sections_of(SectionKind.PATIENT)[0]
    elsewhere = replace(patient, blocks=(*patient.blocks, bullets(A_FACT)))
    told = replace(outside, sections=(elsewhere,))
    assert any("opioid-breathing" in message for _, message in messages(told))


def test_a_point_before_those_of_the_boxed_warning_is_a_remark():
    late = with_points(monograph("warfarin"), danger("Wear a hat.", "It is cold."), danger("Get every INR", "test."))
    assert (False, "The point “Wear a hat. It is cold. ...” stands before one of the boxed warning.") in messages(late)


def test_a_boxed_warning_without_a_list_is_a_remark_and_the_others_are_left_alone():
    assert messages(monograph()) == [
        (False, "No list says what the leaflet must say of this boxed warning, so its summary is printed whole.")
    ]
    assert messages(monograph(sections=(patient_section(),))) == []
    assert messages(monograph(sections=(section("warnings", "Text."),))) == []
