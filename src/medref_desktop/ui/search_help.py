"""The bubble that shows how to search: what may be typed, each with what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from medref_desktop.domain.text_query import OPERATORS
from medref_desktop.ui.theme import GRID

TITLE = "How to search"
ABOUT = "Names come first, then the drugs whose text has the words. Filters hold for both, and for the whole list."


class SearchHelp(QDialog):
    """Goes with Escape, or a click beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        lines = [f"{typed}: {does}" for typed, does in OPERATORS]
        self.setAccessibleDescription(". ".join((ABOUT, *lines)))
        self._inner = inner = QWidget(self)
        inner.setObjectName("bubble")
        grid = QGridLayout(inner)
        grid.setContentsMargins(*(4 * GRID,) * 4)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_label(ABOUT), 0, 0, 1, 2)
        for row, (typed, does) in enumerate(OPERATORS, start=1):
            grid.addWidget(_label(typed, is_bold=True), row, 0)
            grid.addWidget(_label(does), row, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("bubble")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._scroll)

    def show_at(self, widget: QWidget) -> None:
        """Show the bubble below a widget, within the screen."""
        room = widget.screen().availableGeometry()
        width = min(self.fontMetrics().averageCharWidth() * 78, room.width())
        height = min(self._inner.heightForWidth(width - 4) + 4, room.height())
        at = widget.mapToGlobal(QPoint(0, widget.height()))
        x = max(min(at.x(), room.right() - width), room.left())
        y = max(min(at.y(), room.bottom() - height), room.top())
        self.setGeometry(x, y, width, height)
        self.show()
        self.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.close()


def _label(text: str, *, is_bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(not is_bold)
    font = label.font()
    font.setBold(is_bold)
    label.setFont(font)
    return label
