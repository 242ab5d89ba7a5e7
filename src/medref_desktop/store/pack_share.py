"""Packs on a network share: copied to the local disk, verified and opened there.

A database that is read over a network may be torn, locked or gone in the middle of a question. When the share cannot be
reached, the copies of the last time serve on, and that is said.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

from medref_desktop.errors import MedRefError, PackUnreadable
from medref_desktop.store.pack_folder import PackEntry, PackFolder, sha256_of

NETWORK_FILE_SYSTEMS = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "afpfs", "webdav", "davfs", "fuse.sshfs", "fuse.davfs2", "9p", "afs"}
)
_DRIVE_REMOTE = 4
"""What Windows' GetDriveTypeW answers for a network drive."""


def is_on_share(folder: Path) -> bool:
    """Whether a folder lies on a network share, as far as the system tells."""
    if sys.platform == "win32":
        import ctypes

        resolved = str(folder.absolute())
        drive = os.path.splitdrive(resolved)[0]
        return resolved.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE
    return _file_system(folder, Path("/proc/self/mounts")) in NETWORK_FILE_SYSTEMS


def _file_system(folder: Path, mounts: Path) -> str:
    """The type of the file system that holds the folder, by the system's own list; empty where there is none."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    held_by = ("", "")
    for line in lines:
        _, place, kind, *_ = line.split(" ")
        place = place.replace("\\040", " ")  # spaces are written in octal there
        if folder.absolute().is_relative_to(place) and len(place) >= len(held_by[0]):
            held_by = place, kind
    return held_by[1]


def nearby(folder: Path, cache: Path) -> tuple[Path, list[PackUnreadable]]:
    """The folder to open packs from: itself, or the local copy of a share, with what went wrong in copying."""
    is_here = not is_on_share(folder)
    if is_here and folder.exists():
        return folder, []
    copy = cache / _copy_name(folder)
    if is_here:
        return (copy, [_unreachable(folder)]) if copy.exists() else (folder, [])
    try:
        return copy, _copy_packs(PackFolder(folder), copy)
    except OSError:
        return copy, [_unreachable(folder)]


def _copy_name(folder: Path) -> str:
    import hashlib  # loading it takes a while, which a start without a share need not wait for

    return hashlib.sha256(str(folder.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _copy_packs(share: PackFolder, copy: Path) -> list[PackUnreadable]:
    """Bring every pack in use to the local copy; a pack that arrives damaged leaves the copy of it as it was."""
    copy.mkdir(parents=True, exist_ok=True)
    problems: list[PackUnreadable] = []
    known = {entry.name: entry for entry in PackFolder(copy).entries() if isinstance(entry, PackEntry)}
    for entry in share.entries():
        if isinstance(entry, PackUnreadable):
            problems.append(entry)
        elif (here := known.get(entry.name)) is None or here.sha256 != entry.sha256 or not here.path.exists():
            try:
                _copy_pack(entry, PackFolder(copy))
            except PackUnreadable as problem:
                problems.append(problem)
    return problems


def _copy_pack(entry: PackEntry, copy: PackFolder) -> None:
    partial = copy.path / f"{entry.name}.{os.getpid()}.partial"
    try:
        shutil.copyfile(entry.path, partial)
        if sha256_of(partial) != entry.sha256:
            raise PackUnreadable(
                f"The pack {entry.path.name} did not arrive whole from {entry.path.parent}.",
                hint="The copy of the last time is used. MedRef tries again at its next start.",
            )
        version = entry.path.stem.removeprefix(f"{entry.name}-").rsplit("-", 1)[0]
        copy.adopt(partial, entry.name, version)
    except PackUnreadable:
        raise
    except MedRefError as failure:
        raise PackUnreadable(failure.message, hint=failure.hint) from failure
    except OSError as exc:
        raise PackUnreadable(
            f"The pack {entry.path.name} cannot be copied from {entry.path.parent}: {exc.strerror}.",
            hint="The copy of the last time is used. MedRef tries again at its next start.",
        ) from exc
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _unreachable(folder: Path) -> PackUnreadable:
    return PackUnreadable(
        f"The shared folder {folder} cannot be reached.", hint="The copies of its packs from the last time are used."
    )
