"""What the texts of two drugs say of each other: states and passages, and no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from medref_desktop.domain.drug_mentions import Mention, MentionFinder
from medref_desktop.domain.interaction_classes import Candidate, ClassTable
from medref_desktop.domain.passages import Passage

NO_FINDING_OF_SAFETY = "MedRef only quotes. That a text does not mention a drug is no finding of safety."
_SAYS_WHAT_IT_IS = re.compile(
    r"(?:\s*\([^)]*\))?[\s,;]*\b(?:is|are|was|were)\b[\s,]*(?:(?:a|an|the|both|also|itself|in vitro|and|known|not|likely)\b[\s,]*)*"
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


def other_than_own(text: str, mentions: Iterable[Mention], own: frozenset[str]) -> Iterator[Mention]:
    """Without the label's own drug, and without the classes that it is said to be in: "Exampline is a P-gp inhibitor"."""
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
