"""Plain words and the clinical terms that labels have for them: resources/plain_words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from functools import cache

from medref_desktop.paths import resource
from medref_desktop.review.against.words import stem, stems

_Term = frozenset[str]


def is_said(term: str, said: Collection[str]) -> bool:
    """Whether a term, or another word for it, stands among these stems."""
    return any(other <= said if isinstance(said, (set, frozenset)) else other <= set(said) for other in terms(term))


@cache
def terms(term: str) -> tuple[_Term, ...]:
    """A term and the others that mean the same, each as its stems."""
    own = frozenset(stems(term))
    if not own:
        return ()
    return (own, *(other for group in _groups() if own in group for other in group if other != own))


@cache
def pairs() -> int:
    """How many pairs of a plain and a clinical term the table has."""
    return sum(len(clinical) for clinical in _table().values())


@cache
def _groups() -> tuple[frozenset[_Term], ...]:
    return tuple(_stemmed((plain, *clinical)) for plain, clinical in _table().items())


def _stemmed(words: Iterable[str]) -> frozenset[_Term]:
    return frozenset(frozenset(stems(word)) or frozenset({stem(word)}) for word in words)


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(resource("plain_words.toml").read_text(encoding="utf-8"))["same"]
    return table
