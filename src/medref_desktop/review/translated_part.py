"""What the part for the patient in another language must keep to: the English part's rules, and what that says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from medref_desktop.domain.blocks import Heading, ListBlock, plain_text
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import Monograph, Section
from medref_desktop.domain.must_say import points
from medref_desktop.paths import resource
from medref_desktop.review import must_say, spanish_notation, translated_negations, translated_numbers
from medref_desktop.review.patient_part import Limits, Place, drug_names, shape_findings
from medref_desktop.review.readability import read

EASE_AIMED_AT = 65.0
EASE_AT_LEAST = 55.0
"""On the INFLESZ scale texts are normal from 55 and rather easy from 65, as Spanish primary schools read them."""

# The Spanish of the first 25 drugs has 6 words in 100 more than the English on average, and 15 at most: so much longer
# a point and the purpose may be. For sentences the English limits hold, as memory is the same in every language; those
# 25 keep to them with 8 words on average and 24 at most.
LIMITS = Limits(point=29, purpose=46)


@dataclass(frozen=True, slots=True)
class _Under:
    """The points under one heading, in the order of the text."""

    points: tuple[str, ...]
    items: int


def findings(text: str, monograph: Monograph) -> Iterator[Finding]:
    """What to mend in each part for the patient in another language than English."""
    for section in monograph.sections:
        if section.translation:
            language = section.translation.language
            place = Place(text, _line_of_part(text, language))
            yield from shape_findings(section, place, LIMITS)
            yield from must_say.in_language(monograph, language, place.section_line)
            yield from _against_english(monograph, section, place, language)
            yield from _untranslated(text, monograph, language)
            if language == "es":
                yield from _ease(section, monograph, place.section_line)
                yield from _notation(text, place.section_line)


def summary(monograph: Monograph) -> list[str]:
    """The size of each such part, and how easy it reads where that can be measured."""
    return [_size(section, monograph) for section in monograph.sections if section.translation]


def _size(section: Section, monograph: Monograph) -> str:
    reading = read(section.blocks)
    title = section.title[0].lower() + section.title[1:]
    told = f"{title}: {reading.words} words in sentences of {reading.mean_sentence:.1f}"
    if section.translation and section.translation.language == "es":
        return f"{told}, reading ease {reading.without(drug_names(monograph.names)).spanish_ease:.0f} (INFLESZ)"
    return told


def _line_of_part(text: str, language: str) -> int:
    heading = f"## For the patient ({language})"
    return next((number for number, line in enumerate(text.split("\n"), 1) if line.rstrip() == heading), 1)


def _ease(section: Section, monograph: Monograph, line: int) -> Iterator[Finding]:
    ease = read(section.blocks).without(drug_names(monograph.names)).spanish_ease
    if round(ease, 1) >= EASE_AIMED_AT:
        return
    is_error = round(ease, 1) < EASE_AT_LEAST
    limit = f"{EASE_AT_LEAST:.0f} is the least" if is_error else f"aim at {EASE_AIMED_AT:.0f}"
    message = f"{section.title} has a reading ease of {ease:.1f} (INFLESZ); {limit}. Use shorter words and sentences."
    yield Finding(line, message, is_error)


def _notation(text: str, line: int) -> Iterator[Finding]:
    """In the part alone: elsewhere a text in English may stand."""
    below = text.split("\n")[line:]
    end = next((at for at, each in enumerate(below) if each.startswith("## ")), len(below))
    yield from spanish_notation.findings("\n".join(below[:end]), line + 1)


def _against_english(monograph: Monograph, section: Section, place: Place, language: str) -> Iterator[Finding]:
    """Headings, points and numbers that one of the two has and the other has not."""
    english = _by_heading(*monograph.patient_texts())
    ours = _by_heading(section)
    for heading in ours:
        if heading not in english:
            yield Finding(place.line_of(heading), f"“{heading}” stands here and not in the English part.")
    for heading, told in english.items():
        if heading not in ours:
            yield Finding(place.section_line, f"“{heading}” of the English part is missing here.")
            continue
        line = place.line_of(heading)
        if ours[heading].items < told.items:
            counts = f"{_points(told.items)} in English and {ours[heading].items} here"
            yield Finding(line, f"“{heading}” has {counts}: one may be lost.")
        if language in translated_numbers.LANGUAGES:
            yield from _numbers(told, ours[heading], heading, place, language)
        if language in translated_negations.LANGUAGES and len(told.points) == len(ours[heading].points):
            yield from _negations(told, ours[heading], place)


def _numbers(english: _Under, ours: _Under, heading: str, place: Place, language: str) -> Iterator[Finding]:
    theirs = [number for point in english.points for number in translated_numbers.numbers(point, "en")]
    own = [(number, point) for point in ours.points for number in translated_numbers.numbers(point, language)]
    for wanted, found in translated_numbers.differences(theirs, [number for number, _ in own]):
        point = next((point for number, point in own if number.told == found), heading)
        english_says = f"The English says “{wanted}”" if wanted else "The English has no such number"
        here = f"here stands “{found}”" if found else "it is missing here"
        yield Finding(place.line_of(point), f"Under “{heading}”: {english_says}, {here}.")


def _negations(english: _Under, ours: _Under, place: Place) -> Iterator[Finding]:
    """Point by point, as long as there are as many."""
    for wanted, point in zip(english.points, ours.points, strict=True):
        if (found := translated_negations.difference(wanted, point)) is not None:
            what = "may be lost" if found.ours < found.english else "may have come in"
            counts = f"the English has {found.english}, here stand {found.ours}"
            yield Finding(place.line_of(point), f"A “not” {what}: {counts}. The English: “{wanted}”")


def _by_heading(*sections: Section) -> Mapping[str, _Under]:
    found: dict[str, list[str]] = {}
    items: dict[str, int] = {}
    heading = ""
    for block in (block for section in sections for block in section.blocks):
        if isinstance(block, Heading):
            heading = plain_text([block])
            found[heading], items[heading] = [], 0
        elif heading:
            found[heading] += points([block])
            items[heading] += len(block.items) if isinstance(block, ListBlock) else 0
    return {heading: _Under(tuple(told), items[heading]) for heading, told in found.items()}


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _untranslated(text: str, monograph: Monograph, language: str) -> Iterator[Finding]:
    """Forms and ways that the language's file has no words for: on paper they stand in English."""
    tables, facts = _language_file(language), monograph.facts
    for key, words in (("forms", facts.forms), ("routes", facts.routes)):
        line = next((n for n, row in enumerate(text.split("\n"), 1) if row.split("=")[0].strip() == key), 1)
        for word in words:
            if word not in tables[key]:
                message = f"resources/languages/{language}.toml has no word for “{word}”: "
                message += "the leaflet prints it in English and says so."
                yield Finding(line, message, is_error=False)


@cache
def _language_file(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resource(f"languages/{language}.toml").read_text(encoding="utf-8"))
