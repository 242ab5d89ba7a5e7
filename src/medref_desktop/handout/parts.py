"""The parts of a leaflet: their order, what each is made of, and what no choice can leave out.

Nothing of the source's text is cut or reworded: what has no place among the fixed parts is refused in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from medref_desktop.domain import must_say
from medref_desktop.domain.blocks import Block, Heading, ListBlock, Paragraph, Run, plain_text
from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.domain.must_say import MustSay, points
from medref_desktop.domain.patient_shape import (
    CALL_911,
    HOW_TO_TAKE,
    KEEPING,
    MORE_HELP,
    MOST_IMPORTANT,
    PARTS,
    STEPS_BY_GROUP,
)
from medref_desktop.domain.sections import SectionKind
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.language import Language, Way, language, languages, way_of
from medref_desktop.paths import resource

PATIENT_PARTS = (*PARTS, MORE_HELP)
"""The parts for the patient in their printed order. `MOST_IMPORTANT` is printed whatever is chosen."""

POISON_HELP = "1-800-222-1222"

# The first is in every handout already; the others only official labels have, and our own paper must never bear
# their titles (21 CFR 208.20).
_NEVER_CHOSEN = {SectionKind.PATIENT, SectionKind.MEDICATION_GUIDE, SectionKind.PATIENT_INFORMATION}

_STEPS = {heading for headings in STEPS_BY_GROUP.values() for heading in headings}


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group inside a part. Side effects that need an ambulance are urgent; steps are kept together."""

    title: str
    blocks: tuple[Block, ...]
    is_urgent: bool = False
    is_steps: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part: its own blocks, then its groups. Headings in blocks count from level 3 without a gap."""

    title: str
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...] = ()
    is_boxed: bool = False
    dose_box: tuple[str, ...] = ()
    """The title of the empty box beside this part, and where the dose is found instead, if anywhere."""
    is_beside: bool = False
    """A short part that may stand beside the next such one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parts, in which language, and what stands under the last: the telephone, the maker's text."""

    parts: tuple[str, ...] = PATIENT_PARTS
    language: str = ENGLISH
    clinic: str = ""
    telephone: str = ""
    official_title: str = ""


def leaflet_languages(monograph: Monograph) -> tuple[str, ...]:
    """The languages, by their tags, that its leaflet can be printed in, English first."""
    is_english_needed = bool(monograph.boxed_warnings) and not _is_box_told(monograph)
    return tuple(tag for tag in monograph.languages if tag == ENGLISH or (tag in languages() and not is_english_needed))


def language_for(monograph: Monograph, wanted: str) -> str:
    """That language where the leaflet can be printed in it, else English."""
    return wanted if wanted in leaflet_languages(monograph) else ENGLISH


def offered_parts(monograph: Monograph, tag: str = ENGLISH) -> dict[str, str]:
    """The parts that can be chosen, by name, with their titles, in printed order.

    A part for the patient goes by its fixed heading, a section for professionals by its kind ("administration").

    Raises:
        HandoutFailed: there is no text for the patient, or it has text without a place.
    """
    spoken, way = language(tag), way_of(monograph)
    texts = _patient_texts(monograph, spoken)
    titles = {part: spoken.heading(part, way) for part in PATIENT_PARTS if part in texts or part == MORE_HELP}
    for kind in _professional_kinds(monograph) if tag == ENGLISH else ():  # they are written in English alone
        if sections := monograph.sections_of(kind):
            titles[kind.value] = sections[0].title
    return titles


def parts_of(monograph: Monograph, wanted: Wanted) -> tuple[Part, ...]:
    """The wanted parts in printed order, and those that must be there whether wanted or not.

    Raises:
        HandoutFailed: as `offered_parts`.
    """
    spoken, way = language(wanted.language), way_of(monograph)
    texts = _patient_texts(monograph, spoken)
    unsaid, needed = _must_say(monograph, texts, wanted)
    parts: list[Part] = []
    for part, blocks in texts.items():
        if part == MOST_IMPORTANT:
            parts.append(_boxed_part(monograph, (*_points(unsaid, spoken), *blocks), spoken, way))
        elif part != MORE_HELP and (part in wanted.parts or part in needed):
            parts.append(_part(part, blocks, spoken, way))
    if MORE_HELP in wanted.parts or MORE_HELP in needed:
        parts.append(_more_help(monograph, texts, wanted))
    return (*parts, *_professional_parts(monograph, wanted.parts, spoken))


@cache
def must_say_lists() -> tuple[MustSay, ...]:
    return must_say.read(resource("must_say.toml").read_text(encoding="utf-8"))


def _must_say(
    monograph: Monograph, texts: Mapping[str, tuple[Block, ...]], wanted: Wanted
) -> tuple[list[MustSay], set[str]]:
    """What must be said and the text does not say, and the parts that say the rest."""
    unsaid: list[MustSay] = []
    needed = {MOST_IMPORTANT}
    said = {part: points(blocks) for part, blocks in texts.items()}
    for each in must_say_lists():
        if not each.applies_to(monograph):
            continue
        saying = [part for part, found in said.items() if any(each.is_said_in(p, wanted.language) for p in found)]
        if not saying or (not each.is_anywhere and MOST_IMPORTANT not in saying):
            unsaid.append(each)
        elif not {*needed, *wanted.parts} & set(saying):
            needed.add(saying[0])
    return unsaid, needed


def _points(unsaid: Sequence[MustSay], spoken: Language) -> tuple[Block, ...]:
    return (ListBlock(False, tuple(each.point(spoken.tag) for each in unsaid)),) if unsaid else ()


