"""Saving a text where the person says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from medref_desktop.errors import MedRefError
from medref_desktop.ui.messages import explained


def ask_and_save(parent: QWidget, title: str, file_name: str, kinds: str, save_to: Callable[[Path], None]) -> None:
    """Ask for a place, among the person's documents at first, and save there; a failure is told."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path(folder) / file_name), kinds)
    if chosen:
        with explained(parent):
            save_to(Path(chosen))


def save_text(path: Path, text: str, *, encoding: str = "utf-8", newline: str | None = None) -> None:
    """Write a text.

    Raises:
        MedRefError: the file cannot be written.
    """
    try:
        path.write_text(text, encoding=encoding, newline=newline)
    except OSError as exc:
        raise MedRefError(f"{path.name} cannot be saved: {exc.strerror}.", hint="Choose another folder.") from exc
