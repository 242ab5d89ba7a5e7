"""Tools > Check monographs: a clinic's files held against its labels, listed by file and line, and stopped at will."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QHeaderView, QMessageBox

from factories import label, write_pack
from medref_desktop import paths
from medref_desktop.errors import MedRefError
from medref_desktop.ui import check_job
from medref_desktop.ui.check_dialog import CheckDialog
from medref_desktop.ui.theme import CELL_PADDING
from ui.conftest import STARTERS
from ui.mnemonics import shared
from ui.test_window import rows, type_text

WARFARIN = (paths.starter_monographs() / "warfarin.md").read_text(encoding="utf-8")
WAIVER = '\n[[waiver]]\ncheck = "evidence"\nabout = "Label not at hand"\nreason = "Looked at."\n+++\n'


@pytest.fixture
def mine(tmp_path):
    """A folder with a file that breaks the format, and one that keeps to it."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "warfarin.md").write_text(WARFARIN, encoding="utf-8")
    (folder / "broken.md").write_text(WARFARIN.replace("## How it works", "## How does it work"), encoding="utf-8")
    return folder


@pytest.fixture
def open_dialog(start, packs):
    def open_it(*labels):
        if labels:
            write_pack(packs, *labels, name="labels")
        program = start(*STARTERS)
        program.window._actions["check_monographs"].trigger()
        (dialog,) = program.window.findChildren(CheckDialog)
        return program, dialog

    return open_it


def check(qtbot, dialog, *chosen) -> None:
    dialog.add(chosen)
    dialog.start.click()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)


def listed(dialog) -> list[tuple[str, ...]]:
    table = dialog.table
    return [tuple(table.item(row, column).text() for column in range(4)) for row in range(table.rowCount())]


def test_no_finding_is_cut_at_any_width(open_dialog, qtbot, mine):
    program, dialog = open_dialog()
    program.window._theme.set_zoom(200)  # at the usual size a row is higher than two lines anyhow
    check(qtbot, dialog, mine)
    table, last = dialog.table, dialog.table.columnCount() - 1
    whole = table.fontMetrics().horizontalAdvance(table.item(0, last).text())
    table.horizontalHeader().setSectionResizeMode(last, QHeaderView.ResizeMode.Interactive)
    lines = set()
    for width in range(whole - 60, whole + 60, 3):
        table.setColumnWidth(last, width)
        table.resizeRowsToContents()
        has_one_line = table.rowHeight(0) < 2 * table.fontMetrics().lineSpacing()
        assert not has_one_line or whole <= width - 2 * CELL_PADDING, width
        lines.add(has_one_line)
    assert lines == {True, False}


def test_the_findings_of_a_folder_stand_by_file_and_line(open_dialog, qtbot, mine):
    _, dialog = open_dialog(label("warfarin", brands=("Jantoven",)))
    assert not dialog.start.isEnabled()
    check(qtbot, dialog, mine)
    found = listed(dialog)
    line = str(WARFARIN.splitlines().index("## How it works") + 1)
    assert ("broken.md", line, "To mend") in [row[:3] for row in found]
    assert "No label at hand has a boxed warning." in [row[3] for row in found if row[0] == "warfarin.md"]
    assert any(row[2] == "Look at" and row[3].endswith("(evidence)") for row in found)
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    lines = [int(row[1]) for row in found if row[0] == "warfarin.md"]
    assert lines == sorted(lines)
    assert dialog.state.text().startswith("2 files checked against the official labels in use. To mend: ")
    dialog.close()


def test_without_labels_it_says_so_and_that_nothing_was_found(open_dialog, qtbot, mine):
    (mine / "amlodipine.md").write_text((paths.starter_monographs() / "amlodipine.md").read_text("utf-8"), "utf-8")
    _, dialog = open_dialog()
    check(qtbot, dialog, mine / "amlodipine.md")
    said = "1 file checked without official labels. Nothing was found. Import labels, and more can be checked."
    assert dialog.state.text() == said
    assert not dialog.table.isVisible()
    assert not dialog.copy.isEnabled()
    assert dialog.save.isEnabled()
    dialog.close()


def test_what_the_file_waives_is_counted_and_in_the_report(open_dialog, qtbot, mine, tmp_path):
    front, rest = WARFARIN.removeprefix("+++\n").split("\n+++\n", 1)
    (mine / "warfarin.md").write_text(f"+++\n{front}\n{WAIVER}{rest}", encoding="utf-8")
    _, dialog = open_dialog(label("warfarin", brands=("Jantoven",)))
    check(qtbot, dialog, mine / "warfarin.md")
    assert "Waived in the files: " in dialog.state.text()
    assert not [row for row in listed(dialog) if "not at hand" in row[3]]
    dialog.save_to(tmp_path / "report.txt")
    report = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert report.startswith(dialog.state.text())
    assert ": to mend: No label at hand has a boxed warning." in report
    assert "Reason: Looked at." in report
    dialog.close()


