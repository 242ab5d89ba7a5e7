"""One leaflet of a packet: a note to the patient and which parts are printed, kept only as long as the dialog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.patient_shape import MOST_IMPORTANT
from medref_desktop.handout.parts import PATIENT_PARTS
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.handout_options import LINE_CHARACTERS, NOTE_LINES
from medref_desktop.ui.theme import GRID
from medref_desktop.ui.wrapped_cells import WrappingDelegate

LINES_SEEN = 8
"""Of the parts, at least."""
_NAME = Qt.ItemDataRole.UserRole


class LeafletChoice(NamedTuple):
    note: str = ""
    parts: tuple[str, ...] = PATIENT_PARTS


class PacketLeaflet(QWidget):
    """Shows the choices of one drug at a time; announces every change that a person makes."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices: dict[Drug, LeafletChoice] = {}
        self._offered: dict[Drug, Mapping[str, str]] = {}
        self._drugs: tuple[Drug, ...] = ()
        self.leaflet, self.note, self.parts = ElidedCombo(self), QPlainTextEdit(self), QListWidget(self)
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText("Printed under the title of this leaflet. Not kept.")
        self.note.setMaximumHeight(self.note.fontMetrics().lineSpacing() * NOTE_LINES + 5 * GRID)
        self.parts.setWordWrap(True)
        self.parts.setItemDelegate(WrappingDelegate(self.parts))
        self.parts.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.parts.setMinimumHeight(self.parts.fontMetrics().lineSpacing() * LINES_SEEN)
        for field in (self.leaflet, self.note, self.parts):
            field.setMinimumWidth(self.fontMetrics().averageCharWidth() * LINE_CHARACTERS)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("Leaf&let", self.leaflet)
        form.addRow("&Note to the patient", self.note)
        form.addRow("P&arts", self.parts)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        self.leaflet.currentIndexChanged.connect(self._show)
        self.note.textChanged.connect(self._take)
        self.parts.itemChanged.connect(self._take)
        self._show()

    def choice_of(self, drug: Drug) -> LeafletChoice:
        return self._choices.get(drug, LeafletChoice())

    def choices(self) -> Mapping[Drug, LeafletChoice]:
        """A copy of what was chosen, for those drugs where anything was."""
        return dict(self._choices)

    def show_drugs(self, names: Mapping[Drug, str], offered: Mapping[Drug, Mapping[str, str]]) -> None:
        """Offer the leaflets of these drugs; `offered` has the titles of the parts of those that have been read."""
        drugs = tuple(names)
        if drugs == self._drugs and offered == self._offered:
            return
        shown = self._drug
        self._drugs, self._offered = drugs, dict(offered)
        self._choices = {drug: choice for drug, choice in self._choices.items() if drug in names}
        self.leaflet.blockSignals(True)
        self.leaflet.clear()
        self.leaflet.addItems(list(names.values()))
        self.leaflet.setCurrentIndex(drugs.index(shown) if shown in drugs else 0)
        self.leaflet.blockSignals(False)
        self._show()

    def show_leaflet(self, row: int) -> None:
        """Go to the leaflet of that row of the list."""
        if 0 <= row < self.leaflet.count():
            self.leaflet.setCurrentIndex(row)

    @property
    def _drug(self) -> Drug | None:
        row = self.leaflet.currentIndex()
        return self._drugs[row] if 0 <= row < len(self._drugs) else None

    @Slot()
    def _show(self) -> None:
        drug = self._drug
        offered = self._offered.get(drug, {}) if drug else {}
        choice = self.choice_of(drug) if drug else LeafletChoice()
        for widget in (self.note, self.parts):
            widget.blockSignals(True)
            widget.setEnabled(bool(offered))
        if self.note.toPlainText() != choice.note:
            self.note.setPlainText(choice.note)
        self.parts.clear()
        for name, title in offered.items():
            self.parts.addItem(_item(name, title, is_chosen=name in choice.parts))
        for widget in (self.note, self.parts):
            widget.blockSignals(False)

    @Slot()
    def _take(self) -> None:
        if (drug := self._drug) is None:
            return
        items = [self.parts.item(row) for row in range(self.parts.count())]
        chosen = tuple(item.data(_NAME) for item in items if item.checkState() is Qt.CheckState.Checked)
        self._choices[drug] = LeafletChoice(self.note.toPlainText(), chosen)
        self.changed.emit()


def _item(name: str, title: str, *, is_chosen: bool) -> QListWidgetItem:
    is_patients = name in PATIENT_PARTS
    item = QListWidgetItem(title if is_patients else f"{title} (for health professionals)")
    item.setData(_NAME, name)
    item.setCheckState(Qt.CheckState.Checked if is_chosen or name == MOST_IMPORTANT else Qt.CheckState.Unchecked)
    if name == MOST_IMPORTANT:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        item.setToolTip("This part is on every handout.")
    return item
