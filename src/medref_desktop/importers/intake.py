"""Files of official labels -> a pack. The newest version of each set id wins; every file has a line in the report.

The pack in use is copied, changed beside and swapped in at the end: whatever stops the import leaves it as it was.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from medref_desktop.domain.source import Source
from medref_desktop.errors import LabelRefused, MedRefError, PackUnreadable
from medref_desktop.importers import json_records, label_files, label_reading
from medref_desktop.importers.import_report import ACCEPTED, OLDER, UNCHANGED, ImportReport
from medref_desktop.importers.label_reading import OpenFdaRecord, ReadLabel, Task
from medref_desktop.importers.workers import Workers
from medref_desktop.store.folder_lock import folder_lock
from medref_desktop.store.name_lists import name_lists
from medref_desktop.store.pack import LabelVersion, Pack, PackInfo
from medref_desktop.store.pack_folder import PackEntry, PackFolder
from medref_desktop.store.pack_writer import PackWriter

DEFAULT_PACK = "labels"

BYTES_FOR_A_POOL = 4_000_000
"""Of input, below which starting further processes takes longer than they save."""

ROOM_FACTOR = 0.5
"""Bytes of pack for each byte of input; measured 0.45 on openFDA JSON, less on XML."""

SPARE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Intake:
    """What to import into which pack. `built` is the time of the import, `program` who imports, with its version."""

    paths: Sequence[Path]
    packs: Path
    built: datetime
    program: str
    into: str = DEFAULT_PACK
    jobs: int = 0

    @property
    def processes(self) -> int:
        """As many as were asked for, else one for each processor; small inputs need one only."""
        if self.jobs:
            return self.jobs
        return (os.cpu_count() or 1) if label_files.size_of(self.paths) >= BYTES_FOR_A_POOL else 1


class Progress(NamedTuple):
    """How far an import is: bytes of input, and what became of what was read so far."""

    bytes_done: int
    bytes_in_all: int
    files: int
    labels: int
    refused: int
    is_finishing: bool = False


OnProgress = Callable[[Progress], None]
"""Called after each file or label; raises to stop the import."""


def import_labels(intake: Intake, report: ImportReport, on_progress: OnProgress = lambda progress: None) -> bool:
    """Import; the report gains a line for every label and file. Returns whether the pack has changed.

    Raises:
        MedRefError: the pack cannot be written, or something else imports into it at the same time.
    """
    started = time.monotonic()
    try:
        intake.packs.mkdir(parents=True, exist_ok=True)
        with folder_lock(intake.packs / f".{intake.into}.lock", timeout_s=0), _PackInTheMaking(intake) as making:
            _read_all(intake, making, report, on_progress)
            if not making.has_changed:
                return False
            on_progress(_finishing(intake, report))
            making.finish()
            return True
    except OSError as exc:
        raise _unwritable(intake, exc) from exc
    finally:
        report.totals.seconds = round(time.monotonic() - started, 3)


def _read_all(intake: Intake, making: _PackInTheMaking, report: ImportReport, on_progress: OnProgress) -> None:
    done, in_all = 0, label_files.size_of(intake.paths)
    making.check_room(in_all)
    with Workers(intake.processes) as workers:
        for size, labels in workers.read_all(_tasks(intake.paths, report)):
            done += size
            for label in labels:
                report.add(making.take(label).line)
            totals = report.totals
            on_progress(Progress(min(done, in_all), in_all, totals.files, totals.labels, totals.refused))


def _finishing(intake: Intake, report: ImportReport) -> Progress:
    size, totals = label_files.size_of(intake.paths), report.totals
    return Progress(size, size, totals.files, totals.labels, totals.refused, is_finishing=True)


def _tasks(paths: Sequence[Path], report: ImportReport) -> Iterator[tuple[Task, int]]:
    """What there is to read, each with its share of the input's bytes; what cannot be read is reported at once."""
    for found in label_files.find(paths):
        report.totals.files += 1
        if isinstance(found, label_files.Refused):
            report.add(label_reading.refused(found.name, found.failure).line)
        elif isinstance(found, label_files.JsonStream):
            yield from _records(found, report)
        else:
            yield found, found.size


def _records(found: label_files.JsonStream, report: ImportReport) -> Iterator[tuple[Task, int]]:
    count = 0
    try:
        with found.open() as stream:
            for record in json_records.read(stream, found.name):
                count = record.number
                name = f"{found.name}, record {record.number}"
                if isinstance(record.data, LabelRefused):
                    report.add(label_reading.refused(name, record.data).line)
                else:
                    yield OpenFdaRecord(name, record.data), found.bytes_read()
    except MedRefError as failure:
        report.add(label_reading.refused(found.name, failure).line)
        return
    if not count:
        empty = LabelRefused(f"{found.name} holds no label.")
        report.add(label_reading.refused(found.name, empty).line)


