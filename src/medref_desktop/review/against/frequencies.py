"""How often: "weekly" where the label says "daily", or the other way round, is the slip that has killed most."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
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
_NAMED = {
    "weekly": (r"(?:once )?weekly|once a week|every week|each week", r"week|7 days|seven days"),
    "twice a day": (
        r"twice (?:a day|daily)|two times (?:a day|daily)",
        r"twice|two times|2 times|b\.?i\.?d|every 12 hours|divided|morning and|second dose|12 hours",
    ),
    "three times a day": (
        r"(?:three|3) times (?:a day|daily)",
        r"three times|3 times|thrice|t\.?i\.?d|every (?:6 to )?8 hours|divided|three",
    ),
    "four times a day": (
        r"(?:four|4) times (?:a day|daily)",
        r"four times|4 times|q\.?i\.?d|every (?:4 to )?6 hours|divided|four",
    ),
    "every other day": (r"every other day", r"every other|alternate|every (?:2|two|48|second)|48 hours"),
    "every two weeks": (r"every (?:2|two) weeks|every other week", r"every other|(?:2|two|second) weeks?|biweekly|14"),
    "monthly": (r"monthly|every month|once a month", r"month|4 weeks|four weeks|28"),
}
_NAMES = {
    name: (re.compile(rf"\b(?:{ours})\b", re.IGNORECASE), re.compile(theirs, re.IGNORECASE))
    for name, (ours, theirs) in _NAMED.items()
}
"""How often, and the words of a label any of which may mean it."""
_CLINICAL = (SectionKind.ADMINISTRATION, SectionKind.MONITORING, SectionKind.COMBINATIONS, SectionKind.INDICATIONS)
_CLEARLY = 0.85
"""The share of the other word's fit that its own must reach."""
_OTHER_USE = 0.6
"""What a frequency of doses is worth beside one of tests, and the other way round."""
_AMOUNTS = frozenset({"mg", "mcg", "g", "unit", "ml", "tablet"})


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """An error for a frequency that no label names; a look for daily where the labels say weekly, or the reverse."""
    yield from _leaflet(written)
    for statement in written.statements:
        yield from _unnamed(statement, at_hand)
        for clause in statement.clauses:
            for name, pattern in _EVERY.items():
                for found in pattern.finditer(clause.text):
                    other = _said_instead(name, clause.text, found.start(), statement, at_hand)
                    if other:
                        place = clause.text[max(0, found.start() - 40) : found.end() + 20].strip()
                        message = f"It says {name}; in this place the labels say {other}: “{place}”."
                        yield Finding(clause.line, message, is_error=False)


def _leaflet(written: WrittenText) -> Iterator[Finding]:
    """A look where the leaflet says daily and what is written for clinicians only weekly, or the other way round."""
    clinical = [each.text for each in written.under(*_CLINICAL)]
    said = {name for name, pattern in _EVERY.items() if any(pattern.search(text) for text in clinical)}
    for statement in written.under(SectionKind.PATIENT):
        for name, pattern in _EVERY.items():
            if said and name not in said and pattern.search(statement.text):
                message = f"The leaflet says {name}, and what is written for clinicians {' and '.join(said)}."
                yield Finding(statement.line, message, is_error=False)


def _unnamed(statement: Statement, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.is_whole(statement.kind) or statement.is_of_others:
        return
    for name, (ours, theirs) in _NAMES.items():
        if ours.search(statement.text) and not any(label.words.matches(theirs) for label in at_hand.all_labels):
            yield Finding(statement.line, f"No label at hand says “{name}”.")


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
