"""Which files openFDA and DailyMed publish for bulk use, as their own lists tell.

openFDA: `download.json` names the parts (results > drug > label > partitions: file, size_mb, records) and the date of
the export. DailyMed: the page of full releases names the zips (dm_spl_release_human_rx_part1.zip and on), and prints
an MD5 checksum after each; where the page cannot be read, the parts are asked for one after the other.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from medref_desktop.errors import DownloadFailed
from medref_desktop.importers.download import Plan, RemoteFile, make_plan
from medref_desktop.importers.http_client import Client, Refused
from medref_desktop.importers.patience import Heard, Limits

RX, OTC = "rx", "otc"
MOST_PARTS = 60
"""Of one kind; in 2026 there were 6 parts of rx and 12 of otc."""

_ZIP_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}\.zip")
_OF_LISTING = re.compile(r"(dm_spl_[a-z0-9_]+\.zip)|(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])", re.IGNORECASE)
_PART = re.compile(r"dm_spl_release_human_(rx|otc)_part(\d{1,3})\.zip")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a publisher keeps its list and its files. `plain_hosts` are asked without https; only tests name any."""

    name: str
    title: str
    listing: str
    files: str
    hosts: frozenset[str]
    has_kinds: bool
    plain_hosts: frozenset[str] = frozenset()
    limits: Limits | None = None


OPENFDA = Site(
    "openfda",
    "openFDA",
    "https://api.fda.gov/download.json",
    "https://download.open.fda.gov/",
    frozenset({"api.fda.gov", "download.open.fda.gov"}),
    has_kinds=False,
)
DAILYMED = Site(
    "dailymed",
    "DailyMed",
    "https://dailymed.nlm.nih.gov/dailymed/spl-resources-all-drug-labels.cfm",
    "https://dailymed-data.nlm.nih.gov/public-release-files/",
    frozenset({"dailymed.nlm.nih.gov", "dailymed-data.nlm.nih.gov"}),
    has_kinds=True,
)
SITES = {site.name: site for site in (OPENFDA, DAILYMED)}


def client_for(site: Site, proxy: str, program: str) -> Client:
    """A client that may ask this publisher and nobody else."""
    return Client(site.hosts, proxy, program, site.limits, site.plain_hosts)


def look_up(client: Client, site: Site, kinds: Sequence[str], folder: Path, heard: Heard) -> Plan:
    """Ask what there is, how large it is, and what of it is in the folder already. Nothing is downloaded.

    `kinds` are RX and OTC, for a publisher that keeps them apart.

    Raises:
        DownloadFailed: the publisher cannot be asked, or its list cannot be understood.
    """
    if site.has_kinds:
        listed = dailymed_files(client, site, kinds, heard)
        title = f"{site.title}, {' and '.join(_KIND_WORDS[kind] for kind in kinds)} labels"
    else:
        listed = openfda_files(client, site, heard)
        title = f"{site.title}, prescription and over-the-counter labels, export of {listed[0].dated or 'unknown date'}"
    return make_plan(client, title, listed, folder, heard)


_KIND_WORDS = {RX: "prescription", OTC: "over-the-counter"}


def openfda_files(client: Client, site: Site, heard: Heard) -> list[RemoteFile]:
    """The parts of openFDA's drug labels.

    Raises:
        DownloadFailed: the list cannot be had or understood, or names what is no part of it.
    """
    try:
        labels = json.loads(client.page(site.listing, heard))["results"]["drug"]["label"]
        dated = labels.get("export_date")
        parts = [_openfda_part(part, dated if isinstance(dated, str) else "") for part in labels["partitions"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise _not_understood(site) from exc
    if not parts:
        raise _not_understood(site)
    return _checked(parts, site, client)


def _openfda_part(part: Any, dated: str) -> RemoteFile:
    url = str(part["file"])
    megabytes = float(part.get("size_mb") or 0)
    size = int(megabytes * 1_000_000) if 0 <= megabytes < 100_000 else 0
    return RemoteFile(url, urlsplit(url).path.rpartition("/")[2], size, dated)


def dailymed_files(client: Client, site: Site, kinds: Sequence[str], heard: Heard) -> list[RemoteFile]:
    """The parts of DailyMed's full releases, in order, with their checksums where its page prints them.

    Raises:
        DownloadFailed: there are none.
    """
    try:
        listed = _of_page(client.page(site.listing, heard).decode("utf-8", "replace"))
    except DownloadFailed:
        listed = {}  # the page is for people and may move; the files are asked for themselves
    found: list[RemoteFile] = []
    for kind in kinds:
        names = [name for name in listed if (told := _PART.fullmatch(name)) and told[1] == kind]
        names.sort(key=lambda name: int(name.rpartition("part")[2].removesuffix(".zip")))
        found += [RemoteFile(urljoin(site.files, name), name, md5=listed[name]) for name in names]
        if not names:
            found += _by_asking(client, site, kind, heard)
    return _checked(found, site, client)


def _of_page(page: str) -> dict[str, str]:
    """Names of release files with the checksum that follows each, empty where none or more than one does."""
    sums: dict[str, list[str]] = {}
    last = ""
    for told in _OF_LISTING.finditer(html.unescape(page)):
        if told[1]:
            last = told[1]
            sums.setdefault(last, [])
        elif last:
            sums[last].append(told[2].lower())
    return {name: md5s[0] if len(set(md5s)) == 1 else "" for name, md5s in sums.items()}


def _by_asking(client: Client, site: Site, kind: str, heard: Heard) -> Iterator[RemoteFile]:
    for number in range(1, MOST_PARTS + 1):
        name = f"dm_spl_release_human_{kind}_part{number}.zip"
        url = urljoin(site.files, name)
        try:
            client.head(url, heard)
        except Refused as refusal:
            if refusal.status not in (404, 410) or number == 1:
                raise
            return
        yield RemoteFile(url, name)


def _checked(files: list[RemoteFile], site: Site, client: Client) -> list[RemoteFile]:
    """Refuse a list that names another host or another place on the disk, before anything is asked for."""
    names = [file.name for file in files]
    for file in files:
        path = urlsplit(file.url).path
        if not _ZIP_NAME.fullmatch(file.name) or ".." in path or "%" in path or names.count(file.name) > 1:
            raise DownloadFailed(
                f"The list of {site.title} names a file that cannot be one of its parts: “{file.url[:120]}”.",
                hint="Nothing was downloaded. Try again later, or look for a newer MedRef.",
            )
        client.check_address(file.url)
    return files


def _not_understood(site: Site) -> DownloadFailed:
    return DownloadFailed(
        f"The list of files that {site.title} gives cannot be understood.",
        hint="Your network may show a page of its own: sign in to it first. Or look for a newer MedRef.",
    )
