"""Getting official labels in the window: the size first, then the download and import, with Cancel at every step."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from importers.label_server import Fault
from importers.test_download import QUICK
from medref_desktop import paths, settings
from medref_desktop.importers import official_sources
from medref_desktop.ui import fetch_dialog
from medref_desktop.ui.fetch_dialog import FetchDialog
from test_cli_fetch import OTC, PART, RX, official_server, zipped  # noqa: F401 (a fixture)
from ui.conftest import STARTERS
from ui.test_import_dialog import escape
from ui.test_window import rows, type_text

PATH = f"/drug/label/{PART}"


@pytest.fixture
def opened(server, packs, start, qtbot, monkeypatch):
    monkeypatch.setenv("MEDREF_PACKS", str(packs))
    program = start(*STARTERS)
    program.window._actions["fetch_labels"].trigger()
    (dialog,) = program.window.findChildren(FetchDialog)
    return program, dialog, server


def says(qtbot, dialog, words: str) -> None:
    qtbot.waitUntil(lambda: words in dialog.state.text() and not dialog.is_running, timeout=20_000)


def looked_up(qtbot, dialog) -> None:
    dialog.ask.click()
    qtbot.waitUntil(dialog.start.isVisible, timeout=20_000)


def test_the_size_is_told_before_anything_is_downloaded(opened, qtbot):
    _, dialog, server = opened
    assert dialog.ask.isVisible()
    assert not dialog.start.isVisible()
    looked_up(qtbot, dialog)
    assert "export of 2026-11-20: 1 file," in dialog.state.text()
    assert "to download; " in dialog.state.text()
    assert dialog.start.hasFocus()
    assert not server.gets(PATH)
    dialog.close()


def test_labels_are_downloaded_imported_and_found_at_once(opened, qtbot):
    program, dialog, _ = opened
    looked_up(qtbot, dialog)
    dialog.start.click()
    says(qtbot, dialog, "1 new")
    assert f"The downloaded files stay in {paths.downloads() / 'openfda'}" in dialog.state.text()
    qtbot.waitUntil(lambda: "exampline" in rows(program.window))
    assert (paths.downloads() / "openfda" / PART).is_file()
    dialog.close()


def test_what_is_here_already_is_told_and_not_downloaded_again(opened, qtbot):
    _, dialog, server = opened
    for told in ("1 new", "1 known already"):
        looked_up(qtbot, dialog)
        dialog.start.click()
        says(qtbot, dialog, told)
    looked_up(qtbot, dialog)
    assert ", all here already." in dialog.state.text()
    assert dialog.start.text() == "&Import"
    assert len(server.gets(PATH)) == 1
    dialog.close()


def test_kinds_are_chosen_for_dailymed_only(opened, qtbot):
    _, dialog, _ = opened
    assert not dialog.rx.isEnabled()
    dialog.dailymed.click()
    assert dialog.rx.isEnabled()
    assert dialog.kinds == ["rx"]
    dialog.rx.click()
    assert "Choose prescription or over-the-counter" in dialog.state.text()
    assert not dialog.ask.isEnabled()
    dialog.otc.click()
    looked_up(qtbot, dialog)
    assert "DailyMed, over-the-counter labels: 1 file," in dialog.state.text()
    dialog.rx.click()
    assert not dialog.start.isVisible()  # what was looked up is no longer what is chosen
    looked_up(qtbot, dialog)
    dialog.start.click()
    says(qtbot, dialog, "2 labels read: 2 new")
    assert sorted(path.name for path in (paths.downloads() / "dailymed").glob("*.zip")) == sorted([RX, OTC])
    dialog.close()


def test_cancel_in_the_middle_keeps_what_came_and_the_window_answers_meanwhile(opened, qtbot, monkeypatch):
    program, dialog, server = opened
    patient = replace(official_sources.SITES["openfda"], limits=replace(QUICK, read_s=20))
    monkeypatch.setitem(official_sources.SITES, "openfda", patient)
    server.put(PATH, server.files[PATH].data, Fault(stall_at=0.5))
    looked_up(qtbot, dialog)
    dialog.start.click()
    qtbot.waitUntil(lambda: "Downloading file 1 of 1" in dialog.state.text(), timeout=20_000)
    qtbot.waitUntil(server.stalled.is_set)
    type_text(qtbot, program.window, "warf")
    assert rows(program.window) == ["warfarin"]
    dialog.cancel.click()
    says(qtbot, dialog, "The download was cancelled. What has arrived is kept")
    assert not (paths.downloads() / "openfda" / PART).exists()
    looked_up(qtbot, dialog)
    assert "are here already" in dialog.state.text()
    dialog.start.click()
    says(qtbot, dialog, "1 new")
    assert server.gets(PATH)[-1].status == 206
    dialog.close()


@pytest.mark.parametrize("close", [FetchDialog.close, escape], ids=["close", "Escape"])
def test_closing_while_it_downloads_stops_it_first(opened, qtbot, monkeypatch, close):
    _, dialog, server = opened
    patient = replace(official_sources.SITES["openfda"], limits=replace(QUICK, read_s=20))
    monkeypatch.setitem(official_sources.SITES, "openfda", patient)
    server.put(PATH, server.files[PATH].data, Fault(stall_at=0.5))
    looked_up(qtbot, dialog)
    dialog.start.click()
    qtbot.waitUntil(server.stalled.is_set, timeout=20_000)
    closed = []
    dialog.finished.connect(closed.append)
    close(dialog)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: bool(closed), timeout=20_000)


def test_the_program_ends_at_once_while_a_server_stalls(opened, qtbot, monkeypatch):
    program, dialog, server = opened
    patient = replace(official_sources.SITES["openfda"], limits=replace(QUICK, read_s=20))
    monkeypatch.setitem(official_sources.SITES, "openfda", patient)
    server.put(PATH, server.files[PATH].data, Fault(stall_at=0.5))
    looked_up(qtbot, dialog)
    dialog.start.click()
    qtbot.waitUntil(server.stalled.is_set, timeout=20_000)
    with qtbot.waitSignal(program.window.closing, timeout=5000):
        program.window.close()


def test_cancelling_while_it_imports_keeps_the_files(opened, qtbot, monkeypatch):
    import threading

    from medref_desktop.importers import intake

    _, dialog, _ = opened
    held, go_on = threading.Event(), threading.Event()
    real = intake._PackInTheMaking.take

    def slowly(self, label):
        held.set()
        assert go_on.wait(20)
        return real(self, label)

    monkeypatch.setattr(intake._PackInTheMaking, "take", slowly)
    looked_up(qtbot, dialog)
    dialog.start.click()
    qtbot.waitUntil(held.is_set, timeout=20_000)
    dialog.cancel.click()
    go_on.set()
    says(qtbot, dialog, "The import was cancelled. The downloaded files are kept")
    assert (paths.downloads() / "openfda" / PART).is_file()
    dialog.close()


def test_refused_labels_are_listed(opened, qtbot):
    _, dialog, server = opened
    server.put(PATH, zipped("a.json", b'{"results": [{"x": 1}]}'))
    looked_up(qtbot, dialog)
    dialog.start.click()
    says(qtbot, dialog, "1 refused")
    assert "record 1" in dialog.refusals.toPlainText()
    dialog.close()


def test_a_server_that_fails_is_told_in_the_dialog(opened, qtbot):
    _, dialog, server = opened
    server.put("/openfda", b"<html>Please sign in</html>")
    dialog.ask.click()
    says(qtbot, dialog, "cannot be understood. Your network may show a page of its own")
    assert dialog.ask.isEnabled()
    dialog.close()


def test_too_little_room_is_told_in_the_dialog(opened, qtbot, monkeypatch):
    _, dialog, server = opened
    looked_up(qtbot, dialog)
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage._replace(free=1000))
    dialog.start.click()
    says(qtbot, dialog, "not enough room on the disk")
    assert not server.gets(PATH)
    dialog.close()


def test_the_proxy_is_remembered_and_a_wrong_one_told(opened, qtbot):
    program, dialog, _ = opened
    dialog.proxy.setText("socks5://proxy:1080")
    dialog.ask.click()
    assert "address of the proxy" in dialog.state.text()
    assert not dialog.is_running
    dialog.proxy.setText("127.0.0.1:9")
    dialog.ask.click()
    says(qtbot, dialog, "proxy")
    dialog.close()
    program.window.close()
    assert settings.load(paths.settings_file())[0].proxy == "http://127.0.0.1:9"


def test_another_folder_may_be_chosen(opened, qtbot, tmp_path, monkeypatch):
    _, dialog, _ = opened
    monkeypatch.setattr(fetch_dialog.QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path / "elsewhere"))
    dialog.choose_folder.click()
    assert dialog.folder.text() == str(tmp_path / "elsewhere")
    looked_up(qtbot, dialog)
    dialog.start.click()
    says(qtbot, dialog, "1 new")
    assert (tmp_path / "elsewhere" / PART).is_file()
    dialog.close()


def test_everything_that_is_said_can_be_read_whole(opened, qtbot):
    _, dialog, server = opened
    server.put(PATH, zipped("a.json", b'{"results": [{"x": 1}]}'))
    looked_up(qtbot, dialog)
    dialog.start.click()
    says(qtbot, dialog, "1 refused")
    for widget in (dialog.state, dialog.folder, dialog.proxy):
        needed = widget.heightForWidth(widget.width()) if widget is dialog.state else widget.sizeHint().height()
        assert widget.height() >= needed
    dialog.close()


def test_every_control_has_a_name_for_screen_readers(opened):
    _, dialog, _ = opened
    for widget in (dialog.bar, dialog.refusals):
        assert widget.accessibleName()
    labels = {label.buddy(): label.text() for label in dialog.findChildren(fetch_dialog.QLabel) if label.buddy()}
    assert set(labels) == {dialog.folder, dialog.proxy}
    dialog.close()
