"""The fixed shape of the part for the patient: its headings, in their order. data/README.md tells it to writers."""

from __future__ import annotations

PURPOSE = "What it is for"
MOST_IMPORTANT = "Most important"
BEFORE = "Before you take it"
HOW_TO_TAKE = "How to take it"
SIDE_EFFECTS = "Side effects"
KEEPING = "Keeping it and throwing it away"
MORE_HELP = "More help"

PARTS = (PURPOSE, MOST_IMPORTANT, BEFORE, HOW_TO_TAKE, SIDE_EFFECTS, KEEPING)
"""Headings of the third level that must stand, in this order."""

MISSED, TOO_MUCH, STOPPING = "If you miss a dose", "If you take too much", "Do not stop suddenly"

HOW_PARTS = (MISSED, TOO_MUCH)
"""Headings of the fourth level that must stand under `HOW_TO_TAKE`, after its first lines."""

HOW_OPTIONAL_PARTS = (STOPPING,)
"""Stands last, where stopping at once does harm."""

AT_HOME, GIVEN_HERE = "Injecting it at home", "When we give it to you"

STEPS_BY_GROUP = {
    "injection": (AT_HOME, GIVEN_HERE),
    "inhaled": ("Using the inhaler",),
    "nasal": ("Using the nose spray",),
    "eye": ("Putting it in your eye",),
    "ear": ("Putting it in your ear",),
    "skin": ("Putting it on your skin",),
    "patch": ("Putting on the patch",),
    "rectal": ("Putting it in the rectum",),
    "vaginal": ("Putting it in the vagina",),
}
"""The heading that opens `HOW_TO_TAKE` for a form group, step by step: one of these. What is swallowed has none."""

CALL_911, CALL_TODAY, TELL_US = "Call 911", "Call us today", "Tell us if they bother you"

SIDE_EFFECT_TIERS = (CALL_911, CALL_TODAY, TELL_US)
"""Headings of the fourth level that must stand under `SIDE_EFFECTS`, in this order."""


def headings_under(part: str, group: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headings of the fourth level in their order, and those among them that must stand."""
    if part == SIDE_EFFECTS:
        return SIDE_EFFECT_TIERS, SIDE_EFFECT_TIERS
    if part == HOW_TO_TAKE:
        steps = STEPS_BY_GROUP.get(group, ())
        needed = steps if len(steps) == 1 else ()
        return (*steps, *HOW_PARTS, *HOW_OPTIONAL_PARTS), (*needed, *HOW_PARTS)
    return (), ()
