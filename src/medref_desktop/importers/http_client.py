"""Asks the servers of official labels: by https, known hosts only, through the clinic's proxy, never without end.

urllib3 is imported when the first question is asked: no other part of the program knows that there is a network.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from medref_desktop.errors import DownloadFailed, MedRefError
from medref_desktop.importers.http_exchange import Exchange
from medref_desktop.importers.patience import NETWORK_HINT, Heard, Limits, PassingFailure, Patience

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

LARGEST_PAGE = 64_000_000
"""Bytes of a list of files; openFDA's is some 2 MB."""
MOST_REDIRECTS = 5

_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_USABLE = frozenset({200, 206, 416})


class Refused(DownloadFailed):
    """The server has answered that it will not give this; asking again would not help."""

    def __init__(self, message: str, status: int, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


class Answer:
    """What a server has answered; iterating gives the bytes of its body as they come."""

    def __init__(self, url: str, response: BaseHTTPResponse, parts: Iterator[bytes]) -> None:
        self.url, self.status, self._headers, self._parts = url, response.status, response.headers, parts

    def header(self, name: str) -> str:
        return str(self._headers.get(name, "")).strip()

    @property
    def length(self) -> int:
        """The Content-Length; 0 if there is none."""
        told = self.header("Content-Length")
        return int(told) if told.isascii() and told.isdigit() else 0

    def __iter__(self) -> Iterator[bytes]:
        return self._parts


class Client:
    """Asks `hosts` only, by https; `plain_hosts` may be asked by http too, which tests on this machine need.

    Without a `proxy` that of the system is used. Use it in a `with` block.

    Raises:
        MedRefError: the address of the proxy is none.
    """

    def __init__(
        self,
        hosts: frozenset[str],
        proxy: str = "",
        program: str = "MedRef",
        limits: Limits | None = None,
        plain_hosts: frozenset[str] = frozenset(),
    ) -> None:
        self.limits = limits or Limits()
        self._hosts, self._plain_hosts, self._program = hosts, plain_hosts, program
        self._proxy = checked_proxy(proxy)
        self._managers: dict[str, PoolManager] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for manager in self._managers.values():
            manager.clear()

    def page(self, url: str, heard: Heard) -> bytes:
        """A small document as a whole, asked for until it comes.

        Raises:
            DownloadFailed: it cannot be had.
        """
        patience = Patience(self.limits, heard, self.limits.questions, NETWORK_HINT)
        while True:
            try:
                with self.open("GET", url, {}, heard) as answer:
                    return _whole(answer)
            except PassingFailure as failure:
                patience.wait_after(failure, _short(url))

    def head(self, url: str, heard: Heard) -> Answer:
        """The answer without its body, asked for until it comes.

        Raises:
            DownloadFailed: it cannot be had; `Refused` if the server says so.
        """
        patience = Patience(self.limits, heard, self.limits.questions, NETWORK_HINT)
        while True:
            try:
                with self.open("HEAD", url, {}, heard) as answer:
                    return answer
            except PassingFailure as failure:
                patience.wait_after(failure, _short(url))

    @contextmanager
    def open(self, method: str, url: str, headers: Mapping[str, str], heard: Heard) -> Iterator[Answer]:
        """Ask once, and follow where the answer leads.

        Raises:
            PassingFailure: it may work later, also while the body is read.
            DownloadFailed: it will not; `Refused` if the server says so.
        """
        asked = {"Accept-Encoding": "identity", "User-Agent": self._program, **headers}
        for _ in range(MOST_REDIRECTS + 1):
            place = self._checked(url)
            with Exchange(self._question(method, place, asked), place, self._told_of(place), heard) as exchange:
                answer = Answer(url, exchange.response, exchange.parts())
                if answer.status not in _REDIRECTS:
                    _check_status(answer, place)
                    yield answer
                    return
                url = _led_to(url, answer.header("Location"))
        raise DownloadFailed(f"{place.hostname} sends from one address to another without end.", hint=NETWORK_HINT)

    def check_address(self, url: str) -> None:
        """Whether an address may be asked at all.

        Raises:
            DownloadFailed: it leads elsewhere.
        """
        self._checked(url)

    def _checked(self, url: str) -> SplitResult:
        try:
            place = urlsplit(url)
            host, port = place.hostname or "", place.port
        except ValueError as exc:
            raise DownloadFailed(f"“{url[:100]}” is no address.") from exc
        if place.scheme == "http" and host in self._plain_hosts:
            return place
        if place.scheme != "https" or host not in self._hosts or port not in (None, 443) or "@" in place.netloc:
            raise DownloadFailed(
                f"The download leads to {place.scheme}://{host}, which is none of its own addresses.",
                hint="Nothing was taken from there. Your network may show a page of its own: sign in to it first.",
            )
        return place

    def _told_of(self, place: SplitResult) -> str:
        """Who is asked, in words: the host, and the proxy that stands between."""
        proxy = self._proxy_for(place)
        return f"{place.hostname} (by the proxy {urlsplit(proxy).hostname})" if proxy else str(place.hostname)

    def _question(self, method: str, place: SplitResult, headers: dict[str, str]) -> Callable[[], BaseHTTPResponse]:
        manager, url = self._manager(self._proxy_for(place)), place.geturl()
        return lambda: manager.request(
            method, url, headers=headers, redirect=False, retries=False, preload_content=False, decode_content=False
        )

    def _proxy_for(self, place: SplitResult) -> str:
        if self._proxy or proxy_bypass(str(place.hostname)):
            return self._proxy
        known = getproxies()
        return checked_proxy(known.get(place.scheme) or known.get("all") or "")

    def _manager(self, proxy: str) -> PoolManager:
        if proxy not in self._managers:
            self._managers[proxy] = _new_manager(proxy, self.limits)
        return self._managers[proxy]


def checked_proxy(text: str) -> str:
    """The address of a proxy as it is used: with http:// where that is left out.

    Raises:
        MedRefError: it is none.
    """
    text = text.strip()
    if not text:
        return ""
    address = text if "://" in text else f"http://{text}"
    try:
        place = urlsplit(address)
        usable = place.scheme in ("http", "https") and bool(place.hostname) and (place.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in address):
        raise MedRefError(
            "The address of the proxy is none that MedRef can use.",
            hint="It looks like http://proxy.clinic.example:8080, or with a name and password http://name:word@proxy:8080.",
        )
    return address


def _led_to(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as exc:
        raise DownloadFailed(f"“{location[:100]}”, where {_short(url)} is said to be, is no address.") from exc


def _new_manager(proxy: str, limits: Limits) -> PoolManager:
    import ssl

    import truststore
    import urllib3

    told: dict[str, Any] = {
        "timeout": urllib3.Timeout(connect=limits.connect_s, read=limits.read_s),
        # What the system trusts: a network that inspects connections has a certificate of its own there.
        "ssl_context": truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    }
    if not proxy:
        return urllib3.PoolManager(**told)
    place = urlsplit(proxy)
    if place.username:
        name = f"{unquote(place.username)}:{unquote(place.password or '')}"
        told["proxy_headers"] = urllib3.make_headers(proxy_basic_auth=name)
    return urllib3.ProxyManager(f"{place.scheme}://{place.netloc.rpartition('@')[2]}", **told)


def _check_status(answer: Answer, place: SplitResult) -> None:
    if answer.status in _USABLE:
        return
    if answer.status in _TRY_LATER:
        wait_s = _seconds(answer.header("Retry-After"))
        raise PassingFailure(f"{place.hostname} cannot answer now (status {answer.status})", wait_s)
    if answer.status == 407:
        raise Refused(
            "The proxy asks for a name and a password.",
            answer.status,
            hint="Name it as http://name:password@proxy:8080 in File > Get official labels, or by --proxy.",
        )
    if answer.status in (404, 410):
        raise Refused(
            f"{_short(answer.url)} is not there: {place.hostname} does not know it.",
            answer.status,
            hint="The files may just be replaced, or have moved. Try again later, or look for a newer MedRef.",
        )
    raise Refused(
        f"{place.hostname} does not give out {_short(answer.url)} (status {answer.status}).",
        answer.status,
        hint=NETWORK_HINT,
    )


def _seconds(retry_after: str) -> float:
    """Retry-After in seconds, as a number or a date; 0 if it is neither."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 0.0
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _whole(answer: Answer) -> bytes:
    parts, size = [], 0
    for part in answer:
        size += len(part)
        if size > LARGEST_PAGE:
            raise DownloadFailed(f"{_short(answer.url)} is larger than a list of files can be.")
        parts.append(part)
    return b"".join(parts)


def _short(url: str) -> str:
    """The last part of an address: a file's name."""
    return urlsplit(url).path.rpartition("/")[2] or url
