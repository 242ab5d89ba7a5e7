"""The list of searches that found nothing: off at first, counted once each, exported and cleared."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QMessageBox

from medref_desktop import paths
from medref_desktop.errors import MedRefError
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui.failed_searches_dialog import FailedSearchesDialog
from ui.conftest import STARTERS
from ui.test_window import press, rows, type_text


@pytest.fixture
def program(start):
    return start(*STARTERS)


def kept() -> list[str]:
    return [search.text for search in Notebook(paths.notebook()).failed_searches()]


def open_dialog(qtbot, program, waiting_for: int = 0) -> FailedSearchesDialog:
    program.window.failed_searches_asked.emit()
    dialog = program.window.findChildren(FailedSearchesDialog)[-1]
    qtbot.waitUntil(lambda: dialog.table.rowCount() == waiting_for)
    return dialog


def turn_on(qtbot, program) -> None:
    dialog = open_dialog(qtbot, program)
    dialog.keep.click()
    dialog.close()


def search_in_vain(qtbot, program, text: str) -> None:
    type_text(qtbot, program.window, text)
    qtbot.waitUntil(lambda: rows(program.window) == [])
    press(qtbot, program.window, "Return")


def test_nothing_is_kept_until_somebody_turns_it_on(program, qtbot):
    heard = []
    program.failed_searches.failed.connect(heard.append)
    search_in_vain(qtbot, program, "zyprexa")
    qtbot.waitUntil(lambda: heard == ["zyprexa"])
    program.window.close()
    assert not paths.notebook().exists()


def test_a_search_that_enter_was_pressed_for_is_counted_once(program, qtbot):
    turn_on(qtbot, program)
    search_in_vain(qtbot, program, "Zyprexa")
    press(qtbot, program.window, "Return")
    qtbot.waitUntil(lambda: kept() == ["zyprexa"])
    search_in_vain(qtbot, program, "celexa")
    qtbot.waitUntil(lambda: sorted(kept()) == ["celexa", "zyprexa"])
    assert {search.times for search in Notebook(paths.notebook()).failed_searches()} == {1}


def test_a_text_that_stands_in_the_box_is_counted_too(program, qtbot):
    program.failed_searches._timer.setInterval(1)
    turn_on(qtbot, program)
    type_text(qtbot, program.window, "zyprexa")
    qtbot.waitUntil(lambda: "zyprexa" in kept())


def test_what_found_something_is_not_counted(program, qtbot):
    turn_on(qtbot, program)
    type_text(qtbot, program.window, "isotretinoin")
    press(qtbot, program.window, "Return")
    search_in_vain(qtbot, program, "zyprexa")
    qtbot.waitUntil(lambda: kept() == ["zyprexa"])


def test_what_only_a_text_has_is_not_counted(program, qtbot):
    heard = []
    program.failed_searches.failed.connect(heard.append)
    type_text(qtbot, program.window, "acidosis")
    qtbot.waitUntil(lambda: "metformin" in rows(program.window))
    press(qtbot, program.window, "Return")
    search_in_vain(qtbot, program, "zyprexa")
    qtbot.waitUntil(lambda: heard == ["zyprexa"])


def test_the_choice_is_remembered(program, qtbot):
    assert not program.window.settings_now().keep_failed_searches
    turn_on(qtbot, program)
    assert program.window.settings_now().keep_failed_searches


@pytest.fixture
def counted():
    notebook = Notebook(paths.notebook())
    for text in ("zyprexa", "zyprexa", "=1+1"):
        notebook.count_failed_search(text, date(2026, 11, 24))


def test_the_list_shows_what_how_often_and_when(program, qtbot, counted):
    dialog = open_dialog(qtbot, program, waiting_for=2)
    shown = [[dialog.table.item(row, column).text() for column in range(3)] for row in range(2)]
    assert shown == [["zyprexa", "2", "2026-11-24"], ["=1+1", "1", "2026-11-24"]]
    dialog.close()


def test_the_list_is_exported_without_formulas(program, qtbot, counted, tmp_path):
    dialog = open_dialog(qtbot, program, waiting_for=2)
    dialog.save_to(tmp_path / "list.csv")
    text = (tmp_path / "list.csv").read_bytes().decode("utf-8-sig")
    assert text == "search,times,last on\r\nzyprexa,2,2026-11-24\r\n'=1+1,1,2026-11-24\r\n"
    with pytest.raises(MedRefError, match="cannot be saved"):
        dialog.save_to(tmp_path / "no folder" / "list.csv")
    dialog.close()


def test_a_cleared_list_is_empty_at_once_and_for_good(program, qtbot, counted):
    dialog = open_dialog(qtbot, program, waiting_for=2)
    dialog.clear.click()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 0)
    assert kept() == []
    assert not dialog.clear.isEnabled()
    assert not dialog.export.isEnabled()
    dialog.close()


def test_a_notebook_that_cannot_be_used_is_told(program, qtbot, monkeypatch):
    turn_on(qtbot, program)

    def broken(self, text, day):
        raise MedRefError("The notebook cannot be used.")

    monkeypatch.setattr(Notebook, "count_failed_search", broken)
    search_in_vain(qtbot, program, "zyprexa")
    qtbot.waitUntil(lambda: bool(program.window.findChildren(QMessageBox)))
    (box,) = program.window.findChildren(QMessageBox)
    assert box.text() == "The notebook cannot be used."
    box.close()
