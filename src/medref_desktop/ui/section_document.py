"""Blocks become a QTextDocument, by cursor: no HTML from any source ever reaches a widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetrics,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)

from medref_desktop.domain.blocks import Block, Cell, Figure, Heading, ListBlock, Paragraph, Run, Table, run_text
from medref_desktop.ui.theme import GRID, HEADING_POINTS, SECTION_POINTS, TEXT_POINTS, Theme

LINE_HEIGHT = 1.45
"""Of the font's size. Fonts have lines of their own of 1.2 to 1.4 of it."""

_LIST_STYLES = {
    "disc": QTextListFormat.Style.ListDisc,
    "circle": QTextListFormat.Style.ListCircle,
    "square": QTextListFormat.Style.ListSquare,
    "decimal": QTextListFormat.Style.ListDecimal,
    "lower-alpha": QTextListFormat.Style.ListLowerAlpha,
    "upper-alpha": QTextListFormat.Style.ListUpperAlpha,
    "lower-roman": QTextListFormat.Style.ListLowerRoman,
    "upper-roman": QTextListFormat.Style.ListUpperRoman,
    "none": QTextListFormat.Style.ListStyleUndefined,
}

INDENT = 3
"""Characters by which a list stands in."""


def section_document(
    title: str,
    blocks: Sequence[Block],
    theme: Theme,
    parent: QObject,
    color: str = "text",
    points: float = TEXT_POINTS,
) -> QTextDocument:
    """A document with the section's title (none if empty) and its blocks, in the theme's type and colors."""
    document = QTextDocument(parent)
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.font(points))
    document.setIndentWidth(QFontMetrics(theme.font(points)).averageCharWidth() * INDENT)
    writer = _Writer(document, theme, color, points)
    if title:
        writer.heading(title, SECTION_POINTS, after=3 * GRID)
    writer.blocks(blocks)
    return document


