"""Plain words and the clinical terms that labels have for them: resources/plain_words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Set
from functools import cache

from medref_desktop.paths import resource
from medref_desktop.review.against.words import stem, stems

_Term = frozenset[str]


def is_said(term: str, said: Set[str]) -> bool:
    """Whether a term, or another word for it, stands among these stems."""
    return any(other <= said for other in terms(term))


@cache
def terms(term: str) -> tuple[_Term, ...]:
    """A term and the others that mean the same, each as its stems."""
    own = frozenset(stems(term))
    if not own:
        return ()
    return other_terms(own)


@cache
def other_terms(own: _Term) -> tuple[_Term, ...]:
    """A term by its stems, with the others that mean the same; itself first."""
    return tuple(dict.fromkeys((own, *(other for group in _groups_of().get(own, ()) for other in group))))


@cache
def _groups_of() -> dict[_Term, list[frozenset[_Term]]]:
    found: dict[_Term, list[frozenset[_Term]]] = {}
    for group in _groups():
        for term in group:
            found.setdefault(term, []).append(group)
    return found


@cache
def _groups() -> tuple[frozenset[_Term], ...]:
    table = tomllib.loads(resource("plain_words.toml").read_text(encoding="utf-8"))["same"]
    return tuple(_stemmed((plain, *clinical)) for plain, clinical in table.items())


def _stemmed(words: Iterable[str]) -> frozenset[_Term]:
    return frozenset(frozenset(stems(word)) or frozenset({stem(word)}) for word in words)
