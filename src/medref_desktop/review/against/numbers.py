"""Check 6: every number with its unit stands in a label, and no label has ten times as much or a tenth in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.quantities import Quantity, quantities
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.surroundings import around

TENFOLD_UNITS = frozenset({"mg", "mcg", "g", "ml", "unit", "%"})
WITHOUT_UNIT = 0.8
"""What a bare number in a table is worth, beside one with the same unit."""
ROUNDED = 0.7
"""What 55% is worth where the label says 54.6%."""

_OURS = {
    ("100.4", "degree"): {SectionKind.PATIENT},  # a fever, the same in every leaflet
}
_UNTOLD_UNITS = frozenset({"time", "patient", "dose", "tablet", "cycle"})
"""Numbers with these are often counted by the writer: 3 times a day for every 8 hours, 2 tablets of 5 mg for 10 mg."""


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.all_labels:
        return
    for statement in written.statements:
        for clause in statement.clauses:
            found = [each for each in quantities(clause.text) if each.unit and each.value != "0"]
            if found:
                yield from _of_clause(statement, clause.text, found, at_hand)


def _of_clause(statement: Statement, text: str, found: Sequence[Quantity], at_hand: AtHand) -> Iterator[Finding]:
    here = {each.value for each in found}
    told: set[str] = set()
    for quantity in found:
        if quantity.told in told or statement.kind in _OURS.get((quantity.value, quantity.unit), ()):
            continue
        message, is_error = _fault(statement, text, quantity, here, at_hand)
        if message:
            told.add(quantity.told)
            yield Finding(statement.line, message, is_error)


def _fault(statement: Statement, text: str, quantity: Quantity, here: set[str], at_hand: AtHand) -> tuple[str, bool]:
    """What is wrong with a number, and whether for certain; "" where nothing is."""
    labels = at_hand.cited_labels(statement.kind)
    own = _fit(quantity, quantity.value, text, statement.label, labels)
    if not own and quantity.unit not in _UNTOLD_UNITS:
        if _is_unknown(statement, quantity, at_hand):
            return f"No label at hand says “{quantity.told}”.", True
        if not any(quantity.unit in label.words.numbers.get(quantity.value, ()) for label in at_hand.all_labels):
            return f"No label at hand says “{quantity.told}” with that unit here.", False
    if quantity.unit in TENFOLD_UNITS:
        for value in _tenfold(quantity.value):
            if value not in here and _fit(quantity, value, text, statement.label, labels) > own:
                return f"“{quantity.told}”: in this place a label says {value} {quantity.unit}.", False
    if not own and quantity.unit in TENFOLD_UNITS:
        return f"No label at hand says “{quantity.told}” in this place.", False
    return "", False


def _fit(quantity: Quantity, value: str, text: str, label: str, labels: Sequence[LabelText]) -> float:
    """How well a value in the place of a number fits the words around it."""
    surroundings = around(text, quantity.start, label, of_share=quantity.unit == "%")
    best = 0.0
    for each in labels:
        units = each.words.numbers.get(value, {})
        for unit, share in ((quantity.unit, 1.0), ("", WITHOUT_UNIT)):
            best = max(best, share * each.words.fit(surroundings, units.get(unit, ())))
        if quantity.unit == "%":
            best = max(best, ROUNDED * each.words.fit(surroundings, each.words.rounded.get(value, ())))
    return best


def _is_unknown(statement: Statement, quantity: Quantity, at_hand: AtHand) -> bool:
    """Whether no label at hand has a number at all, and all are at hand that are cited."""
    strengths = at_hand.monograph.facts.strengths
    is_strength = any(
        (each.value, each.unit) == (quantity.value, quantity.unit) for one in strengths for each in quantities(one)
    )  # check 1 tells of strengths, which other makers may have
    return (
        not any(_has(label, quantity) for label in at_hand.all_labels)
        and not is_strength
        and not statement.is_of_others
        and at_hand.is_whole(statement.kind)
    )


def _has(label: LabelText, quantity: Quantity) -> bool:
    is_rounded = quantity.unit == "%" and quantity.value in label.words.rounded
    return is_rounded or quantity.value in label.words.numbers


def _tenfold(value: str) -> Iterator[str]:
    for factor in (Decimal(10), Decimal("0.1")):
        yield format((Decimal(value) * factor).normalize(), "f")
