"""Names that are taken for each other, and the tall-man letters that tell them apart.

Tall-man letters are for eyes alone: search, sorting, copies, files, paper and screen readers have plain letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from medref_desktop.domain.names import fold

NAMES_KEPT = 4096
_WORD = re.compile(r"[^\W\d_]+")


class LookAlikes:
    """`tall` maps a plain name to its tall-man form, `others` to the names that it is taken for, in that form."""

    def __init__(self, tall: Mapping[str, str], others: Mapping[str, tuple[str, ...]]) -> None:
        self._tall, self._others = tall, others
        # Rows of the list ask for the same names at every key.
        self._kept_tall, self._kept_others = lru_cache(NAMES_KEPT)(self._tall_man), lru_cache(NAMES_KEPT)(self._alike)

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> LookAlikes:
        """From groups of names in tall-man letters; of a name that two groups write differently the first is used."""
        tall: dict[str, str] = {}
        others: dict[str, dict[str, None]] = {}
        for group in map(tuple, groups):
            for name in group:
                tall.setdefault(fold(name), name)
                others.setdefault(fold(name), {}).update(dict.fromkeys(map(fold, group)))
        return cls(
            tall,
            {name: tuple(tall[other] for other in alike if other != name) for name, alike in others.items()},
        )

    def plain_names(self) -> list[str]:
        """Every name of the list in plain letters."""
        return sorted(name.lower() for name in self._tall.values())

    def tall_man(self, shown: str) -> str:
        """A name as it is shown: each of its words that the list has in tall-man letters, the others as they are."""
        return self._kept_tall(shown)

    def confused_with(self, shown: str) -> tuple[str, ...]:
        """The names, in tall-man letters, that this one or a part of it is taken for."""
        return self._kept_others(shown)

    def _tall_man(self, shown: str) -> str:
        return _WORD.sub(lambda word: self._tall_word(word[0]), shown)

    def _tall_word(self, word: str) -> str:
        tall = self._tall.get(fold(word), word)
        # Folding takes accents away; what is shown may differ from the name in case alone.
        return tall if tall.casefold() == word.casefold() else word

    def _alike(self, shown: str) -> tuple[str, ...]:
        parts = [fold(word) for word in _WORD.findall(shown)]
        alike = dict.fromkeys(other for part in parts for other in self._others.get(part, ()))
        return tuple(other for other in alike if fold(other) not in parts)
