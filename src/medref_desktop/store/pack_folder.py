"""A folder of packs: versioned files, and one small pointer file for each pack that names the one in use.

A pack is never changed in place. The new file is written beside, then the pointer is replaced in one step, so that
every reader finds the old pack or the new one, whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from medref_desktop.errors import MedRefError, PackUnreadable
from medref_desktop.store.pack_header import AGAIN, check_header
from medref_desktop.store.schema import SUFFIX

_SHARING_VIOLATIONS = {5, 32, 33}
"""Windows errors while another program (a virus scanner, most often) holds the file."""


_SLICE = 4_000_000
_BUILDING = ".building-"
SECONDS_OF_A_BUILD = 24 * 3600
"""A folder of an unfinished build that is older than this was left by one that was killed."""


class PackEntry(NamedTuple):
    """A pack in use, as its pointer names it."""

    name: str
    path: Path
    sha256: str

    @property
    def size(self) -> int:
        """In bytes; 0 where the file is gone."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def verify(self) -> None:
        """Compare the whole file with the hash in the pointer.

        Raises:
            PackUnreadable: the file differs or cannot be read.
        """
        for _ in self.verify_in_slices():
            pass

    def verify_in_slices(self) -> Iterator[None]:
        """The same a slice at a time, for a thread that has other questions to answer."""
        import hashlib  # loading it takes a while, and the list comes first

        check_header(self.path)
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                while data := file.read(_SLICE):
                    digest.update(data)
                    yield
        except OSError as exc:
            raise PackUnreadable(f"The pack {self.path.name} cannot be read: {exc.strerror}.", hint=AGAIN) from exc
        if digest.hexdigest() != self.sha256:
            raise PackUnreadable(
                f"The pack {self.path.name} has changed since it was made: names in the list may be wrong.", hint=AGAIN
            )


class PackFolder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Iterator[PackEntry | PackUnreadable]:
        """The packs in use, by name; a pointer that cannot be read comes as its failure, and hides no other."""
        try:
            pointers = sorted(path for path in self.path.iterdir() if path.suffix == ".json")
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as exc:
            # Path.glob would pass over a folder that may not be read, as if it were empty.
            message = f"The folder of packs {self.path} cannot be read: {exc.strerror}."
            yield PackUnreadable(message, hint="Make sure that you may read it.")
            return
        for pointer in pointers:
            try:
                yield self._entry(pointer)
            except PackUnreadable as failure:
                yield failure

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A folder to build a pack in, in this one, so that the finished file only has to be renamed.

        Raises:
            OSError: it cannot be made.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        self._clear_killed_builds()
        with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=self.path, ignore_cleanup_errors=True) as beside:
            yield Path(beside)

    def _clear_killed_builds(self) -> None:
        for left in self.path.glob(f"{_BUILDING}*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > SECONDS_OF_A_BUILD:
                    shutil.rmtree(left)

    def adopt(self, written: Path, name: str, version: str) -> PackEntry:
        """Give a finished pack file its versioned name and make it the one in use. The one before it is kept.

        Raises:
            MedRefError: the folder cannot be written.
        """
        check_header(written)
        sha256 = sha256_of(written)
        path = self.path / f"{name}-{version}-{sha256[:8]}{SUFFIX}"
        before, is_new = self._current(name), not path.exists()
        try:
            _replace(written, path)
            self._point_at(name, path, sha256, before, partial=written.with_suffix(".pointer"))
        except OSError as exc:
            if is_new:
                with contextlib.suppress(OSError):
                    path.unlink()
            raise MedRefError(
                f"The pack {name} cannot be put into {self.path}: {exc.strerror}.",
                hint="Choose a folder that you may write to, with space left. The pack before it is still in use.",
            ) from exc
        if before is not None:
            self._delete_older_than(before, keep=path)
        return PackEntry(name, path, sha256)

    def has(self, name: str) -> bool:
        """Whether a pack of this name is in use here, be it damaged."""
        return (self.path / f"{name}.json").is_file()

    def remove(self, name: str) -> None:
        """Take a pack out of use, then delete its files: those that a running program has open go later.

        Raises:
            MedRefError: it cannot be removed.
        """
        try:
            (self.path / f"{name}.json").unlink()
        except OSError as exc:
            raise MedRefError(
                f"The pack {name} cannot be removed from {self.path}: {exc.strerror}.",
                hint="Make sure that you may change that folder.",
            ) from exc
        for path in self._files_of(name):
            with contextlib.suppress(OSError):
                path.unlink()

    def _files_of(self, name: str) -> list[Path]:
        """The pack files of this name, whose own parts are a version and a hash."""
        found = self.path.glob(f"{name}-*{SUFFIX}")
        return [path for path in found if path.name[len(name) + 1 : -len(SUFFIX)].count("-") == 1]

    def _entry(self, pointer: Path) -> PackEntry:
        try:
            data = json.loads(pointer.read_text(encoding="utf-8"))
            name, file, sha256 = str(data["pack"]), str(data["file"]), str(data["sha256"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as exc:
            raise PackUnreadable(f"The file {pointer.name}, which names a pack, is damaged.", hint=AGAIN) from exc
        if Path(file).name != file:
            raise PackUnreadable(f"The file {pointer.name} names a pack outside its folder.", hint=AGAIN)
        return PackEntry(name, self.path / file, sha256)

    def _current(self, name: str) -> PackEntry | None:
        return next((e for e in self.entries() if isinstance(e, PackEntry) and e.name == name), None)

    def _point_at(self, name: str, path: Path, sha256: str, before: PackEntry | None, partial: Path) -> None:
        data = {
            "pack": name,
            "file": path.name,
            "sha256": sha256,
            "previous": before.path.name if before else None,
        }
        with partial.open("w", encoding="utf-8") as file:
            json.dump(data, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        _replace(partial, self.path / f"{name}.json")

    def _delete_older_than(self, before: PackEntry, keep: Path) -> None:
        """Delete the packs of this name that were written before the one that has just been replaced.

        Never a newer one: a program that builds at the same moment may be about to put it in use.
        """
        with contextlib.suppress(OSError):
            written = before.path.stat().st_mtime_ns
            for path in self._files_of(before.name):
                # Windows refuses to delete a file that a running program has open: the next build tries again.
                with contextlib.suppress(OSError):
                    if path != keep and path.stat().st_mtime_ns < written:
                        path.unlink()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        PackUnreadable: it cannot be read.
    """
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise PackUnreadable(f"The pack {path.name} cannot be read: {exc.strerror}.", hint=AGAIN) from exc


def _replace(source: Path, target: Path, tries: int = 6) -> None:
    """os.replace that outlasts a short hold by another program on Windows: 50 ms doubling, 1.6 s at most."""
    for attempt in range(tries):
        try:
            os.replace(source, target)
            return
        except OSError as exc:
            if attempt == tries - 1 or getattr(exc, "winerror", None) not in _SHARING_VIOLATIONS:
                raise
            time.sleep(0.05 * 2**attempt)
