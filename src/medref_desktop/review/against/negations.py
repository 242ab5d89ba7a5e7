"""Of each place of a word in a label, whether the label says it with a "not"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from medref_desktop.review.against.label_words import LabelWords
from medref_desktop.review.against.surroundings import Surroundings

FORBIDS = re.compile(
    r"\b(?:not|never|no|cannot|can't|don't|avoid\w*|contraindicated|without|unable|prohibit\w*|unless|n?either|nor|"
    r"instead|rather)\b",
    re.IGNORECASE,
)
"""In a sentence with one of these a word may well be denied."""
_DENIES = re.compile(r"\b(?:not|never|cannot|avoid\w*|without)\b")
_SENTENCE_END = re.compile(r"[.!?•;]\s")
_BEFORE = 5

ACTS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"us(?:e|ed|ing)|tak(?:e|en|ing)|giv(?:e|en|ing)|administ\w+",
        r"start\w*|initiat\w+|begin\w*",
        r"restart\w*|resum\w+|re-?challeng\w+|re-?initiat\w+|re-?administ\w+|re-?introduc\w+|re-?treat\w*",
        r"exceed\w*|pass",
        r"crush\w*|br[eo]a?k\w*|chew\w*|cut\w*|open\w*|split\w*|dissolv\w+",
        r"shak\w+|agitat\w+",
        r"fre[eo]z\w*",
        r"filter\w*",
        r"substitut\w+|replac\w+|interchang\w+|switch\w*",
        r"stop\w*|withdr\w+|discontinu\w+|interrupt\w*|withh\w+",
        r"abrupt\w*|sudden\w*",
        r"mix\w*|combin\w+",
        r"inject\w*|infus\w+|push\w*|bolus\w*",
        r"driv\w+",
        r"breast-?feed\w*|nurs\w+",
        r"repeat\w*",
        r"increas\w+|rais\w+|titrat\w+",
    )
)
"""What can be done with a medicine, in the words of labels and of monographs."""


class Polarity(NamedTuple):
    """How well the words around a word fit where a label denies it, and where it does not."""

    denied: float
    said: float


class Negations:
    """What one label denies."""

    def __init__(self, words: LabelWords) -> None:
        self._words = words
        self._of_stem = cache(self._parted_stem)
        self._of_act = cache(self._parted_act)

    def of_stem(self, stem: str, surroundings: Surroundings) -> Polarity:
        """Of a word as it stands: denied by a "not" right before it."""
        denied, said = self._of_stem(stem)
        return self._polarity(denied, said, surroundings) if denied else Polarity(0.0, 0.0)

    def of_act(self, act: re.Pattern[str], surroundings: Surroundings) -> Polarity:
        """Of one of ACTS: denied by a "not" anywhere in its sentence."""
        return self._polarity(*self._of_act(act), surroundings)

    def _polarity(self, denied: list[int], said: list[int], surroundings: Surroundings) -> Polarity:
        return Polarity(self._words.fit(surroundings, denied), self._words.fit(surroundings, said))

    def _parted_stem(self, stem: str) -> tuple[list[int], list[int]]:
        return _parted({place: bool(_DENIES.search(self._before(place))) for place in self._words.places(stem)})

    def _parted_act(self, act: re.Pattern[str]) -> tuple[list[int], list[int]]:
        return _parted({place: bool(FORBIDS.search(self._sentence(place))) for place in self._words.matches(act)})

    def _before(self, place: int) -> str:
        text, at, start = self._words.before(place, _BEFORE)
        return _SENTENCE_END.split(text[start:at])[-1]

    def _sentence(self, place: int) -> str:
        text, at, _ = self._words.before(place, 0)
        start = max((found.end() for found in _SENTENCE_END.finditer(text, max(0, at - 600), at)), default=at - 600)
        end = _SENTENCE_END.search(text, at)
        return text[max(0, start) : end.start() if end else len(text)]


def _parted(denied: dict[int, bool]) -> tuple[list[int], list[int]]:
    return [place for place, is_denied in denied.items() if is_denied], [
        place for place, is_denied in denied.items() if not is_denied
    ]
