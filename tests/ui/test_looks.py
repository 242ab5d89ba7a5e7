"""What the window leaves room for, and what About and the list of keys must name."""

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics

from factories import label
from medref_desktop.ui.about_dialog import LIBRARIES, LICENSES
from medref_desktop.ui.actions import ACTIONS, NUMBERED, keys_table
from ui.test_window import read

BRANDS = [f"Brandname{number}" for number in range(20)]


@pytest.fixture
def head(start, qtbot):
    window = start(label("methotrexate", brands=BRANDS), label("methotrexate", "set-2")).window
    read(qtbot, window, "methotrexate")
    return window.pane.view.head


@pytest.mark.parametrize("width", [420, 620, 800, 1100])
@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_the_name_is_whole_and_the_brands_keep_to_one_line(head, theme, width, zoom):
    head._theme.set_zoom(zoom)
    head.fit_into(width)
    room = width - head.layout().contentsMargins().left() - head.layout().contentsMargins().right()
    assert all(QFontMetrics(head.name.font()).horizontalAdvance(word) < room for word in head.name.text().split())
    assert QFontMetrics(head.brands.font()).horizontalAdvance(head.brands.text()) <= room
    assert head.brands.toolTip() == " · ".join(BRANDS)
    assert head.brands.accessibleName() == f"Brands: {', '.join(BRANDS)}"


def test_about_names_the_license_of_every_library_that_the_program_needs():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[<>=]", one)[0] for one in project["dependencies"]}
    assert needed == set(LIBRARIES)
    assert all(told in LICENSES for told in LIBRARIES.values())


def test_f1_tells_the_keys_of_every_action(start):
    actions = start().window._actions
    told = " ".join(keys for keys, _ in keys_table())
    for spec in ACTIONS:
        for keys in actions[spec.name].shortcuts():
            if not re.fullmatch(rf"Alt\+[1-{NUMBERED}]", keys.toString()):
                assert keys.toString().replace("Esc", "Escape") in told
