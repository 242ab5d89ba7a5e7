"""The boxed warning: whole, above the tabs, on every tab. It scrolls inside its bar and can't be folded away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from medref_desktop.domain.blocks import Block, Heading, Run
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.sections import SectionKind, title_of
from medref_desktop.ui.section_document import section_document
from medref_desktop.ui.sourced_browser import SourcedBrowser
from medref_desktop.ui.theme import BOXED_POINTS, GRID, Theme
from medref_desktop.ui.warning_sign import WarningSign

PADDING = 2 * GRID
LINES_AT_LEAST = 3
LARGEST_SHARE = 3
"""The bar takes at most this part of the pane's height: a third."""


class BoxedWarningBar(QFrame):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sections: Sequence[Section] = ()
        self._largest, self._padding, self._least_lines = 200, PADDING, LINES_AT_LEAST
        self.setObjectName("boxed-warning")
        self._source_line = ""
        self._document: QTextDocument | None = None
        self.text = SourcedBrowser(self)
        self.text.setAccessibleName("Boxed warning")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._layout = layout = QHBoxLayout(self)
        layout.addWidget(WarningSign(theme, self), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text, stretch=1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._show_again)

    def show_warnings(self, sections: Sequence[Section], source_line: str = "") -> None:
        """Show every boxed warning as it stands, each under its own title; none hides the bar."""
        self._sections, self._source_line = sections, source_line
        self.setVisible(bool(sections))
        self._show_again()

    def fit_into(self, pane_height: int, room: int, *, is_low: bool = False, is_tight: bool = False) -> None:
        """Take the height that the text needs: at most a third of the pane, and what others leave of it."""
        self._largest = min(pane_height // LARGEST_SHARE, room)
        self._padding = PADDING // 2 if is_low else PADDING
        self._least_lines = LINES_AT_LEAST - 1 if is_tight else LINES_AT_LEAST
        self._layout.setContentsMargins(3 * GRID, self._padding, GRID, self._padding)
        self._fit()

    @property
    def smallest_height(self) -> int:
        """Of a bar that is shown: with fewer lines a long warning in a low window could not be read at all."""
        return min(self._wanted, self.fontMetrics().height() * self._least_lines + self._frame)

    @property
    def _frame(self) -> int:
        return 2 * self._padding + 4 + 2 * self.text.frameWidth() + 2

    @property
    def _wanted(self) -> int:
        return int(self.text.document().size().height()) + self._frame

    def _show_again(self) -> None:
        blocks: list[Block] = []
        for section in self._sections:
            # Some sources print no title over it; the words must not be missing for that.
            title = section.title or title_of(SectionKind.BOXED_WARNING, is_label=True)
            blocks += [Heading(4, (Run(title),)), *section.blocks]
        document = section_document("", blocks, self._theme, self, color="danger_text", points=BOXED_POINTS)
        _tighten(document)
        self.text.show_document(document, self._source_line)
        if self._document is not None:
            self._document.deleteLater()
        self._document = document
        self._fit()

    def _fit(self) -> None:
        document = self.text.document()
        document.setTextWidth(max(self.text.viewport().width(), 100))
        self.setFixedHeight(max(min(self._wanted, self._largest), self.smallest_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _tighten(document: QTextDocument) -> None:
    """No gap below the last line of the bar, and one between the text and the scroll bar."""
    root = document.rootFrame()
    frame = root.frameFormat()
    frame.setRightMargin(2 * GRID)
    root.setFrameFormat(frame)
    last = document.lastBlock()
    form = last.blockFormat()
    form.setBottomMargin(0)
    QTextCursor(last).setBlockFormat(form)
