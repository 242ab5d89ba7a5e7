"""`medref fetch`: says how large it is, asks, downloads and imports; run against a server on this machine."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from importers.label_server import HOST, Fault, listing, manifest, serving
from importers.openfda_records import SET_ID, record
from importers.spl_documents import document
from importers.test_download import QUICK
from medref_desktop import paths, settings
from medref_desktop.importers import download, official_sources
from medref_desktop.settings import Settings
from test_cli import medref, medref_json

PART = "drug-label-0001-of-0001.json.zip"
RX, OTC = "dm_spl_release_human_rx_part1.zip", "dm_spl_release_human_otc_part1.zip"


def zipped(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return made.getvalue()


def release(*documents: bytes) -> bytes:
    """A zip of zips, as DailyMed's releases are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for number, one in enumerate(documents):
            file.writestr(f"prescription/20260101_{number}.zip", zipped(f"{number}.xml", one))
    return made.getvalue()


@pytest.fixture(name="server")
def official_server(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDREF_PACKS", str(tmp_path / "packs"))
    with serving() as running:
        data = zipped("drug-label-0001-of-0001.json", json.dumps({"results": [record()]}).encode())
        running.put(f"/drug/label/{PART}", data)
        running.put("/openfda", manifest(running, PART))
        running.put(f"/files/{RX}", release(document()))
        running.put(f"/files/{OTC}", release(document(set_id="2" * 8 + "-2222-3333-4444-555555555555")))
        running.put("/dailymed", listing((RX, ""), (OTC, "")))
        for name, site in official_sources.SITES.items():
            changed = replace(
                site,
                listing=running.url(f"/{name}"),
                files=running.url("/files/"),
                plain_hosts=frozenset({HOST, "labels.example"}),
                limits=QUICK,
            )
            monkeypatch.setitem(official_sources.SITES, name, changed)
        yield running


def test_openfda_is_downloaded_and_imported(server, capsys):
    status, out, err = medref(capsys, "fetch", "openfda", "--yes")
    assert status == 0, err
    assert "openFDA, prescription and over-the-counter labels, export of 2026-11-20: 1 file," in out
    assert "1 labels read from 1 files" in out
    kept = paths.downloads() / "openfda" / PART
    assert f"The downloaded files stay in {kept.parent}" in out
    assert kept.read_bytes() == server.files[f"/drug/label/{PART}"].data
    assert medref_json(capsys, "show", SET_ID)[1]["drug"] == "exampline"


def test_nothing_is_downloaded_before_the_size_was_seen_and_agreed_to(server, capsys, monkeypatch):
    monkeypatch.setattr("click.confirm", _answering("n"))
    status, out, _ = medref(capsys, "fetch", "openfda")
    assert status == 1
    assert "to download; " in out
    assert not server.gets(f"/drug/label/{PART}")
    monkeypatch.setattr("click.confirm", _answering("y"))
    assert medref(capsys, "fetch", "openfda")[0] == 0


def _answering(answer: str):
    import click

    def confirm(text: str, *, abort: bool) -> None:
        assert text == "Download and import them?"
        if answer == "n" and abort:
            raise click.Abort

    return confirm


def test_what_is_here_already_is_not_downloaded_again(server, capsys, tmp_path):
    folder = tmp_path / "labels"
    assert medref(capsys, "fetch", "openfda", "--yes", "--dir", str(folder))[0] == 0
    status, out, _ = medref(capsys, "fetch", "openfda", "--yes", "--dir", str(folder))
    assert status == 0
    assert ", all here already." in out
    assert "1 unchanged" in out
    assert len(server.gets(f"/drug/label/{PART}")) == 1
    assert (folder / PART).is_file()


@pytest.mark.parametrize(
    ("options", "fetched"), [([], {RX}), (["--rx"], {RX}), (["--otc"], {OTC}), (["--rx", "--otc"], {RX, OTC})]
)
def test_dailymed_is_fetched_by_kind(server, capsys, options, fetched):
    status, out, err = medref(capsys, "fetch", "dailymed", *options, "--yes")
    assert status == 0, err
    folder = paths.downloads() / "dailymed"
    assert {path.name for path in folder.glob("*.zip")} == fetched
    assert f"{len(fetched)} labels read" in out


def test_kinds_cannot_be_chosen_among_the_files_of_openfda(server, capsys):
    status, _, err = medref(capsys, "fetch", "openfda", "--rx")
    assert status == 2
    assert "in the same files" in err
    assert not server.asked


def test_a_download_that_fails_is_told_and_goes_on_the_next_time(server, capsys):
    path = f"/drug/label/{PART}"
    server.put(path, server.files[path].data, *(Fault(cut_at=0.5) for _ in range(3)))
    status, _, err = medref(capsys, "fetch", "openfda", "--yes")
    assert status == 1
    assert f"{PART} cannot be downloaded" in err
    assert "start again to go on from there" in err
    status, out, _ = medref(capsys, "fetch", "openfda", "--yes")
    assert status == 0
    assert "are here already" in out
    assert server.gets(path)[-1].status == 206


def test_a_download_that_is_interrupted_says_that_what_came_is_kept(server, capsys, monkeypatch):
    def interrupted(client, plan, on_progress):
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "fetch", interrupted)
    status, _, err = medref(capsys, "fetch", "openfda", "--yes")
    assert status == 1
    assert "What has arrived is kept" in err


def test_a_label_that_is_refused_is_in_the_report_and_the_status(server, capsys, tmp_path):
    server.put(f"/drug/label/{PART}", zipped("a.json", json.dumps({"results": [record(), {"x": 1}]}).encode()))
    report = tmp_path / "report.json"
    assert medref(capsys, "fetch", "openfda", "--yes", "--report", str(report))[0] == 1
    states = [line["state"] for line in json.loads(report.read_text())["files"]]
    assert sorted(states) == ["accepted", "refused"]


def test_the_proxy_of_the_settings_is_used_unless_another_is_given(server, capsys):
    server.put("/openfda", manifest(server, PART).replace(server.base.encode(), b"http://labels.example"))
    site = official_sources.SITES["openfda"]
    official_sources.SITES["openfda"] = replace(site, listing="http://labels.example/openfda")
    settings.save(Settings()._replace(proxy=server.base), paths.settings_file())
    status, _, err = medref(capsys, "fetch", "openfda", "--yes")
    assert status == 0, err
    assert server.asked[0].headers["Host"] == "labels.example"
    status, _, err = medref(capsys, "fetch", "openfda", "--yes", "--proxy", "socks5://labels.example")
    assert status == 1
    assert "address of the proxy" in err


def test_too_little_room_is_told_before_the_question(server, capsys, monkeypatch):
    import shutil

    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage._replace(free=1000))
    status, _, err = medref(capsys, "fetch", "openfda")
    assert status == 1
    assert "not enough room" in err
