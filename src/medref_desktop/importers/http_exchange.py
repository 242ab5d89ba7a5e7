"""One question to a server and its answer, with every failure of the network in words.

A thread waits on the network, so that the caller is free to hear of Cancel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import SplitResult

from medref_desktop.errors import DownloadFailed
from medref_desktop.importers.patience import TICK_S, Heard, PassingFailure

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

SLICE = 1 << 18


class Exchange:
    """One question and its answer. A thread of its own waits on the network; the caller waits for what it passes on."""

    def __init__(self, ask: Callable[[], BaseHTTPResponse], place: SplitResult, told: str, heard: Heard) -> None:
        self._ask, self._place, self._told, self._heard = ask, place, told, heard
        self._passed: Queue[object] = Queue(maxsize=16)
        self._left = Event()
        self._thread = Thread(target=self._wait_on_network, name="download", daemon=True)
        self.response: BaseHTTPResponse

    def __enter__(self) -> Exchange:
        self._thread.start()
        try:
            self.response = self._next()  # type: ignore[assignment]  # the first thing that is passed on
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def parts(self) -> Iterator[bytes]:
        while part := self._next():
            assert isinstance(part, bytes)
            yield part

    def _next(self) -> object:
        while True:
            self._heard()
            try:
                passed = self._passed.get(timeout=TICK_S)
            except Empty:
                continue
            if isinstance(passed, Exception):
                raise _in_words(passed, self._place, self._told) from passed
            return passed

    def _leave(self) -> None:
        """End the thread: at once where it reads, else at its own time limit, for which nobody waits."""
        self._left.set()
        response = getattr(self, "response", None)
        if response is not None and self._thread.is_alive():
            _stop_reading(response)
        self._thread.join(1)

    def _wait_on_network(self) -> None:
        response = None
        try:
            response = self._ask()
            self._pass_on(response)
            while not self._left.is_set() and (part := response.read1(SLICE, decode_content=False)):
                self._pass_on(part)
            self._pass_on(b"")
        except Exception as failure:  # handed to the thread that asked, which raises it
            self._pass_on(failure)
        finally:
            if response is not None:
                response.close()

    def _pass_on(self, thing: object) -> None:
        while not self._left.is_set():
            try:
                self._passed.put(thing, timeout=TICK_S)
            except Full:
                continue
            return


def _stop_reading(response: BaseHTTPResponse) -> None:
    try:
        response.shutdown()
    except (OSError, ValueError, RuntimeError):
        return  # it has just ended by itself


def _in_words(failure: Exception, place: SplitResult, told: str) -> Exception:
    """A failure of the network as a sentence; any other stays what it is."""
    from urllib3 import exceptions

    match failure:
        case exceptions.SSLError() | exceptions.ProxyError(original_error=exceptions.SSLError()):
            return DownloadFailed(
                f"No secure connection to {told} can be made: {_last_words(failure)}.",
                hint="If your network inspects secure connections, the system must trust the certificate of its own.",
            )
        case exceptions.ProxyError():
            return PassingFailure(f"the proxy cannot be used to reach {place.hostname} ({_last_words(failure)})")
        case exceptions.NameResolutionError():
            return PassingFailure(f"{told} cannot be found")
        case exceptions.NewConnectionError():
            return PassingFailure(f"{told} cannot be reached")
        case exceptions.ConnectTimeoutError():
            return PassingFailure(f"{told} does not answer")
        case exceptions.ReadTimeoutError():
            return PassingFailure(f"{told} has stopped sending")
        case exceptions.HTTPError() | OSError():
            return PassingFailure(f"the connection to {told} was cut")
        case _:
            return failure


def _last_words(failure: Exception) -> str:
    innermost: BaseException = failure
    while innermost.__cause__ or innermost.__context__:
        innermost = innermost.__cause__ or innermost.__context__ or innermost
    return (str(innermost) or type(innermost).__name__).rstrip(".")
