"""Several programs on one home, several users of one machine, and homes with any name."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from damage.conftest import MEDREF, ended
from factories import monograph, write_pack
from medref_desktop.store.library import Library
from medref_desktop.store.pack_folder import PackFolder

WINDOW = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from medref_desktop import paths
from medref_desktop.ui.app import MedRefApp

if len(sys.argv) > 2:
    paths.starter_monographs = lambda: Path(sys.argv[2])
qt = QApplication(["medref"])
program = MedRefApp(qt)
window = program.window

def look():
    told = [box.text() for box in window.findChildren(QMessageBox)]
    rows = window.panel.model.rowCount()
    if rows or told or time.monotonic() > until:
        print(rows, told, window.problem.text(), sep="|", flush=True)
        window.close()
        qt.quit()

until = time.monotonic() + 30
while time.time() < float(sys.argv[1]):
    time.sleep(0.001)
program.start()
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
qt.exec()
timer.stop()
"""
"""A whole program that starts at a given moment, says how many drugs it lists and what it tells, and ends."""


def test_two_programs_started_at_once_on_one_new_home_both_end_whole(python, tmp_path, two_monographs):
    home, packs = tmp_path / "home", tmp_path / "home" / "packs"
    home.mkdir()
    moment = time.time() + 1.5
    both = [python(WINDOW, moment, two_monographs, home=home, MEDREF_PACKS=str(packs)) for _ in range(2)]
    for program in both:
        assert ended(program) == (0, "2|[]|\n", "")
    library = Library.open([packs])
    ((_, count, failures),) = library.verify()
    library.close()
    assert (library.problems, count, failures) == ([], 2, [])
    assert not list(packs.glob(".building-*"))
    assert not list(home.rglob("*.partial"))


def test_two_users_of_one_machine_read_the_one_shipped_pack_that_neither_may_write(python, tmp_path):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    write_pack(shipped, monograph("warfarin"))
    shipped.chmod(0o555)
    before = {path.name: path.stat().st_mtime_ns for path in shipped.iterdir()}
    programs = []
    for name in ("anna", "ben"):
        own = tmp_path / name / "packs"
        own.mkdir(parents=True)
        folders = f"{shipped}{os.pathsep}{own}"
        programs.append(python(WINDOW, 0, home=tmp_path / name, bound=True, MEDREF_PACKS=folders))
    write_pack(tmp_path / "ben" / "packs", monograph("metformin"), name="clinic")
    shown = python(MEDREF, "show", "warfarin", home=tmp_path / "anna", bound=True, MEDREF_PACKS=str(shipped))
    assert ended(programs[0]) == (0, "1|[]|\n", "")
    status, out, _ = ended(programs[1])
    assert (status, out[1:]) == (0, "|[]|\n")
    assert "Tablets of 5 mg" in ended(shown)[1]
    shipped.chmod(0o755)
    assert {path.name: path.stat().st_mtime_ns for path in shipped.iterdir()} == before


@pytest.mark.parametrize("name", ["Łukasz Öztürk 王", "O'Brien & 50% #1?"])
def test_a_home_of_any_name_holds_packs_and_settings_and_serves_window_and_commands(
    name, python, tmp_path, two_monographs
):
    home = tmp_path / name
    home.mkdir()
    packs = home / "packs"
    assert ended(python(WINDOW, 0, two_monographs, home=home, MEDREF_PACKS=str(packs))) == (0, "2|[]|\n", "")
    (entry,) = PackFolder(packs).entries()
    entry.verify()
    assert list(home.rglob("settings.json"))
    handout = home / "Ärztliche Hinweise.pdf"
    written = python(MEDREF, "handout", "warfarin", "-o", handout, home=home, MEDREF_PACKS=str(packs))
    status, out, err = ended(written)
    assert (status, out, err) == (0, f"{handout} written: 2 pages.\n", "")
    assert handout.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("folder", ["missing", "a file"])
def test_a_home_whose_folders_cannot_be_made_opens_a_window_that_says_so(folder, python, tmp_path, two_monographs):
    """The data folder's place is taken, or lies where nothing can be written."""
    home = tmp_path / "home"
    home.mkdir()
    packs = home / "packs"
    if folder == "a file":
        packs.write_text("")
    else:
        home.chmod(0o555)
    status, out, err = ended(python(WINDOW, 0, two_monographs, home=home, bound=True, MEDREF_PACKS=str(packs)))
    home.chmod(0o755)
    rows, told, _ = out.split("|")
    assert (status, rows) == (0, "0")
    assert f"The pack starter cannot be built in {packs}: " in told
    assert ("The settings cannot be saved in" in err) == (folder == "missing")


def test_the_folder_of_a_user_is_found_again_by_the_command_line(python, tmp_path, two_monographs):
    def run(*args: object) -> str:
        status, out, err = ended(python(MEDREF, *args, home=tmp_path))
        assert status == 0, err
        return out

    packs = Path(run("build-pack", two_monographs, "--use").split(" is in use")[0]).parent
    assert tmp_path in packs.parents
    assert "clinic: Monographs of clinic" in run("packs")
