"""Streams the records of an openFDA file in flat memory: an API answer, a bulk part, a list, one record, JSON lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

import ijson
from ijson.common import IncompleteJSONError, JSONError

from medref_desktop.errors import LabelRefused

DEEPEST = 20
LONGEST_LIST = 100_000
LONGEST_TEXT = 20_000_000
LARGEST_RECORD = 40_000_000
_LINE_SLICE = 1 << 16
_BOM = b"\xef\xbb\xbf"


class Record(NamedTuple):
    """A record by its number, from 1: its data, or why it was refused."""

    number: int
    data: dict[str, Any] | LabelRefused


def read(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The records of a file. What breaks one JSON line harms no other; what breaks a document ends it.

    Raises:
        LabelRefused: the document is broken; the message says how many records were read before.
    """
    start, whole = _peeked(stream)
    if _is_lines(start):
        yield from _of_lines(whole)
    else:
        yield from _of_document(whole, name)


def _peeked(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes up to the end of the first line, and the stream with them before it."""
    parts, length = [b""], 0
    while b"\n" not in parts[-1] and length <= LARGEST_RECORD and (part := stream.read(_LINE_SLICE)):
        parts.append(part)
        length += len(part)
    start = b"".join(parts).removeprefix(_BOM)
    return start, io.BufferedReader(_Joined(start, stream), 1 << 18)


class _Joined(io.RawIOBase):
    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = io.BytesIO(start), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._start.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _is_lines(start: bytes) -> bool:
    """Whether the first line is a whole record by itself with more lines after it, or ends the file."""
    line, _, rest = start.partition(b"\n")
    text = line.strip()
    if not (text.startswith(b"{") and text.endswith(b"}")):
        return False
    return b'"results"' not in text[:2_000] or rest.lstrip().startswith(b"{")


# -- JSON lines -----------------------------------------------------------------------


def _of_lines(stream: BinaryIO) -> Iterator[Record]:
    number = 0
    while line := stream.readline(LARGEST_RECORD + 1):
        if len(line) > LARGEST_RECORD:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST_RECORD)
            number += 1
            yield Record(number, _too_large())
        elif line.strip():
            number += 1
            yield Record(number, _of_line(line))


def _of_line(line: bytes) -> dict[str, Any] | LabelRefused:
    try:
        data = json.loads(line.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number)
        _check_depth(data)
    except LabelRefused as refusal:
        return refusal
    except UnicodeDecodeError:
        return LabelRefused("The record is not written in UTF-8.")
    except (ValueError, RecursionError) as exc:
        return LabelRefused(f"The record is no whole JSON: {str(exc)[:120]}.")
    if not isinstance(data, dict):
        return LabelRefused("The record is no JSON object.")
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if any(key == other for other, _ in pairs[:number]))
        raise LabelRefused(f"The record has the field “{twice[:60]}” twice, so one of them would be lost.")
    return data


def _no_number(name: str) -> Any:
    raise LabelRefused(f"The record holds {name}, which is no number.")


def _check_depth(data: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise LabelRefused("The record is nested too deeply.")
    if isinstance(data, list) and len(data) > LONGEST_LIST:
        raise LabelRefused(f"The record has a list of {len(data):,} parts, more than any label.")
    inner: Iterable[Any] = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for value in inner:
        if isinstance(value, dict | list):
            _check_depth(value, depth + 1)


def _too_large() -> LabelRefused:
    return LabelRefused(f"The record is over {LARGEST_RECORD // 1_000_000} MB, larger than any label.")


# -- documents ------------------------------------------------------------------------


def _of_document(stream: BinaryIO, name: str) -> Iterator[Record]:
    builder = _Builder()
    read_before = 0
    try:
        for prefix, event, value in ijson.parse(stream, use_float=True):
            for data in builder.take(prefix, event, value):
                read_before += 1
                yield Record(read_before, data)
    except (JSONError, IncompleteJSONError, UnicodeDecodeError, ValueError, RecursionError) as exc:
        reason = str(exc).splitlines()[0][:120] if str(exc) else type(exc).__name__
        raise LabelRefused(
            f"{name} is broken after {read_before} records: {reason}.",
            hint="The records before are read; download the file again for the others.",
        ) from exc


class _Builder:
    """Builds the records of a document from its events, one at a time; a bad record is refused, the rest goes on."""

    def __init__(self) -> None:
        self._place: str | None = None
        self._stack: list[Any] = []
        self._keys: list[str] = []
        self._refusal: LabelRefused | None = None
        self._size = 0

    def take(self, prefix: str, event: str, value: Any) -> Iterator[dict[str, Any] | LabelRefused]:
        if self._place is None:
            # A list of records, or one record; unless that turns out to be an answer with a list of results.
            self._place = "item" if event == "start_array" else ""
            if event == "start_array":
                return
        if self._place == "" and prefix == "results" and event == "start_array":
            self._forget()
            self._place = "results.item"
            return
        if not self._stack:
            if prefix == self._place:
                yield from self._begin(event)
            return
        if self._refusal is None:
            try:
                self._add(event, value)
            except LabelRefused as refusal:
                self._refusal = refusal
        if prefix == self._place and event in ("end_map", "end_array"):
            yield self._refusal or self._stack[0]
            self._forget()

    def _forget(self) -> None:
        self._stack, self._keys, self._refusal, self._size = [], [], None, 0

    def _begin(self, event: str) -> Iterator[LabelRefused]:
        if event == "start_map":
            self._stack = [{}]
        elif event == "start_array":
            self._stack, self._refusal = [[]], LabelRefused("The record is no JSON object.")
        else:
            yield LabelRefused("The record is no JSON object.")

    def _add(self, event: str, value: Any) -> None:
        if event == "map_key":
            if value in self._stack[-1]:
                raise LabelRefused(f"The record has the field “{value[:60]}” twice, so one of them would be lost.")
            self._stack[-1][value] = None
            self._keys.append(value)
        elif event in ("end_map", "end_array"):
            if len(self._stack) > 1:
                self._stack.pop()
                self._done_with_key()
        else:
            self._value({} if event == "start_map" else [] if event == "start_array" else value)
            if event not in ("start_map", "start_array"):
                self._done_with_key()

    def _value(self, value: Any) -> None:
        self._size += len(value) if isinstance(value, str) else 16
        if self._size > LARGEST_RECORD or (isinstance(value, str) and len(value) > LONGEST_TEXT):
            raise _too_large()
        holder = self._stack[-1]
        if isinstance(holder, list):
            if len(holder) >= LONGEST_LIST:
                raise LabelRefused(f"The record has a list of over {LONGEST_LIST:,} parts, more than any label.")
            holder.append(value)
        else:
            holder[self._keys[-1]] = value
        if isinstance(value, dict | list):
            if len(self._stack) > DEEPEST:
                raise LabelRefused("The record is nested too deeply.")
            self._stack.append(value)

    def _done_with_key(self) -> None:
        if isinstance(self._stack[-1], dict) and self._keys:
            self._keys.pop()
