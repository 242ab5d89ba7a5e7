"""Check 7: what a sentence forbids the labels forbid too, and what they only forbid no sentence tells to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.words import stems

_FORBIDS = re.compile(
    r"\b(?:do not|don't|never|avoid|must not|may not|should not|no longer|contraindicated|not recommended)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^(?:(?:always|do|please)\s+)?(?P<verb>take|use|stop|start|drive|breastfeed|crush|chew|break|open|split|cut|"
    r"share|give|drink|eat|donate|get|become|let|touch|skip|restart|change|double|inject|swallow|flush|mix|lie)\b",
    re.IGNORECASE,
)
_NEVER_TOLD = re.compile(
    r"^(?:always\s+|do\s+|please\s+|you (?:may|can|should|must)\s+)?(?:"
    r"(?:take|use|inject|give)\b[^.,;]*\b(?:two|double|extra|2) doses?\b|(?:take|use) (?:extra|more)\b"
    r"|double (?:it|the|your|up)\b"
    r"|share (?:it|them|this|your)\b|(?:stop|change)\b(?: or (?:stop|change))?[^.,;]*\b(?:on your own|suddenly|"
    r"abruptly|without (?:asking|telling|talking))|make up for\b|give it to (?:others|anyone|other people)\b"
    r"|stop (?:it|this medicine|taking it)[^.,;]* (?:even )?(?:if|when) you feel (?:well|better)"
    r")",
    re.IGNORECASE,
)
"""What no medicine's text may ever tell to do: such a sentence has lost its “do not”."""
_EXCEPTED = re.compile(r"\b(?:if|unless|when|only|once|until) (?:we|your (?:doctor|nurse|clinic))\b", re.IGNORECASE)
_ODD = re.compile(
    r"\b(?:always|do) (?:stop|share|crush|chew|breastfeed|drive|skip|double|donate|touch|flush|split|break)\b",
    re.IGNORECASE,
)

FITS = 0.75
"""Share of the best fit above which a passage of a label counts as being about the same thing."""
ENOUGH = 9.0
"""Weight of shared words below which a passage is about something else."""


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    for statement in written.statements:
        for clause in statement.clauses:
            text = clause.text.strip()
            if (_NEVER_TOLD.search(text) and not _EXCEPTED.search(text)) or _ODD.search(text):
                yield Finding(statement.line, f"A “not” seems to be lost here: “{_begin(text)}”")
            elif at_hand.all_labels:
                yield from _against_labels(statement, text, at_hand)


def _against_labels(statement: Statement, text: str, at_hand: AtHand) -> Iterator[Finding]:
    forbids = bool(_FORBIDS.search(text))
    tells = _TELLS.match(text) if not forbids else None
    if not (forbids or tells) or statement.kind is SectionKind.SIDE_EFFECTS:
        return
    wanted = {*stems(text), *([tells["verb"].lower()] if tells else [])}
    about = _passages_about(wanted, at_hand)
    if tells and about and all(about):
        message = f"The labels forbid where this tells to do: “{_begin(text)}”"
        yield Finding(statement.line, message, is_error=False)
    elif forbids and about and not any(about):
        message = f"No label at hand forbids what this forbids: “{_begin(text)}”"
        yield Finding(statement.line, message, is_error=False)


def _passages_about(wanted: set[str], at_hand: AtHand) -> list[bool]:
    """Of each passage that is about the same thing, whether it has a negation."""
    found: list[tuple[float, bool]] = []
    for label in at_hand.all_labels:
        scores = label.scores(wanted, beside=False)
        found += [(score, label.passages[at].is_negated) for at, score in scores.items() if score >= ENOUGH]
    best = max((score for score, _ in found), default=0.0)
    return [is_negated for score, is_negated in found if score >= FITS * best]


def _begin(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" ..." if len(words) > 8 else "")
