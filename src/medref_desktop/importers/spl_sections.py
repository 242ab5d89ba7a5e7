"""The tree of SPL sections -> the sections of a monograph, each under its printed title, nested as in the source.

A section inside another of the same kind, or without a kind of its own, stays inside it under a heading; one of another
kind follows as a section of its own. Every boxed warning stands apart, and so does what the maker wrote for patients:
many labels have it inside the counseling section, which is for professionals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.blocks import Block, Heading, Run, plain_text
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.sections import OFFICIAL_PATIENT_TEXTS, UNCODED_PATIENT_TEXT, SectionKind, warns
from medref_desktop.errors import LabelRefused
from medref_desktop.importers.section_map import kind_of_code
from medref_desktop.importers.spl_text import NAMESPACE, Element, Reading, runs_of, tag_of, text_blocks

BOXED_WARNING = "34066-1"
UNCLASSIFIED = "42229-5"
COUNSELING = "34076-0"
DEEPEST_SECTION = 12
FIRST_HEADING, LAST_HEADING = 3, 6
_NAMED_FOR_PATIENTS = re.compile(
    r"(\d+(\.\d+)* )?(patient information|patient package insert|medication guide)\b", re.IGNORECASE
)
_ASKED_BY_PATIENTS = re.compile(r"\bwhat (is|are)\b[^.?]{3,200}\?", re.IGNORECASE)


def read_sections(body: Element, reading: Reading) -> tuple[Section, ...]:
    """The sections of a structured body, in the order of the source."""
    sections: list[Section] = []
    for section in _sections_in(body):
        sections += _Branch(reading, None).top(section)
    return tuple(section for section in sections if section.title or section.blocks)


class _Branch:
    """A section that becomes one of its own, with those inside it that stay in it and those that follow it."""

    def __init__(self, reading: Reading, outer: SectionKind | None, depth: int = 1) -> None:
        if depth > DEEPEST_SECTION:
            raise LabelRefused(f"The sections of the label are nested more than {DEEPEST_SECTION} deep.")
        self._reading, self._outer, self._depth = reading, outer, depth
        self._following: list[Section] = []

    def top(self, element: Element, outer: str = "") -> list[Section]:
        """The section and those that follow it; `outer` is the code of the section that it lies in."""
        code = _code(element)
        kind = self._kind(code)
        title = "".join(run.text for run in _title(element, self._reading))
        blocks = list(self._contents(element, kind, FIRST_HEADING, code))
        if kind is SectionKind.BOXED_WARNING and not warns(f"{title} {plain_text(blocks)}"):
            kind = SectionKind.OTHER
        if _is_uncoded_patient_text(element, outer):
            code = UNCODED_PATIENT_TEXT
        return [Section(kind, title, tuple(blocks), code), *self._following]

    def _contents(self, element: Element, kind: SectionKind, level: int, code: str) -> Iterator[Block]:
        for child in element:
            match tag_of(child):
                case "text":
                    yield from text_blocks(child, self._reading)
                case "excerpt":
                    self._highlights(child, code)
                case "title":
                    pass
                case _:
                    for inner in _sections_in(child, itself=True):
                        yield from self._inner(inner, kind, level, code)

    def _inner(self, element: Element, kind: SectionKind, level: int, outer: str) -> Iterator[Block]:
        code = _code(element)
        own = kind_of_code(code)
        is_of_other_kind = code == BOXED_WARNING or (own not in (None, kind) and code != UNCLASSIFIED)
        if is_of_other_kind or _is_for_patients(element, outer):
            self._following += _Branch(self._reading, kind, self._depth + 1).top(element, outer)
            return
        if level - FIRST_HEADING + self._depth > DEEPEST_SECTION:
            raise LabelRefused(f"The sections of the label are nested more than {DEEPEST_SECTION} deep.")
        if own is None and code:
            self._reading.unmapped[code] += 1
        if title := _title(element, self._reading):
            yield Heading(min(level, LAST_HEADING), title)
        yield from self._contents(element, kind, level + 1, code)

    def _highlights(self, excerpt: Element, code: str) -> None:
        """The short form of a section for the label's first page: kept, but apart, as the section says it in full."""
        blocks: list[Block] = []
        for text in excerpt.iter(f"{NAMESPACE}text"):
            blocks += text_blocks(text, self._reading)
        if blocks:
            self._following.append(Section(SectionKind.OTHER, "", tuple(blocks), f"{code}-highlights"))

    def _kind(self, code: str) -> SectionKind:
        kind = kind_of_code(code)
        if code == UNCLASSIFIED or kind is None:
            if kind is None and code:
                self._reading.unmapped[code] += 1
            return self._outer or SectionKind.OTHER
        return kind


def _sections_in(element: Element, *, itself: bool = False) -> Iterator[Element]:
    """The outermost sections inside an element, however they are wrapped; or the element, if it is one."""
    if itself and tag_of(element) == "section":
        yield element
        return
    for child in element:
        yield from _sections_in(child, itself=True)


def _is_for_patients(section: Element, outer: str) -> bool:
    """Whether a section is what the maker wrote for patients, inside one that is not."""
    is_coded = _code(section) in OFFICIAL_PATIENT_TEXTS and outer not in OFFICIAL_PATIENT_TEXTS
    return is_coded or _is_uncoded_patient_text(section, outer)


def _is_uncoded_patient_text(section: Element, outer: str) -> bool:
    """Whether it calls itself so and answers a patient's questions: the name alone is also that of advice on it."""
    if outer != COUNSELING or _code(section) != UNCLASSIFIED:
        return False
    words = " ".join(" ".join(map(str, section.itertext())).split())
    return bool(_NAMED_FOR_PATIENTS.match(words) and _ASKED_BY_PATIENTS.search(words))


def _code(section: Element) -> str:
    code = section.find(f"{NAMESPACE}code")
    return (code.get("code") or "") if code is not None else ""


def _title(section: Element, reading: Reading) -> tuple[Run, ...]:
    """The title; a broken document may have several, of which none is lost."""
    runs: list[Run] = []
    for title in section.findall(f"{NAMESPACE}title"):
        runs += [Run(" "), *runs_of(title, reading)] if runs else runs_of(title, reading)
    return tuple(runs)
