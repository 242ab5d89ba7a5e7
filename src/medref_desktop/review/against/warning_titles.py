"""The titles of a label's Warnings and precautions, as far as its text shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.blocks import Heading, leaf_texts
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.words import stems

_NUMBERED = re.compile(r"^5\.(\d{1,2})\s+(.{4,160})")
_POINT = re.compile(r"^•\s*([A-Z][^:•]{3,110}?)\s*:\s")
_TITLE_WORD = re.compile(r"(?:[A-Z(][\w’'()/,-]*|and|or|of|in|with|the|to|for|due|from|by|on|at|during|,)(?:\s+|$)")
_NO_WARNING = re.compile(
    r"^(?:general|information for|laboratory|drug interaction|carcinogen|pregnancy|nursing|pediatric|geriatric|"
    r"precautions|warnings|teratogen|labor|interactions|see |other)",
    re.IGNORECASE,
)
_LONGEST = 9


def titles(label: Monograph) -> list[str]:
    """Those of the summary in points and of headings; then the numbered ones that neither has."""
    found: list[str] = []
    numbered: list[str] = []
    for section in label.sections_of(SectionKind.WARNINGS):
        for block in section.blocks:
            for text in leaf_texts([block]):
                if isinstance(block, Heading):
                    found.append(text)
                elif point := _POINT.match(text):
                    found.append(point[1])
                elif (number := _NUMBERED.match(text)) and (title := _title(number[2])):
                    numbered.append(title)
    kept = [title for title in map(_plain, found) if title and not _NO_WARNING.match(title)]
    told = {one for title in kept for one in stems(title)}
    return list(dict.fromkeys([*kept, *(title for title in numbered if not set(stems(title)) & told)]))


def _plain(title: str) -> str:
    return re.sub(r"^5\.\d+\s*|\s*[\[(].*$", "", title).strip(" :.")


def _title(text: str) -> str:
    """The words with capitals; of a title's last word the next sentence's first may be one too many."""
    words = list(_words(text))
    again = next((at for at in range(1, len(words)) if words[at].casefold() == words[0].casefold()), len(words))
    kept = words[: min(again, _LONGEST)]
    if len(kept) == len(words) and len(kept) > 1 and again == len(words):
        kept = kept[:-1]
    return " ".join(kept).strip(" ,")


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        if not _TITLE_WORD.fullmatch(word):
            return
        yield word
