"""Shows a text that a person may want to pass on: a report of an error, or the diagnosis. Copies and saves it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.ui.saving import ask_and_save, save_text


class ReportDialog(QDialog):
    def __init__(self, title: str, sentence: str, text: str, file_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._file_name = file_name
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sentence, self.text = QLabel(sentence, self), QPlainTextEdit(text, self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        save = buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sentence)
        layout.addWidget(self.text, stretch=1)
        layout.addWidget(buttons)
        self.resize(parent.window().size() * 0.7)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    @Slot()
    def _save(self) -> None:
        ask_and_save(self, "Save", self._file_name, "Text (*.txt)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the text.

        Raises:
            MedRefError: the file cannot be written.
        """
        save_text(path, self.text.toPlainText())
