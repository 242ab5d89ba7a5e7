"""Cleans the text of official labels: unseen and broken characters go, and each one that went is counted.

Nothing that can be read is changed: letters, digits and signs stay as the source has them, in NFC.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

REPLACEMENT = "\ufffd"
"""Stands for a character that cannot be read. It stays in sight, and is reported."""

_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # unseen, or turning the order of others
    "\ue000-\uf8ff\ufff9-\ufffc\ufffd"  # private use, or broken already
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010fffd]"
)
# What the Symbol and Wingdings fonts of word processors leave behind for bullets.
_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf06e\uf0be\uf076")
_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85")


def clean(text: str, odd: Counter[str]) -> str:
    """The text without unseen characters, in NFC. `odd` gains the number of each by its name ("U+200B")."""
    if text.isascii():
        return _ODD.sub(lambda found: _replaced(found[0], odd), text) if _ODD.search(text) else text
    if _ODD.search(text):
        text = _ODD.sub(lambda found: _replaced(found[0], odd), text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _replaced(char: str, odd: Counter[str]) -> str:
    odd[f"U+{ord(char):04X}"] += 1
    if char in _BULLETS:
        return "•"
    if char in _BREAKS:
        return " "
    category = unicodedata.category(char)
    return "" if category in ("Cc", "Cf") else REPLACEMENT
