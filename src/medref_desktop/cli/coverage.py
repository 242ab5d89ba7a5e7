"""`medref coverage`: how far the packs in use are with the set that the starter pack aims at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import click

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.formulary import STATUSES, Formulary, Planned
from medref_desktop.store.formulary import formulary
from medref_desktop.store.library import Library

COLUMNS = ("drugs", "monographs", *STATUSES, "written", "reviewed")

LEGEND = """\
Monographs count a drug once for each form group. Full, partial and waiting tell what was at hand of its official
label. Written are those in your packs; reviewed are those of them that name the clinician who reviewed them."""


class Written(NamedTuple):
    """A drug with a written monograph in use, and whether a clinician has reviewed it."""

    drug: Drug
    name: str
    is_reviewed: bool


def coverage_data(library: Library) -> dict[str, Any]:
    """By area and in all: drugs, monographs planned (one for each form group), how many of them may be written by what
    is at hand, are written, and are reviewed; and what is written beside the plan.
    """
    plan, written = formulary(), list(_written(library))
    rows = [{"area": area, **_counts([p for p in plan.planned if p.area == area], written)} for area in plan.areas]
    return {"areas": rows, "all": _counts(plan.planned, written), "beside_the_plan": _beside(plan, written)}


def tell_coverage(data: dict[str, Any]) -> None:
    """Print it as a table."""
    rows = [*data["areas"], {"area": "All", **data["all"]}]
    width = max(len(row["area"]) for row in rows)
    click.echo("  ".join((" " * width, *COLUMNS)))
    for row in rows:
        click.echo("  ".join((row["area"].ljust(width), *(str(row[name]).rjust(len(name)) for name in COLUMNS))))
    if data["beside_the_plan"]:
        click.echo(f"Written beside the plan: {', '.join(data['beside_the_plan'])}.")
    click.echo(LEGEND)


def _written(library: Library) -> Iterator[Written]:
    for ref in library.written():
        monograph = library.monograph(ref)
        yield Written(ref.drug, monograph.names.name, monograph.provenance.review.is_reviewed)


def _counts(planned: Iterable[Planned], written: Iterable[Written]) -> dict[str, int]:
    planned = list(planned)
    drugs = {each.drug for each in planned}
    here = [each for each in written if each.drug in drugs]
    return {
        "drugs": len({each.name for each in planned}),
        "monographs": len(planned),
        **{status: sum(each.status == status for each in planned) for status in STATUSES},
        "written": len(here),
        "reviewed": sum(each.is_reviewed for each in here),
    }


def _beside(plan: Formulary, written: Iterable[Written]) -> list[str]:
    drugs = {each.drug for each in plan.planned}
    return [f"{each.name} ({each.drug.group})" for each in written if each.drug not in drugs]
