"""The structured facts of a drug above its sections: rows that fold into one line, which is all in a low window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from medref_desktop.domain.drug_facts import Fact
from medref_desktop.ui.theme import GRID, SMALL_POINTS, Theme

PAIRS = 3
"""Facts side by side, at most."""
ROOM_OF_PAIR = 280
"""Pixels of a panel for each fact beside another, at the usual text size."""


class FactsPanel(QWidget):
    fold_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: Sequence[Fact] = ()
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._width, self._is_low = 800, False
        self.setAccessibleName("Facts")
        self.fold = QPushButton("Facts", self)
        self.fold.setObjectName("chip-button")
        self.fold.setCheckable(True)
        self.fold.setChecked(True)
        self.line = QLabel(self)
        self.line.setObjectName("muted")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.fold.toggled.connect(self._fold)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def is_open(self) -> bool:
        """Whether the person wants the rows, which a low window does not show."""
        return self.fold.isChecked()

    def set_open(self, is_open: bool) -> None:
        self.fold.setChecked(is_open)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these; without any the panel is hidden."""
        self._facts = facts
        self.line.setAccessibleDescription("; ".join(fact.told for fact in facts))
        self.setVisible(bool(facts))
        self._lay_out()

    def fit_into(self, width: int, *, is_low: bool) -> None:
        """Keep to a width; in a low window to one line."""
        was = self._form
        self._width, self._is_low = width, is_low
        if self._form != was:
            self._lay_out()
        self._fit_line()

    @property
    def _form(self) -> tuple[bool, int]:
        """Whether the rows are shown, and how many facts stand side by side in them."""
        side_by_side = int(self._width / (ROOM_OF_PAIR * self._theme.zoom / 100))
        return bool(self._facts) and self.is_open and not self._is_low, max(1, min(side_by_side, PAIRS))

    def _lay_out(self) -> None:
        shows_rows, pairs = self._form
        self._clear()
        # A low window has room for one line alone: there is nothing to unfold.
        self.fold.setHidden(self._is_low)
        self.fold.setAccessibleName("Facts, shown" if shows_rows else "Facts, in one line")
        self.line.setHidden(shows_rows)
        # Beside all rows, so that none is made higher by it.
        self._grid.addWidget(self.fold, 0, 0, 1 + self._rows(pairs) if shows_rows else 1, 1, Qt.AlignmentFlag.AlignTop)
        for column in range(1, 2 * PAIRS + 1):
            self._grid.setColumnStretch(column, 0)
        if shows_rows:
            self._add_rows(pairs)
        else:
            self._grid.addWidget(self.line, 0, 1)
            self._grid.setColumnStretch(1, 1)
            self._fit_line()
        self.updateGeometry()

    def _clear(self) -> None:
        for widget in (self.fold, self.line):
            self._grid.removeWidget(widget)
        for cell in (label for pair in self._cells for label in pair):
            self._grid.removeWidget(cell)
            cell.hide()  # it goes with a later turn of the event loop
            cell.deleteLater()
        self._cells = []

    def _add_rows(self, pairs: int) -> None:
        """The first fact, which may be a long list, has the width to itself; the others stand side by side."""
        first, others = self._facts[0], self._facts[1:]
        self._add(first, 0, 1, 2 * PAIRS - 1)
        rows = self._rows(pairs)
        for place, fact in enumerate(others):
            self._add(fact, 1 + place % rows, 1 + 2 * (place // rows), 1 if pairs > 1 else 2 * PAIRS - 1)
        for column in range(2, 2 * PAIRS + 1, 2):
            self._grid.setColumnStretch(column, 1)

    def _rows(self, pairs: int) -> int:
        """Below that of the first fact."""
        return -(-(len(self._facts) - 1) // pairs)

    def _add(self, fact: Fact, row: int, column: int, span: int) -> None:
        caption, words = QLabel(fact.caption, self), QLabel(fact.words, self)
        caption.setObjectName("muted")
        words.setAccessibleName(fact.told)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self._grid.addWidget(caption, row, column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, row, column + 1, 1, span, Qt.AlignmentFlag.AlignTop)
        for label in (caption, words):
            label.setFont(self._theme.frame_font(SMALL_POINTS))
            label.show()
        self._cells.append((caption, words))

    def _fit_line(self) -> None:
        """The facts in one line; all of them on demand and for screen readers."""
        whole = " · ".join(_alone(fact) for fact in self._facts)
        room = self._width - (0 if self.fold.isHidden() else self.fold.sizeHint().width() + 2 * GRID)
        self.line.setText(self.line.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, max(room, 0)))
        self.line.setToolTip("\n".join(fact.told for fact in self._facts))

    @Slot()
    def _fold(self) -> None:
        self._lay_out()
        self.fold_changed.emit()

    @Slot()
    def _restyle(self) -> None:
        for widget in (self.fold, self.line):
            widget.setFont(self._theme.frame_font(SMALL_POINTS))
        self._lay_out()


def _alone(fact: Fact) -> str:
    """A fact whose words may not tell what they are about says it."""
    return fact.told if fact.caption in ("DEA schedule", "Pregnancy") else fact.words
