"""What the texts of several drugs say of each other, pair by pair and both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, takewhile
from typing import NamedTuple

from medref_desktop.domain.blocks import Block, Heading, leaf_texts
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_mentions import MentionFinder
from medref_desktop.domain.interaction_classes import Candidate
from medref_desktop.domain.interactions import Pair, Piece, Reader, Side
from medref_desktop.domain.monograph import Monograph, Section
from medref_desktop.domain.passages import passages
from medref_desktop.domain.sections import FIXED_PARTS, SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, MonographDamaged, NotFound
from medref_desktop.store.interaction_names import class_table, drug_names
from medref_desktop.store.library import Library
from medref_desktop.store.pack import MonographRef

FEWEST, MOST = 2, 20
"""Drugs of one question."""
MOST_LABELS = 3
"""Labels of a drug that are searched, the first in their order: those of other makers repeat them."""
SEARCHED = (
    SectionKind.BOXED_WARNING,
    SectionKind.CONTRAINDICATIONS,
    SectionKind.INTERACTIONS,
    SectionKind.COMBINATIONS,
    SectionKind.WARNINGS,
)
"""The sections that are searched, in the order of what is quoted."""
_GIVEN_WITH = FIXED_PARTS[SectionKind.COMBINATIONS][1]


class Interactions(NamedTuple):
    """Every pair, in the order of the drugs, and each drug with the texts that were searched."""

    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    failures: tuple[MedRefError, ...]


class InteractionSearch:
    """Asks every pack of a library; keeps its names. Belongs to the thread that opened the library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._reader = Reader(MentionFinder(drug_names(library)), class_table())
        # What the texts of a drug name is asked of them once: packs never change while open.
        self._sides: dict[Drug, tuple[Side, tuple[MedRefError, ...]]] = {}

    def search(self, drugs: Sequence[Drug]) -> Interactions:
        """Every pair of these drugs.

        Raises:
            NotFound: there are fewer than two drugs, or more than twenty.
            PackUnreadable: a pack fails.
        """
        if not FEWEST <= len(drugs) <= MOST:
            raise NotFound(f"Interactions are looked up for {FEWEST} to {MOST} drugs, not for {len(drugs)}.")
        read = {drug: self._side(drug) for drug in dict.fromkeys(drugs)}
        pairs = tuple(self._reader.pair(read[a][0], read[b][0]) for a, b in combinations(drugs, 2))
        failures = tuple(failure for _, failed in read.values() for failure in failed)
        return Interactions(tuple(side for side, _ in read.values()), pairs, failures)

    def _side(self, drug: Drug) -> tuple[Side, tuple[MedRefError, ...]]:
        if drug not in self._sides:
            self._sides[drug] = self._read_side(drug)
        return self._sides[drug]

    def _read_side(self, drug: Drug) -> tuple[Side, tuple[MedRefError, ...]]:
        hit, candidate = self._library.hit(drug), self._candidate(drug)
        name = hit.name if hit else drug.ingredients
        refs, left_out = self._texts(drug)
        failures: list[MedRefError] = []
        texts = list(self._read(refs, failures))
        found = tuple(piece for text in texts for piece in self._pieces(name, text, candidate.ingredients))
        return Side(name, candidate, tuple(text.provenance for text in texts), found, left_out), tuple(failures)

    def _candidate(self, drug: Drug) -> Candidate:
        """The drug with its classes in every form: what a medicine is does not hang on its form."""
        classes, is_classified = set[str](), False
        for pack in self._library.packs:
            for row in pack.rows([drug.key]):
                classes |= set(row.epc_classes)
                is_classified |= pack.info.source is Source.LABEL and bool(row.epc_classes)
        return Candidate(frozenset(drug.key.split("+")), frozenset(classes), is_classified)

    def _texts(self, drug: Drug) -> tuple[list[MonographRef], int]:
        """The labels to search, else the written monographs, and how many labels are left out."""
        refs = self._library.monographs_of(drug)
        labels = [ref for ref in refs if ref.source is Source.LABEL and not ref.withdrawn]
        written = [ref for ref in refs if ref.source is not Source.LABEL]
        return labels[:MOST_LABELS] or written, max(len(labels) - MOST_LABELS, 0)

    def _read(self, refs: Iterable[MonographRef], failures: list[MedRefError]) -> Iterator[Monograph]:
        for ref in refs:
            try:
                yield self._library.monograph(ref)
            except MonographDamaged as failure:
                failures.append(failure)

    def _pieces(self, name: str, text: Monograph, own: frozenset[str]) -> Iterator[Piece]:
        for kind in SEARCHED:
            for section in text.sections_of(kind):
                for passage in passages(_searched_blocks(section)):
                    if mentions := self._reader.mentions(passage, own):
                        yield Piece(name, text.provenance, kind, section.title, passage, mentions)


def _searched_blocks(section: Section) -> Iterable[Block]:
    """What a written monograph says of drugs that are given together is no warning."""
    if section.kind is not SectionKind.COMBINATIONS:
        return section.blocks
    return takewhile(lambda block: not _is_heading(block, _GIVEN_WITH), section.blocks)


def _is_heading(block: Block, title: str) -> bool:
    return isinstance(block, Heading) and "".join(leaf_texts([block])) == title
