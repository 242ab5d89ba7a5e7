"""The facts above the sections: in rows, folded into one line, and in one line alone where the window is low."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from factories import label, monograph
from ui.test_window import press, read

STRENGTHS = tuple(f"{number} mg" for number in range(5, 200, 5))
TOLD = "; ".join(
    (
        f"Strengths: {', '.join(STRENGTHS)}",
        "Forms: tablet",
        "Routes: by mouth",
        "Supply: Rx",
        "DEA schedule: CII",
        "Pregnancy: May harm the unborn",
    )
)


@pytest.fixture
def window(start, qtbot):
    made = {"strengths": STRENGTHS, "routes": ("by mouth",), "dea_schedule": "CII", "pregnancy": "harm"}
    window = start(monograph("exampline", **made)).window
    window.resize(1280, 900)
    read(qtbot, window, "exampline")
    return window


def rows(facts) -> list[str]:
    return [f"{caption.text()}: {words.text()}" for caption, words in facts._cells if words.isVisible()]


def test_the_facts_stand_whole_in_rows_above_the_sections(window):
    facts, view = window.pane.view.facts, window.pane.view
    assert rows(facts) == TOLD.split("; ")
    assert not facts.line.isVisible()
    bottom = facts.mapTo(view, facts.rect().bottomLeft()).y()
    assert bottom < view.tabs.mapTo(view, view.tabs.rect().topLeft()).y()
    for caption, words in facts._cells:
        assert words.height() >= words.heightForWidth(words.width())
        assert words.accessibleName() == f"{caption.text()}: {words.text()}"


def test_they_fold_into_one_line_by_key_and_come_back(window, qtbot):
    facts = window.pane.view.facts
    open_height = facts.height()
    press(qtbot, window, "Ctrl+D")
    qtbot.waitUntil(lambda: facts.height() < open_height)
    assert rows(facts) == []
    assert facts.line.text().startswith("5 mg, 10 mg")
    assert facts.line.text().endswith("…")
    assert facts.line.accessibleDescription() == TOLD
    assert facts.line.toolTip() == TOLD.replace("; ", "\n")
    facts.fold.setFocus()
    qtbot.keyClick(facts.fold, Qt.Key.Key_Space)
    assert rows(facts) == TOLD.split("; ")


def test_how_they_were_left_is_remembered(window, qtbot, start):
    assert window.settings_now().facts_open
    press(qtbot, window, "Ctrl+D")
    assert not window.settings_now().facts_open
    window.close()
    again = start(monograph("exampline")).window
    read(qtbot, again, "exampline")
    assert not again.pane.view.facts.is_open
    assert again.pane.view.facts.line.isVisible()


@pytest.mark.parametrize("size", [(1024, 768), (640, 480)])
def test_a_low_window_has_one_line_and_nothing_to_unfold(window, qtbot, size):
    facts = window.pane.view.facts
    window._theme.set_zoom(150)
    window.resize(*size)
    qtbot.waitUntil(lambda: facts.line.isVisible())
    assert rows(facts) == []
    assert not facts.fold.isVisible()
    assert facts.height() <= facts.line.fontMetrics().height() + 4
    assert facts.line.accessibleDescription() == TOLD
    window._theme.set_zoom(100)
    window.resize(1280, 900)
    qtbot.waitUntil(lambda: rows(facts) == TOLD.split("; "))


def test_two_beside_each_other_share_the_whole_width(window, qtbot):
    window.resize(1024, 768)
    facts = window.pane.view.facts
    words = {caption.text(): words for caption, words in facts._cells}
    qtbot.waitUntil(lambda: words["Pregnancy"].x() > words["Forms"].x())
    qtbot.waitUntil(lambda: words["Pregnancy"].geometry().right() >= facts.width() - 2)
    assert words["Pregnancy"].height() < 2 * words["Pregnancy"].fontMetrics().height()


def test_what_a_label_does_not_tell_has_no_row(start, qtbot):
    window = start(label("exampline", forms=("tablet",), rx="OTC")).window
    window.resize(1280, 900)
    read(qtbot, window, "exampline")
    assert rows(window.pane.view.facts) == ["Forms: tablet", "Supply: OTC", "Pregnancy: no statement"]
