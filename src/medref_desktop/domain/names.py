"""Names of drugs: folding for search, the drug key, the name as shown.

Folding is done once when a pack is built and for each query alike, so that every spelling of a name meets it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NewType

DrugKey = NewType("DrugKey", str)

# Letters that Unicode does not take apart, and Greek letters as chemists write them out.
_SPELT_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th", "ŋ": "n"}
)
_SPELT_OUT |= {
    code: unicodedata.name(chr(code)).split()[-1].lower().replace("lamda", "lambda")
    for code in range(ord("α"), ord("ω") + 1)
}

_BETWEEN_WORDS = frozenset(" \t\r\n\u00a0\u202f-\u2010\u2011\u2012\u2013\u2014/+,;&()[]_|:")
# "plus" is none of them: Alka-Seltzer Plus is not Alka-Seltzer.
JOINING_WORDS = frozenset({"and", "with"})
# Unicode takes these apart into letters.
_SIGNS = frozenset("™℠℗")

GROUP_WORDS = {
    "oral": "by mouth",
    "injection": "by injection or infusion",
    "inhaled": "inhaled",
    "nasal": "in the nose",
    "eye": "in the eye",
    "ear": "in the ear",
    "skin": "on the skin",
    "patch": "as a patch",
    "rectal": "in the rectum",
    "vaginal": "in the vagina",
    "implant": "as an implant",
    "other": "other forms",
}
"""The form groups, each with the words that tell it apart on the screen."""


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _SIGNS:
        return ""
    spelt = unicodedata.normalize("NFKD", char.casefold())
    spelt = unicodedata.normalize("NFKD", spelt.casefold()).translate(_SPELT_OUT)
    return "".join(letter for letter in spelt if letter.isalnum())


def _letters(text: str) -> list[tuple[int, str]]:
    """The folded letters of a text, each with its place in it. A word that only joins two others has none."""
    found: list[tuple[int, str]] = []
    word: list[tuple[int, str]] = []
    for index, char in enumerate(f"{text} "):
        if char not in _BETWEEN_WORDS:
            word += ((index, letter) for letter in _fold_char(char))
            continue
        if not found or "".join(letter for _, letter in word) not in JOINING_WORDS:
            found += word
        word = []
    return found


def fold(text: str) -> str:
    """Reduce a name to what search compares: letters and digits without case, accents, spaces, joining words.

    >>> fold("Co-Trimoxazole"), fold("Lévothyroxine"), fold("St. John's wort"), fold("A and B") == fold("A/B")
    ('cotrimoxazole', 'levothyroxine', 'stjohnswort', True)
    """
    lowered = text.casefold()
    if text.isascii() and not any(word in lowered for word in JOINING_WORDS):
        return "".join(char for char in lowered if char.isalnum())  # the same, sooner
    return "".join(letter for _, letter in _letters(text))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a name, without the words that only join its parts.

    >>> words("hydrocodone / acetaminophen"), words("St. John's wort and more")
    (('hydrocodone', 'acetaminophen'), ('st', 'johns', 'wort', 'more'))
    """
    spaced = "".join(" " if char in _BETWEEN_WORDS else char for char in text)
    folded = (fold(word) for word in spaced.split())
    return tuple(word for word in folded if word and word not in JOINING_WORDS)


def bag(text: str) -> str:
    """The words of a name in one fixed order, so that a combination is found in either order of its parts."""
    return " ".join(sorted(words(text)))


def drug_key(ingredients: Iterable[str]) -> DrugKey:
    """The identity of a drug: its folded ingredient names, sorted.

    The names must be of active moieties already: folding salts away needs a table, never a guess.

    Raises:
        ValueError: an ingredient folds to nothing, or there is none.
    """
    folded = sorted({fold(name) for name in ingredients})
    if not folded or not all(folded):
        raise ValueError("a drug needs at least one ingredient with letters in its name")
    return DrugKey("+".join(folded))


def shown_name(name: str, group: str, *, several_groups: bool) -> str:
    """The drug's name in the list; told apart by form group where the drug has several."""
    return f"{name}, {GROUP_WORDS[group]}" if several_groups else name


@lru_cache(maxsize=1024)
def _places(shown: str) -> tuple[str, tuple[int, ...]]:
    """A name's folded letters, and the place of each; kept, as rows come back with every letter of a search."""
    places = _letters(shown)
    return "".join(letter for _, letter in places), tuple(index for index, _ in places)


def match_span(shown: str, folded_query: str) -> tuple[int, int] | None:
    """Where in the shown name the query stands, as (start, length), for showing matched letters in bold."""
    if not folded_query:
        return None
    letters, places = _places(shown)
    found = letters.find(folded_query)
    if found < 0:
        return None
    first, last = places[found], places[found + len(folded_query) - 1]
    return first, last - first + 1
