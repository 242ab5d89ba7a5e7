"""A lock for work on a folder that only one process may do at a time.

The lock is the system's own on an open file: it ends with the process that holds it, so none can be left behind.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medref_desktop.errors import MedRefError

_PAUSE_S = 0.05


@contextmanager
def folder_lock(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold the lock file at `path` for as long as the block runs; its folder must be there.

    Raises:
        MedRefError: another process holds it for longer than the timeout.
        OSError: the file cannot be made.
    """
    until = time.monotonic() + timeout_s
    with path.open("a+b") as file:
        while not _taken(file.fileno()):
            if time.monotonic() >= until:
                raise MedRefError(
                    f"Something else is at work on {path.parent} at this moment.",
                    hint="Wait until the other import or build has ended, then try again.",
                )
            time.sleep(_PAUSE_S)
        try:
            yield
        finally:
            _released(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _released(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _released(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
