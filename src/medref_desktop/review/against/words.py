"""Words as they are compared between a monograph and a label: small letters, endings cut, filling words left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from medref_desktop.domain.word_finder import plain_letters

_WORD = re.compile(r"[a-z][a-z'’]*[a-z]|[a-z]")
_ENDING = re.compile(
    r"(?:ations?|ions?|ings?|ically|ics?|als?|ies|ied|ives?|ments?|ness|ity|ities|ous|ed|es|ly|s|e|y)$"
)
_SHORTEST = 4
_LONGEST = 8

_FILLERS_TEXT = (
    "a about above after again all also although always an and another any are as at away be because been before "
    "being below between both but by can cannot could did do does done down each either else enough especially "
    "etc even ever every few first for from further get gets give given go had has have having he her here him "
    "his how however if in into is it its itself just kind know known later least less like made make makes many "
    "may me might more most mostly much must my near need needs never no nor not nothing now of off often on once "
    "one only onto or other others otherwise our out over own part parts per perhaps put rather right said same "
    "say says see seen several she should since so some something soon still such take taken takes taking tell "
    "than that the their them then there these they thing things this those though three through till to together "
    "too two under unless until up upon us use used uses using usual usually very was we were what when where "
    "whether which while who whole whom whose why will with within without would yes yet you your yours label "
    "labels medicine medicines drug drugs patient patients people person treatment "
)
FILLERS = frozenset(_FILLERS_TEXT.split())


def tokens(text: str) -> list[str]:
    """The words of a text in small letters without accents."""
    return _WORD.findall(plain_letters(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What is left of a word when its ending is cut: enough to meet its other forms.

    >>> stem("infections"), stem("infected"), stem("hemorrhagic")
    ('infect', 'infect', 'hemorrha')
    """
    while len(word) > _SHORTEST:
        shorter = _ENDING.sub("", word)
        if shorter == word or len(shorter) < _SHORTEST:
            break
        word = shorter
    return word[:_LONGEST]


def stems(text: str) -> list[str]:
    """The stems of the words that mean something, in their order."""
    return list(_meaning(text))


def _meaning(text: str) -> Iterator[str]:
    for word in tokens(text):
        if word not in FILLERS and len(word) > 1:
            yield stem(word)
