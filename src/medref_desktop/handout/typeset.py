"""Leaflets become the bytes of a tagged PDF (PDF/UA-1), the same for the same leaflets.

Texts reach the template as values, never as markup. Whatever cannot be shown as it stands stops the handout.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medref_desktop.domain.blocks import Block, Data, to_data
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import LARGE, ONE_PAGE, STANDARD, Handout
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.packet import Entry, Packet
from medref_desktop.handout.parts import Part
from medref_desktop.paths import resource

if TYPE_CHECKING:
    import typst

TEMPLATE = "handout.typ"


def typeset(*handouts: Handout) -> bytes:
    """The leaflets as one PDF, one after the other, each beginning on a page of its own.

    Raises:
        HandoutFailed: the typesetter has refused something, or only warned of it; the message names it.
    """
    return _typeset([_settled(handout) for handout in handouts], None)


def typeset_packet(packet: Packet) -> bytes:
    """A packet as one PDF: its cover, then its leaflets, with bookmarks and pages numbered through.

    Raises:
        HandoutFailed: as `typeset`.
    """
    return _typeset([_settled(handout) for handout in packet.leaflets], packet)


def _typeset(handouts: Sequence[Handout], packet: Packet | None) -> bytes:
    first = handouts[0]
    with _folder(_pictures(handouts, packet)) as folder, _refusing(first):
        pdf, warnings = _compiler(handouts, folder, packet).compile_with_warnings(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(first.printed_on, time(), UTC),
        )
    if warnings or not isinstance(pdf, bytes):
        raise _refused(first, warnings[0].message if warnings else "no document came out")
    return pdf


def page_count(pdf: bytes) -> int:
    """The pages of a PDF that `typeset` has made."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def save_pdf(pdf: bytes, path: Path) -> None:
    """Write a PDF, whole or not at all.

    Raises:
        HandoutFailed: the file cannot be written.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_bytes(pdf)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise HandoutFailed(
            f"The handout cannot be written to {path}: {error.strerror or error}.",
            hint="Choose another folder, or close the file if another program shows it.",
        ) from error


def _settled(handout: Handout) -> Handout:
    """The leaflet in the layout that it gets: what does not fit one page is set in standard print, never smaller."""
    if handout.layout != ONE_PAGE:
        return handout
    with _folder(_pictures([handout], None)) as folder, _refusing(handout):
        pages = json.loads(_compiler([handout], folder).query("<pages>", field="value", one=True))
    return handout if pages == 1 else replace(handout, layout=STANDARD)


@contextmanager
def _refusing(handout: Handout) -> Iterator[None]:
    import typst  # 25 MB: only whoever makes a handout loads it

    try:
        yield
    except typst.TypstError as error:
        raise _refused(handout, error.message) from error


def _refused(handout: Handout, reason: str) -> HandoutFailed:
    return HandoutFailed(
        f"The handout of {handout.title} cannot be typeset: {reason}.",
        hint="Nothing has been printed. Correct the text, or tell those who look after the program.",
    )


def _compiler(handouts: Sequence[Handout], folder: Path, packet: Packet | None = None) -> typst.Compiler:
    """A compiler of its own for each document, as they may be made in several threads at once.

    The leaflets are a file to it and no input: what it has typeset before it sets anew only where that has changed.
    """
    import typst

    no_packages = folder / "no-packages"  # never there, so nothing can be fetched into it
    files: Any = {  # Typst takes a table of files, which its own hints do not know of
        "main.typ": resource(f"templates/{TEMPLATE}").read_bytes(),
        "data.json": json.dumps(_payload(handouts, packet)).encode(),
        "warning.svg": _warning_sign(),
    }
    return typst.Compiler(
        input=files,
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=no_packages,
        package_cache_path=no_packages,
    )


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[resource("fonts")])


@cache
def _warning_sign() -> bytes:
    return resource("icons/warning.svg").read_bytes()


def _pictures(handouts: Sequence[Handout], packet: Packet | None) -> dict[str, bytes]:
    """The pictures that the template may show, by the names that it knows them by."""
    files: dict[str, bytes] = {}
    if packet and (logo := packet.letterhead.logo):
        files[f"logo-cover.{logo.kind}"] = logo.data
    for number, handout in enumerate(handouts):
        if logo := handout.letterhead.logo:
            files[f"logo-{number}.{logo.kind}"] = logo.data
        files |= {_picture_name(sha256, data): data for sha256, data in handout.pictures.items()}
    return files


@contextmanager
def _folder(pictures: Mapping[str, bytes]) -> Iterator[Path]:
    """The folder that the typesetter may read: one with the pictures alone, or the template's where there are none."""
    if not pictures:
        yield resource(f"templates/{TEMPLATE}").parent
        return
    with tempfile.TemporaryDirectory(prefix="medref-") as folder:
        for name, data in pictures.items():
            Path(folder, name).write_bytes(data)
        yield Path(folder)


