"""The structured facts of a monograph in words: what is given how, in which strengths, and under which rules."""

from __future__ import annotations

from typing import NamedTuple

from medref_desktop.domain.monograph import PREGNANCY_WORDS, Monograph
from medref_desktop.domain.sections import SectionKind

NOT_SCHEDULED = "none"


class Fact(NamedTuple):
    """A fact with its caption. Of what a source does not tell there is none."""

    caption: str
    words: str

    @property
    def told(self) -> str:
        return f"{self.caption}: {self.words}"


def drug_facts(monograph: Monograph) -> tuple[Fact, ...]:
    """What is known of strengths, forms, routes, supply, schedule and pregnancy, in this order.

    A written monograph without a schedule says that there is none; a label's source may only be silent on it.
    """
    facts, is_label = monograph.facts, monograph.provenance.is_label
    told = (
        Fact("Strengths", ", ".join(facts.strengths)),
        Fact("Forms", ", ".join(facts.forms)),
        Fact("Routes", ", ".join(facts.routes)),
        Fact("Supply", facts.rx),
        Fact("DEA schedule", facts.dea_schedule or ("" if is_label else NOT_SCHEDULED)),
        Fact("Pregnancy", _without_caption(PREGNANCY_WORDS[pregnancy_status(monograph)])),
    )
    return tuple(fact for fact in told if fact.words)


def pregnancy_status(monograph: Monograph) -> str:
    """The status that was written down; nobody has read one out of a label, so there its own words are pointed to."""
    if not monograph.provenance.is_label:
        return monograph.facts.pregnancy
    return "see_text" if monograph.sections_of(SectionKind.PREGNANCY) else "no_statement"


def _without_caption(words: str) -> str:
    return words.removeprefix("Pregnancy: ")