class _Writer:
    """Writes blocks at the document's end; `self._fresh` says that the current text block is still empty."""

    def __init__(self, document: QTextDocument, theme: Theme, color: str, points: float) -> None:
        self._theme, self._points = theme, points
        self._cursor = QTextCursor(document)
        self._line_height = _line_height(theme.font(points))
        self._plain = QTextCharFormat()
        self._plain.setFont(theme.font(points))
        self._plain.setForeground(theme.color(color))
        self._fresh = True

    def blocks(self, blocks: Iterable[Block], depth: int = 0, *, in_cell: bool = False) -> None:
        for block in blocks:
            match block:
                case Paragraph(runs):
                    self._start(self._spaced(0, 0 if in_cell else 2 * GRID, indent=depth))
                    self._runs(runs)
                case Heading(level, runs):
                    text = "".join(run.text for run in runs)
                    self.heading(text, HEADING_POINTS if level <= 3 else self._points, before=2 * GRID, after=GRID)
                case ListBlock():
                    self._list(block, depth + 1)
                case Table():
                    self._table(block)
                case Figure(_, alt):
                    self._start(self._spaced(0, 2 * GRID))
                    self._cursor.insertText(alt, self._plain)

    def heading(self, text: str, points: float, *, before: int = 0, after: int = 0) -> None:
        look = QTextCharFormat(self._plain)
        make = self._theme.frame_font if points == SECTION_POINTS else self._theme.font
        look.setFont(make(points, bold=True))
        form = self._spaced(before, after)
        form.setHeadingLevel(2 if points == SECTION_POINTS else 3 if points == HEADING_POINTS else 4)
        self._start(form)
        self._cursor.insertText(text, look)

    def _runs(self, runs: Iterable[Run]) -> None:
        for run in runs:
            look = QTextCharFormat(self._plain)
            if "strong" in run.styles:
                look.setFontWeight(QFont.Weight.Bold)
            if "emphasis" in run.styles:
                look.setFontItalic(True)
            if "underline" in run.styles:
                look.setFontUnderline(True)
            text = run_text(run)
            # Digits with raised forms of their own need no format, and keep their height when they are copied.
            if text == run.text and "sup" in run.styles:
                look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            elif text == run.text and "sub" in run.styles:
                look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
            self._cursor.insertText(text, look)

    def _spaced(self, before: int, after: int, *, indent: int = 0) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setTopMargin(before)
        form.setBottomMargin(after)
        form.setIndent(indent)
        form.setLineHeight(self._line_height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return form

    def _start(self, form: QTextBlockFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(form)
        else:
            self._cursor.insertBlock(form, self._plain)
            current = self._cursor.currentList()
            if current is not None:
                current.remove(self._cursor.block())
                self._cursor.setBlockFormat(form)
        self._fresh = False

    def _list(self, block: ListBlock, depth: int) -> None:
        form = QTextListFormat()
        style = QTextListFormat.Style
        plain = style.ListDecimal if block.ordered else style.ListDisc if depth == 1 else style.ListCircle
        form.setStyle(_LIST_STYLES.get(block.style, plain))
        form.setIndent(depth)
        made = None
        for item in block.items:
            if not item or isinstance(item[0], ListBlock | Table):
                self._start(self._spaced(0, GRID))
                rest = item
            else:
                self._start(self._spaced(0, GRID))
                self._first_of_item(item[0])
                rest = item[1:]
            if made is None:
                made = self._cursor.createList(form)
            else:
                made.add(self._cursor.block())
            self.blocks(rest, depth)
        if depth == 1:
            last = self._cursor.blockFormat()
            last.setBottomMargin(2 * GRID)
            self._cursor.setBlockFormat(last)

    def _first_of_item(self, block: Block) -> None:
        match block:
            case Paragraph(runs) | Heading(_, runs):
                self._runs(runs)
            case Figure(_, alt):
                self._cursor.insertText(alt, self._plain)

    def _table(self, table: Table) -> None:
        columns = max((sum(cell.colspan for cell in row) for row in table.rows), default=0)
        if not columns:
            return
        if not self._fresh:
            self._cursor.insertBlock(self._spaced(0, 0), self._plain)
        made = self._cursor.insertTable(len(table.rows), columns, self._table_form(table))
        for number, row in enumerate(table.rows):
            self._row(made, number, row, is_head=number < table.head_rows)
        self._cursor = made.lastCursorPosition()
        self._cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        self._fresh = True

    def _table_form(self, table: Table) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setCellPadding(GRID)
        form.setCellSpacing(0)
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(self._theme.color("line"))
        form.setHeaderRowCount(table.head_rows)
        form.setTopMargin(GRID)
        form.setBottomMargin(2 * GRID)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return form

    def _row(self, table: QTextTable, number: int, row: Sequence[Cell], *, is_head: bool) -> None:
        column = 0
        for cell in row:
            # A cell of an earlier row may reach down into this place.
            while column < table.columns() and table.cellAt(number, column).row() != number:
                column += 1
            if column >= table.columns():
                return
            rowspan = min(cell.rowspan, table.rows() - number)
            colspan = min(cell.colspan, table.columns() - column)
            if rowspan > 1 or colspan > 1:
                table.mergeCells(number, column, rowspan, colspan)
            self._cursor = table.cellAt(number, column).firstCursorPosition()
            self._fresh = True
            weight, plain = self._plain.fontWeight(), self._plain
            if is_head:
                plain = QTextCharFormat(self._plain)
                plain.setFontWeight(QFont.Weight.Bold)
            self._plain, kept = plain, self._plain
            self.blocks(cell.blocks, in_cell=True)
            self._plain = kept
            self._plain.setFontWeight(weight)
            column += colspan


def _line_height(font: QFont) -> float:
    """LINE_HEIGHT as a percentage of the font's own line, and never less than that."""
    return max(100.0, 100 * LINE_HEIGHT * QFontInfo(font).pixelSize() / QFontMetrics(font).height())
