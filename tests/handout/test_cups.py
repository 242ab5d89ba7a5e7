"""The window prints through a real print service: a CUPS queue that makes PDFs, started for this test alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from test_printing import difference

from factories import monograph, write_pack
from medref_desktop.handout.printing import page_images

CUPSD, PPD = Path("/usr/sbin/cupsd"), Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
PATIENCE_S = 60
TESTS = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not (CUPSD.exists() and PPD.exists() and os.geteuid() == 0),
    reason="needs CUPS with cups-pdf, and root to start it",
)

CUPSD_CONF = """
Listen {folder}/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
FILES_CONF = """
ServerRoot {folder}/service
RequestRoot {folder}/service/spool
CacheDir {folder}/service/cache
StateDir {folder}/service/state
ErrorLog {folder}/service/error
AccessLog {folder}/service/access
PageLog {folder}/service/page
SystemGroup root
User lp
Group lp
"""


@pytest.fixture
def print_service(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a program that knows one printer, the default one, which writes PDFs."""
    # Not below pytest's folder, which only its owner may enter: parts of CUPS run as another user.
    folder = Path(tempfile.mkdtemp(prefix="medref-cups-"))
    folder.chmod(0o755)
    service_folder = folder / "service"
    for part in ("spool", "cache", "state"):
        (service_folder / part).mkdir(parents=True)
        shutil.chown(service_folder / part, "lp", "lp")
    shutil.chown(service_folder, "lp", "lp")
    (folder / "cupsd.conf").write_text(CUPSD_CONF.format(folder=folder))
    (folder / "files.conf").write_text(FILES_CONF.format(folder=folder))
    command = [CUPSD, "-f", "-c", folder / "cupsd.conf", "-s", folder / "files.conf"]
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    env = {**os.environ, "CUPS_SERVER": str(folder / "cups.sock")}
    try:
        wait_for(lambda: (folder / "cups.sock").exists())
        make = ["lpadmin", "-p", "medref-test", "-E", "-v", "cups-pdf:/", "-P", str(PPD)]
        subprocess.run(make, env=env, check=True, capture_output=True)
        subprocess.run(["lpadmin", "-d", "medref-test"], env=env, check=True, capture_output=True)
        yield env
    finally:
        service.terminate()
        service.wait()
        shutil.rmtree(folder)


def wait_for(is_so) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def papers(drug: str) -> list[Path]:
    """What cups-pdf has printed of a drug: it puts its files into the home folder of the user by the system's list."""
    import pwd

    return list((Path(pwd.getpwuid(os.geteuid()).pw_dir) / "PDF").glob(f"*{drug}*.pdf"))


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_windows_print_puts_the_same_pages_on_paper(print_service, tmp_path, own_folders, paper):
    drug = f"cupsline{paper.lower()}{os.getpid()}"
    packs = tmp_path / "packs"
    packs.mkdir()
    write_pack(packs, monograph(drug, brands=()))
    settings = own_folders / "medref"
    settings.mkdir(parents=True)
    (settings / "settings.json").write_text(f'{{"paper": "{paper}", "unreviewed_understood": true}}')
    env = {**print_service, "MEDREF_PACKS": str(packs), "PYTHONPATH": str(TESTS), "QT_QPA_PLATFORM": "offscreen"}
    script, saved = Path(__file__).with_name("print_in_window.py"), tmp_path / "saved.pdf"
    try:
        subprocess.run([sys.executable, script, drug, saved], env=env, check=True, capture_output=True, timeout=120)
        wait_for(lambda: papers(drug) and papers(drug)[0].read_bytes().rstrip().endswith(b"%%EOF"))
        (printed,) = papers(drug)
        wanted, found = page_images(saved.read_bytes(), 72), page_images(printed.read_bytes(), 72)
    finally:
        for left in papers(drug):
            with contextlib.suppress(OSError):
                left.unlink()
    assert len(found) == len(wanted) > 0
    for one, other in zip(wanted, found, strict=True):
        assert abs(one.width() - other.width()) <= 1
        assert abs(one.height() - other.height()) <= 1
        assert difference(one, other) < 4
