import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from medref_desktop.ui import theme as theme_module
from medref_desktop.ui.theme import DARK, LIGHT, Tokens, high_contrast, stylesheet

UI = Path(theme_module.__file__).parent


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "page", "least"),
    [
        ("danger_text", "danger_page", 7),
        ("note_text", "note_page", 7),
        ("text", "page", 7),
        ("text", "panel", 4.5),
        ("text", "chosen", 4.5),
        ("text", "chip", 4.5),
        ("text", "found", 4.5),
        ("muted", "page", 4.5),
        ("muted", "panel", 4.5),
        ("muted", "chosen", 4.5),
        ("page", "accent", 4.5),
        ("accent", "page", 3),
        ("accent", "panel", 3),
        ("danger_line", "page", 3),
    ],
)
def test_text_and_frames_can_be_told_from_what_lies_behind(tokens: Tokens, text, page, least):
    assert contrast(getattr(tokens, text), getattr(tokens, page)) >= least


def test_high_contrast_takes_nothing_but_the_systems_own_colors():
    palette = QPalette(QColor("#000000"))
    own = {palette.color(role).name() for role in QPalette.ColorRole if role != QPalette.ColorRole.NColorRoles}
    tokens = high_contrast(palette)
    assert {*tokens} <= own


def test_what_cannot_be_pressed_has_a_dashed_frame_where_there_is_no_paler_color():
    assert "dashed" in stylesheet(high_contrast(QPalette(QColor("#000000"))))
    assert "dashed" not in stylesheet(LIGHT) + stylesheet(DARK)


def test_no_color_is_written_outside_the_theme():
    for path in UI.glob("*.py"):
        if path.name != "theme.py":
            assert not re.findall(r"[\"']#[0-9A-Fa-f]{6}", path.read_text(encoding="utf-8")), path.name
