"""What the window leaves room for, and what About and the list of keys must name."""

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics

from factories import label, monograph
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


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_in_a_low_window_the_badges_keep_to_one_line_and_the_rest_is_told_on_demand(start, qtbot, theme, zoom):
    classes = ("Folate Analog Metabolic Inhibitor", "Another Long Class of Example Inhibitors")
    window = start(monograph("methotrexate", epc_classes=classes, epc_class="", pregnancy="contraindicated")).window
    read(qtbot, window, "methotrexate")
    head = window.pane.view.head
    head._theme.set_zoom(zoom)
    head.fit_into(700, is_low=True)
    shown = [text for chip, text, _ in head._chips if not chip.isHidden()]
    told = head._more.toolTip().split(" · ") if not head._more.isHidden() else []
    assert sorted(shown + told) == sorted(text for _, text, _ in head._chips)
    assert told
    assert all(not chip.isHidden() for chip, _, warns in head._chips if warns)
    assert [action.text() for action in head._more.menu().actions()] == told


def test_a_badge_wider_than_the_line_is_shortened_and_told_whole_on_demand(head):
    head.fit_into(150)
    chip, text, _ = max(head._chips, key=lambda one: len(one[1]))
    assert chip.text().endswith("…")
    assert chip.toolTip() == chip.accessibleName() == text


def test_a_source_too_long_for_its_place_is_shortened(head):
    head.sources.setItemText(head.sources.currentIndex(), "Label: " + "of a maker with a long name " * 5)
    assert head.sources.elided().endswith("…")


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
