"""Find in the text: a line below the page with count, next and previous."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.theme import FRAME_POINTS, GRID, Theme


class FindBar(QWidget):
    text_edited = Signal(str)
    step_asked = Signal(int)  # 1 next, -1 previous
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.box, self.count = QLineEdit(self), QLabel(self)
        self.box.setAccessibleName("Find in this monograph")
        self.box.setPlaceholderText("Find in this monograph")
        self.previous, self.next, self.done = (QPushButton(text, self) for text in ("Previous", "Next", "Close"))
        # Counts change while one types, so they stand last: nothing before them moves. Where they don't fit, below.
        layout = FlowLayout(self, 2 * GRID)
        for widget in (self.box, self.previous, self.next, self.done, self.count):
            layout.addWidget(widget)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.box.textChanged.connect(self.text_edited)
        self.box.returnPressed.connect(self._ask_next)
        self.next.clicked.connect(self._ask_next)
        self.previous.clicked.connect(self._ask_previous)
        self.done.clicked.connect(self.closed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the bar with the focus in its box."""
        if text:
            self.box.setText(text)
        self.show()
        self.box.setFocus()
        self.box.selectAll()

    def show_words(self, text: str) -> None:
        """Show the bar with what is found already, and leave the focus where it is."""
        self.box.blockSignals(True)
        self.box.setText(text)
        self.box.blockSignals(False)
        self.show()

    def show_count(self, current: int, here: int, elsewhere: int, other_tabs: int, *, in_warning: bool = False) -> None:
        """Which find of how many in this section, how many more in how many other tabs; or that a warning has it."""
        if not self.box.text():
            self.count.setText("")
            return
        words = f"{current} of {here} here" if here else "None here"
        if elsewhere:
            tabs = "1 other tab" if other_tabs == 1 else f"{other_tabs} other tabs"
            words += f", {elsewhere} in {tabs}"
        elif not here:
            words = "Only in the boxed warning above" if in_warning else "Not found in this monograph"
        self.count.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._ask_previous()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _restyle(self) -> None:
        for widget in (self.box, self.previous, self.next, self.done, self.count):
            widget.setFont(self._theme.frame_font(FRAME_POINTS))
        self.box.setMinimumWidth(self.box.fontMetrics().horizontalAdvance(self.box.placeholderText()) + 7 * GRID)

    @Slot()
    def _ask_next(self) -> None:
        self.step_asked.emit(1)

    @Slot()
    def _ask_previous(self) -> None:
        self.step_asked.emit(-1)
