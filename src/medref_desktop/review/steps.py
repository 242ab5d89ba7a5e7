"""What the steps of a form group should tell, as far as the label does: remarks for whoever writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medref_desktop.domain.blocks import Block, Heading, leaf_texts, plain_text
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.patient_shape import AT_HOME, GIVEN_HERE
from medref_desktop.domain.sections import SectionKind

_HANDS = ("washing the hands", r"wash\w* (your |the )?hands|hands")

TOPICS: dict[str, tuple[tuple[str, str], ...]] = {
    AT_HOME: (
        ("what it must look like", r"cloudy|clear|colou?r|bits"),
        ("where to inject", r"belly|thigh|arm|buttock|hip"),
        ("a new needle each time", r"new needle|needle each"),
        ("a new spot each time", r"spot|place|site"),
        ("the sharps box", r"sharps"),
    ),
    GIVEN_HERE: (
        ("how it is given", r"vein|drip|shot|muscle|under the skin"),
        ("how long it takes", r"minute|hour"),
        ("what to tell us while it runs", r"tell us|call us|call the nurse"),
    ),
    "Using the inhaler": (
        ("shaking or loading it", r"shake|prime|load|slide|twist"),
        ("breathing out first", r"breathe out"),
        ("breathing in", r"breathe in"),
        ("holding the breath", r"hold"),
        ("cleaning it", r"clean|wash|wipe"),
    ),
    "Using the nose spray": (
        ("priming it", r"prime|shake|pump"),
        ("which way to point it", r"point|aim|toward|away"),
        ("cleaning it", r"clean|wash|wipe|rinse"),
    ),
    "Putting it in your eye": (
        _HANDS,
        ("keeping the tip clean", r"touch"),
        ("the lower lid", r"lid"),
        ("contact lenses", r"lens"),
        ("the time between drops", r"minute"),
    ),
    "Putting it in your ear": (
        _HANDS,
        ("lying on the side", r"side"),
        ("how long to stay so", r"minute"),
    ),
    "Putting it on your skin": (
        ("clean, dry skin", r"clean|wash|dry"),
        ("how much", r"thin|layer|amount|pea"),
        _HANDS,
    ),
    "Putting on the patch": (
        ("taking the old one off", r"old"),
        ("where to put it", r"chest|arm|belly|back|hip|behind"),
        ("a new place each time", r"new (place|spot)|other (place|spot)|different"),
        ("heat", r"heat|hot"),
        ("folding it away", r"fold"),
    ),
    "Putting it in the rectum": (_HANDS, ("how to lie", r"\blie\b|side"), ("how long to wait", r"minute|hour")),
    "Putting it in the vagina": (_HANDS, ("how to lie", r"\blie\b|back"), ("the applicator", r"applicator|finger")),
}
"""By heading: what to tell, and the words by which it is known."""


def findings(monograph: Monograph, line: int) -> Iterator[Finding]:
    """What the steps in the part for the patient, which begins at the line, do not tell."""
    blocks = [block for section in monograph.sections_of(SectionKind.PATIENT) for block in section.blocks]
    for at, block in enumerate(blocks):
        heading = plain_text([block]) if isinstance(block, Heading) else ""
        if heading in TOPICS:
            told = " ".join(leaf_texts(_below(blocks[at + 1 :])))
            missing = [what for what, words in TOPICS[heading] if not re.search(words, told, re.IGNORECASE)]
            if missing:
                message = f"“{heading}” does not tell: {', '.join(missing)}. Add what the label says of it."
                yield Finding(line, message, is_error=False)


def _below(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Heading):
            return
        yield block
