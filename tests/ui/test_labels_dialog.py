"""The labels of a drug: read any, pin one, withdraw one and take that back; all of it is there at the next start."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox

from factories import label, write_pack
from medref_desktop import paths
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui.labels_dialog import HEAD, LabelsDialog
from ui.conftest import STARTERS
from ui.test_window import press, read, section_text

LABELS = (
    label("warfarin", "brand", maker="Bristol", dated=date(2020, 1, 1), boxed="WARNING: bleeding."),
    label("warfarin", "generic", maker="Taro", dated=date(2026, 1, 1), category="ANDA"),
    label("warfarin", "repacked", maker="Proficient", dated=date(2026, 5, 5), is_repackaged=True),
    label("onlyline", "only", maker="Sole"),
)


@pytest.fixture
def program(start, packs):
    write_pack(packs, *LABELS, name="labels")
    return start(*STARTERS)


def open_labels(qtbot, program, drug="warfarin") -> LabelsDialog:
    read(qtbot, program.window, drug)
    press(qtbot, program.window, "Ctrl+Shift+L")
    (dialog,) = program.window.findChildren(LabelsDialog)
    return dialog


def open_again(qtbot, window) -> LabelsDialog:
    """For the drug on the screen, after a dialog was closed."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(qtbot, window, "Ctrl+Shift+L")
    return window.findChildren(LabelsDialog)[-1]


def rows(dialog) -> list[list[str]]:
    model = dialog.table.model()
    return [[model.index(row, column).data() for column in range(len(HEAD))] for row in range(model.rowCount())]


def makers(dialog) -> list[str]:
    return [row[1] for row in rows(dialog)]


def select(dialog, maker: str) -> None:
    dialog.table.selectRow(makers(dialog).index(maker))


def withdraw(qtbot, dialog, maker: str, reason: str) -> None:
    select(dialog, maker)
    dialog.withdraw.click()
    (question,) = dialog.findChildren(QInputDialog)
    question.setTextValue(reason)
    question.accept()
    qtbot.waitUntil(lambda: any(row[1] == maker and "withdrawn" in row[6] for row in rows(dialog)))


def test_all_labels_are_listed_in_their_order_with_the_rule(program, qtbot):
    dialog = open_labels(qtbot, program)
    assert dialog.count.text() == "3 official labels of warfarin."
    assert [row[1:6] for row in rows(dialog)] == [
        ["Bristol", "NDA or BLA, Rx", "2020-01-01", "1", "yes"],
        ["Taro", "ANDA, Rx", "2026-01-01", "1", "no"],
        ["Proficient", "NDA or BLA, Rx, repackaged", "2026-05-05", "1", "no"],
    ]
    dialog.close()


def test_enter_reads_the_label_and_the_tab_stays(program, qtbot):
    window = program.window
    dialog = open_labels(qtbot, program)
    window.pane.go_to_section(4)
    select(dialog, "Taro")
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "From generic." in section_text(window))
    assert window.pane.view.head.labels.text() == "2 of 3 labels"


def test_the_filter_narrows_the_list(program, qtbot):
    dialog = open_labels(qtbot, program)
    qtbot.keyClicks(dialog.filter, "tar")
    assert makers(dialog) == ["Taro"]
    dialog.table.selectRow(0)
    assert dialog.chosen().set_id == "generic"
    dialog.filter.setText("nobody")
    assert dialog.count.text().endswith(" None fits “nobody”.")
    assert makers(dialog) == []
    assert not dialog.read.isEnabled()
    dialog.close()


def test_a_pinned_label_comes_first_now_and_at_the_next_start(program, qtbot, start):
    dialog = open_labels(qtbot, program)
    select(dialog, "Proficient")
    dialog.pin.click()
    qtbot.waitUntil(lambda: makers(dialog) == ["Proficient", "Bristol", "Taro"])
    assert "pinned" in rows(dialog)[0][6]
    assert dialog.pin.text() == "Un&pin"
    dialog.close()
    program.window.close()
    dialog = open_labels(qtbot, again := start())
    assert makers(dialog) == ["Proficient", "Bristol", "Taro"]
    select(dialog, "Proficient")
    dialog.pin.click()
    qtbot.waitUntil(lambda: makers(dialog) == ["Bristol", "Taro", "Proficient"])
    dialog.close()
    again.window.close()


