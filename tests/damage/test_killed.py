"""Killed without warning before any step that touches the disk: the next start is whole, with the old or the new.

The steps are counted by Python's profiler, which sees every call into the system, into files and into SQLite. One
process runs all the cases and forks a child for each.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from factories import monograph, section
from medref_desktop import settings
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_pack
from medref_desktop.settings import Settings
from medref_desktop.store import pack_writer
from medref_desktop.store.library import Library
from medref_desktop.store.notebook import Notebook
from medref_desktop.store.pack import PackInfo

INFO = PackInfo("starter", "Starter", Source.STARTER, "")
FEW = (section("administration", "Once daily."),)
OLD, NEW = "glipizide", ["metformin", "warfarin"]
CHANGES = {"mkdir", "replace", "rename", "unlink", "rmdir", "fsync"}
"""Functions of the system that change something; the others only look."""
MOST_SQLITE_STEPS = 15
"""A pack is written in thousands of statements, none of which another program can see: some are enough."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs kill -9 and fork")


def touches_disk(called: object) -> str:
    """`system`, `file` or `sqlite` for a C function that works on the disk, else nothing."""
    owner = getattr(called, "__self__", None)
    module = getattr(called, "__module__", None) or type(owner).__module__
    name = getattr(called, "__name__", "")
    if module in ("posix", "nt"):
        return "system" if name in CHANGES else ""
    if module in ("_io", "io"):
        return "file" if name in ("open", "write", "flush", "close", "__exit__") else ""
    return "sqlite" if module.startswith("sqlite3") or type(owner).__module__.startswith("sqlite3") else ""


def watched(work: Callable[[], object], at_step: Callable[[int, str], None]) -> None:
    """Do the work; before each step on the disk, call back with its number and kind."""
    number = 0

    def profile(frame: object, event: str, called: object) -> None:
        nonlocal number
        if event == "c_call" and (kind := touches_disk(called)):
            sys.setprofile(None)
            number += 1
            at_step(number, kind)
            sys.setprofile(profile)

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)


