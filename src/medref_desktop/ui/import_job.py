"""An import as a job of the background thread, and the words for how it goes and how it ended."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from medref_desktop import __version__, paths
from medref_desktop.importers.import_report import ImportReport
from medref_desktop.importers.intake import DEFAULT_PACK, Intake, Progress, import_labels
from medref_desktop.ui.background import Report

MOST_REFUSED_SHOWN = 200


class Imported(NamedTuple):
    """What came of an import, in words; `refusals` is empty if nothing was refused."""

    has_changed: bool
    summary: str
    refusals: str


def import_files(files: Sequence[Path], report_to_background: Report, tell: Callable[[Progress], None]) -> Imported:
    """Import into the pack of labels; for the background thread.

    Raises:
        MedRefError: the pack cannot be written.
    """
    # One processor is left to the window, which goes on answering.
    jobs = max(1, (os.cpu_count() or 2) - 1)
    intake = Intake(files, paths.import_folder(), datetime.now(UTC), f"MedRef {__version__}", DEFAULT_PACK, jobs)

    def on_progress(progress: Progress) -> None:
        report_to_background(0, 0)
        tell(progress)

    with ImportReport() as report:
        has_changed = import_labels(intake, report, on_progress)
        return Imported(has_changed, _summary(report), _refusals(report))


def progress_words(progress: Progress, elapsed_s: float) -> str:
    """How far an import is, and how long it will still take."""
    told = f"{progress.files:,} files, {progress.labels:,} labels read, {progress.refused:,} refused"
    if progress.is_finishing:
        return f"{told}. Writing the index of all words…"
    share = progress.bytes_done / max(progress.bytes_in_all, 1)
    if elapsed_s < 2 or share <= 0.01:
        return f"{told}."
    return f"{told}. {time_left(elapsed_s * (1 - share) / share)}"


def time_left(seconds: float) -> str:
    """In round numbers, as nobody knows it better."""
    if seconds < 60:
        return f"About {max(1, round(seconds / 5) * 5)} seconds left."
    if seconds < 90:
        return "About a minute left."
    if seconds < 5400:
        return f"About {round(seconds / 60)} minutes left."
    return f"About {round(seconds / 3600)} hours left."


def _summary(report: ImportReport) -> str:
    totals = report.totals
    return (
        f"{totals.labels:,} {'label' if totals.labels == 1 else 'labels'} read: "
        f"{totals.accepted:,} new, {totals.unchanged:,} known already, "
        f"{totals.older:,} older than those here, {totals.refused:,} refused. "
        f"Of {totals.words_in:,} words none is lost."
    )


def _refusals(report: ImportReport) -> str:
    refused = [f"{line['path']}: {line['reason']}" for line in report.lines(state="refused")]
    if not refused:
        return ""
    more = [f"and {len(refused) - MOST_REFUSED_SHOWN:,} more"] if len(refused) > MOST_REFUSED_SHOWN else []
    return "\n".join(("Refused:", *refused[:MOST_REFUSED_SHOWN], *more))
