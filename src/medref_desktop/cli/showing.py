"""`medref show`: which monograph is meant, and how it is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import click

from medref_desktop.domain.blocks import plain_text
from medref_desktop.domain.evidence import CHANGED
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.provenance import provenance_line
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import NotFound
from medref_desktop.store.library import Library
from medref_desktop.store.pack import MonographRef


def monograph_ref(library: Library, name: str, group: str | None, source: str | None) -> MonographRef:
    """The monograph of a drug's exact name, or the label of a set id or NDC.

    Raises:
        NotFound: there is none such; the hint lists what there is.
    """
    labels = [ref for ref in library.labels_of_code(name) if group in (None, ref.drug.group)]
    if labels and source in (None, Source.LABEL.value):
        if labels[0].withdrawn:
            click.echo(f"This label was withdrawn by this clinic: {labels[0].withdrawn}.", err=True)
        return labels[0]
    refs = library.monographs_of(library.named(name, group or ""))
    fitting = [ref for ref in refs if source in (None, ref.source.value)]
    if fitting and fitting[0].withdrawn:
        raise NotFound(
            f"Every label of “{name}” that is at hand was withdrawn by this clinic: {fitting[0].withdrawn}.",
            hint="Its set id shows a withdrawn label.",
        )
    if not fitting:
        there = ", ".join(ref.source.value for ref in refs)
        raise NotFound(f"“{name}” has no monograph of the source {source}.", hint=f"There is: {there}.")
    return fitting[0]


def monograph_data(
    monograph: Monograph, kinds: Sequence[SectionKind], changed: Collection[SectionKind]
) -> dict[str, Any]:
    from medref_desktop.domain.monograph import to_canonical

    return {
        "drug": monograph.names.name,
        "drug_key": monograph.drug.key,
        "group": monograph.drug.group,
        "brands": list(monograph.names.brands),
        "epc_class": " and ".join(monograph.facts.epc_classes),
        "therapeutic_class": monograph.facts.therapeutic_class,
        "source": monograph.provenance.source.value,
        "provenance": to_canonical(monograph)["provenance"],
        "sections": [
            {
                "kind": section.kind.value,
                "title": section.title,
                "text": section.text,
                "label_changed": section.kind in changed,
            }
            for kind in _in_order(monograph, kinds)
            for section in monograph.sections_of(kind)
        ],
    }


def monograph_text(monograph: Monograph, kinds: Sequence[SectionKind], changed: Collection[SectionKind]) -> str:
    names, facts = monograph.names, monograph.facts
    lines = [
        names.name,
        ", ".join(names.brands),
        ", ".join(filter(None, (*facts.epc_classes, facts.therapeutic_class))),
    ]
    lines.append(provenance_line(monograph.provenance, date.today()))
    for kind in _in_order(monograph, kinds):
        for section in monograph.sections_of(kind):
            lines += ["", section.title, "-" * len(section.title)]
            lines += [f"{CHANGED}."] if kind in changed else []
            lines.append(plain_text(section.blocks))
    return "\n".join(line for number, line in enumerate(lines) if line or number > 3)


def _in_order(monograph: Monograph, kinds: Sequence[SectionKind]) -> list[SectionKind]:
    """The boxed warning first, then the tabs."""
    return [kind for kind in (SectionKind.BOXED_WARNING, *monograph.tab_kinds) if kind in kinds]