def steps_to_try(work: Callable[[], object]) -> list[int]:
    """Every step on the system and on files, and some of SQLite's."""
    kinds: list[str] = []
    watched(work, lambda number, kind: kinds.append(kind))
    in_sqlite = [number for number, kind in enumerate(kinds, 1) if kind == "sqlite"]
    some = in_sqlite[:: max(len(in_sqlite) // MOST_SQLITE_STEPS, 1)]
    return sorted({number for number, kind in enumerate(kinds, 1) if kind != "sqlite"}.union(some))


def killed_at(step: int, work: Callable[[], object]) -> None:
    """Do the work in a child that is killed before this step."""
    child = os.fork()
    if child == 0:
        try:
            watched(work, lambda number, kind: os.kill(os.getpid(), signal.SIGKILL) if number == step else None)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def drugs_in_use(packs: Path) -> list[str]:
    """The drugs of the packs in use, every one verified."""
    library = Library.open([packs])
    problems = [*library.problems, *(failure for *_, failures in library.verify() for failure in failures)]
    drugs = sorted(match.shown for pack in library.packs for match in pack.every_drug())
    library.close()
    assert not problems, problems
    return drugs


class QuickDatabase(pack_writer.Database):
    """Does not wait for the disk: a killed process loses nothing that it has written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.conn.execute("PRAGMA synchronous = OFF")


def build(folder: Path, files: Path, *names: str) -> None:
    """Build a pack into a folder of packs; of small invented monographs, as reading files is not what is tried here."""
    monographs = [monograph(name, sections=FEW) for name in names or NEW]
    with (
        mock.patch.object(monograph_pack, "_read_all", return_value=monographs),
        mock.patch.object(pack_writer, "Database", QuickDatabase),
    ):
        monograph_pack.build_into(files, folder, INFO)


def fresh(folder: Path, files: Path, old: str) -> Path:
    """A new folder of packs, with an old pack in use if one is named."""
    folder.mkdir(parents=True)
    if old:
        build(folder, files, old)
    return folder


def steps_of_build(place: Path, files: Path, old: str) -> list[int]:
    build(fresh(place / "first", files, ""), files)  # modules are loaded now, which would count as steps
    counted = fresh(place / "counted", files, old)
    return steps_to_try(lambda: build(counted, files))


def kill_builds(place: Path, files: Path, old: str) -> dict[str, object]:
    """Kill a build before each step, each time in a new folder; what is in use then, and what a later build leaves."""
    steps = steps_of_build(place, files, old)
    found, left = [], []
    for step in steps:
        folder = fresh(place / str(step), files, old)
        killed_at(step, lambda folder=folder: build(folder, files))
        found.append(drugs_in_use(folder))
        for half in folder.glob(".building-*"):
            os.utime(half, (0, 0))
        if step in steps[::20]:
            build(folder, files)
            left += [path.name for path in folder.iterdir() if path.suffix not in (".pack", ".json")]
    return {"steps": len(steps), "found": found, "left": left}


def kill_saves(place: Path) -> dict[str, object]:
    """Kill a save before each step; the zoom that the next start finds."""
    path = place / "settings.json"
    settings.save(Settings(zoom=80), path)
    steps = steps_to_try(lambda: settings.save(Settings(zoom=80), path))
    found = []
    for step in steps:
        settings.save(Settings(zoom=80), path)
        killed_at(step, lambda: settings.save(Settings(zoom=200), path))
        loaded, told = settings.load(path)
        found.append([loaded.zoom, told])
    return {"steps": len(steps), "found": found}


def kill_pins(place: Path) -> dict[str, object]:
    """Kill a change of the notebook before each step; the label that the next start finds pinned."""
    drug = Drug(DrugKey("exampline"), "oral")

    def noted(folder: Path) -> Notebook:
        notebook = Notebook(folder / "notebook.db")
        notebook.pin(drug, "old")
        return notebook

    noted(place / "first")  # modules are loaded now, which would count as steps
    counted = noted(place / "counted")
    steps = steps_to_try(lambda: counted.pin(drug, "new"))
    found = []
    for step in steps:
        notebook = noted(place / str(step))
        killed_at(step, lambda notebook=notebook: notebook.pin(drug, "new"))
        said = notebook.mend()
        found.append([notebook.label_choices().pinned[drug], said])
    return {"steps": len(steps), "found": found}


def answer_of(python, tmp_path: Path, call: str) -> dict[str, object]:
    """What a function here returns in a process without Qt, which may fork."""
    from damage.conftest import ended

    code = f"import json, sys; from pathlib import Path; from damage.test_killed import *; print(json.dumps({call}))"
    status, out, err = ended(python(code, tmp_path / "place", tmp_path / "monographs", home=tmp_path))
    assert status == 0, err
    answer: dict[str, object] = json.loads(out)
    return answer


def test_a_build_killed_at_any_step_leaves_the_old_pack_or_the_new_one(python, tmp_path, two_monographs):
    answer = answer_of(python, tmp_path, "kill_builds(Path(sys.argv[1]), Path(sys.argv[2]), OLD)")
    assert answer["steps"] > 30
    assert [drugs for drugs in answer["found"] if drugs not in ([OLD], NEW)] == []
    assert answer["found"][0] == [OLD]
    assert answer["found"][-1] == NEW
    assert answer["left"] == []


def test_a_first_build_killed_at_any_step_leaves_no_pack_or_the_whole_one(python, tmp_path, two_monographs):
    answer = answer_of(python, tmp_path, "kill_builds(Path(sys.argv[1]), Path(sys.argv[2]), '')")
    assert [drugs for drugs in answer["found"] if drugs not in ([], NEW)] == []
    assert answer["found"][-1] == NEW


def test_a_save_of_settings_killed_at_any_step_leaves_the_old_or_the_new(python, tmp_path):
    (tmp_path / "place").mkdir()
    answer = answer_of(python, tmp_path, "kill_saves(Path(sys.argv[1]))")
    assert answer["steps"] > 4
    assert [found for found in answer["found"] if found not in ([80, ""], [200, ""])] == []
    assert answer["found"][0] == [80, ""]


def test_a_change_of_the_notebook_killed_at_any_step_leaves_the_old_or_the_new(python, tmp_path):
    answer = answer_of(python, tmp_path, "kill_pins(Path(sys.argv[1]))")
    assert answer["steps"] > 10
    assert [found for found in answer["found"] if found not in (["old", ""], ["new", ""])] == []
    assert answer["found"][0] == ["old", ""]
    assert answer["found"][-1] == ["new", ""]


@pytest.mark.parametrize("old", ["", OLD])
def test_a_second_build_between_any_two_steps_of_the_first_leaves_one_whole_pack(old, tmp_path, two_monographs):
    """Two programs at once on one home, in every order that can matter: whichever pack is in use is there and whole."""
    for step in steps_of_build(tmp_path, two_monographs, old)[-20:]:
        folder = fresh(tmp_path / str(step), two_monographs, old)

        def other_program(number: int, kind: str, step: int = step, folder: Path = folder) -> None:
            if number == step:
                build(folder, two_monographs, "glyburide")

        watched(lambda folder=folder: build(folder, two_monographs), other_program)
        assert drugs_in_use(folder) in (NEW, ["glyburide"])
