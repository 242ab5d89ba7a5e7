"""Settings that were damaged, or written by somebody unkind: the window opens, and says what it could not use."""

from __future__ import annotations

import json
import os
import time

import pytest

from medref_desktop import paths, settings
from medref_desktop.settings import Settings
from ui.conftest import STARTERS
from ui.test_window import press, read, section_text


def write_settings(data: bytes) -> None:
    paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
    paths.settings_file().write_bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 500, b"\xff\xfe{}", b'{"zoom": 100', b"[" * 100_000, b'{"zoom": ' + b"9" * 5000 + b"}"],
    ids=["empty", "zeros", "no UTF-8", "cut short", "too deep", "too long a number"],
)
def test_a_damaged_settings_file_is_told_and_kept_and_the_window_works(data, start, qtbot):
    write_settings(data)
    window = start(*STARTERS).window
    qtbot.waitUntil(lambda: "The settings file was damaged, so the defaults are used." in window.problem.text())
    assert "The damaged file is kept as settings.json.damaged." in window.problem.text()
    assert paths.settings_file().with_name("settings.json.damaged").read_bytes() == data
    read(qtbot, window, "accu")
    assert "Tablets of 5 mg" in section_text(window)


@pytest.mark.parametrize(
    "odd",
    [
        {"geometry": "not a geometry", "tab": "no such tab", "side_width": 3999},
        {"geometry": "////" * 1000, "clinic_name": "\ud800", "handout_folder": "\x00"},
        {"drug_key": "\ud800", "drug_group": "oral"},
        {"drug_key": "isotretinoin", "drug_group": "no such group"},
        {"drug_key": "x" * 1_000_000, "drug_group": "\x00"},
        {"zoom": 10**30, "side_width": -1, "paper": "B5", "layout": "tiny", "clinic_line": None},
    ],
)
def test_odd_values_never_keep_the_window_from_opening_or_closing(odd, start, qtbot):
    write_settings(json.dumps(odd).encode())
    program = start(*STARTERS)
    read(qtbot, program.window, "warf")
    assert "damaged" not in program.window.problem.text()
    program.window.close()
    assert settings.load(paths.settings_file())[0].drug_key == "warfarin"


def test_a_handout_is_made_with_odd_settings_too(start, qtbot):
    from medref_desktop.ui.handout_dialog import HandoutDialog
    from medref_desktop.ui.paper_dialog import PREPARING

    write_settings(json.dumps({"clinic_name": "Łukasz \u202e#*_$ `<b>`", "handout_folder": "\x00"}).encode())
    window = start(*STARTERS).window
    read(qtbot, window, "accu")
    press(qtbot, window, "Ctrl+P")
    (dialog,) = window.findChildren(HandoutDialog)
    qtbot.waitUntil(lambda: dialog.status.text() != PREPARING, timeout=20000)
    assert "page" in dialog.status.text() or "cannot be typeset" in dialog.status.text()
    dialog.reject()


def test_settings_of_a_read_only_home_are_used_and_the_window_closes_with_a_word(start, qtbot, monkeypatch, capsys):
    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    program = start(*STARTERS)
    read(qtbot, program.window, "warf")
    monkeypatch.setattr(os, "replace", refuse)
    program.window.close()
    folder = paths.settings_file().parent
    assert f"The settings cannot be saved in {folder}: Permission denied." in capsys.readouterr().err
    assert not list(folder.glob("settings*"))


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_full_disk_keeps_the_old_settings_and_leaves_nothing_beside_them(function, tmp_path, fail_at):
    path = tmp_path / "settings.json"
    settings.save(Settings(zoom=150), path)
    fail_at(function, 1)
    with pytest.raises(settings.SettingsNotSaved, match="No space left on device"):
        settings.save(Settings(zoom=200), path)
    assert settings.load(path) == (Settings(zoom=150), "")
    assert [left.name for left in tmp_path.iterdir() if left.is_file()] == ["settings.json"]


def test_what_killed_saves_have_left_is_cleared_and_what_others_are_saving_is_not(tmp_path):
    path = tmp_path / "settings.json"
    killed, others = tmp_path / "settings.json.77.partial", tmp_path / "settings.json.78.partial"
    killed.write_text("{")
    others.write_text("{")
    long_ago = time.time() - settings.SECONDS_OF_A_SAVE - 60
    os.utime(killed, (long_ago, long_ago))
    settings.save(Settings(), path)
    assert not killed.exists()
    assert others.exists()
