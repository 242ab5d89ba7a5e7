from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.importers.cleaning import clean


@pytest.mark.parametrize(
    ("text", "cleaned", "odd"),
    [
        ("plain text, 0.5 mg", "plain text, 0.5 mg", {}),
        ("zero\u200bwidth", "zerowidth", {"U+200B": 1}),
        ("soft\u00adhyphen", "softhyphen", {"U+00AD": 1}),
        ("\u202eturned\u202c", "turned", {"U+202E": 1, "U+202C": 1}),
        ("bell\x07", "bell", {"U+0007": 1}),
        ("line\x0bline", "line line", {"U+000B": 1}),
        ("broken \ufffd letter", "broken \ufffd letter", {"U+FFFD": 1}),
        ("\uf0b7 bullet", "• bullet", {"U+F0B7": 1}),
        ("\ue123", "\ufffd", {"U+E123": 1}),
        ("\ud800", "\ufffd", {"U+D800": 1}),
        ("e\u0301", "é", {}),
        ("µg and μg ≤ 10⁹", "µg and μg ≤ 10⁹", {}),
        ("tab\tand\nline", "tab\tand\nline", {}),
    ],
)
def test_unseen_and_broken_characters_go_and_are_counted(text, cleaned, odd):
    counted = Counter()
    assert clean(text, counted) == cleaned
    assert dict(counted) == odd


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_cleaned_stays_clean_and_can_be_stored(text):
    odd = Counter()
    once = clean(text, odd)
    once.encode("utf-8")
    assert clean(once, Counter()) == once
