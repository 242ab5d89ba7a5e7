"""Filters that stand between the words of a question, such as `class:statin`: which drugs they leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from medref_desktop.domain.class_words import class_fits
from medref_desktop.domain.names import fold

FIELDS = ("class", "schedule", "source", "rx")
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v"}


class DrugTraits(NamedTuple):
    """What filters look at, of a drug over all packs: its classes, "Rx" and "OTC", DEA schedules (CII), sources."""

    classes: frozenset[str] = frozenset()
    rx: frozenset[str] = frozenset()
    schedules: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def joined(self, other: DrugTraits) -> DrugTraits:
        return DrugTraits(*(mine | others for mine, others in zip(self, other, strict=True)))


class DrugFilter(NamedTuple):
    """One filter; `field` is one of FIELDS. With `leaves_out` it keeps the drugs that it does not fit."""

    field: str
    value: str
    leaves_out: bool = False

    def keeps(self, traits: DrugTraits) -> bool:
        return self._fits(traits) is not self.leaves_out

    def _fits(self, traits: DrugTraits) -> bool:
        match self.field:
            case "class":
                return any(class_fits(self.value, name) for name in traits.classes)
            case "schedule":
                return _schedule(self.value) in map(_schedule, traits.schedules)
            case "source":
                return _begins_one_of(self.value, traits.sources)
            case _:
                return _begins_one_of(self.value, traits.rx)


def keeps_all(filters: Iterable[DrugFilter], traits: DrugTraits) -> bool:
    """Whether a drug passes every filter."""
    return all(one.keeps(traits) for one in filters)


def _begins_one_of(value: str, words: Iterable[str]) -> bool:
    folded = fold(value)
    return bool(folded) and any(fold(word).startswith(folded) for word in words)


def _schedule(text: str) -> str:
    """A DEA schedule without its C, in Roman numerals: CII, C2, II and 2 are one."""
    bare = fold(text).removeprefix("c")
    return _ROMAN.get(bare, bare)
