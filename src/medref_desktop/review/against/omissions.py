"""Check 3: each heading of a label's Warnings and precautions has its counterpart; so has the pregnancy status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.label_words import LabelWords
from medref_desktop.review.against.plain_words import dangers, is_said
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.warning_titles import titles
from medref_desktop.review.against.words import stems

_NOT_A_NOUN = frozenset(stems(
    "risk risks serious severe increased potential effect effects adverse reaction reactions use associated other "
    "warnings precautions disorders disease related including events event syndrome toxicity abnormalities fatal "
    "general concomitant development disorder injury impairment problems"
))  # fmt: skip
_UNBORN = re.compile(r"embryo|fetal|fetus|pregnan|neonat|infertil|fertility", re.IGNORECASE)
_NEAR = (SectionKind.WARNINGS, SectionKind.BOXED_WARNING)
_ELSEWHERE = (
    SectionKind.CONTRAINDICATIONS, SectionKind.COMBINATIONS, SectionKind.PREGNANCY, SectionKind.MONITORING,
    SectionKind.POPULATIONS, SectionKind.ADMINISTRATION, SectionKind.SIDE_EFFECTS, SectionKind.INDICATIONS,
)  # fmt: skip
_OF_OVERDOSE = {"overdosage", "34088-5 overdosage section"}
_OVERDOSE = re.compile(r"overdos|swallowed|too much|poison", re.IGNORECASE)
_BESIDE = 3
"""Words between the words of one term at most."""
_OFTEN = 3
"""How often a label's warnings name a danger that the monograph's should name too."""
_WARN = frozenset({SectionKind.WARNINGS, SectionKind.BOXED_WARNING})
_STATUS = {
    "contraindicated": re.compile(r"contraindicated|must not|category x|do not use", re.IGNORECASE),
    "harm": re.compile(
        r"harm|birth defect|malformation|teratogen|fetal toxicity|injury and death|terminat", re.IGNORECASE
    ),
}


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.labels:
        return
    label = at_hand.cited_labels(SectionKind.WARNINGS)[0]
    yield from _warnings(written, label)
    yield from _dangers(written, label)
    yield from _overdose(written, at_hand)
    yield from _pregnancy(written, at_hand)


def _warnings(written: WrittenText, label: LabelText) -> Iterator[Finding]:
    line = written.line_of_section(SectionKind.WARNINGS)
    at_head = _said(written, SectionKind.WARNINGS, heads=True)
    inside, elsewhere = _said(written, *_NEAR), _said(written, *_ELSEWHERE)
    for title in titles(label.monograph):
        nouns = [word for word in re.findall(r"[A-Za-z]{4,}", title) if set(stems(word)) - _NOT_A_NOUN]
        if not nouns or any(is_said(word, at_head) for word in nouns):
            continue
        if any(is_said(word, inside) for word in nouns):
            message = f"The label's warning “{title}” has no point of its own under “Warnings”."
            yield Finding(line, message, is_error=False)
        elif any(is_said(word, elsewhere) for word in nouns):
            message = f"The label's warning “{title}” has no counterpart under “Warnings”, only elsewhere."
            yield Finding(line, message, is_error=False)
        else:
            yield Finding(line, f"The label warns of “{title}”, the monograph does not.", is_error=False)


def _said(written: WrittenText, *kinds: SectionKind, heads: bool = False) -> set[str]:
    texts = (each.label if heads else each.text for each in written.under(*kinds))
    return {one for text in texts for one in stems(text)}


def _dangers(written: WrittenText, label: LabelText) -> Iterator[Finding]:
    """One look with the dangers that a label's warnings name again and again, and the monograph's do not."""
    said = _said(written, SectionKind.WARNINGS, SectionKind.BOXED_WARNING)
    missing = sorted(
        name
        for name, group in dangers().items()
        if not any(term <= said for term in group) and _count(group, label.words) >= _OFTEN
    )
    if missing:
        line = written.line_of_section(SectionKind.WARNINGS)
        message = f"The label's warnings also name, each {_OFTEN} times or more: {', '.join(missing)}."
        yield Finding(line, message, is_error=False)


def _count(group: frozenset[frozenset[str]], words: LabelWords) -> int:
    """How often terms of one meaning stand in a label's warnings."""
    found: set[int] = set()
    for term in group:
        first, *others = sorted(term)
        found.update(
            place
            for place in words.places(first)
            if words.kind_at(place) in _WARN and all(words.distance(other, place) <= _BESIDE for other in others)
        )
    return len(found)


def _overdose(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    """What is cited as evidence of the warnings is told in them."""
    cited = {each.field for each in at_hand.evidence_of(SectionKind.WARNINGS)}
    if cited & _OF_OVERDOSE and not any(_OVERDOSE.search(each.text) for each in written.under(SectionKind.WARNINGS)):
        line = written.line_of_section(SectionKind.WARNINGS)
        message = "The label's text on overdose is cited for “Warnings”, which say nothing of it."
        yield Finding(line, message, is_error=False)


def _pregnancy(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    status = at_hand.monograph.facts.pregnancy
    line = written.line_of_key("pregnancy")
    kinds = (SectionKind.PREGNANCY, SectionKind.BOXED_WARNING, SectionKind.CONTRAINDICATIONS, SectionKind.WARNINGS,
             SectionKind.POPULATIONS)  # fmt: skip
    text = " ".join(text for label in at_hand.all_labels for text in label.texts(*kinds))
    if status in _STATUS and not _STATUS[status].search(text):
        yield Finding(line, f"No label at hand supports the pregnancy status “{status}”.", is_error=False)
    if status == "no_statement" and "pregnan" in text.casefold():
        yield Finding(line, "A label at hand says something on pregnancy.", is_error=False)
