"""The command line: words only. Names and fields are a contract; JSON is documented in README.

Long, as it has every short command; those with more to tell have modules of their own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from medref_desktop import __version__, paths
from medref_desktop.cli.building import build_pack
from medref_desktop.cli.fetching import fetch
from medref_desktop.cli.importing import import_
from medref_desktop.cli.mentions import class_data, coded_data, hit_data, hit_line, mention_data, mentions
from medref_desktop.cli.options import json_option
from medref_desktop.cli.showing import monograph_data, monograph_ref, monograph_text
from medref_desktop.domain.codes import read_code
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.domain.query import SearchQuery
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, NotFound
from medref_desktop.store.library import PAGE, VERIFIED_AT_OPEN, Library
from medref_desktop.store.notebook import Notebook
from medref_desktop.store.pack import MonographRef
from medref_desktop.store.pack_folder import PackFolder
from medref_desktop.store.written_sections import changed_sections

group_option = click.option("--group", type=click.Choice(list(GROUP_WORDS)), help="Form group.")


def run(args: Sequence[str] | None = None) -> int:
    """Run a command, the process's own if none is given. Exit status 0 done, 1 not found or refused, 2 wrong usage."""
    wants_json = "--json" in (sys.argv if args is None else args)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a character; a question mark is better than no answer.
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    try:
        # Given its own arguments, click expands *.md where the shell does not (Windows).
        status = medref.main(args if args is None else list(args), prog_name="medref", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.ClickException as wrong:
        wrong.show()
        return _failed(wants_json, wrong.format_message(), "", wrong.exit_code)
    except click.Abort:
        return 1
    except MedRefError as failure:
        click.echo(failure.message, err=True)
        if failure.hint:
            click.echo(failure.hint, err=True)
        return _failed(wants_json, failure.message, failure.hint, 1)


def _failed(wants_json: bool, message: str, hint: str, status: int) -> int:
    if wants_json:
        _print_json({"error": message, "hint": hint})
    return status


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="MedRef")
def medref() -> None:
    """MedRef, a medication reference for clinics. Without a command it opens the window."""


@medref.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=PAGE, show_default=True, help="Rows at most.")
@click.option("--text", "in_text", is_flag=True, help="Also list the drugs whose text has the words.")
@click.option("--all-labels", is_flag=True, help="With --text: look into every label of a drug.")
@json_option
def search(text: str, limit: int, *, in_text: bool, all_labels: bool, as_json: bool) -> int:
    """List the drugs that TEXT names, in the order of the window's list.

    TEXT may hold the filters class:, schedule:, source: and rx:, and for the text "phrases", -words and in:TAB.
    """
    library = _library()
    answer = library.search(SearchQuery.parse(text), limit=limit)
    said = list(mentions(library, text, limit, all_labels=all_labels)) if in_text else []
    for sentence in filter(None, (answer.note, answer.other_forms)):
        click.echo(sentence, err=True)
    if as_json:
        hits, guesses = ([hit_data(hit) for hit in some] for some in (answer.hits, answer.did_you_mean))
        told = {"text_hits": [mention_data(*mention) for mention in said]} if in_text else {}
        _print_json({"query": text, "hits": hits, "did_you_mean": guesses, **told})
    else:
        for hit in answer.hits:
            click.echo(hit_line(hit))
        if not answer.hits and not answer.note:
            click.echo(f"No drug is called “{text}”.", err=True)
        if answer.did_you_mean:
            click.echo("Did you mean", err=True)
            for hit in answer.did_you_mean:
                click.echo(f"  {hit_line(hit)}", err=True)
        for mention, snippet in said:
            click.echo(f"{mention.drug.name}, {mention.tab_title}: {snippet}")
    return 0 if answer.hits or said else 1


@medref.command()
@click.argument("drugs", metavar="DRUG DRUG...", nargs=-1)
@json_option
def interactions(drugs: tuple[str, ...], *, as_json: bool) -> int:
    """Quote what the labels of 2 to 20 drugs say of each other, for every pair, and where nothing was found.

    DRUG is a name that search finds exactly; one of several form groups takes its group: "tretinoin (skin)".
    """
    from medref_desktop.cli.interactions import interactions_data, interactions_of, tell_interactions

    found = interactions_of(_library(), drugs)
    if as_json:
        _print_json(interactions_data(found))
    else:
        tell_interactions(found)
    return 0


@medref.command()
@json_option
def classes(as_json: bool) -> int:
    """List the classes of drugs with the drugs in each."""
    told = class_data(_library())
    if as_json:
        _print_json(told)
    for one in () if as_json else told:
        click.echo(f"{one['class']} ({one['scheme']}): {', '.join(drug['drug'] for drug in one['drugs'])}")
    return 0


