"""openFDA keeps a section as one string without its line breaks: broken again where that is certain, else left whole.

Certain are the label's own section numbers in their sequence, and bullets. Of very long texts also ends of sentences.
Every word stays, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.blocks import Paragraph, Run

LONG = 1_500
"""Characters of a paragraph above which it is broken at ends of sentences ..."""
ENOUGH = 600
"""... into paragraphs of at least this many."""

_BULLET = re.compile(r"(?<=\s)(?=[•●▪■◦○►▶])")
_NUMBERED = re.compile(r"(?:(?<=\s)|^)(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}))?(?=\s+[A-Z])")
_REFERRING = re.compile(
    r"(?:tables?|figures?|sections?|see|and|or|to|in|of|through|phase|version|[,;(\[/–-])\s*$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|Dr|No|Fig|approx|al|St|U\.S|Inc|Co|Ltd|spp|sp|var|cf|etc)\.|\b[A-Z]\.)$"
)
_STRONG = frozenset({"strong"})


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a flat text, with single spaces between its words."""
    for part in _at_numbers(text):
        for item in _BULLET.split(part):
            for piece in _short_enough(item.strip()):
                if piece:
                    yield Paragraph(_runs(piece))


def _at_numbers(text: str) -> list[str]:
    """The text parted before each number that continues the sequence 2.1, 2.2, 2.2.1, 2.3 ..."""
    starts, last = [0], None
    for found in _NUMBERED.finditer(text):
        number = tuple(int(part) for part in found.groups() if part)
        if _follows(last, number) and not _REFERRING.search(text[max(0, found.start() - 20) : found.start()]):
            starts.append(found.start())
            last = number
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _follows(last: tuple[int, ...] | None, number: tuple[int, ...]) -> bool:
    if last is None:
        return number[1:] in ((1,), (1, 1)) or len(number) == 2
    if number[0] != last[0]:
        return False
    if len(number) == 3:
        if len(last) == 3 and last[1] == number[1]:
            return number[2] == last[2] + 1
        return number[1] == last[1] and number[2] == 1
    return number[1] == last[1] + 1


def _short_enough(text: str) -> Iterator[str]:
    if len(text) <= LONG:
        yield text
        return
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if found.start() - start < ENOUGH:
            continue
        sentence = text[start : found.start()]
        inside = sentence.count("(") > sentence.count(")") or sentence.count("[") > sentence.count("]")
        if not inside and not _ABBREVIATED.search(sentence[-8:]):
            yield sentence
            start = found.end()
    yield text[start:]


def _runs(text: str) -> tuple[Run, ...]:
    number = _NUMBERED.match(text)
    if number is None:
        return (Run(text),)
    return (Run(number[0], _STRONG), Run(text[number.end() :]))