def test_copy_takes_the_chosen_rows_or_all(open_dialog, qtbot, mine):
    _, dialog = open_dialog()
    check(qtbot, dialog, mine / "broken.md")
    dialog.copy.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == dialog.table.rowCount() > 1
    dialog.table.selectRow(0)
    dialog.copy.click()
    file, line, kind, message = listed(dialog)[0]
    assert QGuiApplication.clipboard().text() == f"{file}, line {line}: {kind.lower()}: {message}"
    dialog.close()


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_checked(open_dialog, qtbot, mine):
    (mine / "a.md").write_bytes(b"\xff\xfe\xff")
    _, dialog = open_dialog()
    check(qtbot, dialog, mine)
    assert listed(dialog)[0][:3] == ("a.md", "1", "To mend")
    assert "not UTF-8" in listed(dialog)[0][3]
    assert dialog.state.text().startswith("3 files checked")
    dialog.close()


def test_a_folder_without_monographs_is_told(open_dialog, qtbot, tmp_path):
    (tmp_path / "empty").mkdir()
    _, dialog = open_dialog()
    check(qtbot, dialog, tmp_path / "empty")
    assert dialog.state.text().startswith("There is no monograph file in")
    assert not dialog.save.isEnabled()
    dialog.close()


@pytest.fixture
def held(monkeypatch):
    """The check of the first file waits until it is let go."""
    begun, go_on = threading.Event(), threading.Event()
    real = check_job._check

    def slowly(*args):
        begun.set()
        assert go_on.wait(20)
        return real(*args)

    monkeypatch.setattr(check_job, "_check", slowly)
    return begun, go_on


def test_cancel_stops_it_and_the_window_answers_meanwhile(open_dialog, qtbot, mine, held):
    begun, go_on = held
    program, dialog = open_dialog()
    dialog.add([mine])
    dialog.start.click()
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: dialog.state.text() == "0 of 2 files checked.")
    type_text(qtbot, program.window, "warf")
    assert rows(program.window) == ["warfarin"]
    dialog.cancel.click()
    assert dialog.state.text() == "Stopping…"
    go_on.set()
    qtbot.waitUntil(lambda: dialog.state.text() == "The check was cancelled.")
    assert dialog.start.isEnabled()
    dialog.close()


def test_escape_while_it_checks_stops_it_first(open_dialog, qtbot, mine, held):
    begun, go_on = held
    _, dialog = open_dialog()
    dialog.add([mine])
    dialog.start.click()
    qtbot.waitUntil(begun.is_set)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)  # or the key is the window's behind it
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    closed = []
    dialog.finished.connect(closed.append)
    go_on.set()
    qtbot.waitUntil(lambda: bool(closed), timeout=20_000)


def test_files_and_folders_are_chosen_and_the_report_is_saved_where_the_person_says(
    open_dialog, qtbot, mine, tmp_path, monkeypatch
):
    _, dialog = open_dialog()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *args: ([str(mine / "broken.md")], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(mine))
    dialog.add_files.click()
    dialog.add_folder.click()
    dialog.add_folder.click()
    assert dialog.sources.count() == 2
    check(qtbot, dialog)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "out.txt"), ""))
    dialog.save.click()
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").startswith("3 files checked")
    dialog.close()


def test_a_report_that_cannot_be_saved_is_told(open_dialog, qtbot, mine, tmp_path, monkeypatch):
    _, dialog = open_dialog()
    check(qtbot, dialog, mine)
    with pytest.raises(MedRefError, match=r"out\.txt cannot be saved"):
        dialog.save_to(tmp_path / "none" / "out.txt")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "none" / "out.txt"), ""))
    dialog.save.click()
    box = dialog.findChild(QMessageBox)
    assert "cannot be saved" in box.text()
    box.close()
    dialog.close()


def test_a_letter_with_alt_belongs_to_one_control_alone(open_dialog, qtbot, mine, held):
    _, go_on = held
    _, dialog = open_dialog()
    dialog.add([mine])
    dialog.start.click()
    assert shared(dialog) == {}
    go_on.set()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)
    assert shared(dialog) == {}
    dialog.close()
