"""Paints a row of the list: name with the matched letters in bold, then brands and class, then look-alike names; the
boxed-warning sign. Names stand in tall-man letters where the list of look-alikes has them.

Names wrap rather than being cut, and a word too long for the list is set smaller rather than broken, as far as that
goes: a drug must never be taken for another because its name did not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate

from medref_desktop.domain.snippet import ROOM
from medref_desktop.ui.drug_list import DrugList
from medref_desktop.ui.results_model import ResultsModel, Row, TextRow
from medref_desktop.ui.theme import GRID, Theme
from medref_desktop.ui.warning_sign import paint_warning_sign

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex

LEFT = 3 * GRID
BAR = 3
SMALLEST_HEIGHT = 46
BETWEEN = "   "
LINE_END = "\u2028"
MOST_SNIPPET_LINES = 3
SMALLEST_NAME = 0.65
"""Of the size of a name, before a word of it is broken."""
_WRAPPED = QTextOption()
_WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # a long name in a narrow list is not cut
LINES_KEPT = 256
HEADING_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class _Texts(NamedTuple):
    width: int
    zoom: int
    name: QTextLayout
    second: QTextLayout
    warning: QTextLayout | None
    height: float


class ResultsDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: DrugList, model: ResultsModel) -> None:
        super().__init__(view)
        self._theme, self._view, self._model = theme, view, model
        # The same drugs come back with the next letter, and their second lines with them.
        self._second_line = lru_cache(LINES_KEPT)(self._second_line_of)
        self._refresh()
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self._name_font = self._theme.font(11)
        self._bold_name = QFontMetrics(self._theme.font(11, bold=True))
        self._small_font = self._theme.font(9.5)
        self._small = QFontMetrics(self._small_font)
        self._heading_font = self._theme.font(9.5, bold=True)
        self._second_line.cache_clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._model.row_at(index)
        width = self._view.inner_size.width()
        if row is None:
            return QSize(width, self._heading_height(index.data(), width) + 4 * GRID)
        return QSize(width, max(SMALLEST_HEIGHT, round(self._texts(row, width).height + 2 * GRID)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index)
        rect: QRect = option.rect
        painter.save()
        if isinstance(row, TextRow):
            self._model.want_snippet(row)
        if row is None:
            self._paint_heading(painter, rect, index.data())
        else:
            self._paint_row(painter, rect, row, self._view.selectionModel().isSelected(index))
            if self._view.hasFocus() and index == self._view.currentIndex():
                self._paint_focus(painter, rect)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(self._heading_font)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(rect.adjusted(LEFT, 0, 0, 0), HEADING_FLAGS, text)

    def _heading_height(self, text: str, width: int) -> int:
        box = QRect(0, 0, width - LEFT, 10_000)
        return QFontMetrics(self._heading_font).boundingRect(box, HEADING_FLAGS, text).height()

    def _paint_focus(self, painter: QPainter, rect: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(self._theme.color("accent"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row, is_chosen: bool) -> None:
        if is_chosen:
            painter.fillRect(rect, self._theme.color("chosen"))
            painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height()), self._theme.color("accent"))
        painter.setPen(self._theme.color("line"))
        painter.drawLine(rect.left() + LEFT, rect.bottom(), rect.right(), rect.bottom())
        texts = self._texts(row, rect.width())
        top = QPointF(rect.left() + LEFT, rect.top() + (rect.height() - texts.height) / 2)
        painter.setPen(self._theme.color("text"))
        texts.name.draw(painter, top)
        painter.setPen(self._theme.color("muted"))
        below = top + QPointF(0, texts.name.boundingRect().height())
        texts.second.draw(painter, below)
        if texts.warning is not None:
            texts.warning.draw(painter, below + QPointF(0, texts.second.boundingRect().height()))
        if row.hit.has_boxed_warning:
            side = self._small.height() * 0.8
            middle = QPointF(rect.right() - 2 * GRID - side / 2, rect.center().y())
            paint_warning_sign(painter, middle, side, self._theme.color("danger_text"))

    def _texts(self, row: Row, width: int) -> _Texts:
        """The texts of a row, laid out once for its size and its painting; anew for another width or type size."""
        kept = row.texts
        if not isinstance(kept, _Texts) or (kept.width, kept.zoom) != (width, self._theme.zoom):
            room = self._text_width(width, row)
            name = self._laid_out(row.tall_name, self._font_of(row.tall_name, room), room, row.span)
            if isinstance(row, TextRow):
                second, height = self._text_of(row, room)
            else:
                second = self._second_line(row.tall_brands, row.facts, room)
                height = second.boundingRect().height()
            warning = self._laid_out(row.warning, self._small_font, room) if row.warning else None
            height += sum(text.boundingRect().height() for text in (name, warning) if text)
            row.texts = kept = _Texts(width, self._theme.zoom, name, second, warning, height)
        return kept

    def _font_of(self, name: str, room: int) -> QFont:
        """The font of names; a smaller one for a word that has no room, which may all be matched and so bold."""
        if self._bold_name.horizontalAdvance(name) <= room:
            return self._name_font
        widest = max(map(self._bold_name.horizontalAdvance, name.split()))
        if widest <= room:
            return self._name_font
        font = QFont(self._name_font)
        # Letters of a font are whole pixels wide, so that a word shrinks a little less than its size.
        font.setPointSizeF(font.pointSizeF() * max(0.95 * room / widest, SMALLEST_NAME))
        return font

    def _text_of(self, row: TextRow, room: int) -> tuple[QTextLayout, float]:
        """Where the words stand, then the words, with room kept for them before they are there."""
        in_line = max(room // self._small.averageCharWidth(), 1)
        lines = min(-(-ROOM // in_line), MOST_SNIPPET_LINES)
        snippet = row.snippet.seen_within(in_line * (lines - 1)) if row.snippet else None
        lines += self._laid_out(row.where, self._small_font, room).lineCount()
        text = f"{row.where}{LINE_END}{snippet.text}" if snippet else row.where
        before = len(row.where) + len(LINE_END)
        spans = [(before + start, length) for start, length in snippet.spans] if snippet else []
        layout = self._laid_out(text, self._small_font, room, *spans, most_lines=lines)
        last = layout.lineAt(layout.lineCount() - 1)
        end = last.textStart() + last.textLength()
        if end < len(text):
            kept = text[: text.rfind(" ", 0, end - 1)]
            layout = self._laid_out(f"{kept}…", self._small_font, room, *spans, most_lines=lines)
        return layout, lines * layout.lineAt(0).height()

    def _laid_out(
        self, text: str, font: QFont, room: int, *spans: tuple[int, int] | None, most_lines: int = 1000
    ) -> QTextLayout:
        layout = QTextLayout(text, font, self._view)
        layout.setTextOption(_WRAPPED)
        layout.setCacheEnabled(True)  # else drawing it shapes the letters again
        layout.setFormats([self._bold(*span) for span in spans if span])
        layout.beginLayout()
        height = 0.0
        while layout.lineCount() < most_lines and (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout

    def _bold(self, start: int, length: int) -> QTextLayout.FormatRange:
        from PySide6.QtGui import QTextCharFormat  # loading it takes PySide a while, and the first list has no match

        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        matched = QTextLayout.FormatRange()
        matched.start, matched.length, matched.format = start, length, bold
        return matched

    def _second_line_of(self, brands: tuple[str, ...], facts: str, room: int) -> QTextLayout:
        return self._laid_out(self._second_text(brands, facts, room), self._small_font, room)

    def _second_text(self, brands: tuple[str, ...], facts: str, room: int) -> str:
        """As many brands as fit in one line before the class, the matched name always.

        A class that has no room beside one brand stands in a line of its own, if it fits there whole.
        """
        for count in range(len(brands), 0, -1):
            text = _joined(brands[:count], facts)
            if self._small.horizontalAdvance(text) <= room:
                return text
        if self._small.horizontalAdvance(facts) > room:
            return _joined(brands[:1], facts)
        fitting = [
            n for n in range(len(brands), 0, -1) if self._small.horizontalAdvance(_joined(brands[:n], "")) <= room
        ]
        return _joined(brands[: (fitting or [1])[0]], facts, LINE_END)

    def _text_width(self, row_width: int, row: Row) -> int:
        sign = 2 * GRID + self._small.height() if row.hit.has_boxed_warning else 0
        return max(row_width - LEFT - 2 * GRID - sign, 40)


def _joined(brands: Sequence[str], facts: str, between: str = BETWEEN) -> str:
    return between.join(part for part in (" · ".join(brands), facts) if part)
