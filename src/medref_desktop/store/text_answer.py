"""What may be asked of the text of the packs, and what comes back, as values."""

from __future__ import annotations

from typing import NamedTuple

from medref_desktop.domain.query import DrugHit
from medref_desktop.domain.sections import SectionKind, title_of
from medref_desktop.domain.source import Source
from medref_desktop.domain.text_query import TextQuery
from medref_desktop.errors import PackUnreadable
from medref_desktop.store.pack import MonographRef


class TextQuestion(NamedTuple):
    """What to look for, in which of the sections and drugs. `kinds` is None for every section."""

    query: TextQuery
    kinds: frozenset[SectionKind] | None = None
    all_labels: bool = False
    """Look into every label, not only the reference label of each drug."""
    drug_class: str = ""
    """Only drugs of exactly this class."""

    @classmethod
    def parse(
        cls, text: str, kinds: frozenset[SectionKind] | None = None, *, all_labels: bool = False, drug_class: str = ""
    ) -> TextQuestion:
        """`in:` in the text goes before `kinds`."""
        query = TextQuery.parse(text)
        return cls(query, kinds if query.kinds is None else query.kinds, all_labels, drug_class)


class TextHit(NamedTuple):
    """A drug whose text has the words, with the section of the monograph that has them best."""

    drug: DrugHit
    ref: MonographRef
    kind: SectionKind
    position: int
    """Of the section among the monograph's."""

    @property
    def tab_title(self) -> str:
        return title_of(self.kind, is_label=self.ref.source is Source.LABEL)


class TextAnswer(NamedTuple):
    """The drugs, best first. With `has_more` there are others that were not ranked or have no room."""

    question: TextQuestion
    hits: tuple[TextHit, ...] = ()
    has_more: bool = False
    failures: tuple[PackUnreadable, ...] = ()
    """Packs that could not be asked; the others have been."""
