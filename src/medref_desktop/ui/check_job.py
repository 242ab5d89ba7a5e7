"""A check of a clinic's monograph files as a job of the background thread, and the words for what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, MonographRefused
from medref_desktop.importers import monograph_file
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.review.whole_check import Checked, check_whole
from medref_desktop.store.library import Library
from medref_desktop.ui.background import Report

TO_MEND, TO_LOOK_AT = "To mend", "Look at"


class CheckRow(NamedTuple):
    """One finding, as the list shows it."""

    file: str
    line: int
    kind: str
    message: str

    @property
    def told(self) -> str:
        return f"{self.file}, line {self.line}: {self.kind.lower()}: {self.message}"


class CheckResult(NamedTuple):
    """What came of a check, by file and line; `waived` are lines in words."""

    files: int
    rows: tuple[CheckRow, ...]
    waived: tuple[str, ...]
    has_labels: bool

    @property
    def summary(self) -> str:
        files = "1 file" if self.files == 1 else f"{self.files:,} files"
        how = "against the official labels in use" if self.has_labels else "without official labels"
        why = "" if self.has_labels else " Import labels, and more can be checked."
        waived = f" Waived in the files: {len(self.waived):,}." if self.waived else ""
        return f"{files} checked {how}. {self._found()}{waived}{why}"

    def _found(self) -> str:
        if not self.rows:
            return "Nothing was found."
        errors = sum(row.kind == TO_MEND for row in self.rows)
        return f"To mend: {errors:,}. To look at: {len(self.rows) - errors:,}."

    def report(self) -> str:
        """The whole as text, for a file."""
        lines = [self.summary, "", *(row.told for row in self.rows)]
        lines += ["", "Waived:", *self.waived] if self.waived else []
        return "\n".join(lines).rstrip() + "\n"


def check_files(chosen: Sequence[Path], report: Report, open_library: Callable[[], Library]) -> CheckResult:
    """Check files, and every monograph file of folders, against the labels in use; for the background thread.

    Raises:
        MedRefError: a folder holds no monograph file, or a label cannot be read.
    """
    files = [file for path in chosen for file in _files_of(path)]
    library = open_library()
    try:
        shelf = LabelShelf(library) if library.has_labels else None
        rows, waived = list[CheckRow](), list[str]()
        for done, file in enumerate(files):
            report(done, len(files))
            checked = _check(file, shelf)
            rows += _rows(file, checked)
            waived += _waived(file, checked)
        report(len(files), len(files))
        return CheckResult(len(files), tuple(rows), tuple(waived), shelf is not None)
    finally:
        library.close()


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.md"))
    if not files:
        raise MedRefError(f"There is no monograph file in {path}.", hint="Monograph files end in .md.")
    return files


def _check(file: Path, shelf: LabelShelf | None) -> Checked | MonographRefused:
    """What is to be said of a file, or why it cannot be read, which keeps no other file from being checked."""
    try:
        text = monograph_file.read_text(file)
    except MonographRefused as refusal:
        return refusal
    return check_whole(text, *monograph_file.parse(text, Source.CLINIC, file.name), shelf)


def _rows(file: Path, checked: Checked | MonographRefused) -> Iterator[CheckRow]:
    if isinstance(checked, MonographRefused):
        yield CheckRow(file.name, 1, TO_MEND, f"{checked.message} {checked.hint}".strip())
        return
    for finding in checked.findings:
        rule = f" ({finding.rule})" if finding.rule and not finding.is_error else ""
        kind = TO_MEND if finding.is_error else TO_LOOK_AT
        yield CheckRow(file.name, finding.line, kind, f"{finding.message}{rule}")


def _waived(file: Path, checked: Checked | MonographRefused) -> Iterator[str]:
    for finding, waiver in checked.waived if isinstance(checked, Checked) else ():
        yield f"{file.name}, line {finding.line}: {finding.message} ({finding.rule}) Reason: {waiver.reason}"
