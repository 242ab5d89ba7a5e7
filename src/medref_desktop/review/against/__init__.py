"""The check of monographs against the official labels in packs.

    shelf = LabelShelf(library)                     # keeps what it reads: one for many files
    found = check_against(text, monograph, shelf)   # findings with lines: errors, and looks (is_error False)

`text` is the file's, `monograph` what `importers.monograph_file.parse` made of it; `cli.checking.check_text` does
both and adds the check without labels. An error is something that no label supports; a look is doubtful and wants a
person's eye.
"""

from __future__ import annotations

from dataclasses import replace

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import Monograph
from medref_desktop.review.against import (
    boxed_warning,
    drug_names,
    evidence,
    facts,
    frequencies,
    items,
    lost_words,
    numbers,
    omissions,
    polarity,
    side_effects,
)
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.review.against.statements import WrittenText

CHECKS = (
    facts,
    boxed_warning,
    omissions,
    items,
    drug_names,
    numbers,
    frequencies,
    lost_words,
    polarity,
    side_effects,
    evidence,
)


RULES = {check.__name__.rpartition(".")[2]: check for check in CHECKS}
"""The checks by the names that waivers use: those of their modules."""


def check_against(text: str, monograph: Monograph, shelf: LabelShelf) -> list[Finding]:
    """All that the labels say against a monograph, in the order of its lines.

    Raises:
        MonographDamaged, PackUnreadable: a label cannot be read.
    """
    written, at_hand = WrittenText.of(text), shelf.at_hand(monograph)
    return sorted(
        {replace(each, rule=rule) for rule, check in RULES.items() for each in check.findings(written, at_hand)}
    )
