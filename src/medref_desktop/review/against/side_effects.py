"""Check 5: each side effect stands in the label's adverse reactions or warnings, and "common" where its share does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.plain_words import other_terms
from medref_desktop.review.against.quantities import quantities
from medref_desktop.review.against.statements import Statement, WrittenText
from medref_desktop.review.against.surroundings import around
from medref_desktop.review.against.words import FILLERS, stem, stems, tokens

_KINDS = (
    SectionKind.SIDE_EFFECTS, SectionKind.WARNINGS, SectionKind.BOXED_WARNING, SectionKind.POPULATIONS,
    SectionKind.INTERACTIONS, SectionKind.DEPENDENCE, SectionKind.OVERDOSE, SectionKind.CONTRAINDICATIONS,
    SectionKind.PREGNANCY, SectionKind.ADMINISTRATION, SectionKind.PATIENT_INFORMATION,
)  # fmt: skip
_PARTED = re.compile(r"[,;:()|.]|\band\b|\bor\b|\bwith\b|\bto\b|\d[\d,.]*\s?%?")
_NO_EFFECT = re.compile(
    r"\b(?:labels?|brackets|figures?|percentages?|rates?|trials?|marketing|stop\w*|alone|begins|settles?|usually|"
    r"commoner|resolved|after|against)\b",
    re.IGNORECASE,
)
_QUALIFIERS_TEXT = (
    "low high lower higher raised bad lasting missed early swollen worse worsening darker brown cold hard mostly much "
    "little mild severe serious fatal grade placebo rare common seen reported adults children women men age years "
    "around legs hands feet limb pain signs new less also any stays lost loss"
)
_QUALIFIERS = FILLERS | frozenset(_QUALIFIERS_TEXT.split())
_COMMON = re.compile(r"\b(?<!less )(?<!un)(?:very )?common(?:ly)?\b|\b(?<!less )frequent(?:ly)?\b", re.IGNORECASE)
_RARE_BELOW = 1.0
_NEAREST = 0.5
_AS_NEAR = 0.95


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.all_labels:
        return
    said = {one for label in at_hand.all_labels for text in label.texts(*_KINDS) for one in stems(text)}
    for statement in written.under(SectionKind.SIDE_EFFECTS):
        if statement.is_of_others:
            continue
        missing = [effect for effect in effects(statement) if not _is_known(effect, said)]
        if missing:
            message = f"Not in the label's adverse reactions or warnings: {', '.join(missing)}."
            yield Finding(statement.line, message, is_error=False)
        yield from _not_common(statement, at_hand)


def effects(statement: Statement) -> list[str]:
    """What a statement lists, part by part, without its label."""
    parts = dict.fromkeys(part.strip() for part in _PARTED.split(statement.rest) if not _NO_EFFECT.search(part))
    return [part for part in parts if any(len(word) > 3 and word not in _QUALIFIERS for word in tokens(part))]


def _is_known(effect: str, said: Set[str]) -> bool:
    """Whether a label has most of an effect's words, each by itself or by a term that means the same."""
    whole = stems(effect)
    together = [frozenset(whole), *(frozenset(whole[at : at + n]) for n in (2, 3) for at in range(len(whole) - n + 1))]
    if any(term <= said for own in together for term in other_terms(own)[len(own) < len(whole) :]):
        return True
    own = [stem(word) for word in tokens(effect) if word not in _QUALIFIERS and len(word) > 1]
    known = [any(term <= said for term in other_terms(frozenset({one}))) for one in own]
    return 2 * sum(known) >= len(known)


def _not_common(statement: Statement, at_hand: AtHand) -> Iterator[Finding]:
    """A look where an effect is called common, and the nearest share of the label is below 1 %."""
    if not _COMMON.search(statement.label):
        return
    for effect in effects(statement):
        if any(each.unit == "%" for each in quantities(statement.rest)):
            return
        shares = [
            share for label in at_hand.cited_labels(statement.kind) if (share := _share(effect, label)) is not None
        ]
        if shares and max(shares) < _RARE_BELOW:
            message = f"“{effect}” stands under “{statement.label}”, and the label says {max(shares):g} %."
            yield Finding(statement.line, message, is_error=False)


def _share(effect: str, label: LabelText) -> float | None:
    """The share that stands nearest to an effect in a label, the largest of several; None where none does."""
    surroundings = around(f"{effect} 0%", len(effect) + 1, of_share=True)
    fits = {
        float(value): label.words.fit(surroundings, units.get("%", ())) for value, units in label.words.numbers.items()
    }
    best = max(fits.values(), default=0.0)
    return max(value for value, fit in fits.items() if fit >= _AS_NEAR * best) if best > _NEAREST else None
