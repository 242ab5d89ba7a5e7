"""Where each word, number and mark of a label stands, so that a statement can be held against the nearest place."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from medref_desktop.domain.blocks import Block, ListBlock, Table, leaf_texts
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.word_finder import plain_letters
from medref_desktop.review.against.quantities import quantities
from medref_desktop.review.against.surroundings import Surroundings, words_and_numbers

_APART = 1_000
"""Places between two texts: what stands in another paragraph is not near."""
_FARTHEST = 60
_FADES = 10.0
_LONGEST_SHARE = 6
_COMMON = 20
"""A word that is every 20th of a label tells next to nothing."""


class _Text(NamedTuple):
    kind: SectionKind
    text: str
    start: int
    offsets: Sequence[int]


class LabelWords:
    """The words of one label, numbered in their order."""

    def __init__(self, label: Monograph) -> None:
        self._texts: list[_Text] = []
        self._words: dict[str, list[int]] = defaultdict(list)
        self._weights: dict[str, float] = {}
        self._matches: dict[re.Pattern[str], list[int]] = {}
        self.count, start = 0, 0
        for section in label.sections:
            for text in (section.title, *lines(section.blocks)):
                start += self._add(section.kind, text, start) + _APART

    def _add(self, kind: SectionKind, text: str, start: int) -> int:
        plain = plain_letters(text)
        plain = plain if len(plain) == len(text) else text.lower()
        found = list(words_and_numbers(plain))
        for at, (_, word) in enumerate(found):
            if word:
                self._words[word].append(start + at)
        self._texts.append(_Text(kind, plain, start, [offset for offset, _ in found]))
        self.count += len(found)
        return len(found)

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[str, Sequence[int]]]:
        """By value and unit the places of a number."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for each in self._texts:
            for quantity in quantities(each.text):
                place = each.start + bisect_left(each.offsets, quantity.start)
                found[quantity.value][quantity.unit].append(place)
        return found

    @cached_property
    def rounded(self) -> Mapping[str, Sequence[int]]:
        """By whole number the places of shares with a decimal that are rounded to it."""
        found: dict[str, list[int]] = defaultdict(list)
        for value, units in self.numbers.items():
            if "." in value and len(value) < _LONGEST_SHARE:
                whole = str(int(float(value) + 0.5))
                found[whole] += [place for unit in ("%", "") for place in units.get(unit, ())]
        return found

    @cached_property
    def doses(self) -> Sequence[int]:
        """The places of amounts, in order."""
        of_dose = ("mg", "mcg", "g", "unit", "ml", "tablet")
        return sorted(place for units in self.numbers.values() for unit in of_dose for place in units.get(unit, ()))

    def matches(self, pattern: re.Pattern[str]) -> Sequence[int]:
        """The places where a pattern begins, in small letters without accents."""
        if pattern not in self._matches:
            self._matches[pattern] = [
                each.start + bisect_left(each.offsets, found.start())
                for each in self._texts
                for found in pattern.finditer(each.text)
            ]
        return self._matches[pattern]

    def places(self, stem: str) -> Sequence[int]:
        return self._words.get(stem, ())

    def before(self, place: int, count: int) -> tuple[str, int, int]:
        """The text in which a place is, and in it the offsets of the place and of the word `count` words before."""
        text = self._texts[bisect_left(self._texts, place + 1, key=lambda each: each.start) - 1]
        at = place - text.start
        return text.text, text.offsets[at], text.offsets[max(0, at - count)]

    def kind_at(self, place: int) -> SectionKind:
        return self._texts[bisect_left(self._texts, place + 1, key=lambda each: each.start) - 1].kind

    def weight(self, stem: str) -> float:
        """How much a stem tells: the rarer, the more. One that the label does not have tells nothing here."""
        if stem not in self._weights:
            places = self._words.get(stem)
            self._weights[stem] = math.log(1 + self.count / (_COMMON * len(places))) if places else 0.0
        return self._weights[stem]

    def distance(self, stem: str, place: int) -> int:
        """How many words away the nearest place of a stem is; far where there is none."""
        places = self._words.get(stem, ())
        at = bisect_left(places, place)
        after = places[at] - place if at < len(places) else _APART
        before = place - places[at - 1] if at else _APART
        return before if before < after else after

    def fit(
        self, around: Surroundings, places: Iterable[int], worth: Callable[[int], float] = lambda place: 1.0
    ) -> float:
        """How much of the words around a place of a text stands around the best of these places: 0 to 1.

        `worth` is the share that a place counts at most.
        """
        weighed = [(terms, share * max(min(map(self.weight, term)) for term in terms)) for terms, share in around]
        known = [(terms, weight) for terms, weight in weighed if weight]
        whole = sum(weight for _, weight in known)
        if not whole:
            return 0.0
        return max((worth(place) * self._near(known, place) / whole for place in places), default=0.0)

    def _near(self, known: Sequence[tuple[tuple[frozenset[str], ...], float]], place: int) -> float:
        total = 0.0
        for terms, weight in known:
            away = _APART
            for term in terms:
                here = max([self.distance(stem, place) for stem in term])
                away = here if here < away else away
            if away < _FARTHEST:
                total += weight * math.exp(-away / _FADES)
        return total


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of paragraphs, headings and list items; a table is one text, as its cells belong together."""
    for block in blocks:
        match block:
            case Table(rows):
                yield " ; ".join(" ".join(leaf_texts(cell.blocks)) for row in rows for cell in row)
            case ListBlock(items=items):
                for item in items:
                    yield from lines(item)
            case _:
                yield from leaf_texts([block])
