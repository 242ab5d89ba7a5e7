"""Long work off the window's thread: one job at a time, with progress and Cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from medref_desktop.errors import MedRefError

Report = Callable[[int, int], None]
"""Called by a job with how much of how much is done. Raises Cancelled when the person has asked for that."""

Job = Callable[[Report], Any]


class Cancelled(Exception):
    """The person has cancelled the job."""


class Background(QObject):
    """Runs jobs in a thread of its own. Signals arrive in the window's thread at methods of QObjects.

    Every job has a number; a job that was cancelled before it began is skipped, and ends as `cancelled` like one that
    was stopped at its next report.
    """

    progressed = Signal(object, int, int)  # number, done, of
    finished = Signal(object, object)  # number, result
    failed = Signal(object, object)  # number, MedRefError
    cancelled = Signal(object)  # number

    _asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._newest = 0
        self._cancelled_up_to = 0
        self._cancelled: set[int] = set()
        self._thread = QThread()
        self._thread.setObjectName("background")
        self._asked.connect(self._run)
        self.moveToThread(self._thread)
        self._thread.start()

    def run(self, job: Job) -> int:
        """Queue a job; returns its number."""
        self._newest += 1
        self._asked.emit(self._newest, job)
        return self._newest

    def cancel(self) -> None:
        """Cancel every job asked for so far."""
        self._cancelled_up_to = self._newest

    def cancel_one(self, number: int) -> None:
        """Cancel that job and leave the others."""
        self._cancelled.add(number)

    def close(self) -> None:
        """Cancel what runs and end the thread."""
        self.cancel()
        self._thread.quit()
        self._thread.wait()

    @Slot(object, object)
    def _run(self, number: int, job: Job) -> None:
        def report(done: int, of: int) -> None:
            if number <= self._cancelled_up_to or number in self._cancelled:
                raise Cancelled
            self.progressed.emit(number, done, of)

        try:
            report(0, 0)
            result = job(report)
        except Cancelled:
            self.cancelled.emit(number)
        except MedRefError as failure:
            self.failed.emit(number, failure)
        else:
            self.finished.emit(number, result)
        self._cancelled.discard(number)
