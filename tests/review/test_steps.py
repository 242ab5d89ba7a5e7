from __future__ import annotations

import re

import pytest

from factories import bullets, heading, monograph, section
from medref_desktop.domain.patient_shape import STEPS_BY_GROUP
from medref_desktop.review.steps import TOPICS, findings


def told(*blocks):
    return [
        (each.line, each.is_error, each.message)
        for each in findings(monograph(sections=(section("patient", *blocks),)), 3)
    ]


def test_every_heading_of_steps_has_its_topics_and_no_other():
    assert set(TOPICS) == {each for headings in STEPS_BY_GROUP.values() for each in headings}
    for topics in TOPICS.values():
        assert all(re.compile(words) for _, words in topics)


def test_what_the_steps_do_not_tell_is_a_remark():
    steps = bullets("Check that it is clear.", "Inject in your belly, in a new spot with a new needle.")
    assert told(heading("Injecting it at home", 4), steps, heading("If you miss a dose", 4), "Use a sharps box.") == [
        (3, False, "“Injecting it at home” does not tell: the sharps box. Add what the label says of it.")
    ]


@pytest.mark.parametrize("below", [(), ("Put the needle in the sharps box.",)])
def test_steps_that_tell_all_and_other_headings_are_left_alone(below):
    steps = bullets("It is clear.", "Belly.", "A new needle and spot.", "The sharps box.")
    assert told(heading("Injecting it at home", 4), steps, *below) == []
    assert told(heading("Side effects"), *below) == []
