"""Downloads from a server that misbehaves: the right file under its name or a failure in words, never half a file."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from importers.label_server import HOST, Fault, serving
from medref_desktop.errors import DownloadFailed, MedRefError
from medref_desktop.importers import download, http_client
from medref_desktop.importers.download import Plan, RemoteFile, check_room, fetch, in_words, make_plan
from medref_desktop.importers.http_client import Client, checked_proxy
from medref_desktop.importers.patience import Limits

PATH = "/part1.zip"
QUICK = Limits(connect_s=1, read_s=0.3, attempts=3, first_wait_s=0.01, longest_wait_s=0.2)


class Stopped(Exception):
    """What the window's Cancel raises in the middle."""


def zip_bytes(size: int = 300_000, seed: int = 1) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("label.json", random.Random(seed).randbytes(size))
    return made.getvalue()


DATA, OTHER = zip_bytes(), zip_bytes(seed=2)


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def client():
    with Client(frozenset(), limits=QUICK, plain_hosts=frozenset({HOST})) as made:
        yield made


def nothing() -> None:
    pass


def plan_of(client, server, folder: Path, md5: str = "", path: str = PATH) -> Plan:
    return make_plan(client, "Labels", [RemoteFile(server.url(path), path[1:], md5=md5)], folder, nothing)


def fetched(client, server, folder: Path, md5: str = "", on_progress=lambda progress: None) -> bytes:
    (path,) = fetch(client, plan_of(client, server, folder, md5), on_progress)
    return path.read_bytes()


