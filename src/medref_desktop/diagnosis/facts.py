"""The state of the program, line by line: versions, paths, packs with their hashes. For `diagnose` and for reports."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata

from medref_desktop import __version__, paths
from medref_desktop.errors import PackUnreadable
from medref_desktop.store.pack import SQLITE_VERSION, Pack
from medref_desktop.store.pack_folder import PackEntry, PackFolder

LIBRARIES = ("PySide6-Essentials", "pypdfium2", "typst", "sqlite-utils", "click", "markdown-it-py", "RapidFuzz")


def versions() -> Iterator[str]:
    """Program, Python, system, SQLite and libraries."""
    yield f"MedRef {__version__}"
    yield f"Python {platform.python_version()} at {sys.executable}"
    yield f"System {platform.platform()}"
    yield f"SQLite {SQLITE_VERSION}"
    for library in LIBRARIES:
        try:
            yield f"{library} {metadata.version(library)}"
        except metadata.PackageNotFoundError:
            yield f"{library} is not installed"


def places() -> Iterator[str]:
    """Folders and files, each with whether it is there."""
    named = {
        "settings": paths.settings_file(),
        "notebook": paths.notebook(),
        "reports": paths.reports(),
        "fonts": paths.resource("fonts"),
        "starter monographs": paths.starter_monographs(),
        **{f"packs {number}": folder for number, folder in enumerate(paths.pack_folders(), start=1)},
    }
    for name, path in named.items():
        yield f"{name}: {path}{'' if path.exists() else ' (not there)'}"


def packs() -> Iterator[str]:
    """Every pack in use with its size and hash, and what is wrong with it."""
    for folder in paths.pack_folders():
        for entry in PackFolder(folder).entries():
            yield entry.message if isinstance(entry, PackUnreadable) else _pack_line(entry)


def _pack_line(entry: PackEntry) -> str:
    try:
        entry.verify()
        pack = Pack.open(entry.path)
    except PackUnreadable as problem:
        return f"{entry.name}: {problem.message}"
    info, count = pack.info, len(pack.every_monograph())
    pack.close()
    size = entry.path.stat().st_size
    return f"{entry.name}: version {info.version}, {count} monographs, {size:,} bytes, SHA-256 {entry.sha256}, sound"
