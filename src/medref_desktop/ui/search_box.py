"""The search box: a line edit whose arrow keys belong to the list below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_LIST_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class SearchBox(QLineEdit):
    list_key_pressed = Signal(object)  # QKeyEvent
    """An arrow or page key, for the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search-box")
        self.setAccessibleName("Search drugs")
        self.setPlaceholderText("Drug, brand, other name or code")
        self.setToolTip(f"{self.placeholderText()} (Ctrl+K)")  # in large type it does not fit in the box
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LIST_KEYS:
            self.list_key_pressed.emit(event)
        else:
            super().keyPressEvent(event)
