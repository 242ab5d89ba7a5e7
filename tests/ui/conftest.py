"""A window on a small library, with its threads ended after each test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtWidgets import QApplication

from factories import monograph, section, write_pack
from medref_desktop.diagnosis import reports
from medref_desktop.domain.monograph import Monograph
from medref_desktop.ui import system_viewer
from medref_desktop.ui.app import MedRefApp
from medref_desktop.ui.background import Background
from medref_desktop.ui.main_window import MainWindow
from medref_desktop.ui.theme import Theme

STARTERS = (
    monograph("isotretinoin", brands=["Accutane", "Absorica"], epc_class="Retinoid", pregnancy="contraindicated"),
    monograph("tretinoin", brands=["Vesanoid"], epc_class="Retinoid"),
    monograph("tretinoin", "skin", brands=["Retin-A"], epc_class="Retinoid"),
    monograph("methotrexate", brands=["Trexall"]),
    monograph(
        "metformin",
        brands=["Glucophage"],
        sections=(section("administration", "With a meal."), section("warnings", "Lactic acidosis.")),
    ),
    monograph("warfarin", brands=["Coumadin"], dea_schedule="CII"),
)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


class Viewer:
    """In the place of the system's program for PDF files."""

    def __init__(self, temporary: Path) -> None:
        self.temporary, self.given, self.is_there = temporary, list[Path](), True

    def openUrl(self, url: QUrl) -> bool:
        self.given.append(Path(url.toLocalFile()))
        return self.is_there


@pytest.fixture
def viewer(tmp_path, monkeypatch) -> Viewer:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    viewer = Viewer(folder)
    monkeypatch.setattr(system_viewer, "QDesktopServices", viewer)
    return viewer


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """The folder that the program takes its packs from; empty at first."""
    folder = tmp_path / "packs"
    folder.mkdir()
    monkeypatch.setenv("MEDREF_PACKS", str(folder))
    return folder


@pytest.fixture
def start(qtbot, qapp, packs, monkeypatch) -> Iterator[Callable[..., MedRefApp]]:
    """Start the program on these monographs, and wait until the list is there."""
    for name in ("enable", "disable"):  # pytest's own is in force
        monkeypatch.setattr(reports.faulthandler, name, lambda *args: None)
    running: list[MedRefApp] = []

    def start_program(*monographs: Monograph) -> MedRefApp:
        if monographs:
            write_pack(packs, *monographs, abbreviations={"MTX": ["methotrexate"]})
        program = MedRefApp(qapp)
        running.append(program)
        program.start()
        qtbot.waitExposed(program.window)
        if monographs:
            qtbot.waitUntil(lambda: program.window.panel.model.rowCount() > 0)
        return program

    yield start_program
    for program in running:
        program.window.close()
        for one in (program.window, program.theme, program):
            one.deleteLater()
    # A widget that outlives the style sheet it was drawn with ends a later test by a crash.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()


@pytest.fixture
def window(start) -> MainWindow:
    return start(*STARTERS).window
