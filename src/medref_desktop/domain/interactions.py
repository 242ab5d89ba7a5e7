"""What the texts of two drugs say of each other: states and passages, and no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from medref_desktop.domain.drug_mentions import Mention, MentionFinder
from medref_desktop.domain.interaction_classes import Candidate, ClassTable
from medref_desktop.domain.passages import Passage
from medref_desktop.domain.provenance import Provenance
from medref_desktop.domain.sections import SectionKind

NO_FINDING_OF_SAFETY = (
    "MedRef only quotes what the texts say and weighs nothing. That a text does not mention a drug is no finding of "
    "safety."
)
_SAYS_WHAT_IT_IS = re.compile(
    r"(?:\s*\([^)]*\))?[\s,;]*\b(?:is|are|was|were)\b[\s,]*"
    r"(?:(?:a|an|the|both|also|itself|in vitro|and|known|not|likely)\b[\s,]*)*"
)
_GOES_ON = re.compile(r"[\s,]*(?:\b(?:and|or|a|an|the|both|also|as well as|but|not|in vitro)\b[\s,]*)*")


class State(StrEnum):
    """What was found for a pair, in the words that are shown."""

    MENTIONED = "mentioned: read the passage"
    CLASS_NOT_RESOLVED = "a class is named that could not be resolved"
    NOT_MENTIONED = "the labels searched (listed) do not mention it: this is not a finding of safety"
    NOT_CHECKED = "not checked: no label at hand"


class Marks(NamedTuple):
    """Where a passage names a drug, as (start, end), and the classes in it of which nobody can tell."""

    named: tuple[tuple[int, int], ...] = ()
    unresolved: tuple[tuple[int, int], ...] = ()
    classes: tuple[str, ...] = ()


class Piece(NamedTuple):
    """A passage of a text that names any drug or class, with the section in which it stands."""

    drug: str
    provenance: Provenance
    kind: SectionKind
    title: str
    passage: Passage
    mentions: tuple[Mention, ...]


class Side(NamedTuple):
    """A drug with what its texts name. `searched` are the texts; `left_out` counts labels beyond those searched."""

    name: str
    candidate: Candidate
    searched: tuple[Provenance, ...] = ()
    pieces: tuple[Piece, ...] = ()
    left_out: int = 0

    @property
    def has_label(self) -> bool:
        return any(provenance.is_label for provenance in self.searched)


class Quote(NamedTuple):
    """A piece with the places in it that speak of the other drug."""

    piece: Piece
    spans: tuple[tuple[int, int], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The words at the places, each once."""
        return tuple(dict.fromkeys(self.piece.passage.text[start:end] for start, end in self.spans))


class Pair(NamedTuple):
    """What was found for two drugs. `unresolved` are classes that are named and may or may not hold the other drug."""

    a: str
    b: str
    state: State
    quotes: tuple[Quote, ...]
    unresolved: tuple[str, ...] = ()
    same_ingredients: tuple[str, ...] = ()
    same_classes: tuple[str, ...] = ()


class Reader:
    """Reads passages for a drug: by its names, its brands and its classes."""

    def __init__(self, finder: MentionFinder, table: ClassTable) -> None:
        self._finder, self._table = finder, table

    def mentions(self, passage: Passage, own: frozenset[str]) -> tuple[Mention, ...]:
        """What a passage of a label names besides the drugs of the label, whose ingredients are `own`."""
        return tuple(other_than_own(passage.text, self._finder.find(passage.text), own))

    def marks(self, mentions: Sequence[Mention], drug: Candidate) -> Marks:
        named, unresolved, classes = list[tuple[int, int]](), list[tuple[int, int]](), list[str]()
        for mention in mentions:
            if mention.ingredients & drug.ingredients or any(self._table.holds(one, drug) for one in mention.classes):
                named.append((mention.start, mention.end))
            elif open_ones := [one for one in mention.classes if not self._table.is_told_apart(one, drug)]:
                unresolved.append((mention.start, mention.end))
                classes += open_ones
        return Marks(tuple(named), tuple(unresolved), tuple(dict.fromkeys(classes)))

    def pair(self, a: Side, b: Side) -> Pair:
        """What the texts of each say of the other. The same, the other way round, for the two the other way round."""
        ways = [self._of_one(a, b), self._of_one(b, a)]
        named = tuple(quote for quotes, _, _ in ways for quote in quotes)
        unsure = tuple(quote for _, quotes, _ in ways for quote in quotes)
        classes = tuple(sorted({one for _, _, names in ways for one in names}))
        return Pair(
            a.name,
            b.name,
            _state(named, unsure, a, b),
            named or unsure,
            classes,
            tuple(sorted(a.candidate.ingredients & b.candidate.ingredients)),
            self._same_classes(a.candidate, b.candidate),
        )

    def _of_one(self, one: Side, other: Side) -> tuple[list[Quote], list[Quote], set[str]]:
        named, unsure, classes = dict[str, Quote](), dict[str, Quote](), set[str]()
        for piece in one.pieces:
            marks = self.marks(piece.mentions, other.candidate)
            classes |= set(marks.classes)
            if marks.named:
                named.setdefault(piece.passage.text, Quote(piece, marks.named))
            elif marks.unresolved:
                unsure.setdefault(piece.passage.text, Quote(piece, marks.unresolved))
        return list(named.values()), list(unsure.values()), classes

    def _same_classes(self, a: Candidate, b: Candidate) -> tuple[str, ...]:
        """The established classes that they share, else those in which labels put both."""
        shared = a.epc_classes & b.epc_classes
        return tuple(sorted(shared or self._table.kinds_of(a) & self._table.kinds_of(b)))


def _state(named: Sequence[Quote], unsure: Sequence[Quote], a: Side, b: Side) -> State:
    if named:
        return State.MENTIONED
    if unsure:
        return State.CLASS_NOT_RESOLVED
    return State.NOT_MENTIONED if a.has_label and b.has_label else State.NOT_CHECKED


def other_than_own(text: str, mentions: Iterable[Mention], own: frozenset[str]) -> Iterator[Mention]:
    """Without the label's own drug and the classes that it is said to be in: "Exampline is a P-gp inhibitor"."""
    end_of_own: int | None = None
    goes_on = _SAYS_WHAT_IT_IS
    for mention in mentions:
        if mention.ingredients & own:
            end_of_own, goes_on = mention.end, _SAYS_WHAT_IT_IS
        elif end_of_own is not None and mention.classes and goes_on.fullmatch(text, end_of_own, mention.start):
            end_of_own, goes_on = mention.end, _GOES_ON
        else:
            end_of_own = None
            yield mention
