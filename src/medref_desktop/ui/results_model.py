"""The rows of the list: hits, and under headings of their own the guesses and the drugs whose text has the words.

Pages of hits and the words round a place in the text are asked for by signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from medref_desktop.domain.names import GROUP_WORDS, fold, match_span
from medref_desktop.domain.query import Answer, DrugHit, NameKind, Tier
from medref_desktop.domain.source import SOURCE_TITLES
from medref_desktop.store.name_lists import look_alikes
from medref_desktop.store.text_answer import TextHit

if TYPE_CHECKING:
    from medref_desktop.domain.snippet import Snippet

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

# Made once: putting flags together takes Python longer than all else that the view asks for.
_OF_A_ROW = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

IN_THE_TEXT = "Mentioned in the text"
MOST_BRANDS = 3
"""Brands in a row of the list; the head of the monograph has them all."""


class Row:
    """A hit with all that a row shows, worked out once when it arrives."""

    __slots__ = ("brands", "facts", "hit", "name", "span", "tall_brands", "tall_name", "texts", "warning")

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
        facts = (hit.class_words, GROUP_WORDS[hit.drug.group]) if hit.tier is Tier.GUESS else (hit.class_words,)
        self.facts = " · ".join(filter(None, facts))

    @property
    def spoken(self) -> str:
        """The row in words, for a screen reader."""
        hit, boxed = self.hit, "Boxed warning" if self.hit.has_boxed_warning else ""
        brands, route = " · ".join(self.brands), GROUP_WORDS[self.hit.drug.group]
        told = (hit.name, brands, hit.class_words, route, boxed, self.warning.lower().capitalize())
        return ". ".join(filter(None, told))


class TextRow(Row):
    """A drug whose text has the words; `snippet` comes when the row has been in sight."""

    __slots__ = ("is_asked", "snippet", "text_hit", "where")

    def __init__(self, hit: TextHit) -> None:
        super().__init__(hit.drug, "")
        self.text_hit = hit
        self.where = f"{hit.tab_title} · {hit.ref.source.value.capitalize()}"
        self.snippet: Snippet | None = None
        self.is_asked = False

    @property
    def spoken(self) -> str:
        hit, words = self.text_hit, self.snippet.text if self.snippet else ""
        told = (hit.drug.name, "Mentioned in the text", hit.tab_title, SOURCE_TITLES[hit.ref.source])
        return ". ".join(filter(None, (*told, self.warning.lower().capitalize(), words)))


class ResultsModel(QAbstractListModel):
    HitRole = Qt.ItemDataRole.UserRole + 1
    more_wanted = Signal(int)  # offset
    snippet_wanted = Signal(object)  # TextHit

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row | str] = []
        self._hits = self._total = 0
        self._text: list[Row | str] = []
        self._folded_query = ""
        self._is_waiting = False

    def show_answer(self, answer: Answer) -> None:
        """Replace every row by the first page of an answer."""
        self.beginResetModel()
        self._folded_query = answer.query.folded
        self._rows = [Row(hit, self._folded_query) for hit in answer.hits]
        self._hits, self._total = len(answer.hits), answer.total
        self._text = []
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
        if hits:
            self.beginInsertRows(ROOT, self._hits, self._hits + len(hits) - 1)
            self._rows[self._hits : self._hits] = [Row(hit, self._folded_query) for hit in hits]
            self._hits += len(hits)
            self.endInsertRows()
        else:
            self._total = self._hits
        self._add_text()

    def show_text(self, hits: Sequence[TextHit]) -> None:
        """Put these under a heading of their own after all names, in place of those that were there."""
        if self._text and self._rows and self._text[-1] is self._rows[-1]:
            first = len(self._rows) - len(self._text)
            self.beginRemoveRows(ROOT, first, len(self._rows) - 1)
            del self._rows[first:]
            self.endRemoveRows()
        self._text = [IN_THE_TEXT, *map(TextRow, hits)] if hits else []
        self._add_text()

    def _add_text(self) -> None:
        """Names come in pages; the text stands after the last one."""
        if self._text and self._hits >= self._total and (not self._rows or self._rows[-1] is not self._text[-1]):
            self.beginInsertRows(ROOT, len(self._rows), len(self._rows) + len(self._text) - 1)
            self._rows += self._text
            self.endInsertRows()

    def show_snippet(self, hit: TextHit, snippet: Snippet) -> None:
        """The words that were asked for by `snippet_wanted`."""
        for number, row in enumerate(self._rows):
            if isinstance(row, TextRow) and row.text_hit is hit:
                row.snippet, row.texts = snippet, None
                self.dataChanged.emit(self.index(number), self.index(number))

    def want_snippet(self, row: TextRow) -> None:
        """The row is in sight: ask for its words, once."""
        if not row.is_asked:
            row.is_asked = True
            self.snippet_wanted.emit(row.text_hit)

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self._hits < self._total and not self._is_waiting

    def fetchMore(self, parent: Index = ROOT) -> None:
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.more_wanted.emit(self._hits)

    def row_at(self, index: Index) -> Row | None:
        """The drug in a row of the list, or None at a heading."""
        row = self._rows[index.row()]
        return None if isinstance(row, str) else row

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
            case self.HitRole:
                return row.text_hit if isinstance(row, TextRow) else row.hit
        return None

    @property
    def text_hits(self) -> list[TextHit]:
        """The drugs whose text has the words."""
        return [row.text_hit for row in self._text if isinstance(row, TextRow)]

    @property
    def names(self) -> int:
        """How many of the names are there; more may come."""
        return self._hits

    def row_starting(self, letters: str) -> int | None:
        """The first row, among the names that are there, of a drug that begins with these letters."""
        folded = fold(letters)
        for number, row in enumerate(self._rows[: self._hits]):
            if isinstance(row, Row) and folded and fold(row.hit.name).startswith(folded):
                return number
        return None

    @property
    def is_waiting(self) -> bool:
        """Whether rows that were asked for are on their way."""
        return self._is_waiting

    def append_all(self, hits: Sequence[DrugHit]) -> None:
        """Add pages that no scrolling has asked for."""
        self._is_waiting = True
        self.append(hits)

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
