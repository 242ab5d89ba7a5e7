"""Which kinds of a label's sections hold the text of a field that evidence cites."""

from __future__ import annotations

import tomllib
from functools import cache

from medref_desktop.domain.sections import SectionKind
from medref_desktop.paths import resource

_K = SectionKind

_HELD_ELSEWHERE = {
    "use_in_specific_populations": {_K.PREGNANCY},
    "pregnancy": {_K.POPULATIONS},
    "warnings": {_K.BOXED_WARNING, _K.INTERACTIONS, _K.PREGNANCY, _K.POPULATIONS, _K.MONITORING},
    "precautions": {_K.INTERACTIONS, _K.PREGNANCY, _K.POPULATIONS, _K.MONITORING, _K.PATIENT_INFORMATION},
    "clinical_pharmacology": {_K.STUDIES},
    "information_for_patients": {_K.MEDICATION_GUIDE, _K.PATIENT_INFORMATION},
    "spl_patient_package_insert": {_K.MEDICATION_GUIDE},
    "spl_medguide": {_K.PATIENT_INFORMATION},
}
"""The importer shows a text that stands in two fields once, in the inner one's section."""


def kinds_of_field(field: str) -> frozenset[SectionKind]:
    """The kinds for an openFDA field, or for an SPL section by its code ("34067-9 indications & usage section")."""
    by_code, by_field = _kinds()
    code = field.split()[0] if field else ""
    if code in by_code:
        name = by_code[code]
        return by_field.get(name, frozenset({_K.OTHER}))
    return by_field.get(field, frozenset({_K.OTHER}))


@cache
def _kinds() -> tuple[dict[str, str], dict[str, frozenset[SectionKind]]]:
    table = tomllib.loads(resource("sections.toml").read_text(encoding="utf-8"))
    by_field: dict[str, frozenset[SectionKind]] = {}
    by_code: dict[str, str] = {}
    for code, row in table.items():
        name = row.get("field", code)
        by_code[code] = name
        by_field[name] = frozenset({_K(row["kind"]), *_HELD_ELSEWHERE.get(name, ())})
    return by_code, by_field
