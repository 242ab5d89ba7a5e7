"""Brand names of a label, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from medref_desktop.domain.names import fold
from medref_desktop.importers.generic_name import DOSAGE_WORDS, VEHICLE

_NOT_OF_A_BRAND = re.compile(
    r"[®™©]|\s*\([^)]*\)|\s+(?:delayed|extended|immediate)[ -]release\b|\s+\d+(?:\.\d+)?\s?(?:mg|mcg|ml|%)(?=\s|$)|"
    r"(?:\s|(?<=[a-z]))\d+\s?ml$|\s+(?:pharmacy bulk package|(?:titration|starter) (?:pack|kit)|intrauterine)$",
    re.IGNORECASE,
)
_WORDS_OF_NO_BRAND = frozenset(
    {"xr", "er", "sr", "dr", "xl", "odt", "hcl", "and", "in", "hci", "with", "for", "of", "iv", "ml", "mg"}
    | {"ellipta", "diskus", "respimat", "hfa", "kwikpen", "flexpen", "pen", "prefilled", "syringe", "autoinjector"}
    | {"pharmacy", "bulk", "package", "single", "dose", "low", "strength", "regular", "extra"}
)
"""Of the form, the device and the container: with the generic name they make no brand."""
_STAYS_UPPER = re.compile(
    r"XR|ER|SR|CR|DR|LA|XL|HCT|HCL|EC|ODT|IR|CD|PM|DM|SC|IV|IB|HFA|FE|PF|PFS|VR|HS|PEG|TPN|DTPA|I{2,3}"
)


def brands_of(brands: Iterable[str], told: Iterable[str], generics: Sequence[str]) -> tuple[str, ...]:
    """Brand names as people write them, without those that say what `told` and `generics` say already."""
    generic_words = _letters(" ".join(told))
    # Some labels give the brand as their generic name too: it stays a brand.
    generic_words |= set().union(*(words for generic in generics if (words := _letters(generic)) & generic_words))
    suffixes = {found[1] for generic in generics if (found := re.search(r"-([a-z]{4})$", generic.lower()))}
    shown: dict[str, str] = {}
    for printed in brands:
        written = as_written(printed)
        first, _, last = written.rpartition(" ")
        written = first if first and last.lower() in suffixes else written
        words = _letters(DOSAGE_WORDS.sub(" ", written)) - _WORDS_OF_NO_BRAND
        if words - generic_words and "diluent" not in words:
            shown.setdefault(fold(written), written)
    return tuple(shown.values())


def _letters(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def as_written(brand: str) -> str:
    """A brand that is written in capitals is written as a name; marks, vehicles and doubled spaces go."""
    brand = re.sub(r"\s+", " ", brand).strip()
    cleaned = VEHICLE.sub("", _NOT_OF_A_BRAND.sub("", brand)).strip() or brand
    if cleaned.islower():
        cleaned = re.sub(r"(?<![\w'’])[a-z]", lambda letter: letter[0].upper(), cleaned)
    # A short word in capitals within a brand of mixed case is meant so: Minastrin FE; a longer one is not.
    shortest = 1 if cleaned.isupper() else 4
    named = re.sub(rf"(?<![A-Za-z])[A-Z]{{{shortest},}}(?![A-Za-z])", lambda word: _as_a_name(word[0]), cleaned)
    return re.sub(r"(?<=[a-z]['’])S\b", "s", named)


def _as_a_name(word: str) -> str:
    return word if _STAYS_UPPER.fullmatch(word) else word.capitalize()
