"""The language of the search box: words, "phrases", -not, beginnings of words, `in:tab` and filters, as a value.

Any text at all is a question. What is not understood is looked for as words, so that nothing typed is dropped and no
sign can widen the question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from medref_desktop.domain.drug_filters import FIELDS, DrugFilter
from medref_desktop.domain.sections import SectionKind, kinds_called

SHORTEST_BEGINNING = 4
"""Letters from which a word may be only the beginning of the one that is meant."""
LONGEST_TEXT = 400
MOST_PHRASES = 24
"""A longer question finds nothing: cut short, it would find more than was asked for."""

OPERATORS = (
    ("muscle pain", "both words, in one section"),
    ("hepat", "the last word may be a beginning, from 4 letters"),
    ("hepat* fail*", "a star marks any beginning"),
    ("“lactic acidosis”", "these words side by side"),
    ("rash -fever", "without this word in the section"),
    ("in:side-effects", "only in this tab"),
    ("class:statin", "drugs of this class"),
    ("schedule:CII", "drugs of this DEA schedule"),
    ("source:label", "drugs with a label, starter or clinic monograph"),
    ("rx:otc", "drugs sold over the counter; rx:rx by prescription"),
    ("-class:statin", "a minus turns a filter round"),
)
"""What the help on searching shows. The filters hold for names, for the text and for the whole list."""

_TOKEN = re.compile(
    r"(?P<minus>-(?=[^\s-]))?"
    rf"(?:(?P<field>{'|'.join(('in', *FIELDS))}):)?"
    r'(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<plain>[^\s"]+)|(?P<nothing>(?<=:)(?=\s|$)))',
    re.IGNORECASE,
)
_STRAIGHT = str.maketrans("“”„«»", '"""""')


class Phrase(NamedTuple):
    """Words that stand side by side, as typed but for signs; the last may be only a beginning."""

    words: tuple[str, ...]
    is_beginning: bool = False


class TextQuery(NamedTuple):
    """A text taken apart.

    >>> question = TextQuery.parse('class:statin "muscle pain" -rash kidn')
    >>> [phrase.words for phrase in question.wanted], question.bare
    ([('muscle', 'pain'), ('kidn',)], '"muscle pain" -rash kidn')
    """

    text: str
    bare: str
    """The text without filters and tabs: what names are compared with."""
    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    filters: tuple[DrugFilter, ...] = ()
    tabs: tuple[str, ...] = ()
    """What stands behind `in:`."""
    tabs_left_out: tuple[str, ...] = ()
    """What stands behind `-in:`."""
    is_too_long: bool = False

    @classmethod
    def parse(cls, text: str) -> TextQuery:
        if len(text) > LONGEST_TEXT:
            return cls(text, text, is_too_long=True)
        straight = text.translate(_STRAIGHT)
        found = [_Token.of(match, straight) for match in _TOKEN.finditer(straight)]
        phrases = [token for token in found if not token.field and token.phrase.words]
        return cls(
            text,
            _without(straight, [token for token in found if token.field]),
            tuple(token.phrase for token in phrases if not token.is_minus),
            tuple(token.phrase for token in phrases if token.is_minus),
            tuple(
                DrugFilter(token.field, token.value, token.is_minus)
                for token in found
                if token.field in FIELDS and token.value.strip()
            ),
            tuple(token.value for token in found if token.names_tab and not token.is_minus),
            tuple(token.value for token in found if token.names_tab and token.is_minus),
            is_too_long=len(phrases) > MOST_PHRASES,
        )

    @property
    def asks_the_text(self) -> bool:
        """Whether there is something to look for in the text."""
        return bool(self.wanted) and not self.is_too_long and any(len(w) > 1 for p in self.wanted for w in p.words)

    @property
    def kinds(self) -> frozenset[SectionKind] | None:
        """The sections that `in:` limits the text to, none if no tab is called so; None without a limit."""
        if not self.tabs and not self.tabs_left_out:
            return None
        kept = _kinds(self.tabs) if self.tabs else frozenset(SectionKind)
        return kept - _kinds(self.tabs_left_out)


class _Token(NamedTuple):
    start: int
    end: int
    is_minus: bool
    field: str
    value: str
    phrase: Phrase

    @property
    def names_tab(self) -> bool:
        return self.field == "in" and bool(self.value.strip())

    @classmethod
    def of(cls, match: re.Match[str], text: str) -> _Token:
        quoted, plain = match["quoted"], match["plain"]
        value = plain if quoted is None else quoted
        # A word that still grows: no space and no closing quote stands behind it.
        is_last = match.end() == len(text) and not match["end"] and not match["minus"]
        may_begin = is_last or (plain or "").endswith("*")
        return cls(
            *match.span(), bool(match["minus"]), (match["field"] or "").lower(), value or "", _phrase(value, may_begin)
        )


def _phrase(value: str | None, may_begin: bool) -> Phrase:
    words = tuple(_spaced(value or "").split())
    return Phrase(words, may_begin and bool(words) and len(words[-1]) >= SHORTEST_BEGINNING)


def _kinds(tabs: Iterable[str]) -> frozenset[SectionKind]:
    return frozenset[SectionKind]().union(*(kinds_called(_spaced(tab)) for tab in tabs))


def _spaced(text: str) -> str:
    """The text with a space for every sign, as the index takes words apart."""
    kept = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in text)
    # Marks alone are no word.
    return " ".join(word for word in kept.split() if any(char.isalnum() for char in word))


def _without(text: str, tokens: Iterable[_Token]) -> str:
    return " ".join("".join(_pieces(text, tokens)).split()) if tokens else text


def _pieces(text: str, tokens: Iterable[_Token]) -> Iterator[str]:
    at = 0
    for token in tokens:
        yield text[at : token.start]
        at = token.end
    yield text[at:]
