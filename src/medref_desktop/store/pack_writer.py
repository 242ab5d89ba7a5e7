"""Writes a pack: drugs, names with their endings, monographs, sections, products, and every index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Monograph, content_sha256, to_canonical
from medref_desktop.domain.names import bag, fold, words
from medref_desktop.domain.query import NAME_RANK, NameKind
from medref_desktop.errors import MedRefError
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.schema import (
    APPLICATION_ID,
    FOREIGN_KEYS,
    INDEXES,
    PAGE_SIZE,
    SCHEMA_VERSION,
    TABLES,
)

SHORTEST_INSIDE = 3
"""Letters from which search looks inside words, and so the shortest ending that is kept for it."""


class PackWriter:
    """Writes one new pack file. The end of the `with` block finishes the file; an error in it deletes the file.

    `abbreviations` maps an abbreviation, as shown, to the folded ingredients that it may mean.

    Raises:
        MedRefError: the file cannot be written.
    """

    def __init__(self, path: Path, info: PackInfo, abbreviations: Mapping[str, Iterable[str]] | None = None) -> None:
        self.path, self.info = path, info
        self._abbreviations = abbreviations or {}
        self._drug_ids: dict[Drug, int] = {}
        self._names: set[tuple[int, str]] = set()

    def __enter__(self) -> PackWriter:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.unlink(missing_ok=True)
            self._db = Database(self.path)
        except (OSError, sqlite3.Error) as exc:
            raise self._failure(exc) from exc
        try:
            self._db.conn.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            # The file is written beside and thrown away when the build fails: no journal is needed.
            self._db.conn.execute("PRAGMA journal_mode = OFF")
            self._db.conn.execute("PRAGMA foreign_keys = ON")
            for table, columns in TABLES.items():
                self._db.table(table).create(
                    columns,
                    pk="id" if "id" in columns else None,
                    foreign_keys=FOREIGN_KEYS.get(table, []),
                    not_null=set(columns) - {"id"},
                )
            self._db.table("pack").insert({**asdict(self.info), "source": self.info.source.value})
        except sqlite3.Error as exc:
            self.__exit__(type(exc), exc, exc.__traceback__)
            raise self._failure(exc) from exc
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except sqlite3.Error as exc:
            kind = type(exc)
            raise self._failure(exc) from exc
        finally:
            self._db.close()
            if kind is not None:
                self.path.unlink(missing_ok=True)

    def add(self, monograph: Monograph) -> None:
        """Add a monograph; a drug already in the pack gains one more."""
        try:
            with self._db.conn:
                self._add(monograph)
        except sqlite3.Error as exc:
            raise self._failure(exc) from exc

    def _add(self, monograph: Monograph) -> None:
        drug_id = self._drug_ids.get(monograph.drug) or self._add_drug(monograph)
        for shown, kind in self._names_of(monograph):
            self._add_name(drug_id, shown, kind)
        canonical = to_canonical(monograph)
        monograph_id = self._insert(
            "monograph",
            drug_id=drug_id,
            source=monograph.provenance.source.value,
            content_sha256=content_sha256(canonical),
            **{part: _json(canonical[part]) for part in ("names", "facts", "provenance")},
        )
        for position, section in enumerate(canonical["sections"]):
            section["blocks"] = _json(section["blocks"])
            self._insert("section", monograph_id=monograph_id, position=position, **section)
        for position, product in enumerate(canonical["products"]):
            self._insert("product", monograph_id=monograph_id, position=position, **product)

    def _add_drug(self, monograph: Monograph) -> int:
        names, facts, drug = monograph.names, monograph.facts, monograph.drug
        self._drug_ids[drug] = self._insert(
            "drug",
            key=drug.key,
            form_group=drug.group,
            name=names.name,
            folded=fold(names.name),
            epc_class=facts.epc_class,
            therapeutic_class=facts.therapeutic_class,
            brands=_json(names.brands),
            has_boxed_warning=int(bool(monograph.boxed_warnings)),
        )
        return self._drug_ids[drug]

    def _names_of(self, monograph: Monograph) -> Iterable[tuple[str, NameKind]]:
        names = monograph.names
        yield names.name, NameKind.GENERIC
        yield from ((brand, NameKind.BRAND) for brand in names.brands)
        yield from ((salt, NameKind.SALT) for salt in names.salts)
        yield from ((synonym, NameKind.SYNONYM) for synonym in names.synonyms)
        for abbreviation, ingredients in self._abbreviations.items():
            if set(monograph.drug.key.split("+")) & set(ingredients):
                yield abbreviation, NameKind.ABBREVIATION

    def _add_name(self, drug_id: int, shown: str, kind: NameKind) -> None:
        folded = fold(shown)
        if not folded or (drug_id, folded) in self._names:
            return
        self._names.add((drug_id, folded))
        name_id = self._insert(
            "drug_name",
            drug_id=drug_id,
            shown=shown,
            folded=folded,
            bag=bag(shown),
            kind=kind.value,
            rank=NAME_RANK[kind],
        )
        # Nearly every salt ends in a word that many drugs share: "hydrochloride" must not list them all.
        if kind not in (NameKind.ABBREVIATION, NameKind.SALT):
            self._db.table("name_end").insert_all(
                {"tail": tail, "at_word": at_word, "name_id": name_id} for tail, at_word in _endings(shown)
            )

    def _insert(self, table: str, **values: Any) -> int:
        row_id = self._db.table(table).insert(values).last_pk
        assert isinstance(row_id, int)
        return row_id

    def _finish(self) -> None:
        for table, columns in INDEXES:
            self._db.table(table).create_index(columns)
        connection = self._db.conn
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if broken or sound != "ok":
            raise sqlite3.DatabaseError(f"the new pack is not whole: {broken or sound}")
        connection.commit()
        connection.execute("VACUUM")

    def _failure(self, exc: Exception) -> MedRefError:
        reason = getattr(exc, "strerror", None) or exc
        return MedRefError(
            f"The pack {self.info.name} cannot be written to {self.path.parent}: {reason}.",
            hint="Make sure that the folder may be written to and that there is space left on the disk.",
        )


def _endings(shown: str) -> Iterable[tuple[str, int]]:
    """Every ending of the folded name that search may meet, but for the whole name, and whether a word starts there."""
    folded = fold(shown)
    starts, at = set(), 0
    for word in words(shown):
        at = folded.find(word, at)
        starts.add(at)
        at += len(word)
    for position in range(1, len(folded)):
        if position in starts:
            yield folded[position:], 1
        elif len(folded) - position >= SHORTEST_INSIDE:
            yield folded[position:], 0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
