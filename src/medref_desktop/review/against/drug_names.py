"""Drugs that a monograph names: a label must name them too."""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.names import fold
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.words import tokens

_LOOKED_AT = tuple(kind for kind in SectionKind if kind is not SectionKind.PATIENT)
"""What is written for clinicians; a leaflet says "water pills" where a label names drugs."""


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """An error for a drug that no label at hand names; a look where not all labels that are cited are at hand."""
    if not at_hand.all_labels:
        return
    known = frozenset().union(*(label.vocabulary for label in at_hand.all_labels))
    for statement in written.under(*_LOOKED_AT):
        for name in _drugs_in(statement, at_hand):
            if not _spellings(name, at_hand) & known:
                message = f"No label at hand names {name}."
                yield Finding(statement.line, message, is_error=at_hand.is_whole(statement.kind))


def _spellings(name: str, at_hand: AtHand) -> frozenset[str]:
    """The name itself and its other names: a label may say mesalazine where the monograph says mesalamine."""
    return frozenset((name, *at_hand.drugs[fold(name)]))


def _drugs_in(statement: Statement, at_hand: AtHand) -> list[str]:
    return [word for word in dict.fromkeys(tokens(statement.text)) if fold(word) in at_hand.drugs]
