"""The text of one section at a time, with finding in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QFontMetrics,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from medref_desktop.domain.word_finder import Found, WordFinder
from medref_desktop.ui.section_document import SectionDocument
from medref_desktop.ui.sourced_browser import SourcedBrowser
from medref_desktop.ui.theme import GRID, MEASURE, TEXT_POINTS, Theme

NARROWEST_LINE = 100
"""In pixels, while a window is not laid out yet."""


class SectionPage(SourcedBrowser):
    found_shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("section-page")
        self.fit_into(is_low=False)
        self._finds: list[QTextCursor] = []
        self._current = 0

    def fit_into(self, *, is_low: bool) -> None:
        """Less white round the text in a low window."""
        left, top, right, bottom = (3, 2, 1, 1) if is_low else (5, 4, 3, 2)
        self.setViewportMargins(left * GRID, top * GRID, right * GRID, bottom * GRID)

    def show_section(self, document: SectionDocument, title: str, source_line: str) -> None:
        """Show a section. Words are broken only where they are longer than a line; in tables never: they scroll."""
        self.setAccessibleName(title)
        wrap = QTextOption.WrapMode
        self.setWordWrapMode(wrap.WordWrap if document.has_table else wrap.WrapAtWordBoundaryOrAnywhere)
        self.show_document(document, source_line)
        self._wrap()

    # -- finding ----------------------------------------------------------------

    def find_all(self, text: str) -> int:
        """Mark every place of the text, the first as the current one; returns how many there are."""
        finds, document = list[QTextCursor](), self.document()
        place = document.find(text, 0) if text else QTextCursor()
        while not place.isNull():
            finds.append(place)
            place = document.find(text, place)
        return self._show_finds(finds)

    def find_words(self, finder: WordFinder) -> int:
        """The same for the words of a question."""
        finds, block = list[QTextCursor](), self.document().begin()
        while block.isValid():
            text = block.text()
            finds += [self._cursor(block, text, found) for found in finder.find(text)]
            block = block.next()
        return self._show_finds(finds)

    def _cursor(self, block: QTextBlock, text: str, found: Found) -> QTextCursor:
        cursor = QTextCursor(block)
        start = block.position() + _units(text[: found.start])
        cursor.setPosition(start)
        cursor.setPosition(start + _units(text[found.start : found.end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _show_finds(self, finds: list[QTextCursor]) -> int:
        self._finds, self._current = finds, 0
        if self._finds:
            self.show_find(1)
        else:
            self._mark_finds()
        return len(self._finds)

    def show_find(self, number: int) -> None:
        """Bring the n-th find, counted from 1, into sight and mark it as the current one."""
        if self._finds:
            self._current = (number - 1) % len(self._finds) + 1
            at = QTextCursor(self._finds[self._current - 1])
            at.setPosition(at.selectionStart())
            self.setTextCursor(at)
            self._bring_into_sight()
            self._mark_finds()
            self.found_shown.emit()

    def _bring_into_sight(self) -> None:
        """Sideways no further than it must be, as lines begin at the left."""
        self.horizontalScrollBar().setValue(0)
        self.ensureCursorVisible()

    def step_find(self, step: int) -> bool:
        """Go to the next or previous find; False where there is none left in that direction."""
        target = self._current + step
        if not 1 <= target <= len(self._finds):
            return False
        self.show_find(target)
        return True

    @property
    def finds(self) -> int:
        """How many finds this section has."""
        return len(self._finds)

    @property
    def current_find(self) -> int:
        """The find in sight, counted from 1; 0 where there is none."""
        return self._current

    def _mark_finds(self) -> None:
        marks = []
        for number, place in enumerate(self._finds, start=1):
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            is_current = number == self._current
            look.setBackground(self._theme.color("accent" if is_current else "found"))
            look.setForeground(self._theme.color("page" if is_current else "text"))
            look.setFontUnderline(not is_current)  # in high contrast there is no color for it
            mark.cursor, mark.format = place, look
            marks.append(mark)
        self.setExtraSelections(marks)

    # -- width --------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()
        if self._current:
            # The find bar takes its room when the find has been brought into sight already.
            self._bring_into_sight()

    def _wrap(self) -> None:
        """Lines of about MEASURE characters at most, and never wider than the page."""
        measure = QFontMetrics(self._theme.font(TEXT_POINTS)).averageCharWidth() * MEASURE
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(max(min(measure, self.viewport().width()), NARROWEST_LINE))


def _units(text: str) -> int:
    """The length of a text as Qt counts it, in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
