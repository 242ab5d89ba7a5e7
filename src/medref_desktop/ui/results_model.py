"""The rows of the list: hits, and under a heading of their own the guesses. Pages are asked for by a signal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from medref_desktop.domain.names import GROUP_WORDS, match_span
from medref_desktop.domain.query import Answer, DrugHit, NameKind, Tier
from medref_desktop.store.name_lists import look_alikes

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

# Made once: putting flags together takes Python longer than all else that the view asks for.
_OF_A_ROW = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

MOST_BRANDS = 3
"""Brands in a row of the list; the head of the monograph has them all."""


class Row:
    """A hit with all that a row shows, worked out once when it arrives."""

    __slots__ = ("brands", "facts", "hit", "name", "span", "spoken", "tall_brands", "tall_name", "texts", "warning")

    def __init__(self, hit: DrugHit, folded_query: str) -> None:
        self.hit = hit
        self.texts: object = None
        """Kept for the delegate, which lays them out."""
        self.name = hit.name
        self.span = match_span(hit.name, folded_query)
        self.brands = _brands(hit)
        # For the eye alone; whatever leaves the row by another way has plain letters.
        alike = look_alikes()
        self.tall_name, self.tall_brands = alike.tall_man(hit.name), tuple(map(alike.tall_man, self.brands))
        self.warning = not_to_be_confused(alike.confused_with(hit.name))
        boxed = "Boxed warning" if hit.has_boxed_warning else ""
        route = GROUP_WORDS[hit.drug.group]
        self.facts = " · ".join(filter(None, (hit.drug_class, route))) if hit.tier is Tier.GUESS else hit.drug_class
        told = (hit.name, " · ".join(self.brands), hit.drug_class, route, boxed, self.warning.lower().capitalize())
        self.spoken = ". ".join(filter(None, told))


class ResultsModel(QAbstractListModel):
    HitRole = Qt.ItemDataRole.UserRole + 1
    RowRole = Qt.ItemDataRole.UserRole + 2
    more_wanted = Signal(int)  # offset

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row | str] = []
        self._hits = self._total = 0
        self._folded_query = ""
        self._is_waiting = False

    def show_answer(self, answer: Answer) -> None:
        """Replace every row by the first page of an answer."""
        self.beginResetModel()
        self._folded_query = answer.query.folded
        self._rows = [Row(hit, self._folded_query) for hit in answer.hits]
        self._hits, self._total = len(answer.hits), answer.total
        self._is_waiting = False
        if answer.did_you_mean:
            self._rows.append("Did you mean")
            self._rows += [Row(hit, "") for hit in answer.did_you_mean]
        self.endResetModel()

    def append(self, hits: Sequence[DrugHit]) -> None:
        """Add the page that was asked for, before the guesses."""
        if not self._is_waiting:
            return
        self._is_waiting = False
        if not hits:
            self._total = self._hits
            return
        self.beginInsertRows(ROOT, self._hits, self._hits + len(hits) - 1)
        self._rows[self._hits : self._hits] = [Row(hit, self._folded_query) for hit in hits]
        self._hits += len(hits)
        self.endInsertRows()

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self._hits < self._total and not self._is_waiting

    def fetchMore(self, parent: Index = ROOT) -> None:
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.more_wanted.emit(self._hits)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return _OF_A_ROW

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case self.RowRole:
                return row
            case self.HitRole:
                return row.hit
        return None

    def row_of(self, hit: DrugHit) -> int | None:
        """The row that shows this drug among the hits (not the guesses)."""
        for number, row in enumerate(self._rows[: self._hits]):
            if isinstance(row, Row) and row.hit.drug == hit.drug:
                return number
        return None


def not_to_be_confused(names: Sequence[str]) -> str:
    """The warning of look-alike names, in the letters that they come in; empty without any."""
    return f"Not to be confused with {', '.join(names)}" if names else ""


def _brands(hit: DrugHit) -> tuple[str, ...]:
    """The brands of a row, the matched name first, of whatever kind it is."""
    brands = list(hit.brands)
    if hit.name_kind is not NameKind.GENERIC and hit.matched:
        brands = [hit.matched, *(brand for brand in brands if brand != hit.matched)]
    return tuple(brands[:MOST_BRANDS])
