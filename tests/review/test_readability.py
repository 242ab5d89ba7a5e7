"""Syllables, sentences and grades, against known values."""

from __future__ import annotations

import pytest

from factories import bullets, heading, paragraph
from medref_desktop.domain.blocks import ListBlock
from medref_desktop.review import syllables
from medref_desktop.review.readability import Reading, long_lists, read, split_sentences, word_count

# As the CMU Pronouncing Dictionary has them.
SYLLABLES = {
    1: "pill take dose eyes missed helps the used pulse tongue once stopped breathe spread",
    2: "doctor swallow doses tablet being table lactose birth-day people reaching tired acne fluid",
    3: "medicine suicide potential area serious calcium depression infection several hospital dangerous pregnancies",
    4: "diabetes diarrhea potassium emergency experience hypertensive",
    5: "abnormality associated isotretinoin",
}


@pytest.mark.parametrize(("count", "word"), [(n, w) for n, words in SYLLABLES.items() for w in words.split()])
def test_syllables_are_counted_as_they_are_spoken(count, word):
    assert sum(map(syllables.count, word.split("-"))) == count


@pytest.mark.parametrize("word", ["", "b", "mg", "tsk"])
def test_what_has_no_vowel_is_one_syllable(word):
    assert syllables.count(word) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Take it.", 2),
        ("life-threatening", 1),
        ("Call 1-800-222-1222 now", 3),
        ("1,000 mg", 2),
        ("don’t", 1),
        ("- | -", 0),
        ("and/or", 2),
    ],
)
def test_words_are_counted_as_a_reader_counts(text, count):
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Stop. iPLEDGE tells you.", ["Stop.", "iPLEDGE tells you."]),
        ("Do not take St. John's wort. Ask.", ["Do not take St. John's wort.", "Ask."]),
        ("Take 0.5 mg at 8 a.m. with food", ["Take 0.5 mg at 8 a.m. with food"]),
        ("He said “stop.” Then go.", ["He said “stop.”", "Then go."]),
        ("no full stop", ["no full stop"]),
        ("Wait. ...", ["Wait."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text, sentences):
    assert list(split_sentences(text)) == sentences


def test_the_grade_is_that_of_flesch_and_kincaid():
    # 6 words, 1 sentence, 7 syllables.
    assert Reading(("The cat sat on the table.",)).grade == pytest.approx(0.39 * 6 + 11.8 * 7 / 6 - 15.59)


def test_a_text_without_words_has_no_grade():
    assert Reading(()).grade == 0
    assert Reading(()).mean_sentence == 0


def test_headings_are_not_read_and_every_bullet_ends_a_sentence():
    reading = read([heading("How to take it"), paragraph("One. Two"), bullets("three", "four")])
    assert reading.sentences == ("One.", "Two", "three", "four")
    assert reading.words == 4


def test_names_can_be_left_out_of_the_grade():
    reading = Reading(("Isotretinoin helps.", "13-cis-retinoic acid is ISOTRETINOIN."))
    plain = reading.without(["isotretinoin", "13-cis-retinoic acid", "cis", ""])
    assert plain.sentences == ("tablet helps.", "tablet is tablet.")
    assert plain.grade < reading.grade
    assert reading.without([]) == reading


def test_a_name_inside_a_word_is_not_left_out():
    assert Reading(("Insulins differ.",)).without(["insulin"]).sentences == ("Insulins differ.",)


def test_long_lists_are_found_inside_others_too():
    inner = bullets(*"abcd")
    outer = ListBlock(False, ((paragraph("x"), inner),))
    assert list(long_lists([outer, bullets("a", "b", "c")], most=3)) == [inner]
