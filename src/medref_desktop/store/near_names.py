"""Names that are nearly what was typed. Only ever offered, never opened.

Packs keep *traces* of every name, small hashes that a misspelling shares with it: of its beginning with any one letter
left out, and of how it sounds. So the near names of a text are found by an index, and only they are compared.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from medref_desktop.domain.names import bag, fold, words
from medref_desktop.domain.sound import sound

SHORTEST = 4
"""Below this many letters nearly every name is near."""
SHORTEST_WORD = 5
"""Of the words of a longer name that are found by themselves."""
LONGEST = 40
"""Nobody types longer names in full."""
TWO_EDITS_FROM = 7
BEGINNING = 7
"""Letters of a name that are traced. Two names within one edit always share a trace of so many, whatever follows."""
SHORTEST_SOUND = 3


def traces(shown: str, *, words_too: bool) -> set[int]:
    """The traces of a name: whole, in the order of the alphabet, and each of its words if they may stand for it."""
    forms = set(_forms(shown, words_too=words_too))
    return {trace for form in forms if len(form) <= LONGEST for trace in (*_by_letters(form), *_by_sound(form))}


def traces_by_letters(folded: str) -> tuple[int, ...]:
    """Shared with every name within one edit: a letter added, left out, changed or swapped with its neighbor."""
    return tuple(set(_by_letters(folded))) if SHORTEST <= len(folded) <= LONGEST else ()


def traces_by_sound(folded: str) -> tuple[int, ...]:
    """Shared with the names that sound alike."""
    return tuple(_by_sound(folded)) if SHORTEST <= len(folded) <= LONGEST else ()


def edits_to(folded: str, shown: str, *, words_too: bool) -> int:
    """Whether no edit, one, or more (2) lead from a text to a name, or to the word of it that is nearest."""
    from rapidfuzz.distance import OSA  # needed only when nothing was found, so the window need not wait for it

    return min(int(OSA.distance(folded, form, score_cutoff=1)) for form in _forms(shown, words_too=words_too))


def within_two_edits(folded: str, names: Sequence[str], most: int) -> list[str]:
    """The folded names within 1 edit (2 from 7 letters), nearest first, then those whose beginning is.

    Meant for names with the same first letter: people seldom mistake it.
    """
    if len(folded) < SHORTEST:
        return []
    allowed = 2 if len(folded) >= TWO_EDITS_FROM else 1
    length = len(folded)
    whole = [name for name in names if abs(len(name) - length) <= allowed]
    begun = [name[:length] for name in names]
    near = [(edits, whole[at]) for edits, at in _close(folded, whole, allowed)]
    near = near or [(edits, names[at]) for edits, at in _close(folded, begun, allowed)]
    return [name for _, name in sorted(near)[:most]]


def _close(folded: str, choices: Sequence[str], allowed: int) -> list[tuple[int, int]]:
    """The choices within so many edits, as (edits, place among the choices)."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(folded, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return [(int(edits), int(place)) for _, edits, place in found]


def _forms(shown: str, *, words_too: bool) -> Iterator[str]:
    yield fold(shown)
    parts = words(shown)
    if len(parts) > 1:
        yield bag(shown).replace(" ", "")
        if words_too:
            yield from (part for part in parts if len(part) >= SHORTEST_WORD)


def _by_letters(folded: str) -> Iterator[int]:
    begun = folded[:BEGINNING]
    yield _hash(begun)
    yield from (_hash(begun[:at] + begun[at + 1 :]) for at in range(len(begun)))


def _by_sound(folded: str) -> Iterator[int]:
    heard = sound(folded)
    if len(heard) >= SHORTEST_SOUND:
        yield _hash(f"~{heard}")


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8")) & 0x7F_FF_FF  # three bytes in the file; chance hits are compared away
