"""Which kind of section a LOINC code of SPL, or a field of openFDA, belongs to: resources/sections.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from medref_desktop.domain.sections import SectionKind
from medref_desktop.paths import resource


def kind_of_code(code: str) -> SectionKind | None:
    """The kind of a LOINC section code; None for one that the table does not have."""
    return _kinds()[0].get(code)


def kind_of_field(field: str) -> SectionKind | None:
    """The kind of an openFDA label field; None for one that the table does not have."""
    return _kinds()[1].get(field)


def code_of_field(field: str) -> str:
    """The LOINC code that openFDA made this field of; the field's own name where none is known."""
    return _kinds()[2].get(field, field)


def title_of_field(field: str) -> str:
    """The plain title of the section that openFDA made this field of; empty where none is known."""
    return _titles().get(field, "")


@cache
def _titles() -> dict[str, str]:
    return {row["field"]: row["title"] for row in _table().values() if "field" in row}


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads(resource("sections.toml").read_text(encoding="utf-8"))
    return table


@cache
def _kinds() -> tuple[dict[str, SectionKind], dict[str, SectionKind], dict[str, str]]:
    table = _table()
    codes = {code: SectionKind(row["kind"]) for code, row in table.items() if code[0].isdigit()}
    fields = {row["field"]: SectionKind(row["kind"]) for row in table.values() if "field" in row}
    loinc = {row["field"]: code for code, row in table.items() if "field" in row and code[0].isdigit()}
    return codes, fields, loinc
