"""Which medicine: the identity under which names, rows and monographs meet."""

from __future__ import annotations

from typing import NamedTuple

from medref_desktop.domain.names import DrugKey


class Drug(NamedTuple):
    """A drug key and a form group. The same key by another way is another medicine in practice."""

    key: DrugKey
    group: str

    @property
    def ingredients(self) -> str:
        """The ingredients in words, folded as they are in the key: where no pack tells the name."""
        return self.key.replace("+", " / ")