class _PackInTheMaking:
    """The new pack beside the one in use. Nothing is written before something is new."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._folder = PackFolder(intake.packs)
        self._basis, self._info = self._pack_in_use()
        self._versions: dict[str, LabelVersion] = {}
        self._with_fields: set[str] = set()
        """Set ids of which the hashes of the fields are kept; packs of an earlier version have none."""
        self._taken: set[str] = set()
        """Set ids of which a version came in by this import."""
        self._kept_before: dict[str, int] = {}
        self._stack = ExitStack()
        self._writer: PackWriter | None = None

    def __enter__(self) -> _PackInTheMaking:
        if self._basis:
            pack = Pack.open(self._basis.path)
            self._versions, self._kept_before = pack.label_versions(), pack.versions_before()
            self._with_fields = pack.set_ids_with_fields()
            pack.close()
        return self

    def __exit__(self, *error: object) -> None:
        if self._writer is not None:
            # Not finished: the writer deletes what it has begun.
            self._writer.discard()
        self._stack.close()

    @property
    def has_changed(self) -> bool:
        return self._writer is not None

    def check_room(self, input_bytes: int) -> None:
        """Refuse to begin what cannot end: the old pack stays beside the new one, and VACUUM writes a third time."""
        old = self._basis.size if self._basis else 0
        needed = int(2 * old + 2 * ROOM_FACTOR * input_bytes) + SPARE_BYTES
        free = shutil.disk_usage(self._intake.packs).free
        if free < needed:
            raise MedRefError(
                f"There is not enough room on the disk for this import: {needed // 1_000_000:,} MB are needed "
                f"in {self._intake.packs}, {free // 1_000_000:,} MB are free.",
                hint="Make room on that disk, or import fewer files at a time.",
            )

    def take(self, label: ReadLabel) -> ReadLabel:
        """Put a label into the pack if it is new; its line tells what became of it."""
        if label.encoded is None:
            return label
        row = label.encoded.row
        offered = LabelVersion(row["version"], row["dated"], row["format"], row["content_sha256"])
        held = self._versions.get(row["set_id"])
        if held is None:
            self._open_writer().add_encoded(label.encoded, label.pictures)
        elif offered == held:
            if row["set_id"] not in self._with_fields:
                self._open_writer().add_fields(row["set_id"], label.encoded.fields)
                self._with_fields.add(row["set_id"])
            return _with_state(label, UNCHANGED, "The pack holds this very version.")
        elif self._is_newer(offered, held, is_held_of_before=row["set_id"] not in self._taken):
            self._open_writer().replace_label(label.encoded, label.pictures)
            self._kept_before[row["set_id"]] = held.version
        elif offered.version == held.version:
            return _with_state(label, UNCHANGED, "The pack holds this version as another file has it.")
        else:
            self._keep_before(label)
            return _with_state(label, OLDER, f"The pack holds version {held.version}.")
        self._versions[row["set_id"]] = offered
        self._with_fields.add(row["set_id"])
        self._taken.add(row["set_id"])
        return label

    def finish(self) -> PackEntry:
        """Make the new pack the one in use."""
        assert self._writer is not None
        writer, self._writer = self._writer, None
        writer.finish()
        return self._folder.adopt(writer.path, self._intake.into, self._version())

    def _is_newer(self, offered: LabelVersion, held: LabelVersion, *, is_held_of_before: bool) -> bool:
        if (offered.version, offered.dated) != (held.version, held.dated):
            return (offered.version, offered.dated) > (held.version, held.dated)
        if offered.format != held.format:
            return offered.format == label_reading.SPL  # whose line breaks and tables are whole
        # The same version in other bytes: read anew by another MedRef, or two copies that differ. Of copies always
        # the same one wins, or importing the same files again would change the pack each time.
        is_read_anew = is_held_of_before and self._info.program != self._intake.program
        return is_read_anew or offered.sha256 > held.sha256

    def _keep_before(self, label: ReadLabel) -> None:
        """Keep an older version for "what changed", unless the pack keeps a newer one already."""
        assert label.encoded is not None
        set_id, version = label.encoded.row["set_id"], label.encoded.row["version"]
        if version > self._kept_before.get(set_id, -1):
            self._open_writer().keep_before(label.encoded)
            self._kept_before[set_id] = version

    def _open_writer(self) -> PackWriter:
        if self._writer is None:
            beside = self._stack.enter_context(self._folder.building())
            info = PackInfo(
                self._intake.into,
                "Official labels" if self._intake.into == DEFAULT_PACK else f"Official labels, {self._intake.into}",
                Source.LABEL,
                self._version(),
                self._intake.built.isoformat(timespec="seconds"),
                self._built_from(),
                self._intake.program,
                "Public domain (US government)",
            )
            basis = self._basis.path if self._basis else None
            writer = PackWriter(beside / self._intake.into, info, name_lists(), basis)
            self._writer = writer.__enter__()
        return self._writer

    def _version(self) -> str:
        return f"{self._intake.built:%Y.%m.%d}"

    def _built_from(self) -> str:
        names = ", ".join(path.name or str(path) for path in self._intake.paths[:5])
        more = f" and {len(self._intake.paths) - 5} more" if len(self._intake.paths) > 5 else ""
        before = f"; before that {self._info.built_from}" if self._basis else ""
        return (names + more + before)[:500]

    def _pack_in_use(self) -> tuple[PackEntry | None, PackInfo]:
        empty = PackInfo(self._intake.into, "", Source.LABEL, "")
        for entry in self._folder.entries():
            if isinstance(entry, PackEntry) and entry.name == self._intake.into:
                try:
                    entry.verify()
                    pack = Pack.open(entry.path)
                except PackUnreadable as problem:
                    raise PackUnreadable(
                        f"{problem.message} Nothing can be added to it.",
                        hint=f"Remove it (medref packs remove {entry.name}) and import its files again.",
                    ) from problem
                pack.close()
                if pack.info.source is not Source.LABEL:
                    raise MedRefError(
                        f"The pack {entry.name} holds monographs, no official labels.",
                        hint="Choose another name for the labels (--into NAME).",
                    )
                return entry, pack.info
        return None, empty


def _with_state(label: ReadLabel, state: str, reason: str) -> ReadLabel:
    from dataclasses import replace

    assert label.line.state == ACCEPTED
    return ReadLabel(replace(label.line, state=state, reason=reason))


def _unwritable(intake: Intake, exc: OSError) -> MedRefError:
    return MedRefError(
        f"The pack {intake.into} cannot be written in {intake.packs}: {exc.strerror or exc}.",
        hint="Make sure that the folder may be written to and that there is space left. The old pack is still in use.",
    )
