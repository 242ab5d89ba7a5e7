"""How often: "weekly" where the label says "daily", or the other way round, is the slip that has killed most."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stems

_EVERY = {
    "daily": re.compile(r"\b(?:daily|(?:every|each|a|per|one) day|days?ly)\b|/day\b", re.IGNORECASE),
    "weekly": re.compile(r"\b(?:weekly|(?:every|each|a|per|one) week)\b|/week\b", re.IGNORECASE),
}
_BEST = 4
"""Passages of a label that a clause is held against."""

_NEAR_BEST = 0.6
"""Of the best passage's score: what lies below speaks of something else."""


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """A look for each clause whose nearest passages have the other word and not its own."""
    for statement in written.statements:
        for clause in statement.clauses:
            said = {name for name, pattern in _EVERY.items() if pattern.search(clause.text)}
            if len(said) != 1:
                continue
            (own,) = said
            there = set().union(*(_said_nearby(label, clause.text) for label in at_hand.all_labels))
            if there and own not in there:
                (other,) = there
                message = f"It says {own}; the nearest passages of the labels say {other}: “{clause.text[:60]}”."
                yield Finding(clause.line, message, is_error=False)


def _said_nearby(label: LabelText, text: str) -> set[str]:
    """Which of the words stand in the passages that a text is nearest to."""
    wanted = set(stems(text)) - _FREQUENCY_STEMS
    best = label.scores(wanted).most_common(_BEST)
    if not best:
        return set()
    near = [label.passages[at].text for at, score in best if score >= _NEAR_BEST * best[0][1]]
    return {name for name, pattern in _EVERY.items() if any(pattern.search(passage) for passage in near)}


_FREQUENCY_STEMS = frozenset(stems("daily weekly day week days weeks"))
