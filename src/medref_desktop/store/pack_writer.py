"""Writes a pack: monographs with their places, sections, products and pictures, then every index.

A pack that is added to is copied first and the copy changed: stored bodies are neither read nor compressed again.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from medref_desktop.domain.label import Picture
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.name_lists import NO_NAMES, NameLists
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError
from medref_desktop.store import name_index
from medref_desktop.store.compression import Codec, make_dictionary
from medref_desktop.store.monograph_body import EncodedMonograph, encode
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.schema import (
    APPLICATION_ID,
    CONTENT,
    CONTENT_INDEXES,
    FOREIGN_KEYS,
    INDEX,
    INDEX_INDEXES,
    KEYED_BY_ALL,
    PAGE_SIZE,
    PRIMARY_KEYS,
    SCHEMA_VERSION,
    TEXT_INDEX,
)
from medref_desktop.store.text_index import TextIndex

BODIES_FOR_DICTIONARY = 150
"""Labels that are kept back until a dictionary is made of them."""


class PackWriter:
    """Writes one new pack file. The end of the `with` block finishes the file; an error in it deletes the file.

    `names` are the lists that give drugs further names. `basis` is a pack file whose content the new one begins with.

    Raises:
        MedRefError: the file cannot be written.
    """

    def __init__(
        self,
        path: Path,
        info: PackInfo,
        names: NameLists = NO_NAMES,
        basis: Path | None = None,
    ) -> None:
        self.path, self.info = path, info
        self._names = names
        self._basis = basis
        self._codec: Codec | None = None
        self._waiting: list[tuple[int, bytes]] = []

    def __enter__(self) -> PackWriter:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.unlink(missing_ok=True)
            if self._basis:
                shutil.copyfile(self._basis, self.path)
            self._db = Database(self.path)
        except (OSError, sqlite3.Error) as exc:
            with contextlib.suppress(OSError):
                self.path.unlink()
            raise self._failure(exc) from exc
        try:
            self._begin()
        except sqlite3.Error as exc:
            self.discard()
            raise self._failure(exc) from exc
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.discard()

    def finish(self) -> None:
        """Build every index, prove the file whole and close it; a failure deletes it."""
        is_whole = False
        try:
            self._finish()
            is_whole = True
        except sqlite3.Error as exc:
            raise self._failure(exc) from exc
        finally:
            self._db.close()
            if not is_whole:
                self.path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Close and delete the file."""
        self._db.close()
        self.path.unlink(missing_ok=True)

    # -- content ------------------------------------------------------------------

    def add(self, monograph: Monograph, pictures: Sequence[Picture] = ()) -> None:
        """Add a monograph; a drug already in the pack gains one more."""
        self.add_encoded(encode(monograph), pictures)

    def add_encoded(self, encoded: EncodedMonograph, pictures: Sequence[Picture] = ()) -> None:
        """Add a monograph in the form that `encode` gives it."""
        try:
            with self._db.atomic():
                self._add(encoded, pictures)
        except sqlite3.Error as exc:
            raise self._failure(exc) from exc

    def replace_label(self, encoded: EncodedMonograph, pictures: Sequence[Picture] = ()) -> None:
        """Put a newer version of a label in place of the one in the pack, which is kept as the one before."""
        try:
            with self._db.atomic():
                self._keep_before(encoded.row["set_id"])
                self._add(encoded, pictures)
        except sqlite3.Error as exc:
            raise self._failure(exc) from exc

    def keep_before(self, encoded: EncodedMonograph) -> None:
        """Keep an older version of a label that is in the pack, unless a newer one than this is kept already."""
        row = encoded.row
        try:
            with self._db.atomic():
                kept = self._one("SELECT version FROM label_before WHERE set_id = ?", row["set_id"])
                if kept is None or kept < row["version"]:
                    self._store_before(row, self._compressor().compress(encoded.body))
        except sqlite3.Error as exc:
            raise self._failure(exc) from exc

    def add_fields(self, set_id: str, fields: Mapping[str, str]) -> None:
        """Add the hashes of its fields to a label that the basis has without them."""
        try:
            with self._db.atomic():
                self._add_fields(self._one("SELECT id FROM monograph WHERE set_id = ?", set_id), fields)
        except sqlite3.Error as exc:
            raise self._failure(exc) from exc

    def _begin(self) -> None:
        connection = self._db.conn
        if not self._basis:
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        # The file is written beside and thrown away when the build fails: what a rollback needs may stay in memory.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        if self._basis:
            for table in reversed(INDEX):
                self._db.table(table).drop()
            there = set(self._db.table_names())
            self._create({table: columns for table, columns in CONTENT.items() if table not in there})
            self._db.table("pack").delete_where()
            self._codec = Codec(self._one("SELECT data FROM dictionary") or b"")
        else:
            self._create(CONTENT)
            for table, columns in CONTENT_INDEXES:
                self._db.table(table).create_index(columns)
            connection.execute(TEXT_INDEX)
            if self.info.source is not Source.LABEL:
                self._codec = Codec()
        self._create(INDEX)
        self._db.table("pack").insert({**self.info._asdict(), "source": self.info.source.value})
        self._text = TextIndex(connection)
        self._drugs = set(connection.execute("SELECT DISTINCT drug_key, form_group FROM monograph_place"))
        self._monograph_ids = itertools.count((self._one("SELECT max(id) FROM monograph") or 0) + 1)
        self._place_ids = itertools.count((self._one("SELECT max(id) FROM monograph_place") or 0) + 1)

    def _create(self, tables: Mapping[str, Mapping[str, type]]) -> None:
        for table, columns in tables.items():
            if table in KEYED_BY_ALL:
                self._create_keyed_by_all(table, columns)
                continue
            self._db.table(table).create(
                dict(columns),
                pk=PRIMARY_KEYS.get(table, "id" if "id" in columns else None),
                foreign_keys=FOREIGN_KEYS.get(table, []),
                not_null=set(columns) - {"id"},
            )

    def _create_keyed_by_all(self, table: str, columns: Mapping[str, type]) -> None:
        """sqlite-utils makes no table without a rowid, which would hold every row twice, in itself and in its index."""
        parents = {column: (parent, key) for column, parent, key in FOREIGN_KEYS.get(table, [])}
        types = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}
        parts = [
            f"{column} {types[kind]} NOT NULL"
            + (" REFERENCES {}({})".format(*parents[column]) if column in parents else "")
            for column, kind in columns.items()
        ]
        key = f"PRIMARY KEY ({', '.join(columns)})"
        self._db.conn.execute(f"CREATE TABLE {table} ({', '.join((*parts, key))}) WITHOUT ROWID")

    def _add(self, encoded: EncodedMonograph, pictures: Sequence[Picture]) -> None:
        insert = self._insert
        monograph_id = next(self._monograph_ids)
        body = self._codec.compress(encoded.body) if self._codec else b""
        insert("monograph", id=monograph_id, **encoded.row, body=body)
        if not self._codec:
            self._wait(monograph_id, encoded.body)
        drugs = {(place["drug_key"], place["form_group"]) for place in encoded.places}
        place_ids = [next(self._place_ids) for _ in encoded.places]
        for place_id, place in zip(place_ids, encoded.places, strict=True):
            insert("monograph_place", id=place_id, **place, place=0, monograph_id=monograph_id)
        # The first label of a drug is its reference label until a better one comes, and the drug rare until more do.
        guess = None if drugs <= self._drugs else name_index.importance([encoded.row["rank"]])
        self._text.add(monograph_id, encoded.sections, guess)
        self._drugs |= drugs
        for code, place_number, product in encoded.codes:
            insert("label_code", code=code, place_id=place_ids[place_number], product=product)
        self._add_fields(monograph_id, encoded.fields)
        for picture in pictures:
            self._db.table("picture").insert(asdict(picture), ignore=True)

    def _add_fields(self, monograph_id: int, fields: Mapping[str, str]) -> None:
        for field, sha256 in fields.items():
            self._insert("label_field", monograph_id=monograph_id, field=field, sha256=bytes.fromhex(sha256))

    def _insert(self, table: str, **row: Any) -> None:
        marks = ", ".join(f":{column}" for column in row)
        self._db.conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)

    # -- compression --------------------------------------------------------------

    def _wait(self, monograph_id: int, body: bytes) -> None:
        self._waiting.append((monograph_id, body))
        if len(self._waiting) >= BODIES_FOR_DICTIONARY:
            self._compressor()

    def _compressor(self) -> Codec:
        """The codec; the first call makes the dictionary of the bodies that wait for it, and stores them."""
        if self._codec is None:
            dictionary = make_dictionary([body for _, body in self._waiting])
            if dictionary:
                self._insert("dictionary", id=1, data=dictionary)
            self._codec = Codec(dictionary)
            for monograph_id, body in self._waiting:
                compressed = self._codec.compress(body)
                self._db.conn.execute("UPDATE monograph SET body = ? WHERE id = ?", (compressed, monograph_id))
            self._waiting.clear()
        return self._codec

    # -- labels that were in the pack ---------------------------------------------

    def _keep_before(self, set_id: str) -> None:
        self._compressor()
        found = self._db.conn.execute(
            "SELECT id, set_id, version, dated, content_sha256, body FROM monograph WHERE set_id = ?", (set_id,)
        ).fetchone()
        if found is None:
            return
        monograph_id, *values = found
        row = dict(zip(("set_id", "version", "dated", "content_sha256"), values[:4], strict=True))
        self._store_before(row, values[4])
        self._text.remove(monograph_id, json.loads(self._compressor().expand(values[4])))
        for statement in (
            "DELETE FROM monograph_place WHERE monograph_id = ?",
            "DELETE FROM label_field WHERE monograph_id = ?",
            "DELETE FROM monograph WHERE id = ?",
        ):
            self._db.conn.execute(statement, (monograph_id,))

    def _store_before(self, row: Mapping[str, Any], body: bytes) -> None:
        kept = {column: row[column] for column in ("set_id", "version", "dated", "content_sha256")}
        self._db.table("label_before").insert({**kept, "body": body}, replace=True)

    # -- the end ------------------------------------------------------------------

    def _finish(self) -> None:
        connection = self._db.conn
        # From here on nothing is rolled back, a failure deletes the file; the journal of VACUUM would hold it whole.
        connection.execute("PRAGMA journal_mode = OFF")
        with self._db.atomic():
            codec = self._compressor()
            # Codes of labels that were replaced: one sweep is cheaper than an index for it in every pack.
            connection.execute("DELETE FROM label_code WHERE place_id NOT IN (SELECT id FROM monograph_place)")
            name_index.order_places(connection)
            name_index.build(self._db, self._names)
            for table, columns in INDEX_INDEXES:
                self._db.table(table).create_index(columns)
            self._text.order_by_importance(codec)
        self._text.optimize()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.DatabaseError(f"the new pack is not whole: {broken[:3]}")
        connection.commit()
        connection.execute("VACUUM")
        sound = connection.execute("PRAGMA quick_check").fetchone()[0]
        if sound != "ok":
            raise sqlite3.DatabaseError(f"the new pack is not whole: {sound}")
        connection.execute("PRAGMA journal_mode = DELETE")

    def _one(self, sql: str, *values: Any) -> Any:
        row = self._db.conn.execute(sql, values).fetchone()
        return row[0] if row else None

    def _failure(self, exc: Exception) -> MedRefError:
        reason = getattr(exc, "strerror", None) or exc
        return MedRefError(
            f"The pack {self.info.name} cannot be written to {self.path.parent}: {reason}.",
            hint="Make sure that the folder may be written to and that there is space left on the disk.",
        )
