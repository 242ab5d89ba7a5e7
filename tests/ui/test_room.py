"""Room where there is little: low and narrow windows, large type, long names."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from factories import bullets, label, monograph, section
from medref_desktop.domain.blocks import Cell, Paragraph, Run, Table
from medref_desktop.domain.sections import SectionKind
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.monograph_view import LINES_TO_READ
from medref_desktop.ui.scrolled import Scrolled
from medref_desktop.ui.section_document import LINE_HEIGHT
from medref_desktop.ui.theme import CELL_PADDING, TEXT_POINTS
from medref_desktop.ui.wrapped_cells import wrap_cells
from studio.cut import cut_in
from ui.conftest import STARTERS
from ui.test_window import read

WARNING = "It can cause embryo-fetal toxicity, including fetal death. " * 30
LONG_WORD = "Methylprednisolonesodiumsuccinatehydrate"
BRANDS = ["Absorica", "Accutane", "Claravis", "Amnesteem", "Zenatane"]


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell((Paragraph((Run(text),)),)) for text in texts)


@pytest.fixture
def boxed(start, qtbot):
    """A drug with a long boxed warning, of a clinic's label among others."""
    wide = Table((cells("Pharmacokinetics", "Thrombocytopenia", "Hypersensitivity"), cells("10 %", "5 %", "1 %")))
    sections = (
        section("boxed_warning", WARNING), section("administration", LONG_WORD, bullets("Swallow whole.")),
        section("side_effects", wide, "Nausea, then vomiting."),
    )  # fmt: skip
    one = label("methotrexate", brands=BRANDS, sections=sections)
    window = start(one, label("methotrexate", "set-2")).window
    read(qtbot, window, "methotrexate")
    return window


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_beside_a_long_boxed_warning_there_are_lines_to_read(boxed, qtbot, zoom):
    boxed.resize(1024, 768)
    boxed._theme.set_zoom(zoom)
    view = boxed.pane.view
    line = QFontInfo(boxed._theme.font(TEXT_POINTS)).pixelSize() * LINE_HEIGHT
    # What the text of the page has round it counts as one of the lines.
    qtbot.waitUntil(lambda: view.page.viewport().height() >= (LINES_TO_READ - 1) * line)
    assert 3 * view.warning.height() <= view.height()
    assert view.warning.text.viewport().height() >= 2 * view.warning.fontMetrics().height()


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_a_window_too_small_for_its_type_grows_rather_than_cut_anything(boxed, qtbot, zoom):
    boxed.resize(640, 480)
    boxed._theme.set_zoom(zoom)
    boxed.pane.open_find()
    boxed.resize(640, 480)
    boxed.pane.view.find_bar.box.setText("fetal")
    qtbot.waitUntil(lambda: not cut_in(boxed, QSize(800, 800)), timeout=2000)
    assert boxed.pane.view.page.viewport().height() >= 2 * boxed.pane.view.page.fontMetrics().height()


def test_the_brands_have_the_whole_line_where_the_actions_stand_beside_the_name(start, qtbot):
    window = start(monograph("isotretinoin", brands=BRANDS)).window
    window.resize(800, 700)
    read(qtbot, window, "isotretinoin")
    brands = window.pane.view.head.brands
    qtbot.waitUntil(lambda: brands.fontMetrics().horizontalAdvance(brands.text()) <= brands.width())
    assert brands.width() > window.pane.view.head.handout.x()


def test_how_much_was_found_covers_no_title(boxed):
    boxed.resize(640, 480)
    tabs = boxed.pane.view.tabs
    tabs.show_in(10, is_narrow=True)
    before = tabs.width()
    tabs.show_found({SectionKind.ADMINISTRATION: 7, SectionKind.SIDE_EFFECTS: 1234})
    assert tabs.width() >= before + tabs.fontMetrics().horizontalAdvance("1234")
    tabs.show_found({})
    assert tabs.width() == before


def test_words_of_a_wide_table_are_scrolled_to_other_text_never_and_a_find_goes_back_to_the_left(boxed, qtbot):
    boxed.resize(640, 480)
    boxed._theme.set_zoom(200)
    view = boxed.pane.view
    view.tabs.choose(SectionKind.SIDE_EFFECTS)
    bar = view.page.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    view.page.find_all("Nausea")
    assert bar.value() == 0
    view.tabs.choose(SectionKind.ADMINISTRATION)
    assert LONG_WORD in view.page.toPlainText()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_a_word_a_little_too_long_for_the_list_is_set_smaller_and_stays_whole(start):
    window = start(monograph("exampline")).window
    window._theme.set_zoom(200)
    panel = window.panel
    row, delegate = panel.model.row_at(panel.model.index(0)), panel.list.itemDelegate()
    whole = delegate._bold_name.horizontalAdvance("exampline")
    for room in range(round(whole * 0.7), whole):
        font = delegate._font_of("exampline", room)
        assert font.pointSizeF() < delegate._name_font.pointSizeF()
        assert delegate._laid_out("exampline", font, room, (0, 9)).lineCount() == 1, room
    assert delegate._font_of("exampline", whole) == delegate._name_font
    beside = 1000 - delegate._text_width(1000, row)
    assert delegate._texts(row, round(whole * 0.8) + beside).name.font() != delegate._name_font


