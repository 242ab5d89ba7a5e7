"""Finds the words of a question in a text, as the index of packs does: whole words, case and accents alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from medref_desktop.domain.text_query import Phrase

_IN_WORD = r"[^\W_]"
_BETWEEN = r"[\W_]+"


class Found(NamedTuple):
    """Where a phrase stands in a text, and which of the question's it is."""

    start: int
    end: int
    phrase: int


class WordFinder:
    """Finds any of these phrases.

    >>> finder = WordFinder([Phrase(("sjogren",)), Phrase(("pain",), is_beginning=True)])
    >>> [(found.start, found.end) for found in finder.find("Sjögren, painful")]
    [(0, 7), (9, 16)]
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        # A longer phrase stands before a shorter one that it begins with.
        ordered = sorted(enumerate(self.phrases), key=lambda pair: -sum(map(len, pair[1].words)))
        self._numbers = [number for number, _ in ordered]
        parts = "|".join(f"({_pattern(phrase)})" for _, phrase in ordered)
        self._pattern = re.compile(f"(?<!{_IN_WORD})(?:{parts})(?!{_IN_WORD})" if parts else r"(?!)")

    def find(self, text: str) -> Iterator[Found]:
        """Every place, in order; places do not overlap."""
        for match in self._pattern.finditer(plain_letters(text)):
            yield Found(*match.span(), self._numbers[(match.lastindex or 1) - 1])

    def count(self, text: str) -> int:
        return sum(1 for _ in self.find(text))


def plain_letters(text: str) -> str:
    """The text in small letters without accents, letter for letter: no place in it moves."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


def _pattern(phrase: Phrase) -> str:
    words = _BETWEEN.join(re.escape(plain_letters(word)) for word in phrase.words)
    return f"{words}{_IN_WORD}*" if phrase.is_beginning else words


class _PlainLetters(dict[int, str]):
    """Worked out for each character that is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        apart = unicodedata.normalize("NFD", char)
        small = (apart[0] if all(map(unicodedata.combining, apart[1:])) else char).lower()
        self[code] = plain = small if len(small) == 1 else char
        return plain


_PLAIN = _PlainLetters()
