"""A disk that is full or read-only at any step of a build: a sentence, the old pack in use, nothing left beside it."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from damage.conftest import MEDREF, ended, everything_shown
from factories import monograph, write_pack
from medref_desktop import paths
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError
from medref_desktop.importers import monograph_pack
from medref_desktop.importers.monograph_pack import build_into
from medref_desktop.store import pack_writer
from medref_desktop.store.library import Library
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.pack_folder import SECONDS_OF_A_BUILD, PackFolder
from medref_desktop.store.schema import PAGE_SIZE
from ui.test_window import rows

INFO = PackInfo("starter", monograph_pack.STARTER_TITLE, Source.STARTER, "")


@pytest.fixture
def old(packs: Path):
    return write_pack(packs, monograph("glipizide"))


def unchanged(packs: Path, old) -> None:
    """Only the old pack is there, in use and sound."""
    assert sorted(path.name for path in packs.iterdir()) == sorted([old.path.name, "starter.json"])
    assert list(PackFolder(packs).entries()) == [old]
    old.verify()


def disk_of(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Let SQLite find the disk full beyond this many pages, as SQLITE_FULL."""

    class SmallDatabase(pack_writer.Database):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self.conn.execute(f"PRAGMA max_page_count = {pages}")

    monkeypatch.setattr(pack_writer, "Database", SmallDatabase)


def test_a_disk_full_at_any_page_of_the_pack_is_told_and_changes_nothing(
    two_monographs, packs, old, monkeypatch, tmp_path
):
    whole = build_into(two_monographs, tmp_path / "elsewhere", INFO)[0].path.stat().st_size // PAGE_SIZE
    for pages in (1, 2, 5, 10, whole // 2, whole - 1):
        disk_of(monkeypatch, pages)
        with pytest.raises(MedRefError, match=r"The pack starter cannot be written to .*full\.") as failure:
            build_into(two_monographs, packs, INFO)
        assert "that there is space left on the disk" in failure.value.hint
        unchanged(packs, old)


@pytest.mark.parametrize(
    ("function", "nth", "sentence"),
    [
        ("mkdir", 1, "The pack starter cannot be built in {}: No space left on device."),
        ("replace", 1, "The pack starter cannot be put into {}: No space left on device."),
        ("fsync", 1, "The pack starter cannot be put into {}: No space left on device."),
        ("replace", 2, "The pack starter cannot be put into {}: No space left on device."),
    ],
)
def test_a_disk_full_at_any_step_of_the_swap_is_told_and_changes_nothing(
    function, nth, sentence, two_monographs, packs, old, fail_at
):
    fail_at(function, nth)
    with pytest.raises(MedRefError) as failure:
        build_into(two_monographs, packs, INFO)
    assert failure.value.message == sentence.format(packs)
    assert failure.value.hint
    unchanged(packs, old)


def test_a_full_disk_at_the_first_start_is_told_in_the_window_and_can_be_tried_again(
    start, packs, two_monographs, monkeypatch, qtbot
):
    monkeypatch.setattr(paths, "starter_monographs", lambda: two_monographs)
    real = pack_writer.Database
    disk_of(monkeypatch, 8)
    window = start().window
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    assert box.text().startswith(f"The pack starter cannot be written to {packs}")
    assert "database or disk is full" in box.text()
    box.close()
    qtbot.waitUntil(window.pane.welcome.build.isVisible)
    monkeypatch.setattr(pack_writer, "Database", real)
    qtbot.mouseClick(window.pane.welcome.build, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rows(window) == ["metformin", "warfarin"])


def test_a_disk_that_fails_while_sqlite_writes_is_told(two_monographs, packs, old, monkeypatch):
    def fail(self, *args):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(pack_writer.PackWriter, "_finish", fail)
    with pytest.raises(MedRefError, match=r"cannot be written to .*disk I/O error"):
        build_into(two_monographs, packs, INFO)
    unchanged(packs, old)


def test_what_killed_builds_have_left_is_cleared_and_what_others_are_building_is_not(two_monographs, packs):
    killed, others = packs / ".building-killed", packs / ".building-now"
    for folder in (killed, others):
        folder.mkdir()
        (folder / "starter").write_bytes(b"half")
    long_ago = time.time() - SECONDS_OF_A_BUILD - 60
    os.utime(killed, (long_ago, long_ago))
    build_into(two_monographs, packs, INFO)
    assert not killed.exists()
    assert others.exists()


def test_packs_in_a_folder_of_mode_0555_are_read_and_a_build_into_it_says_why_not(
    python, packs, old, two_monographs, tmp_path
):
    packs.chmod(0o555)
    show = python(MEDREF, "show", "glipizide", home=tmp_path, bound=True, MEDREF_PACKS=str(packs))
    build = python(MEDREF, "build-pack", two_monographs, "--use", "--packs", packs, home=tmp_path, bound=True)
    status, out, err = ended(show)
    assert (status, err) == (0, "")
    assert "Tablets of 5 mg" in out
    status, out, err = ended(build)
    assert (status, out) == (1, "")
    assert f"The pack clinic cannot be built in {packs}: Permission denied." in err
    assert "Make sure that the folder may be written to" in err
    packs.chmod(0o755)
    unchanged(packs, old)


def test_a_window_on_read_only_packs_writes_nothing_beside_them(start, packs, qtbot):
    write_pack(packs, monograph("warfarin"))
    before = {path: path.stat().st_mtime_ns for path in packs.iterdir()}
    program = start()
    qtbot.waitUntil(lambda: rows(program.window) == ["warfarin"])
    program.window.close()
    assert {path: path.stat().st_mtime_ns for path in packs.iterdir()} == before
    library = Library.open([packs])
    assert everything_shown(library)
    library.close()
