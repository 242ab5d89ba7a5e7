"""How long leaflets are and how hard to read, in words for the status line."""

from __future__ import annotations

from medref_desktop.domain.monograph import Monograph
from medref_desktop.handout.content import Handout
from medref_desktop.review.patient_part import drug_names
from medref_desktop.review.readability import Reading, read


def size_words(*leaflets: tuple[Handout, Monograph]) -> str:
    """The words of these leaflets and their grade as one text; each drug's own names do not count for the grade."""
    texts = [(_reading(handout), drug_names(monograph.names)) for handout, monograph in leaflets]
    unnamed = Reading(tuple(sentence for text, names in texts for sentence in text.without(names).sentences))
    return f"{sum(text.words for text, _ in texts)} words · reading grade {unnamed.grade:.1f}"


def _reading(handout: Handout) -> Reading:
    return read(
        block for part in handout.parts for block in (*part.blocks, *(b for g in part.groups for b in g.blocks))
    )
