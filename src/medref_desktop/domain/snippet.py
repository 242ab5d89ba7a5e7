"""A few words of a text round what was looked for, cut at the bounds of words, with the places to mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from medref_desktop.domain.word_finder import Found, WordFinder

ROOM = 120
"""Letters of a snippet."""
_BEFORE = 40
"""Letters before the first place, at most."""
_MOST_PLACES = 200
"""Places of one paragraph that are weighed against each other."""
_NEXT = " · "
_CUT = "…"


class Snippet(NamedTuple):
    """The words, and where in them to mark as (start, length)."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def seen_within(self, letters: int) -> Snippet:
        """The same from its first mark on, where that would not be among the first so many letters."""
        start, length = self.spans[0] if self.spans else (0, 0)
        if start + length <= letters:
            return self
        return Snippet(_CUT + self.text[start:], tuple((at - start + 1, size) for at, size in self.spans))


def make_snippet(texts: Sequence[str], finder: WordFinder, room: int = ROOM) -> Snippet:
    """The place in these paragraphs where most of the phrases stand together; the beginning where none does."""
    best, number_of_best, first = (0, 0), 0, 0
    for number, text in enumerate(texts):
        places = list(islice(finder.find(text), _MOST_PLACES))
        for at, place in enumerate(places):
            worth = _worth(places[at:], place.start + room - _BEFORE)
            if worth > best:
                best, number_of_best, first = worth, number, place.start
        if best[0] == len(finder.phrases):
            break
    text = _with_next(texts[number_of_best:], first, room)
    cut = _cut(text, first, room)
    return Snippet(cut, tuple((place.start, place.end - place.start) for place in finder.find(cut)))


def _worth(places: Sequence[Found], end: int) -> tuple[int, int]:
    """How many of the phrases stand from the first place to the end, and how near together (larger is nearer)."""
    met: dict[int, int] = {}
    for place in places:
        if met and place.end > end:
            break
        met.setdefault(place.phrase, place.end)
    return len(met), places[0].start - max(met.values())


def _with_next(texts: Iterable[str], first: int, room: int) -> str:
    """A paragraph, and the next ones where it is too short to tell anything: a cell of a table, an item of a list."""
    joined = ""
    for text in texts:
        joined = f"{joined}{_NEXT}{text.strip()}" if joined and text.strip() else joined or text
        if len(joined) - max(first - _BEFORE, 0) >= room // 2:
            break
    return joined


def _cut(text: str, first: int, room: int) -> str:
    start = max(first - _BEFORE, 0)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = start + room
    if end < len(text):
        space = text.rfind(" ", first, end)
        end = space if space > first else end
    kept = " ".join(text[start:end].split())
    return f"{_CUT if start else ''}{kept}{_CUT if end < len(text) else ''}"
