"""The set of drugs that the starter pack aims at, written or not: by area, with what is at hand of their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey, drug_key, words

FULL, PARTIAL, WAITING = STATUSES = ("full", "partial", "waiting")
"""Of an official label of the drug: whole, in parts, not at hand."""


class Planned(NamedTuple):
    """A drug in one form group that is to have a monograph."""

    name: str
    drug: Drug
    area: str
    status: str


class Formulary:
    """Answers for the planned drugs by name and by key."""

    def __init__(self, planned: Sequence[Planned]) -> None:
        self.planned = tuple(planned)

    @classmethod
    def of(cls, areas: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> Formulary:
        """From drugs with their form groups, by area and status."""
        return cls(tuple(_planned(areas)))

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.area for each in self.planned))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.name for each in self.planned))

    @cached_property
    def _words(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each name with its folded words: every letter of a text that finds nothing asks for them."""
        return tuple((name, words(name)) for name in self.names)

    def beginning(self, typed: Sequence[str]) -> tuple[str, ...]:
        """The names in which every one of these folded words begins a word."""
        return tuple(name for name, its in self._words if _has_all(its, typed)) if typed else ()

    def of_key(self, key: DrugKey) -> tuple[Planned, ...]:
        """A drug in every form group that is planned."""
        return tuple(each for each in self.planned if each.drug.key == key)


def _planned(areas: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> Iterator[Planned]:
    for area, by_status in areas.items():
        for status, drugs in by_status.items():
            for name, groups in drugs.items():
                key = drug_key(name.split(" / "))
                yield from (Planned(name, Drug(key, group), area, status) for group in groups)


def _has_all(its: Sequence[str], typed: Sequence[str]) -> bool:
    return all(any(word.startswith(begun) for word in its) for begun in typed)
