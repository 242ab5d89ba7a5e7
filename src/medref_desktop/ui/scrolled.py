"""What scrolls where its window has no room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from medref_desktop.ui.theme import GRID


class Scrolled(QScrollArea):
    """As high as its content wants to be, where there is room; never narrower than that needs."""

    grown = Signal()
    """The content has changed, perhaps in height."""

    def __init__(self, inside: QWidget, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the controls inside have it
        self.setWidgetResizable(True)
        self.setWidget(inside)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inside.minimumSizeHint().width() + bar + GRID, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint().expandedTo(self.minimumSizeHint())

    def heightForWidth(self, width: int) -> int:
        # Without the bar's width, or a bar that has come once would make the content higher and stay for that.
        inside, width = self._inside, width - self.verticalScrollBar().sizeHint().width()
        return inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # Qt scrolls what has grown, but does not ask for more room
            self.grown.emit()
        return super().eventFilter(watched, event)
