"""One pack: opened read-only, and asked the questions that the library puts to each of its packs.

Long, as every question stands beside its SQL.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_filters import DrugTraits
from medref_desktop.domain.names import GROUP_WORDS, DrugKey, words
from medref_desktop.domain.query import NAME_RANK, NameKind, SearchQuery, Tier
from medref_desktop.domain.source import Source
from medref_desktop.errors import Interrupted, MonographDamaged, PackUnreadable
from medref_desktop.store.pack_header import AGAIN, check_header

if TYPE_CHECKING:
    from medref_desktop.domain.monograph import Monograph
    from medref_desktop.domain.product import Product
    from medref_desktop.store.compression import Codec

Made = TypeVar("Made")
SQLITE_VERSION = sqlite3.sqlite_version
_AFTER_ALL = "\U0010ffff"
_KINDS: dict[object, NameKind] = {kind.value: kind for kind in NameKind}
_RANK_OF_ABBREVIATIONS = NAME_RANK[NameKind.ABBREVIATION]


class PackInfo(NamedTuple):
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
    importance: int = 0
    """More is more; of drugs that were asked for alike, common ones stand first."""


class DrugRow(NamedTuple):
    """What a row of the list needs to know of a drug."""

    drug: Drug
    name: str
    epc_classes: tuple[str, ...]
    therapeutic_class: str
    brands: tuple[str, ...]
    has_boxed_warning: bool


class MonographRef(NamedTuple):
    """A monograph in a pack, not yet read: what tells it from the drug's others.

    Of labels also set id, version, maker, and `rank` and `dated` (ISO) by which they are ordered, newest first.
    `withdrawn` says why and when the clinic withdrew it, `is_pinned` that the clinic sees it before the others.
    """

    pack: str
    id: int
    source: Source
    drug: Drug
    title: str = ""
    maker: str = ""
    set_id: str = ""
    version: int = 0
    dated: str = ""
    rank: int = 0
    has_boxed_warning: bool = False
    withdrawn: str = ""
    is_pinned: bool = False

    def is_same_as(self, other: MonographRef) -> bool:
        """Whether they mean one monograph, in any build of its pack."""
        if self.set_id or other.set_id:
            return (self.set_id, self.drug) == (other.set_id, other.drug)
        return (self.pack, self.id, self.drug) == (other.pack, other.id, other.drug)


class LabelVersion(NamedTuple):
    """Which version of a label a pack holds, read from which format; `dated` is ISO. Sorts the newest last."""

    version: int
    dated: str
    format: str
    sha256: str


class Pack:
    """A pack in use. Reads only, by plain sqlite3, and writes nothing. Belongs to the thread that opened it.

    Every method raises PackUnreadable when the file fails under it.
    """

    INFO = "SELECT name, title, source, version, built, built_from, program, licence FROM pack"
    _MATCH = """
        SELECT drug_name.rank, drug.folded, drug.key, drug.form_group, drug_name.shown, drug_name.kind,
               drug.importance
          FROM {source} JOIN drug ON drug.id = drug_name.drug_id
         WHERE {condition}
           AND (:drug_class = '' OR drug.id IN (SELECT drug_id FROM drug_class WHERE name = :drug_class))"""
    _ENDS = "name_end JOIN drug_name ON drug_name.id = name_end.name_id"
    # The whole list is by the alphabet alone.
    EVERY_DRUG = _MATCH.format(source="drug_name", condition="drug_name.rank = 0").replace("drug.importance", "0")
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
    TRACED = _MATCH.format(
        source="name_trace JOIN drug_name ON drug_name.id = name_trace.name_id",
        condition="name_trace.trace IN (SELECT value FROM json_each(:traces))",
    )
    OF_KEYS = _MATCH.format(
        source="drug_name", condition="drug_name.rank = 0 AND drug.key IN (SELECT value FROM json_each(:keys))"
    )
    NAMES = "SELECT DISTINCT folded FROM drug_name WHERE folded >= ? AND folded < ? AND rank < ?"
    ROWS = """
        SELECT key, form_group, name, epc_classes, therapeutic_class, brands, has_boxed_warning
          FROM drug WHERE key IN (SELECT value FROM json_each(?))"""
    TRAITS = "SELECT key, form_group, epc_classes, therapeutic_class, rx, dea_schedule FROM drug"
    CLASSES = "SELECT DISTINCT name FROM drug_class"
    _REF_COLUMNS = """
        monograph.id, monograph.source, drug_key, form_group, monograph.title, monograph.maker,
        monograph.set_id, monograph.version, monograph.dated, monograph.rank, has_boxed_warning"""
    _REF = f"""
        SELECT {_REF_COLUMNS}
          FROM monograph_place JOIN monograph ON monograph.id = monograph_place.monograph_id"""
    MONOGRAPHS = f"{_REF} WHERE drug_key = ? AND form_group = ? ORDER BY place"
    OF_SET_ID = f"{_REF} WHERE monograph.set_id = ? ORDER BY monograph_place.rowid"
    CODED = f"""
        SELECT label_code.product, {_REF_COLUMNS}
          FROM label_code JOIN monograph_place ON monograph_place.id = label_code.place_id
               JOIN monograph ON monograph.id = monograph_place.monograph_id
         WHERE label_code.code = ? ORDER BY monograph_place.place, monograph_place.id, label_code.product"""
    EVERY_MONOGRAPH = f"{_REF} GROUP BY monograph.id ORDER BY monograph.id, monograph_place.rowid"
    COUNT = "SELECT count(*) FROM monograph"
    LABEL_VERSIONS = "SELECT set_id, version, dated, format, content_sha256 FROM monograph WHERE set_id <> ''"
    VERSIONS_BEFORE = "SELECT set_id, version FROM label_before"
    HAS_FIELDS = "SELECT count(*) FROM sqlite_master WHERE name = 'label_field'"
    FIELDS = "SELECT field, lower(hex(sha256)) FROM label_field WHERE monograph_id = ?"
    WITH_FIELDS = """
        SELECT set_id FROM monograph WHERE id IN (SELECT monograph_id FROM label_field)"""
    MONOGRAPH = "SELECT content_sha256, body FROM monograph WHERE id = ?"
    BEFORE = "SELECT content_sha256, body FROM label_before WHERE set_id = ?"
    NAME_OF = "SELECT name FROM drug WHERE key = ? AND form_group = ?"
    PICTURE = "SELECT data FROM picture WHERE sha256 = ?"
    DICTIONARY = "SELECT data FROM dictionary"
    REFERENCE_OF = """
        SELECT monograph_id, names FROM monograph_place WHERE drug_key = ? AND form_group = ? AND place = 0"""

    def __init__(self, path: Path, connection: sqlite3.Connection, info: PackInfo) -> None:
        self.path, self.info, self._connection = path, info, connection
        self._codec: Codec | None = None
        self._drugs: dict[tuple[object, object], Drug] = {}

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

    def interrupt(self) -> None:
        """Give up the question that is being answered, from any thread: its asker gets Interrupted."""
        self._connection.interrupt()

    def ask(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question that another part of the store puts."""
        with self._explained():
            return self._connection.execute(sql, values).fetchall()

    def check_whole(self) -> None:
        """Read all that the list is made of; what the monographs say is left to their hashes."""
        with self._explained():
            if self._connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise ValueError("an index or a page is broken")
        self.rows(sorted({match.drug.key for match in self._matches(Tier.GUESS, self.EVERY_NAME)}))
        self.folded_names()
        self.classes()
        self.traits()
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

    def traced(self, traces: Sequence[int], drug_class: str = "") -> list[NameMatch]:
        """The names that share a trace with a text (store.near_names), as guesses."""
        query = SearchQuery("", "", (), "", drug_class)
        return self._matches(Tier.GUESS, self.TRACED, query, traces=json.dumps(traces)) if traces else []

    def of_keys(self, keys: Sequence[DrugKey], drug_class: str = "") -> list[NameMatch]:
        """Every form group of the drugs with these keys, as guesses."""
        query = SearchQuery("", "", (), "", drug_class)
        return self._matches(Tier.GUESS, self.OF_KEYS, query, keys=json.dumps(keys))

    def folded_names(self, start: str = "") -> list[str]:
        """All names but abbreviations that begin so, folded."""
        with self._explained():
            values = (start, start + _AFTER_ALL, _RANK_OF_ABBREVIATIONS)
            return [_text(row[0]) for row in self._connection.execute(self.NAMES, values)]

    def rows(self, keys: Sequence[DrugKey]) -> list[DrugRow]:
        """What the list shows of these drugs, in every form group."""
        with self._explained():
            return [
                DrugRow(_drug(key, group), _text(name), _texts(epc), _text(therapeutic), _texts(brands), bool(boxed))
                for key, group, name, epc, therapeutic, brands, boxed in self._connection.execute(
                    self.ROWS, (json.dumps(keys),)
                )
            ]

    def classes(self) -> set[str]:
        with self._explained():
            return {_text(row[0]) for row in self._connection.execute(self.CLASSES)}

    def traits(self) -> dict[Drug, DrugTraits]:
        """What filters look at, of every drug."""
        source = frozenset({self.info.source.value})
        with self._explained():
            return {
                _drug(key, group): DrugTraits(
                    _set(epc) | ({_text(therapeutic)} - {""}), _set(rx), _set(schedule), source
                )
                for key, group, epc, therapeutic, rx, schedule in self._connection.execute(self.TRAITS)
            }

    def monographs_of(self, drug: Drug) -> list[MonographRef]:
        """The drug's monographs in the order in which they are offered."""
        return self._refs(self.MONOGRAPHS, (drug.key, drug.group))

    def labels_of_set_id(self, set_id: str) -> list[MonographRef]:
        """The label of a set id, once for each drug and form group that it stands under."""
        return self._refs(self.OF_SET_ID, (set_id,))

    def coded(self, code: str) -> list[tuple[MonographRef, int]]:
        """What a code in the spelling of packs finds: labels at their places, each with the number of the product."""
        with self._explained():
            rows = self._connection.execute(self.CODED, (code,)).fetchall()
            return [(self._ref(*row), _number(product)) for product, *row in rows]

    def every_monograph(self) -> list[MonographRef]:
        """Every monograph once, at its first place."""
        return self._refs(self.EVERY_MONOGRAPH)

    def monograph_count(self) -> int:
        with self._explained():
            return _number(self._connection.execute(self.COUNT).fetchone()[0])

    def label_versions(self) -> dict[str, LabelVersion]:
        """The version, date and hash of every label by its set id."""
        with self._explained():
            rows = self._connection.execute(self.LABEL_VERSIONS)
            return {
                _text(set_id): LabelVersion(_number(version), *map(_text, texts)) for set_id, version, *texts in rows
            }

    def versions_before(self) -> dict[str, int]:
        """The version before the one in use, of every label of which it is kept."""
        with self._explained():
            rows = self._connection.execute(self.VERSIONS_BEFORE)
            return {_text(set_id): _number(version) for set_id, version in rows}

    def field_hashes(self, ref: MonographRef) -> dict[str, str]:
        """The SHA-256 of each field of a label's source; none in a pack that was made before they were kept."""
        rows = self.ask(self.FIELDS, (ref.id,)) if self._has_fields else []
        with self._explained():
            return {_text(field): _text(sha256) for field, sha256 in rows}

    def set_ids_with_fields(self) -> set[str]:
        """The labels of which the hashes of their fields are kept."""
        rows = self.ask(self.WITH_FIELDS) if self._has_fields else []
        with self._explained():
            return {_text(row[0]) for row in rows}

    @cached_property
    def _has_fields(self) -> bool:
        return self.ask(self.HAS_FIELDS) != [(0,)]

    def monograph(self, ref: MonographRef) -> Monograph:
        """Read a monograph and check it against its hash.

        Raises:
            MonographDamaged: it does not match its hash, or its name in the list.
        """
        from medref_desktop.domain.monograph import from_canonical

        monograph = self._read(self.MONOGRAPH, ref.id, from_canonical)
        if not any(place.drug == ref.drug for place in monograph.places):
            raise self._damaged()
        monograph = monograph.under(ref.drug)
        with self._explained():
            listed = self._connection.execute(self.NAME_OF, ref.drug).fetchone()
            first = self._connection.execute(self.REFERENCE_OF, ref.drug).fetchone()
        # The list shows the name that the reference label has: a changed letter there must not lead to this text.
        if listed is None or first is None or (first[0] == ref.id and listed[0] != monograph.names.name):
            raise self._damaged()
        return monograph

    def products(self, ref: MonographRef) -> tuple[Product, ...]:
        """The products of a label.

        Raises:
            MonographDamaged: the label does not match its hash.
        """
        from medref_desktop.domain.monograph import products_of

        return self._read(self.MONOGRAPH, ref.id, products_of)

    def product(self, ref: MonographRef, number: int, codes: Sequence[str] = ()) -> Product:
        """A product of a label by its number, which must be known by one of these codes if any are given.

        Raises:
            MonographDamaged: the label does not match its hash, or has no such product.
        """
        from medref_desktop.domain.product_code import PRODUCT_PART, product_parts

        products = self.products(ref)
        if number < len(products):
            parts = product_parts(products[number])
            if not codes or any(code[:PRODUCT_PART] in parts for code in codes):
                return products[number]
        raise self._damaged()

    def label_before(self, set_id: str) -> Monograph | None:
        """The version of a label that the pack held before the one in use, or None.

        Raises:
            MonographDamaged: it does not match its hash.
        """
        from medref_desktop.domain.monograph import from_canonical

        with self._explained():
            kept = self._connection.execute(self.BEFORE, (set_id,)).fetchone()
        return self._read(self.BEFORE, set_id, from_canonical) if kept else None

    def picture(self, sha256: str) -> bytes | None:
        """The bytes of a label's picture, or None where it is missing or not the one that the hash names."""
        with self._explained():
            row = self._connection.execute(self.PICTURE, (sha256,)).fetchone()
        if row is None or _sha256(row[0]) != sha256:
            return None
        return bytes(row[0])

    def canonical(self, monograph_id: int) -> Mapping[str, Any]:
        """The data of a monograph, as `domain.monograph` writes it, checked against its hash.

        Raises:
            MonographDamaged: it does not match.
        """
        return self._read(self.MONOGRAPH, monograph_id, dict)

    def _read(self, sql: str, value: int | str, made_of: Callable[[Any], Made]) -> Made:
        """What is made of a body that matches its hash."""
        from medref_desktop.store.compression import Codec  # the list comes first and needs none of this

        with self._explained():
            row = self._connection.execute(sql, (value,)).fetchone()
            if self._codec is None:
                dictionary = self._connection.execute(self.DICTIONARY).fetchone()
                self._codec = Codec(dictionary[0] if dictionary else b"")
        try:
            sha256, compressed = row
            body = self._codec.expand(compressed)
            if _sha256(body) != sha256:
                raise ValueError("the text does not match its hash")
            return made_of(json.loads(body))
        except (TypeError, ValueError, KeyError) as exc:
            raise self._damaged() from exc

    def _damaged(self) -> MonographDamaged:
        return MonographDamaged(
            f"A monograph in the pack {self.path.name} is damaged and is not shown.",
            hint="Every other monograph can be read. To mend this one, import or build the pack again.",
        )

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
        self, tier: Tier, sql: str, query: SearchQuery | None = None, drug_class: str = "", **values: int | str
    ) -> list[NameMatch]:
        bound: dict[str, object] = {"drug_class": drug_class, **values}
        if query is not None:
            start = query.folded
            # A query of signs alone has an empty bag, which must not meet names without words.
            bound |= {"folded": start, "start": start, "stop": start + _AFTER_ALL, "bag": query.bag or None}
            bound["drug_class"] = query.drug_class
        with self._explained():
            return [self._match(tier, row) for row in self._connection.execute(sql, bound)]

    def _match(self, tier: Tier, row: tuple[Any, ...]) -> NameMatch:
        # One letter brings thousands of rows: as little as may be is done for each.
        rank, folded, key, group, shown, kind, more = row
        if not (type(folded) is type(shown) is str and type(rank) is type(more) is int):
            raise ValueError(f"not a name: {row!r}")
        drug = self._drugs.get((key, group))
        if drug is None:
            drug = self._drugs[key, group] = _drug(key, group)
        return NameMatch._make((tier, rank, folded, drug, shown, _kind(kind), more))

    def _refs(self, sql: str, values: Sequence[str] = ()) -> list[MonographRef]:
        with self._explained():
            rows = self._connection.execute(sql, values).fetchall()
            return [self._ref(*row) for row in rows]

    def _ref(self, ref: int, source: str, key: str, group: str, *rest: Any) -> MonographRef:
        title, maker, set_id = map(_text, rest[:3])
        version, dated, rank, boxed = rest[3:]
        drug = _drug(key, group)
        return MonographRef(
            self.info.name,
            ref,
            Source(source),
            drug,
            title,
            maker,
            set_id,
            _number(version),
            _text(dated),
            _number(rank),
            bool(boxed),
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, ValueError) as exc:
            if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise Interrupted from exc
            raise PackUnreadable(f"The pack {self.path.name} is damaged.", hint=AGAIN) from exc


def _sha256(data: bytes) -> str:
    import hashlib  # loading it takes a while, and the list comes first

    return hashlib.sha256(data).hexdigest()


# A changed byte may turn a cell into one of another type, which SQLite does not mind.


def _text(cell: object) -> str:
    if not isinstance(cell, str):
        raise ValueError(f"not a text: {cell!r}")
    return cell


def _number(cell: object) -> int:
    if not isinstance(cell, int):
        raise ValueError(f"not a number: {cell!r}")
    return cell


def _kind(cell: object) -> NameKind:
    kind = _KINDS.get(cell)
    if kind is None:
        raise ValueError(f"not a kind of name: {cell!r}")
    return kind


def _texts(cell: object) -> tuple[str, ...]:
    data = json.loads(_text(cell))
    if not isinstance(data, list):
        raise ValueError(f"not a list: {data!r}")
    return tuple(map(_text, data))


def _set(cell: object) -> frozenset[str]:
    return frozenset(_texts(cell))


def _drug(key: object, group: object) -> Drug:
    if group not in GROUP_WORDS:
        raise ValueError(f"not a form group: {group!r}")
    return Drug._make((_text(key), group))  # a group is a text by now
