"""Blocks become a QTextDocument, by cursor: no HTML from any source ever reaches a widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetrics,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)

from medref_desktop.domain.blocks import Block, Figure, Heading, ListBlock, Paragraph, Run, Table, leaf_texts, run_text
from medref_desktop.domain.table_grid import PlacedCell, TableGrid, column_weights, table_grid
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

NO_FIGURE = "Figure not supplied with this label."
WIDEST_FIGURE = 620
"""Pixels: about the measure of the text."""

INDENT = 3
"""Characters by which a list stands in."""


ROWS_IN_ONE_PIECE = 60
"""A longer table is written in pieces of about this many rows, as Qt lays out each table as a whole."""

FIRST_PIECE_MS = 12
NEXT_PIECE_MS = 8
"""Of a text that grows while it is read; less than a frame, so that no key waits."""

Pictures = Callable[[str], bytes | None]
"""Gives the bytes of a picture by its SHA-256."""


def no_pictures(sha256: str) -> bytes | None:
    return None


class SectionDocument(QTextDocument):
    """A section's title and blocks. A long text grows in pieces: `finish` writes what is left of it."""

    def __init__(
        self,
        title: str,
        blocks: Sequence[Block],
        theme: Theme,
        parent: QObject,
        *,
        color: str = "text",
        points: float = TEXT_POINTS,
        pictures: Pictures = no_pictures,
    ) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setDefaultFont(theme.font(points))
        self.setIndentWidth(QFontMetrics(theme.font(points)).averageCharWidth() * INDENT)
        self.has_table = _has_table(blocks)
        self._writer = _Writer(self, theme, color, points, pictures)
        if title:
            self._writer.heading(title, SECTION_POINTS, after=3 * GRID)
        self._left: Iterator[None] | None = self._writer.pieces(blocks)

    @property
    def is_whole(self) -> bool:
        return self._left is None

    def finish(self) -> None:
        """Write all that is left."""
        self._write(None)

    def grow(self, first_ms: float = FIRST_PIECE_MS) -> None:
        """Write for this long, and the rest a little at a time whenever nothing else is to be done."""
        self._write(first_ms)
        if self._left is not None:
            QTimer.singleShot(0, self, self._go_on)

    @Slot()
    def _go_on(self) -> None:
        self.grow(NEXT_PIECE_MS)

    def _write(self, budget_ms: float | None) -> None:
        if self._left is None:
            return
        until = time.perf_counter() + (budget_ms or 0) / 1000
        for _ in self._left:
            if budget_ms is not None and time.perf_counter() > until:
                return
        self._left = None


def _has_table(blocks: Iterable[Block]) -> bool:
    return any(
        isinstance(block, Table) or (isinstance(block, ListBlock) and any(map(_has_table, block.items)))
        for block in blocks
    )


def section_document(
    title: str,
    blocks: Sequence[Block],
    theme: Theme,
    parent: QObject,
    color: str = "text",
    points: float = TEXT_POINTS,
) -> SectionDocument:
    """A whole document with the section's title (none if empty) and its blocks, in the theme's type and colors."""
    document = SectionDocument(title, blocks, theme, parent, color=color, points=points)
    document.finish()
    return document


