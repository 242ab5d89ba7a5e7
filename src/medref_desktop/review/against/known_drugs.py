"""The names of drugs that a monograph may speak of: those in the packs, and those in the lists that ship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from medref_desktop.domain.names import DrugKey, fold
from medref_desktop.store.formulary import formulary
from medref_desktop.store.name_lists import look_alike_sets, name_lists, shipped_list

_TABLES = ("salt", "hydrate", "ester")
_NO_DRUGS_TEXT = "water glucose dextrose oxygen alcohol sodium potassium calcium magnesium silicone"
_NO_DRUGS = frozenset(_NO_DRUGS_TEXT.split())
"""Words of everyday clinical text, though some product has them as its ingredient."""


def known_drugs(keys: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """By folded name the other names of each drug, in small letters. `keys` are drug keys."""
    names = {part for key in keys for part in key.split("+")} | _listed()
    lists = name_lists()
    return {
        name: tuple(map(str.lower, lists.other_names(DrugKey(name), name))) for name in names if name not in _NO_DRUGS
    }


@cache
def _listed() -> frozenset[str]:
    moieties, synonyms, brands = map(shipped_list, ("moieties", "synonyms", "brands"))
    names = [name for table in _TABLES for name in moieties[table].values()]
    names += [name for group in synonyms["same"] for name in group]
    names += [name for group in look_alike_sets()["fda"] for name in group]
    names += formulary().names
    names += [part for parts in brands for part in parts.split(" / ")]
    return frozenset(map(fold, names))
