"""How sections are numbered in the index of words, for its writer and its readers."""

from __future__ import annotations

from typing import Final

FIRST_OF_THE_OTHERS: Final = 1 << 40
"""Sections of reference labels are numbered from 1, those of the others from here."""
