"""The classes of medicines that interactions are written about, and which drugs a label at hand counts among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from medref_desktop.domain.enzyme_classes import wider_class


class Said(NamedTuple):
    """Where it stands that a drug or a class belongs to a class: a label's set id and the field of it."""

    set_id: str
    section: str


@dataclass(frozen=True, slots=True)
class InteractionClass:
    """A class by the name that it has here, and every phrase by which labels call it.

    `epc` are established pharmacologic classes of the same meaning. `bounds` are parts of such classes' names: a drug
    in whose classes none of them stands is known not to be in this one. `members` are folded names of ingredients,
    `narrower` are names of classes.
    """

    name: str
    called: tuple[str, ...] = ()
    epc: tuple[str, ...] = ()
    members: Mapping[str, Said] = field(default_factory=dict)
    narrower: Mapping[str, Said] = field(default_factory=dict)
    bounds: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """What is asked about a drug: its folded ingredients, and its established pharmacologic classes.

    `is_classified` where an official label gives the classes; those of written monographs may leave some out.
    """

    ingredients: frozenset[str]
    epc_classes: frozenset[str] = frozenset()
    is_classified: bool = False


class ClassTable:
    """Every class, with the ways from one to another."""

    def __init__(self, classes: Iterable[InteractionClass]) -> None:
        self._classes = {one.name: one for one in classes}

    def __iter__(self) -> Iterator[InteractionClass]:
        return iter(self._classes.values())

    def holds(self, name: str, drug: Candidate) -> bool:
        """Whether a label counts the drug in the class, or in one that is narrower."""
        return bool(self.classes_of(drug) & self.within(name))

    def is_told_apart(self, name: str, drug: Candidate) -> bool:
        """Whether the drug's established classes tell for certain that it is not in the class."""
        one = self._classes.get(name)
        if one is None or not one.bounds or not drug.is_classified or self.holds(name, drug):
            return False
        return not any(part in epc for part in one.bounds for epc in drug.epc_classes)

    def classes_of(self, drug: Candidate) -> frozenset[str]:
        """The classes in which a label, or its own established class, puts the drug by name."""
        return frozenset(
            one.name
            for one in self
            if not drug.ingredients.isdisjoint(one.members) or not drug.epc_classes.isdisjoint(one.epc)
        )

    def kinds_of(self, drug: Candidate) -> frozenset[str]:
        """The same without classes by effect or by enzyme: two drugs of one kind are a duplicate, perhaps."""
        return frozenset(name for name in self.classes_of(drug) if self._classes[name].epc)

    def within(self, name: str) -> frozenset[str]:
        """The class and every one that is narrower: a strong inhibitor of CYP3A is an inhibitor of CYP3A."""
        found, waiting = {name}, [name]
        while waiting:
            more = self._narrower.get(waiting.pop(), frozenset()) - found
            found |= more
            waiting += more
        return frozenset(found)

    @cached_property
    def _narrower(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {one.name: frozenset(one.narrower) for one in self}
        for name in list(found):
            while wider := wider_class(name):
                found[wider] = found.get(wider, frozenset()) | {name}
                name = wider
        return found
