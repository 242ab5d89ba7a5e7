"""The titles of a label's warnings, from points, headings and flattened numbers."""

from __future__ import annotations

import pytest

from factories import heading, label, section
from medref_desktop.review.against.warning_titles import titles


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (["• Serious Infections: Monitor for signs. ( 5.1 )"], ["Serious Infections"]),
        (["5.1 Hemorrhage Hemorrhage can be fatal."], ["Hemorrhage"]),
        (["5.2 Tumor Lysis Syndrome TREXALL can cause it."], ["Tumor Lysis Syndrome"]),
        (["• Gout: Stop.", "5.1 Gout Attacks have come."], ["Gout"]),
        (
            [heading("Paradoxical Bronchospasm"), "It can kill.", heading("General"), "Care."],
            ["Paradoxical Bronchospasm"],
        ),
        (["Gout has come in some patients."], []),
    ],
)
def test_titles_are_read_once_each_and_without_what_is_no_warning(blocks, found):
    assert titles(label(sections=(section("warnings", *blocks),))) == found