def test_a_short_notice_after_a_long_one_takes_no_more_than_it_needs(start):
    panel = start(*STARTERS).window.panel
    panel.show_notice("There is no monograph of a combination here yet: import official labels. " * 3)
    high = panel.notice.minimumHeight()
    panel.show_notice("No drug is called so.")
    assert 0 < panel.notice.minimumHeight() < high / 2


def test_a_long_name_in_a_narrow_list_wraps(start):
    window = start(*STARTERS).window
    window._theme.set_zoom(200)
    panel = window.panel
    row = panel.model.row_at(panel.model.index(0))
    texts = panel.list.itemDelegate()._texts(row, 120)
    lines = [texts.name.lineAt(number) for number in range(texts.name.lineCount())]
    assert len(lines) > 1
    assert all(line.naturalTextWidth() <= line.width() for line in lines)


@pytest.mark.qt_log_ignore("^This plugin does not support")
def test_a_choice_too_long_for_its_place_is_told_on_demand_and_whole_in_the_open_list(qtbot, theme):
    combo = ElidedCombo()
    qtbot.addWidget(combo)
    combo.addItems(["Short", "A label of a maker with a long name, version 12"])
    combo.setToolTip("Set by the clinic.")
    combo.setFixedWidth(90)
    combo.show()
    combo.setCurrentIndex(1)
    combo.grab()
    assert combo.toolTip() == f"{combo.currentText()}\nSet by the clinic."
    combo.showPopup()
    assert combo.view().viewport().width() >= combo.view().sizeHintForColumn(0)
    combo.hidePopup()
    combo.setCurrentIndex(0)
    combo.grab()
    assert combo.toolTip() == "Set by the clinic."


def test_one_control_of_a_line_takes_what_the_others_leave(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    wide, narrow = QPushButton("Wide", window), QPushButton("Narrow", window)
    layout = FlowLayout(window, 8, widened=wide)
    layout.addWidget(wide)
    layout.addWidget(narrow)
    window.resize(500, 50)
    window.show()
    assert wide.width() + 8 + narrow.width() == 500
    assert narrow.width() == narrow.sizeHint().width()


def test_what_scrolls_asks_for_more_room_when_it_grows(qtbot):
    window, inside = QWidget(), QWidget()
    qtbot.addWidget(window)
    text = QLabel("Short.", wordWrap=True)
    QVBoxLayout(inside).addWidget(text)
    scrolled = Scrolled(inside, "Text", window)
    QVBoxLayout(window).addWidget(scrolled)
    window.resize(300, 200)
    window.show()
    before = scrolled.heightForWidth(280)
    with qtbot.waitSignal(scrolled.grown):
        text.setText("A long sentence. " * 40)
    assert scrolled.heightForWidth(280) > before
    qtbot.waitUntil(lambda: scrolled.verticalScrollBar().maximum() > 0)
    assert not cut_in(window, QSize(800, 800))


def test_rows_of_wrapped_cells_are_high_enough_at_every_width(qtbot, theme):
    theme.set_zoom(200)  # at the usual size a row is higher than two lines anyhow
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    table.setItem(0, 0, QTableWidgetItem("Go to the first drug that begins so"))
    wrap_cells(table)
    table.show()
    metrics = table.fontMetrics()
    whole = metrics.horizontalAdvance(table.item(0, 0).text())
    lines = set()
    for width in range(whole - 60, whole + 60, 3):
        table.setColumnWidth(0, width)
        has_one_line = table.rowHeight(0) < 2 * metrics.lineSpacing()
        assert not has_one_line or whole <= width - 2 * CELL_PADDING, width
        lines.add(has_one_line)
    assert lines == {True, False}


def test_on_a_screen_too_low_for_all_the_brands_go_first_then_lines_of_the_warning(boxed, monkeypatch):
    boxed.resize(800, 600)
    boxed._theme.set_zoom(200)
    view = boxed.pane.view
    most = view._most_height()
    needed = [view._share_out(tightness).height() for tightness in (0, 1, 2)]
    assert needed == sorted(needed, reverse=True)
    for room, brands, lines in ((most, True, 3), (needed[1], False, 3), (needed[2], False, 2)):
        monkeypatch.setattr(view, "_most_height", lambda room=room: room)
        view._fit()
        assert view.minimumHeight() <= room
        assert view.head.brands.isHidden() is not brands
        assert view.warning.height() >= lines * view.warning.fontMetrics().height()
        assert view.warning.isVisible()
