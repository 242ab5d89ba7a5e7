"""The planned set as a value: by area and status, by the beginning of a name, by key."""

from __future__ import annotations

from medref_desktop.domain.formulary import Formulary

PLAN = Formulary.of(
    {
        "Blood": {"full": {"decitabine / cedazuridine": ["oral"]}, "waiting": {"decitabine": ["injection"]}},
        "Heart": {"partial": {"clonidine": ["oral", "patch"]}},
    }
)


def test_a_drug_stands_once_for_each_form_group_with_its_area_and_status():
    told = [(one.name, one.drug.group, one.area, one.status) for one in PLAN.planned]
    assert told == [
        ("decitabine / cedazuridine", "oral", "Blood", "full"),
        ("decitabine", "injection", "Blood", "waiting"),
        ("clonidine", "oral", "Heart", "partial"),
        ("clonidine", "patch", "Heart", "partial"),
    ]
    assert PLAN.areas == ("Blood", "Heart")
    assert PLAN.names == ("decitabine / cedazuridine", "decitabine", "clonidine")


def test_names_are_found_by_the_beginnings_of_their_words():
    assert PLAN.beginning(("deci",)) == ("decitabine / cedazuridine", "decitabine")
    assert PLAN.beginning(("ced", "deci")) == ("decitabine / cedazuridine",)
    assert PLAN.beginning(("tabine",)) == PLAN.beginning(()) == ()


def test_a_key_has_every_form_group_that_is_planned():
    assert [one.drug.group for one in PLAN.of_key("clonidine")] == ["oral", "patch"]
    assert PLAN.of_key("warfarin") == ()
