"""Finds what there is to import in files, folders and archives: told by content, never by name alone.

What a worker can open by itself travels as a small value; openFDA files are streamed by the process that asks.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from medref_desktop.errors import LabelRefused
from medref_desktop.importers.archive import SafeZip, open_zip

MOST_XML_BYTES = 20_000_000
MOST_PICTURE_BYTES = 5_000_000
MOST_INNER_ZIP_BYTES = 64_000_000
MOST_JSON_BYTES = 20_000_000_000
"""Of one file of a bulk download, expanded; the largest is some 2 GB."""

LARGEST_GZIP_RATIO = 200
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff"})
_PASSED_OVER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".git"})
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_EMPTY_ZIP = b"PK\x05\x06"

PictureReader = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class SplFile:
    """An XML file on disk, with its pictures beside it."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class SplBytes:
    """An XML file out of an archive, without pictures."""

    name: str
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class LabelZip:
    """A zip with labels and their pictures: a file on disk, or the bytes of one out of another zip."""

    name: str
    source: Path | bytes
    size: int


OnDisk = SplFile | SplBytes | LabelZip
"""What a worker opens by itself."""


@dataclass(slots=True)
class JsonStream:
    """A file of openFDA records. `bytes_read` tells how much of it was read since it was last asked."""

    name: str
    size: int
    opener: Callable[[], ExitStack | BinaryIO] = field(repr=False)
    _position: Callable[[], int] = field(default=lambda: 0, repr=False)
    _told: int = 0

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The expanded bytes.

        Raises:
            LabelRefused: the file is damaged or a bomb; also while it is read.
        """
        with ExitStack() as stack:
            raw, stream = _opened(self, stack)
            self._position = raw
            try:
                yield stream
            except (OSError, EOFError, zlib.error) as exc:
                raise LabelRefused(f"{self.name} is damaged, or was taken away while it was read: {exc}.") from exc

    def bytes_read(self) -> int:
        """Bytes of the file since the last question."""
        with suppress(ValueError, OSError):
            position = self._position()
            here, self._told = position - self._told, position
            return max(0, here)
        return 0


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be read."""

    name: str
    failure: LabelRefused


Found = OnDisk | JsonStream | Refused


def size_of(paths: Sequence[Path]) -> int:
    """Bytes of all files there, as a measure of the work."""
    return sum(path.stat().st_size for path, _ in _files(paths) if path is not None and path.is_file())


def find(paths: Sequence[Path]) -> Iterator[Found]:
    """Everything there, in a fixed order. Pictures belong to the labels beside them and are passed over."""
    for path, failure in _files(paths):
        if failure is not None or path is None:
            yield Refused(str(path), failure or LabelRefused("This cannot be read."))
            continue
        try:
            yield from _in_file(path)
        except LabelRefused as refusal:
            yield Refused(path.name, refusal)
        except OSError as exc:
            yield Refused(path.name, _unreadable(path.name, exc))


def read_label(found: OnDisk) -> Iterator[tuple[str, bytes, PictureReader]]:
    """Every XML file of a label or zip of labels: its name, its bytes, and how to get its pictures.

    Raises:
        LabelRefused: it cannot be read; what was read before it stays.
    """
    match found:
        case SplFile(name, path):
            try:
                data = _bytes_of(path, MOST_XML_BYTES)
            except OSError as exc:
                raise _unreadable(name, exc) from exc
            yield name, data, lambda picture: _picture_beside(path.parent, picture)
        case SplBytes(name, data):
            yield name, data, lambda picture: None
        case LabelZip(name, source):
            try:
                with open_zip(source, name) as archive:
                    yield from _labels_of(archive)
            except OSError as exc:
                raise _unreadable(name, exc) from exc


# -- files -----------------------------------------------------------------------------


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path | None, LabelRefused | None]]:
    for path in paths:
        if not path.exists():
            yield path, LabelRefused(f"{path} is not there.")
        elif path.is_dir():
            yield from _in_folder(path)
        else:
            yield path, None


