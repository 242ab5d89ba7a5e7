"""The parts of a handout: their order, what each is made of, and the wording that is ours.

Nothing of the source's text is cut or reworded: what has no place among the fixed parts is refused in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from medref_desktop.domain.blocks import Block, Heading, ListBlock, Paragraph, Run, plain_text
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.sections import FIXED_PARTS, SectionKind
from medref_desktop.errors import HandoutFailed

MOST_IMPORTANT = "Most important"
DOSED_PART = "How to take it"
MORE_HELP = "More help"
PATIENT_PARTS = (*FIXED_PARTS[SectionKind.PATIENT], MORE_HELP)
"""The parts for the patient in their printed order. `MOST_IMPORTANT` is printed whatever is chosen."""

BOXED_WARNING_MEANING = "A boxed warning is FDA's strongest warning about a medicine."
FOR_THE_READER = "What this means for you"
DOSE_BOX = ("Your dose", "See your pharmacy label.")
POISON_HELP = "1-800-222-1222"
TOO_MUCH = f"If someone took too much, call Poison Help at {POISON_HELP}."
NOT_EVERYTHING = "This sheet does not say everything: ask us for more."
REPORT_TO_FDA = "You may report side effects to FDA at 1-800-FDA-1088."
MEDICATION_GUIDE = "An official FDA Medication Guide may exist for this medicine: ask your pharmacist."
FOR_PROFESSIONALS = "For health professionals"
PROFESSIONALS_NOTE = "The parts below are written for health professionals. Ask us what they mean for you."

# The first two are in every handout already; the others only official labels have, and our own paper must
# never bear their titles (21 CFR 208.20).
_NEVER_CHOSEN = {
    SectionKind.PATIENT,
    SectionKind.BOXED_WARNING,
    SectionKind.MEDICATION_GUIDE,
    SectionKind.PATIENT_INFORMATION,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part; headings in it count from level 3 without a gap, as a tagged PDF demands."""

    title: str
    blocks: tuple[Block, ...]
    is_boxed: bool = False
    dose_box: tuple[str, ...] = ()
    """The title of the empty box beside this part, and where the dose is found instead."""


def offered_parts(monograph: Monograph) -> dict[str, str]:
    """The parts that can be chosen, by name, with their titles, in printed order.

    A part for the patient goes by its title, a section for professionals by its kind ("administration").

    Raises:
        HandoutFailed: there is no text for the patient, or it has text without a place.
    """
    titles = {title: title for title in (*_patient_texts(monograph), MORE_HELP)}
    for kind in monograph.tab_kinds:
        if kind not in _NEVER_CHOSEN and (sections := monograph.sections_of(kind)):
            titles[kind.value] = sections[0].title
    return titles


def parts_of(monograph: Monograph, wanted: tuple[str, ...]) -> tuple[Part, ...]:
    """The wanted parts in printed order, and the most important one whether wanted or not.

    Raises:
        HandoutFailed: as `offered_parts`.
    """
    parts = [
        _boxed_part(monograph, blocks)
        if title == MOST_IMPORTANT
        else Part(title, _under(2, blocks), dose_box=DOSE_BOX if title == DOSED_PART else ())
        for title, blocks in _patient_texts(monograph).items()
        if title in wanted or title == MOST_IMPORTANT
    ]
    if MORE_HELP in wanted:
        parts.append(_more_help(monograph))
    return (*parts, *_professional_parts(monograph, wanted))


def _patient_texts(monograph: Monograph) -> dict[str, tuple[Block, ...]]:
    """The patient section by its fixed parts; a part without text is none."""
    texts: dict[str, list[Block]] = {title: [] for title in FIXED_PARTS[SectionKind.PATIENT]}
    sections = monograph.sections_of(SectionKind.PATIENT)
    if not sections:
        raise HandoutFailed(
            f"This monograph of {monograph.names.name} has no text for the patient.",
            hint="Choose another source of this drug, or add the part “For the patient” to the monograph.",
        )
    title = ""
    for block in (block for section in sections for block in section.blocks):
        if isinstance(block, Heading) and block.level <= 3:
            title = plain_text([block])
        elif title in texts:
            texts[title].append(block)
        else:
            raise _without_place(monograph, title)
    return {title: tuple(blocks) for title, blocks in texts.items() if blocks}


def _without_place(monograph: Monograph, title: str) -> HandoutFailed:
    where = f" under “{title}”" if title else ""
    return HandoutFailed(
        f"The patient text of {monograph.names.name} has text{where} outside its fixed parts.",
        hint=f"The parts are: {', '.join(FIXED_PARTS[SectionKind.PATIENT])}.",
    )


def _boxed_part(monograph: Monograph, blocks: tuple[Block, ...]) -> Part:
    warnings: list[Block] = []
    for section in monograph.boxed_warnings:
        warnings += [_heading(3, section.title), *_under(3, section.blocks)]
    if not warnings:
        return Part(MOST_IMPORTANT, _under(2, blocks), is_boxed=True)
    warnings.insert(1, _paragraph(BOXED_WARNING_MEANING))
    return Part(MOST_IMPORTANT, (*warnings, _heading(3, FOR_THE_READER), *_under(3, blocks)), is_boxed=True)


def _more_help(monograph: Monograph) -> Part:
    texts = [NOT_EVERYTHING, REPORT_TO_FDA]
    if not any(POISON_HELP in plain_text(blocks) for blocks in _patient_texts(monograph).values()):
        texts.insert(0, TOO_MUCH)
    if monograph.facts.rx != "OTC":
        texts.append(MEDICATION_GUIDE)
    return Part(MORE_HELP, (ListBlock(False, tuple((_paragraph(text),) for text in texts)),))


def _professional_parts(monograph: Monograph, wanted: tuple[str, ...]) -> list[Part]:
    parts = [
        Part(section.title, _under(2, section.blocks))
        for kind in monograph.tab_kinds
        if kind.value in wanted and kind not in _NEVER_CHOSEN
        for section in monograph.sections_of(kind)
    ]
    return [Part(FOR_PROFESSIONALS, (_paragraph(PROFESSIONALS_NOTE),)), *parts] if parts else []


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _heading(level: int, text: str) -> Heading:
    return Heading(level, (Run(text),))


def _under(level: int, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with their headings renumbered to stand below `level`, none deeper than need be."""
    open_levels: list[int] = []
    placed: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            while open_levels and open_levels[-1] >= block.level:
                open_levels.pop()
            open_levels.append(block.level)
            block = replace(block, level=level + len(open_levels))
        placed.append(block)
    return tuple(placed)
