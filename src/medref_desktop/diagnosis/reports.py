"""Reports of unexpected errors and crashes, kept in the person's state folder, the last few of them.

A report holds versions, the system and the traceback: never the text of an exception, which may hold what was typed.
"""

from __future__ import annotations

import faulthandler
import os
import traceback
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from medref_desktop.errors import MedRefError

MOST_KEPT = 10
ENDED_AFTER_S = 30 * 24 * 3600
"""Seconds after which the file of a process that never ended in peace is taken away; none runs for a month."""
ERROR, CRASH, RUNNING = "error", "crash", "running"


def error_report(
    kind: type[BaseException], trace: TracebackType | None, doing: str, facts: Iterable[str], now: datetime
) -> str:
    """The text of a report: when, during what, which error, where in the code, and the state of the program."""
    frames = "".join(traceback.format_list(_without_locals(trace)))
    return "\n".join(
        [
            f"MedRef report of {now.isoformat(timespec='seconds')}",
            f"During: {doing}",
            f"Error: {kind.__module__}.{kind.__qualname__} (its text is left out: it may hold what was typed)",
            "",
            frames,
            *facts,
            "",
        ]
    )


def _without_locals(trace: TracebackType | None) -> traceback.StackSummary:
    return traceback.StackSummary.extract(traceback.walk_tb(trace), capture_locals=False)


def keep(folder: Path, text: str, now: datetime) -> Path | None:
    """Write a report and forget the oldest beyond MOST_KEPT; None where the folder cannot be written."""
    path = folder / f"{ERROR}-{now:%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    _forget_oldest(folder)
    return path


def newest(folder: Path) -> tuple[Path, str]:
    """The last report and its text.

    Raises:
        MedRefError: there is none, or it cannot be read.
    """
    kept = _kept(folder)
    if not kept:
        raise MedRefError("There is no report of an error.", hint=f"Reports would be kept in {folder}.")
    try:
        return kept[-1], kept[-1].read_text(encoding="utf-8", errors="replace")
    except OSError as exc:
        raise MedRefError(f"The report {kept[-1].name} cannot be read: {exc.strerror}.") from exc


def _kept(folder: Path) -> list[Path]:
    """Every report, oldest first."""
    found = [*folder.glob(f"{ERROR}-*.txt"), *folder.glob(f"{CRASH}-*.txt")]
    return sorted(found, key=lambda path: path.name.partition("-")[2])


def _forget_oldest(folder: Path) -> None:
    for path in _kept(folder)[:-MOST_KEPT]:
        with suppress(OSError):
            path.unlink()


class CrashWatch:
    """Has Python write where it was when the process dies, and finds what an earlier process has left.

    Each process writes to a file of its own, deleted when it ends in peace.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{RUNNING}-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def start(self) -> None:
        """Begin to watch; without a folder to write to there is nothing to watch with."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._file)

    def stop(self) -> None:
        """The program ends in peace."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._path.unlink()

    def earlier_crashes(self, now: datetime) -> list[Path]:
        """The reports of crashes since the last start, each told only once."""
        found = []
        for number, path in enumerate(sorted(self._folder.glob(f"{RUNNING}-*.txt"))):
            if path == self._path:
                continue
            target = self._folder / f"{CRASH}-{now:%Y%m%d-%H%M%S}-{number:06}.txt"
            with suppress(OSError):
                state = path.stat()
                if state.st_size:
                    os.replace(path, target)
                    found.append(target)
                elif now.timestamp() - state.st_mtime > ENDED_AFTER_S:
                    path.unlink()  # of a process that was killed
        _forget_oldest(self._folder)
        return found
