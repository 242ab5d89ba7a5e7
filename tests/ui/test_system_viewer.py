"""A PDF in the system's own program: in a private folder, which does not stay."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from medref_desktop.errors import HandoutFailed
from medref_desktop.ui.system_viewer import PREFIX, STILL_STARTING, remove_shown, show_pdf


def folders(viewer):
    return sorted(viewer.temporary.iterdir())


def age(folder: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(folder, (then, then))


def test_the_pdf_is_given_to_the_program_in_a_folder_of_its_own(viewer):
    show_pdf(b"first", "one.pdf")
    show_pdf(b"second", "one.pdf")
    first, second = viewer.given
    assert (first.name, first.read_bytes(), second.read_bytes()) == ("one.pdf", b"first", b"second")
    assert first.parent != second.parent
    assert first.parent.parent == viewer.temporary


@pytest.mark.skipif(sys.platform == "win32", reason="the folder lies in the person's own there")
def test_nobody_else_can_read_it(viewer):
    show_pdf(b"PDF", "one.pdf")
    assert viewer.given[0].parent.stat().st_mode & 0o077 == 0


def test_a_later_use_removes_what_was_shown_and_nothing_else(viewer):
    show_pdf(b"first", "one.pdf")
    others = viewer.temporary / "another-program"
    others.mkdir()
    for folder in folders(viewer):
        age(folder, STILL_STARTING + 10)
    show_pdf(b"second", "one.pdf")
    assert not viewer.given[0].parent.exists()
    assert folders(viewer) == sorted([others, viewer.given[1].parent])


def test_the_end_of_the_program_removes_all_that_it_has_shown(viewer):
    show_pdf(b"first", "one.pdf")
    show_pdf(b"second", "one.pdf")
    remove_shown()
    assert folders(viewer) == []


def test_a_program_that_ends_leaves_no_file_behind(tmp_path):
    script = "from medref_desktop.ui.system_viewer import QDesktopServices, show_pdf\n"
    script += "QDesktopServices.openUrl = lambda url: True\n"
    script += "show_pdf(b'PDF', 'one.pdf')"
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    subprocess.run([sys.executable, "-c", script], env={**os.environ, **places}, check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_held_stays_and_hinders_nothing(viewer, monkeypatch):
    held = viewer.temporary / f"{PREFIX}held"
    held.mkdir()
    age(held, STILL_STARTING + 10)

    def refuse(folder):
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    show_pdf(b"PDF", "one.pdf")
    assert held.exists()
    assert viewer.given[0].read_bytes() == b"PDF"


def test_a_folder_that_another_window_removes_meanwhile_hinders_nothing(viewer, monkeypatch):
    monkeypatch.setattr(Path, "glob", lambda self, pattern: [self / f"{PREFIX}gone"])
    show_pdf(b"PDF", "one.pdf")
    assert len(viewer.given) == 1


def test_that_no_program_opens_it_is_told_and_leaves_nothing_behind(viewer):
    viewer.is_there = False
    with pytest.raises(HandoutFailed, match="no program that opens PDF files"):
        show_pdf(b"PDF", "one.pdf")
    assert folders(viewer) == []


def test_a_full_disk_is_told_and_leaves_nothing_behind(viewer, monkeypatch):
    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(HandoutFailed, match="No space left on device"):
        show_pdf(b"PDF", "one.pdf")
    assert folders(viewer) == []
    assert viewer.given == []


def test_a_missing_folder_for_temporary_files_is_told(viewer, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(viewer.temporary / "missing"))
    with pytest.raises(HandoutFailed, match="folder for temporary files"):
        show_pdf(b"PDF", "one.pdf")
    assert viewer.given == []
