"""What a clinic has settled for its workstations: its letterhead, and what becomes of text that nobody has reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.letterhead import Letterhead, letterhead_of, read_logo, read_table


class Unreviewed(StrEnum):
    """How a text that nobody has reviewed is printed; it says so on every page in any case."""

    STATUS = "status"
    WATERMARK = "watermark"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Policy:
    """None where the clinic has settled nothing: then the person's own settings count."""

    letterhead: Letterhead | None = None
    unreviewed: Unreviewed | None = None

    def letterhead_or(self, name: str, address: str, telephone: str, logo: str) -> Letterhead:
        """The clinic's letterhead, else one of the person's own; `logo` is a path.

        Raises:
            HandoutFailed: the logo cannot be used.
        """
        if self.letterhead is not None:
            return self.letterhead
        return Letterhead(name.strip(), address.strip(), telephone.strip(), read_logo(Path(logo)) if logo else None)


def read_policy(path: Path) -> Policy:
    """The policy file: `unreviewed` and a table `[letterhead]`. Without a file nothing is settled.

    Raises:
        HandoutFailed: the file is there but cannot be obeyed; so nothing may be printed.
    """
    if not path.exists():
        return Policy()
    table = read_table(path)
    unreviewed, letterhead = table.pop("unreviewed", None), table.pop("letterhead", None)
    if table:
        raise HandoutFailed(
            f"{path.name}: a policy has no “{min(table)}”.", hint="Its keys are unreviewed and letterhead."
        )
    if unreviewed is not None and unreviewed not in list(Unreviewed):
        raise HandoutFailed(f"{path.name}: “unreviewed” must be one of {', '.join(Unreviewed)}.")
    if letterhead is not None and not isinstance(letterhead, dict):
        raise HandoutFailed(f"{path.name}: “letterhead” must be a table.")
    return Policy(
        letterhead_of(letterhead, path) if letterhead is not None else None,
        Unreviewed(unreviewed) if unreviewed is not None else None,
    )
