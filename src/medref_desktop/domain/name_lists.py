"""Further names of drugs, from the lists that the program ships: synonyms both ways, abbreviations."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from medref_desktop.domain.names import DrugKey, drug_key, fold

MOST_SPELLINGS = 8
"""Names made of a combination by its parts' other names: any more and nobody says them."""


@dataclass(frozen=True, slots=True)
class NameLists:
    """`abbreviations`: as shown, to the folded ingredients that each may mean. `synonyms`: names of one medicine, each
    set in all directions. `combinations`: a drug key to the names that the whole has.
    """

    abbreviations: Mapping[str, frozenset[str]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    combinations: Mapping[DrugKey, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        abbreviations: Mapping[str, Iterable[str]] | None = None,
        same: Iterable[Iterable[str]] = (),
        combinations: Mapping[str, Iterable[str]] | None = None,
    ) -> NameLists:
        """From the lists as people write them; a combination's parts are joined by " / "."""
        synonyms: dict[str, tuple[str, ...]] = {}
        for names in map(tuple, same):
            for name in names:
                synonyms[fold(name)] = tuple(other for other in names if other != name)
        return cls(
            {short: frozenset(map(fold, meant)) for short, meant in (abbreviations or {}).items()},
            synonyms,
            {drug_key(parts.split(" / ")): tuple(names) for parts, names in (combinations or {}).items()},
        )

    def other_names(self, key: DrugKey, name: str) -> Iterator[str]:
        """What a drug is called besides its name: its parts by their other names, then the whole."""
        parts = name.split(" / ")
        if {fold(part) for part in parts} != set(key.split("+")):
            parts = key.split("+")
        choices = [(part, *self.synonyms.get(fold(part), ())) for part in parts]
        spellings = (" / ".join(chosen) for chosen in itertools.product(*choices))
        yield from itertools.islice(spellings, 1, MOST_SPELLINGS)
        yield from self.combinations.get(key, ())

    def abbreviations_of(self, key: DrugKey) -> Iterator[str]:
        """The abbreviations that may mean this drug, or a part of it."""
        ingredients = set(key.split("+"))
        return (short for short, meant in self.abbreviations.items() if ingredients & meant)


NO_NAMES = NameLists()