class _Writer:
    """Writes blocks at the document's end; `self._fresh` says that the current text block is still empty."""

    def __init__(self, document: QTextDocument, theme: Theme, color: str, points: float, pictures: Pictures) -> None:
        self._document, self._theme, self._points, self._pictures = document, theme, points, pictures
        self._cursor = QTextCursor(document)
        self._line_height = _line_height(theme.font(points))
        self._plain = QTextCharFormat()
        self._plain.setFont(theme.font(points))
        self._plain.setForeground(theme.color(color))
        self._fresh = True

    def pieces(self, blocks: Iterable[Block]) -> Iterator[None]:
        """Write blocks, pausing after each and within long tables."""
        for block in blocks:
            if isinstance(block, Table):
                yield from self._table(block)
            else:
                self.blocks([block])
            yield

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
                    for _ in self._table(block):
                        pass
                case Figure():
                    self._start(self._spaced(0, 2 * GRID, indent=depth))
                    self._figure(block)

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
            case Figure():
                self._figure(block)

    def _figure(self, figure: Figure) -> None:
        """The picture with its words for those who do not see it; the words alone where there is no picture."""
        data = self._pictures(figure.sha256) if figure.sha256 else None
        image = QImage.fromData(data) if data else QImage()
        if image.isNull():
            said = NO_FIGURE if not figure.alt else f"{figure.alt} ({NO_FIGURE})"
            self._cursor.insertText(said, self._plain)
            return
        name = f"img:{figure.sha256}"
        self._document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        form = QTextImageFormat()
        form.setName(name)
        form.setWidth(min(image.width(), WIDEST_FIGURE))
        form.setMaximumWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setProperty(QTextFormat.Property.ImageAltText.value, figure.alt)
        self._cursor.insertImage(form)
        if figure.alt:
            self._cursor.insertText(f"\u2028{figure.alt}", self._plain)

    def _table(self, table: Table) -> Iterator[None]:
        """Write a table; a long one as several of the same widths, pausing between them."""
        grid = table_grid(table)
        if not grid.columns:
            return
        lengths = [sum(map(len, leaf_texts(place.cell.blocks))) for place in grid.cells]
        widths = column_weights(grid, lengths) if len(table.rows) > ROWS_IN_ONE_PIECE else []
        ends = _ends_of_pieces(grid, len(table.rows))
        for first, end in zip((0, *ends), (*ends, len(table.rows)), strict=True):
            here = [place for place in grid.cells if first <= place.row < end]
            is_last = end == len(table.rows)
            self._table_piece(table, here, (first, end), grid.columns, widths, after=2 * GRID if is_last else 0)
            yield

    def _table_piece(
        self,
        table: Table,
        cells: Sequence[PlacedCell],
        rows: tuple[int, int],
        columns: int,
        widths: Sequence[float],
        after: int,
    ) -> None:
        first, end = rows
        if not self._fresh:
            self._cursor.insertBlock(self._spaced(0, 0), self._plain)
        form = self._table_form(min(table.head_rows, end - first) if not first else 0, after)
        if widths:
            kind = QTextLength.Type.PercentageLength
            form.setColumnWidthConstraints([QTextLength(kind, width) for width in widths])
        made = self._cursor.insertTable(end - first, columns, form)
        for place in cells:
            self._cell(made, place, place.row - first, is_head=place.row < table.head_rows)
        self._cursor = made.lastCursorPosition()
        self._cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        self._fresh = True

    def _table_form(self, head_rows: int, after: int) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setCellPadding(GRID)
        form.setCellSpacing(0)
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(self._theme.color("line"))
        form.setHeaderRowCount(head_rows)
        form.setTopMargin(GRID if after or head_rows else 0)
        form.setBottomMargin(after)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return form

    def _cell(self, table: QTextTable, place: PlacedCell, row: int, *, is_head: bool) -> None:
        if place.rowspan > 1 or place.colspan > 1:
            table.mergeCells(row, place.column, min(place.rowspan, table.rows() - row), place.colspan)
        self._cursor = table.cellAt(row, place.column).firstCursorPosition()
        self._fresh = True
        kept = self._plain
        if is_head:
            self._plain = QTextCharFormat(kept)
            self._plain.setFontWeight(QFont.Weight.Bold)
        self.blocks(place.cell.blocks, in_cell=True)
        self._plain = kept


def _ends_of_pieces(grid: TableGrid, rows: int) -> tuple[int, ...]:
    """The rows before which a long table is parted, where no cell reaches over."""
    ends: list[int] = []
    for row in grid.breaks:
        if row - (ends[-1] if ends else 0) >= ROWS_IN_ONE_PIECE and rows - row >= ROWS_IN_ONE_PIECE // 4:
            ends.append(row)
    return tuple(ends)


def _line_height(font: QFont) -> float:
    """LINE_HEIGHT as a percentage of the font's own line, and never less than that."""
    return max(100.0, 100 * LINE_HEIGHT * QFontInfo(font).pixelSize() / QFontMetrics(font).height())
