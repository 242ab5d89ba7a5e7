"""Waivers: a remark that was looked at is let stand, with a reason; nothing else is hidden by one."""

from __future__ import annotations

import pytest

from medref_desktop.domain.finding import Finding, Waiver
from medref_desktop.review.waivers import settle

GOUT = Finding(12, "The label warns of “Gout”, the monograph does not.", is_error=False, rule="omissions")
BOX = Finding(1, "No label at hand has a boxed warning.", rule="boxed_warning")
KNOWN = {"omissions", "boxed_warning", "writing"}


def waiver(rule: str = "omissions", about: str = "Gout") -> Waiver:
    return Waiver(5, rule, about, "Said as a side effect.")


def test_a_remark_is_waived_by_its_rule_and_its_words():
    left, waived = settle([GOUT, BOX], [waiver()], KNOWN, KNOWN)
    assert left == [BOX]
    assert [(one.finding, one.waiver.reason) for one in waived] == [(GOUT, "Said as a side effect.")]


@pytest.mark.parametrize("about", ["gout", "WARNS  of “Gout”", "the monograph does not"])
def test_words_are_met_in_any_case_and_spacing(about):
    assert settle([GOUT], [waiver(about=about)], KNOWN, KNOWN)[0] == []


@pytest.mark.parametrize(("rule", "about"), [("omissions", "Gou"), ("omissions", "Rash"), ("boxed_warning", "Gout")])
def test_a_waiver_that_meets_no_remark_is_one(rule, about):
    left, waived = settle([GOUT], [waiver(rule, about)], KNOWN, KNOWN)
    assert waived == []
    assert left[0].line == 5
    assert not left[0].is_error
    assert f"no remark of the check “{rule}” says “{about}”" in left[0].message
    assert left[1] == GOUT


def test_a_waiver_of_a_check_that_was_not_made_is_left_alone():
    assert settle([], [waiver()], KNOWN, {"writing"}) == ([], [])


def test_an_error_stays_and_the_waiver_is_told_of():
    left, waived = settle([BOX], [waiver("boxed_warning", "boxed warning")], KNOWN, KNOWN)
    assert waived == []
    assert [one.message for one in left] == [
        BOX.message,
        "“boxed warning” is an error, which cannot be waived: mend it.",
    ]
    assert [one.is_error for one in left] == [True, False]


def test_a_check_that_nobody_knows_is_told_with_those_there_are():
    (told,), _ = settle([], [waiver("omission")], KNOWN, {"writing"})
    assert "No check is called “omission”" in told.message
    assert "boxed_warning, omissions, writing" in told.message


def test_one_waiver_serves_for_the_same_words_at_two_places():
    again = Finding(40, GOUT.message, is_error=False, rule="omissions")
    left, waived = settle([GOUT, again], [waiver()], KNOWN, KNOWN)
    assert (left, len(waived)) == ([], 2)
