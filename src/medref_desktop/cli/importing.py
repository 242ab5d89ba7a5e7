"""`medref import`: official labels from files into a pack, with a summary for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medref_desktop import __version__, paths
from medref_desktop.cli.options import check_pack_name, json_option

if TYPE_CHECKING:
    from medref_desktop.importers.import_report import ImportReport
    from medref_desktop.importers.intake import Intake, Progress

MOST_LINES_TOLD = 20


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--into", default="labels", show_default=True, help="Name of the pack that takes the labels.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what became of each label here.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read; one for each processor if not given.")
@click.option("--packs", type=click.Path(file_okay=False, path_type=Path), help="Folder of packs.")
@json_option
def import_(
    files: tuple[Path, ...], into: str, report: Path | None, jobs: int | None, packs: Path | None, as_json: bool
) -> int:
    """Import official labels (SPL, openFDA, DailyMed) from files, folders and zips. Exit 1 if anything was refused."""
    from medref_desktop.importers.intake import Intake

    check_pack_name(into)
    intake = Intake(files, packs or paths.import_folder(), datetime.now(UTC), f"MedRef {__version__}", into, jobs or 0)
    return import_and_tell(intake, report, as_json=as_json)


def import_and_tell(intake: Intake, report: Path | None, *, as_json: bool) -> int:
    """Import, print what became of it, and give the exit status."""
    from medref_desktop.importers.import_report import ImportReport
    from medref_desktop.importers.intake import import_labels

    with ImportReport() as found:
        try:
            with _progress_bar(quiet=as_json) as on_progress:
                changed = import_labels(intake, found, on_progress)
        finally:
            if report:
                found.save(report)
        if as_json:
            found.write(sys.stdout)
        else:
            _tell_import(found, intake.into, changed=changed)
        return 1 if found.totals.refused else 0


@contextmanager
def _progress_bar(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on the terminal, by the bytes that are read; nothing where the output goes elsewhere."""
    with click.progressbar(
        length=1, label="Importing", file=sys.stderr, hidden=quiet or not sys.stderr.isatty()
    ) as bar:

        def show(progress: Progress) -> None:
            bar.length = max(progress.bytes_in_all, 1)
            bar.label = "Writing the pack" if progress.is_finishing else f"{progress.labels:,} labels"
            bar.update(progress.bytes_done - bar.pos)

        yield show


def _tell_import(report: ImportReport, into: str, *, changed: bool) -> None:
    """A short summary for people."""
    totals = report.totals
    click.echo(
        f"{totals.labels:,} labels read from {totals.files:,} files in {totals.seconds:.1f} s: {totals.accepted:,} "
        f"accepted, {totals.unchanged:,} unchanged, {totals.older:,} older, {totals.refused:,} refused."
    )
    click.echo(f"The pack {into} {'is in use' if changed else 'has not changed'}.")
    if totals.words_in:
        listed = sum(totals.words_listed.values())
        click.echo(f"Words read {totals.words_in:,}: kept {totals.words_kept:,}, listed {listed:,}. None is lost.")
        for reason, count in totals.words_listed.most_common():
            click.echo(f"  {count:,} {reason}")
    if totals.unmapped:
        told = ", ".join(f"{code} ({count})" for code, count in totals.unmapped.most_common(10))
        click.echo(f"Sections without a known code, put under Other: {told}")
    if totals.odd_characters:
        told = ", ".join(f"{name} ({count})" for name, count in totals.odd_characters.most_common(10))
        click.echo(f"Characters cleaned away or unreadable: {told}")
    if totals.figures_missing:
        click.echo(f"Figures that did not come with their labels: {totals.figures_missing:,}")
    _tell_lines("Refused", report.lines(state="refused"), lambda line: f"{line['path']}: {line['reason']}")
    unsure = (line for line in report.lines() if line["unsure"])
    _tell_lines("Drug keys to look at", unsure, lambda line: f"{', '.join(line['drugs'])}: {'; '.join(line['unsure'])}")


def _tell_lines(title: str, lines: Iterator[dict[str, Any]], told: Callable[[dict[str, Any]], str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            click.echo(f"{title}:")
        if number == MOST_LINES_TOLD:
            click.echo("  and more: --report FILE.json has them all")
            return
        click.echo(f"  {told(line)}")