def _picture_name(sha256: str, data: bytes) -> str:
    return f"{sha256}.png" if data.startswith(b"\x89PNG") else f"{sha256}.jpg"


def _payload(handouts: Sequence[Handout], packet: Packet | None) -> dict[str, Any]:
    first = handouts[0]
    return {
        "title": packet.title if packet else first.title,
        "author": first.letterhead.name or "MedRef",
        "paper": {"Letter": "us-letter", "A4": "a4"}[first.paper],
        "cover": _cover(packet) if packet else None,
        "leaflets": [_leaflet(number, handout) for number, handout in enumerate(handouts)],
    }


def _cover(packet: Packet) -> dict[str, Any]:
    spoken, words, leaflets = packet.language, packet.words, packet.leaflets
    numbers = {id(leaflet): number for number, leaflet in enumerate(leaflets)}
    return {
        "title": packet.title,
        "kind": words["kind"],
        "dated": spoken.say("printed", date=spoken.day(packet.printed_on)),
        "patient": words["for"].format(name=packet.patient) if packet.patient else "",
        "clinic": _clinic(packet.letterhead, "cover"),
        "contents": [
            {"title": each.title, "number": numbers.get(id(each), -1), "note": _other_language(each, packet)}
            for each in packet.entries
        ],
        "rows": [asdict(row) for row in packet.rows],
        "footer": packet.footer,
        "watermark": "",
        "size": LARGE if packet.layout == LARGE else STANDARD,
        "lang": spoken.tag,
        "region": spoken.region,
        "direction": spoken.direction,
        "words": {**words, "page": spoken.words["page"]},
    }


def _other_language(entry: Entry, packet: Packet) -> str:
    """Said in the contents of a leaflet that is not in the packet's language, which is then in English."""
    is_other = isinstance(entry, Handout) and entry.language.tag != packet.language.tag
    return packet.words["english_only"] if is_other else ""


def _clinic(letterhead: Letterhead, place: str) -> dict[str, Any]:
    return {
        "name": letterhead.name,
        "lines": [line for line in (letterhead.address, letterhead.telephone) if line],
        "logo": f"logo-{place}.{letterhead.logo.kind}" if letterhead.logo else "",
    }


def _leaflet(number: int, handout: Handout) -> dict[str, Any]:
    spoken = handout.language
    return {
        "number": number,
        "title": handout.title,
        "form": handout.form,
        "subtitle": handout.subtitle,
        "kind": handout.kind,
        "clinic": _clinic(handout.letterhead, str(number)),
        "status": handout.status,
        "status_advice": handout.status_advice,
        "note": handout.note,
        "parts": [_part_data(part, handout.pictures) for part in handout.parts],
        "footer": handout.footer,
        "watermark": handout.watermark,
        "size": {STANDARD: "standard", LARGE: "large", ONE_PAGE: "tight"}[handout.layout],
        "lang": spoken.tag,
        "region": spoken.region,
        "direction": spoken.direction,
        "words": {key: spoken.words[key] for key in ("page", "warning_sign", "note", "picture", "picture_missing")},
    }


def _part_data(part: Part, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    def explicit(blocks: Sequence[Block]) -> list[dict[str, Any]]:
        return [_explicit(to_data(block), pictures) for block in blocks]

    return {
        "title": part.title,
        "blocks": explicit(part.blocks),
        "groups": [{**asdict(group), "blocks": explicit(group.blocks)} for group in part.groups],
        "is_boxed": part.is_boxed,
        "is_beside": part.is_beside,
        "dose_box": part.dose_box,
    }


def _explicit(data: Data, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """A block's data with nothing left out: Typst takes a field of a string for a fault."""
    if isinstance(data, str):
        return {"type": "paragraph", "runs": [{"text": data}]}
    whole = dict(data)
    if "runs" in data:
        whole["runs"] = [{"text": run} if isinstance(run, str) else run for run in data["runs"]]
    if "items" in data:
        whole["items"] = [[_explicit(block, pictures) for block in item] for item in data["items"]]
    if "rows" in data:
        whole["rows"] = [[_explicit_cell(cell, pictures) for cell in row] for row in data["rows"]]
    if data["type"] == "figure":
        picture = pictures.get(data["sha256"])
        whole["file"] = _picture_name(data["sha256"], picture) if picture else ""
    return whole


def _explicit_cell(data: Data, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    cell = {"blocks": [data]} if isinstance(data, str) else data
    return {"colspan": 1, "rowspan": 1, **cell, "blocks": [_explicit(block, pictures) for block in cell["blocks"]]}
