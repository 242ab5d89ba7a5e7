"""From a substance to its active moiety: the table first, then salts of moieties that the table knows."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from medref_desktop.store.name_lists import shipped_list

REASONS = ("salt", "hydrate", "ester", "spelling")
_SUFFIXED = re.compile(r"([a-z][a-z ]*[a-z]{4,})-([a-z]{4})")
# Their salts are the medicine: never shortened.
_NEVER_ALONE = re.compile(
    r"^(?:potassium|sodium|calcium|magnesium|lithium|zinc|iron|ferr\w+|alumin\w+|silver|copper|cupric|mangan\w+|ammonium|"
    r"bismuth|barium|chrom\w+|selen\w+|strontium|lanthanum|arsenic|gold|merc\w+|stannous|tin|cobalt\w*|nickel|titanium|"
    r"rubidium\w*|thall\w+|gall\w+|indium|technetium|iodine|hydrogen|water|lead|antimony|silicon|boron|phosph\w+|sulfur|"
    r"choline|betaine|arginine|lysine|\w+ acid|dimethyl|monomethyl|diroximel|methyl|ethyl|vanadyl|molybdenum|platinum|"
    r"dibasic|monobasic|tribasic|urea|trolamine|benzalkonium|benzethonium|cetylpyridinium|calcium|phenyl)\b"
)


class MoietyFound(NamedTuple):
    """The moiety's plain name, how it was found, and whether a person should look at it."""

    name: str
    how: str
    is_sure: bool


@cache
def moiety_of(substance: str, confirmed: tuple[str, ...] = ()) -> MoietyFound:
    """The moiety of a substance. `confirmed` are names that the source itself gives to the same medicine.

    >>> moiety_of("HYDROCODONE BITARTRATE").name, moiety_of("POTASSIUM CHLORIDE").name
    ('hydrocodone', 'potassium chloride')
    """
    name = plain(substance)
    folded, kept, known, _ = _table()
    if name in kept:
        return MoietyFound(name, f"kept apart: {kept[name]}", is_sure=True)
    if name in folded:
        moiety, reason = folded[name]
        return MoietyFound(moiety, f"substance table ({reason}): {name} is {moiety}", is_sure=True)
    if name in known:
        return MoietyFound(name, "the substance", is_sure=True)
    shorter = _without_salt(name, known)
    if shorter is None:
        return MoietyFound(name, "the substance", is_sure=True)
    if shorter in known or shorter in confirmed:
        return MoietyFound(shorter, f"{name} is a salt of {shorter}", is_sure=True)
    return MoietyFound(shorter, f"{name} looks like a salt of {shorter}", is_sure=False)


def plain(substance: str) -> str:
    """A substance's name in lower case, without the four letters that tell biologics of one kind apart."""
    name = re.sub(r"\s+", " ", substance).strip().lower()
    return _without_suffix(re.sub(r",\s*(?:license holder |source )?unspecified(?: form)?$", "", name))


def _without_suffix(name: str) -> str:
    """Biologics have a suffix of four letters without a meaning since 2017: adalimumab-adbm."""
    found = _SUFFIXED.fullmatch(name)
    return found[1] if found and found[2] not in ("acid", "free") else name


def _without_salt(name: str, known: frozenset[str]) -> str | None:
    words = name.replace(",", " ").split()
    if len(words) < 2 or words[-1] not in _table()[3] or _NEVER_ALONE.match(name):
        return None
    while len(words) > 1 and words[-1] in _table()[3]:
        words.pop()
        if " ".join(words) in known:
            break
    shorter = " ".join(words)
    return None if _NEVER_ALONE.match(shorter) or len(shorter) < 4 else shorter


@cache
def _table() -> tuple[dict[str, tuple[str, str]], dict[str, str], frozenset[str], frozenset[str]]:
    table = shipped_list("moieties")
    folded = {substance: (moiety, reason) for reason in REASONS for substance, moiety in table[reason].items()}
    kept: dict[str, str] = table["kept_apart"]
    known = frozenset({moiety for moiety, _ in folded.values()} | kept.keys())
    return folded, kept, known, frozenset(table["salt_words"])
