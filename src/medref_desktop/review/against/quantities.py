"""Numbers with their units, read alike from monographs and from labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORDS_TEXT = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty "
)
_WORDS = _WORDS_TEXT.split()
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_WORDS)} | {
    "once": "1", "twice": "2", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90",
}  # fmt: skip

_UNITS = {
    "mg": r"mg|milligrams?",
    "mcg": r"mcg|micrograms?|[µμ]g|ug",
    "g": r"g|grams?|gm",
    "kg": r"kg|kilograms?",
    "ml": r"mls?|milliliters?|cc",
    "l": r"liters?|l",
    "unit": r"units?|iu|u",
    "meq": r"meq",
    "mmol": r"mmol|millimol\w*",
    "ng": r"ng|nanograms?",
    "%": r"%|percent",
    "degree": r"°\s?[fc]?|º\s?[fc]?|˚\s?[fc]?|degrees?",
    "mmhg": r"mm\s?hg",
    "ms": r"msec|milliseconds?|ms",
    "year": r"years?|yrs?",
    "month": r"months?",
    "week": r"weeks?",
    "day": r"days?",
    "hour": r"hours?|hrs?|hr",
    "minute": r"minutes?|min",
    "second": r"seconds?|sec",
    "time": r"times?|x|fold|×",
    "cm": r"cm",
    "mm": r"mm",
    "cycle": r"cycles?",
    "tablet": r"tablets?|capsules?|pills?",
    "dose": r"doses?",
    "patient": r"patients?",
}
_UNIT = "|".join(f"(?P<u{at}>{pattern})" for at, pattern in enumerate(_UNITS.values()))
_UNIT_NAMES = tuple(_UNITS)
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d])|(?<![\w.])\.\d+")
_AFTER = re.compile(
    r"[\s-]*(?:(?:to|or|and|through|-|–|/|,)[\s-]*(?:\d[\d,]*(?:\.\d+)?)[\s-]*){0,4}"
    rf"(?:{_UNIT})(?![a-z])",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)


class Quantity(NamedTuple):
    """A number as it is counted ("1000" for 1,000; "0.5" for .5), its unit ("" where none follows), and its place."""

    value: str
    unit: str
    start: int
    end: int

    @property
    def told(self) -> str:
        return f"{self.value} {self.unit}".strip()


def quantities(text: str) -> Iterator[Quantity]:
    """Every number of a text, those in words too where a unit follows."""
    for found in _NUMBER.finditer(text):
        unit, end = _unit_after(text, found.end())
        yield Quantity(_plain(found[0]), unit, found.start(), end)
    for found in _WORD_NUMBER.finditer(text):
        unit, end = _unit_after(text, found.end())
        if unit:
            yield Quantity(_NUMBER_WORDS[found[0].lower()], unit, found.start(), end)


def _unit_after(text: str, at: int) -> tuple[str, int]:
    found = _AFTER.match(text, at)
    if not found or found.lastgroup is None:
        return "", at
    return _UNIT_NAMES[int(found.lastgroup[1:])], found.end()


def _plain(number: str) -> str:
    whole, _, part = number.replace(",", "").partition(".")
    part, whole = part.rstrip("0"), whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole
