"""The starter pack, built anew from the checkout, and a running program that reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from bench.measuring import CHECKOUT, clean_environment
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_pack
from medref_desktop.store.pack import PackInfo
from medref_desktop.ui.app import MedRefApp
from medref_desktop.ui.main_window import MainWindow

STARTERS = CHECKOUT / "data" / "monographs"


def build_starter_pack(folder: Path) -> int:
    """Build it as `run.py` does; returns the number of monographs."""
    built = datetime.now(UTC).isoformat(timespec="seconds")
    info = PackInfo("starter", monograph_pack.STARTER_TITLE, Source.STARTER, version="", built=built)
    return monograph_pack.build_into(STARTERS, folder, info)[1]


@pytest.fixture(scope="session")
def starter_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    build_starter_pack(folder)
    return folder


@pytest.fixture
def env(own_folders: Path, starter_packs: Path) -> dict[str, str]:
    """The environment of the programs that a bench starts."""
    own_folders.mkdir(exist_ok=True)
    return clean_environment(own_folders, MEDREF_PACKS=str(starter_packs))


@pytest.fixture
def packs(starter_packs: Path) -> list[Path]:
    """The folders of packs that the window reads; a bench may add to them before it asks for the window."""
    return [starter_packs]


@pytest.fixture
def window(qtbot, qapp: QApplication, packs: list[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The whole program with its list painted."""
    monkeypatch.setenv("MEDREF_PACKS", os.pathsep.join(map(str, packs)))
    program = MedRefApp(qapp)
    program.start()
    qtbot.waitExposed(program.window)
    qtbot.waitUntil(lambda: program.window.panel.model.rowCount() > 0)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.panel.box.hasFocus)
    qtbot.wait(300)
    yield program.window
    program.window.close()
    for one in (program.window, program.theme, program):
        one.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
