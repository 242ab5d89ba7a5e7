"""Cells of tables and lists whose words wrap, with rows as high as they need."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from medref_desktop.ui.theme import CELL_PADDING


class WrappingDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        # Qt wraps by the width of the cell, and does not count the style sheet's padding and boxes to it.
        narrower = QStyleOptionViewItem(option)
        narrower.rect.adjust(0, 0, -2 * CELL_PADDING, 0)
        return super().sizeHint(narrower, index)


def wrap_cells(table: QTableView) -> None:
    """Let the rows of a table be as high as their words need, at every width."""
    table.setWordWrap(True)
    table.setItemDelegate(WrappingDelegate(table))
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().sectionResized.connect(table.resizeRowsToContents)
