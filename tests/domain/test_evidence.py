"""How the text that a section was written from stands to the label at hand."""

from __future__ import annotations

import pytest

from medref_desktop.domain.evidence import Standing, standing
from medref_desktop.domain.provenance import Evidence

A, B = "a" * 64, "b" * 64


def cited(field: str = "warnings", version: str = "3", sha256: str = A) -> Evidence:
    return Evidence("warnings", "set-1", version, field, sha256)


@pytest.mark.parametrize(
    ("evidence", "version", "fields", "expected"),
    [
        (cited(), "3", {"warnings": A}, Standing.SAME),
        (cited(), "9", {"warnings": A}, Standing.SAME),
        (cited(), "3", {"warnings": B}, Standing.OTHER),
        (cited(), "4", {"warnings": B}, Standing.NEWER),
        (cited(), "2", {"warnings": B}, Standing.APART),
        (cited(version="not known"), "4", {"warnings": B}, Standing.UNSURE),
        (cited(version="not known"), "4", {"warnings": A}, Standing.SAME),
        (cited(), "4", {"precautions": B}, Standing.NEWER),
        (cited(), "4", {"34071-1 warnings section": A}, Standing.APART),
        (cited("34071-1 warnings section"), "4", {"warnings": B}, Standing.APART),
        (cited("34071-1 warnings section"), "3", {"34071-1 warnings section": B}, Standing.OTHER),
        (cited(), "3", {}, Standing.APART),
    ],
)
def test_evidence_stands_so_to_a_label(evidence, version, fields, expected):
    assert standing(evidence, version, fields) is expected


def test_only_what_is_certain_counts_as_changed():
    assert [each for each in Standing if each.is_changed] == [Standing.NEWER, Standing.OTHER]
