"""What fingers do to a name."""

from __future__ import annotations

import string
from collections.abc import Iterator

LETTERS = string.ascii_lowercase


def misspellings(name: str) -> Iterator[str]:
    """Every text that is one edit away: a letter left out, added, changed, or swapped with its neighbor."""
    for at in range(len(name) + 1):
        head, tail = name[:at], name[at:]
        yield from (head + letter + tail for letter in LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
