"""The part of a diagnosis that only Qt knows: plugin, style, screens, fonts, printers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLibraryInfo, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from medref_desktop.diagnosis import facts


def diagnosis() -> str:
    """Everything that helps to find out why the program does not do what it should. Holds nothing that was typed."""
    parts = {
        "Versions": facts.versions(),
        "Window": _window(),
        "Folders and files": facts.places(),
        "Packs": facts.packs(),
        "Printers": iter(QPrinterInfo.availablePrinterNames() or ["none"]),
    }
    return "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in parts.items()) + "\n"


def _window() -> Iterator[str]:
    yield f"Qt {qVersion()}, plugins at {QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)}"
    yield f"platform {QGuiApplication.platformName()}, style {QApplication.style().objectName()}"
    yield f"color scheme {QGuiApplication.styleHints().colorScheme().name}"
    for screen in QGuiApplication.screens():
        size = screen.size()
        yield f"screen {size.width()}x{size.height()} at {screen.devicePixelRatio():g}"
    yield f"font {QApplication.font().family()}, {len(QFontDatabase.families())} families"
