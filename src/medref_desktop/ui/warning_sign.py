"""The sign of a boxed warning, drawn so that no font need have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from medref_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def paint_warning_sign(painter: QPainter, middle: QPointF, side: float, color: QColor) -> None:
    """A triangle with an exclamation mark."""
    half = side / 2
    triangle = QPainterPath(middle + QPointF(0, -half))
    triangle.lineTo(middle + QPointF(half, half * 0.8))
    triangle.lineTo(middle + QPointF(-half, half * 0.8))
    triangle.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, max(side / 10, 1), j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(triangle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    thick = max(side / 9, 1)
    painter.drawRect(QRectF(middle.x() - thick / 2, middle.y() - side * 0.17, thick, side * 0.3))
    painter.drawRect(QRectF(middle.x() - thick / 2, middle.y() + side * 0.2, thick, thick))


class WarningSign(QWidget):
    """The sign beside a boxed warning."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self) -> QSize:
        side = QFontMetrics(self._theme.font(11)).height()
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.sizeHint().height())
        paint_warning_sign(painter, QPointF(self.width() / 2, side / 2), side * 0.85, self._theme.color("danger_text"))
        painter.end()
