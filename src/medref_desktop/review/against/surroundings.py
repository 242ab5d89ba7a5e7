"""The words around a place of a sentence, with what each counts: what tells apart two places with the same number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from medref_desktop.review.against.plain_words import other_terms
from medref_desktop.review.against.words import FILLERS, stem, stems

Terms = tuple[frozenset[str], ...]
"""A term and others that mean the same, each as its stems."""
Surroundings = tuple[tuple[Terms, float], ...]

_TOKEN = re.compile(r"[a-z][a-z'’]*[a-z]|[a-z]|\d[\d,]*(?:\.\d+)?|\.\d+")
_NEXT_POINT = re.compile(r"[,;(]")
_FADES = 6.0
_LEAST = 0.12
_OF_NUMBER = 0.5
_OF_LABEL = 0.35


def words_and_numbers(text: str) -> Iterator[tuple[int, str]]:
    """Of each word and number its offset, and its stem or "#" with the number; "" for what tells nothing."""
    for found in _TOKEN.finditer(text):
        word = found[0]
        if not word[0].isalpha():
            yield found.start(), "#" + word.replace(",", "").lstrip("0")
        else:
            yield found.start(), "" if word in FILLERS or len(word) < 2 else stem(word)


@lru_cache(maxsize=20_000)
def around(clause: str, at: int, label: str = "", *, of_share: bool = False) -> Surroundings:
    """The words around offset `at` of a clause, without what stands there itself.

    `label` stands before the whole statement. In a list of shares ("anemia 49%, fatigue 40%") the words that count
    stand between the number before and the next comma.
    """
    found = [(offset, word) for offset, word in words_and_numbers(clause.lower())]
    here = sum(offset < at for offset, _ in found)
    before = max((n for n, (_, word) in enumerate(found) if n < here and word.startswith("#")), default=-1)
    end = _NEXT_POINT.search(clause, at)
    stop = end.start() if end else len(clause)
    shares: dict[Terms, float] = {}

    def add(terms: Terms, share: float) -> None:
        shares[terms] = max(share, shares.get(terms, 0.0))

    def share_of(number: int, offset: int) -> float:
        if of_share:
            return 1.0 if before < number < here or (number > here and offset < stop) else _LEAST
        return max(math.exp(-abs(number - here) / _FADES), _LEAST)

    for number, (offset, word) in enumerate(found):
        if number != here and word:
            share = share_of(number, offset) * (_OF_NUMBER if word.startswith("#") else 1.0)
            add(other_terms(frozenset({word})), share)
            pair = frozenset({word, *(each for _, each in found[number + 1 : number + 2] if each)})
            if len(pair) > 1 and len(terms := other_terms(pair)) > 1:
                add(terms, share)
    for word in stems(label):
        add(other_terms(frozenset({word})), _OF_LABEL)
    return tuple(shares.items())
