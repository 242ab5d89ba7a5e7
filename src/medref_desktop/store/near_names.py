"""Names that are nearly what was typed. Only ever offered, never opened."""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST = 4
"""Below this many letters nearly every name is near."""


def near_names(folded: str, names: Sequence[str], most: int = 10) -> list[str]:
    """The folded names within 1 edit (2 from 7 letters), nearest first; else those whose beginning is.

    An edit is a letter added, left out, changed, or swapped with its neighbor.
    """
    if len(folded) < SHORTEST:
        return []
    # Needed only when nothing was found, so the window need not wait for it.
    from rapidfuzz.distance import OSA

    allowed = 2 if len(folded) >= 7 else 1
    whole = [(OSA.distance(folded, name, score_cutoff=allowed), name) for name in names]
    near = [pair for pair in whole if pair[0] <= allowed]
    if not near:
        begun = [(OSA.distance(folded, name[: len(folded)], score_cutoff=allowed), name) for name in names]
        near = [pair for pair in begun if pair[0] <= allowed]
    # People seldom mistake the first letter.
    near.sort(key=lambda pair: (pair[0], pair[1][0] != folded[0], pair[1]))
    return [name for _, name in near[:most]]