@medref.command()
@click.argument("code")
@json_option
def code(code: str, *, as_json: bool) -> int:
    """Say which products CODE names: NDC, UPC, GTIN or what a scanner reads, UNII, RxCUI, set id."""
    read = read_code(code)
    if read is None:
        raise NotFound(f"“{code}” is no code that MedRef knows.", hint="It knows NDC, UPC, GTIN, UNII, RxCUI, set id.")
    if read.problem:
        raise NotFound(read.problem)
    library = _library()
    rows = [coded_data(library, coded) for coded in library.products_of(read)]
    if as_json:
        _print_json({"code": code, "kind": read.kind.value, "products": rows})
    for row in () if as_json else rows:
        product = ", ".join(filter(None, (row["name"], row["strength"], row["labeller"], row["ndc"])))
        click.echo(f"{row['drug']}: {product}" if product else row["drug"])
    if not rows:
        click.echo(f"{read.told} is not in your packs.", err=True)
    return 0 if rows else 1


@medref.command("look-alikes")
def look_alikes() -> int:
    """Print pairs of drugs whose names look alike as CSV, for people to review. MedRef shows none of them."""
    from medref_desktop.review.look_alike_candidates import candidates, to_csv

    click.echo(to_csv(candidates(_library())), nl=False)
    return 0


@medref.command()
@click.argument("drug")
@group_option
@click.option("--section", type=click.Choice([kind.value for kind in SectionKind]), help="Only this section.")
@click.option("--source", type=click.Choice([source.value for source in Source]), help="Whose monograph.")
@json_option
def show(drug: str, group: str | None, section: str | None, source: str | None, as_json: bool) -> int:
    """Show a drug's monograph. DRUG is any name that search finds exactly, or the set id or NDC of a label."""
    library = _library()
    monograph = library.monograph(monograph_ref(library, drug, group, source))
    changed = changed_sections(library, monograph)
    if section and not monograph.sections_of(SectionKind(section)):
        raise NotFound(f"This monograph of {monograph.names.name} has no section “{section}”.")
    kinds = [SectionKind(section)] if section else list(SectionKind)
    if as_json:
        _print_json(monograph_data(monograph, kinds, changed))
    else:
        click.echo(monograph_text(monograph, kinds, changed))
    return 0


@medref.command()
@click.argument("drugs", metavar="DRUG...", nargs=-1)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="PDF to write; folder with --all.")
@group_option
@click.option("--large-print", "layout", flag_value="large", help="18 point type.")
@click.option("--one-page", "layout", flag_value="one page", help="11 point on one page, where it fits.")
@click.option("--paper", type=click.Choice(["Letter", "A4"]), default="Letter", show_default=True)
@click.option("--language", default="en", show_default=True, help="Of the headings, the fixed sentences and the text.")
@click.option("--letterhead", type=click.Path(path_type=Path), help="TOML file: name, address, telephone, logo.")
@click.option(
    "--parts",
    multiple=True,
    help="Parts to print, by their headings or section kinds, with commas between; DRUG=PARTS for one of a packet.",
)
@click.option("--note", multiple=True, help="A note to the patient; DRUG=TEXT for the leaflet of one of a packet.")
@click.option("--title", default="", help="Title of a packet of several drugs.")
@click.option("--official", is_flag=True, help="The maker's own text for patients, from an imported label.")
@click.option("--all", "every_drug", is_flag=True, help="The leaflet of every drug that has one.")
def handout(drugs: tuple[str, ...], output: Path, every_drug: bool, **chosen: Any) -> int:
    """Write the leaflet of DRUG for the patient as a PDF; of several drugs a packet, with a cover and a list.

    With --all the leaflet of every drug, into a folder. DRUG=TEXT in --note and DRUG=PARTS in --parts name a drug of a
    packet as it was given; both can be given several times.
    """
    from medref_desktop.cli.handouts import write_all, write_one, write_packet

    if bool(drugs) == every_drug:
        raise click.UsageError("Give a drug, or several, or --all.")
    library = _library()
    if every_drug:
        return write_all(library, output, chosen)
    refs = [_handout_ref(library, drug, chosen) for drug in drugs]
    if len(refs) == 1:
        return write_one(library, refs[0], output, chosen)
    return write_packet(library, list(zip(drugs, refs, strict=True)), output, chosen)


def _handout_ref(library: Library, drug: str, chosen: Mapping[str, Any]) -> MonographRef:
    source = Source.LABEL.value if chosen["official"] and library.labels_of_code(drug) else None
    return monograph_ref(library, drug, chosen["group"], source)


@medref.group(invoke_without_command=True)
@json_option
@click.pass_context
def packs(context: click.Context, as_json: bool) -> int:
    """List the packs in use; `packs remove NAME` takes one away."""
    return _list_packs(as_json=as_json) if context.invoked_subcommand is None else 0


