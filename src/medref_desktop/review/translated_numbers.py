"""The numbers of a text and of its translation: figures, numbers in words before a unit, and how often in a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# The unit, in English, in Spanish. Where one spelling begins another, the longer stands first.
_UNITS = (
    ("mg", "mg", "mg"),
    ("mcg", "mcg", "mcg"),
    ("kg", "kg", "kg"),
    ("g", "g|grams?", "g|gramos?"),
    ("mL", "mL", "mL"),
    ("L", "L|liters?", "L|litros?"),
    ("unit", "units?", "unidad(?:es)?"),
    ("mEq", "mEq", "mEq"),
    ("%", "%|percent", "%|por ciento"),
    ("°F", "° ?F", "° ?F"),
    ("°C", "° ?C", "° ?C"),
    ("time", "times?", "(?:sola )?vez|veces"),
    ("second", "seconds?", "segundos?"),
    ("minute", "minutes?", "minutos?"),
    ("hour", "hours?", "horas?"),
    ("day", "days?", "días?"),
    ("week", "weeks?", "semanas?"),
    ("month", "months?", "mes(?:es)?"),
    ("year", "years?", "años?"),
    ("tablet", "tablets?|pills?", "tabletas?|pastillas?"),
    ("capsule", "capsules?", "cápsulas?"),
    ("drop", "drops?", "gotas?"),
    ("puff", "puffs?", "inhalaci(?:ón|ones)"),
    ("dose", "doses?", "dosis"),
)
_TELEPHONE = r"\d(?:-[\dA-Z]{3,4}){2,3}\b"
_FIGURE = r"(?<![\w.,°])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)"


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How a language writes numbers in words (the article, which may be no number, apart), ranges and "a week"."""

    words: dict[str, str]
    article: str
    between: str
    per: str
    units: tuple[str, ...]

    def unit(self, text: str, at: int) -> tuple[str, int]:
        """The unit of a number that ends there, and where the unit ends; after "times" also of which time."""
        among = "|".join(f"(?P<u{n}>{pattern})" for n, pattern in enumerate(self.units))
        range_on = rf"(?:(?:{self.between})[\s-]*\d[\d,]*(?:\.\d+)?[\s-]*){{0,3}}"
        found = re.compile(rf"[\s-]*{range_on}(?:{among})(?!\w)", re.IGNORECASE).match(text, at)
        if not found or found.lastgroup is None:
            return "", at
        name = _UNITS[int(found.lastgroup[1:])][0]
        return (name, found.end()) if name != "time" else self.often(text, found.end())

    def often(self, text: str, at: int) -> tuple[str, int]:
        found = re.compile(rf"\s+(?:{self.per})\s+(\w+)", re.IGNORECASE).match(text, at)
        for (name, *_), pattern in zip(_UNITS, self.units, strict=True):
            if found and re.fullmatch(pattern, found[1], re.IGNORECASE):
                return f"{_OFTEN}{name}", found.end()
        return "time", at


_ENGLISH_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPANISH_WORDS = ("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")
_TONGUES = {
    "en": _Tongue(
        {word: str(number) for number, word in enumerate(_ENGLISH_WORDS, start=1)},
        "an?",
        "to|or|and|-|–|/",
        "an?|each|every|per",
        tuple(english for _, english, _ in _UNITS),
    ),
    "es": _Tongue(
        {word: str(number) for number, word in enumerate(_SPANISH_WORDS, start=1)} | {"una": "1", "uno": "1"},
        "una?",
        "a|o|u|y|hasta|-|–|/",
        "al|a la|por|cada|en un|en una",
        tuple(spanish for _, _, spanish in _UNITS),
    ),
}
_OFTEN = "time a "
_ONCE = re.compile(r"\b(?:(?P<once>once)|(?P<twice>twice))(?=\s+(?:an?|each|every|per|daily|weekly)\b)", re.IGNORECASE)
_WEEKLY = re.compile(r"\s+(?:dai|week)ly\b", re.IGNORECASE)


class Number(NamedTuple):
    """A number with its unit ("" where none is known), as it is written, and whether it must be in the other text too.

    An article counts for one only where the other text has a one, and a number in words without a unit likewise.
    """

    value: str
    unit: str
    told: str
    is_sure: bool


class Difference(NamedTuple):
    """A number of one text and what the other has in its place; empty where it has nothing."""

    ours: str
    theirs: str


LANGUAGES = frozenset(_TONGUES)


def numbers(text: str, language: str) -> Iterator[Number]:
    """Every number of a text in a language of `LANGUAGES`."""
    tongue = _TONGUES[language]
    for found in re.finditer(rf"(?P<telephone>{_TELEPHONE})|{_FIGURE}", text):
        unit, end = ("", found.end()) if found["telephone"] else tongue.unit(text, found.end())
        yield Number(found[0].replace(",", ""), unit, text[found.start() : end], is_sure=True)
    for found in re.finditer(rf"\b(?:(?P<article>{tongue.article})|{'|'.join(tongue.words)})\b", text, re.IGNORECASE):
        unit, end = tongue.unit(text, found.end())
        is_often = unit.startswith(_OFTEN)  # "una vez a la semana" is no article
        value = "1" if found["article"] else tongue.words[found[0].lower()]
        if unit or value != "1":  # a bare "one" is mostly no number: "if it gave you one"
            is_sure = bool(unit) and unit != "time" and (is_often or not found["article"])
            yield Number(value, unit, text[found.start() : end], is_sure)
    if language == "en":
        yield from _once_and_twice(text, tongue)


def differences(ours: Sequence[Number], theirs: Sequence[Number]) -> list[Difference]:
    """What a text and its translation do not share; a unit that the translation adds is no difference."""
    left = [one for one in ours if one.is_sure]
    right = [one for one in theirs if one.is_sure]
    _pair(left, right, lambda a, b: a.unit == b.unit)
    _pair(left, right, lambda a, b: not a.unit)
    for sure, others in ((left, theirs), (right, ours)):
        _pair(sure, [one for one in others if not one.is_sure], _is_meant)
    both = max(len(left), len(right))
    told = [[one.told for one in side] + [""] * (both - len(side)) for side in (left, right)]
    return [Difference(*pair) for pair in zip(*told, strict=True)]


def _is_meant(sure: Number, other: Number) -> bool:
    """Whether an article or a bare number in words stands for it: never for how often something is taken."""
    return other.unit == sure.unit or (not other.unit and not sure.unit.startswith(_OFTEN))


def _pair(left: list[Number], right: list[Number], fits: Callable[[Number, Number], bool]) -> None:
    """Take away each number on the left with one on the right of the same value that fits."""
    for one in list(left):
        match = next((other for other in right if other.value == one.value and fits(one, other)), None)
        if match is not None:
            left.remove(one)
            right.remove(match)


def _once_and_twice(text: str, tongue: _Tongue) -> Iterator[Number]:
    for found in _ONCE.finditer(text):
        if weekly := _WEEKLY.match(text, found.end()):
            unit, end = _OFTEN + ("week" if "week" in weekly[0].lower() else "day"), weekly.end()
        else:
            unit, end = tongue.often(text, found.end())
        yield Number("1" if found["once"] else "2", unit, text[found.start() : end], unit != "time")
