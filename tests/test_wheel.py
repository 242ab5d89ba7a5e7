"""The wheel holds all that the program needs: it opens with its content where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The unpacked wheel, in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795305600"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, env=environment)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def medref(installed, *args):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "medref_desktop", *args]
    return subprocess.run(command, cwd=installed, capture_output=True, text=True, env=environment, encoding="utf-8")


def test_the_wheel_ships_the_starter_pack_and_every_monograph(installed):
    package = installed / "medref_desktop"
    assert len(list((package / "resources" / "packs").glob("starter-*.pack"))) == 1
    shipped = {file.name for file in (package / "data" / "monographs").glob("*.md")}
    assert shipped == {file.name for file in (CHECKOUT / "data" / "monographs").glob("*.md")}
    assert (package / "data" / "formulary.toml").is_file()
    assert "isotretinoin.md" in shipped
    assert (package / "resources" / "fonts").is_dir()


def test_an_installed_program_answers_from_its_own_pack(installed):
    packs = medref(installed, "packs")
    assert packs.returncode == 0, packs.stderr
    assert str(installed) in packs.stdout
    assert "built 2026-11-22T" in packs.stdout
    assert medref(installed, "verify").returncode == 0
    shown = medref(installed, "show", "Accutane")
    assert shown.stdout.startswith("isotretinoin"), shown.stderr


def test_an_installed_program_writes_handouts_with_its_own_fonts(installed, tmp_path):
    made = medref(installed, "handout", "warfarin", "-o", str(tmp_path / "out.pdf"))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
