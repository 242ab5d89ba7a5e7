"""Drugs that a monograph names: a label must name them too, where the monograph takes them from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.names import DrugKey, fold
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stem
from medref_desktop.store.name_lists import name_lists

_LOOKED_AT = tuple(kind for kind in SectionKind if kind is not SectionKind.PATIENT)
"""What is written for clinicians; a leaflet says "water pills" where a label names drugs."""

_WORD = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]")
_JOINED = re.compile(r"[A-Za-z-]+(?: [A-Za-z-]+)*")
_JOINING = re.compile(r"\b(?:and|or|with)\b", re.IGNORECASE)
_MOST_WORDS = 3
_SHORTEST = 5


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """An error for a drug that no label at hand names; a look where not all labels that are cited are at hand."""
    if not at_hand.all_labels:
        yield from _unheld(written, at_hand)
        return
    own = set(map(fold, (*at_hand.monograph.drug.key.split("+"), at_hand.monograph.names.name)))
    for statement in written.under(*_LOOKED_AT):
        is_whole = at_hand.is_whole(statement.kind)
        if statement.is_of_others:
            continue
        for name in drugs_in(statement.text, at_hand):
            spellings = {fold(each) for each in (name, *at_hand.drugs[fold(name)])}
            if _is_abbreviated(name, at_hand):
                continue
            if not any(label.names(one) for label in at_hand.all_labels for one in spellings):
                yield Finding(statement.line, f"No label at hand names {name}.", is_error=is_whole)
            elif is_whole and not spellings & own and not _in_cited(spellings, statement.kind, at_hand):
                message = f"A label names {name}, but not in the fields that are cited for this section."
                yield Finding(statement.line, message, is_error=False)


def _unheld(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """One look with all names: no label is at hand that they could be held against."""
    names = {name for statement in written.under(*_LOOKED_AT) for name in drugs_in(statement.text, at_hand)}
    if names:
        message = f"No label is at hand to hold these drugs against: {', '.join(sorted(names))}."
        yield Finding(1, message, is_error=False)


def _is_abbreviated(name: str, at_hand: AtHand) -> bool:
    """Whether a label has a drug by an abbreviation that means no other, as NTG for nitroglycerin."""
    lists = name_lists()
    found = lists.abbreviations_of(DrugKey(fold(name)))
    short = [stem(each.lower()) for each in found if len(lists.abbreviations[each]) == 1]
    return any(label.words.places(one) for label in at_hand.all_labels for one in short)


def _in_cited(spellings: set[str], kind: SectionKind, at_hand: AtHand) -> bool:
    kinds = at_hand.cited_kinds(kind)
    return any(label.names(one, *kinds) for label in at_hand.cited_labels(kind) for one in spellings)


def drugs_in(text: str, at_hand: AtHand) -> list[str]:
    """The known drugs that a text names, each once, the longest name at each place."""
    words = list(_WORD.finditer(text))
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        taken = 1
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            name = text[words[at].start() : words[at + count - 1].end()]
            is_one = _JOINED.fullmatch(name) and not _JOINING.search(name)
            if is_one and len(name) >= _SHORTEST and fold(name) in at_hand.drugs:
                found[name.lower()] = None
                taken = count
                break
        at += taken
    return list(found)
