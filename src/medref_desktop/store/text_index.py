"""The index of every word of every section, for search in the text.

A contentless FTS5 table: it holds no text, so what is taken out of it must be given to it once more. Rows are numbered
by importance, reference labels first, so that a search may stop early (its first rows are the best ones).
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from medref_desktop.store.compression import Codec
from medref_desktop.store.monograph_body import IndexedSection, sections_of
from medref_desktop.store.section_numbers import FIRST_OF_THE_OTHERS


class TextIndex:
    """Writes the tables `section` and `text_index` of one pack."""

    REFERENCE = "SELECT DISTINCT monograph_id FROM monograph_place WHERE place = 0"
    FOREIGN = f"""
        SELECT DISTINCT monograph.id, monograph.body
          FROM monograph JOIN section ON section.monograph_id = monograph.id
         WHERE section.id >= {FIRST_OF_THE_OTHERS} AND monograph.id IN ({REFERENCE})
         ORDER BY monograph.id"""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        below = self._largest(f"id < {FIRST_OF_THE_OTHERS}")
        self._reference_ids = itertools.count(below + 1)
        self._other_ids = itertools.count(max(self._largest("1"), FIRST_OF_THE_OTHERS - 1) + 1)

    def add(self, monograph_id: int, sections: Iterable[IndexedSection], *, is_reference: bool = False) -> None:
        ids = self._reference_ids if is_reference else self._other_ids
        for position, section in enumerate(sections):
            row_id = next(ids)
            self._connection.execute(
                "INSERT INTO section (id, monograph_id, position, kind) VALUES (?, ?, ?, ?)",
                (row_id, monograph_id, position, section.kind),
            )
            self._connection.execute(
                "INSERT INTO text_index (rowid, text) VALUES (?, ?)", (row_id, f"{section.title}\n{section.text}")
            )

    def remove(self, monograph_id: int, canonical: Mapping[str, Any]) -> None:
        """Take a monograph's sections out; the text must be the one that was put in."""
        rows = self._connection.execute(
            "SELECT id FROM section WHERE monograph_id = ? ORDER BY position", (monograph_id,)
        ).fetchall()
        for (row_id,), section in zip(rows, sections_of(canonical), strict=True):
            self._connection.execute(
                "INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', ?, ?)",
                (row_id, f"{section.title}\n{section.text}"),
            )
        self._connection.execute("DELETE FROM section WHERE monograph_id = ?", (monograph_id,))

    def bring_reference_labels_forward(self, codec: Codec) -> None:
        """Number the sections of reference labels among the first ones, once it is known which labels they are."""
        for monograph_id, body in self._connection.execute(self.FOREIGN).fetchall():
            canonical = json.loads(codec.expand(body))
            self.remove(monograph_id, canonical)
            self.add(monograph_id, sections_of(canonical), is_reference=True)

    def optimize(self) -> None:
        self._connection.execute("INSERT INTO text_index (text_index) VALUES ('optimize')")
        self._connection.commit()

    def _largest(self, condition: str) -> int:
        return int(self._connection.execute(f"SELECT max(id) FROM section WHERE {condition}").fetchone()[0] or 0)