def _in_folder(folder: Path) -> Iterator[tuple[Path | None, LabelRefused | None]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as exc:
        yield folder, _unreadable(folder.name, exc)
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.lower() in _PASSED_OVER or path.suffix.lower() in _PICTURES:
            continue
        if entry.is_symlink():
            yield path, LabelRefused(f"{entry.name} is a link: what it leads to is not read.")
        elif entry.is_dir(follow_symlinks=False):
            yield from _in_folder(path)
        else:
            yield path, None


def _in_file(path: Path) -> Iterator[Found]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise LabelRefused(f"{path.name} is no file but a device or pipe.")
    with path.open("rb") as file:
        start = file.read(4096)
    name, size = path.name, status.st_size
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _in_zip_file(path, name, size)
    elif start.startswith(_GZIP):
        yield from _in_gzip(path, name, size)
    elif _is_xml(start):
        yield SplFile(name, path, size)
    elif _is_json(start):
        yield JsonStream(name, size, lambda: path.open("rb"))
    else:
        raise LabelRefused(_no_label(name, start))


def _in_zip_file(path: Path, name: str, size: int) -> Iterator[Found]:
    """A zip on disk: labels are left to a worker, zips in it and JSON are taken out here."""
    with open_zip(path, name) as archive:
        inner = [entry for entry in archive.names() if entry.lower().endswith(".zip")]
        jsons = [entry for entry in archive.names() if entry.lower().endswith((".json", ".jsonl", ".ndjson"))]
        if not inner and not jsons:
            yield LabelZip(name, path, size)
            return
        for entry in archive.names():
            way, share = f"{name} > {entry}", archive.size(entry)
            try:
                if entry in inner:
                    yield LabelZip(way, archive.read(entry, MOST_INNER_ZIP_BYTES), share)
                elif entry in jsons:
                    yield JsonStream(way, share, lambda entry=entry: _json_in_zip(path, name, entry))  # type: ignore[misc]
                elif entry.lower().endswith(".xml"):
                    yield SplBytes(way, archive.read(entry, MOST_XML_BYTES), share)
                elif Path(entry).suffix.lower() not in _PICTURES:
                    raise LabelRefused(f"{way} is no label file.")
            except LabelRefused as refusal:
                yield Refused(way, refusal)


def _json_in_zip(path: Path, name: str, entry: str) -> ExitStack:
    stack = ExitStack()
    archive = stack.enter_context(open_zip(path, name))
    stack.stream = stack.enter_context(archive.stream(entry, MOST_JSON_BYTES))  # type: ignore[attr-defined]
    return stack


def _in_gzip(path: Path, name: str, size: int) -> Iterator[Found]:
    with path.open("rb") as raw, gzip.open(raw) as expanded:
        try:
            start = expanded.read(4096)
        except (OSError, EOFError, zlib.error) as exc:
            raise LabelRefused(f"{name} is a damaged gzip file: {exc}.") from exc
    if _is_json(start):
        yield JsonStream(name, size, lambda: path.open("rb"))
    elif _is_xml(start):
        with path.open("rb") as raw, gzip.open(raw) as expanded:
            try:
                data = expanded.read(MOST_XML_BYTES + 1)
            except (OSError, EOFError, zlib.error) as exc:
                raise LabelRefused(f"{name} is a damaged gzip file: {exc}.") from exc
        if len(data) > MOST_XML_BYTES:
            raise LabelRefused(f"{name} is over {MOST_XML_BYTES // 1_000_000} MB when expanded, larger than any label.")
        yield SplBytes(name, data, size)
    else:
        raise LabelRefused(_no_label(name, start))


def _opened(found: JsonStream, stack: ExitStack) -> tuple[Callable[[], int], BinaryIO]:
    """The position in the file itself, and the stream of what is in it."""
    try:
        opened = found.opener()
    except OSError as exc:
        raise _unreadable(found.name, exc) from exc
    if isinstance(opened, ExitStack):
        stack.enter_context(opened)
        inner: BinaryIO = opened.stream  # type: ignore[attr-defined]
        return lambda: 0, inner
    raw = stack.enter_context(opened)
    is_gzip = raw.read(2) == _GZIP
    raw.seek(0)
    if not is_gzip:
        return raw.tell, raw
    expanded = stack.enter_context(gzip.GzipFile(fileobj=raw))
    guarded = _Guarded(expanded, raw, found.name, found.size)
    return raw.tell, io.BufferedReader(guarded, 1 << 20)


class _Guarded(io.RawIOBase):
    """Expanded bytes that stop when they are too many for what was read of the file."""

    def __init__(self, expanded: gzip.GzipFile, raw: BinaryIO, name: str, size: int) -> None:
        self._expanded, self._raw, self._name, self._size, self._given = expanded, raw, name, size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._expanded.read(len(buffer))
        self._given += len(data)
        if self._given > max(50_000_000, self._size * LARGEST_GZIP_RATIO):
            raise LabelRefused(f"{self._name} grows too much when expanded, as in a gzip bomb.")
        buffer[: len(data)] = data
        return len(data)


# -- labels in zips ---------------------------------------------------------------------


def _labels_of(archive: SafeZip) -> Iterator[tuple[str, bytes, PictureReader]]:
    xmls = [entry for entry in archive.names() if entry.lower().endswith(".xml")]
    if not xmls:
        nested = any(entry.lower().endswith(".zip") for entry in archive.names())
        what = "only further zips, which is too deep" if nested else "no label"
        raise LabelRefused(f"{archive.name} holds {what}.")
    beside = {Path(entry).name: entry for entry in archive.names() if Path(entry).suffix.lower() in _PICTURES}

    def picture(name: str) -> bytes | None:
        with suppress(LabelRefused):
            return archive.read(beside[name], MOST_PICTURE_BYTES) if name in beside else None
        return None

    for entry in xmls:
        yield f"{archive.name} > {entry}", archive.read(entry, MOST_XML_BYTES), picture


def _picture_beside(folder: Path, name: str) -> bytes | None:
    """A picture by its plain file name only: a label may not ask for files elsewhere."""
    if Path(name).name != name or Path(name).suffix.lower() not in _PICTURES:
        return None
    path = folder / name
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_PICTURE_BYTES:
            return path.read_bytes()
    return None


def _bytes_of(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise LabelRefused(f"{path.name} is over {most // 1_000_000} MB, larger than any label.")
    return data


def _is_xml(start: bytes) -> bool:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<") or start.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00", b"\x00<"))


def _is_json(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))


def _no_label(name: str, start: bytes) -> str:
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return f"{name} is empty."
    kinds = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8": "a picture", b"GIF8": "a picture"}
    what = next((kind for sign, kind in kinds.items() if start.startswith(sign)), "")
    return f"{name} is no label file{f' but {what}' if what else ''}: neither SPL XML, openFDA JSON nor a zip of them."


def _unreadable(name: str, exc: OSError) -> LabelRefused:
    return LabelRefused(f"{name} cannot be read: {exc.strerror or exc}.")
