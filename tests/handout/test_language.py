from __future__ import annotations

import string

import pytest

from factories import heading, monograph, section
from medref_desktop.domain.patient_shape import HOW_OPTIONAL_PARTS, HOW_PARTS, MORE_HELP, PARTS, SIDE_EFFECT_TIERS
from medref_desktop.domain.patient_shape import STEPS_BY_GROUP as STEPS
from medref_desktop.domain.provenance import INTENDED_USE
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.language import Way, language, languages, way_of
from medref_desktop.handout.parts import must_say_lists

FIXED = {
    *PARTS,
    MORE_HELP,
    *HOW_PARTS,
    *HOW_OPTIONAL_PARTS,
    *SIDE_EFFECT_TIERS,
    *(h for each in STEPS.values() for h in each),
}
EVERY = pytest.mark.parametrize("tag", languages())


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@EVERY
def test_a_language_words_every_heading_and_sentence(tag):
    spoken, english = language(tag), language("en")
    assert spoken.tag == tag
    assert spoken.direction in ("ltr", "rtl")
    for way in Way:
        assert set(spoken.headings[way]) == FIXED
    assert {key: places(words) for key, words in spoken.words.items()} == {
        key: places(words) for key, words in english.words.items()
    }


@EVERY
def test_a_language_has_the_sentences_that_must_be_said(tag):
    assert [each.id for each in must_say_lists() if tag not in each.says or tag not in each.sentence] == []


def test_english_keeps_the_headings_of_the_format_and_the_intended_use():
    assert language("en").headings[Way.TAKEN] == {heading: heading for heading in FIXED}
    assert language("en").say("intended_use") == INTENDED_USE


def test_a_language_that_is_not_there_is_refused_with_those_that_are():
    for tag in ("xx", "../languages/en", ""):
        with pytest.raises(HandoutFailed, match="no leaflet in the language") as refused:
            language(tag)
        assert "en" in refused.value.hint


@pytest.mark.parametrize(
    ("group", "steps", "title"),
    [
        ("oral", "", "How to take it"),
        ("skin", "Putting it on your skin", "How to use it"),
        ("injection", "Injecting it at home", "How to use it"),
        ("injection", "When we give it to you", "How you get it"),
    ],
)
def test_what_is_not_swallowed_is_used_or_given(group, steps, title):
    blocks = (
        (heading("How to take it"), heading(steps, 4), "Do it.") if steps else (heading("How to take it"), "Do it.")
    )
    way = way_of(monograph(group=group, sections=(section("patient", *blocks),)))
    assert language("en").heading("How to take it", way) == title
