"""PDF/UA-1 by an outside checker where it is at hand: it draws in AGPL code, so no test installs it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import pytest

from medref_desktop.domain.provenance import Source
from medref_desktop.handout.content import LARGE, ONE_PAGE, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.typeset import typeset
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs

OUTLOUD = shutil.which("outloud")

pytestmark = pytest.mark.skipif(not OUTLOUD, reason="outloud is not at hand: install it in an environment of its own")


@pytest.mark.parametrize("layout", [STANDARD, LARGE, ONE_PAGE])
@pytest.mark.parametrize("name", ["isotretinoin", "methotrexate", "insulin-glargine", "tretinoin-skin", "warfarin"])
def test_a_leaflet_conforms_to_pdf_ua(tmp_path, name, layout):
    monograph = monograph_file.read(starter_monographs() / f"{name}.md", Source.STARTER).monograph
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(typeset(make_handout(monograph, HandoutChoices(date(2026, 11, 24), layout=layout), "Pack")))
    checked = subprocess.run(
        [OUTLOUD, str(path), "--layer", "conformance"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
