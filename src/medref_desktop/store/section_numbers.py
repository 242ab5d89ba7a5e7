"""How sections are numbered in the index of words, for its writer and its readers.

The index yields sections in the order of their numbers, and a search looks at the first ones alone: those of reference
labels come before all others, and among them those of common drugs.
"""

from __future__ import annotations

from typing import Final

FIRST_OF_THE_OTHERS: Final = 1 << 40
"""Sections of reference labels are numbered below this, those of the others from here."""

OTHERS: Final = range(FIRST_OF_THE_OTHERS, 1 << 62)

_SECTIONS: Final = 1 << 32
"""More than the drugs of one importance will ever have."""

_LARGEST_IMPORTANCE: Final = FIRST_OF_THE_OTHERS // _SECTIONS - 1


def numbers_of(importance: int) -> range:
    """The numbers for the sections of reference labels of drugs that are so important; more is more.

    Ranges with room, not one row of numbers: a pack that is added to keeps all but those whose drug has become more
    common.

    >>> numbers_of(70)[-1] < numbers_of(69)[0] < FIRST_OF_THE_OTHERS
    True
    """
    first = (_LARGEST_IMPORTANCE - min(importance, _LARGEST_IMPORTANCE)) * _SECTIONS
    return range(first + 1, first + _SECTIONS)
