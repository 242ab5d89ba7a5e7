"""The pages of a PDF one below the other, as wide as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from medref_desktop.ui.theme import GRID, Theme


class PagePreview(QScrollArea):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Preview")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, or its coming would narrow the pages and send it away again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._pages: list[_Page] = []
        inside = QWidget(self)
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
