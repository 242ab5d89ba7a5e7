"""A list to choose from that shortens the entry in sight with an ellipsis, and tells the whole of it on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from medref_desktop.ui.theme import GRID

ROUND_THE_TEXT = 12 * GRID
"""At least as wide as arrow, padding and frame."""


class ElidedCombo(QComboBox):
    """Its open list is as wide as its longest entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""

    def elided(self) -> str:
        """The chosen entry as far as there is room for it."""
        text = self.currentText()
        if self.fontMetrics().horizontalAdvance(text) <= self.width() - ROUND_THE_TEXT:
            return text
        # Loading the style takes PySide a while, which the start has no need of.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(kind, option, part, self).width() - 2
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def showPopup(self) -> None:
        # Measured when it is opened: measuring hundreds of classes at the start would keep the first list waiting.
        view = self.view()
        needed = view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width() + 4 * GRID
        view.setMinimumWidth(min(needed, self.screen().availableSize().width()))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.elided()
        is_whole = shown == self.currentText()
        self._tell("" if is_whole else self.currentText())
        if is_whole:
            super().paintEvent(event)
        else:
            self._paint(shown)

    def _paint(self, text: str) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = text
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _tell(self, whole: str) -> None:
        """Put an entry that is shortened before the tip that others have set."""
        if whole != self._told:
            own = self.toolTip().removeprefix(self._told).strip()
            self.setToolTip("\n".join(filter(None, (whole, own))))
            self._told = whole
