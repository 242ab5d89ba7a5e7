"""The index of every word of every section, for search in the text.

A contentless FTS5 table: it holds no text, so what is taken out of it must be given to it once more. Rows are numbered
by importance (store.section_numbers), so that a search may stop early (its first rows are the best ones).
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from medref_desktop.store.compression import Codec
from medref_desktop.store.monograph_body import IndexedSection, sections_of
from medref_desktop.store.section_numbers import OTHERS, numbers_of


class TextIndex:
    """Writes the tables `section` and `text_index` of one pack."""

    REFERENCE = """
        SELECT monograph_id, max(drug.importance),
               (SELECT min(section.id) FROM section WHERE section.monograph_id = monograph_place.monograph_id)
          FROM monograph_place JOIN drug ON drug.key = drug_key AND drug.form_group = monograph_place.form_group
         WHERE place = 0 GROUP BY monograph_id"""
    BODY = "SELECT body FROM monograph WHERE id = ?"
    LAST = "SELECT max(id) FROM section WHERE id BETWEEN ? AND ?"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._next: dict[range, Iterator[int]] = {}

    def add(self, monograph_id: int, sections: Iterable[IndexedSection], importance: int | None = None) -> None:
        """`importance` is that of the drug whose reference label this is; none for every other label."""
        ids = self._free(OTHERS if importance is None else numbers_of(importance))
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

    def order_by_importance(self, codec: Codec) -> None:
        """Number the sections of reference labels anew whose place was guessed wrong, once the drugs are known."""
        for monograph_id, importance in self._misplaced():
            (body,) = self._connection.execute(self.BODY, (monograph_id,)).fetchone()
            canonical = json.loads(codec.expand(body))
            self.remove(monograph_id, canonical)
            self.add(monograph_id, sections_of(canonical), importance)

    def _misplaced(self) -> list[tuple[int, int]]:
        """Reference labels with the importance of their drugs, common drugs first."""
        rows = self._connection.execute(self.REFERENCE)
        found = [
            (importance, first, monograph_id)
            for monograph_id, importance, first in rows
            if first is not None and first not in numbers_of(importance)
        ]
        return [(monograph_id, importance) for importance, _, monograph_id in sorted(found, key=_by_importance)]

    def optimize(self) -> None:
        self._connection.execute("INSERT INTO text_index (text_index) VALUES ('optimize')")
        self._connection.commit()

    def _free(self, numbers: range) -> Iterator[int]:
        if numbers not in self._next:
            (last,) = self._connection.execute(self.LAST, (numbers[0], numbers[-1])).fetchone()
            self._next[numbers] = itertools.count(numbers[0] if last is None else last + 1)
        return self._next[numbers]


def _by_importance(misplaced: tuple[int, int, int]) -> tuple[int, int]:
    importance, first, _ = misplaced
    return -importance, first
