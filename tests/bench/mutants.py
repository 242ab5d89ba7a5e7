"""Good monographs with one fault put in, by a seed: what the checker against labels is tried on.

Each kind is a slip that a writer could make and a patient could be harmed by. Written without a look at the checker.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from medref_desktop.domain.names import fold

T = TypeVar("T")
_DOSE = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)( (?:mg|mcg|g|mL|units|%|mg/mL|mg/kg|mg/m2)\b|%)")
_NEGATION = re.compile(r"\b(Do not|do not|Never|never|must not|Must not|should not)\b ?")
_WEEKLY = re.compile(r"\b(once a week|once weekly|every week|each week|weekly)\b", re.IGNORECASE)
_STRENGTHS = re.compile(r"^strengths = \[(.+)\]$", re.MULTILINE)
_SCHEDULE = re.compile(r'^dea_schedule = "(.*)"$', re.MULTILINE)
_SCHEDULES = ("", "CII", "CIII", "CIV", "CV")
_CLINICAL = (
    "How it is administered", "Common side effects", "Who should take it", "Who should not take it",
    "Commonly used with", "Commonly tested with", "Warnings", "Pregnancy and breastfeeding", "Kidney, liver, age",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """`text` is the whole file with the fault; `was` and `became` tell it to a person."""

    kind: str
    text: str
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a file with what shall stand there instead."""

    start: int
    stop: int
    became: str


Mutator = Callable[[str, random.Random, Sequence[str]], Iterator[Change]]
"""Offers changes to a text in random order; the names are those of drugs."""


def mutants(files: Sequence[Path], count: int, seed: int) -> Iterator[tuple[Path, Mutant]]:
    """`count` mutants, the kinds in turns, of files in random order; always the same for a seed."""
    chance = random.Random(seed)
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    names = [_name(text) for text in texts.values()]
    made: set[str] = set()
    left = dict.fromkeys(KINDS, True)
    while len(made) < count and any(left.values()):
        for kind in [kind for kind, may_be in left.items() if may_be]:
            found = _one(kind, texts, names, chance, made)
            left[kind] = found is not None
            if found is not None and len(made) < count:
                made.add(found[1].text)
                yield found


def _one(
    kind: str, texts: dict[Path, str], names: Sequence[str], chance: random.Random, made: set[str]
) -> tuple[Path, Mutant] | None:
    for path in chance.sample(list(texts), len(texts)):
        text = texts[path]
        for change in KINDS[kind](text, chance, names):
            changed = text[: change.start] + change.became + text[change.stop :]
            if changed not in made and changed != text:
                return path, Mutant(kind, changed, text[change.start : change.stop], change.became)
    return None


def _dose_tenfold(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    """5 mg to 50 mg, in what is written for clinicians."""
    for at, stop in _shuffled(chance, _clinical(text)):
        for found in _shuffled(chance, _DOSE.finditer(text, at, stop)):
            number = found[1]
            tenfold = (
                number[2:].lstrip("0") if number.startswith("0.") and len(number) == 3 else f"{float(number) * 10:g}"
            )
            yield Change(found.start(1), found.end(1), tenfold)


def _drug_swapped(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    """The drug itself, or one that it is combined with, becomes another that the file does not name."""
    folded = fold(text)
    others = [name for name in names if fold(name) not in folded and "/" not in name]
    places = [
        Change(found.start(), found.end(), chance.choice(others))
        for title in ("Commonly used with", "Who should not take it")
        for start, stop in _section(text, title)
        for name in names
        for found in re.finditer(rf"\b{re.escape(name)}\b", text[:stop], re.IGNORECASE)
        if found.start() >= start
    ]
    yield from _shuffled(chance, places)


def _box_removed(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    for start, stop in _section(text, "Summary of the boxed warning"):
        yield Change(start, stop, "")


def _negation_flipped(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    """A "do not" that is lost, in what is written for clinicians."""
    for at, stop in _shuffled(chance, _clinical(text)):
        for found in _shuffled(chance, _NEGATION.finditer(text, at, stop)):
            kept = {"must not": "must ", "should not": "should "}.get(found[1].lower(), "")
            yield Change(found.start(), found.end(), kept)


def _strength_changed(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    """A strength in the front matter becomes three times as much."""
    listed = _STRENGTHS.search(text)
    for found in _shuffled(chance, re.finditer(r'"(\d+(?:\.\d+)?) ', listed[1]) if listed else ()):
        threefold = f"{float(found[1]) * 3:g}"
        if listed and f'"{threefold} ' not in listed[1]:
            start = listed.start(1) + found.start(1)
            yield Change(start, start + len(found[1]), threefold)


def _wrong_schedule(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    found = _SCHEDULE.search(text)
    if found:
        for other in _shuffled(chance, [one for one in _SCHEDULES if one != found[1]]):
            yield Change(found.start(1), found.end(1), other)


def _weekly_to_daily(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    """In the whole file, the leaflet too."""
    body = text.index("\n+++\n")
    for found in _shuffled(chance, _WEEKLY.finditer(text, body)):
        daily = {"once a week": "once a day", "once weekly": "once daily"}.get(found[0].lower(), "every day")
        yield Change(found.start(), found.end(), daily)


def _warning_dropped(text: str, chance: random.Random, names: Sequence[str]) -> Iterator[Change]:
    """One whole point under Warnings."""
    for start, stop in _section(text, "Warnings"):
        for found in _shuffled(chance, re.finditer(r"^- \*\*.+\n", text[start:stop], re.MULTILINE)):
            yield Change(start + found.start(), start + found.end(), "")


KINDS: dict[str, Mutator] = {
    "drug swapped": _drug_swapped,
    "dose tenfold": _dose_tenfold,
    "box removed": _box_removed,
    "negation flipped": _negation_flipped,
    "strength changed": _strength_changed,
    "wrong schedule": _wrong_schedule,
    "weekly to daily": _weekly_to_daily,
    "warning dropped": _warning_dropped,
}


def _name(text: str) -> str:
    found = re.search(r'^drug = "(.+)"$', text, re.MULTILINE)
    assert found, "a monograph file names its drug"
    return found[1]


def _section(text: str, title: str) -> list[tuple[int, int]]:
    """Where a section stands, with its heading; none or one."""
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return [found.span()] if found else []


def _clinical(text: str) -> list[tuple[int, int]]:
    return [place for title in _CLINICAL for place in _section(text, title)]


def _shuffled(chance: random.Random, things: Iterable[T]) -> list[T]:
    shuffled = list(things)
    chance.shuffle(shuffled)
    return shuffled
