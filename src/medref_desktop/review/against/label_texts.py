"""The labels of a drug, read into passages that statements can be held against."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.names import fold
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against.label_words import LabelWords
from medref_desktop.review.against.words import stems

LONGEST = 45
"""Words of a passage: a flattened table has no ends of sentences."""

_SENTENCE_END = re.compile(r"(?<=[.!?•])\s+(?=[A-Z(•\d])")
_NEGATED = re.compile(
    r"\b(?:not|never|no|none|neither|nor|cannot|can't|don't|without|avoid\w*|"
    r"contraindicat\w*|withh[eo]ld\w*|discontinu\w*|stop\w*|"
    r"unless|refrain\w*|instead|prohibit\w*|exclud\w*|unable|un[a-z]{4,}|rather than|except|"
    r"interrupt\w*|only|until|insufficient|lack\w*|absen\w+|fail\w*|less|limit\w*|minimi[sz]e)\b",
    re.IGNORECASE,
)


class Passage(NamedTuple):
    """A sentence of a label, or a piece of a long one."""

    kind: SectionKind
    text: str
    stems: frozenset[str]
    is_negated: bool


@dataclass(frozen=True, eq=False)
class LabelText:
    """One label with its text cut into passages, and what stands in which."""

    set_id: str
    version: str
    monograph: Monograph

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(_passages(self.monograph))

    @cached_property
    def words(self) -> LabelWords:
        return LabelWords(self.monograph)

    @cached_property
    def _folded(self) -> Mapping[SectionKind, str]:
        found: dict[SectionKind, list[str]] = defaultdict(list)
        for section in self.monograph.sections:
            found[section.kind].append(fold(" ".join((section.title, *leaf_texts(section.blocks)))))
        return {kind: " ".join(texts) for kind, texts in found.items()}

    def names(self, folded: str, *kinds: SectionKind) -> bool:
        """Whether a name, folded, stands in the sections of these kinds, or anywhere where none is named."""
        return any(folded in text for kind, text in self._folded.items() if not kinds or kind in kinds)

    @cached_property
    def places(self) -> Mapping[str, frozenset[int]]:
        """The passages in which each stem stands."""
        found: dict[str, set[int]] = defaultdict(set)
        for at, passage in enumerate(self.passages):
            for one in passage.stems:
                found[one].add(at)
        return {one: frozenset(at) for one, at in found.items()}

    @cached_property
    def near(self) -> Mapping[str, frozenset[int]]:
        """The passages in which, or beside which, each stem stands."""
        last = len(self.passages)
        return {
            one: frozenset(near for at in places for near in (at - 1, at, at + 1) if 0 <= near < last)
            for one, places in self.places.items()
        }

    def weight(self, one: str) -> float:
        """How much a stem tells: the rarer, the more. One that the label does not have tells nothing here."""
        places = self.places.get(one)
        return math.log(1 + len(self.passages) / len(places)) if places else 0.0

    def scores(self, wanted: Collection[str], *, beside: bool = True) -> Counter[int]:
        """How much of these stems stands in each passage (or beside it), by weight."""
        found: Counter[int] = Counter()
        places = self.near if beside else self.places
        for one in wanted:
            weight = self.weight(one)
            for at in places.get(one, ()):
                found[at] += weight  # type: ignore[assignment]
        return found

    def texts(self, *kinds: SectionKind) -> Iterator[str]:
        """The whole texts of the sections of these kinds, all where none is named."""
        for section in self.monograph.sections:
            if not kinds or section.kind in kinds:
                yield " ".join((section.title, *leaf_texts(section.blocks)))

    def has(self, kinds: Iterable[SectionKind]) -> bool:
        wanted = set(kinds)
        return any(section.kind in wanted for section in self.monograph.sections)


def _passages(monograph: Monograph) -> Iterator[Passage]:
    for section in monograph.sections:
        for text in (section.title, *leaf_texts(section.blocks)):
            for sentence in _SENTENCE_END.split(text):
                for piece in _pieces(sentence):
                    yield Passage(section.kind, piece, frozenset(stems(piece)), bool(_NEGATED.search(piece)))


def _pieces(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for start in range(0, len(words), LONGEST):
        yield " ".join(words[start : start + LONGEST])
