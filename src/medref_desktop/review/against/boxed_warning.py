"""Check 2: a summary of the boxed warning stands where the reference label has one, with each of its key nouns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.plain_words import is_said
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stems

_BOXED = SectionKind.BOXED_WARNING
_TITLE = re.compile(r"warnings?\s*:\s*([A-Z][A-Z ,;/()\-’']{5,})(?=[\s.:]|$)", re.IGNORECASE)
_TOO_PLAIN = frozenset(
    stems("warning risk serious increased severe fatal death adverse reaction event boxed including")
)


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if at_hand.evidence_of(_BOXED) and not at_hand.monograph.boxed_warnings:
        yield Finding(1, "A boxed warning is cited as evidence, and the monograph has no summary of it.")
    reference = at_hand.reference
    if reference is None:
        return
    ours, theirs = at_hand.monograph.boxed_warnings, reference.monograph.boxed_warnings
    if theirs and not ours:
        yield Finding(1, "The reference label has a boxed warning, and the monograph no summary of it.")
    elif ours and not any(label.monograph.boxed_warnings for label in at_hand.all_labels):
        yield Finding(written.line_of_section(_BOXED), "No label at hand has a boxed warning.")
    elif ours and theirs:
        said = {one for statement in written.under(_BOXED) for one in stems(statement.text)}
        text = " ".join(" ".join(leaf_texts(section.blocks)) for section in theirs)
        for title in _titles(text):
            nouns = [word for word in re.findall(r"[A-Za-z]{4,}", title) if stems(word)]
            missing = [word for word in nouns if not set(stems(word)) <= _TOO_PLAIN and not is_said(word, said)]
            if missing:
                message = f"The label's boxed warning also names: {', '.join(missing).lower()}."
                yield Finding(written.line_of_section(_BOXED), message, is_error=False)


def _titles(text: str) -> Iterator[str]:
    """Its own title in capitals, which names the dangers."""
    for found in _TITLE.finditer(text):
        capitals = re.match(r"(?:[A-Z][A-Z’'\-]*(?:[\s,;/()]+|$))+", found[1])
        if capitals and len(capitals[0]) > 5:
            yield capitals[0]
