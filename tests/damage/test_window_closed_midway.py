"""The window closed in the middle of anything: no crash, no thread left (tests/conftest.py looks), nothing half done;
and a window that must make do with a small screen, a wrong clock, no fonts.
"""

from __future__ import annotations

import threading
import time
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect, QSize

from damage.conftest import ended
from factories import write_pack
from medref_desktop import paths
from medref_desktop.cli import showing
from medref_desktop.store.library import Library
from medref_desktop.store.pack import Pack
from medref_desktop.ui import app, monograph_view, theme
from medref_desktop.ui.handout_dialog import HandoutDialog
from medref_desktop.ui.main_window import MainWindow
from ui.conftest import STARTERS
from ui.test_window import press, read, rows, section_text, type_text


@pytest.fixture
def slow(monkeypatch):
    """Make a method slow; returns the event that says it has begun."""

    def make_slow(owner: type, name: str) -> threading.Event:
        real, begun = getattr(owner, name), threading.Event()

        def slowly(*args, **kwargs):
            begun.set()
            time.sleep(0.2)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, slowly)
        return begun

    return make_slow


class In2001(date):
    @classmethod
    def today(cls):
        return cls(2001, 1, 1)


def closed(program, qtbot) -> None:
    """Close the window; its threads have ended when this returns, and late signals find nothing to upset."""
    program.window.close()
    assert not program.window.isVisible()
    assert not program.thread_of_worker.isRunning()
    qtbot.wait(30)


def test_closed_while_the_library_is_being_opened(start, packs, qtbot, slow):
    begun = slow(Library, "classes")
    write_pack(packs, *STARTERS)
    program = start()
    qtbot.waitUntil(begun.is_set)
    closed(program, qtbot)


def test_closed_in_the_middle_of_a_search(start, qtbot, slow):
    program = start(*STARTERS)
    begun = slow(Library, "search")
    for text in ("m", "me", "met"):
        program.window.panel.box.setText(text)
    qtbot.waitUntil(begun.is_set)
    closed(program, qtbot)


def test_closed_while_a_drug_is_being_read(start, qtbot, slow):
    program = start(*STARTERS)
    begun = slow(Pack, "monograph")
    type_text(qtbot, program.window, "warfarin")
    press(qtbot, program.window, "Return")
    qtbot.waitUntil(begun.is_set)
    closed(program, qtbot)


def test_closed_while_the_starter_pack_is_being_built(start, packs, qtbot):
    program = start()
    qtbot.waitUntil(lambda: program.window.pane.welcome.bar.value() >= 1, timeout=20000)
    closed(program, qtbot)
    assert list(packs.iterdir()) == []
    assert paths.settings_file().exists()


def test_closed_while_a_handout_is_being_made(start, qtbot):
    program = start(*STARTERS)
    read(qtbot, program.window, "accu")
    press(qtbot, program.window, "Ctrl+P")
    (dialog,) = program.window.findChildren(HandoutDialog)
    assert dialog.status.text() == "Preparing the handout…"
    closed(program, qtbot)


def test_closed_while_a_handout_is_open_and_its_choices_are_kept(start, qtbot):
    program = start(*STARTERS)
    read(qtbot, program.window, "accu")
    press(qtbot, program.window, "Ctrl+P")
    (dialog,) = program.window.findChildren(HandoutDialog)
    dialog.options.clinic_name.setText("Clinic by the sea")
    closed(program, qtbot)
    assert "Clinic by the sea" in paths.settings_file().read_text(encoding="utf-8")


def test_closed_twice_and_closed_at_once(start, qtbot):
    program = start(*STARTERS)
    program.window.close()
    closed(program, qtbot)


def test_a_clock_set_to_2001_says_dated_in_the_future_and_builds_a_pack(
    start, packs, two_monographs, monkeypatch, qtbot
):
    class Then(datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(2001, 1, 1, tzinfo=zone)

    monkeypatch.setattr(monograph_view, "date", In2001)
    monkeypatch.setattr(app, "datetime", Then)
    monkeypatch.setattr(time, "time", lambda: 978307200.0)
    monkeypatch.setattr(paths, "starter_monographs", lambda: two_monographs)
    window = start().window
    qtbot.waitUntil(lambda: rows(window) == ["metformin", "warfarin"])
    assert window._state.packs[0].built == "2001-01-01T00:00:00+00:00"
    read(qtbot, window, "warf")
    assert " · dated in the future · " in window.pane.view.provenance.text()
    assert window.pane.view.provenance.isVisible()


def test_a_clock_set_to_2001_prints_and_shows_on_the_command_line(start, packs, medref, monkeypatch, tmp_path):
    monkeypatch.setattr(showing, "date", In2001)
    write_pack(packs, *STARTERS)
    assert "dated in the future" in medref("show", "warfarin")[1]
    status, _, err = medref("handout", "warfarin", "-o", str(tmp_path / "handout.pdf"))
    assert (status, err) == (0, "")


def test_on_a_screen_of_800_by_600_everything_is_in_sight(start, monkeypatch, qtbot):
    small = SimpleNamespace(availableSize=lambda: QSize(800, 600))
    monkeypatch.setattr(MainWindow, "screen", lambda self: small)
    window = start(*STARTERS).window
    assert window.width() <= 800
    assert window.height() <= 600
    read(qtbot, window, "accu")
    view, panel = window.pane.view, window.panel
    whole = QRect(0, 0, window.width(), window.height())
    in_sight = (panel.box, panel.list, panel.count, view.head.name, view.head.handout, view.warning, view.column)
    for widget in (*in_sight, view.page, view.provenance):
        place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
        assert widget.isVisible(), widget
        assert whole.contains(place), (widget, place)
    assert view.tabs.visibleRegion().boundingRect().height() >= 7 * view.tabs.tabSizeHint(0).height()
    lines = view.page.viewport().height() / view.page.fontMetrics().lineSpacing()
    assert lines >= 5
    assert panel.list.viewport().height() >= 3 * panel.list.sizeHintForRow(0)
    assert "Tablets of 5 mg" in section_text(window)


def test_a_machine_without_any_font_shows_the_programs_own(python, tmp_path):
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    (tmp_path / "none").mkdir()
    code = (
        "from PySide6.QtGui import QFontInfo; from PySide6.QtWidgets import QApplication\n"
        "from medref_desktop.ui.theme import Theme\n"
        "qt = QApplication([]); before = QFontInfo(qt.font()).family(); theme = Theme(qt)\n"
        "print(before, QFontInfo(theme.font(11)).family(), sep='|')"
    )
    hidden = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "QT_QPA_FONTDIR": str(tmp_path / "none")}
    status, out, err = ended(python(code, home=tmp_path, **hidden))
    assert status == 0, err
    before, after = out.strip().split("|")
    if before:
        pytest.skip("fonts cannot be hidden from Qt here")
    assert after in ("Noto Sans", "Atkinson Hyperlegible Next")


def test_without_fonts_every_face_that_we_ship_is_loaded(qapp, monkeypatch):
    loaded: list[str] = []
    monkeypatch.setattr(theme, "QFontInfo", lambda font: SimpleNamespace(family=lambda: ""))
    monkeypatch.setattr(theme.QFontDatabase, "addApplicationFont", loaded.append)
    theme._ensure_a_font()
    assert loaded
    assert sorted(loaded) == sorted(str(face) for face in paths.resource("fonts").glob("*.ttf"))
