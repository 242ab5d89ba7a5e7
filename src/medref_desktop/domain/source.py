"""Who wrote a monograph. Apart from all else about where a text comes from, as the first list needs no more."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """Who wrote a monograph. The order is that in which they are offered for a drug."""

    CLINIC = "clinic"
    STARTER = "starter"
    LABEL = "label"


SOURCE_TITLES = {
    Source.CLINIC: "Clinic monograph",
    Source.STARTER: "Starter monograph",
    Source.LABEL: "Official label",
}
