"""The drugs read in this session, with a way back and forward."""

from __future__ import annotations

from medref_desktop.domain.drug import Drug

MOST_KEPT = 200
"""Drugs to go back through."""


class ReadingHistory:
    def __init__(self) -> None:
        self._drugs: list[Drug] = []
        self._at = -1

    def add(self, drug: Drug) -> None:
        """A drug was chosen; what lay ahead is forgotten."""
        if self._at < 0 or self._drugs[self._at] != drug:
            self._drugs[self._at + 1 :] = [drug]
            del self._drugs[:-MOST_KEPT]
            self._at = len(self._drugs) - 1

    def step(self, by: int) -> Drug | None:
        """The drug before (-1) or after (1), or None at the end."""
        if not 0 <= self._at + by < len(self._drugs):
            return None
        self._at += by
        return self._drugs[self._at]
