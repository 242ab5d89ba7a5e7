"""Which label of a drug is shown first, within one form group: the reference label."""

from __future__ import annotations

from medref_desktop.domain.provenance import Provenance

RULE = (
    "First the original maker before a repackager, then NDA or BLA before ANDA before unapproved, "
    "prescription before over the counter, then the newest."
)
"""The order in words, for people."""

_CATEGORY_RANK = {"NDA": 0, "BLA": 0, "NDA AUTHORIZED GENERIC": 1, "ANDA": 2}
_OTHER_CATEGORY = 3
_RX_RANK = {"Rx": 0, "Rx and OTC": 1, "OTC": 2}
_OTHER_RX = 3


_CATEGORY_WORDS = ("NDA or BLA", "authorized generic", "ANDA", "unapproved or other")
_RX_WORDS = ("Rx", "Rx and OTC", "OTC", "")


def label_rank(provenance: Provenance, rx: str) -> int:
    """Smaller is shown first; labels of one rank stand by date, the newest first."""
    category = _CATEGORY_RANK.get(provenance.category, _OTHER_CATEGORY)
    return (int(provenance.is_repackaged) * 10 + category) * 10 + _RX_RANK.get(rx, _OTHER_RX)


def is_prescription(rank: int) -> bool:
    """Whether a monograph of this rank is about a prescription drug; written ones have the rank 0, and are."""
    return rank % 10 <= _RX_RANK["Rx and OTC"]


def rank_words(rank: int) -> str:
    """What a rank says of a label, for people.

    >>> rank_words(0), rank_words(122)
    ('NDA or BLA, Rx', 'ANDA, OTC, repackaged')
    """
    category, rx = _CATEGORY_WORDS[rank // 10 % 10], _RX_WORDS[rank % 10]
    return ", ".join(filter(None, (category, rx, "repackaged" if rank >= 100 else "")))
