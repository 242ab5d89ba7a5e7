"""The names that interactions are looked for by: those of every pack and of every list that the program ships."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

from medref_desktop.domain.drug_mentions import DrugNames
from medref_desktop.domain.interaction_classes import ClassTable, InteractionClass, Said
from medref_desktop.domain.names import fold
from medref_desktop.domain.query import NAME_RANK, NameKind
from medref_desktop.paths import resource
from medref_desktop.store.formulary import formulary
from medref_desktop.store.library import Library
from medref_desktop.store.name_lists import name_lists, shipped_list

NAMES_OF_DRUGS = """
    SELECT DISTINCT drug_name.shown, drug_name.kind, drug.key
      FROM drug_name JOIN drug ON drug.id = drug_name.drug_id WHERE drug_name.rank < ?"""
_SUBSTANCES = ("salt", "hydrate", "ester", "spelling")
_KEPT_APART_BY = frozenset(
    {"alafenamide", "disoproxil", "mofetil", "enanthate", "cypionate", "undecanoate", "decanoate"}
)
"""Further last words of substances that a text may leave out: "tenofovir" may be either of its two."""
_METALS = re.compile(
    r"potassium|sodium|calcium|magnesium|zinc|iron|ferr\w+|alumin\w+|silver|copper|cupric|ammonium|bismuth|selen\w+|gold|"
    r"hydrogen|iodine|phosph\w+|choline|\w+ acid|dimethyl|monomethyl|methyl|ethyl"
)
"""Their salts are the medicine: the metal alone is none."""
_PARTS = " / "


@cache
def class_table() -> ClassTable:
    """Every class with its members, from the table that the program ships."""
    return ClassTable(
        InteractionClass(
            one["name"],
            tuple(one.get("called", ())),
            tuple(one.get("epc", ())),
            {alike: Said(*said) for name, said in one.get("members", {}).items() for alike in _spellings(name)},
            {name: Said(*said) for name, said in one.get("narrower", {}).items()},
            tuple(one.get("bounds", ())),
        )
        for one in _classes()["class"]
    )


def drug_names(library: Library) -> DrugNames:
    """What texts are searched for: every known name of a drug, every phrase for a class.

    Raises:
        PackUnreadable: a pack fails.
    """
    drugs: dict[str, set[str]] = {}
    capitals, plain = set[str](), set[str]()
    for name, ingredients, is_brand in (*_listed(), *_of_packs(library)):
        folded = fold(name)
        if len(folded) > 2 and folded not in _no_names():
            drugs.setdefault(folded, set()).update(ingredients)
            (capitals if is_brand else plain).add(folded)
    for name, ingredient in list(_shortened(library)):
        drugs.setdefault(name, set()).add(ingredient)
        plain.add(name)
    classes = {fold(phrase): one.name for one in class_table() for phrase in one.called}
    abbreviations = {fold(phrase) for one in class_table() for phrase in one.called if phrase.isupper()}
    return DrugNames({name: frozenset(each) for name, each in drugs.items()}, classes, capitals - plain, abbreviations)


def _of_packs(library: Library) -> Iterator[tuple[str, Iterable[str], bool]]:
    for pack in library.packs:
        for shown, kind, key in pack.ask(NAMES_OF_DRUGS, (NAME_RANK[NameKind.ABBREVIATION],)):
            ingredients = key.split("+")
            yield shown, ingredients, kind == NameKind.BRAND
            if len(ingredients) > 1 and kind == NameKind.GENERIC:
                yield from _parts_of(shown, ingredients)


def _parts_of(whole: str, ingredients: Collection[str]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """The ingredients of a combination by their own names: some are sold in no other way."""
    return ((part, (fold(part),), False) for part in whole.split(_PARTS) if fold(part) in ingredients)


@cache
def _listed() -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    synonyms, brands, substances = shipped_list("synonyms"), shipped_list("brands"), shipped_list("moieties")
    found: list[tuple[str, tuple[str, ...], bool]] = []
    for names in synonyms["same"]:
        found += ((name, tuple(map(fold, names)), False) for name in names)
    for whole, names in (*synonyms["combinations"].items(), *brands.items()):
        ingredients = tuple(map(fold, whole.split(_PARTS)))
        found += _parts_of(whole, ingredients)
        found += ((name, ingredients, True) for name in names)
        found.append((whole, ingredients, False))
    for reason in _SUBSTANCES:
        found += ((substance, (fold(moiety),), False) for substance, moiety in substances[reason].items())
        found += ((moiety, (fold(moiety),), False) for moiety in substances[reason].values())
    found += ((name, (fold(name),), False) for name in substances["kept_apart"])
    found += ((name, tuple(map(fold, name.split(_PARTS))), False) for name in formulary().names)
    found += ((name, (fold(name),), False) for name in _classes()["further_names"])
    found += ((name, (fold(name),), False) for one in _classes()["class"] for name in one.get("members", ()))
    return tuple(found)


def _shortened(library: Library) -> Iterator[tuple[str, str]]:
    """Names without their salt, each with the whole: a text that says "metoprolol" may mean either of its salts."""
    salts = _KEPT_APART_BY | set(shipped_list("moieties")["salt_words"])
    known = {name for name, ingredients, _ in (*_listed(), *_of_packs(library)) if (fold(name),) == tuple(ingredients)}
    for name in known:
        words = name.lower().split()
        whole = fold(name)
        while len(words) > 1 and words[-1] in salts:
            words.pop()
        shorter = " ".join(words)
        if fold(shorter) != whole and _PARTS not in name and not _METALS.match(shorter):
            yield fold(shorter), whole


def _spellings(name: str) -> tuple[str, ...]:
    folded = fold(name)
    return folded, *map(fold, name_lists().synonyms.get(folded, ()))


@cache
def _no_names() -> frozenset[str]:
    return frozenset(map(fold, _classes()["no_names"]))


@cache
def _classes() -> dict[str, Any]:
    return tomllib.loads(resource("interaction_classes.toml").read_text(encoding="utf-8"))
