"""A PDF in the system's own program: written into a private folder, which is removed when MedRef ends.

A patient's name may stand in it. What a program that was killed has left behind, a later use removes.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from medref_desktop.errors import HandoutFailed

PREFIX = "medref-shown-"
STILL_STARTING = 60.0
"""Seconds in which the other program may not have read its file yet."""

_shown: list[Path] = []
"""Folders of this program."""


def show_pdf(pdf: bytes, name: str) -> None:
    """Open a PDF with the system's program, in a file of that name; what was shown earlier is removed.

    Raises:
        HandoutFailed: the file cannot be written, or no program opens it.
    """
    path = _written(pdf, name)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        _remove(path.parent)
        raise HandoutFailed(
            "This computer has no program that opens PDF files.", hint="Print the handout from here, or save it."
        )


def _written(pdf: bytes, name: str) -> Path:
    try:
        _remove_old(Path(tempfile.gettempdir()))
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # its owner's alone
    except OSError as error:
        raise _not_written(error) from error
    path = folder / name
    try:
        path.write_bytes(pdf)
    except OSError as error:
        _remove(folder)
        raise _not_written(error) from error
    if not _shown:
        atexit.register(remove_shown)
    _shown.append(folder)
    return path


def remove_shown() -> None:
    """Remove what this program has shown; a file that the other program holds stays for a later use."""
    while _shown:
        _remove(_shown.pop())


def _not_written(error: OSError) -> HandoutFailed:
    return HandoutFailed(
        f"The PDF cannot be written to the folder for temporary files: {error.strerror or error}.",
        hint="Save it in a folder of your own and open it there.",
    )


def _remove_old(place: Path) -> None:
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # another window may be removing it too
            if time.time() - folder.stat().st_mtime > STILL_STARTING:
                _remove(folder)


def _remove(folder: Path) -> None:
    """Remove it now, else at a later use: it may be another person's, or the other program may hold its file."""
    with suppress(OSError):
        shutil.rmtree(folder)
