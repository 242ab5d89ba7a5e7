"""Blocks on the screen: every word arrives, in order, in a shape that can be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAccessible, QFont, QGuiApplication, QTextCharFormat, QTextCursor, QTextDocument

from factories import bullets, heading, paragraph
from medref_desktop.domain.blocks import Cell, ListBlock, Paragraph, Run, Table, leaf_texts
from medref_desktop.ui.section_document import section_document
from medref_desktop.ui.section_page import SectionPage
from medref_desktop.ui.sourced_browser import SourcedBrowser
from medref_desktop.ui.theme import Theme


@pytest.fixture(scope="module")
def owner():
    return QObject()


@pytest.fixture(scope="module")
def theme(qapp):
    return Theme(qapp)


def words_of(text: str) -> list[str]:
    return text.replace("\ufffc", " ").split()


def cells(*texts: str, **spans: int) -> tuple[Cell, ...]:
    return tuple(Cell((paragraph(text),), **spans) for text in texts)


TABLE = Table(
    (
        cells("Effect", "Drug", "Placebo"),
        (Cell((paragraph("Headache"),), rowspan=2), *cells("8%", "4%")),
        cells("2%", "1%"),
        (Cell((paragraph("spans all"),), colspan=3),),
    ),
    head_rows=1,
)


def test_every_word_of_every_kind_of_block_arrives_in_order(theme, owner):
    blocks = (
        heading("Doses"),
        paragraph("Before the list."),
        ListBlock(True, ((paragraph("one"), bullets("inner a", "inner b")), (paragraph("two"), paragraph("more")))),
        paragraph("Between."),
        TABLE,
        paragraph("After the table."),
        bullets("last"),
    )
    document = section_document("Title", blocks, theme, owner)
    expected = ["Title", *(word for text in leaf_texts(blocks) for word in text.split())]
    assert words_of(document.toPlainText()) == expected


def test_a_paragraph_after_a_list_is_no_part_of_the_list(theme, owner):
    document = section_document("", (bullets("item"), paragraph("plain")), theme, owner)
    assert document.firstBlock().textList() is not None
    assert document.lastBlock().text() == "plain"
    assert document.lastBlock().textList() is None


def test_a_second_list_begins_at_one_again(theme, owner):
    lists = ListBlock(True, ((paragraph("a"),), (paragraph("b"),)))
    document = section_document("", (lists, paragraph("between"), lists), theme, owner)
    block, numbers = document.firstBlock(), []
    while block.isValid():
        if block.textList() is not None:
            numbers.append(block.textList().itemNumber(block))
        block = block.next()
    assert numbers == [0, 1, 0, 1]


def test_spans_of_a_table_are_kept(theme, owner):
    document = section_document("", (TABLE,), theme, owner)
    table = next(frame for frame in document.rootFrame().childFrames())
    assert (table.rows(), table.columns()) == (4, 3)
    assert table.cellAt(1, 0).rowSpan() == 2
    assert table.cellAt(3, 0).columnSpan() == 3


def test_superscripts_bold_and_emphasis_are_seen(theme, owner):
    both = frozenset({"strong", "emphasis"})
    runs = (Run("10"), Run("a", frozenset({"sup"})), Run("L", frozenset({"sub"})), Run("x", both))
    document = section_document("", (Paragraph(runs),), theme, owner)
    cursor = QTextCursor(document)
    formats = []
    for position in (2, 3, 4, 5):
        cursor.setPosition(position)
        formats.append(cursor.charFormat())
    alignment = QTextCharFormat.VerticalAlignment
    assert [f.verticalAlignment() for f in formats[:3]] == [
        alignment.AlignNormal, alignment.AlignSuperScript, alignment.AlignSubScript,
    ]  # fmt: skip
    assert formats[3].fontWeight() == QFont.Weight.Bold
    assert formats[3].fontItalic()


def test_raised_digits_keep_their_height_when_they_are_copied(theme, owner):
    runs = (Run("5 x 10"), Run("9", frozenset({"sup"})), Run("/L, H"), Run("2", frozenset({"sub"})), Run("O"))
    document = section_document("", (Paragraph(runs),), theme, owner)
    assert document.toPlainText() == "5 x 10⁹/L, H₂O"


block_trees = st.recursive(
    st.text("abc 5%", min_size=1, max_size=8).map(paragraph),
    lambda inner: st.one_of(
        st.builds(
            lambda ordered, items: ListBlock(ordered, tuple(tuple(item) for item in items)),
            st.booleans(),
            st.lists(st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=3),
        ),
        st.builds(
            lambda rows: Table(tuple(tuple(Cell((block,)) for block in row) for row in rows), 1),
            st.lists(st.lists(inner, min_size=2, max_size=2), min_size=1, max_size=3),
        ),
    ),
    max_leaves=12,
)


@given(st.lists(block_trees, max_size=5))
@settings(max_examples=150, deadline=None)
def test_no_tree_of_blocks_loses_a_word(theme, owner, blocks):
    document = section_document("", blocks, theme, owner)
    assert words_of(document.toPlainText()) == [word for text in leaf_texts(blocks) for word in text.split()]
    document.deleteLater()


def test_markup_in_a_text_stays_text(theme, owner):
    text = "<img src='file:///etc/hosts'> & <b>5</b> &lt; 7"
    document = section_document("", (paragraph(text),), theme, owner)
    assert document.toPlainText() == text


def test_a_browser_loads_nothing_and_copies_as_text_with_its_source(qtbot):
    browser = SourcedBrowser()
    qtbot.addWidget(browser)
    assert browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("file:///etc/hosts")) is None
    document = QTextDocument("5 mg daily", browser)
    browser.show_document(document, "warfarin. Source.")
    browser.copy_with_source()
    assert QGuiApplication.clipboard().text() == "5 mg daily\n\nwarfarin. Source."
    browser.selectAll()
    assert browser.createMimeDataFromSelection().text() == "5 mg daily\n\nwarfarin. Source."
    assert not browser.openLinks()


def test_the_text_on_the_screen_is_the_text_as_written_for_screen_readers_too(theme, qtbot):
    page = SectionPage(theme)
    qtbot.addWidget(page)
    words = "At most 2 mg/kg (not 3 MG/KG), and 4 mg."
    page.show_section(section_document("", [paragraph(words)], theme, page), "Doses", "Source.")
    spoken = QAccessible.queryAccessibleInterface(page).textInterface()
    assert spoken.text(0, spoken.characterCount()) == words
    assert page.text_with_source() == f"{words}\n\nSource."
    for text, times in (("2 mg/kg", 1), ("mg/kg", 2), (" mg", 3), ("g/k", 2), ("(not", 1), (".", 1), ("2mg", 0)):
        assert page.find_all(text) == times, text
