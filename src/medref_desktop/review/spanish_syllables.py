"""How many syllables a Spanish word has: its spelling says it, by the rules of the Ortografía of the Academies.

A strong vowel (a, e, o) is a syllable of its own; a weak one (i, u) joins the vowel beside it, unless an accent
parts them (`dí-a`, `pa-ís`). Two weak ones are one syllable (`cuí-de-se`), the same one twice is two (`an-ti-in-`).
An h between vowels and the u of `que`, `qui`, `gue`, `gui` are silent; y is a vowel where no vowel follows.
"""

from __future__ import annotations

import re

_SILENT = re.compile(r"(?<=[qg])u(?=[eéií])|(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])")
_VOWEL_Y = re.compile(r"y(?![aeiouáéíóúü])")
_TWICE = re.compile(r"(?<=i)i|(?<=u)u")
_SYLLABLES = re.compile(r"[iuü]*[aeoáéó][iuü]*|[iuü]*[íú][iuü]*|[iuü]+")


def count(word: str) -> int:
    """The syllables of one word in small letters; what has no vowels counts as one.

    >>> [count(word) for word in ("pan", "día", "riesgo", "medicina", "acetaminofén")]
    [1, 2, 2, 4, 6]
    """
    spoken = _VOWEL_Y.sub("i", _SILENT.sub("", word))
    return max(1, len(_SYLLABLES.findall(_TWICE.sub("-i", spoken))))
