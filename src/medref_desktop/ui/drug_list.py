"""The list's view. Rows are laid out anew when its width changes, as names wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListView, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class DrugList(QListView):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inner_size = QSize(200, 200)
        """The room for rows. Asking the viewport for it has PySide load every widget class there is, at the start."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.inner_size = event.size()
        self.scheduleDelayedItemsLayout()
