"""What there is to hold a monograph against: the labels of its drug and form group, and those that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.provenance import NOT_KNOWN, Evidence
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.review.against.fields import kinds_of_field
from medref_desktop.review.against.known_drugs import known_drugs
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.store.library import Library
from medref_desktop.store.pack import MonographRef

MOST_LABELS = 8
"""Of one drug: the reference label comes first, and copies of it follow."""


@dataclass(frozen=True, eq=False)
class AtHand:
    """`labels` are of the drug and form group, the reference label first; `cited_elsewhere` of another drug."""

    monograph: Monograph
    labels: tuple[LabelText, ...]
    cited_elsewhere: tuple[LabelText, ...] = ()
    drugs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Every drug known by name, folded, with its other names in small letters."""

    @cached_property
    def all_labels(self) -> tuple[LabelText, ...]:
        return (*self.labels, *self.cited_elsewhere)

    @cached_property
    def by_set_id(self) -> dict[str, LabelText]:
        return {label.set_id: label for label in self.all_labels}

    @property
    def reference(self) -> LabelText | None:
        return next(iter(self.labels), None)

    def evidence_of(self, kind: SectionKind) -> tuple[Evidence, ...]:
        return tuple(each for each in self.monograph.provenance.evidence if each.section == kind.value)

    def is_whole(self, kind: SectionKind) -> bool:
        """Whether all labels are at hand that a section cites: only then is something missing in them unsupported."""
        cited = self.evidence_of(kind)
        return bool(cited) and all(each.set_id in self.by_set_id for each in cited)

    def cited_labels(self, kind: SectionKind) -> tuple[LabelText, ...]:
        """The labels that a section cites; all, where none of those is at hand."""
        cited = {each.set_id for each in self.evidence_of(kind)}
        return tuple(label for label in self.all_labels if label.set_id in cited) or self.all_labels

    def cited_kinds(self, kind: SectionKind) -> frozenset[SectionKind]:
        """The kinds of label sections that a section of the monograph cites."""
        return frozenset().union(*(kinds_of_field(each.field) for each in self.evidence_of(kind)))


class LabelShelf:
    """Finds the labels for monographs, and keeps what it has read of them. Belongs to the thread of its library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._read: dict[tuple[str, int], LabelText] = {}
        self._drugs: Mapping[str, tuple[str, ...]] | None = None

    def at_hand(self, monograph: Monograph) -> AtHand:
        """Raises MonographDamaged where a label does not match its hash."""
        own = [ref for ref in self._library.monographs_of(monograph.drug) if ref.source is Source.LABEL]
        set_ids = [each.set_id for each in monograph.provenance.evidence if each.set_id != NOT_KNOWN]
        kept = own[:MOST_LABELS] + [ref for ref in own[MOST_LABELS:] if ref.set_id in set_ids]
        here = {ref.set_id for ref in kept}
        others = dict.fromkeys(set_id for set_id in set_ids if set_id not in here)
        return AtHand(monograph, tuple(self._texts(kept)), tuple(self._texts(self._elsewhere(others))), self.drugs)

    @property
    def drugs(self) -> Mapping[str, tuple[str, ...]]:
        if self._drugs is None:
            self._drugs = known_drugs(match.drug.key for pack in self._library.packs for match in pack.every_drug())
        return self._drugs

    def _elsewhere(self, set_ids: Iterable[str]) -> Iterator[MonographRef]:
        for set_id in set_ids:
            yield from self._library.labels_of_code(set_id)[:1]

    def _texts(self, refs: Iterable[MonographRef]) -> Iterator[LabelText]:
        for ref in refs:
            key = ref.pack, ref.id
            if key not in self._read:
                label, fields = self._library.monograph(ref), self._library.field_hashes(ref)
                self._read[key] = LabelText(ref.set_id, str(ref.version), label, fields)
            yield self._read[key]