@packs.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, *, yes: bool) -> int:
    """Take the pack NAME out of use and delete its files."""
    folders = [PackFolder(folder) for folder in paths.pack_folders()]
    holding = next((folder for folder in reversed(folders) if folder.has(name)), None)
    if holding is None:
        raise NotFound(f"There is no pack called “{name}”.", hint="medref packs lists those in use.")
    if not yes:
        click.confirm(f"Delete the pack {name} in {holding.path}?", abort=True)
    holding.remove(name)
    click.echo(f"The pack {name} is removed.")
    return 0


def _list_packs(*, as_json: bool) -> int:
    library = _library(is_about_packs=True)
    rows = [
        {
            "name": pack.info.name,
            "title": pack.info.title,
            "source": pack.info.source.value,
            "version": pack.info.version,
            "monographs": pack.monograph_count(),
            "labels": pack.monograph_count() if pack.info.source is Source.LABEL else 0,
            "drugs": len(pack.every_drug()),
            "size": entry.path.stat().st_size,
            "built": pack.info.built,
            "built_from": pack.info.built_from,
            "file": str(entry.path),
            "sha256": entry.sha256,
        }
        for entry, pack in zip(library.entries, library.packs, strict=True)
    ]
    problems = [{"problem": problem.message, "hint": problem.hint} for problem in library.problems]
    if as_json:
        _print_json({"packs": rows, "problems": problems})
    else:
        for row in rows:
            of = "labels" if row["source"] == Source.LABEL.value else "monographs"
            told = "{name}: {title} ({source}), version {version}, {drugs} drugs, {monographs} {of}"
            click.echo(told.format(**row, of=of))
            click.echo("  {file} ({size:,} bytes, built {built} from {built_from})".format(**row))
        if not rows:
            click.echo("No pack is in use.", err=True)
    _tell_problems(library)
    return 1 if problems or not rows else 0


@medref.command()
def verify() -> int:
    """Check every pack and every monograph against its hash."""
    library = _library(is_about_packs=True)
    bad = len(library.problems)
    for entry, count, failures in library.verify():
        bad += len(failures)
        click.echo(f"{entry.name}: {count} monographs, {'all sound' if not failures else 'damaged'}")
        for failure in failures:
            click.echo(f"  {failure.message}", err=True)
    _tell_problems(library)
    if not library.entries:
        raise NotFound("No pack is in use.")
    return 1 if bad else 0


@medref.command()
def diagnose() -> int:
    """Print the state of this program: versions, paths, packs with their hashes, fonts, printers."""
    from medref_desktop.ui.app import without_window
    from medref_desktop.ui.qt_facts import diagnosis

    with without_window():
        click.echo(diagnosis(), nl=False)
    return 0


@medref.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option(
    "--source", type=click.Choice([Source.CLINIC.value, Source.STARTER.value]), default=Source.CLINIC.value,
    show_default=True, help="Whose rules the files keep.",
)  # fmt: skip
@click.option(
    "--against", "packs", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER", help="Folder of packs with official labels to hold the files against; may be given again.",
)  # fmt: skip
@click.option("--waived", is_flag=True, help="Also print the remarks that the files waive, with their reasons.")
def check(files: tuple[Path, ...], source: str, packs: tuple[Path, ...], *, waived: bool) -> int:
    """Say for each monograph FILE what is wrong with it, with line numbers; without FILE for each starter."""
    from medref_desktop.cli.checking import check_files

    if not files:
        starters = sorted(paths.starter_monographs().glob("*.md"))
        return check_files(starters, Source.STARTER, packs, tells_waived=waived)
    return check_files(files, Source(source), packs, tells_waived=waived)


@medref.command()
@json_option
def coverage(as_json: bool) -> int:
    """Tell by area how far the set of starter monographs is: planned, written, reviewed by a clinician."""
    from medref_desktop.cli.coverage import coverage_data, tell_coverage

    data = coverage_data(_library())
    if as_json:
        _print_json(data)
    else:
        tell_coverage(data)
    return 0


medref.add_command(import_)
medref.add_command(fetch)
medref.add_command(build_pack)


def _library(*, is_about_packs: bool = False) -> Library:
    """The packs in use; a command about them has each read as a whole, and is itself told of what is wrong."""
    notebook = Notebook(paths.notebook())
    if said := notebook.mend():
        click.echo(said, err=True)
    verify_up_to = None if is_about_packs else VERIFIED_AT_OPEN
    library = Library.open(
        paths.pack_folders(), paths.copies_of_shares(), notebook.label_choices(), verify_up_to=verify_up_to
    )
    if not is_about_packs:
        _tell_problems(library)
        if not library.packs:
            raise NotFound("No pack is in use.", hint="Open the window once (medref): it builds the starter pack.")
    return library


def _tell_problems(library: Library) -> None:
    for problem in library.problems:
        click.echo(f"{problem.message} {problem.hint}", err=True)


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
