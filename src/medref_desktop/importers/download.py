"""Downloads files whole or not at all: resumed where they stopped, checked, and only then given their names.

Beside a file lies `NAME.origin`, what its server said of it; beside `NAME.partial`, what has arrived so far,
`NAME.partial.origin`. Only what is provably of the same source is ever continued.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from medref_desktop.errors import DownloadFailed, LabelRefused, MedRefError
from medref_desktop.importers.archive import SafeZip, open_zip
from medref_desktop.importers.download_shelf import Origin, Shelf, md5_of
from medref_desktop.importers.http_client import Answer, Client, Refused
from medref_desktop.importers.intake import ROOM_FACTOR, SPARE_BYTES
from medref_desktop.importers.label_files import MOST_JSON_BYTES
from medref_desktop.importers.patience import NETWORK_HINT, Heard, PassingFailure, Patience
from medref_desktop.store.folder_lock import folder_lock

LARGEST_FILE = 20_000_000_000
"""Bytes at which a file without a length is given up; the largest official one has some 3.2 GB."""

WORTH_GOING_ON = 1_000_000
"""Bytes that an attempt must have brought for the attempts to be counted anew."""

TIMES_CHECKED = 2
"""A file that arrives unsound is fetched once more from its beginning."""

KEPT_HINT = "What has arrived is kept: start again to go on from there."

_METER_S = 10.0
_READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as its publisher lists it; `size` may be rounded, `dated` and `md5` are empty where none is told."""

    url: str
    name: str
    size: int = 0
    dated: str = ""
    md5: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a download would fetch. `here` counts the bytes of it that lie in the folder already."""

    title: str
    folder: Path
    files: tuple[Origin, ...]
    here: int

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def to_fetch(self) -> int:
        return max(0, self.size - self.here)


class FetchProgress(NamedTuple):
    """How far a download is; `is_checking` when a file has come and is looked at."""

    name: str
    number: int
    files: int
    bytes_done: int
    bytes_in_all: int
    bytes_per_s: float
    is_checking: bool = False

    @property
    def seconds_left(self) -> float | None:
        """At the pace of the last seconds; None while that is not known."""
        left = self.bytes_in_all - self.bytes_done
        return left / self.bytes_per_s if self.bytes_per_s > 0 and left > 0 else None


OnFetch = Callable[[FetchProgress], None]
"""Called many times a second, also while nothing comes; raises to stop the download."""


def make_plan(client: Client, title: str, listed: Sequence[RemoteFile], folder: Path, heard: Heard) -> Plan:
    """Ask what each file is now, and look what of it is here.

    Raises:
        DownloadFailed: a file cannot be asked for.
    """
    files = tuple(_described(client, file, heard) for file in listed)
    return Plan(title, folder, files, sum(Shelf(folder, file).bytes_here for file in files))


def check_room(plan: Plan, packs: Path) -> None:
    """Refuse to begin what cannot end, with the room that the import needs afterwards.

    Raises:
        MedRefError: the disk is too full.
    """
    to_import = int(2 * ROOM_FACTOR * plan.size)
    folder, of_packs = _existing(plan.folder), _existing(packs)
    if folder.stat().st_dev == of_packs.stat().st_dev:
        needs = [(folder, plan.to_fetch + to_import)]
    else:
        needs = [(folder, plan.to_fetch), (of_packs, to_import)]
    for place, needed in needs:
        free = shutil.disk_usage(place).free
        if free < needed + SPARE_BYTES:
            raise MedRefError(
                f"There is not enough room on the disk: to download and import, {in_words(needed + SPARE_BYTES)} are "
                f"needed in {place}, {in_words(free)} are free.",
                hint="Make room on that disk, or choose a folder on another disk for the downloaded files.",
            )


def fetch(client: Client, plan: Plan, on_progress: OnFetch) -> list[Path]:
    """Download what is not here yet; returns all files of the plan.

    Raises:
        DownloadFailed: a file cannot be had. Those before it, and what has arrived of it, are kept.
        MedRefError: something else downloads into the folder.
    """
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        with folder_lock(plan.folder / ".fetch.lock", timeout_s=0):
            telling = _Telling(plan, on_progress)
            return [_Download(client, file, plan.folder, telling).run() for file in plan.files]
    except OSError as exc:
        raise _unwritable(plan.folder, exc) from exc


def plan_in_words(plan: Plan) -> str:
    """What there is, how much of it is here, and what is left to download."""
    count = f"{len(plan.files)} files" if len(plan.files) != 1 else "1 file"
    what = f"{plan.title}: {count}, {in_words(plan.size)}"
    if not plan.to_fetch:
        return f"{what}, all here already."
    here = f", of which {in_words(plan.here)} are here already" if plan.here else ""
    free = in_words(shutil.disk_usage(_existing(plan.folder)).free)
    return f"{what}{here}. {in_words(plan.to_fetch)} to download; {free} are free on the disk."


def in_words(size: int) -> str:
    """A size for people: MB and GB of a thousand."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.2f} GB"
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000)) if size else 0} kB"


def _described(client: Client, file: RemoteFile, heard: Heard) -> Origin:
    try:
        answer = client.head(file.url, heard)
    except Refused as refusal:
        if refusal.status not in (405, 501):
            raise
        return Origin(file.url, file.name, file.size, file.dated, file.md5)
    return Origin(
        file.url, file.name, answer.length or file.size, file.dated, file.md5,
        answer.header("ETag"), answer.header("Last-Modified"), bool(answer.length),
    )  # fmt: skip


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _unwritable(folder: Path, exc: OSError) -> DownloadFailed:
    return DownloadFailed(
        f"The download cannot be written to {folder}: {exc.strerror or exc}.",
        hint=f"Make room, or choose another folder. {KEPT_HINT}",
    )


