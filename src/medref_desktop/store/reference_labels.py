"""Which label stands for a drug where one is enough: its reference label, but for what the clinic has chosen."""

from __future__ import annotations

from collections.abc import Mapping

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.source import Source
from medref_desktop.store.library import Library
from medref_desktop.store.pack import Pack

REFERENCE_PLACES = "SELECT monograph_id, drug_key, form_group FROM monograph_place WHERE place = 0"


def references_in(library: Library, pack: Pack) -> Mapping[int, tuple[Drug, ...]]:
    """The monographs of a pack that stand for drugs, each with the drugs that it stands for.

    A pinned label stands for its drug in place of every other one; in place of a withdrawn label the next one does.

    Raises:
        PackUnreadable: a pack fails.
    """
    found = {Drug(DrugKey(key), group): monograph for monograph, key, group in pack.ask(REFERENCE_PLACES)}
    if pack.info.source is Source.LABEL:
        _take_withdrawn(library, pack, found)
        _take_pinned(library, pack, found)
    drugs: dict[int, list[Drug]] = {}
    for drug, monograph in found.items():
        drugs.setdefault(monograph, []).append(drug)
    return {monograph: tuple(each) for monograph, each in drugs.items()}


def _take_withdrawn(library: Library, pack: Pack, found: dict[Drug, int]) -> None:
    withdrawn = library.choices.withdrawn
    for gone in (ref for set_id in withdrawn for ref in pack.labels_of_set_id(set_id)):
        if found.get(gone.drug) == gone.id:
            others = [ref.id for ref in pack.monographs_of(gone.drug) if ref.set_id not in withdrawn]
            del found[gone.drug]
            if others:
                found[gone.drug] = others[0]


def _take_pinned(library: Library, pack: Pack, found: dict[Drug, int]) -> None:
    for drug, set_id in library.choices.pinned.items():
        here = {ref.id for ref in pack.labels_of_set_id(set_id) if ref.drug == drug}
        if here and set_id not in library.choices.withdrawn:
            found[drug] = here.pop()
        elif any(ref.drug == drug for other in library.packs for ref in other.labels_of_set_id(set_id)):
            found.pop(drug, None)
