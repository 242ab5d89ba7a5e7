"""The drugs of a packet in their order, which is the list of medicines that is printed, to be typed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.drug import Drug
from medref_desktop.handout.packet import ListRow
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.theme import GRID

HEAD = ("Medicine", "What it is for", "How to take it", "Morning", "Noon", "Evening", "Bedtime")
LINES_SEEN = 8
"""Of text, at least, with the head."""
_DRUG = Qt.ItemDataRole.UserRole


class PacketList(QWidget):
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = QTableWidget(0, len(HEAD), self)
        self.table.setHorizontalHeaderLabels(HEAD)
        self.table.setAccessibleName("Medicines of the packet")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.setMinimumHeight(self.fontMetrics().height() * LINES_SEEN)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.up, self.down, self.remove = (
            QPushButton(text, self) for text in ("&Move up", "Move do&wn", "&Remove from packet")
        )
        buttons = QWidget(self)
        row = FlowLayout(buttons, 2 * GRID)
        for button, keys, slot in (
            (self.up, "Alt+Up", self._move_up),
            (self.down, "Alt+Down", self._move_down),
            (self.remove, "Ctrl+Delete", self._remove),
        ):
            button.setAutoDefault(False)
            button.setToolTip(keys)
            button.clicked.connect(slot)
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(buttons)
        self.table.itemChanged.connect(self.changed)
        self.table.itemSelectionChanged.connect(self._show_what_can_be_done)
        self._show_what_can_be_done()

    def drugs(self) -> tuple[Drug, ...]:
        """The drugs in their order."""
        return tuple(self._item(row, 0).data(_DRUG) for row in range(self.table.rowCount()))

    def rows(self) -> tuple[ListRow, ...]:
        """The list as it was typed."""
        return tuple(
            ListRow(*(self._item(row, column).text().strip() for column in range(len(HEAD))))
            for row in range(self.table.rowCount())
        )

    def add(self, drug: Drug, name: str) -> bool:
        """Add a drug at the end; one that is there already is selected instead. Tells whether it was added."""
        if drug in (there := self.drugs()):
            self._go_to(there.index(drug))
            return False
        self._insert(self.table.rowCount(), drug, [name, *[""] * (len(HEAD) - 1)])
        self._go_to(self.table.rowCount() - 1)
        self.changed.emit()
        return True

    def show_drugs(self, drugs: Sequence[tuple[Drug, str]]) -> None:
        """Put these drugs with their names in the place of all."""
        self.table.setRowCount(0)
        for row, (drug, name) in enumerate(drugs):
            self._insert(row, drug, [name, *[""] * (len(HEAD) - 1)])
        if drugs:
            self._go_to(0)
        self.changed.emit()

    def _go_to(self, row: int) -> None:
        """Where something can be typed, with the name in sight however narrow the table is."""
        self.table.setCurrentCell(row, 1)
        self.table.scrollToItem(self._item(row, 0))

    def _insert(self, row: int, drug: Drug, texts: Sequence[str]) -> None:
        self.table.blockSignals(True)
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column == 0:
                item.setData(_DRUG, drug)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(row, column, item)
        self.table.blockSignals(False)

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item is not None
        return item

    @Slot()
    def _move_up(self) -> None:
        self._move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row, column = self.table.currentRow(), self.table.currentColumn()
        to = row + step
        if row < 0 or not 0 <= to < self.table.rowCount():
            return
        drug, texts = self.drugs()[row], [self._item(row, at).text() for at in range(len(HEAD))]
        self.table.removeRow(row)
        self._insert(to, drug, texts)
        self.table.setCurrentCell(to, column)
        self.changed.emit()

    @Slot()
    def _remove(self) -> None:
        if (row := self.table.currentRow()) >= 0:
            self.table.removeRow(row)
            self._show_what_can_be_done()
            self.changed.emit()

    @Slot()
    def _show_what_can_be_done(self) -> None:
        row, count = self.table.currentRow(), self.table.rowCount()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.remove.setEnabled(row >= 0)
