"""Check 3: each contraindication and each indication of the label that is cited has its counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.label_words import lines
from medref_desktop.review.against.lost_words import begin
from medref_desktop.review.against.plain_words import other_terms
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stem, tokens

_ITEM_END = re.compile(r"(?<=[.;•])\s+|\s*•\s*|\n")
_NOTE = re.compile(r"\[[^\]]*\]|\([^)]*\)|^\s*\d+(?:\.\d+)?\s+")
_INDICATED = re.compile(r"\bindicated (?:for|in|to|as)\b|\blimitations? of use\b|\bnot recommended\b", re.IGNORECASE)
"""Of a label's text on indications the rest tells of trials, and of treatment at large."""
_WHAT_IT_IS = re.compile(r"^.*? is an? [^.]*?\bindicated (?:for|in|to|as)\b", re.IGNORECASE)
_GERMS = re.compile(r"\b(?:due to|caused by)\b.*", re.IGNORECASE)
_SHORTEST = 2
_ENOUGH = 0.3
"""The share of an item's words that the monograph says, by themselves or in plain words."""
_PLACES = {
    SectionKind.CONTRAINDICATIONS: ("contraindication", (SectionKind.CONTRAINDICATIONS, SectionKind.BOXED_WARNING,
                                    SectionKind.COMBINATIONS, SectionKind.PREGNANCY, SectionKind.WARNINGS)),
    SectionKind.INDICATIONS: ("indication", (SectionKind.INDICATIONS, SectionKind.ADMINISTRATION,
                              SectionKind.POPULATIONS)),
}  # fmt: skip
_EMPTY_TEXT = (
    "indicated contraindicated indication indications contraindications usage following including include known "
    "history adult adults pediatric older years age tablets tablet capsules injection who whom component components "
    "ingredient ingredients product none treatment management therapy reduce risk"
)
_EMPTY = frozenset(map(stem, _EMPTY_TEXT.split()))


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """A look for each item of the label of which the monograph says next to nothing."""
    if not at_hand.labels:
        return
    names = {stem(word) for each in (at_hand.monograph.names.name, *at_hand.monograph.names.brands)
             for word in tokens(each)}  # fmt: skip
    for kind, (name, places) in _PLACES.items():
        said = {stem(word) for each in written.under(*places) for word in tokens(each.text)}
        label = at_hand.cited_labels(kind)[0]
        for item in items(label, kind):
            told = _GERMS.sub("", _WHAT_IT_IS.sub("", item))
            own = {stem(word) for word in tokens(told)} - _EMPTY - names
            own = {one for one in own if label.words.weight(one)}
            known = sum(any(term <= said for term in other_terms(frozenset({one}))) for one in own)
            if len(own) >= _SHORTEST and known < _ENOUGH * len(own):
                message = f"The label's {name} has no counterpart: “{begin(item)}”"
                yield Finding(written.line_of_section(kind), message, is_error=False)


def items(label: LabelText, kind: SectionKind) -> Iterator[str]:
    """The points and sentences of a label's sections of a kind, each once."""
    found = (
        _NOTE.sub(" ", item).strip(" .;:•")
        for section in label.monograph.sections_of(kind)
        for text in lines(section.blocks)
        for item in _ITEM_END.split(text)
    )
    for item in dict.fromkeys(found):
        if len(item.split()) >= _SHORTEST and (kind is SectionKind.CONTRAINDICATIONS or _INDICATED.search(item)):
            yield item
