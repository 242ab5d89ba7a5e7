"""A handout becomes the bytes of a tagged PDF (PDF/UA-1), the same for the same handout.

Texts reach the template as values, never as markup. Whatever cannot be shown as it stands stops the handout.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medref_desktop.domain.blocks import Data, to_data
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import Handout
from medref_desktop.handout.parts import Part
from medref_desktop.paths import resource

if TYPE_CHECKING:
    import typst


def typeset(handout: Handout) -> bytes:
    """The handout as a PDF.

    Raises:
        HandoutFailed: the typesetter has refused something, or only warned of it; the message names it.
    """
    import typst  # 25 MB: only whoever makes a handout loads it

    inputs = {"handout": json.dumps(_payload(handout)), "warning_sign": _warning_sign()}
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(handout.printed_on, time(), UTC),
            sys_inputs=inputs,
        )
    except typst.TypstError as error:
        raise _refused(handout, error.message) from error
    if warnings or not isinstance(pdf, bytes):
        raise _refused(handout, warnings[0].message if warnings else "no document came out")
    return pdf


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


def _refused(handout: Handout, reason: str) -> HandoutFailed:
    return HandoutFailed(
        f"The handout of {handout.title} cannot be typeset: {reason}.",
        hint="Nothing has been printed. Correct the text, or tell those who look after the program.",
    )


def _compiler() -> typst.Compiler:
    """A compiler of its own for each handout, as they may be made in several threads at once."""
    import typst

    template = resource("templates/handout.typ")
    no_packages = template.with_name("no-packages")  # never there, so nothing can be fetched into it
    return typst.Compiler(
        input=template,
        root=template.parent,
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
def _warning_sign() -> str:
    return resource("icons/warning.svg").read_text(encoding="utf-8")


def _payload(handout: Handout) -> dict[str, Any]:
    return {
        "title": handout.title,
        "subtitle": handout.subtitle,
        "clinic_name": handout.clinic_name,
        "clinic_line": handout.clinic_line,
        "status": handout.status,
        "status_advice": handout.status_advice,
        "parts": [_part_data(part) for part in handout.parts],
        "footer": handout.footer,
        "paper": {"Letter": "us-letter", "A4": "a4"}[handout.paper],
        "large_print": handout.large_print,
    }


def _part_data(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "blocks": [_explicit(to_data(block)) for block in part.blocks],
        "is_boxed": part.is_boxed,
        "dose_box": part.dose_box,
    }


def _explicit(data: Data) -> dict[str, Any]:
    """A block's data with nothing left out: Typst takes a field of a string for a fault."""
    if isinstance(data, str):
        return {"type": "paragraph", "runs": [{"text": data}]}
    whole = dict(data)
    if "runs" in data:
        whole["runs"] = [{"text": run} if isinstance(run, str) else run for run in data["runs"]]
    if "items" in data:
        whole["items"] = [list(map(_explicit, item)) for item in data["items"]]
    if "rows" in data:
        whole["rows"] = [list(map(_explicit_cell, row)) for row in data["rows"]]
    return whole


def _explicit_cell(data: Data) -> dict[str, Any]:
    cell = {"blocks": [data]} if isinstance(data, str) else data
    return {"colspan": 1, "rowspan": 1, **cell, "blocks": list(map(_explicit, cell["blocks"]))}
