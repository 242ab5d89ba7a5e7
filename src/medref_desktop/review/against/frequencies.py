"""How often: "weekly" where the label says "daily", or the other way round, is the slip that has killed most."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_words import LabelWords
from medref_desktop.review.against.quantities import quantities
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.surroundings import Surroundings, around
from medref_desktop.review.against.words import stems

_COUNTED = r"(?:once|twice|time|\d|mg|mcg|\w+s)"
_EVERY = {
    "daily": re.compile(
        rf"\b(?:daily|(?:every|each|per) day|{_COUNTED} a day|(?:every|each) (?:morning|evening|night)|"
        r"every (?:4|6|8|12|24) hours)\b|/day\b",
        re.IGNORECASE,
    ),
    "weekly": re.compile(
        rf"\b(?:weekly|(?:every|each|per) week|{_COUNTED} a week|every (?:7|seven) days|week(?:ly)? intervals?|"
        r"intervals? of (?:1|one|a) week)\b|/week\b",
        re.IGNORECASE,
    ),
}
_CLEARLY = 0.85
"""The share of the other word's fit that its own must reach."""
_OTHER_USE = 0.6
"""What a frequency of doses is worth beside one of tests, and the other way round."""
_AMOUNTS = frozenset({"mg", "mcg", "g", "unit", "ml", "tablet"})


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """A look for each clause that says daily in a place where the labels say weekly, or the other way round."""
    for statement in written.statements:
        for clause in statement.clauses:
            for name, pattern in _EVERY.items():
                for found in pattern.finditer(clause.text):
                    other = _said_instead(name, clause.text, found.start(), statement, at_hand)
                    if other:
                        place = clause.text[max(0, found.start() - 40) : found.end() + 20].strip()
                        message = f"It says {name}; in this place the labels say {other}: “{place}”."
                        yield Finding(clause.line, message, is_error=False)


def _said_instead(own: str, text: str, at: int, statement: Statement, at_hand: AtHand) -> str:
    """The other frequency where it fits the place better; "" where it does not."""
    surroundings = tuple(each for each in around(text, at, statement.label) if not _is_frequency(each[0]))
    is_of_dose = any(quantity.unit in _AMOUNTS and -20 < at - quantity.end < 60 for quantity in quantities(text))
    fits = dict.fromkeys(_EVERY, 0.0)
    for label in at_hand.cited_labels(statement.kind):
        for name, pattern in _EVERY.items():
            fits[name] = max(fits[name], _fit(label.words, surroundings, pattern, is_of_dose))
    best = max(fits, key=lambda name: fits[name])
    return best if best != own and fits[own] < fits[best] * _CLEARLY else ""


def _fit(words: LabelWords, surroundings: Surroundings, pattern: re.Pattern[str], is_of_dose: bool) -> float:
    def worth(place: int) -> float:
        at = bisect_left(words.doses, place - 8)
        near = at < len(words.doses) and words.doses[at] <= place + 3
        return 1.0 if near == is_of_dose else _OTHER_USE

    return words.fit(surroundings, words.matches(pattern), worth)


def _is_frequency(terms: tuple[frozenset[str], ...]) -> bool:
    return any(term <= _FREQUENCY_STEMS for term in terms)


_FREQUENCY_STEMS = frozenset(stems("daily weekly day week days weeks"))
