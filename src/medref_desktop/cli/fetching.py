"""`medref fetch`: downloads the official label files of a publisher, then imports them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medref_desktop import __version__, paths, settings
from medref_desktop.cli.importing import import_and_tell

if TYPE_CHECKING:
    from medref_desktop.importers.download import FetchProgress

KEPT_TOGETHER = (
    "openFDA keeps prescription and over-the-counter labels in the same files, so --rx and --otc cannot choose among "
    "them. They are for DailyMed."
)


@click.command()
@click.argument("publisher", type=click.Choice(["openfda", "dailymed"]))
@click.option("--rx", is_flag=True, help="Prescription labels of DailyMed; these alone if neither is given.")
@click.option("--otc", is_flag=True, help="Over-the-counter labels of DailyMed.")
@click.option(
    "--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where the downloaded files are kept."
)
@click.option("--proxy", metavar="URL", help="Proxy to use; that of the settings or of the system if not given.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what became of each label here.")
def fetch(
    publisher: str, rx: bool, otc: bool, folder: Path | None, proxy: str | None, yes: bool, report: Path | None
) -> int:
    """Download the official label files of openFDA or DailyMed, then import them.

    Says how large they are, and asks first. A download that was stopped goes on where it stopped.
    """
    from medref_desktop.importers import download, official_sources
    from medref_desktop.importers.intake import Intake

    site = official_sources.SITES[publisher]
    if (rx or otc) and not site.has_kinds:
        raise click.UsageError(KEPT_TOGETHER)
    kinds = [kind for kind, wanted in (("rx", rx or not otc), ("otc", otc)) if wanted]
    if proxy is None:
        proxy = settings.load(paths.settings_file())[0].proxy
    folder = (folder or paths.downloads() / site.name).absolute()
    with official_sources.client_for(site, proxy, f"MedRef/{__version__}") as client:
        click.echo(f"Asking {site.title} what there is…", err=True)
        plan = official_sources.look_up(client, site, kinds, folder, lambda: None)
        click.echo(download.plan_in_words(plan))
        click.echo(f"Files are kept in {folder}.")
        download.check_room(plan, paths.import_folder())
        if not yes:
            click.confirm("Download and import them?", abort=True)
        with _progress_bar() as on_progress:
            files = _fetched(lambda: download.fetch(client, plan, on_progress))
    intake = Intake(files, paths.import_folder(), datetime.now(UTC), f"MedRef {__version__}")
    status = import_and_tell(intake, report, as_json=False)
    size = download.in_words(sum(file.stat().st_size for file in files))
    click.echo(f"The downloaded files stay in {folder} ({size}). Delete them when you need the room.")
    return status


def _fetched(job: Callable[[], list[Path]]) -> list[Path]:
    try:
        return job()
    except KeyboardInterrupt:
        click.echo("\nStopped. What has arrived is kept, and the next download goes on from there.", err=True)
        raise


@contextmanager
def _progress_bar() -> Iterator[Callable[[FetchProgress], None]]:
    """A bar on the terminal, by bytes, with the pace; nothing where the output goes elsewhere."""
    from medref_desktop.importers.download import in_words

    with click.progressbar(length=1, label="Downloading", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(progress: FetchProgress) -> None:
            bar.length = max(progress.bytes_in_all, 1)
            doing = "Checking" if progress.is_checking else "Downloading"
            pace = f", {in_words(int(progress.bytes_per_s))}/s" if progress.bytes_per_s else ""
            bar.label = f"{doing} {progress.number} of {progress.files}{pace}"
            bar.update(progress.bytes_done - bar.pos)

        yield show
