"""A packet: several leaflets in one paper, after a cover with the contents and a list of the medicines.

Nothing in it is about a patient but what was typed for this print, and that is kept nowhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import Handout, HandoutChoices, check_page
from medref_desktop.handout.language import Language, language
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.paths import resource

BLANK_ROWS = 2
"""Empty rows at the end of the list, for medicines that have no leaflet here."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A medicine in the list, as the clinician typed it; what is empty becomes room to write."""

    medicine: str = ""
    purpose: str = ""
    how: str = ""
    morning: str = ""
    noon: str = ""
    evening: str = ""
    bedtime: str = ""


@dataclass(frozen=True, slots=True)
class NoLeaflet:
    """A medicine whose leaflet cannot be made: it keeps its place in the contents and in the list."""

    title: str
    reason: str


Entry = Handout | NoLeaflet


@dataclass(frozen=True, slots=True)
class Packet:
    """A cover, the list, and the leaflets, worded and ordered, ready to be typeset."""

    title: str
    patient: str
    entries: tuple[Entry, ...]
    rows: tuple[ListRow, ...]
    letterhead: Letterhead
    words: Mapping[str, str]
    footer: tuple[str, ...]
    paper: str
    layout: str
    language: Language
    printed_on: date

    @property
    def leaflets(self) -> tuple[Handout, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, Handout))


def make_packet(
    entries: Sequence[Entry],
    choices: HandoutChoices,
    *,
    title: str = "",
    patient: str = "",
    rows: Sequence[ListRow] | None = None,
) -> Packet:
    """The packet of leaflets that were made with the same choices; in English where one is in no other language.

    Without `rows` the list has one for each medicine, with room to write.

    Raises:
        HandoutFailed: there is no leaflet in it, or the paper, layout or language is not known.
    """
    check_page(choices)
    if not any(isinstance(entry, Handout) for entry in entries):
        raise HandoutFailed("This packet has no leaflet.", hint="Add a drug whose leaflet can be made.")
    spoken, words = language(choices.language), packet_words(choices.language)
    medicines = [ListRow(entry.title) for entry in entries] if rows is None else list(rows)
    printed = spoken.say("printed", date=spoken.day(choices.printed_on))
    return Packet(
        title=" ".join(title.split()) or words["title"],
        patient=" ".join(patient.split()),
        entries=tuple(entries),
        rows=(*medicines, *[ListRow()] * BLANK_ROWS),
        letterhead=choices.letterhead,
        words=words,
        footer=(printed, spoken.say("intended_use")),
        paper=choices.paper,
        layout=choices.layout,
        language=spoken,
        printed_on=choices.printed_on,
    )


@cache
def packet_words(tag: str) -> Mapping[str, str]:
    """The fixed words of a packet's cover in that language.

    Raises:
        HandoutFailed: there are none.
    """
    every: dict[str, dict[str, str]] = tomllib.loads(resource("packet.toml").read_text(encoding="utf-8"))
    if tag not in every:
        raise HandoutFailed(f"There is no cover of a packet in the language “{tag}”.", hint="There is one in English.")
    return every[tag]
