"""The set that the starter pack aims at, as it ships with the program: read once, when it is first asked for."""

from __future__ import annotations

from functools import cache

from medref_desktop.domain.formulary import Formulary
from medref_desktop.paths import formulary as formulary_file


@cache
def formulary() -> Formulary:
    """Every drug that is to have a monograph, whether it has one yet or not."""
    import tomllib

    return Formulary.of(tomllib.loads(formulary_file().read_text(encoding="utf-8")))