def only_the_file_is_there(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [".fetch.lock", "part1.zip", "part1.zip.origin"]


def refused(client, server, folder: Path, said: str, md5: str = "") -> DownloadFailed:
    with pytest.raises(DownloadFailed, match=said) as failure:
        fetched(client, server, folder, md5)
    assert failure.value.hint
    assert not (folder / "part1.zip").exists()
    return failure.value


# -- the whole way ------------------------------------------------------------------


def test_a_file_comes_whole_with_what_is_remembered_of_it(client, server, tmp_path):
    server.put(PATH, DATA)
    told = []
    assert fetched(client, server, tmp_path, on_progress=told.append) == DATA
    only_the_file_is_there(tmp_path)
    assert json.loads((tmp_path / "part1.zip.origin").read_text())["etag"] == '"1"'
    assert told[-1].bytes_done == told[-1].bytes_in_all == len(DATA)
    assert (told[-1].number, told[-1].files, told[-1].name) == (1, 1, "part1.zip")


def test_the_size_is_known_before_anything_is_downloaded(client, server, tmp_path):
    server.put(PATH, DATA)
    plan = plan_of(client, server, tmp_path)
    assert (plan.size, plan.here, plan.to_fetch) == (len(DATA), 0, len(DATA))
    assert not server.gets(PATH)


def test_a_whole_file_is_not_downloaded_again(client, server, tmp_path):
    server.put(PATH, DATA)
    fetched(client, server, tmp_path)
    assert plan_of(client, server, tmp_path).to_fetch == 0
    assert fetched(client, server, tmp_path) == DATA
    assert len(server.gets(PATH)) == 1


def test_a_file_that_has_changed_at_its_source_is_downloaded_again(client, server, tmp_path):
    server.put(PATH, DATA)
    fetched(client, server, tmp_path)
    server.put(PATH, OTHER, etag='"2"')
    assert plan_of(client, server, tmp_path).to_fetch == len(OTHER)
    assert fetched(client, server, tmp_path) == OTHER
    only_the_file_is_there(tmp_path)


def test_a_file_that_was_cut_on_the_disk_is_downloaded_again(client, server, tmp_path):
    server.put(PATH, DATA)
    fetched(client, server, tmp_path)
    (tmp_path / "part1.zip").write_bytes(DATA[:1000])
    assert fetched(client, server, tmp_path) == DATA


def test_a_file_that_someone_put_there_is_used_if_its_checksum_is_right(client, server, tmp_path):
    server.put(PATH, DATA)
    (tmp_path / "part1.zip").write_bytes(DATA)
    assert fetched(client, server, tmp_path, md5=hashlib.md5(DATA).hexdigest()) == DATA
    assert not server.gets(PATH)
    server.put(PATH, OTHER, etag='"2"')
    assert fetched(client, server, tmp_path, md5=hashlib.md5(OTHER).hexdigest()) == OTHER
    assert len(server.gets(PATH)) == 1


@pytest.mark.parametrize("told", ["", "{", "[]", '{"url": 1}', '{"url": 1, "name": "part1.zip"}'])
def test_a_damaged_memory_of_the_source_costs_a_download_and_no_more(client, server, tmp_path, told):
    server.put(PATH, DATA)
    fetched(client, server, tmp_path)
    (tmp_path / "part1.zip.origin").write_text(told)
    assert fetched(client, server, tmp_path) == DATA
    assert len(server.gets(PATH)) == 2


# -- cuts and stalls ----------------------------------------------------------------


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
def test_a_cut_connection_is_resumed_where_it_stopped(client, server, tmp_path, part):
    server.put(PATH, DATA, Fault(cut_at=part))
    assert fetched(client, server, tmp_path) == DATA
    _, second = server.gets(PATH)
    if part:
        assert second.headers["Range"] == f"bytes={int(len(DATA) * part)}-"
        assert second.headers["If-Range"] == '"1"'
        assert second.status == 206
    only_the_file_is_there(tmp_path)


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_a_stall_times_out_and_is_resumed(client, server, tmp_path, part):
    server.put(PATH, DATA, Fault(stall_at=part))
    assert fetched(client, server, tmp_path) == DATA


def test_a_server_that_always_cuts_is_given_up_and_what_came_is_kept(client, server, tmp_path):
    server.put(PATH, DATA, *(Fault(cut_at=0.1) for _ in range(3)))
    failure = refused(client, server, tmp_path, r"part1.zip cannot be downloaded: .* 3 attempts")
    assert "is kept" in failure.hint
    kept = (tmp_path / "part1.zip.partial").stat().st_size
    assert 0 < kept < len(DATA)
    assert plan_of(client, server, tmp_path).here == kept
    assert fetched(client, server, tmp_path) == DATA
    assert server.gets(PATH)[-1].headers["Range"] == f"bytes={kept}-"


def test_attempts_that_bring_much_are_not_counted_against_the_server(client, server, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "WORTH_GOING_ON", 10_000)
    server.put(PATH, DATA, *(Fault(cut_at=0.2) for _ in range(8)))
    assert fetched(client, server, tmp_path) == DATA
    assert len(server.gets(PATH)) == 9


def test_a_server_that_nobody_runs_is_named(client, tmp_path):
    with serving() as gone:
        url = gone.url(PATH)
    with pytest.raises(DownloadFailed, match=r"127\.0\.0\.1 cannot be reached, at 3 attempts") as failure:
        make_plan(client, "Labels", [RemoteFile(url, "part1.zip")], tmp_path, nothing)
    assert "proxy" in failure.value.hint


# -- lengths ------------------------------------------------------------------------


def test_a_length_that_is_told_too_short_never_passes_for_a_file(client, server, tmp_path):
    server.put(PATH, DATA, Fault(length=len(DATA) // 2), Fault(length=len(DATA) // 2))
    refused(client, server, tmp_path, r"downloaded 2 times .* no whole zip file")
    assert [path.name for path in tmp_path.iterdir()] == [".fetch.lock"]


def test_a_length_that_is_told_too_short_once_is_mended_by_the_next_attempt(client, server, tmp_path):
    server.put(PATH, DATA, Fault(length=len(DATA) // 2))
    assert fetched(client, server, tmp_path) == DATA


def test_a_length_that_is_told_too_long_never_passes_for_a_file(client, server, tmp_path):
    server.put(PATH, DATA, *(Fault(length=len(DATA) + 9) for _ in range(9)))
    refused(client, server, tmp_path, r"cannot be downloaded")


def test_without_a_length_in_the_answer_that_of_the_question_before_counts(client, server, tmp_path):
    server.put(PATH, DATA, Fault(length=0, cut_at=0.5))
    assert fetched(client, server, tmp_path) == DATA
    assert [asked.status for asked in server.gets(PATH)] == [200, 206]


def test_without_any_length_the_zip_itself_must_be_whole(client, server, tmp_path):
    server.faults_of_head(PATH, Fault(length=0), Fault(length=0))
    server.put(PATH, DATA, Fault(length=0))
    assert fetched(client, server, tmp_path) == DATA
    server.put(PATH, OTHER, Fault(length=0, cut_at=0.5), Fault(length=0, cut_at=0.5), etag='"2"')
    (tmp_path / "part1.zip").unlink()
    refused(client, server, tmp_path, r"no whole zip file")


def test_a_body_without_end_is_stopped(client, server, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "LARGEST_FILE", 1000)
    server.faults_of_head(PATH, Fault(length=0))
    server.put(PATH, DATA, *(Fault(length=0) for _ in range(9)))
    refused(client, server, tmp_path, r"more came of part1.zip")
    assert not (tmp_path / "part1.zip.partial").exists()


# -- answers ------------------------------------------------------------------------


def test_a_server_that_ignores_range_starts_anew_and_never_mixes(client, server, tmp_path):
    server.put(PATH, DATA, Fault(cut_at=0.5), Fault(ignores_range=True))
    assert fetched(client, server, tmp_path) == DATA
    assert [asked.status for asked in server.gets(PATH)] == [200, 200]


def test_a_file_that_changes_between_attempts_starts_anew(client, server, tmp_path):
    held = server.put(PATH, DATA, Fault(cut_at=0.5))
    plan = plan_of(client, server, tmp_path)

    def change(progress):
        if progress.bytes_done > 1000 and held.data == DATA:
            held.data, held.etag = OTHER, '"2"'

    (path,) = fetch(client, plan, change)
    assert path.read_bytes() == OTHER


@pytest.mark.parametrize("etag", ['"2"', ""])
def test_a_changed_file_is_told_even_if_the_server_ignores_the_condition(client, server, tmp_path, etag):
    server.put(PATH, DATA, Fault(cut_at=0.5), Fault(cut_at=0.5), Fault(cut_at=0.5))
    plan = plan_of(client, server, tmp_path)
    with pytest.raises(DownloadFailed):
        fetch(client, plan, lambda progress: None)
    modified = "Fri, 20 Nov 2026 00:00:00 GMT"
    server.put(PATH, OTHER, Fault(ignores_condition=True), etag=etag, modified=modified)
    (path,) = fetch(client, plan, lambda progress: None)
    assert path.read_bytes() == OTHER


def test_a_weak_etag_is_no_ground_to_go_on_but_the_date_is(client, server, tmp_path):
    server.put(PATH, DATA, Fault(cut_at=0.5), etag='W/"1"')
    assert fetched(client, server, tmp_path) == DATA
    assert server.gets(PATH)[1].headers["If-Range"] == server.files[PATH].modified


@pytest.mark.parametrize("dated", ["", "2026-11-20"])
def test_without_any_validator_a_part_is_never_continued(client, server, tmp_path, dated):
    server.put(PATH, DATA, Fault(cut_at=0.5), etag="", modified="")
    file = RemoteFile(server.url(PATH), "part1.zip", dated=dated)
    (path,) = fetch(client, make_plan(client, "Labels", [file], tmp_path, nothing), lambda progress: None)
    assert path.read_bytes() == DATA
    assert all("Range" not in asked.headers for asked in server.gets(PATH))


def test_a_206_from_another_place_is_thrown_away(client, server, tmp_path):
    wrong = Fault(status=206, headers={"Content-Range": "bytes 5-9/300", "Content-Length": "5"})
    server.put(PATH, DATA, Fault(cut_at=0.5), wrong)
    assert fetched(client, server, tmp_path) == DATA
    assert "Range" not in server.gets(PATH)[2].headers


def test_a_416_starts_anew(client, server, tmp_path):
    server.put(PATH, DATA, Fault(cut_at=0.5), Fault(status=416))
    assert fetched(client, server, tmp_path) == DATA
    assert "Range" not in server.gets(PATH)[2].headers


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_not_there_is_told_at_once(client, server, tmp_path, status):
    server.put(PATH, DATA, Fault(status=status))
    refused(client, server, tmp_path, r"part1\.zip is not there")
    assert len(server.gets(PATH)) == 1


@pytest.mark.parametrize("status", [401, 403, 418])
def test_a_refusal_is_told_at_once(client, server, tmp_path, status):
    server.put(PATH, DATA, Fault(status=status))
    refused(client, server, tmp_path, rf"does not give out part1.zip .status {status}")
    assert len(server.gets(PATH)) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(client, server, tmp_path, status):
    server.put(PATH, DATA, Fault(status=status), Fault(status=status))
    assert fetched(client, server, tmp_path) == DATA
    assert len(server.gets(PATH)) == 3


def test_a_server_that_stays_in_trouble_is_given_up(client, server, tmp_path):
    server.put(PATH, DATA, *(Fault(status=500) for _ in range(5)))
    refused(client, server, tmp_path, r"cannot answer now \(status 500\), at 3 attempts")
    assert len(server.gets(PATH)) == 3


def test_retry_after_is_kept_to(server, tmp_path):
    server.put(PATH, DATA, Fault(status=503, headers={"Retry-After": "1"}))
    patient = replace(QUICK, longest_wait_s=1)
    with Client(frozenset(), limits=patient, plain_hosts=frozenset({HOST})) as client:
        started = time.monotonic()
        assert fetched(client, server, tmp_path) == DATA
        assert time.monotonic() - started >= 1


@pytest.mark.parametrize("wait", ["7200", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_retry_after_beyond_patience_is_told(client, server, tmp_path, wait):
    server.put(PATH, DATA, Fault(status=503, headers={"Retry-After": wait}))
    refused(client, server, tmp_path, r"asks to wait [0-9,]+ minutes")


@pytest.mark.parametrize("said", ["", "soon", "-5", "Fri, 01 Jan 1999 00:00:00 GMT", "٣"])
def test_a_retry_after_that_says_nothing_is_passed_over(client, server, tmp_path, said):
    assert http_client._seconds(said) == 0


# -- redirects ----------------------------------------------------------------------


def test_a_redirect_to_an_allowed_host_is_followed(client, server, tmp_path):
    server.put("/real/part1.zip", DATA)
    there = Fault(status=302, headers={"Location": "/real/part1.zip"})
    server.faults_of_head(PATH, there)
    server.put(PATH, b"", there)
    assert fetched(client, server, tmp_path) == DATA


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/part1.zip",
        "http://evil.example/part1.zip",
        "ftp://127.0.0.1/part1.zip",
        "file:///etc/passwd",
        "https://127.0.0.1@evil.example/part1.zip",
        "http://[broken/part1.zip",
    ],
)
def test_a_redirect_elsewhere_is_refused_and_never_asked(client, server, tmp_path, location):
    server.put(PATH, b"", Fault(status=302, headers={"Location": location}))
    with pytest.raises(DownloadFailed, match=r"none of its own addresses|no address"):
        fetched(client, server, tmp_path)
    assert not (tmp_path / "part1.zip").exists()


def test_redirects_in_a_circle_end(client, server, tmp_path):
    server.put(PATH, b"", *(Fault(status=302, headers={"Location": PATH}) for _ in range(20)))
    refused(client, server, tmp_path, r"without end")


def test_hosts_must_be_asked_by_https(tmp_path):
    with Client(frozenset({"labels.example"}), limits=QUICK) as client:
        client.check_address("https://labels.example/a.zip")
        client.check_address("https://labels.example:443/a.zip")
        for wrong in (
            "http://labels.example/a.zip",
            "https://labels.example:8443/a.zip",
            "https://labels.example.evil.example/a.zip",
            "https://name@labels.example/a.zip",
            "https://other.example/a.zip",
        ):
            with pytest.raises(DownloadFailed):
                client.check_address(wrong)


# -- content ------------------------------------------------------------------------


def test_a_checksum_that_the_source_gives_is_checked(client, server, tmp_path):
    server.put(PATH, DATA)
    assert fetched(client, server, tmp_path, md5=hashlib.md5(DATA).hexdigest()) == DATA


def test_a_wrong_checksum_is_fetched_once_more_and_then_refused(client, server, tmp_path):
    server.put(PATH, DATA)
    refused(client, server, tmp_path, r"its checksum is another", md5="0" * 32)
    assert len(server.gets(PATH)) == 2
    assert [path.name for path in tmp_path.iterdir()] == [".fetch.lock"]


def test_a_page_of_the_network_instead_of_the_file_is_refused(client, server, tmp_path):
    server.put(PATH, b"<html>Please sign in</html>")
    refused(client, server, tmp_path, r"no whole zip file")


@pytest.mark.parametrize("md5", [hashlib.md5(DATA).hexdigest(), ""], ids=["checksum", "none"])
def test_a_letter_changed_on_the_way_is_found_and_mended(client, server, tmp_path, md5):
    flipped = bytearray(DATA)
    flipped[1000] ^= 1
    server.put(PATH, DATA, Fault(body=bytes(flipped)))
    assert fetched(client, server, tmp_path, md5) == DATA
    assert len(server.gets(PATH)) == 2


# -- the disk -----------------------------------------------------------------------


def test_a_full_disk_is_told_and_what_came_is_kept(client, server, tmp_path, monkeypatch):
    server.put(PATH, DATA)
    real = Path.open

    class Filling(io.FileIO):
        def write(self, data):
            if self.tell() > 100_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data[:50_000])

    monkeypatch.setattr(http_client, "LARGEST_PAGE", 1)
    monkeypatch.setattr(
        Path, "open", lambda self, mode="r", *a, **k: Filling(self, "a") if mode == "ab" else real(self, mode, *a, **k)
    )
    monkeypatch.setattr("medref_desktop.importers.http_exchange.SLICE", 50_000)
    failure = refused(client, server, tmp_path, r"cannot be written to .*No space left")
    assert "Make room" in failure.hint
    monkeypatch.setattr(Path, "open", real)
    kept = (tmp_path / "part1.zip.partial").stat().st_size
    assert kept > 100_000
    assert fetched(client, server, tmp_path) == DATA
    assert server.gets(PATH)[-1].headers["Range"] == f"bytes={kept}-"


def test_a_rename_that_fails_leaves_the_part(client, server, tmp_path, monkeypatch):
    server.put(PATH, DATA)
    real = os.replace

    def fail(source, target):
        if str(target).endswith("part1.zip"):
            raise OSError(errno.EACCES, "Permission denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail)
    refused(client, server, tmp_path, r"Permission denied")
    monkeypatch.setattr(os, "replace", real)
    assert fetched(client, server, tmp_path) == DATA
    assert len(server.gets(PATH)) == 1


def test_a_folder_that_cannot_be_made_is_told(client, server, tmp_path):
    server.put(PATH, DATA)
    (tmp_path / "file").write_text("")
    with pytest.raises(DownloadFailed, match=r"cannot be written"):
        fetched(client, server, tmp_path / "file" / "labels")


def test_two_downloads_into_one_folder_do_not_meet(client, server, tmp_path):
    server.put(PATH, DATA)
    second = []

    def try_a_second(progress):
        if not second:
            with pytest.raises(MedRefError, match=r"Something else is at work") as failure:
                fetched(client, server, tmp_path)
            second.append(failure)

    assert fetched(client, server, tmp_path, on_progress=try_a_second) == DATA
    assert second


def test_too_little_room_is_told_before_anything_is_downloaded(client, server, tmp_path, monkeypatch):
    server.put(PATH, DATA)
    plan = plan_of(client, server, tmp_path / "labels")
    usage = download.shutil.disk_usage(tmp_path)
    check_room(plan, tmp_path / "packs")
    monkeypatch.setattr(download.shutil, "disk_usage", lambda place: usage._replace(free=1000))
    with pytest.raises(MedRefError, match=r"not enough room on the disk: .* 1 kB are free") as failure:
        check_room(plan, tmp_path / "packs")
    assert "another disk" in failure.value.hint
    assert not server.gets(PATH)


# -- cancel -------------------------------------------------------------------------


@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_cancelled_download_goes_on_where_it_stopped(client, server, tmp_path, part):
    server.put(PATH, DATA, Fault(stall_at=part))
    limits = replace(QUICK, read_s=20)
    told = []

    def stop(progress):
        if server.stalled.is_set() and progress.bytes_done >= int(len(DATA) * part):
            told.append(progress)
        if len(told) == 4:  # so nothing comes any more
            raise Stopped

    with Client(frozenset(), limits=limits, plain_hosts=frozenset({HOST})) as waiting:
        started = time.monotonic()
        with pytest.raises(Stopped):
            fetched(waiting, server, tmp_path, on_progress=stop)
        assert time.monotonic() - started < 5  # not the time limit of a stall
        assert "download" not in [thread.name for thread in threading.enumerate()]
    assert not (tmp_path / "part1.zip").exists()
    assert fetched(client, server, tmp_path) == DATA
    assert server.gets(PATH)[-1].headers["Range"] == f"bytes={int(len(DATA) * part)}-"


def test_a_download_that_was_killed_goes_on_where_it_stopped(client, server, tmp_path):
    server.put(PATH, DATA, Fault(stall_at=0.5))
    code = (
        "import sys; from pathlib import Path; from medref_desktop.importers.download import *; "
        "from medref_desktop.importers.http_client import Client; url, folder = sys.argv[1], Path(sys.argv[2]); "
        "client = Client(frozenset(), plain_hosts=frozenset({'127.0.0.1'})); "
        "plan = make_plan(client, 'Labels', [RemoteFile(url, 'part1.zip')], folder, lambda: None); "
        "fetch(client, plan, lambda progress: None)"
    )
    killed = subprocess.Popen([sys.executable, "-c", code, server.url(PATH), str(tmp_path)])
    partial, half = tmp_path / "part1.zip.partial", len(DATA) // 2
    until = time.monotonic() + 20
    while not (partial.exists() and partial.stat().st_size == half):
        assert time.monotonic() < until
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    assert not (tmp_path / "part1.zip").exists()
    assert fetched(client, server, tmp_path) == DATA
    assert server.gets(PATH)[-1].headers["Range"] == f"bytes={half}-"
    only_the_file_is_there(tmp_path)


def test_cancel_is_heard_while_a_server_is_waited_for_again(client, server, tmp_path):
    server.put(PATH, DATA, Fault(status=503, headers={"Retry-After": "60"}))
    told = []

    def stop(progress):
        if server.gets(PATH):
            told.append(progress)
        if len(told) == 5:  # more often than while the answer comes
            raise Stopped

    started = time.monotonic()
    with (
        Client(frozenset(), limits=replace(QUICK, longest_wait_s=60), plain_hosts=frozenset({HOST})) as patient,
        pytest.raises(Stopped),
    ):
        fetched(patient, server, tmp_path, on_progress=stop)
    assert time.monotonic() - started < 30  # not the minute that the server asks for


# -- proxies ------------------------------------------------------------------------


def test_the_proxy_of_the_environment_is_used(client, server, tmp_path, monkeypatch):
    server.put(PATH, DATA)
    monkeypatch.setenv("http_proxy", server.base)
    with Client(frozenset(), limits=QUICK, plain_hosts=frozenset({"labels.example"})) as behind:
        file = RemoteFile("http://labels.example/part1.zip", "part1.zip")
        (path,) = fetch(behind, make_plan(behind, "Labels", [file], tmp_path, nothing), lambda progress: None)
    assert path.read_bytes() == DATA
    assert server.gets(PATH)[0].headers["Host"] == "labels.example"


def test_a_host_that_needs_no_proxy_is_asked_directly(client, server, tmp_path, monkeypatch):
    server.put(PATH, DATA)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", HOST)
    assert fetched(client, server, tmp_path) == DATA


def test_the_proxy_of_the_settings_comes_first_and_may_need_a_name(server, tmp_path, monkeypatch):
    server.put(PATH, DATA)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    proxy = server.base.replace("http://", "http://ann:s%40fe@")
    with Client(frozenset(), proxy, limits=QUICK, plain_hosts=frozenset({"labels.example"})) as behind:
        file = RemoteFile("http://labels.example/part1.zip", "part1.zip")
        fetch(behind, make_plan(behind, "Labels", [file], tmp_path, nothing), lambda progress: None)
    assert server.gets(PATH)[0].headers["proxy-authorization"] == "Basic YW5uOnNAZmU="


def test_a_proxy_that_cannot_be_reached_is_named(tmp_path):
    with serving() as gone:
        proxy = gone.base
    with (
        Client(frozenset({"labels.example"}), proxy, limits=QUICK) as client,
        pytest.raises(DownloadFailed, match=r"the proxy cannot be used to reach labels.example"),
    ):
        client.page("https://labels.example/list", nothing)


def test_a_proxy_that_wants_a_name_says_how_to_give_it(server, tmp_path):
    server.put(PATH, DATA, Fault(status=407))
    with Client(frozenset(), server.base, limits=QUICK, plain_hosts=frozenset({"labels.example"})) as client:
        with pytest.raises(DownloadFailed, match=r"asks for a name and a password") as failure:
            client.page("http://labels.example/part1.zip", nothing)
        assert "name:password@" in failure.value.hint


@pytest.mark.parametrize("wrong", ["socks5://proxy:1080", "http://", "http://proxy:port", "a b", "ftp://proxy"])
def test_an_address_that_is_no_proxy_is_told(wrong):
    with pytest.raises(MedRefError, match=r"address of the proxy"):
        checked_proxy(wrong)


def test_a_proxy_may_leave_out_its_scheme():
    assert checked_proxy(" proxy.example:8080 ") == "http://proxy.example:8080"
    assert checked_proxy("") == ""


def test_a_connection_that_is_not_secure_is_told_at_once(server, tmp_path):
    port = server.base.rpartition(":")[2]
    with Client(frozenset({"labels.example"}), limits=QUICK) as client:
        client._checked = lambda url: http_client.urlsplit(url)  # a port that would not be asked
        with pytest.raises(DownloadFailed, match=r"No secure connection to 127\.0\.0\.1") as failure:
            client.page(f"https://{HOST}:{port}{PATH}", nothing)
    assert "certificate" in failure.value.hint


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 kB"), (10, "1 kB"), (2_500, "2 kB"), (12_345_678, "12.3 MB"), (3_220_967_233, "3.22 GB")],
)
def test_sizes_are_told_in_round_numbers(size, said):
    assert in_words(size) == said
