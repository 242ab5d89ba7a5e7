"""The list of searches that found nothing: off until somebody turns it on, to be exported and cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medref_desktop import paths
from medref_desktop.domain.failed_search import FailedSearch, to_csv
from medref_desktop.errors import MedRefError
from medref_desktop.settings import Settings
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.messages import tell
from medref_desktop.ui.saving import ask_and_save, save_text
from medref_desktop.ui.theme import GRID
from medref_desktop.ui.wrapped_cells import wrap_cells

WHAT_IT_IS = (
    "For whoever keeps the formulary: which drugs people look for and do not find. Of each search only the words, how "
    "often and when last are kept, in the notebook on this computer. Who searched is not known."
)
HEAD = ("Search", "Times", "Last on")


class FailedSearchesDialog(QDialog):
    settings_changed = Signal(object)  # Settings

    def __init__(self, settings: Settings, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._background, self._number = settings, background, 0
        self._searches: Sequence[FailedSearch] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Searches that found nothing")
        self.keep = QCheckBox("&Keep a list of searches that find nothing", self)
        self.keep.setChecked(settings.keep_failed_searches)
        self.table = QTableWidget(0, len(HEAD), self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.export = self.buttons.addButton("&Export…", QDialogButtonBox.ButtonRole.ActionRole)
        self.clear = self.buttons.addButton("C&lear the list", QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out(parent)
        self.keep.toggled.connect(self._announce_keeping)
        self.export.clicked.connect(self._export)
        self.clear.clicked.connect(self._clear)
        self.buttons.rejected.connect(self.reject)
        background.finished.connect(self._show)
        background.failed.connect(self._tell)
        self._ask(lambda notebook: notebook.failed_searches())

    def _lay_out(self, parent: QWidget) -> None:
        said = QLabel(WHAT_IT_IS, self)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        self.table.setAccessibleName("Searches that found nothing")
        self.table.setHorizontalHeaderLabels(HEAD)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        wrap_cells(self.table)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        for widget in (said, self.keep, self.table, self.buttons):
            layout.addWidget(widget)
        wanted = QSize(self.fontMetrics().averageCharWidth() * 80, self.fontMetrics().height() * 24)
        self.resize(wanted.boundedTo(parent.window().size()))
        self._show_rows(())

    def save_to(self, path: Path) -> None:
        """Write the list as CSV, in the form that spreadsheets read as UTF-8.

        Raises:
            MedRefError: the file cannot be written.
        """
        save_text(path, to_csv(self._searches), encoding="utf-8-sig", newline="")

    def _ask(self, question: Callable[[Notebook], Any]) -> None:
        def job(report: Report) -> Any:
            return question(Notebook(paths.notebook()))

        self._number = self._background.run(job)

    @Slot(object, object)
    def _show(self, number: int, searches: Sequence[FailedSearch]) -> None:
        if number == self._number:
            self._show_rows(searches)

    def _show_rows(self, searches: Sequence[FailedSearch]) -> None:
        self._searches = searches
        self.table.setRowCount(len(searches))
        for row, search in enumerate(searches):
            for column, cell in enumerate(search):
                self.table.setItem(row, column, QTableWidgetItem(str(cell)))
        for button in (self.export, self.clear):
            button.setEnabled(bool(searches))

    @Slot(object, object)
    def _tell(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            tell(self, failure)

    @Slot(bool)
    def _announce_keeping(self, is_on: bool) -> None:
        self._settings = self._settings._replace(keep_failed_searches=is_on)
        self.settings_changed.emit(self._settings)

    @Slot()
    def _export(self) -> None:
        ask_and_save(self, "Export", "medref-searches.csv", "Tables (*.csv)", self.save_to)

    @Slot()
    def _clear(self) -> None:
        self._ask(lambda notebook: notebook.clear_failed_searches())
