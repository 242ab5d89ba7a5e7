"""PDF/UA-1 by an outside checker where it is at hand: it draws in AGPL code, so no test installs it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import pytest

from medref_desktop.domain.source import Source
from medref_desktop.handout.content import LARGE, ONE_PAGE, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.packet import NoLeaflet, make_packet
from medref_desktop.handout.typeset import typeset, typeset_packet
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs

OUTLOUD = shutil.which("outloud")

pytestmark = pytest.mark.skipif(not OUTLOUD, reason="outloud is not at hand: install it in an environment of its own")


@pytest.mark.parametrize("layout", [STANDARD, LARGE, ONE_PAGE])
@pytest.mark.parametrize("name", ["isotretinoin", "methotrexate", "insulin-glargine", "tretinoin-skin", "warfarin"])
def test_a_leaflet_conforms_to_pdf_ua(tmp_path, name, layout):
    monograph = monograph_file.read(starter_monographs() / f"{name}.md", Source.STARTER).monograph
    assert_conforms(typeset(make_handout(monograph, choices(layout), "Pack")), tmp_path)


@pytest.mark.parametrize("layout", [STANDARD, LARGE])
def test_a_packet_conforms_to_pdf_ua(tmp_path, layout):
    files = (starter_monographs() / f"{name}.md" for name in ("metformin", "lisinopril"))
    monographs = [monograph_file.read(path, Source.STARTER).monograph for path in files]
    leaflets = [make_handout(monograph, choices(layout), "Pack") for monograph in monographs]
    entries = [*leaflets, NoLeaflet("otherol", "Its text is damaged.")]
    assert_conforms(typeset_packet(make_packet(entries, choices(layout), patient="A. Person")), tmp_path)


def choices(layout):
    return HandoutChoices(date(2026, 11, 24), layout=layout)


def assert_conforms(pdf, folder):
    path = folder / "leaflet.pdf"
    path.write_bytes(pdf)
    checked = subprocess.run(
        [OUTLOUD, str(path), "--layer", "conformance"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
