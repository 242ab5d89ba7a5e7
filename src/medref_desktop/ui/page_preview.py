"""The pages of a PDF one below the other, as wide as there is room; keys turn them and make them larger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from medref_desktop.ui.theme import GRID, Theme

ZOOMS = (1.0, 1.25, 1.5, 2.0)
"""How wide a page is, by the width that there is."""
_TURNS = {
    Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1,
}  # fmt: skip
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class PagePreview(QScrollArea):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = ZOOMS[0]
        self.setAccessibleName("Preview")
        self.setAccessibleDescription("Page Up and Page Down turn the pages, plus and minus zoom.")
        self.setToolTip("Page Up, Page Down: turn the pages. +, -: zoom. 0: whole width.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidgetResizable(True)
        # Always there, or its coming would narrow the pages and send it away again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._pages: list[_Page] = []
        self._inside = inside = QWidget(self)
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(*(3 * GRID,) * 4)
        self._layout.setSpacing(3 * GRID)
        self._layout.addStretch(1)
        self.setWidget(inside)

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Show these pages; the place in sight stays where it was."""
        for page in self._pages[len(images) :]:
            self._layout.removeWidget(page)
            page.deleteLater()
        del self._pages[len(images) :]
        for number, image in enumerate(images):
            if number == len(self._pages):
                page = _Page(self._theme, self)
                self._pages.append(page)
                self._layout.insertWidget(number, page)
            self._pages[number].show_image(image, f"Page {number + 1} of {len(images)}")

    @property
    def page_shown(self) -> int:
        """The page at the top, from 0."""
        top = self.verticalScrollBar().value() + 4 * GRID
        return max((n for n, page in enumerate(self._pages) if page.y() <= top), default=0)

    def turn(self, step: int) -> None:
        """Put the next or the previous page at the top."""
        if self._pages:
            wanted = min(max(self.page_shown + step, 0), len(self._pages) - 1)
            self.verticalScrollBar().setValue(self._pages[wanted].y() - 3 * GRID)

    def zoom(self, step: int) -> None:
        """Make the pages wider or narrower; 0 as wide as there is room."""
        at = ZOOMS.index(self._zoom) + step if step else 0
        self._zoom = ZOOMS[min(max(at, 0), len(ZOOMS) - 1)]
        self._widen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURNS:
            self.turn(_TURNS[key])
        elif key in _ZOOM_KEYS:
            self.zoom(_ZOOM_KEYS[key])
        elif key is Qt.Key.Key_0:
            self.zoom(0)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        width = self.viewport().width()
        self._inside.setMinimumWidth(round(width * self._zoom) if self._zoom > 1 else 0)


class _Page(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_image(self, image: QImage, name: str) -> None:
        self._image = image
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self._image.height() / max(self._image.width(), 1))

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(400))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRect(0, 0, self.width() - 1, min(self.height(), self.heightForWidth(self.width())) - 1)
        painter.drawImage(frame, self._image)
        painter.setPen(self._theme.color("line"))
        painter.drawRect(frame)
        painter.end()
