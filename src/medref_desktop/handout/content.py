"""What a handout says, as one value: head, status, parts, sources and footer. No file, no clock, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.provenance import INTENDED_USE, NOT_REVIEWED_PAPER, SOURCE_TITLES, review_line
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.parts import MOST_IMPORTANT, PATIENT_PARTS, Part, offered_parts, parts_of

PAPERS = ("Letter", "A4")
ASK_YOURS = "Ask yours about anything that is not clear."
NOT_KNOWN = "not known"
"""What a monograph file says where its source has lost a set id or version."""


@dataclass(frozen=True, slots=True)
class HandoutChoices:
    """What a person chose in the handout dialog; `parts` are names of `offered_parts`, in any order."""

    printed_on: date
    parts: tuple[str, ...] = PATIENT_PARTS
    paper: str = "Letter"
    large_print: bool = False
    clinic_name: str = ""
    clinic_line: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """One handout, worded and ordered, ready to be typeset."""

    title: str
    subtitle: str
    clinic_name: str
    clinic_line: str
    status: str
    status_advice: str
    parts: tuple[Part, ...]
    footer: tuple[str, ...]
    """What stands at the foot of every page."""
    paper: str
    large_print: bool
    printed_on: date


def make_handout(monograph: Monograph, choices: HandoutChoices, pack_label: str = "") -> Handout:
    """The handout of a monograph; `pack_label` names the pack that it came from.

    Raises:
        HandoutFailed: no text for the patient, text without a place, a part or paper that is not known.
    """
    _check(monograph, choices)
    provenance = monograph.provenance
    is_reviewed = provenance.review.is_reviewed
    return Handout(
        title=monograph.names.name.lower(),
        subtitle=_subtitle(monograph),
        clinic_name=choices.clinic_name.strip(),
        clinic_line=choices.clinic_line.strip(),
        status=review_line(provenance) if is_reviewed else NOT_REVIEWED_PAPER,
        status_advice="" if is_reviewed else ASK_YOURS,
        parts=parts_of(monograph, choices.parts),
        footer=(_source_footer(monograph, choices.printed_on, pack_label), INTENDED_USE),
        paper=choices.paper,
        large_print=choices.large_print,
        printed_on=choices.printed_on,
    )


def file_name(drug: str) -> str:
    """A name for the PDF that every system takes: `hydrocodone-acetaminophen.pdf`."""
    letters = "".join(char if char.isalnum() else " " for char in drug.lower())
    # The word keeps clear of names that Windows reserves, such as CON and NUL.
    return "-".join([*letters.split(), "handout"]) + ".pdf"


def _check(monograph: Monograph, choices: HandoutChoices) -> None:
    name, offered = monograph.names.name, offered_parts(monograph)
    if choices.paper not in PAPERS:
        raise HandoutFailed(
            f"The handout cannot be made for paper called “{choices.paper}”.",
            hint=f"The papers are {' and '.join(PAPERS)}.",
        )
    if MOST_IMPORTANT not in offered:
        raise HandoutFailed(
            f"The patient text of {name} has no part “{MOST_IMPORTANT}”, and no handout is made without it."
        )
    unknown = [part for part in choices.parts if part not in offered]
    if unknown:
        raise HandoutFailed(
            f"The handout of {name} has no part called “{unknown[0]}”.",
            hint=f"Its parts are: {', '.join(offered)}.",
        )


def _subtitle(monograph: Monograph) -> str:
    facts, brands = monograph.facts, ", ".join(monograph.names.brands)
    named = f"Brands: {brands}" if brands else ""
    return " · ".join(part for part in (named, ", ".join(facts.forms), ", ".join(facts.routes)) if part)


def _labels(monograph: Monograph) -> list[tuple[str, str]]:
    """Set id and version of every official label that the text was made from, once each."""
    return list(dict.fromkeys((each.set_id, each.version) for each in monograph.provenance.evidence))


def _source_footer(monograph: Monograph, printed_on: date, pack_label: str) -> str:
    provenance = monograph.provenance
    labels = ", ".join(dict.fromkeys(_label_words(*label) for label in _labels(monograph)))
    made = f"written {provenance.dated.isoformat()}" + (f" from official labels {labels}" if labels else "")
    source = f"Source: {SOURCE_TITLES[provenance.source].lower()} of {monograph.names.name.lower()}, {made}"
    return " ".join(f"{part}." for part in (source, pack_label, f"Printed {printed_on.isoformat()}") if part)


def _label_words(set_id: str, version: str) -> str:
    if set_id == NOT_KNOWN:
        return "one whose set id is not known"
    return f"{set_id} version {version}" if version != NOT_KNOWN else f"{set_id} (version not known)"
