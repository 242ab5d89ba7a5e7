"""Check 6: every number with its unit stands in a label, and no label has ten times as much or a tenth in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.quantities import Quantity, quantities
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.words import stems

TENFOLD_UNITS = frozenset({"mg", "mcg", "g", "ml", "unit"})
CLEARLY = 1.2
"""How much better a tenfold number must fit its place than the one written."""
WITHOUT_UNIT = 0.6
"""What a bare number in a table is worth, beside one with the same unit."""

_OURS = {
    ("100.4", "degree"): {SectionKind.PATIENT},  # a fever, the same in every leaflet
}
_OTHER_SOURCE = re.compile(r"\bdirectory\b|\bother products\b", re.IGNORECASE)
"""Such a statement says itself that it is not of the labels."""
_UNTOLD_UNITS = frozenset({"time", "patient", "dose", "tablet", "cycle"})
"""Numbers with these are often counted by the writer: 3 times a day for every 8 hours, 2 tablets of 5 mg for 10 mg."""


class _Fit(NamedTuple):
    """How well a number fits the words around it, and whether a label has it with its unit."""

    score: float
    with_unit: bool


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.all_labels:
        return
    for statement in written.statements:
        for clause in statement.clauses:
            found = [each for each in quantities(clause.text) if each.unit and each.value != "0"]
            if found:
                yield from _of_clause(statement, clause.text, found, at_hand)


def _of_clause(statement: Statement, text: str, found: Sequence[Quantity], at_hand: AtHand) -> Iterator[Finding]:
    wanted = {*stems(text), *stems(statement.label)}
    scores = [(label, label.scores(wanted)) for label in at_hand.all_labels]

    def fit(value: str, unit: str) -> _Fit:
        best, with_unit = 0.0, False
        for label, score in scores:
            units = label.numbers.get(value, {})
            with_unit = with_unit or unit in units
            for one, share in ((unit, 1.0), ("", WITHOUT_UNIT)):
                best = max([best, *(share * score[at] for at in units.get(one, ()))])
        return _Fit(best, with_unit)

    here = {each.value for each in found}
    for quantity in dict.fromkeys(each._replace(start=0, end=0) for each in found):
        if statement.kind not in _OURS.get((quantity.value, quantity.unit), ()):
            own = fit(quantity.value, quantity.unit)
            yield from _unknown(statement, quantity, own, at_hand)
            if own.with_unit and quantity.unit in TENFOLD_UNITS:
                others = [value for value in _tenfold(quantity.value) if value not in here]
                fits = [(fit(value, quantity.unit), value) for value in others]
                better = [value for other, value in fits if other.with_unit and other.score > CLEARLY * own.score]
                for value in better[:1]:
                    message = f"“{quantity.told}”: in this place a label says {value} {quantity.unit}."
                    yield Finding(statement.line, message, is_error=False)


def _unknown(statement: Statement, quantity: Quantity, own: _Fit, at_hand: AtHand) -> Iterator[Finding]:
    if own.with_unit:
        return
    strengths = at_hand.monograph.facts.strengths
    is_strength = any(
        (each.value, each.unit) == (quantity.value, quantity.unit) for one in strengths for each in quantities(one)
    )  # check 1 tells of strengths, which other makers may have
    known = any(quantity.value in label.numbers for label in at_hand.all_labels)
    is_sure = (
        not known
        and not is_strength
        and not _OTHER_SOURCE.search(statement.text)
        and quantity.unit not in _UNTOLD_UNITS
        and at_hand.is_whole(statement.kind)
    )
    if is_sure:
        yield Finding(statement.line, f"No label at hand says “{quantity.told}”.")
    elif quantity.unit not in _UNTOLD_UNITS and not own.score:
        yield Finding(statement.line, f"No label at hand says “{quantity.told}” with that unit here.", is_error=False)


def _tenfold(value: str) -> Iterator[str]:
    for factor in (Decimal(10), Decimal("0.1")):
        yield format((Decimal(value) * factor).normalize(), "f")
