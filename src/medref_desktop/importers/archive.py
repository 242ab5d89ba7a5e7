"""Zip files read safely, in memory: nothing is unpacked to disk, no claim of a header is believed.

The standard library of Python 3.11.7 reads overlapping entries (12 kB as 500 MB, CVE-2024-0450): told here from the
offsets. Source: PKWARE APPNOTE 4.4.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from medref_desktop.errors import LabelRefused

MOST_ENTRIES = 100_000
"""A release of DailyMed holds some 25,000 zips in a part."""

LARGEST_RATIO = 200
"""Real XML shrinks to a tenth or a twentieth; zeros to a thousandth."""

_SMALL = 1_000_000
"""Bytes up to which any ratio is harmless."""

_NAME = re.compile(r"[^\x00-\x1f\\:*?\"<>|]{1,255}")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SLICE = 1 << 20


class SafeZip:
    """A zip whose directory has been checked; `name` is the way to it, in words for people."""

    def __init__(self, zipped: zipfile.ZipFile, name: str) -> None:
        self._zip, self.name = zipped, name
        self._entries = {entry.filename: entry for entry in zipped.infolist() if not entry.is_dir()}

    def names(self) -> list[str]:
        """The files in it, in the order of its directory."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """Compressed bytes of a file: its share of the work."""
        return self._entries[name].compress_size

    def read(self, name: str, most_bytes: int) -> bytes:
        """A whole file.

        Raises:
            LabelRefused: it is damaged, or larger than it may be.
        """
        with self.stream(name, most_bytes) as stream:
            parts = []
            while part := stream.read(_SLICE):
                parts.append(part)
            return b"".join(parts)

    @contextmanager
    def stream(self, name: str, most_bytes: int) -> Iterator[BinaryIO]:
        """A file to be read piece by piece, counted while it is read.

        Raises:
            LabelRefused: it is damaged, or larger than it may be.
        """
        entry = self._entries[name]
        way = f"{self.name} > {name}"
        largest = max(_SMALL, entry.compress_size * LARGEST_RATIO)
        try:
            with self._zip.open(entry) as opened, _Counted(opened, min(most_bytes, largest), way) as counted:
                yield io.BufferedReader(counted, _SLICE)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as exc:
            raise LabelRefused(f"{way} is damaged: {exc}.") from exc


class _Counted(io.RawIOBase):
    """Passes bytes on and stops at the one too many."""

    def __init__(self, source: IO[bytes], most: int, way: str) -> None:
        self._source, self._left, self._way = source, most, way

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise LabelRefused(f"{self._way} is larger than a file of this kind may be, as in a zip bomb.")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_zip(source: Path | bytes, name: str) -> Iterator[SafeZip]:
    """Open a zip on disk or in memory after its directory has been checked.

    Raises:
        LabelRefused: it is no zip, damaged, or made to do harm.
    """
    file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with file:
        try:
            zipped = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, EOFError, struct.error, ValueError, NotImplementedError, OverflowError) as exc:
            raise LabelRefused(f"{name} is no whole zip file: {exc}.") from exc
        with zipped:
            _check(zipped, file, name)
            yield SafeZip(zipped, name)


def _check(zipped: zipfile.ZipFile, file: BinaryIO, name: str) -> None:
    entries = zipped.infolist()
    if len(entries) > MOST_ENTRIES:
        raise LabelRefused(f"{name} holds {len(entries):,} files, more than any release of labels.")
    seen: set[str] = set()
    for entry in entries:
        if reason := _what_is_wrong(entry, seen):
            raise LabelRefused(f"{name} is not read: its entry “{entry.filename[:80]}” {reason}.")
        seen.add(entry.filename.lower())
    _check_overlaps(entries, zipped, file, name)


def _what_is_wrong(entry: zipfile.ZipInfo, seen: set[str]) -> str:
    parts = entry.filename.split("/")
    if entry.filename.startswith("/") or ".." in parts or not _NAME.fullmatch(entry.filename):
        return "has a name that leads out of the archive or is none"
    if entry.filename.lower() in seen:
        return "stands in it twice"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link"
    if entry.flag_bits & 0x1:
        return "is encrypted"
    if entry.compress_type not in _KNOWN_METHODS:
        return f"is compressed in a way that is not known ({entry.compress_type})"
    if entry.file_size > max(_SMALL, entry.compress_size * LARGEST_RATIO):
        return "claims to grow too much, as in a zip bomb"
    return ""


def _check_overlaps(entries: list[zipfile.ZipInfo], zipped: zipfile.ZipFile, file: BinaryIO, name: str) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise LabelRefused(f"{name} is not read: its entry “{entry.filename[:80]}” overlaps another.")
        file.seek(entry.header_offset)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise LabelRefused(f"{name} is damaged: its entry “{entry.filename[:80]}” is not where it should be.")
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        end = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length + entry.compress_size
    if end > zipped.start_dir:
        raise LabelRefused(f"{name} is damaged: its files reach into its directory.")
