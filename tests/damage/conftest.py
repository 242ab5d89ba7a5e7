"""What the damage tests share: sound packs to damage, the program in another process, and disks that fail."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from factories import write_pack
from medref_desktop import cli, paths
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.query import DrugHit, SearchQuery
from medref_desktop.errors import MedRefError
from medref_desktop.store.library import Library
from medref_desktop.store.pack_folder import PackEntry
from ui.conftest import STARTERS, packs, start, theme, window

__all__ = ["packs", "start", "theme", "window"]  # fixtures

MEDREF = "import sys; from medref_desktop.cli import run; sys.exit(run(sys.argv[1:]))"
"""The command line in another process."""
TESTS = Path(__file__).resolve().parents[1]
QUERIES = [SearchQuery.parse(text) for text in ("", "accutane", "tretinoin", "met", "mtx", "isotretnoin", "retino in")]
ABBREVIATIONS = {"MTX": ["methotrexate"]}


@pytest.fixture
def entry(packs: Path) -> PackEntry:
    """A sound pack of the invented starters, in use."""
    return write_pack(packs, *STARTERS, abbreviations=ABBREVIATIONS)


@pytest.fixture
def medref(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: its exit status, what it prints, what it says."""

    def run(*args: str) -> tuple[int, str, str]:
        status = cli.run(args)
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def two_monographs(tmp_path: Path) -> Path:
    """A folder with two of the real monographs: a pack of them is built in a moment."""
    folder = tmp_path / "monographs"
    folder.mkdir()
    for name in ("metformin.md", "warfarin.md"):
        (folder / name).write_bytes((paths.starter_monographs() / name).read_bytes())
    return folder


@pytest.fixture
def fail_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the disk be full from the nth call of a function of `os` on."""

    def fail(function: str, nth: int, error: int = errno.ENOSPC) -> None:
        real, calls = getattr(os, function), iter(range(1, 1_000_000))

        def failing(*args: object, **kwargs: object) -> object:
            if next(calls) >= nth:
                raise OSError(error, os.strerror(error))
            return real(*args, **kwargs)

        monkeypatch.setattr(os, function, failing)

    return fail


@pytest.fixture
def python() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python code with the tests and the program at hand, in a home folder, bound by modes if that is wanted."""
    running: list[subprocess.Popen[str]] = []

    def run(code: str, *args: object, home: Path, bound: bool = False, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*(_bound_by_modes() if bound else []), sys.executable, "-c", code, *map(str, args)],
            env=_environment(home) | environment,
            text=True,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def _bound_by_modes() -> list[str]:
    """What makes modes bind even root, as whom tests may run."""
    if os.name == "nt":
        pytest.skip("modes do not bind folders on Windows")
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("modes do not bind root, and setpriv is not here")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def _environment(home: Path) -> Mapping[str, str]:
    """The environment of a process whose every folder lies in this home."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MEDREF_"))}
    source = Path(cli.__file__).parents[2]
    return ours | {
        "HOME": str(home),
        "LOCALAPPDATA": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(source), str(TESTS)]),
    }


SAID_OFFSCREEN = "This plugin does not support propagateSizeHints()\n"
"""By Qt, where a window that is shown may no longer be made as small: it is passed over in pyproject.toml too."""


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """How a process has ended: its exit status, what it printed, what it said."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err.replace(SAID_OFFSCREEN, "")


def everything_shown(library: Library) -> dict[Drug, Monograph]:
    """Ask all that a window asks, and read every monograph that can be reached; failures in words are passed over."""
    hits: list[DrugHit] = []
    shown: dict[Drug, Monograph] = {}
    for query in QUERIES:
        with suppress(MedRefError):
            hits += library.search(query).hits
    with suppress(MedRefError):
        library.classes()
    for hit in hits:
        with suppress(MedRefError):
            for ref in library.monographs_of(hit.drug):
                shown[hit.drug] = library.monograph(ref)
    return shown
