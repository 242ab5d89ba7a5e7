"""Worker processes that read labels, a bounded number at a time; one that dies takes only its own task along."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from medref_desktop.errors import LabelRefused
from medref_desktop.importers import label_reading
from medref_desktop.importers.label_reading import ReadLabel, Task

READ = label_reading.read
"""What a worker does with a task."""

MOST_WAITING = 8
"""Tasks for each process that may wait: more would only fill memory."""

MOST_BYTES_WAITING = 96_000_000

SECONDS_OF_A_TASK = 120
"""Far more than any real label takes; asked of a task alone after it broke or held the others up."""


class Workers:
    """`jobs` processes; with one job the tasks run in this process."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = self._new_pool() if jobs > 1 else None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def read_all(self, tasks: Iterable[tuple[Task, int]]) -> Iterator[tuple[int, list[ReadLabel]]]:
        """The labels of every task in the order of the tasks, which come and go with their size in bytes."""
        waiting: deque[tuple[Task, int, Future[list[ReadLabel]] | None]] = deque()
        bytes_waiting = 0
        for task, size in tasks:
            waiting.append((task, size, self._submit(task)))
            bytes_waiting += size
            while len(waiting) > MOST_WAITING * self._jobs or bytes_waiting > MOST_BYTES_WAITING or self._pool is None:
                first, first_size, future = waiting.popleft()
                bytes_waiting -= first_size
                yield first_size, self._result(first, future, waiting)
                if not waiting:
                    break
        while waiting:
            first, first_size, future = waiting.popleft()
            yield first_size, self._result(first, future, waiting)

    def _submit(self, task: Task) -> Future[list[ReadLabel]] | None:
        try:
            return self._pool.submit(READ, task) if self._pool else None
        except BrokenProcessPool:
            return None

    def _result(
        self,
        task: Task,
        future: Future[list[ReadLabel]] | None,
        waiting: deque[tuple[Task, int, Future[list[ReadLabel]] | None]],
    ) -> list[ReadLabel]:
        if self._pool is None:
            return READ(task)
        try:
            if future is not None:
                return future.result(timeout=SECONDS_OF_A_TASK)
        except (BrokenProcessPool, TimeoutError):
            pass
        # A process died, or hangs: nobody knows by which task. This one is tried alone, the others again.
        self._end_hard(self._pool)
        labels = self._alone(task)
        self._pool = self._new_pool()
        for at, (other, size, _) in enumerate(waiting):
            waiting[at] = other, size, self._submit(other)
        return labels

    def _alone(self, task: Task) -> list[ReadLabel]:
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        try:
            return pool.submit(READ, task).result(timeout=SECONDS_OF_A_TASK)
        except (BrokenProcessPool, TimeoutError):
            failure = LabelRefused(
                "The file stopped the program that reads it.", hint="Nothing of it was imported; the others were."
            )
            return [label_reading.refused(task.name, failure)]
        finally:
            self._end_hard(pool)

    def _new_pool(self) -> ProcessPoolExecutor:
        # Not forked: the window's threads would be copied in any state that they happen to be in.
        return ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))

    @staticmethod
    def _end_hard(pool: ProcessPoolExecutor) -> None:
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
