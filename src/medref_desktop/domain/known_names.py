"""Drugs that are known by name although no pack may have a monograph of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from medref_desktop.domain.name_lists import NameLists
from medref_desktop.domain.names import DrugKey, drug_key, fold


class KnownDrug(NamedTuple):
    """A drug by one of its names. `keys` are the drug keys under which packs may have it: synonyms make several."""

    called: str
    name: str
    keys: tuple[DrugKey, ...]

    @property
    def told(self) -> str:
        return self.called if fold(self.called) == fold(self.name) else f"{self.called} ({self.name})"


class KnownNames:
    """Finds a known drug by its whole name."""

    def __init__(self, drugs: Mapping[str, KnownDrug]) -> None:
        self._drugs = drugs

    @classmethod
    def of(cls, names: Mapping[str, str], lists: NameLists) -> KnownNames:
        """From names, each with the drug that it means, whose parts are joined by " / "."""
        drugs: dict[str, KnownDrug] = {}
        for called, name in names.items():
            key = drug_key(name.split(" / "))
            others = (drug_key(other.split(" / ")) for other in lists.other_names(key, name))
            drugs[fold(called)] = KnownDrug(called, name, tuple(dict.fromkeys((key, *others))))
        return cls(drugs)

    def called(self, folded: str) -> KnownDrug | None:
        return self._drugs.get(folded)
