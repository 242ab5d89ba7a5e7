"""How failures of the world are told: one sentence, one hint, nothing stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from medref_desktop.errors import MedRefError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox


def tell(parent: QWidget, failure: MedRefError) -> QMessageBox:
    """Show a failure beside the window, without stopping anything."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, "MedRef", failure.message, parent=parent)
    box.setInformativeText(failure.hint)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


@contextmanager
def explained(parent: QWidget) -> Iterator[None]:
    """Guard one action of the person; bugs pass through untouched."""
    try:
        yield
    except MedRefError as failure:
        tell(parent, failure)
