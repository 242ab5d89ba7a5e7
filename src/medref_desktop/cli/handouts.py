"""What `medref handout` does: leaflets and makers' texts from the library to PDF files. Words for the terminal only."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from medref_desktop import paths, settings
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.errors import HandoutFailed, MedRefError, NotFound
from medref_desktop.handout.content import STANDARD, Handout, HandoutChoices, file_name, make_handout
from medref_desktop.handout.letterhead import read_letterhead
from medref_desktop.handout.official import make_official, official_title
from medref_desktop.handout.packet import Entry, NoLeaflet, make_packet
from medref_desktop.handout.parts import offered_parts
from medref_desktop.handout.policy import Unreviewed, read_policy
from medref_desktop.handout.typeset import page_count, save_pdf, typeset, typeset_packet
from medref_desktop.store.library import Library
from medref_desktop.store.pack import MonographRef


def write_one(library: Library, ref: MonographRef, output: Path, chosen: Mapping[str, Any]) -> int:
    """Write the leaflet of a monograph, or the maker's text of its drug, to a file."""
    if output.is_dir():
        raise HandoutFailed(f"{output} is a folder.", hint="Name the PDF to write, such as leaflet.pdf.")
    choices = _choices(chosen)
    pdf = typeset(_made(library, ref, choices, chosen))
    save_pdf(pdf, output)
    pages = page_count(pdf)
    click.echo(f"{output} written: {'1 page' if pages == 1 else f'{pages} pages'}.")
    return 0


def write_packet(
    library: Library, drugs: Sequence[tuple[str, MonographRef]], output: Path, chosen: Mapping[str, Any]
) -> int:
    """Write a packet of the drugs, each as it was asked for, in their order.

    One whose leaflet cannot be made is told and keeps its place.
    """
    if output.is_dir():
        raise HandoutFailed(f"{output} is a folder.", hint="Name the PDF to write, such as packet.pdf.")
    choices, names = _choices(chosen), [name for name, _ in drugs]
    own = [{**chosen, **{key: (_own(chosen[key], name, names),) for key in ("note", "parts")}} for name in names]
    entries = [_entry(library, ref, choices, each) for (_, ref), each in zip(drugs, own, strict=True)]
    failures = [entry for entry in entries if isinstance(entry, NoLeaflet)]
    for failure in failures:
        click.echo(f"{failure.title}: {failure.reason}", err=True)
    pdf = typeset_packet(make_packet(entries, choices, title=chosen["title"]))
    save_pdf(pdf, output)
    leaflets = len(entries) - len(failures)
    click.echo(
        f"{output} written: {'1 leaflet' if leaflets == 1 else f'{leaflets} leaflets'}, {page_count(pdf)} pages."
    )
    return 1 if failures else 0


def _own(values: Sequence[str], drug: str, drugs: Sequence[str]) -> str:
    """The value for a drug of a packet: the last that names it (DRUG=VALUE), else the last that names none."""
    own = for_all = ""
    for value in values:
        name, names, rest = value.partition("=")
        if not names or name.endswith(" "):
            for_all = value
        elif name.casefold() not in map(str.casefold, drugs):
            raise HandoutFailed(
                f"“{value}” is for a drug that is not in this packet.",
                hint=f"Before “=” stands one of {', '.join(drugs)}; with a space before it, “=” is part of the text.",
            )
        elif name.casefold() == drug.casefold():
            own = rest.strip()
    return own or for_all


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""


def _entry(library: Library, ref: MonographRef, choices: HandoutChoices, chosen: Mapping[str, Any]) -> Entry:
    try:
        return _made(library, ref, choices, chosen)
    except MedRefError as failure:
        hit = library.hit(ref.drug)
        return NoLeaflet(hit.name if hit else ref.title, failure.message)


def write_all(library: Library, folder: Path, chosen: Mapping[str, Any]) -> int:
    """Write the leaflet of every drug that has one into a folder; what cannot be made is told, the rest goes on."""
    refs = [ref for ref in library.written() if chosen["group"] in (None, ref.drug.group)]
    choices, failed = _choices(chosen), 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HandoutFailed(f"{folder} cannot be made: {error.strerror}.") from error
    hidden = not sys.stderr.isatty()
    with click.progressbar(refs, label="Leaflets", file=sys.stderr, hidden=hidden) as bar:
        for ref in bar:
            try:
                pdf = typeset(_made(library, ref, choices, chosen))
                save_pdf(pdf, folder / _file_name(refs, ref, library))
            except MedRefError as failure:
                failed += 1
                click.echo(failure.message, err=True)
    written = len(refs) - failed
    click.echo(f"{'1 leaflet' if written == 1 else f'{written} leaflets'} written in {folder}.")
    return 1 if failed or not refs else 0


def _choices(chosen: Mapping[str, Any]) -> HandoutChoices:
    """The letterhead is that of the file, else of the clinic's policy, else the person's own."""
    policy, own = read_policy(paths.policy_file()), settings.load(paths.settings_file())[0]
    letterhead = (
        read_letterhead(chosen["letterhead"])
        if chosen["letterhead"]
        else policy.letterhead_or(own.clinic_name, own.clinic_line, own.clinic_telephone, own.clinic_logo)
    )
    return HandoutChoices(
        printed_on=date.today(),
        paper=chosen["paper"],
        layout=chosen["layout"] or STANDARD,
        letterhead=letterhead,
        note=_last(chosen["note"]),
        language=chosen["language"],
        unreviewed=policy.unreviewed or Unreviewed(own.unreviewed),
    )


def _made(library: Library, ref: MonographRef, choices: HandoutChoices, chosen: Mapping[str, Any]) -> Handout:
    if chosen["official"]:
        return _official(library, ref, choices)
    return _leaflet(library, ref, replace(choices, note=_last(chosen["note"])), _last(chosen["parts"]))


def _leaflet(library: Library, ref: MonographRef, choices: HandoutChoices, parts: str) -> Handout:
    monograph, found = library.monograph(ref), library.official_text(ref.drug)
    title = official_title(found[1]) if found else ""
    if parts:
        choices = replace(choices, parts=_parts(parts, offered_parts(monograph, choices.language)))
    return make_handout(monograph, choices, library.pack_label(ref), title)


def _official(library: Library, ref: MonographRef, choices: HandoutChoices) -> Handout:
    own = library.monograph(ref)
    found = (ref, own) if own.official_patient_texts else library.official_text(ref.drug)
    if not found:
        raise NotFound(
            f"No label at hand has a text for patients about {own.names.name}.",
            hint="Import its official label: medref import.",
        )
    label_ref, label = found
    return make_official(label, choices, library.pictures(label_ref, label), library.pack_label(label_ref))


def _parts(listed: str, offered: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a list, by name or printed title, in any case."""
    known = {word.casefold(): name for name, title in offered.items() for word in (title, name)}
    return tuple(known.get(word.strip().casefold(), word.strip()) for word in listed.split(","))


def _file_name(refs: list[MonographRef], ref: MonographRef, library: Library) -> str:
    name = library.monograph(ref).names.name
    groups = [other.drug.group for other in refs if other.drug.key == ref.drug.key]
    by_rank = sorted(groups, key=list(GROUP_WORDS).index)
    return file_name(name if by_rank[0] == ref.drug.group else f"{name} {ref.drug.group}")
