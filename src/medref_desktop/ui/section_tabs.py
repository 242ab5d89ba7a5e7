"""The sections in a column: a tab bar in west position whose text stands level, with the keys of tabs and of lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QTabBar, QWidget

from medref_desktop.domain.sections import SectionKind
from medref_desktop.ui.actions import NUMBERED
from medref_desktop.ui.theme import GRID, Theme

BAR = 3
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_TEXT_KEYS = {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Space}
TITLE_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
TAB_POINTS = 10.0


class SectionTabs(QTabBar):
    section_chosen = Signal(object)  # SectionKind
    text_key_pressed = Signal(QKeyEvent)
    """A key that scrolls the text."""
    laid_out = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kinds: list[SectionKind] = []
        self._found: Mapping[SectionKind, int] = {}
        self._is_narrow = False
        self._largest_width = 400
        self._title_width = 0
        self._heights: list[int] = []
        self.setAccessibleDescription("Sections")
        self.setShape(QTabBar.Shape.RoundedWest)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._announce)
        theme.changed.connect(self._lay_out_again)

    def show_sections(self, kinds: Sequence[SectionKind], titles: Sequence[str], current: SectionKind) -> None:
        """Show these tabs. Tells nobody: the caller shows the current section itself."""
        self.blockSignals(True)
        while self.count():
            self.removeTab(0)
        self._kinds, self._found = list(kinds), {}
        for title in titles:
            self.addTab(title)
        self.setCurrentIndex(self._kinds.index(current))
        self.blockSignals(False)
        self._lay_out_again()

    def show_found(self, found: Mapping[SectionKind, int]) -> None:
        """Show the number of finds in each section; an empty mapping ends that."""
        self._found = found
        for index, kind in enumerate(self._kinds):
            hits = found.get(kind, 0)
            self.setAccessibleTabName(index, f"{self.tabText(index)}, {hits} found" if hits else "")
        self._lay_out_again()

    def show_in(self, largest_width: int, *, is_narrow: bool) -> None:
        """Keep to a width, by wrapping titles; leave out the numbers in a small window."""
        if (largest_width, is_narrow) != (self._largest_width, self._is_narrow):
            self._largest_width, self._is_narrow = largest_width, is_narrow
            self._lay_out_again()

    def choose(self, kind: SectionKind) -> None:
        if kind in self._kinds:
            self.setCurrentIndex(self._kinds.index(kind))

    def step(self, by: int) -> None:
        """Go to the next or previous tab, round the ends."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + by) % self.count())

    @Slot(int)
    def _announce(self, index: int) -> None:
        if 0 <= index < len(self._kinds):
            self.section_chosen.emit(self._kinds[index])

    @Slot()
    def _lay_out_again(self) -> None:
        """Work out the width of the titles, wrapped where they must be, and the height of each tab."""
        bold = QFontMetrics(self._theme.frame_font(TAB_POINTS, bold=True))
        titles = [self.tabText(index) for index in range(self.count())]
        widest = max((bold.horizontalAdvance(title) for title in titles), default=0)
        self._title_width = min(widest + GRID, self._largest_width - self._beside_title(bold))
        self._title_width = max(self._title_width, self._longest_word(bold))
        box = QRect(0, 0, self._title_width, 10_000)
        self._heights = [bold.boundingRect(box, TITLE_FLAGS, title).height() + 3 * GRID for title in titles]
        self.setFont(self._theme.frame_font(TAB_POINTS))  # makes the bar ask for its tabs' sizes again
        self.setFixedSize(self._title_width + self._beside_title(bold), max(sum(self._heights), 1))
        self.laid_out.emit()
        self.update()

    @property
    def narrowest_width(self) -> int:
        """Of a column that shows every word whole."""
        bold = QFontMetrics(self._theme.frame_font(TAB_POINTS, bold=True))
        return self._longest_word(bold) + self._beside_title(bold)

    def _longest_word(self, bold: QFontMetrics) -> int:
        words = (word for index in range(self.count()) for word in self.tabText(index).split())
        return max(map(bold.horizontalAdvance, words), default=60) + 1

    def _beside_title(self, bold: QFontMetrics) -> int:
        """For the number that a tab has, or how much was found in it."""
        digits = "0" * max([2, *(len(str(hits)) for hits in self._found.values())])
        return 5 * GRID + (bold.horizontalAdvance(digits) + GRID if self._found or not self._is_narrow else 0)

    # -- keys -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.setCurrentIndex(min(max(self.currentIndex() + _STEPS[key], 0), self.count() - 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.setCurrentIndex(0 if key == Qt.Key.Key_Home else self.count() - 1)
        elif key in _TEXT_KEYS:
            self.text_key_pressed.emit(event)
        else:
            super().keyPressEvent(event)

    # -- look -------------------------------------------------------------------

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self.width(), self._heights[index] if index < len(self._heights) else 3 * GRID)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        for index in range(self.count()):
            rect = self.tabRect(index)
            if rect.intersects(event.rect()):
                self._paint_tab(painter, index, rect)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int, rect: QRect) -> None:
        is_current = index == self.currentIndex()
        if is_current:
            painter.fillRect(rect, self._theme.color("page"))
            painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height()), self._theme.color("accent"))
        if is_current and self.hasFocus():
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.setPen(self._theme.color("text" if is_current else "muted"))
        painter.setFont(self._theme.frame_font(TAB_POINTS, bold=is_current))
        inner = rect.adjusted(3 * GRID, 0, -2 * GRID, 0)
        title = QRect(inner.left(), inner.top(), self._title_width, inner.height())
        painter.drawText(title, TITLE_FLAGS, self.tabText(index))
        hits = self._found.get(self._kinds[index], 0)
        if hits:
            self._paint_hits(painter, inner, hits)
        elif index < NUMBERED and not self._is_narrow and not self._found:
            painter.setFont(self._theme.frame_font(8.5))
            painter.setPen(self._theme.color("muted"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(index + 1))

    def _paint_hits(self, painter: QPainter, inner: QRect, hits: int) -> None:
        font = self._theme.frame_font(8.5, bold=True)
        text = str(hits) if hits < 1000 else "999+"
        width = QFontMetrics(font).horizontalAdvance(text) + 2 * GRID
        height = QFontMetrics(font).height() + 2
        badge = QRect(inner.right() - width + GRID, inner.center().y() - height // 2, width, height)
        painter.fillRect(badge, self._theme.color("found"))
        painter.setPen(self._theme.color("text"))
        painter.setFont(font)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class SectionColumn(QScrollArea):
    """The column that holds the tabs and keeps the current one in view."""

    def __init__(self, tabs: SectionTabs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = tabs
        # Qt gives a tab bar the name of its current tab: the column tells screen readers what the tabs are.
        self.setAccessibleName("Sections")
        self.setObjectName("sections")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(tabs)
        tabs.laid_out.connect(self._keep_in_view)
        tabs.currentChanged.connect(self._keep_in_view)

    def fit_into(self, largest_width: int, *, is_narrow: bool) -> None:
        """Take at most this width."""
        self._tabs.show_in(largest_width - self._bar_width(), is_narrow=is_narrow)
        self._keep_in_view()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_view()

    @Slot()
    def _keep_in_view(self) -> None:
        self.setFixedWidth(self._tabs.width() + self._bar_width())
        rect = self._tabs.tabRect(self._tabs.currentIndex())
        if rect.isValid():
            self.ensureVisible(rect.left(), rect.center().y(), 0, rect.height())

    def _bar_width(self) -> int:
        overflows = self._tabs.height() > self.viewport().height()
        return self.verticalScrollBar().sizeHint().width() if overflows else 0
