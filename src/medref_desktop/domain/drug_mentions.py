"""Which drugs and classes a text names: whole words, through tables of names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from medref_desktop.domain.enzyme_classes import enzyme_classes
from medref_desktop.domain.names import JOINING_WORDS, fold

MOST_WORDS = 8
"""Words of the longest name."""
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[\s®™\-‐‑‒–—−/'’‘]{0,4}| ?[(\[]|[)\]] ?|\. | & ")
"""What may stand between the words of one name."""
_NOT_BEFORE = re.compile(r"(?:non|anti|pre|pro|pseudo)[-‐‑–]$", re.I)
_NOT_AFTER = re.compile(
    r"[-‐‑–\s](?:like|binding|dependent|resistant|resistance|receptors?|channels?|secretion|secretory|deficien\w+|"
    r"metabolites?|levels? test|tests?|assays?|immunoassays?)\b",
    re.I,
)
_IS_EFFECT = re.compile(r"[-\s](?:effects?|activity|actions?|properties|potency)\b", re.I)


class Mention(NamedTuple):
    """A place in a text, with what it names: folded ingredients of drugs (any of them), or classes (each of them)."""

    start: int
    end: int
    ingredients: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ()


class DrugNames(NamedTuple):
    """What a text is searched for, by folded names: of drugs with the ingredients that each may mean, of classes.

    A name among `capitals` is one only where the text writes it with a capital: brands, of which some are plain words.
    One among `abbreviations` must stand in capitals, but for a last s.
    """

    drugs: Mapping[str, frozenset[str]]
    classes: Mapping[str, str]
    capitals: Collection[str] = frozenset()
    abbreviations: Collection[str] = frozenset()


class MentionFinder:
    """Finds names. The longest one stands, so that ethinyl estradiol is no estradiol, and remibrutinib no ibrutinib.

    >>> names = DrugNames({"warfarin": frozenset({"warfarin"})}, {"nsaid": "NSAIDs"}, abbreviations={"nsaid"})
    >>> [mention[:2] for mention in MentionFinder(names).find("With NSAIDs or warfarin, not warfarin-like")]
    [(5, 11), (15, 23)]
    """

    def __init__(self, names: DrugNames) -> None:
        self._names = names

    def find(self, text: str) -> Iterator[Mention]:
        """Every place, in order; places do not overlap."""
        by_enzyme = [Mention(*found[:2], classes=found.names) for found in enzyme_classes(text)]
        taken = [(mention.start, mention.end) for mention in by_enzyme]
        others = (m for m in self._named(text) if not any(start < m.end and m.start < end for start, end in taken))
        yield from sorted([*by_enzyme, *others])

    def _named(self, text: str) -> Iterator[Mention]:
        words = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            found = self._longest(text, words, at)
            if found is None:
                at += 1
                continue
            last, mention = found
            if not _is_other_thing(text, mention):
                yield mention
            at = last + 1

    def _longest(self, text: str, words: list[tuple[int, int, str]], at: int) -> tuple[int, Mention] | None:
        start, end, folded = words[at]
        best = None
        for last in range(at, min(at + MOST_WORDS, len(words))):
            if last > at:
                if not _JOINED.fullmatch(text, end, words[last][0]):
                    break
                end = words[last][1]
                if words[last][2] in JOINING_WORDS:
                    continue  # folded away inside a name, and no end of one
                folded += words[last][2]
            if mention := self._called(text, start, end, folded):
                best = last, mention
        return best

    def _called(self, text: str, start: int, end: int, folded: str) -> Mention | None:
        for name in _singulars(folded):
            if name in self._names.abbreviations and not _is_in_capitals(text[start:end]):
                continue
            if name in self._names.classes:
                return Mention(start, end, classes=(self._names.classes[name],))
            if name in self._names.drugs and (name not in self._names.capitals or text[start].isupper()):
                return Mention(start, end, ingredients=self._names.drugs[name])
        return None


def _singulars(folded: str) -> Iterator[str]:
    yield folded
    if folded.endswith("s"):
        yield folded[:-1]
    if folded.endswith("ies"):
        yield f"{folded[:-3]}y"


def _is_in_capitals(written: str) -> bool:
    return written.removesuffix("s").isupper()


def _is_other_thing(text: str, mention: Mention) -> bool:
    """Whether the words round a name make it another thing: insulin-like, opioid receptor."""
    before = text[max(mention.start - 8, 0) : mention.start]
    is_effect = mention.classes and _IS_EFFECT.match(text, mention.end)
    return bool(is_effect or _NOT_BEFORE.search(before) or _NOT_AFTER.match(text, mention.end))
