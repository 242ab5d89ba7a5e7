"""The classes of drugs as a tree, with counts: to list a class, or to read a drug of it. All by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.class_words import class_fits
from medref_desktop.domain.drug_classes import SCHEME_TITLES, DrugClass, Scheme
from medref_desktop.domain.query import DrugHit

_MEANT = Qt.ItemDataRole.UserRole
_TREE_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class ClassesDialog(QDialog):
    class_chosen = Signal(str)
    drug_chosen = Signal(object)  # Drug

    def __init__(self, classes: Sequence[DrugClass], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Classes of drugs")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.box, self.notice, self.tree = QLineEdit(self), QLabel(self), QTreeWidget(self)
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.box.setPlaceholderText("Part of a class")
        self.box.setAccessibleName("Part of a class")
        self.box.setClearButtonEnabled(True)
        self.box.installEventFilter(self)
        self.tree.setAccessibleName("Classes and their drugs")
        self.tree.setWordWrap(True)
        self.tree.setHeaderLabels(["Class", "Drugs"])
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._classes: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        for scheme in Scheme:
            self._add_scheme(scheme, [_class_item(one) for one in classes if one.scheme is scheme])
        self._show_fitting("")
        buttons = QDialogButtonBox(self)
        self.show_button = buttons.addButton("Show", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self.show_button.setToolTip("List the class, or read the drug")
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        self.box.textChanged.connect(self._show_fitting)
        self.tree.itemActivated.connect(self._choose)
        self.tree.currentItemChanged.connect(self._enable)
        layout = QVBoxLayout(self)
        for widget in (self.box, self.notice, self.tree, buttons):
            layout.addWidget(widget)
        metrics = self.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * 80, metrics.height() * 32)
        self.resize(wanted.boundedTo(parent.window().size()))
        self._enable()

    def _add_scheme(self, scheme: Scheme, items: list[QTreeWidgetItem]) -> None:
        heading = QTreeWidgetItem([SCHEME_TITLES[scheme], ""])
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        heading.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
        heading.addChildren(items)
        self.tree.addTopLevelItem(heading)
        self._classes.append((heading, items))

    @Slot(str)
    def _show_fitting(self, text: str) -> None:
        """Show the classes that the words fit, the first of them chosen; every class without words."""
        self.tree.setCurrentIndex(QModelIndex())
        for heading, items in self._classes:
            shown = [item for item in items if not text.strip() or class_fits(text, item.text(0))]
            for item in items:
                item.setHidden(True)
                item.setExpanded(False)
            for item in shown:
                item.setHidden(False)
            heading.setHidden(not shown)
            heading.setExpanded(True)
            heading.setText(1, str(len(shown)))
            heading.setData(1, Qt.ItemDataRole.AccessibleTextRole, f"{len(shown)} classes")
            if shown and self.tree.currentItem() is None:
                self.tree.setCurrentItem(shown[0])
        self.notice.setText(f"No class fits “{text.strip()}”.")
        self.notice.setVisible(self.tree.currentItem() is None)
        self.tree.scrollToTop()

    @Slot()
    def _enable(self) -> None:
        self.show_button.setEnabled(self._meant() is not None)

    def _meant(self) -> object:
        item = self.tree.currentItem()
        return item.data(0, _MEANT) if item is not None else None

    @Slot()
    def _choose(self) -> None:
        """List the class, or read the drug, and close; a heading is neither."""
        meant = self._meant()
        if meant is None:
            return
        self.accept()
        if isinstance(meant, DrugHit):
            self.drug_chosen.emit(meant.drug)
        else:
            self.class_chosen.emit(meant)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the box belong to the tree below it, as in the window."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.key() in _TREE_KEYS:
            if event.type() == QEvent.Type.KeyPress:
                self.tree.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


def _class_item(one: DrugClass) -> QTreeWidgetItem:
    item = QTreeWidgetItem([one.name, str(len(one.drugs))])
    item.setData(0, _MEANT, one.name)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
    item.setData(1, Qt.ItemDataRole.AccessibleTextRole, f"{len(one.drugs)} drugs")
    for hit in one.drugs:
        child = QTreeWidgetItem([hit.name, ""])
        child.setData(0, _MEANT, hit)
        item.addChild(child)
    return item
