"""The classes of all drugs, with the drugs in each."""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_classes import DrugClass, Scheme
from medref_desktop.domain.query import SearchQuery
from medref_desktop.store.library import Library

EVERY_CLASS = "SELECT key, form_group, epc_class, therapeutic_class FROM drug"


def drug_classes(library: Library) -> tuple[DrugClass, ...]:
    """Every class by scheme and the alphabet; drugs stand in it as in the list.

    Raises:
        PackUnreadable: a pack fails.
    """
    members: dict[tuple[Scheme, str], set[Drug]] = {}
    for scheme, name, drug in _memberships(library):
        if name:
            members.setdefault((scheme, name), set()).add(drug)
    answer = library.search(SearchQuery.parse(""), limit=0)
    everything = library.search(SearchQuery.parse(""), limit=answer.total).hits
    order = list(Scheme)
    return tuple(
        DrugClass(name, scheme, tuple(hit for hit in everything if hit.drug in drugs))
        for (scheme, name), drugs in sorted(
            members.items(), key=lambda one: (order.index(one[0][0]), one[0][1].casefold())
        )
    )


def _memberships(library: Library) -> Iterator[tuple[Scheme, str, Drug]]:
    for pack in library.packs:
        for key, group, epc, therapeutic in pack.ask(EVERY_CLASS):
            yield Scheme.EPC, epc, Drug(key, group)
            yield Scheme.THERAPEUTIC, therapeutic, Drug(key, group)
