"""PDF/UA-1 by an outside checker where it is at hand: it draws in AGPL code, so no test installs it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from medref_desktop.domain.source import Source
from medref_desktop.handout.content import LARGE, ONE_PAGE, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.packet import NoLeaflet, make_packet
from medref_desktop.handout.typeset import typeset, typeset_packet
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs

OUTLOUD = shutil.which("outloud")

ALWAYS = ("isotretinoin", "methotrexate", "insulin-glargine", "tretinoin-skin", "warfarin")
NAMES = [path.stem for path in sorted(starter_monographs().glob("*.md")) if path.stem not in ALWAYS]
SAMPLE = [
    *((name, "en") for name in (*ALWAYS, *NAMES[:: len(NAMES) // 15][:15])),
    *((name, "es") for name in ALWAYS),
]
"""Twenty in English, spread over the whole set, and some in Spanish."""

pytestmark = pytest.mark.skipif(not OUTLOUD, reason="outloud is not at hand: install it in an environment of its own")


@pytest.mark.parametrize(("layout", "paper"), [(STANDARD, "Letter"), (LARGE, "A4"), (ONE_PAGE, "Letter")])
@pytest.mark.parametrize(("name", "tag"), SAMPLE)
def test_a_leaflet_conforms_to_pdf_ua(tmp_path, name, tag, layout, paper):
    chosen = replace(choices(layout), paper=paper, language=tag)
    assert_conforms(typeset(make_handout(read(name), chosen, "Pack")), tmp_path)


@pytest.mark.parametrize("layout", [STANDARD, LARGE])
def test_a_packet_conforms_to_pdf_ua(tmp_path, layout):
    leaflets = [make_handout(read(name), choices(layout), "Pack") for name in ("metformin", "lisinopril")]
    entries = [*leaflets, NoLeaflet("otherol", "Its text is damaged.")]
    assert_conforms(typeset_packet(make_packet(entries, choices(layout), patient="A. Person")), tmp_path)


def read(name):
    return monograph_file.read(starter_monographs() / f"{name}.md", Source.STARTER).monograph


def choices(layout):
    return HandoutChoices(date(2026, 11, 24), layout=layout)


def assert_conforms(pdf, folder):
    path = folder / "leaflet.pdf"
    path.write_bytes(pdf)
    checked = subprocess.run(
        [OUTLOUD, str(path), "--layer", "conformance"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
