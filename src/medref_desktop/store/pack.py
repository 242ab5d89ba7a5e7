"""One pack: opened read-only, and asked the questions that the library puts to each of its packs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import GROUP_WORDS, DrugKey, words
from medref_desktop.domain.provenance import Source
from medref_desktop.domain.query import NAME_RANK, NameKind, SearchQuery, Tier
from medref_desktop.errors import MonographDamaged, PackUnreadable
from medref_desktop.store.pack_header import AGAIN, check_header

if TYPE_CHECKING:
    from medref_desktop.domain.monograph import Monograph

SQLITE_VERSION = sqlite3.sqlite_version
_AFTER_ALL = "\U0010ffff"
_RANK_OF_ABBREVIATIONS = NAME_RANK[NameKind.ABBREVIATION]


@dataclass(frozen=True, slots=True)
class PackInfo:
    """What a pack says of itself. `built` is an ISO date and time, `built_from` the sources in words."""

    name: str
    title: str
    source: Source
    version: str
    built: str = ""
    built_from: str = ""
    program: str = ""
    licence: str = ""


class NameMatch(NamedTuple):
    """A name that met a query. Sorts in the order of the list."""

    tier: Tier
    rank: int
    folded_drug: str
    drug: Drug
    shown: str
    kind: NameKind


class DrugRow(NamedTuple):
    """What a row of the list needs to know of a drug."""

    drug: Drug
    name: str
    epc_class: str
    therapeutic_class: str
    brands: tuple[str, ...]
    has_boxed_warning: bool


class MonographRef(NamedTuple):
    """A monograph in a pack, not yet read."""

    pack: str
    id: int
    source: Source


class Pack:
    """A pack in use. Reads only, by plain sqlite3, and writes nothing. Belongs to the thread that opened it.

    Every method raises PackUnreadable when the file fails under it.
    """

    INFO = "SELECT name, title, source, version, built, built_from, program, licence FROM pack"
    _MATCH = """
        SELECT drug_name.rank, drug.folded, drug.key, drug.form_group, drug_name.shown, drug_name.kind
          FROM {source} JOIN drug ON drug.id = drug_name.drug_id
         WHERE {condition}
           AND (:drug_class = '' OR :drug_class IN (drug.epc_class, drug.therapeutic_class))"""
    _ENDS = "name_end JOIN drug_name ON drug_name.id = name_end.name_id"
    EVERY_DRUG = _MATCH.format(source="drug_name", condition="drug_name.rank = 0")
    EVERY_NAME = _MATCH.format(source="drug_name", condition="1")
    NAMED = _MATCH.format(
        source="drug_name",
        condition="(drug_name.folded = :folded OR drug_name.bag = :bag) AND drug_name.rank < :rank",
    )
    STARTING = _MATCH.format(
        source="drug_name",
        condition="drug_name.folded >= :start AND drug_name.folded < :stop AND drug_name.rank < :rank",
    )
    WITHIN = _MATCH.format(
        source=_ENDS,
        condition="name_end.tail >= :start AND name_end.tail < :stop AND name_end.at_word = :at_word",
    )
    ABBREVIATED = _MATCH.format(source="drug_name", condition="drug_name.folded = :folded AND drug_name.rank = :rank")
    NAMES = "SELECT DISTINCT folded FROM drug_name WHERE rank < ?"
    ROWS = """
        SELECT key, form_group, name, epc_class, therapeutic_class, brands, has_boxed_warning
          FROM drug WHERE key IN (SELECT value FROM json_each(?))"""
    CLASSES = "SELECT epc_class FROM drug UNION SELECT therapeutic_class FROM drug"
    MONOGRAPHS = """
        SELECT monograph.id, monograph.source
          FROM monograph JOIN drug ON drug.id = monograph.drug_id
         WHERE drug.key = ? AND drug.form_group = ?
         ORDER BY monograph.id"""
    EVERY_MONOGRAPH = "SELECT id, source FROM monograph ORDER BY id"
    MONOGRAPH = """
        SELECT drug.key, drug.form_group, drug.name, monograph.names, monograph.facts, monograph.provenance,
               monograph.content_sha256
          FROM monograph JOIN drug ON drug.id = monograph.drug_id
         WHERE monograph.id = ?"""
    SECTIONS = "SELECT kind, title, blocks FROM section WHERE monograph_id = ? ORDER BY position"
    PRODUCTS = """
        SELECT ndc, name, form, route, strength, dea_schedule, imprint, color, shape, size
          FROM product WHERE monograph_id = ? ORDER BY position"""

    def __init__(self, path: Path, connection: sqlite3.Connection, info: PackInfo) -> None:
        self.path, self.info, self._connection = path, info, connection

    @classmethod
    def open(cls, path: Path) -> Pack:
        """Open a pack file.

        Raises:
            PackUnreadable: it is missing, damaged, foreign or of another schema.
        """
        check_header(path)
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as exc:
            raise PackUnreadable(f"The pack {path.name} cannot be opened.", hint=AGAIN) from exc
        try:
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                connection.execute(f"PRAGMA {pragma}")
            name, title, source, *others = map(_text, connection.execute(cls.INFO).fetchone())
            info = PackInfo(name, title, Source(source), *others)
        except (sqlite3.Error, TypeError, ValueError) as exc:
            connection.close()
            raise PackUnreadable(f"The pack {path.name} is damaged.", hint=AGAIN) from exc
        return cls(path, connection, info)

    def close(self) -> None:
        self._connection.close()

    def check_whole(self) -> None:
        """Read all that the list is made of; what the monographs say is left to their hashes."""
        with self._explained():
            if self._connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise ValueError("an index or a page is broken")
        self.rows(sorted({match.drug.key for match in self._matches(Tier.GUESS, self.EVERY_NAME)}))
        self.folded_names()
        self.classes()
        self.every_monograph()

    def every_drug(self, drug_class: str = "") -> list[NameMatch]:
        """Every drug by its generic name, in no order."""
        return self._matches(Tier.PREFIX, self.EVERY_DRUG, drug_class=drug_class)

    def matches(self, query: SearchQuery) -> list[NameMatch]:
        """Every name that meets the query, each at its best tier, in no order."""
        if not query.folded:
            return []
        found = self._matches(Tier.EXACT, self.NAMED, query, rank=_RANK_OF_ABBREVIATIONS)
        found += self._matches(Tier.PREFIX, self.STARTING, query, rank=_RANK_OF_ABBREVIATIONS)
        found += self._matches(Tier.WORD, self.WITHIN, query, at_word=1)
        if len(query.words) > 1:
            found += self._all_words(query)
        if len(query.folded) >= 3:
            found += self._matches(Tier.INSIDE, self.WITHIN, query, at_word=0)
        return found

    def abbreviated(self, query: SearchQuery) -> list[NameMatch]:
        """The drugs that an abbreviation may mean. Suggestions, never answers."""
        return self._matches(Tier.GUESS, self.ABBREVIATED, query, rank=_RANK_OF_ABBREVIATIONS)

    def named(self, folded: str, drug_class: str = "") -> list[NameMatch]:
        """The drugs whose folded name this is, as guesses for another spelling."""
        query = SearchQuery(folded, folded, (), "", drug_class)
        return self._matches(Tier.GUESS, self.NAMED, query, rank=_RANK_OF_ABBREVIATIONS)

    def folded_names(self) -> list[str]:
        """All names but abbreviations, folded, for finding near ones."""
        with self._explained():
            return [_text(row[0]) for row in self._connection.execute(self.NAMES, (_RANK_OF_ABBREVIATIONS,))]

    def rows(self, keys: Sequence[DrugKey]) -> list[DrugRow]:
        """What the list shows of these drugs, in every form group."""
        with self._explained():
            return [
                DrugRow(_drug(key, group), _text(name), _text(epc), _text(therapeutic), _texts(brands), bool(boxed))
                for key, group, name, epc, therapeutic, brands, boxed in self._connection.execute(
                    self.ROWS, (json.dumps(keys),)
                )
            ]

    def classes(self) -> set[str]:
        with self._explained():
            return {_text(row[0]) for row in self._connection.execute(self.CLASSES)} - {""}

    def monographs_of(self, drug: Drug) -> list[MonographRef]:
        return self._refs(self.MONOGRAPHS, (drug.key, drug.group))

    def every_monograph(self) -> list[MonographRef]:
        return self._refs(self.EVERY_MONOGRAPH)

    def monograph(self, ref: MonographRef) -> Monograph:
        """Read a monograph and check it against its hash.

        Raises:
            MonographDamaged: it does not match its hash, or its name in the list.
        """
        # The list comes first and needs none of this.
        from medref_desktop.domain.monograph import content_sha256, from_canonical

        with self._explained():
            row = self._connection.execute(self.MONOGRAPH, (ref.id,)).fetchone()
            sections = self._connection.execute(self.SECTIONS, (ref.id,)).fetchall()
            cursor = self._connection.execute(self.PRODUCTS, (ref.id,))
            columns = [column[0] for column in cursor.description]
            products = [dict(zip(columns, values, strict=True)) for values in cursor]
        try:
            key, group, listed_name, names, facts, provenance, sha256 = row
            canonical = {
                "drug_key": key,
                "group": group,
                "names": json.loads(names),
                "facts": json.loads(facts),
                "provenance": json.loads(provenance),
                "sections": [{"kind": k, "title": t, "blocks": json.loads(b)} for k, t, b in sections],
                "products": products,
            }
            intact = content_sha256(canonical) == sha256 and canonical["names"]["name"] == listed_name
        except (TypeError, ValueError, KeyError, UnicodeError):
            intact = False
        if not intact:
            raise MonographDamaged(
                f"A monograph in the pack {self.path.name} is damaged and is not shown.",
                hint="Every other monograph can be read. To mend this one, import or build the pack again.",
            )
        return from_canonical(canonical)

    def _all_words(self, query: SearchQuery) -> list[NameMatch]:
        """Names with every word of the query at the start of one of their words, in any order."""
        longest = max(query.words, key=len)
        narrowed = SearchQuery(query.text, longest, (longest,), longest, query.drug_class)
        candidates = self._matches(Tier.WORD, self.STARTING, narrowed, rank=_RANK_OF_ABBREVIATIONS)
        candidates += self._matches(Tier.WORD, self.WITHIN, narrowed, at_word=1)
        return [
            match
            for match in candidates
            if all(any(word.startswith(typed) for word in words(match.shown)) for typed in query.words)
        ]

    def _matches(
        self, tier: Tier, sql: str, query: SearchQuery | None = None, drug_class: str = "", **values: int
    ) -> list[NameMatch]:
        bound: dict[str, object] = {"drug_class": drug_class, **values}
        if query is not None:
            start = query.folded
            # A query of signs alone has an empty bag, which must not meet names without words.
            bound |= {"folded": start, "start": start, "stop": start + _AFTER_ALL, "bag": query.bag or None}
            bound["drug_class"] = query.drug_class
        with self._explained():
            return [
                NameMatch(tier, _number(rank), _text(folded), _drug(key, group), _text(shown), NameKind(kind))
                for rank, folded, key, group, shown, kind in self._connection.execute(sql, bound)
            ]

    def _refs(self, sql: str, values: Sequence[str] = ()) -> list[MonographRef]:
        with self._explained():
            return [MonographRef(self.info.name, ref, Source(of)) for ref, of in self._connection.execute(sql, values)]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, ValueError) as exc:
            raise PackUnreadable(f"The pack {self.path.name} is damaged.", hint=AGAIN) from exc


# A changed byte may turn a cell into one of another type, which SQLite does not mind.


def _text(cell: object) -> str:
    if not isinstance(cell, str):
        raise ValueError(f"not a text: {cell!r}")
    return cell


def _number(cell: object) -> int:
    if not isinstance(cell, int):
        raise ValueError(f"not a number: {cell!r}")
    return cell


def _texts(cell: object) -> tuple[str, ...]:
    data = json.loads(_text(cell))
    if not isinstance(data, list):
        raise ValueError(f"not a list: {data!r}")
    return tuple(map(_text, data))


def _drug(key: object, group: object) -> Drug:
    if group not in GROUP_WORDS:
        raise ValueError(f"not a form group: {group!r}")
    return Drug(DrugKey(_text(key)), _text(group))
