"""What a person asked for, as a value, and what search answers."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import NamedTuple

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_filters import DrugFilter
from medref_desktop.domain.names import bag, fold, words
from medref_desktop.domain.text_query import TextQuery

LONGEST_QUERY = 200
"""Letters of a query that are looked at; no name of a drug is longer by far."""


class Tier(IntEnum):
    """How a name was met, best first. The order of the list."""

    EXACT = 0
    PREFIX = 1
    WORD = 2
    INSIDE = 3
    CODE = 4
    GUESS = 5

    @property
    def word(self) -> str:
        """The tier as the command line's JSON spells it."""
        return self.name.lower()


class NameKind(StrEnum):
    """What kind of name it is; within a tier, generic names stand before brands, brands before the others."""

    GENERIC = "generic"
    BRAND = "brand"
    SALT = "salt"
    SYNONYM = "synonym"
    ABBREVIATION = "abbreviation"


NAME_RANK = {kind: rank for rank, kind in enumerate(NameKind)}


class SearchQuery(NamedTuple):
    """A search text, folded as names are folded in packs.

    >>> SearchQuery.parse("Hydro-Codone").folded
    'hydrocodone'
    """

    text: str
    folded: str
    words: tuple[str, ...]
    bag: str
    drug_class: str = ""
    named: str = ""
    """The text without its filters: what is compared with names."""
    filters: tuple[DrugFilter, ...] = ()

    @classmethod
    def parse(cls, text: str, drug_class: str = "") -> SearchQuery:
        """Any text at all is a query; what cannot stand in a name is folded away."""
        asked = TextQuery.parse(text)
        cut = asked.bare[:LONGEST_QUERY]
        return cls(text, fold(cut), words(cut)[:8], bag(cut), drug_class, asked.bare, asked.filters)

    @property
    def is_blank(self) -> bool:
        """No name was typed: the whole list is asked for. A text of signs alone has no hits instead."""
        return not self.named.strip()

    @property
    def is_whole_list(self) -> bool:
        """Nothing limits the list."""
        return self.is_blank and not self.drug_class and not self.filters


class DrugHit(NamedTuple):
    """One row of the list."""

    drug: Drug
    name: str
    """The drug's name, plain letters, told apart by form group where the drug has several."""
    drug_class: str
    brands: tuple[str, ...]
    has_boxed_warning: bool
    tier: Tier
    matched: str = ""
    """The name that was met; the empty query meets none."""
    name_kind: NameKind = NameKind.GENERIC

    @property
    def opens_alone(self) -> bool:
        """Whether this hit, as the only one, may be opened by Enter for a query of at least 5 letters."""
        return self.tier in (Tier.EXACT, Tier.PREFIX)


class Answer(NamedTuple):
    """What search found: a page of hits, how many there are in all, and guesses apart from them."""

    query: SearchQuery
    hits: tuple[DrugHit, ...]
    total: int
    did_you_mean: tuple[DrugHit, ...] = ()


def opened_by_enter(answer: Answer) -> DrugHit | None:
    """The hit that Enter may open when the person has moved to none: never a drug that was not asked for.

    The one exact name, or the only row if it is a prefix match of at least 5 letters.
    """
    exact = [hit for hit in answer.hits if hit.tier is Tier.EXACT]
    if len(exact) == 1:
        return exact[0]
    if not exact and answer.total == 1 and answer.hits[0].opens_alone and len(answer.query.folded) >= 5:
        return answer.hits[0]
    return None
