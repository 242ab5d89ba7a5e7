"""What shows by itself, without any label, that a "not" or a first word was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.negations import FORBIDS
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.readability import split_sentences

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

_ALWAYS_DENIED = re.compile(
    r"\b(?:(?:capsules?|tablets?|whole)\b[^.;]*[;,:]|and|then|or|are|be|to|^)\s*(?:crush(?:ed)?|chew(?:ed)?)\b"
    r"|(?:[;,:]|^)\s*(?:shake(?!\s+(?:it|well|gently|before|the bottle))|abruptly|push through|two at once|guess)\b",
    re.IGNORECASE,
)
"""What is hardly ever told to do without a “not”; how to do it otherwise takes more words."""
_BARE_LABEL = re.compile(r"^(?:- |\d+\. )?\*\*[\s:;,.]*\*\*")
_SMALL = re.compile(r"[a-z][a-z-]*(?![A-Za-z])")
_SHORT_NAME = re.compile(r"\b[A-Z]\.$")
"""As in C. difficile."""


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    for number, line in enumerate(written.text.split("\n"), 1):
        if _BARE_LABEL.search(line):
            yield Finding(number, "Strong type without a word: something seems to be lost here.", is_error=False)
    for statement in written.statements:
        yield from _lost_not(statement)
    yield from _lost_capitals(written)


def _lost_not(statement: Statement) -> Iterator[Finding]:
    for clause in statement.clauses:
        text = clause.text.strip()
        is_denied = bool(FORBIDS.search(text) or FORBIDS.search(statement.label))
        if (_NEVER_TOLD.search(text) and not _EXCEPTED.search(text)) or _ODD.search(text):
            yield Finding(statement.line, f"A “not” seems to be lost here: “{begin(text)}”")
        elif not is_denied and statement.kind is not SectionKind.PATIENT and _ALWAYS_DENIED.search(text):
            yield Finding(statement.line, f"Is a “not” lost here? “{begin(text)}”", is_error=False)


def _lost_capitals(written: WrittenText) -> Iterator[Finding]:
    """A sentence with a small first letter; items that go on with their paragraph have it all."""
    small_before = False
    for statement in written.statements:
        before, is_small = "", False
        for sentence in split_sentences(statement.text):
            found = _SMALL.match(sentence)
            at_start = not before
            if found and not _SHORT_NAME.search(before) and not statement.text.startswith("|"):
                is_small = is_small or at_start
                if not (at_start and small_before):
                    message = f"A sentence begins with a small letter: is a word lost before “{begin(sentence)}”?"
                    yield Finding(statement.line, message, is_error=False)
            before = sentence.strip()
        small_before = is_small


def begin(text: str) -> str:
    """The first words of a text, to tell a person which one is meant."""
    words = text.split()
    return " ".join(words[:8]) + (" ..." if len(words) > 8 else "")
