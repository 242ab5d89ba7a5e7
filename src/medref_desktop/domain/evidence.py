"""How the text that a section was written from stands to the label that is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from medref_desktop.domain.provenance import Evidence

CHANGED = "Label changed since written"
"""What a reader is told above everything else about a section."""


class Standing(Enum):
    """`SAME`: letter for letter. `NEWER`: a newer version says something else. `OTHER`: the very version does.

    `UNSURE`: something else stands there, and nobody knows in which version it was read. `APART`: cannot be compared.
    """

    SAME = auto()
    NEWER = auto()
    OTHER = auto()
    UNSURE = auto()
    APART = auto()

    @property
    def is_changed(self) -> bool:
        return self in (Standing.NEWER, Standing.OTHER)


def standing(evidence: Evidence, version: str, fields: Mapping[str, str]) -> Standing:
    """Compare evidence with a label of the same set id: its version, and the SHA-256 of each of its fields.

    openFDA and SPL cut a label into other fields, under other names: hashes of the one say nothing of the other. A
    field that is missing where others of its kind are there is one whose text has changed.
    """
    here = fields.get(evidence.field)
    if here == evidence.sha256:
        return Standing.SAME
    if here is None and not any(_is_of_spl(field) == _is_of_spl(evidence.field) for field in fields):
        return Standing.APART
    if not evidence.version.isdecimal():
        return Standing.UNSURE
    at_hand, cited = int(version), int(evidence.version)
    if at_hand == cited:
        return Standing.OTHER
    return Standing.NEWER if at_hand > cited else Standing.APART


def _is_of_spl(field: str) -> bool:
    """SPL's fields begin with a LOINC code, or a question mark where a section has none."""
    return not field[:1].isalpha()
