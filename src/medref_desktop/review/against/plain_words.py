"""Plain words and the clinical terms that labels have for them: resources/plain_words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Set
from functools import cache
from typing import Any

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
    for group in groups().values():
        for term in group:
            found.setdefault(term, []).append(group)
    return found


@cache
def groups() -> dict[str, frozenset[_Term]]:
    """By plain term all that mean the same."""
    return {plain: _stemmed((plain, *clinical)) for plain, clinical in _table()["same"].items()}


@cache
def dangers() -> dict[str, frozenset[_Term]]:
    """Those of the groups that name a harm."""
    return {plain: group for plain, group in groups().items() if plain not in _table()["no_danger"]}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resource("plain_words.toml").read_text(encoding="utf-8"))


def _stemmed(words: Iterable[str]) -> frozenset[_Term]:
    return frozenset(frozenset(stems(word)) or frozenset({stem(word)}) for word in words)
