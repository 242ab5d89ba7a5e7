"""What a person asked for, as a value, and what search answers."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import NamedTuple

from medref_desktop.domain.codes import Code
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_filters import DrugFilter
from medref_desktop.domain.names import fold, words
from medref_desktop.domain.text_query import TextQuery

MOST_GUESSES = 5
"""Near names that are offered where nothing has the name."""
CLASSES_IN_SIGHT = 3
"""Classes that a line of the list names; a mixture of many has more."""

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
    CODE = "code"
    """No name: a product of the drug, met by its code."""


NAME_RANK = {
    NameKind.GENERIC: 0,
    NameKind.BRAND: 1,
    NameKind.SALT: 2,
    NameKind.SYNONYM: 2,
    NameKind.ABBREVIATION: 3,
    NameKind.CODE: 4,
}
"""The order of the kinds within a tier; names of one rank stand by how common their drugs are."""

_UNFINISHED = frozenset({"a", "an", "w", "wi", "wit", "p", "pl", "plu", "plus"})
"""What is typed on the way to the next part of a combination."""


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
        every_word = words(cut)
        sorted_words = " ".join(sorted(every_word))
        return cls(text, fold(cut), every_word[:8], sorted_words, drug_class, asked.bare, asked.filters)

    def without_joining_word(self) -> SearchQuery | None:
        """The same question without a last "an" or a "plus" between its words, or None where there is neither."""
        kept = [word for word in self.words if word != "plus"]
        if kept and kept[-1] in _UNFINISHED:
            kept.pop()
        if not kept or len(kept) == len(self.words):
            return None
        return SearchQuery.parse(" ".join(kept), self.drug_class)._replace(filters=self.filters)

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
    classes: tuple[str, ...]
    """Its established pharmacologic classes, else its therapeutic class."""
    brands: tuple[str, ...]
    has_boxed_warning: bool
    tier: Tier
    matched: str = ""
    """The name that was met; the empty query meets none."""
    name_kind: NameKind = NameKind.GENERIC

    @property
    def class_words(self) -> str:
        """The classes for a line of the list, which has room for three of them."""
        more = len(self.classes) - CLASSES_IN_SIGHT
        last = f"{more + 1} more" if more > 0 else "".join(self.classes[-1:])
        shown = self.classes[: CLASSES_IN_SIGHT - 1] if more > 0 else self.classes[:-1]
        return " and ".join(filter(None, (", ".join(shown), last)))

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
    code: Code | None = None
    """The code that the query is, if it is one."""
    note: str = ""
    """A sentence on what was not found: a drug that is known and in no pack, a code that is wrong or in no pack."""
    other_forms: str = ""
    """A sentence on form groups that the starter set is to have of the drug that was named, and no pack has."""


def opened_by_enter(answer: Answer) -> DrugHit | None:
    """The hit that Enter may open when the person has moved to none: never a drug that was not asked for.

    The one exact name, or the only row if it is a prefix match of at least 5 letters, or the only product of a code
    that can be read in one way alone. Not where the text is the name of a drug that is known and not here: the row is
    another one's then ("decitabine" is not decitabine / cedazuridine).
    """
    exact = [hit for hit in answer.hits if hit.tier is Tier.EXACT]
    if len(exact) == 1:
        return exact[0]
    if exact or answer.note or answer.total != 1:
        return None
    only = answer.hits[0]
    is_coded = only.tier is Tier.CODE and answer.code is not None and answer.code.is_unequivocal
    return only if is_coded or (only.opens_alone and len(answer.query.folded) >= 5) else None
