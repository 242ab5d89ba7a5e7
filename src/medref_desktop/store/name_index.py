"""Makes the rows of the list, and every name that finds them, of the places that a pack's monographs stand at."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlite_utils import Database

from medref_desktop.domain.drug_classes import Scheme
from medref_desktop.domain.label_order import is_prescription
from medref_desktop.domain.name_lists import NameLists
from medref_desktop.domain.names import DrugKey, bag, fold, words
from medref_desktop.domain.query import NAME_RANK, NameKind
from medref_desktop.store.near_names import traces

PRESCRIPTION = 64
"""Of a drug's importance; the rest is made of the number of its labels."""

SHORTEST_INSIDE = 3
"""Letters from which search looks inside words, and so the shortest ending that is kept for it."""

LONGEST_TAIL = 40
"""Letters of an ending: the name of a fluid with ten salts has hundreds, which nobody types from its middle on."""

ORDER_PLACES = """
    WITH ordered AS (
        SELECT monograph_place.rowid AS id,
               row_number() OVER (
                   PARTITION BY drug_key, form_group
                   ORDER BY monograph.rank, monograph.dated DESC, monograph.version DESC, monograph.set_id, monograph.id
               ) - 1 AS place
          FROM monograph_place JOIN monograph ON monograph.id = monograph_place.monograph_id)
    UPDATE monograph_place SET place = ordered.place FROM ordered WHERE ordered.id = monograph_place.rowid"""
PLACES = """
    SELECT drug_key, form_group, names, epc_classes, therapeutic_class, has_boxed_warning, rx, dea_schedule,
           monograph.rank
      FROM monograph_place JOIN monograph ON monograph.id = monograph_place.monograph_id
     ORDER BY drug_key, form_group, place"""
_KIND_OF_PART = {"brands": NameKind.BRAND, "salts": NameKind.SALT, "synonyms": NameKind.SYNONYM}


def order_places(connection: sqlite3.Connection) -> None:
    """Number the monographs of each drug in the order in which they are offered; 0 is the reference label."""
    connection.execute(ORDER_PLACES)


def build(db: Database, lists: NameLists) -> None:
    """Write the tables drug, drug_class, drug_name, name_end and name_trace, which must be empty."""
    name_ids = itertools.count(1)
    grouped = itertools.groupby(map(_Place._make, db.conn.execute(PLACES)), key=lambda place: place[:2])
    for drug_id, (_, places) in enumerate(grouped, start=1):
        here = list(places)
        brands = list(_once(brand for place in here for brand in json.loads(place.names)["brands"]))
        db.table("drug").insert(_drug_row(drug_id, here, brands))
        db.conn.executemany("INSERT INTO drug_class (name, scheme, drug_id) VALUES (?, ?, ?)", _classes(drug_id, here))
        for (shown, kind), name_id in zip(_names(here, lists), name_ids, strict=False):
            _insert_name(db, drug_id, name_id, shown, kind)


class _Place(NamedTuple):
    drug_key: str
    form_group: str
    names: str
    epc_classes: str
    therapeutic_class: str
    has_boxed_warning: int
    rx: str
    dea_schedule: str
    rank: int


def _drug_row(drug_id: int, places: list[_Place], brands: list[str]) -> dict[str, Any]:
    """The row of a drug: what the reference label says, and what it is silent on from the next one that speaks."""
    first = places[0]
    name = json.loads(first.names)["name"]
    return {
        "id": drug_id,
        "key": first.drug_key,
        "form_group": first.form_group,
        "name": name,
        "folded": fold(name),
        "epc_classes": _epc_classes(places),
        "therapeutic_class": _therapeutic_class(places),
        "brands": json.dumps(brands, ensure_ascii=False),
        "has_boxed_warning": first.has_boxed_warning,
        "rx": _each_once(place.rx.split(" and ") for place in places),
        "dea_schedule": _each_once([place.dea_schedule] for place in places),
        "importance": _importance(places),
    }


def _classes(drug_id: int, places: list[_Place]) -> Iterator[tuple[str, str, int]]:
    for name in dict.fromkeys(json.loads(_epc_classes(places))):
        yield name, Scheme.EPC.value, drug_id
    if therapeutic := _therapeutic_class(places):
        yield therapeutic, Scheme.THERAPEUTIC.value, drug_id


def _epc_classes(places: list[_Place]) -> str:
    """A JSON list."""
    return next((place.epc_classes for place in places if json.loads(place.epc_classes)), "[]")


def _therapeutic_class(places: list[_Place]) -> str:
    return next((place.therapeutic_class for place in places if place.therapeutic_class), "")


def _importance(places: list[_Place]) -> int:
    """Prescription drugs first, then those with more labels; of nearly as many labels the alphabet decides."""
    return PRESCRIPTION * any(is_prescription(place.rank) for place in places) + len(places).bit_length()


def _each_once(texts: Iterable[Iterable[str]]) -> str:
    """All that are not empty, as a JSON list."""
    return json.dumps(sorted({text for some in texts for text in some if text}))


def _names(places: list[_Place], lists: NameLists) -> Iterator[tuple[str, NameKind]]:
    """Every name of a drug once, as the best kind that it is."""
    seen: set[str] = set()
    read = [json.loads(place.names) for place in places]
    found = [(names["name"], NameKind.GENERIC if at == 0 else NameKind.SYNONYM) for at, names in enumerate(read)]
    found += [(name, kind) for part, kind in _KIND_OF_PART.items() for names in read for name in names[part]]
    key = DrugKey(places[0].drug_key)
    found += [(name, NameKind.SYNONYM) for name in lists.other_names(key, read[0]["name"])]
    found.sort(key=lambda pair: NAME_RANK[pair[1]])
    found += [(short, NameKind.ABBREVIATION) for short in lists.abbreviations_of(key)]
    for shown, kind in found:
        folded = fold(shown)
        if folded and folded not in seen:
            seen.add(folded)
            yield shown, kind


def _insert_name(db: Database, drug_id: int, name_id: int, shown: str, kind: NameKind) -> None:
    db.conn.execute(
        "INSERT INTO drug_name (id, drug_id, shown, folded, bag, kind, rank) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (name_id, drug_id, shown, fold(shown), bag(shown), kind.value, NAME_RANK[kind]),
    )
    if kind is NameKind.ABBREVIATION:
        return
    # Nearly every salt ends in a word that many drugs share: "hydrochloride" must not list them all.
    if kind is not NameKind.SALT:
        db.conn.executemany(
            "INSERT OR IGNORE INTO name_end (tail, at_word, name_id) VALUES (?, ?, ?)",
            [(tail, at_word, name_id) for tail, at_word in _endings(shown)],
        )
    db.conn.executemany(
        "INSERT INTO name_trace (trace, name_id) VALUES (?, ?)",
        [(trace, name_id) for trace in traces(shown, words_too=kind is not NameKind.SALT)],
    )


def _once(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if fold(name) not in seen:
            seen.add(fold(name))
            yield name


def _endings(shown: str) -> Iterator[tuple[str, int]]:
    """Every ending of the folded name that search may meet, but for the whole name, and whether a word starts there."""
    folded = fold(shown)
    starts, at = set(), 0
    for word in words(shown):
        at = folded.find(word, at)
        starts.add(at)
        at += len(word)
    for position in range(1, len(folded)):
        tail = folded[position : position + LONGEST_TAIL]
        if position in starts:
            yield tail, 1
        elif len(tail) >= SHORTEST_INSIDE:
            yield tail, 0
