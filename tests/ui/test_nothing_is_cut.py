"""Every window, dialog and empty state of the studio, on small screens and in large type: nothing is cut."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabBar, QWidget

from medref_desktop.store.schema import SCHEMA_VERSION
from studio.cut import cut_in

CHECKOUT = Path(__file__).parents[2]
SCREENS = ("1024x768", "1280x800")
SCREEN = QSize(1024, 768)


@pytest.fixture
def starter(tmp_path) -> Path:
    """The starter pack as it is built from the monographs of the checkout."""
    command = [sys.executable, "-m", "medref_desktop", "build-pack", "data/monographs", "--use", "--name", "starter"]
    command += ["--source", "starter", "--packs", str(tmp_path / "starter")]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    return tmp_path / "starter"


def studio(packs: Path, *args: str) -> subprocess.Popen:
    command = [sys.executable, "tests/studio/screens.py", "--cut", *args]
    environment, pipe = os.environ | {"MEDREF_PACKS": str(packs)}, subprocess.PIPE
    return subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, text=True, encoding="utf-8", stdout=pipe, stderr=pipe
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a screen is told to Qt by a path, in which it takes no colon")
def test_nothing_is_cut_on_small_screens_in_plain_and_large_type(starter):
    running = [studio(starter, "--scheme", "light", "--zoom", "100", "--zoom", "200", "--size", s) for s in SCREENS]
    for size, process in zip(SCREENS, running, strict=True):
        told, errors = process.communicate(timeout=300)
        *cut, last = told.splitlines() or [""]
        assert not cut, f"on a screen of {size}:\n{told}"
        assert re.fullmatch(r"2\d\d windows looked over", last), errors
        assert process.returncode == 0, errors


def test_the_studio_refuses_a_pack_of_an_older_schema_and_says_what_to_do(starter):
    (pack,) = starter.glob("*.pack")
    with closing(sqlite3.connect(pack)) as connection:
        connection.execute("PRAGMA user_version = 4")
    process = studio(starter)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    (sentence,) = errors.splitlines()
    assert sentence.startswith(f"{pack.name} is of schema 4, this program writes {SCHEMA_VERSION}. Build it as ")


@pytest.fixture
def window(qtbot, theme):
    """A window of one line, as wide as the test makes it."""
    window = QWidget()
    QHBoxLayout(window).setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(window)
    return window


def combo() -> QComboBox:
    box = QComboBox()
    box.addItem("A choice with a long name")
    return box


def tabs() -> QTabBar:
    bar = QTabBar()
    bar.addTab("A tab with a long name")
    return bar


@pytest.mark.parametrize(
    "make",
    [
        lambda: QLabel("A text of several words"),
        lambda: QLabel("A text of several words", wordWrap=True),
        lambda: QPushButton("A button with words"),
        lambda: QCheckBox("A box to be ticked"),
        combo,
        tabs,
        lambda: QLineEdit(placeholderText="What may be typed here"),
    ],
)
def test_a_control_with_less_room_than_its_text_needs_is_told(window, make):
    control = make()
    window.layout().addWidget(control)
    window.resize(400, 200)
    window.show()
    assert not cut_in(window, SCREEN)
    control.setFixedSize(20, 20)
    window.layout().activate()
    assert cut_in(window, SCREEN)


def test_a_widget_outside_its_window_or_over_another_is_told(window):
    one, other = QPushButton("One", window), QPushButton("Other", window)
    window.layout().addWidget(one)
    window.resize(400, 200)
    other.move(380, 90)
    window.show()
    told = cut_in(window, SCREEN)
    assert any("outside" in fault for fault in told)
    assert any("overlap" in fault for fault in told)


def test_a_window_larger_than_the_screen_is_told(window):
    window.resize(1025, 300)
    window.show()
    assert cut_in(window, SCREEN) == ["QWidget “” is 1025x300 on a screen of 1024x768"]
