"""Check 3: each heading of a label's Warnings and precautions has its counterpart; so has the pregnancy status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.plain_words import is_said
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.review.against.words import stems

_NUMBERED = re.compile(r"^5\.(\d{1,2})\s+(.{4,160})")
_TITLE_WORD = re.compile(r"(?:[A-Z(][\w’'()/,-]*|and|or|of|in|with|the|to|for|due|from|by|on|at|during|,)(?:\s+|$)")
_NOT_A_NOUN = frozenset(stems(
    "risk risks serious severe increased potential effect effects adverse reaction reactions use associated other "
    "warnings precautions disorders disease related including events event syndrome toxicity"
))  # fmt: skip
_UNBORN = re.compile(r"embryo|fetal|fetus|pregnan|neonat|infertil|fertility", re.IGNORECASE)
_ELSEWHERE = (
    SectionKind.BOXED_WARNING, SectionKind.CONTRAINDICATIONS, SectionKind.COMBINATIONS, SectionKind.PREGNANCY,
    SectionKind.MONITORING, SectionKind.POPULATIONS, SectionKind.ADMINISTRATION, SectionKind.SIDE_EFFECTS,
    SectionKind.INDICATIONS,
)  # fmt: skip
_STATUS = {
    "contraindicated": re.compile(r"contraindicated|must not|category x|do not use", re.IGNORECASE),
    "harm": re.compile(
        r"harm|birth defect|malformation|teratogen|fetal toxicity|injury and death|terminat", re.IGNORECASE
    ),
}


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if at_hand.reference is None:
        return
    yield from _warnings(written, at_hand.reference)
    yield from _pregnancy(written, at_hand)


def headings(label: LabelText) -> Iterator[str]:
    """The titles of the numbered parts of Warnings and precautions, as far as a flattened text shows their ends."""
    for section in label.monograph.sections_of(SectionKind.WARNINGS):
        for text in leaf_texts(section.blocks):
            found = _NUMBERED.match(text)
            if found and (title := _title(found[2])):
                yield title


def _title(text: str) -> str:
    """The words with capitals; of a title's last word the next sentence's first may be one too many."""
    words: list[str] = []
    for word in text.split():
        if not _TITLE_WORD.fullmatch(word):
            break
        words.append(word)
    again = next((at for at in range(1, len(words)) if words[at].casefold() == words[0].casefold()), len(words))
    kept = words[: min(again, 9)]
    if len(kept) == len(words) and len(kept) > 1 and again == len(words):
        kept = kept[:-1]
    return " ".join(kept).strip(" ,")


def _warnings(written: WrittenText, label: LabelText) -> Iterator[Finding]:
    line = written.line_of_section(SectionKind.WARNINGS)
    inside = {one for each in written.under(SectionKind.WARNINGS) for one in stems(each.text)}
    unborn = inside | {one for each in written.under(SectionKind.PREGNANCY) for one in stems(each.text)}
    elsewhere = {one for each in written.under(*_ELSEWHERE) for one in stems(each.text)}
    for title in headings(label):
        nouns = [word for word in re.findall(r"[A-Za-z]{4,}", title) if set(stems(word)) - _NOT_A_NOUN]
        if not nouns or any(is_said(word, unborn if _UNBORN.search(title) else inside) for word in nouns):
            continue
        if any(is_said(word, elsewhere) for word in nouns):
            message = f"The label's warning “{title}” has no counterpart under “Warnings”, only elsewhere."
            yield Finding(line, message, is_error=False)
        else:
            # A flattened text does not show for certain where a title ends, so a person decides.
            yield Finding(line, f"The label warns of “{title}”, the monograph does not.", is_error=False)


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
