"""Check 7: what a sentence forbids the labels forbid too, and what they only forbid no sentence tells to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.lost_words import begin
from medref_desktop.review.against.negations import ACTS, FORBIDS, Polarity
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.surroundings import around
from medref_desktop.review.against.words import FILLERS, stem

_WORD = re.compile(r"[A-Za-z]{3,}")
_NO_PROSE = (SectionKind.SIDE_EFFECTS, SectionKind.MECHANISM, SectionKind.INDICATIONS, SectionKind.PATIENT)
"""Lists; and the leaflet, whose plain words ("take", "stop") stand in every passage of a label."""

CLEARLY = 1.2
"""How much better a word must fit where the label denies it than where it does not."""
ENOUGH = 0.3
"""The fit below which the label speaks of something else."""
SURELY = 1.5
ENOUGH_TO_SAY = 0.4
"""The same for a "not" that no label has: labels forbid in more words than "not"."""


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.all_labels:
        return
    for statement in written.statements:
        if statement.kind not in _NO_PROSE:
            for clause in statement.clauses:
                text = clause.text.strip()
                if FORBIDS.search(text) or FORBIDS.search(statement.label):
                    yield from _denied_alone(statement, text, at_hand)
                elif not text.endswith(":"):
                    yield from _told_alone(statement, text, at_hand)


def _told_alone(statement: Statement, text: str, at_hand: AtHand) -> Iterator[Finding]:
    """A look where the labels deny what a clause without a "not" says."""
    labels = at_hand.cited_labels(statement.kind)
    for word, polarity in (*_of_acts(statement, text, labels), *_of_words(statement, text, labels)):
        if polarity.denied > max(ENOUGH, CLEARLY * polarity.said):
            message = f"The labels deny “{word}” where this does not: “{begin(text)}”"
            yield Finding(statement.line, message, is_error=False)
            return


def _denied_alone(statement: Statement, text: str, at_hand: AtHand) -> Iterator[Finding]:
    """A look where the labels say without a "not" what a clause denies."""
    for word, polarity in _of_acts(statement, text, at_hand.cited_labels(statement.kind)):
        is_denied = re.search(rf"\b(?:not|never) (?:be )?{re.escape(word)}\b", text, re.IGNORECASE)
        if is_denied and polarity.said > max(ENOUGH_TO_SAY, SURELY * polarity.denied):
            message = f"No label at hand denies “{word}” as this does: “{begin(text)}”"
            yield Finding(statement.line, message, is_error=False)
            return


def _of_acts(statement: Statement, text: str, labels: Sequence[LabelText]) -> Iterator[tuple[str, Polarity]]:
    for act in ACTS:
        for found in act.finditer(text):
            surroundings = around(text, found.start(), statement.label)
            yield found[0], _best(each.negations.of_act(act, surroundings) for each in labels)


def _of_words(statement: Statement, text: str, labels: Sequence[LabelText]) -> Iterator[tuple[str, Polarity]]:
    for found in _WORD.finditer(text):
        word = found[0].lower()
        if word not in FILLERS:
            surroundings = around(text, found.start(), statement.label)
            yield found[0], _best(each.negations.of_stem(stem(word), surroundings) for each in labels)


def _best(polarities: Iterable[Polarity]) -> Polarity:
    found = list(polarities)
    return Polarity(max(each.denied for each in found), max(each.said for each in found))
