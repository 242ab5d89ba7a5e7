"""The classes of all drugs, with the drugs in each."""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_classes import DrugClass, Scheme
from medref_desktop.domain.query import DrugHit, SearchQuery
from medref_desktop.store.library import Library

EVERY_CLASS = """
    SELECT drug_class.scheme, drug_class.name, drug.key, drug.form_group
      FROM drug_class JOIN drug ON drug.id = drug_class.drug_id"""
OTHER_OF_CLASS = """
    SELECT 1 FROM drug_class JOIN drug ON drug.id = drug_class.drug_id
     WHERE drug_class.name = :class AND NOT (drug.key = :key AND drug.form_group = :group) LIMIT 1"""


def drug_classes(library: Library) -> tuple[DrugClass, ...]:
    """Every class by scheme and the alphabet; drugs stand in it as in the list.

    Raises:
        PackUnreadable: a pack fails.
    """
    members: dict[tuple[Scheme, str], set[Drug]] = {}
    for scheme, name, drug in _memberships(library):
        members.setdefault((scheme, name), set()).add(drug)
    drugs = library.search(SearchQuery.parse(""), limit=0).total
    hits = {hit.drug: hit for hit in library.search(SearchQuery.parse(""), limit=drugs).hits}
    place = {drug: number for number, drug in enumerate(hits)}
    found = [
        DrugClass(name, scheme, tuple(hits[drug] for drug in sorted(of_class & place.keys(), key=place.__getitem__)))
        for (scheme, name), of_class in members.items()
    ]
    return tuple(sorted(found, key=lambda one: (list(Scheme).index(one.scheme), one.name.casefold())))


def shared_classes(library: Library, hit: DrugHit) -> tuple[str, ...]:
    """The classes of a drug in which any other drug stands, or the same one in another form group."""
    return tuple(name for name in hit.classes if _has_others(library, hit.drug, name))


def _has_others(library: Library, drug: Drug, drug_class: str) -> bool:
    asked = {"class": drug_class, "key": drug.key, "group": drug.group}
    return any(pack.ask(OTHER_OF_CLASS, asked) for pack in library.packs)


def _memberships(library: Library) -> Iterator[tuple[Scheme, str, Drug]]:
    for pack in library.packs:
        for scheme, name, key, group in pack.ask(EVERY_CLASS):
            yield Scheme(scheme), name, Drug(key, group)