def test_a_withdrawn_label_is_hidden_shown_as_such_and_taken_back(program, qtbot):
    window = program.window
    dialog = open_labels(qtbot, program)
    withdraw(qtbot, dialog, "Bristol", "Superseded by our formulary.")
    assert makers(dialog) == ["Taro", "Proficient", "Bristol"]
    assert f"withdrawn: Superseded by our formulary. ({date.today()})" in rows(dialog)[2][6]
    assert dialog.count.text() == "3 official labels of warfarin, 1 withdrawn."
    sources = window.pane.view.head.sources
    assert not any("Bristol" in sources.itemText(n) for n in range(sources.count()))
    select(dialog, "Bristol")
    dialog.read.click()
    head = window.pane.view.head
    qtbot.waitUntil(lambda: "withdrawn by this clinic: Superseded by our formulary." in head.labels.text())
    dialog = open_again(qtbot, window)
    select(dialog, "Bristol")
    assert dialog.withdraw.text() == "&Take back"
    dialog.withdraw.click()
    qtbot.waitUntil(lambda: makers(dialog) == ["Bristol", "Taro", "Proficient"])
    qtbot.waitUntil(lambda: head.labels.text() == "1 of 3 labels")
    dialog.close()


def test_withdrawing_the_label_on_the_screen_leaves_it(program, qtbot):
    window = program.window
    dialog = open_labels(qtbot, program)
    select(dialog, "Bristol")
    dialog.read.click()
    qtbot.waitUntil(lambda: window.pane.view.monograph.provenance.set_id == "brand")
    dialog = open_again(qtbot, window)
    withdraw(qtbot, dialog, "Bristol", "")
    qtbot.waitUntil(lambda: not window.pane.view.monograph.provenance.is_label)
    assert "withdrawn: no reason given" in rows(dialog)[2][6]
    dialog.close()


def test_a_drug_with_nothing_but_withdrawn_labels_says_so_and_where_they_are(program, qtbot):
    window = program.window
    dialog = open_labels(qtbot, program, "onlyline")
    withdraw(qtbot, dialog, "Sole", "Recalled.")
    dialog.close()
    qtbot.waitUntil(lambda: "Every label of this drug that is at hand was withdrawn" in section_text(window))
    assert "Recalled." in section_text(window)
    assert "From only." not in section_text(window)
    dialog = open_again(qtbot, window)
    dialog.table.selectRow(0)
    dialog.read.click()
    qtbot.waitUntil(lambda: window.pane.view.monograph is not None)
    assert window.pane.view.monograph.provenance.set_id == "only"
    assert "Recalled." in window.pane.view.head.labels.text()


def test_a_drug_without_labels_says_so(program, qtbot):
    read(qtbot, program.window, "metformin")
    press(qtbot, program.window, "Ctrl+Shift+L")
    (box,) = program.window.findChildren(QMessageBox)
    assert box.text() == "No official label of metformin is at hand."
    box.close()


def test_the_list_of_sources_leads_to_all_labels(program, qtbot):
    read(qtbot, program.window, "warfarin")
    sources = program.window.pane.view.head.sources
    last = sources.count() - 1
    assert sources.itemText(last) == "All 3 labels…"
    sources.setCurrentIndex(last)
    sources.activated.emit(last)
    (dialog,) = program.window.findChildren(LabelsDialog)
    assert sources.currentIndex() == 0
    dialog.close()


def test_a_choice_that_cannot_be_kept_is_told_and_changes_nothing(program, qtbot, monkeypatch):
    dialog = open_labels(qtbot, program)

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    select(dialog, "Taro")
    dialog.pin.click()
    qtbot.waitUntil(lambda: bool(program.window.findChildren(QMessageBox)))
    (box,) = program.window.findChildren(QMessageBox)
    assert "notebook" in box.text()
    assert "No space left on device" in box.text()
    assert makers(dialog) == ["Bristol", "Taro", "Proficient"]
    monkeypatch.undo()
    box.close()
    dialog.close()


def test_a_damaged_notebook_is_told_once_and_the_window_works(start, packs, qtbot):
    write_pack(packs, *LABELS, name="labels")
    notebook = Notebook(paths.notebook())
    notebook.withdraw("brand", "Old.", date(2026, 11, 24))
    paths.notebook().write_bytes(b"\0" * 3000)
    program = start(*STARTERS)
    qtbot.waitUntil(lambda: "The notebook was damaged." in program.window.problem.text())
    assert "Its last good copy is in use." in program.window.problem.text()
    dialog = open_labels(qtbot, program)
    assert makers(dialog)[-1] == "Bristol"
    dialog.close()
    program.window.close()
    again = start()
    qtbot.waitUntil(lambda: again.window.panel.model.rowCount() > 0)
    assert "notebook" not in again.window.problem.text()


def test_a_notebook_of_a_newer_program_is_told_and_not_touched(start, packs, qtbot):
    write_pack(packs, *LABELS, name="labels")
    Notebook(paths.notebook()).withdraw("brand", "Old.", date(2026, 11, 24))
    with closing(sqlite3.connect(paths.notebook())) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = paths.notebook().read_bytes()
    program = start(*STARTERS)
    qtbot.waitUntil(lambda: "was made by a newer MedRef" in program.window.problem.text())
    assert paths.notebook().read_bytes() == before