class _Telling:
    """Adds up the files, and measures the pace of the last seconds."""

    def __init__(self, plan: Plan, on_progress: OnFetch) -> None:
        self._on_progress, self._sizes = on_progress, {file.name: file.size for file in plan.files}
        self._done = dict.fromkeys(self._sizes, 0)
        self._name = ""
        self._arrived = 0
        self._pace = deque([(time.monotonic(), 0)])

    def starts(self, file: Origin, done: int) -> None:
        """A file is taken up, or taken up anew, with this much of it here."""
        self._name, self._done[file.name], self._sizes[file.name] = file.name, done, max(file.size, done)
        self.heard()

    def arrived(self, count: int) -> None:
        self._arrived += count
        self._done[self._name] += count
        self.heard()

    def heard(self, *, is_checking: bool = False) -> None:
        now = time.monotonic()
        if now - self._pace[-1][0] >= 0.2:
            self._pace.append((now, self._arrived))
        while len(self._pace) > 2 and now - self._pace[0][0] > _METER_S:
            self._pace.popleft()
        began, arrived = self._pace[0]
        pace = (self._arrived - arrived) / (now - began) if now - began >= 0.5 else 0.0
        names = list(self._sizes)
        number = names.index(self._name) + 1 if self._name else 0
        in_all, done = sum(self._sizes.values()), sum(self._done.values())
        self._on_progress(FetchProgress(self._name, number, len(names), done, max(in_all, done), pace, is_checking))


class _Download:
    """One file, from whatever of it is here to the whole of it under its name."""

    def __init__(self, client: Client, file: Origin, folder: Path, telling: _Telling) -> None:
        self._client, self._file, self._telling = client, file, telling
        self._shelf = Shelf(folder, file)

    def run(self) -> Path:
        if self._shelf.is_whole(self._telling.heard):
            self._telling.starts(self._file, self._shelf.path.stat().st_size)
            return self._shelf.path
        limits = self._client.limits
        patience = Patience(limits, self._telling.heard, limits.attempts, f"{KEPT_HINT} {NETWORK_HINT}")
        for _ in range(TIMES_CHECKED):
            while not self._all_arrived(patience):
                pass
            fault = self._what_is_wrong()
            if not fault:
                return self._shelf.adopt()
            self._shelf.discard()
        raise DownloadFailed(
            f"{self._file.name} was downloaded {TIMES_CHECKED} times and is not what its publisher describes: {fault}.",
            hint="It may be replaced at this moment. Try again later.",
        )

    def _all_arrived(self, patience: Patience) -> bool:
        """One attempt, and the pause after one that failed."""
        before = self._telling_of_part()
        try:
            self._receive(self._shelf.kept())
            return True
        except PassingFailure as failure:
            if self._shelf.partial_size() - before >= WORTH_GOING_ON:
                patience.gained()
            patience.wait_after(failure, self._file.name)
            return False

    def _telling_of_part(self) -> int:
        size = self._shelf.partial_size()
        self._telling.starts(self._file, size)
        return size

    def _receive(self, kept: Origin | None) -> None:
        have = self._shelf.partial_size() if kept else 0
        if kept and kept.is_exact and have == kept.size:
            return
        headers = {"Range": f"bytes={have}-", "If-Range": kept.validator} if kept and have else {}
        with self._client.open("GET", self._file.url, headers, self._telling.heard) as answer:
            if answer.status == 416 or (answer.status == 206 and not (kept and kept.continues(answer, have))):
                self._shelf.discard()
                raise PassingFailure(f"{self._file.name} is no longer what it was at its server")
            if answer.status == 206 and kept:
                expected = kept.with_size_of(answer)
            else:
                have, expected = 0, self._begin(answer)
            self._telling.starts(expected, have)
            self._write(answer, have, expected)

    def _begin(self, answer: Answer) -> Origin:
        size, is_exact = answer.length or self._file.size, bool(answer.length) or self._file.is_exact
        begun = replace(
            self._file, size=size, is_exact=is_exact,
            etag=answer.header("ETag"), modified=answer.header("Last-Modified"),
        )  # fmt: skip
        self._shelf.begin(begun)
        return begun

    def _write(self, answer: Answer, have: int, expected: Origin) -> None:
        most = expected.size if expected.is_exact else LARGEST_FILE
        try:
            with self._shelf.partial.open("ab") as file:
                for part in answer:
                    have += len(part)
                    if have > most:
                        break
                    file.write(part)
                    self._telling.arrived(len(part))
                file.flush()
                os.fsync(file.fileno())
        except OSError as exc:
            raise _unwritable(self._shelf.partial.parent, exc) from exc
        if have > most:
            self._shelf.discard()
            raise PassingFailure(f"more came of {self._file.name} than its server had told")
        if expected.is_exact and have < expected.size:
            raise PassingFailure(f"only a part of {self._file.name} came")

    def _what_is_wrong(self) -> str:
        """The publisher's checksum tells; without one, those that the zip holds of its own files."""
        partial, md5 = self._shelf.partial, self._file.md5
        if md5 and md5_of(partial, self._checking) != md5:
            return "its checksum is another"
        try:
            with open_zip(partial, self._file.name) as zipped:
                if not md5:
                    self._read_through(zipped)
        except LabelRefused as refusal:
            return refusal.message.rstrip(".")
        return ""

    def _read_through(self, zipped: SafeZip) -> None:
        for name in zipped.names():
            with zipped.stream(name, MOST_JSON_BYTES) as stream:
                while stream.read(_READ_AT_ONCE):
                    self._checking()

    def _checking(self) -> None:
        self._telling.heard(is_checking=True)
