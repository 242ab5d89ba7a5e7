"""What stands at the right before a drug is chosen: a sentence for each state, progress while a pack is built."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from medref_desktop.ui.theme import GRID

LOADING = "Loading the drugs…"
CHOOSE = "Type part of a drug's name, a brand or another name, then press Down and Enter.\n\nF1 shows all keys."
NO_PACKS = "There is no drug here yet, because no pack is in use."
BUILDING = "Building the starter pack. This is done once."


class WelcomePage(QWidget):
    cancel_asked = Signal()
    build_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sentence, self.bar = QLabel(LOADING, self), QProgressBar(self)
        self.cancel, self.build = QPushButton("Cancel", self), QPushButton("Build the starter pack", self)
        self.sentence.setObjectName("muted")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.setAccessibleName("Progress")
        self.bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(6 * GRID,) * 4)
        layout.setSpacing(3 * GRID)
        layout.addStretch(1)
        layout.addWidget(self.sentence)
        layout.addWidget(self.bar)
        for button in (self.cancel, self.build):
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(2)
        self.cancel.clicked.connect(self.cancel_asked)
        self.build.clicked.connect(self.build_asked)
        self.show_sentence(LOADING)

    def show_sentence(self, text: str, *, can_build: bool = False) -> None:
        """Show a state that needs no progress."""
        self.sentence.setText(text)
        self.bar.hide()
        self.cancel.hide()
        self.build.setVisible(can_build)

    def show_progress(self, done: int, of: int) -> None:
        """Show how far the starter pack is."""
        self.sentence.setText(BUILDING)
        self.build.hide()
        self.bar.show()
        self.cancel.show()
        self.bar.setRange(0, of)
        self.bar.setValue(done)
