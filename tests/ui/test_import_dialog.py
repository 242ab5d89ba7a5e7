"""Importing in the window: it goes on working, says what became of each label, and can be stopped."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from importers.openfda_records import record
from importers.spl_documents import document, section
from medref_desktop.importers import intake
from medref_desktop.importers.intake import Progress
from medref_desktop.ui.import_dialog import ImportDialog
from medref_desktop.ui.import_job import progress_words
from ui.conftest import STARTERS
from ui.test_window import read, rows, section_text, type_text


def escape(dialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.fixture
def opened(start, packs, qtbot):
    program = start(*STARTERS)
    program._open_import()
    (dialog,) = program.window.findChildren(ImportDialog)
    return program, dialog


def test_labels_are_imported_while_the_window_is_open_and_found_at_once(opened, qtbot, tmp_path):
    program, dialog = opened
    (tmp_path / "a.xml").write_bytes(document(section(text="For pressure.")))
    (tmp_path / "b.txt").write_text("none")
    assert not dialog.start.isEnabled()
    dialog.add([tmp_path / "a.xml", tmp_path / "b.txt"])
    dialog.start.click()
    qtbot.waitUntil(lambda: "1 new" in dialog.state.text(), timeout=20_000)
    assert "1 refused" in dialog.state.text()
    assert "b.txt is no label file" in dialog.refusals.toPlainText()
    qtbot.waitUntil(lambda: "exampline" in rows(program.window))
    dialog.close()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    read(qtbot, program.window, "exampline")
    qtbot.keyClick(program.window, "4", Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "For pressure." in section_text(program.window))
    assert program.window.pane.view.monograph.provenance.is_label


def test_the_same_labels_again_are_known_already(opened, qtbot, tmp_path):
    _, dialog = opened
    (tmp_path / "a.json").write_text(json.dumps(record()))
    dialog.add([tmp_path / "a.json"])
    for told in ("1 new", "1 known already"):
        dialog.start.click()
        qtbot.waitUntil(lambda told=told: told in dialog.state.text(), timeout=20_000)
    dialog.close()


def test_cancel_keeps_what_was_there_and_the_window_answers_meanwhile(opened, qtbot, tmp_path, monkeypatch):
    program, dialog = opened
    held, go_on = threading.Event(), threading.Event()
    real = intake._PackInTheMaking.take

    def slowly(self, label):
        held.set()
        assert go_on.wait(20)
        return real(self, label)

    monkeypatch.setattr(intake._PackInTheMaking, "take", slowly)
    (tmp_path / "a.json").write_text(json.dumps(record()))
    dialog.add([tmp_path / "a.json"])
    dialog.start.click()
    qtbot.waitUntil(held.is_set)
    type_text(qtbot, program.window, "warf")
    assert rows(program.window) == ["warfarin"]
    dialog.cancel.click()
    go_on.set()
    qtbot.waitUntil(lambda: "cancelled" in dialog.state.text(), timeout=20_000)
    assert not dialog.is_running
    dialog.close()


@pytest.mark.parametrize("close", [ImportDialog.close, escape], ids=["close", "Escape"])
def test_closing_while_it_imports_stops_it_first(opened, qtbot, tmp_path, monkeypatch, close):
    _, dialog = opened
    go_on = threading.Event()
    real = intake._PackInTheMaking.take
    monkeypatch.setattr(intake._PackInTheMaking, "take", lambda self, label: go_on.wait(20) and real(self, label))
    (tmp_path / "a.json").write_text(json.dumps(record()))
    dialog.add([tmp_path / "a.json"])
    dialog.start.click()
    close(dialog)
    assert dialog.isVisible()
    closed = []
    dialog.finished.connect(closed.append)
    go_on.set()
    qtbot.waitUntil(lambda: bool(closed), timeout=20_000)


def test_a_pack_that_cannot_be_written_is_told_in_the_dialog(opened, qtbot, tmp_path, monkeypatch):
    from medref_desktop import paths

    _, dialog = opened
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(paths, "import_folder", lambda: tmp_path / "file" / "packs")
    (tmp_path / "a.json").write_text(json.dumps(record()))
    dialog.add([tmp_path / "a.json"])
    dialog.start.click()
    qtbot.waitUntil(lambda: "cannot be written" in dialog.state.text(), timeout=20_000)
    dialog.close()


@pytest.mark.parametrize(
    ("elapsed", "done", "said"),
    [
        (1, 50, ""),
        (10, 0, ""),
        (10, 50, " About 10 seconds left."),
        (60, 50, " About a minute left."),
        (600, 50, " About 10 minutes left."),
        (10_000, 50, " About 3 hours left."),
    ],
)
def test_the_time_left_is_told_in_round_numbers(elapsed, done, said):
    assert progress_words(Progress(done, 100, 1, 2, 0), elapsed) == f"1 files, 2 labels read, 0 refused.{said}"
