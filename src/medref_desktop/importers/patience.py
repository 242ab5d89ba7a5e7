"""How long a server is waited for, and how often it is asked again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from medref_desktop.errors import DownloadFailed

TICK_S = 0.1
"""How often Cancel is heard while nothing comes."""

NETWORK_HINT = "Check the network. Where a proxy is needed, name it in File > Get official labels, or by --proxy."

Heard = Callable[[], None]
"""Called again and again while something is waited for; raises to stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited, in seconds, and how often a question is asked again."""

    connect_s: float = 15
    read_s: float = 30
    attempts: int = 6
    questions: int = 3
    """Attempts for what is small, as a list of files."""
    first_wait_s: float = 1
    longest_wait_s: float = 120


class PassingFailure(Exception):
    """May be gone at the next attempt; `wait_s` is how long the server asks to be left alone."""

    def __init__(self, reason: str, wait_s: float = 0) -> None:
        super().__init__(reason)
        self.reason, self.wait_s = reason, wait_s


class Patience:
    """Counts the failures in a row, and waits after each, twice as long as before. `hint` is for when it ends."""

    def __init__(self, limits: Limits, heard: Heard, attempts: int, hint: str) -> None:
        self._limits, self._heard, self._attempts, self._hint = limits, heard, attempts, hint
        self._failures = 0

    def gained(self) -> None:
        """Something has come of the last attempt."""
        self._failures = 0

    def wait_after(self, failure: PassingFailure, name: str) -> None:
        """Wait before the next attempt.

        Raises:
            DownloadFailed: there were enough of them, or the server wants more time than anyone would wait.
        """
        self._failures += 1
        wait_s = max(failure.wait_s, self._limits.first_wait_s * 2.0 ** (self._failures - 1))
        if failure.wait_s > self._limits.longest_wait_s:
            minutes = max(1, round(failure.wait_s / 60))
            raise DownloadFailed(
                f"{name} cannot be had now: {failure.reason} and asks to wait {minutes:,} minutes.",
                hint=f"Start again then. {self._hint}",
            )
        if self._failures >= self._attempts:
            raise DownloadFailed(
                f"{name} cannot be downloaded: {failure.reason}, at {self._failures} attempts in a row.",
                hint=self._hint,
            )
        until = time.monotonic() + min(wait_s, self._limits.longest_wait_s)
        while (left := until - time.monotonic()) > 0:
            self._heard()
            time.sleep(min(TICK_S, left))
