"""The list's view. Rows are laid out anew when its width changes, as names wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

SLOWEST_TYPIST_MS = 800
"""After a pause of this length a letter begins a new name."""


class DrugList(QListView):
    letters_typed = Signal(str)
    """The first letters of a drug to go to, typed in the list; told anew with each letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters, self._since_letter = "", QElapsedTimer()
        self.inner_size = QSize(200, 200)
        """The room for rows. Asking the viewport for it has PySide load every widget class there is, at the start."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.inner_size = event.size()
        self.scheduleDelayedItemsLayout()

    def keyboardSearch(self, search: str) -> None:
        """Qt looks through the rows that are there; the drug may stand further down than they go."""
        interval = QGuiApplication.styleHints().keyboardInputInterval()
        goes_on = self._since_letter.isValid() and self._since_letter.elapsed() < max(interval, SLOWEST_TYPIST_MS)
        self._letters = self._letters + search if goes_on else search
        self._since_letter.start()
        if self._letters.strip():
            self.letters_typed.emit(self._letters)
