"""An unexpected error is told once, kept, and leaves the window usable."""

import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton

from medref_desktop import paths
from medref_desktop.ui import saving
from medref_desktop.ui.incidents import Incidents
from medref_desktop.ui.report_dialog import ReportDialog
from ui.test_window import read, type_text


@pytest.fixture
def incidents(window, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    incidents = Incidents(window, paths.reports())
    window.doing_changed.connect(incidents.note)
    return incidents


def fail(incidents) -> None:
    try:
        raise ValueError("".join(["MRS ", "JO", "NES"]))  # as a value: the report shows the lines of the code
    except ValueError as error:
        incidents.receive(type(error), error, error.__traceback__)


def dialogs(window):
    return window.findChildren(ReportDialog)


def test_an_error_is_told_with_what_was_being_done_and_kept(window, qtbot, incidents, capsys):
    type_text(qtbot, window, "warf")
    fail(incidents)
    (dialog,) = dialogs(window)
    assert "Search for a drug" in dialog.sentence.text()
    assert "ValueError" in dialog.text.toPlainText()
    (kept,) = paths.reports().glob("error-*.txt")
    assert kept.read_text() == dialog.text.toPlainText()
    assert "JONES" not in kept.read_text() + capsys.readouterr().err
    dialog.close()


def test_an_error_that_comes_again_and_again_shows_one_dialog_and_the_window_works(window, qtbot, incidents, capsys):
    for _ in range(5):
        fail(incidents)
    (dialog,) = dialogs(window)
    dialog.close()
    qtbot.waitUntil(lambda: not dialogs(window))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    read(qtbot, window, "warf")
    fail(incidents)
    assert len(dialogs(window)) == 1
    dialogs(window)[0].close()


def test_an_error_in_a_thread_arrives_in_the_windows_thread(window, qtbot, incidents, capsys):
    incidents.install()
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    assert "ZeroDivisionError" in dialogs(window)[0].text.toPlainText()
    dialogs(window)[0].close()


def test_the_last_report_opens_on_demand(window, qtbot, incidents, capsys):
    window._actions["show_report"].trigger()
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "There is no report of an error."
    box.close()
    fail(incidents)
    dialogs(window)[0].close()
    qtbot.waitUntil(lambda: not dialogs(window))
    window._actions["show_report"].trigger()
    (dialog,) = dialogs(window)
    assert "ValueError" in dialog.text.toPlainText()
    dialog.close()


def test_ctrl_c_ends_the_program_as_it_should(window, incidents, capsys):
    incidents.receive(KeyboardInterrupt, None, None)
    assert not dialogs(window)
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_the_diagnosis_can_be_read_copied_and_saved(window, qtbot, tmp_path):
    window._actions["show_diagnosis"].trigger()
    (dialog,) = dialogs(window)
    text = dialog.text.toPlainText()
    for part in ("MedRef", "Qt", "offscreen", "starter: version 2026.11.22", "Printers"):
        assert part in text
    copy = next(button for button in dialog.findChildren(QPushButton) if "Copy" in button.text())
    copy.click()
    assert QGuiApplication.clipboard().text() == text
    dialog.save_to(tmp_path / "diagnosis.txt")
    assert (tmp_path / "diagnosis.txt").read_text() == text
    dialog.close()


def test_a_diagnosis_that_cannot_be_saved_says_so(window, monkeypatch, tmp_path):
    window._actions["show_diagnosis"].trigger()
    (dialog,) = dialogs(window)
    target = str(tmp_path / "none" / "x.txt")
    monkeypatch.setattr(saving.QFileDialog, "getSaveFileName", lambda *args: (target, ""))
    dialog._save()
    (box,) = dialog.findChildren(QMessageBox)
    assert "x.txt cannot be saved" in box.text()
    box.close()
    dialog.close()


def test_a_crash_of_the_last_time_is_told(start, qtbot):
    from ui.conftest import STARTERS

    paths.reports().mkdir(parents=True)
    (paths.reports() / "running-1.txt").write_text("Fatal Python error: Segmentation fault")
    window = start(*STARTERS).window
    assert "ended unexpectedly" in window.problem.text()
