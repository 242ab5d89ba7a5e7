"""What a clinic has chosen among the labels of its packs: one to see first, some not to see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from medref_desktop.domain.drug import Drug


class LabelChoices(NamedTuple):
    """`pinned` holds the set id to show first for a drug; `withdrawn` the reason and date, in words, by set id."""

    pinned: Mapping[Drug, str] = {}
    withdrawn: Mapping[str, str] = {}


NO_CHOICES = LabelChoices()
