"""Check 1: brands, routes, forms, strengths, schedule and Rx or OTC are known to a label or to one of its products."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.names import fold
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.quantities import quantities
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stems

_SCHEDULE = re.compile(r"\bC-?(II|III|IV|V)\b(?!\w)|\bschedule\s+(II|III|IV|V)\b", re.IGNORECASE)
_SCHEDULES = {"CII", "CIII", "CIV", "CV"}
_STRENGTH_KINDS = (SectionKind.PRODUCTS, SectionKind.PACKAGE, SectionKind.OTHER)
_FORM = re.compile(
    r"\b(?:tablet|capsule|vial|syringe|pen|ampul\w*|solution|suspension|powder|granule|packet|sachet|cream|gel|lotion|"
    r"ointment|spray|inhaler|cartridge|bottle|film|patch|kit|concentrate|syrup|elixir|form|strength|puff|dose)",
    re.IGNORECASE,
)
_NEAR = 25


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.all_labels:
        yield from _unheld_schedule(written, at_hand)
        return
    yield from _schedule(written, at_hand)
    yield from _strengths(written, at_hand)
    yield from _brands(written, at_hand)
    yield from _forms(written, at_hand)
    yield from _rx(written, at_hand)


def _schedule(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    ours = at_hand.monograph.facts.dea_schedule
    line = written.line_of_key("dea_schedule")
    theirs = {label.monograph.facts.dea_schedule for label in at_hand.labels} & _SCHEDULES
    for label in at_hand.labels:
        for text in label.texts(SectionKind.DEPENDENCE, SectionKind.PACKAGE):
            theirs |= {f"C{(found[1] or found[2]).upper()}" for found in _SCHEDULE.finditer(text)}
    if not at_hand.labels:
        yield from _unheld_schedule(written, at_hand)
        return
    if ours and ours not in theirs:
        told = f"they say {', '.join(sorted(theirs))}" if theirs else "they name none"
        yield Finding(line, f"No label at hand says that the schedule is {ours}: {told}.")
    elif theirs and not ours:
        yield Finding(line, f"A label at hand says that the schedule is {', '.join(sorted(theirs))}.")


def _unheld_schedule(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    ours = at_hand.monograph.facts.dea_schedule
    if ours:
        message = f"No label is at hand to hold the schedule {ours} against."
        yield Finding(written.line_of_key("dea_schedule"), message, is_error=False)


def _strengths(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """A strength must stand where labels tell forms and supply; one with no such text at hand is a look."""
    line = written.line_of_key("strengths")
    known = {pair for label in at_hand.all_labels for pair in _strengths_of(label)}
    missing = [
        strength
        for strength in at_hand.monograph.facts.strengths
        if any(each.unit and not _is_known(each.value, each.unit, known) for each in quantities(strength))
    ]
    if missing:
        # A strength of another maker's product is no fault: its label is not at hand.
        names = ", ".join(f"“{strength}”" for strength in missing)
        yield Finding(line, f"No label at hand names the strength {names}.", is_error=False)
    yield from _told_otherwise(written, at_hand)


def _strengths_of(label: LabelText) -> Iterator[tuple[str, str]]:
    """The amounts that a label tells where it speaks of supply, and elsewhere those beside the word for a form."""
    texts = [*label.texts(*_STRENGTH_KINDS), *(product.strength for product in label.monograph.products)]
    for quantity in (each for text in texts for each in quantities(text)):
        yield quantity.value, quantity.unit
    for text in label.texts(SectionKind.ADMINISTRATION):
        for quantity in quantities(text):
            if _FORM.search(text[quantity.end : quantity.end + _NEAR]):
                yield quantity.value, quantity.unit


def _is_known(value: str, unit: str, known: set[tuple[str, str]]) -> bool:
    also = {"g": ("mg", 1000), "mg": ("g", 0.001), "mcg": ("mg", 0.001)}.get(unit)
    other = (f"{float(value) * also[1]:g}", also[0]) if also else ("", "")
    return (value, unit) in known or other in known or (value, "") in known


def _told_otherwise(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """The strengths in the front matter stand among the forms under “How it is administered”."""
    ours = {(each.value, each.unit) for strength in at_hand.monograph.facts.strengths for each in quantities(strength)}
    clauses = [each.text for one in written.under(SectionKind.ADMINISTRATION) for each in one.clauses]
    said = {(each.value, each.unit) for text in clauses if _FORM.search(text) for each in quantities(text)}
    if not said:
        return
    missing = ", ".join(f"{value} {unit}" for value, unit in sorted(ours - said) if unit)
    if missing:
        message = f"Strengths that do not stand with the forms under “How it is administered”: {missing}."
        yield Finding(written.line_of_key("strengths"), message, is_error=False)


def _brands(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    known = {fold(text) for label in at_hand.all_labels for text in label.monograph.names.brands}
    missing = [
        brand
        for brand in at_hand.monograph.names.brands
        if fold(brand) not in known and not any(label.names(fold(brand)) for label in at_hand.all_labels)
    ]
    if missing:
        names = ", ".join(f"“{brand}”" for brand in missing)
        yield Finding(written.line_of_key("brands"), f"No label at hand names the brand {names}.", is_error=False)


def _forms(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    words = [label.words for label in at_hand.all_labels]
    missing = [
        form
        for form in at_hand.monograph.facts.forms
        if not all(any(each.places(one) for each in words) for one in stems(form))
    ]
    if missing:
        names = ", ".join(f"“{form}”" for form in missing)
        yield Finding(written.line_of_key("forms"), f"No label at hand names the form {names}.", is_error=False)


def _rx(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    ours, theirs = at_hand.monograph.facts.rx, {label.monograph.facts.rx for label in at_hand.labels} - {""}
    if theirs and not any(one in ours for one in theirs):
        message = f"The labels at hand are {' and '.join(sorted(theirs))}, the monograph says {ours}."
        yield Finding(written.line_of_key("rx"), message)
