"""What a check of a monograph file found, at which line, and what its writer says of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend; lines count from 1. An error keeps the file out of a pack, a remark does not.

    `rule` is the check that found it, by the name that waivers use; empty for breaches of the format.
    """

    line: int
    message: str
    is_error: bool = True
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A remark that the file's writer has looked at and lets stand: of this rule, with these words, for this reason."""

    line: int
    rule: str
    about: str
    reason: str
