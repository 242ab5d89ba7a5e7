"""Classes of drugs: the schemes that they belong to, and who is in which."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from medref_desktop.domain.query import DrugHit


class Scheme(StrEnum):
    """Who sorts drugs into these classes; the value is how the command line's JSON spells it."""

    EPC = "EPC"
    THERAPEUTIC = "therapeutic"


SCHEME_TITLES = {
    Scheme.EPC: "Established pharmacologic class",
    Scheme.THERAPEUTIC: "Therapeutic class",
}


class DrugClass(NamedTuple):
    """A class with its drugs, in the order of the alphabet."""

    name: str
    scheme: Scheme
    drugs: tuple[DrugHit, ...]
