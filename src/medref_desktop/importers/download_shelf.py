"""Where a download lies while it comes and when it is whole, and what is remembered of its source."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medref_desktop.importers.http_client import Answer

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_HASHED_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Origin:
    """A file as its publisher and its server describe it. `size` is 0 where nobody tells, and rounded unless exact."""

    url: str
    name: str
    size: int = 0
    dated: str = ""
    md5: str = ""
    etag: str = ""
    modified: str = ""
    is_exact: bool = False

    @property
    def validator(self) -> str:
        """What If-Range may name: a strong ETag, else the date; empty where the source tells neither."""
        return self.etag if self.etag.startswith('"') else self.modified

    def is_same_as(self, other: Origin) -> bool:
        """Whether both describe the same bytes, as far as can be told; where nothing can, they do not."""
        if self.url != other.url or (self.is_exact and other.is_exact and self.size != other.size):
            return False
        for mine, others in ((self.md5, other.md5), (self.etag, other.etag), (self.modified, other.modified)):
            if mine and others:
                return mine == others
        return bool(self.dated) and self.dated == other.dated

    def continues(self, answer: Answer, have: int) -> bool:
        """Whether an answer 206 goes on with this very file where it stopped."""
        told = _CONTENT_RANGE.fullmatch(answer.header("Content-Range"))
        if told is None or int(told[1]) != have:
            return False
        if self.is_exact and told[3] != "*" and int(told[3]) != self.size:
            return False
        pairs = ((self.etag, answer.header("ETag")), (self.modified, answer.header("Last-Modified")))
        return all(not now or now == before for before, now in pairs)

    def with_size_of(self, answer: Answer) -> Origin:
        """With the length of the whole as an answer 206 tells it."""
        told = _CONTENT_RANGE.fullmatch(answer.header("Content-Range"))
        return replace(self, size=int(told[3]), is_exact=True) if told and told[3] != "*" else self


class Shelf:
    """The files of one download in its folder."""

    def __init__(self, folder: Path, file: Origin) -> None:
        self._file = file
        self.path = folder / file.name
        self.partial = folder / f"{file.name}.partial"
        self._origin = folder / f"{file.name}.origin"
        self._partial_origin = folder / f"{file.name}.partial.origin"

    @property
    def bytes_here(self) -> int:
        """What need not be fetched again."""
        if self._is_known_whole():
            return self.path.stat().st_size
        return self.partial_size() if self.kept() else 0

    def is_whole(self, heard: Callable[[], None]) -> bool:
        """Whether the whole file is here: fetched by MedRef, or put here by someone and right by its checksum."""
        return self._is_known_whole() or self._is_right_by_checksum(heard)

    def kept(self) -> Origin | None:
        """What the part that is here is a part of, if it can be continued; a part of anything else is thrown away."""
        origin = _read(self._partial_origin)
        if self.partial_size() and origin and origin.validator and origin.is_same_as(self._file):
            return origin
        return None

    def partial_size(self) -> int:
        return _size(self.partial)

    def begin(self, origin: Origin) -> None:
        """Start anew: empty first, so that no earlier part is ever taken for one of the new source."""
        self.partial.open("wb").close()
        _write(self._partial_origin, origin)

    def discard(self) -> None:
        self.partial.unlink(missing_ok=True)
        self._partial_origin.unlink(missing_ok=True)

    def adopt(self) -> Path:
        """Give the whole file its name."""
        origin = replace(_read(self._partial_origin) or self._file, size=self.partial_size(), is_exact=True)
        # The file before what is said of it: between the two it is unknown, and would be fetched again.
        self._origin.unlink(missing_ok=True)
        os.replace(self.partial, self.path)
        _write(self._origin, origin)
        self._partial_origin.unlink(missing_ok=True)
        return self.path

    def _is_known_whole(self) -> bool:
        origin = _read(self._origin)
        return origin is not None and _size(self.path) == origin.size > 0 and origin.is_same_as(self._file)

    def _is_right_by_checksum(self, heard: Callable[[], None]) -> bool:
        file = self._file
        if not file.md5 or not file.is_exact or _size(self.path) != file.size:
            return False
        if md5_of(self.path, heard) != file.md5:
            return False
        _write(self._origin, file)
        return True


def md5_of(path: Path, heard: Callable[[], None]) -> str:
    """The checksum that DailyMed prints beside its files. It finds damage; against forgery stands https."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while part := file.read(_HASHED_AT_ONCE):
            digest.update(part)
            heard()
    return digest.hexdigest()


def _size(path: Path) -> int:
    """Bytes of a file; 0 where there is none, or none that can be looked at, which is told when it is written."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(path: Path) -> Origin | None:
    """What was remembered; None if there is nothing that can be used, which costs a download and no more."""
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
        origin = Origin(**json.loads(path.read_text(encoding="utf-8")))
        plain = Origin("", "")
        if all(type(getattr(origin, name)) is type(getattr(plain, name)) for name in asdict(plain)):
            return origin
    return None


def _write(path: Path, origin: Origin) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(json.dumps(asdict(origin)), encoding="utf-8")
    os.replace(beside, path)
