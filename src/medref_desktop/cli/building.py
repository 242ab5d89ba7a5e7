"""`medref build-pack`: a pack of the clinic's own monographs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from medref_desktop import __version__, paths
from medref_desktop.cli.options import check_pack_name
from medref_desktop.domain.source import Source
from medref_desktop.store.pack import PackInfo


@click.command("build-pack")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Pack file to write.")
@click.option("--use", is_flag=True, help="Put the pack in use.")
@click.option("--packs", type=click.Path(file_okay=False, path_type=Path), help="Folder of packs, with --use.")
@click.option("--name", default="clinic", show_default=True, help="Name of the pack.")
@click.option("--title", default="", help="Title of the pack.")
@click.option(
    "--source", type=click.Choice([Source.CLINIC.value, Source.STARTER.value]), default=Source.CLINIC.value,
    show_default=True, help="Whose monographs they are.",
)  # fmt: skip
def build_pack(
    folder: Path, output: Path | None, use: bool, packs: Path | None, name: str, title: str, source: str
) -> int:
    """Build a pack from the monograph files in FOLDER."""
    from medref_desktop.importers import monograph_pack  # no other command needs it

    if bool(output) == use:
        raise click.UsageError("Give either -o FILE or --use.")
    check_pack_name(name)
    info = PackInfo(
        name,
        title or (monograph_pack.STARTER_TITLE if source == Source.STARTER else f"Monographs of {name}"),
        Source(source),
        version="",
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        program=f"MedRef {__version__}",
        licence="Apache-2.0" if source == Source.STARTER else "",
    )
    if output:
        count = monograph_pack.build(folder, output, info)[1]
        click.echo(f"{output} written: {count} monographs.")
    else:
        entry, count = monograph_pack.build_into(folder, packs or paths.user_packs(), info)
        click.echo(f"{entry.path} is in use: {count} monographs.")
    return 0
