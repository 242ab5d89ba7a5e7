import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.word_count import count_all, count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("• – — …", 0),
        ("one", 1),
        ("10 mg/day", 3),
        ("5–7 μg", 3),
        ("10⁹/L", 2),
        ("C_max", 2),
        ("naïve patients’ AUC₀₋₂₄", 4),
        ("«0.5 mg»", 3),
    ],
)
def test_a_word_is_a_run_of_letters_or_digits(text, words):
    assert count_words(text) == words


def test_texts_that_are_not_joined_are_counted_apart():
    assert count_all(["one", "two"]) == 2
    assert count_words("onetwo") == 1


@given(st.text())
def test_counting_fast_finds_what_a_slow_count_finds(text):
    slow = re.findall(r"x+", "".join("x" if char.isalnum() else " " for char in text))
    assert count_words(text) == len(slow)
