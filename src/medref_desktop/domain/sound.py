"""How a drug's name sounds, roughly: the same for spellings that people take for each other by ear."""

from __future__ import annotations

import re

_SPELLINGS = tuple(
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        (r"^p(?=[st])|^[gkm](?=n)", ""),
        (r"^x", "s"),
        (r"ph", "f"),
        (r"sch|sh", "s"),
        (r"ch", "k"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"gh", "g"),
        (r"sc(?=[eiy])", "s"),
        (r"ck|q(?:u(?=[aeiouy]))?|c(?=[^eiy]|$)", "k"),
        (r"c", "s"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"g(?=[eiy])", "j"),
        (r"v", "f"),
        (r"w", ""),
        (r"h", ""),
        (r"[aeiouy]+", "a"),
    )
)
_DOUBLED = re.compile(r"(.)\1+")


def sound(folded: str) -> str:
    """A key of consonants that is equal for names that sound alike; digits stay.

    >>> sound("fenobarbital") == sound("phenobarbital"), sound("amoksisilin") == sound("amoxicillin")
    (True, True)
    """
    text = folded
    for pattern, sounds in _SPELLINGS:
        text = pattern.sub(sounds, text)
    text = _DOUBLED.sub(r"\1", text)
    return text[:1] + text[1:].replace("a", "")
