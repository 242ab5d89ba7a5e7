"""Abbreviations that people type and that are never answers: each suggests every drug that it may mean."""

from __future__ import annotations

import tomllib

from medref_desktop.domain.names import fold
from medref_desktop.paths import resource


def abbreviations() -> dict[str, list[str]]:
    """Abbreviations as shown, each with the folded ingredients that it may mean: resources/names/abbreviations.toml."""
    table = tomllib.loads(resource("names/abbreviations.toml").read_text(encoding="utf-8"))
    return {abbreviation: [fold(name) for name in names] for abbreviation, names in table.items()}
