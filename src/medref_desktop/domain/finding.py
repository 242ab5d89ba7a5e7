"""What a check of a monograph file found, at which line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend; lines count from 1. An error keeps the file out of a pack, a remark does not."""

    line: int
    message: str
    is_error: bool = True
