"""All official labels of a drug: why they stand in this order; one can be pinned, or withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label_order import RULE, rank_words
from medref_desktop.store.notebook import Notebook
from medref_desktop.store.pack import MonographRef
from medref_desktop.ui.messages import ask_for_words
from medref_desktop.ui.search_worker import DrugPage
from medref_desktop.ui.theme import GRID

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEAD = ("Label", "Maker", "Kind", "Effective", "Version", "Boxed warning", "State")
STATE_CHARACTERS = 20
"""Of the last column at least, which takes what the others leave."""
NO_REASON = "no reason given"


class LabelsModel(QAbstractTableModel):
    """One row for each label, in the order in which they are offered."""

    RefRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._labels: Sequence[MonographRef] = ()
        self._shown: MonographRef | None = None

    def show_labels(self, labels: Sequence[MonographRef], shown: MonographRef) -> None:
        self.beginResetModel()
        self._labels, self._shown = labels, shown
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._labels)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEAD)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEAD[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        ref = self._labels[index.row()]
        if role == self.RefRole:
            return ref
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells(ref)[index.column()]
        return None

    def _cells(self, ref: MonographRef) -> tuple[str, ...]:
        boxed = "yes" if ref.has_boxed_warning else "no"
        state = [
            "on the screen" if self._shown is not None and ref.is_same_as(self._shown) else "",
            "pinned" if ref.is_pinned else "",
            f"withdrawn: {ref.withdrawn}" if ref.withdrawn else "",
        ]
        told = ", ".join(filter(None, state))
        return ref.title, ref.maker, rank_words(ref.rank), ref.dated, str(ref.version), boxed, told


class LabelsDialog(QDialog):
    """Announces what is wanted; `show_page` tells it what has come of it."""

    label_chosen = Signal(object)  # MonographRef
    choice_made = Signal(
        object, object
    )  # a callable that is given the notebook; the MonographRef to show then, or None

    def __init__(self, page: DrugPage, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Labels of {page.hit.name}")
        self._drug: Drug = page.hit.drug
        self._shown, self._counted = page.ref, ""
        self._model, self._filtered = LabelsModel(self), QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setFilterKeyColumn(-1)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.count, self.filter, self.table = QLabel(self), QLineEdit(self), QTableView(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.read, self.pin, self.withdraw = (
            self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            for text in ("&Read", "&Pin as first", "&Withdraw…")
        )
        self._set_up_table()
        self._lay_out()
        self._connect()
        self.show_page(page)
        metrics = self.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * 130, metrics.height() * 26)
        self.resize(wanted.boundedTo(parent.window().size()))

    def _set_up_table(self) -> None:
        self.table.setModel(self._filtered)
        self.table.setAccessibleName("Labels")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMaximumSectionSize(self.fontMetrics().averageCharWidth() * 45)
        header.setDefaultSectionSize(self.fontMetrics().averageCharWidth() * STATE_CHARACTERS)
        header.setStretchLastSection(True)
        self.filter.setPlaceholderText("Maker, name, date …")
        self.filter.setAccessibleName("Show only labels with")
        self.filter.setClearButtonEnabled(True)

    def _lay_out(self) -> None:
        rule = QLabel(f"{RULE} A pinned label comes before them, a withdrawn one is hidden.", self)
        for label in (self.count, rule):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        rule.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        for widget in (self.count, rule, self.filter, self.table, self.buttons):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filtered.setFilterFixedString)
        self.filter.textChanged.connect(self._show_count)
        self.table.selectionModel().selectionChanged.connect(self._show_what_can_be_done)
        self._filtered.layoutChanged.connect(self._show_what_can_be_done)
        self.table.activated.connect(self._read)
        self.read.clicked.connect(self._read)
        self.pin.clicked.connect(self._pin)
        self.withdraw.clicked.connect(self._withdraw)
        self.buttons.rejected.connect(self.reject)
        for button in (self.read, self.pin, self.withdraw):
            button.setAutoDefault(False)

    @Slot(object)
    def show_page(self, page: DrugPage) -> None:
        """Show a drug's labels as they stand now; another drug's page is passed over."""
        if page.hit.drug != self._drug:
            return
        chosen, labels, self._shown = self.chosen() or page.ref, page.labels, page.ref
        self._model.show_labels(labels, page.ref)
        hidden = sum(bool(ref.withdrawn) for ref in labels)
        words = f"{len(labels)} official {'label' if len(labels) == 1 else 'labels'} of {page.hit.name}"
        self._counted = f"{words}, {hidden} withdrawn." if hidden else f"{words}."
        self._show_count()
        row = next((row for row, ref in enumerate(labels) if ref.is_same_as(chosen)), 0)
        self.table.selectRow(self._filtered.mapFromSource(self._model.index(row, 0)).row())
        self._show_what_can_be_done()

    @Slot()
    def _show_count(self) -> None:
        none = "" if self._filtered.rowCount() else f" None fits “{self.filter.text().strip()}”."
        self.count.setText(self._counted + none)

    def chosen(self) -> MonographRef | None:
        """The label that is selected."""
        rows = self.table.selectionModel().selectedRows()
        ref: MonographRef | None = rows[0].data(LabelsModel.RefRole) if rows else None
        return ref

    @Slot()
    def _show_what_can_be_done(self) -> None:
        ref = self.chosen()
        for button in (self.read, self.pin, self.withdraw):
            button.setEnabled(ref is not None)
        self.pin.setEnabled(ref is not None and not ref.withdrawn)
        self.pin.setText("Un&pin" if ref is not None and ref.is_pinned else "&Pin as first")
        self.withdraw.setText("&Take back" if ref is not None and ref.withdrawn else "&Withdraw…")

    @Slot()
    def _read(self) -> None:
        if (ref := self.chosen()) is not None:
            self.label_chosen.emit(ref)
            self.accept()

    @Slot()
    def _pin(self) -> None:
        ref = self.chosen()
        if ref is None:
            return
        if ref.is_pinned:
            self.choice_made.emit(partial(Notebook.unpin, drug=ref.drug), self._shown)
        else:
            self.choice_made.emit(partial(Notebook.pin, drug=ref.drug, set_id=ref.set_id), self._shown)

    @Slot()
    def _withdraw(self) -> None:
        ref = self.chosen()
        if ref is None:
            return
        if ref.withdrawn:
            self.choice_made.emit(partial(Notebook.take_back, set_id=ref.set_id), self._shown)
            return
        why = f"Why is the label {ref.title} of {ref.maker} not to be shown in this clinic?"
        question = ask_for_words(self, "Withdraw a label", why, "Withdraw")
        question.textValueSelected.connect(partial(self._withdraw_because, ref))

    def _withdraw_because(self, ref: MonographRef, reason: str) -> None:
        because = reason.strip() or NO_REASON
        withdraw = partial(Notebook.withdraw, set_id=ref.set_id, reason=because, day=date.today())
        self.choice_made.emit(withdraw, None if ref.is_same_as(self._shown) else self._shown)
