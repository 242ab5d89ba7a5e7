"""Drug names that look alike, computed: a list for people to review. None is shown before somebody has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from medref_desktop.domain.names import fold
from medref_desktop.domain.query import SearchQuery
from medref_desktop.store.library import Library
from medref_desktop.store.name_lists import look_alikes

SAME_BEGINNING = 5
"""Letters: as many as a person should type before choosing (ISMP)."""
SIMILAR = 0.7
SHORTEST = 4


class Candidate(NamedTuple):
    """A pair of plain names, how similar they are (1 is the same), and whether the shipped list has it."""

    one: str
    other: str
    similarity: float
    same_beginning: bool
    is_listed: bool


def candidates(library: Library) -> list[Candidate]:
    """Every pair of ingredients in the packs with the same first 5 letters or a similarity of at least 0.7."""
    answer = library.search(SearchQuery.parse(""), limit=1_000_000)
    return alike({part for hit in answer.hits for part in hit.drug.key.split("+")})


def alike(names: Iterable[str]) -> list[Candidate]:
    """The pairs among these names that look alike, the most similar first."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    ordered = sorted({fold(name) for name in names if len(fold(name)) >= SHORTEST})
    pairs: dict[tuple[str, str], float] = {}
    for at, name in enumerate(ordered):
        later = ordered[at + 1 :]
        close = extract(name, later, scorer=OSA.normalized_similarity, score_cutoff=SIMILAR, limit=None)
        pairs |= {(name, other): similarity for other, similarity, _ in close}
        for other in later:
            if not other.startswith(name[:SAME_BEGINNING]):
                break
            pairs.setdefault((name, other), OSA.normalized_similarity(name, other))
    found = [_candidate(one, other, similarity) for (one, other), similarity in pairs.items()]
    return sorted(found, key=lambda pair: (-pair.similarity, pair.one, pair.other))


def to_csv(found: Sequence[Candidate]) -> str:
    """The list as CSV, for a spreadsheet; drug names begin with letters or digits, so no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("name", "looks like", "similarity", "same first 5 letters", "in the shipped list"))
    for pair in found:
        flags = ("yes" if flag else "no" for flag in (pair.same_beginning, pair.is_listed))
        writer.writerow((pair.one, pair.other, f"{pair.similarity:.2f}", *flags))
    return text.getvalue()


def _candidate(one: str, other: str, similarity: float) -> Candidate:
    listed = other in {fold(name) for name in look_alikes().confused_with(one)}
    return Candidate(one, other, similarity, one[:SAME_BEGINNING] == other[:SAME_BEGINNING], listed)
