"""A list to choose from whose open list has room for every entry, however narrow the box is."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from medref_desktop.ui.theme import GRID


class WideCombo(QComboBox):
    def showPopup(self) -> None:
        # Measured when it is opened: measuring hundreds of classes at the start would keep the first list waiting.
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(view.sizeHintForColumn(0) + bar + 4 * GRID)
        super().showPopup()
