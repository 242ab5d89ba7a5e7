"""The lists of openFDA and DailyMed: what they name is found, and what cannot be theirs is refused in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from importers.label_server import HOST, Fault, listing, manifest, serving
from importers.test_download import DATA, QUICK, nothing
from medref_desktop.errors import DownloadFailed
from medref_desktop.importers import official_sources
from medref_desktop.importers.download import fetch
from medref_desktop.importers.official_sources import DAILYMED, OPENFDA, OTC, RX, client_for, look_up

LIST = "/list"
MD5 = "0123456789abcdef0123456789ABCDEF"


@pytest.fixture
def server():
    with serving() as running:
        yield running


def here(site, server):
    """The site, but on this machine."""
    plain = frozenset({HOST})
    return replace(site, listing=server.url(LIST), files=server.url("/files/"), plain_hosts=plain, limits=QUICK)


def planned(site, server, folder, kinds=(RX,)):
    with client_for(here(site, server), "", "MedRef/test") as client:
        return look_up(client, here(site, server), kinds, folder, nothing)


def dailymed_parts(server, *names: str) -> None:
    for name in names:
        server.put(f"/files/{name}", DATA)


RX1, RX2, RX10 = (f"dm_spl_release_human_rx_part{n}.zip" for n in (1, 2, 10))
OTC1 = "dm_spl_release_human_otc_part1.zip"


# -- openFDA ------------------------------------------------------------------------


def test_the_parts_of_openfda_are_found_with_their_date_and_true_sizes(server, tmp_path):
    for name in ("drug-label-0001-of-0002.json.zip", "drug-label-0002-of-0002.json.zip"):
        server.put(f"/drug/label/{name}", DATA)
    server.put(LIST, manifest(server, "drug-label-0001-of-0002.json.zip", "drug-label-0002-of-0002.json.zip"))
    plan = planned(OPENFDA, server, tmp_path)
    assert [file.name for file in plan.files] == [
        "drug-label-0001-of-0002.json.zip",
        "drug-label-0002-of-0002.json.zip",
    ]
    assert plan.size == plan.to_fetch == 2 * len(DATA)
    assert "export of 2026-11-20" in plan.title


def test_a_server_without_head_leaves_the_sizes_of_the_list(server, tmp_path):
    server.put("/drug/label/a.json.zip", DATA)
    server.faults_of_head("/drug/label/a.json.zip", Fault(status=405))
    server.put(LIST, manifest(server, "a.json.zip"))
    assert planned(OPENFDA, server, tmp_path).size == pytest.approx(len(DATA), abs=10_000)


def test_without_validators_the_date_of_the_export_tells_whether_a_file_is_the_same(server, tmp_path):
    server.put("/drug/label/a.json.zip", DATA, etag="", modified="")
    for date, gets in (("2026-11-20", 1), ("2026-11-20", 1), ("2026-11-27", 2)):
        server.put(LIST, manifest(server, "a.json.zip", export_date=date))
        with client_for(here(OPENFDA, server), "", "MedRef/test") as client:
            plan = look_up(client, here(OPENFDA, server), (), tmp_path, nothing)
            fetch(client, plan, lambda progress: None)
        assert len(server.gets("/drug/label/a.json.zip")) == gets


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"<html>Please sign in</html>",
        b"\xff\xfe\x00",
        b'{"results": {}}',
        b'{"results": {"drug": {"label": {"partitions": {}}}}}',
        b'{"results": {"drug": {"label": {"partitions": []}}}}',
        b'{"results": {"drug": {"label": {"partitions": [7]}}}}',
        b'{"results": {"drug": {"label": {"partitions": [{"size_mb": "1"}]}}}}',
        b'{"results": {"drug": {"label": {"partitions": [{"file": "https://x/a.zip", "size_mb": "much"}]}}}}',
        b'{"results": {"drug": {"label": {"export_date": 7, "partitions": "abc"}}}}',
        b"[" * 100_000,
    ],
)
def test_a_list_that_is_none_is_told(server, tmp_path, body):
    server.put(LIST, body)
    with pytest.raises(DownloadFailed, match=r"The list of files that openFDA gives cannot be understood") as failure:
        planned(OPENFDA, server, tmp_path)
    assert failure.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/drug-label-0001-of-0001.json.zip",
        "http://download.open.fda.gov/drug-label-0001-of-0001.json.zip",
        "https://download.open.fda.gov/../../etc/cron.d/a.zip",
        "https://download.open.fda.gov/a/..%2f..%2fb.zip",
        "https://download.open.fda.gov/drug/label/",
        "https://download.open.fda.gov/drug/label/..",
        "https://download.open.fda.gov/drug/label/.hidden.zip",
        "https://download.open.fda.gov/drug/label/label.exe",
        "https://download.open.fda.gov/drug/label/a:b.zip",
        "https://download.open.fda.gov/drug/label/a\\b.zip",
        "https://download.open.fda.gov:8443/a.zip",
        "file:///etc/passwd.zip",
        "",
    ],
)
def test_a_list_that_names_another_place_is_refused_before_anything_is_asked_for(server, tmp_path, url):
    label = {"export_date": "2026-11-20", "partitions": [{"file": url, "size_mb": "1"}]}
    server.put(LIST, json.dumps({"results": {"drug": {"label": label}}}).encode())
    with pytest.raises(DownloadFailed):
        planned(OPENFDA, server, tmp_path)
    assert [asked.path for asked in server.asked] == [LIST]
    assert not list(tmp_path.iterdir())


def test_a_list_that_names_a_stranger_among_others_is_refused_before_anything_is_asked_for(server, tmp_path):
    server.put("/drug/label/a.json.zip", DATA)
    listed = json.loads(manifest(server, "a.json.zip"))
    listed["results"]["drug"]["label"]["partitions"].append({"file": "https://evil.example/b.zip", "size_mb": "1"})
    server.put(LIST, json.dumps(listed).encode())
    with pytest.raises(DownloadFailed, match=r"none of its own addresses"):
        planned(OPENFDA, server, tmp_path)
    assert [asked.path for asked in server.asked] == [LIST]


def test_a_list_that_names_a_file_twice_is_refused(server, tmp_path):
    server.put("/drug/label/a.json.zip", DATA)
    server.put(LIST, manifest(server, "a.json.zip", "a.json.zip"))
    with pytest.raises(DownloadFailed, match=r"cannot be one of its parts"):
        planned(OPENFDA, server, tmp_path)


def test_a_list_without_end_is_stopped(server, tmp_path, monkeypatch):
    monkeypatch.setattr("medref_desktop.importers.http_client.LARGEST_PAGE", 1000)
    server.put(LIST, b"[" * 2000)
    with pytest.raises(DownloadFailed, match=r"larger than a list"):
        planned(OPENFDA, server, tmp_path)


def test_a_list_that_cannot_be_had_is_told(server, tmp_path):
    server.put(LIST, b"", *(Fault(status=500) for _ in range(5)))
    with pytest.raises(DownloadFailed, match=r"list cannot be downloaded: .*status 500"):
        planned(OPENFDA, server, tmp_path)


# -- DailyMed -----------------------------------------------------------------------


def test_the_parts_of_dailymed_are_found_in_order_with_their_checksums(server, tmp_path):
    dailymed_parts(server, RX1, RX2, RX10, OTC1)
    server.put(LIST, listing((RX10, MD5), (RX1, MD5), (OTC1, MD5), (RX2, "a" * 32), ("dm_spl_release_animal.zip", MD5)))
    plan = planned(DAILYMED, server, tmp_path)
    assert [file.name for file in plan.files] == [RX1, RX2, RX10]
    assert [file.md5 for file in plan.files] == [MD5.lower(), "a" * 32, MD5.lower()]
    assert plan.size == 3 * len(DATA)
    assert [file.name for file in planned(DAILYMED, server, tmp_path, (RX, OTC)).files] == [RX1, RX2, RX10, OTC1]


def test_a_page_without_checksums_still_names_the_files(server, tmp_path):
    dailymed_parts(server, RX1)
    server.put(LIST, listing((RX1, "")))
    assert planned(DAILYMED, server, tmp_path).files[0].md5 == ""


def test_a_file_with_two_checksums_has_none(server, tmp_path):
    dailymed_parts(server, RX1)
    server.put(LIST, listing((RX1, f"{'a' * 32} {'b' * 32}")))
    assert planned(DAILYMED, server, tmp_path).files[0].md5 == ""


@pytest.mark.parametrize("page", [b"", b"<html>We have moved</html>", b"\xff\xfe\x00\x01", None])
def test_without_the_page_the_parts_are_asked_for_one_after_the_other(server, tmp_path, page):
    dailymed_parts(server, RX1, RX2, RX10)
    if page is not None:
        server.put(LIST, page)
    assert [file.name for file in planned(DAILYMED, server, tmp_path).files] == [RX1, RX2]


def test_where_there_is_no_part_at_all_that_is_told(server, tmp_path):
    with pytest.raises(DownloadFailed, match=r"part1\.zip is not there"):
        planned(DAILYMED, server, tmp_path)


def test_a_server_in_trouble_is_not_taken_for_the_last_part(server, tmp_path):
    dailymed_parts(server, RX1)
    server.faults_of_head(f"/files/{RX2}", *(Fault(status=500) for _ in range(5)))
    with pytest.raises(DownloadFailed, match=r"part2\.zip cannot be downloaded"):
        planned(DAILYMED, server, tmp_path)


def test_a_server_that_knows_every_part_is_not_asked_for_ever(server, tmp_path, monkeypatch):
    monkeypatch.setattr(official_sources, "MOST_PARTS", 2)
    dailymed_parts(server, RX1, RX2, "dm_spl_release_human_rx_part3.zip")
    assert len(planned(DAILYMED, server, tmp_path).files) == 2


def test_the_real_sites_are_asked_by_https_and_only_where_they_publish():
    for site in official_sources.SITES.values():
        assert not site.plain_hosts
        with client_for(site, "", "MedRef/test") as client:
            client.check_address(site.listing)
            client.check_address(site.files)
