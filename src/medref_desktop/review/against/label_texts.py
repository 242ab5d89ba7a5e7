"""The labels of a drug, read so that statements can be held against them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.word_finder import plain_letters
from medref_desktop.review.against.label_words import LabelWords
from medref_desktop.review.against.negations import Negations

_NOT_FOLDED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, eq=False)
class LabelText:
    """One label, with what stands where in its text."""

    set_id: str
    version: str
    monograph: Monograph
    fields: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each field of its source; none where its pack keeps none."""

    @cached_property
    def words(self) -> LabelWords:
        return LabelWords(self.monograph)

    @cached_property
    def negations(self) -> Negations:
        return Negations(self.words)

    @cached_property
    def _folded(self) -> Mapping[SectionKind, str]:
        found: dict[SectionKind, list[str]] = defaultdict(list)
        for section in self.monograph.sections:
            text = " ".join((section.title, *leaf_texts(section.blocks)))
            found[section.kind].append(_NOT_FOLDED.sub("", plain_letters(text)))
        return {kind: " ".join(texts) for kind, texts in found.items()}

    def names(self, folded: str, *kinds: SectionKind) -> bool:
        """Whether a name, folded, stands in the sections of these kinds, or anywhere where none is named."""
        return any(folded in text for kind, text in self._folded.items() if not kinds or kind in kinds)

    def texts(self, *kinds: SectionKind) -> Iterator[str]:
        """The whole texts of the sections of these kinds, all where none is named."""
        for section in self.monograph.sections:
            if not kinds or section.kind in kinds:
                yield " ".join((section.title, *leaf_texts(section.blocks)))
