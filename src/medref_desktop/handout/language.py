"""The language of a leaflet: its headings and fixed sentences, from resources/languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from medref_desktop.domain.blocks import Heading, plain_text
from medref_desktop.domain.monograph import ENGLISH, Facts, Monograph
from medref_desktop.domain.patient_shape import GIVEN_HERE
from medref_desktop.domain.sections import SectionKind
from medref_desktop.errors import HandoutFailed
from medref_desktop.paths import resource


class Way(Enum):
    """How the medicine gets into the patient: it decides some words of the headings."""

    TAKEN = ""
    USED = "headings_used"
    GIVEN = "headings_given"


@dataclass(frozen=True, slots=True)
class Language:
    """`direction` is ltr or rtl; `headings` go from the fixed heading to the printed one, for each way."""

    name: str
    english: str
    tag: str
    region: str
    direction: str
    headings: Mapping[Way, Mapping[str, str]]
    words: Mapping[str, str]
    date_pattern: str
    months: tuple[str, ...]
    forms: Mapping[str, str]
    routes: Mapping[str, str]

    def heading(self, fixed: str, way: Way) -> str:
        return self.headings[way][fixed]

    def say(self, key: str, **values: str) -> str:
        """A fixed sentence, with its places filled."""
        return self.words[key].format_map(values)

    def day(self, day: date) -> str:
        """A date as this language writes it."""
        month = self.months[day.month - 1] if self.months else ""
        return self.date_pattern.format(iso=day.isoformat(), day=day.day, month=month, year=day.year)

    def origin(self, source: str, pack_label: str, printed_on: date) -> str:
        """Where a paper comes from, for its foot: the source in words, the pack if it is known, the day of printing."""
        pack = self.say("pack", pack=pack_label) if pack_label else ""
        return " ".join(filter(None, (source, pack, self.say("printed", date=self.day(printed_on)))))

    def form(self, facts: Facts) -> str:
        """In which forms and by which ways, in words.

        One without a translation stays in English and is said to be: that word is on the box too, while a list that
        leaves one out reads as if it were whole, and the same drug by another way is another medicine.
        """
        listed = ((facts.forms, self.forms), (facts.routes, self.routes))
        told = [", ".join(self._word(each, table) for each in words) for words, table in listed]
        return " · ".join(filter(None, told))

    def _word(self, english: str, table: Mapping[str, str]) -> str:
        if self.tag == ENGLISH:
            return english
        return table[english] if english in table else self.say("in_english", word=english)


def languages() -> list[str]:
    """The tags of the languages that there are."""
    return sorted(path.stem for path in resource("languages").glob("*.toml"))


@cache
def language(tag: str) -> Language:
    """The language of that tag.

    Raises:
        HandoutFailed: there is none.
    """
    if tag not in languages():
        raise HandoutFailed(
            f"There is no leaflet in the language “{tag}”.", hint=f"There are: {', '.join(languages())}."
        )
    data = tomllib.loads(resource(f"languages/{tag}.toml").read_text(encoding="utf-8"))
    headings = {way: {**data["headings"], **data.get(way.value, {})} for way in Way}
    return Language(
        data["name"],
        data["english"],
        data["tag"],
        data["region"],
        data["direction"],
        headings,
        data["words"],
        data["dates"]["pattern"],
        tuple(data["dates"]["months"]),
        data["forms"],
        data["routes"],
    )


def way_of(monograph: Monograph) -> Way:
    """How the patient gets the medicine, by its form group and the headings of its part for the patient."""
    if monograph.drug.group == "oral":
        return Way.TAKEN
    blocks = (block for section in monograph.sections_of(SectionKind.PATIENT) for block in section.blocks)
    headings = {plain_text([block]) for block in blocks if isinstance(block, Heading)}
    return Way.GIVEN if GIVEN_HERE in headings else Way.USED
