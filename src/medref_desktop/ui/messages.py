"""How failures of the world are told: one sentence, one hint, nothing stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from medref_desktop.errors import MedRefError
from medref_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtWidgets import QInputDialog, QMessageBox

QUESTION_CHARACTERS = 60
"""In a line of a question."""


def tell(parent: QWidget, failure: MedRefError) -> QMessageBox:
    """Show a failure beside the window, without stopping anything."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, "MedRef", failure.message, parent=parent)
    box.setInformativeText(failure.hint)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def ask_for_words(parent: QWidget, title: str, question: str, button: str, text: str = "") -> QInputDialog:
    """Ask for a line of text, without stopping anything; its signal `textValueSelected` brings the answer."""
    from PySide6.QtWidgets import QInputDialog, QLabel

    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setTextValue(text)
    dialog.setOkButtonText(button)
    label = dialog.findChild(QLabel)
    assert label is not None
    label.setWordWrap(True)
    width = min(dialog.fontMetrics().averageCharWidth() * QUESTION_CHARACTERS, parent.window().width())
    label.setMinimumHeight(label.heightForWidth(width - 6 * GRID))
    dialog.resize(width, dialog.sizeHint().height())
    dialog.open()
    return dialog


@contextmanager
def explained(parent: QWidget) -> Iterator[None]:
    """Guard one action of the person; bugs pass through untouched."""
    try:
        yield
    except MedRefError as failure:
        tell(parent, failure)
