"""A “not” that a translation has lost, or one that has come in: counted point by point against the English.

Tried on the 25 starters in Spanish: of 188 times "no" or "nunca" taken out one by one, 180 were told, and nothing
was told of the texts as they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ENGLISH_FORBIDS = re.compile(
    r"\b(?:not|never|cannot|can't|don't|(?:give|use|take|drink|eat|get|do|does|donate) no)\b", re.IGNORECASE
)
_ENGLISH_ANY = re.compile(
    r"\b(?:not|never|no|none|cannot|can't|don't|nor|without|nothing|neither|unless|avoid|stay|keep)\b", re.IGNORECASE
)
_SPANISH = re.compile(r"\b(?:no|nunca|jamás|tampoco|evite)\b", re.IGNORECASE)
_SPANISH_FIRST = re.compile(r"(?:^|(?<=[.:;!?] ))(?:no|nunca|jamás)\b", re.IGNORECASE)
_UNBORN = re.compile(r"\bque (?:aún |todavía )?no ha nacido\b", re.IGNORECASE)

LANGUAGES = frozenset({"es"})


class Negations(NamedTuple):
    """How many an English point has and how many its translation, where they do not fit."""

    english: int
    ours: int


def difference(english: str, ours: str) -> Negations | None:
    """Fewer of them than the English has, or more sentences that begin with one; None where all is well.

    `ours` is in a language of `LANGUAGES`. An unborn baby is one that "no ha nacido", which forbids nothing.
    """
    wanted = len(_ENGLISH_FORBIDS.findall(english))
    found = len(_SPANISH.findall(_UNBORN.sub("", ours)))
    if found < wanted:
        return Negations(wanted, found)
    most, begun = len(_ENGLISH_ANY.findall(english)), len(_SPANISH_FIRST.findall(ours))
    return Negations(most, begun) if begun > most else None
