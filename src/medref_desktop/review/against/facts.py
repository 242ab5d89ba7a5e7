"""Check 1: brands, routes, forms, strengths, schedule and Rx or OTC are known to a label or to one of its products."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.names import fold
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.quantities import quantities
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stems

_SCHEDULE = re.compile(r"\bC-?(II|III|IV|V)\b(?!\w)|\bschedule\s+(II|III|IV|V)\b", re.IGNORECASE)
_SCHEDULES = {"CII", "CIII", "CIV", "CV"}
_STRENGTH_KINDS = (SectionKind.PRODUCTS, SectionKind.PACKAGE, SectionKind.ADMINISTRATION, SectionKind.OTHER)


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.all_labels:
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
        return
    if ours and ours not in theirs:
        told = f"they say {', '.join(sorted(theirs))}" if theirs else "they name none"
        yield Finding(line, f"No label at hand says that the schedule is {ours}: {told}.")
    elif theirs and not ours:
        yield Finding(line, f"A label at hand says that the schedule is {', '.join(sorted(theirs))}.")


def _strengths(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """A strength must stand where labels tell forms and supply; one with no such text at hand is a look."""
    line = written.line_of_key("strengths")
    texts = [text for label in at_hand.all_labels for text in label.texts(*_STRENGTH_KINDS)]
    texts += [product.strength for label in at_hand.all_labels for product in label.monograph.products]
    known = {(each.value, each.unit) for text in texts for each in quantities(text)}
    for strength in at_hand.monograph.facts.strengths:
        missing = [each for each in quantities(strength) if each.unit and not _is_known(each.value, each.unit, known)]
        if missing:
            # A strength of another maker's product is no fault: its label is not at hand.
            yield Finding(line, f"No label at hand names the strength “{strength}”.", is_error=False)
    yield from _told_otherwise(written, at_hand)


def _is_known(value: str, unit: str, known: set[tuple[str, str]]) -> bool:
    also = {"g": ("mg", 1000), "mg": ("g", 0.001), "mcg": ("mg", 0.001)}.get(unit)
    other = (f"{float(value) * also[1]:g}", also[0]) if also else ("", "")
    return (value, unit) in known or other in known or (value, "") in known


def _told_otherwise(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """The strengths in the front matter and those under “How it is administered” are the same."""
    ours = {(each.value, each.unit) for strength in at_hand.monograph.facts.strengths for each in quantities(strength)}
    said = {
        (each.value, each.unit)
        for statement in written.under(SectionKind.ADMINISTRATION)
        for each in quantities(statement.text)
    }
    for value, unit in sorted(ours - said):
        if unit and len(ours) > 1:
            message = f"The strength {value} {unit} does not stand under “How it is administered”."
            yield Finding(written.line_of_key("strengths"), message, is_error=False)


def _brands(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    known = {fold(text) for label in at_hand.all_labels for text in label.monograph.names.brands}
    texts = fold(" ".join(text for label in at_hand.all_labels for text in label.texts()))
    for brand in at_hand.monograph.names.brands:
        if fold(brand) not in known and fold(brand) not in texts:
            yield Finding(written.line_of_key("brands"), f"No label at hand names the brand “{brand}”.", is_error=False)


def _forms(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    places = set().union(*(label.places for label in at_hand.all_labels))
    for form in at_hand.monograph.facts.forms:
        if not set(stems(form)) <= places:
            yield Finding(written.line_of_key("forms"), f"No label at hand names the form “{form}”.", is_error=False)


def _rx(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    ours, theirs = at_hand.monograph.facts.rx, {label.monograph.facts.rx for label in at_hand.labels} - {""}
    if theirs and not any(one in ours for one in theirs):
        message = f"The labels at hand are {' and '.join(sorted(theirs))}, the monograph says {ours}."
        yield Finding(written.line_of_key("rx"), message)
