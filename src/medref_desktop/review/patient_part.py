"""What the part for the patient must keep to: reading grade, lengths, lists.

Sources: USP <1265> and the Keystone Action Plan (6th grade aimed at, never above the 8th); the page budgets measured
for the handout (SAFETY 1.2); data/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medref_desktop.domain.blocks import Block, Heading, ListBlock, Paragraph, Run, leaf_texts
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import Monograph, Names, Section
from medref_desktop.domain.must_say import points
from medref_desktop.domain.patient_shape import MOST_IMPORTANT, PURPOSE
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.readability import Reading, long_lists, read, word_count

GRADE_AIMED_AT = 6.0
GRADE_AT_MOST = 8.0
SENTENCE_AT_MOST = 25
MEAN_SENTENCE_AIMED_AT = 15
BULLETS_AT_MOST = 7
WORDS_ON_ONE_PAGE = 450
WORDS_ON_TWO_PAGES = 750


@dataclass(frozen=True, slots=True)
class Limits:
    """Words that a point and the purpose should have at most."""

    point: int = 25
    purpose: int = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Finds the line of a phrase in a section of the file."""

    text: str
    section_line: int

    def line_of(self, phrase: str) -> int:
        words = re.findall(r"\w+", phrase)[:8]
        lines = self.text.split("\n")
        below = "\n".join(lines[self.section_line :])
        found = re.search(r"\b" + r"[\W_]+".join(words), below)
        return self.section_line + 1 + below.count("\n", 0, found.start()) if found else self.section_line


def findings(text: str, monograph: Monograph, line: int) -> Iterator[Finding]:
    """What to mend in the part for the patient, which begins at the line."""
    for section in monograph.sections_of(SectionKind.PATIENT):
        reading = read(section.blocks)
        place = Place(text, line)
        yield from _grade(reading, monograph.names, line)
        yield from _length(reading, line)
        yield from shape_findings(section, place, Limits())


def shape_findings(section: Section, place: Place, limits: Limits) -> Iterator[Finding]:
    """What holds in every language: lengths of sentences, lists and points, the shape of the most important ones."""
    yield from _sentences(read(section.blocks), place)
    yield from _lists(section, place)
    yield from _points(section, place, limits.point)
    yield from _purpose(section, place, limits.purpose)
    yield from _dangers(section, place)


def summary(monograph: Monograph) -> str:
    """The size and the reading grade of the part for the patient in English; empty where there is none."""
    reading = read(block for section in monograph.sections_of(SectionKind.PATIENT) for block in section.blocks)
    if not reading.words:
        return ""
    grade = reading.without(drug_names(monograph.names)).grade
    return (
        f"for the patient: {reading.words} words in sentences of {reading.mean_sentence:.1f}, "
        f"grade {grade:.1f} ({reading.grade:.1f} with the drug's names)"
    )


def drug_names(names: Names) -> set[str]:
    """Every name of the drug, and the parts of a combination's."""
    parts = [part.strip() for name in (names.name, *names.synonyms) for part in name.split("/")]
    return {names.name, *names.brands, *names.salts, *names.synonyms, *parts} - {""}


def _grade(reading: Reading, names: Names, line: int) -> Iterator[Finding]:
    grade = reading.without(drug_names(names)).grade
    if round(grade, 1) <= GRADE_AIMED_AT:
        return
    is_error = round(grade, 1) > GRADE_AT_MOST
    limit = f"{GRADE_AT_MOST:.0f} is the most" if is_error else f"aim at {GRADE_AIMED_AT:.0f}"
    yield Finding(
        line,
        f"The part for the patient reads at grade {grade:.1f}, the drug's names not counted "
        f"(with them {reading.grade:.1f}); {limit}. Use shorter words and sentences.",
        is_error,
    )


def _sentences(reading: Reading, place: Place) -> Iterator[Finding]:
    for sentence in reading.sentences:
        count = word_count(sentence)
        if count > SENTENCE_AT_MOST:
            yield Finding(
                place.line_of(sentence),
                f"The sentence “{' '.join(sentence.split()[:6])} ...” has {count} words; "
                f"{SENTENCE_AT_MOST} are the most. Make two of it.",
            )
    if reading.mean_sentence > MEAN_SENTENCE_AIMED_AT:
        message = f"The sentences for the patient have {reading.mean_sentence:.1f} words on average"
        yield Finding(place.section_line, f"{message}; aim at {MEAN_SENTENCE_AIMED_AT}.", is_error=False)


def _lists(section: Section, place: Place) -> Iterator[Finding]:
    for block in long_lists(section.blocks, BULLETS_AT_MOST):
        yield Finding(
            place.line_of(next(leaf_texts([block]), "")),
            f"This list has {len(block.items)} bullets; {BULLETS_AT_MOST} are the most. Join or split it.",
        )


def _points(section: Section, place: Place, aim: int) -> Iterator[Finding]:
    for point in points(section.blocks):
        words = word_count(point)
        if words > aim:
            message = f"This point has {words} words; aim at {aim}. Make two of it."
            yield Finding(place.line_of(point), message, is_error=False)


def _length(reading: Reading, line: int) -> Iterator[Finding]:
    for pages, most in (("two pages hold", WORDS_ON_TWO_PAGES), ("one page holds", WORDS_ON_ONE_PAGE)):
        if reading.words > most:
            message = f"The part for the patient has {reading.words} words; {pages} {most}."
            yield Finding(line, message, is_error=False)
            return


def _purpose(section: Section, place: Place, aim: int) -> Iterator[Finding]:
    words = sum(word_count(text) for text in leaf_texts(part_of(section.blocks, PURPOSE)))
    if words > aim:
        message = f"“{PURPOSE}” has {words} words; aim at {aim}."
        yield Finding(place.line_of(PURPOSE), message, is_error=False)


def _dangers(section: Section, place: Place) -> Iterator[Finding]:
    """Each point of the most important ones says the danger, then what to do."""
    for block in part_of(section.blocks, MOST_IMPORTANT):
        if not isinstance(block, ListBlock):
            text = next(leaf_texts([block]), "")
            yield Finding(place.line_of(text), f"“{MOST_IMPORTANT}” is one list, and nothing else.")
            continue
        for item in block.items:
            if not _is_danger_and_action(item):
                text = next(leaf_texts(item), "")
                message = f"This point must begin with the danger in **strong** and go on with what to do: “{text}”"
                yield Finding(place.line_of(text), message)


def _is_danger_and_action(item: tuple[Block, ...]) -> bool:
    match item:
        case (Paragraph((Run(styles=first), _, *_)),):
            return "strong" in first
    return False


def part_of(blocks: Iterable[Block], title: str) -> Iterator[Block]:
    """The blocks under a heading of the third level."""
    is_inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 3:
            is_inside = next(leaf_texts([block])) == title
        elif is_inside:
            yield block
