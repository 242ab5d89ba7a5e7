"""A server of label files on this machine, which misbehaves as it is told: cuts, stalls, lies, redirects, changes."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOST = "127.0.0.1"


@dataclass
class Fault:
    """What goes wrong with one answer. Faults of a file are used up one after the other; after them all is well."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: float | None = None  # part of the body after which the connection is closed
    stall_at: float | None = None  # ... after which nothing comes until the server ends
    length: int | None = None  # what is told as Content-Length; 0 for none at all
    ignores_range: bool = False
    ignores_condition: bool = False  # answers 206 although the file has changed
    body: bytes | None = None


@dataclass
class Held:
    data: bytes
    etag: str = '"1"'
    modified: str = formatdate(1_700_000_000, usegmt=True)
    faults: deque[Fault] = field(default_factory=deque)


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    status: int = 0


class LabelServer:
    """`put` a file, tell it its faults; `asked` is every question so far. Faults meet GET only, unless `of_head`."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.files: dict[str, Held] = {}
        self.heads: dict[str, deque[Fault]] = {}
        self.asked: list[Asked] = []
        self.ended = threading.Event()
        self.stalled = threading.Event()

    def url(self, path: str) -> str:
        return f"{self.base}{path}"

    def put(self, path: str, data: bytes, *faults: Fault, etag: str = '"1"', modified: str | None = None) -> Held:
        held = Held(data, etag, faults=deque(faults))
        if modified is not None:
            held.modified = modified
        self.files[path] = held
        return held

    def faults_of_head(self, path: str, *faults: Fault) -> None:
        self.heads[path] = deque(faults)

    def gets(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.method == "GET" and asked.path == path]


@contextmanager
def serving() -> Iterator[LabelServer]:
    server = ThreadingHTTPServer((HOST, 0), _Handler)
    server.daemon_threads = False
    server.labels = LabelServer(f"http://{HOST}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.labels
    finally:
        server.labels.ended.set()
        server.shutdown()
        server.server_close()  # waits for the threads of all answers
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    @property
    def labels(self) -> LabelServer:
        return self.server.labels

    def log_message(self, *args) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        self.answer()

    def do_HEAD(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.close_connection = True
        # A proxy is asked for whole addresses; this one gives what it holds itself.
        path = urlsplit(self.path).path
        asked = Asked(self.command, path, dict(self.headers))
        self.labels.asked.append(asked)
        held = self.labels.files.get(path)
        faults = self.labels.heads.get(path) if self.command == "HEAD" else held and held.faults
        fault = faults.popleft() if faults else Fault()
        if held is None and not fault.status:
            fault = Fault(status=404)
        if fault.status:
            asked.status = fault.status
            self.send_response(fault.status)
            for name, value in {"Content-Length": "0", **fault.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            return
        self.send_file(held, fault, asked)

    def send_file(self, held: Held, fault: Fault, asked: Asked) -> None:
        data = held.data if fault.body is None else fault.body
        start = self.wanted_start(held, fault)
        if start is not None and start >= len(data):
            asked.status = 416
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        asked.status = 206 if start is not None else 200
        body = data[start or 0 :]
        self.send_response(asked.status)
        if start is not None:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if fault.length != 0:
            self.send_header("Content-Length", str(fault.length or len(body)))
        if held.etag:
            self.send_header("ETag", held.etag)
        if held.modified:
            self.send_header("Last-Modified", held.modified)
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "GET":
            self.send_body(body, fault)

    def wanted_start(self, held: Held, fault: Fault) -> int | None:
        wanted, condition = self.headers.get("Range"), self.headers.get("If-Range")
        if not wanted or fault.ignores_range:
            return None
        if condition and condition not in (held.etag, held.modified) and not fault.ignores_condition:
            return None
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def send_body(self, body: bytes, fault: Fault) -> None:
        stop = next((part for part in (fault.cut_at, fault.stall_at) if part is not None), 1.0)
        try:
            self.wfile.write(body[: int(len(body) * stop)])
            self.wfile.flush()
        except OSError:
            return  # the client has gone, as in a cancelled download
        if fault.stall_at is not None:
            self.labels.stalled.set()
            self.labels.ended.wait(20)


def manifest(server: LabelServer, *names: str, **fields: object) -> bytes:
    """openFDA's list of files, cut down to what matters."""
    parts = [
        {
            "display_name": f"/drug/label ({name})",
            "file": server.url(f"/drug/label/{name}"),
            "size_mb": f"{len(server.files[f'/drug/label/{name}'].data) / 1_000_000:.2f}",
            "records": 1,
        }
        for name in names
    ]
    label = {"export_date": "2026-11-20", "total_records": len(parts), "partitions": parts, **fields}
    return json.dumps({"meta": {"last_updated": "2026-11-21"}, "results": {"drug": {"label": label}}}).encode()


def listing(*files: tuple[str, str]) -> bytes:
    """A page in the shape of DailyMed's, with the name of each file, its mirrors and its checksum."""
    items = "".join(
        f"""<li data-ddfilter="human labels"><a href="https://files.example/{name}">{name}</a>
        [ <a href="https://files.example/{name}">HTTPS</a> / <a href="ftp://files.example/{name}">FTP</a> ]
        <ul><li><strong>Number of files:</strong> 35</li><li><strong>File size:</strong> 10.91MB</li>
        <li><strong>MD5 checksum:</strong> {md5}</li><li><strong>Last Modified:</strong> Nov 20, 2026</li></ul></li>"""
        for name, md5 in files
    )
    return f"<!DOCTYPE html><html><body><h2>Full releases</h2><ul>{items}</ul></body></html>".encode()