def _patient_texts(monograph: Monograph, spoken: Language) -> dict[str, tuple[Block, ...]]:
    """The patient section by its fixed parts; a part without text is none."""
    texts: dict[str, list[Block]] = {part: [] for part in PATIENT_PARTS}
    sections = monograph.patient_texts(spoken.tag)
    if not sections and monograph.languages:
        raise HandoutFailed(
            f"The leaflet of {monograph.names.name} is not written in {spoken.english}.", hint="Print it in English."
        )
    if not sections:
        raise HandoutFailed(
            f"This monograph of {monograph.names.name} has no text for the patient.",
            hint="Choose another source of this drug, or add the part “For the patient” to the monograph.",
        )
    part = ""
    for block in (block for section in sections for block in section.blocks):
        if isinstance(block, Heading) and block.level <= 3:
            part = plain_text([block])
        elif part in texts:
            texts[part].append(block)
        else:
            raise _without_place(monograph, part)
    return {part: tuple(blocks) for part, blocks in texts.items() if blocks}


def _without_place(monograph: Monograph, title: str) -> HandoutFailed:
    where = f" under “{title}”" if title else ""
    return HandoutFailed(
        f"The patient text of {monograph.names.name} has text{where} outside its fixed parts.",
        hint=f"The parts are: {', '.join(PATIENT_PARTS)}.",
    )


def _part(part: str, blocks: tuple[Block, ...], spoken: Language, way: Way) -> Part:
    own, groups = _grouped(blocks, spoken, way)
    dose_box = _dose_box(spoken, way) if part == HOW_TO_TAKE else ()
    return Part(spoken.heading(part, way), own, groups, dose_box=dose_box, is_beside=part == KEEPING)


def _dose_box(spoken: Language, way: Way) -> tuple[str, ...]:
    """What is given here has no label from a pharmacy to see."""
    return (spoken.say("your_dose"), *(() if way is Way.GIVEN else (spoken.say("see_label"),)))


def _grouped(blocks: Sequence[Block], spoken: Language, way: Way) -> tuple[tuple[Block, ...], tuple[Group, ...]]:
    """The blocks before the first heading, and those under each heading that the shape knows."""
    known = spoken.headings[way]
    starts = [at for at, b in enumerate(blocks) if isinstance(b, Heading) and plain_text([b]) in known]
    if not starts:
        return under(2, blocks), ()
    groups = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        heading = plain_text([blocks[start]])
        inside = under(3, blocks[start + 1 : end])
        title = spoken.heading(heading, way)
        groups.append(Group(title, inside, is_urgent=heading == CALL_911, is_steps=heading in _STEPS))
    return under(2, blocks[: starts[0]]), tuple(groups)


def _professional_kinds(monograph: Monograph) -> list[SectionKind]:
    """What can be chosen besides the part for the patient; the boxed warning where it is not in the box already."""
    kinds = [SectionKind.BOXED_WARNING] if _is_box_told(monograph) else []
    return kinds + [kind for kind in monograph.tab_kinds if kind not in _NEVER_CHOSEN]


def _is_box_told(monograph: Monograph) -> bool:
    """Whether a list knows this drug's boxed warning, so that the most important points tell it in plain words."""
    return any(each.is_boxed and each.names(monograph) for each in must_say_lists())


def _boxed_part(monograph: Monograph, blocks: tuple[Block, ...], spoken: Language, way: Way) -> Part:
    """Where no list knows this drug's boxed warning, its summary is printed whole before our own words."""
    title = spoken.heading(MOST_IMPORTANT, way)
    warnings: list[Block] = []
    untold = () if _is_box_told(monograph) else monograph.boxed_warnings
    if untold and spoken.tag != ENGLISH:
        raise HandoutFailed(
            f"The boxed warning of {monograph.names.name} is written in English only.", hint="Print it in English."
        )
    for section in untold:
        warnings += [_heading(3, section.title), *under(3, section.blocks)]
    if not warnings:
        return Part(title, under(2, blocks), is_boxed=True)
    warnings.insert(1, _paragraph(spoken.say("boxed_warning_meaning")))
    after = (_heading(3, spoken.say("for_the_reader")), *under(3, blocks))
    return Part(title, (*warnings, *after), is_boxed=True)


def _more_help(monograph: Monograph, texts: Mapping[str, tuple[Block, ...]], wanted: Wanted) -> Part:
    spoken = language(wanted.language)
    own, _ = _grouped(texts.get(MORE_HELP, ()), spoken, Way.TAKEN)
    said = []
    if wanted.telephone:
        clinic = wanted.clinic or spoken.say("this_clinic")
        said.append(spoken.say("call_us", clinic=clinic, telephone=wanted.telephone))
    if not any(POISON_HELP in plain_text(blocks) for blocks in texts.values()):
        said.append(spoken.say("too_much"))
    said += [spoken.say("not_everything"), spoken.say("report_to_fda")]
    if wanted.official_title:
        said.append(spoken.say("official_exists", title=wanted.official_title))
    elif monograph.facts.rx != "OTC":
        said.append(spoken.say("official_may_exist"))
    ours = ListBlock(False, tuple((_paragraph(text),) for text in said))
    return Part(spoken.heading(MORE_HELP, Way.TAKEN), (*own, ours), is_beside=True)


def _professional_parts(monograph: Monograph, wanted: tuple[str, ...], spoken: Language) -> list[Part]:
    parts = [
        Part(section.title, under(2, section.blocks))
        for kind in _professional_kinds(monograph)
        if kind.value in wanted
        for section in monograph.sections_of(kind)
    ]
    note = Part(spoken.say("for_professionals"), (_paragraph(spoken.say("professionals_note")),))
    return [note, *parts] if parts else []


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _heading(level: int, text: str) -> Heading:
    return Heading(level, (Run(text),))


def under(level: int, blocks: Iterable[Block]) -> tuple[Block, ...]:
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
