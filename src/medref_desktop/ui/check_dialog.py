"""Checks a clinic's monograph files against the imported labels, with progress, while the window goes on working."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.errors import MedRefError
from medref_desktop.store.library import Library
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.check_job import CheckResult, check_files
from medref_desktop.ui.files_dialog import FilesDialog
from medref_desktop.ui.saving import ask_and_save, save_text
from medref_desktop.ui.theme import GRID
from medref_desktop.ui.wrapped_cells import wrap_cells

LEAD = (
    "Choose monograph files of your clinic, or folders of them. They are checked as by medref check, and held against "
    "the official labels that you have imported. The files stay as they are."
)
HEAD = ("File", "Line", "What", "Finding")
LINES_OF_SOURCES = 3


class CheckDialog(FilesDialog):
    FILES, FOLDER = "Monograph files", "Folder of monograph files"
    KINDS = "Monographs (*.md);;All files (*)"
    READY = "Ready to check."
    DOES, STOPS = "&Check", "C&ancel check"

    def __init__(self, background: Background, open_library: Callable[[], Library], parent: QWidget) -> None:
        super().__init__(background, parent)
        self.setWindowTitle("Check monographs")
        self._open_library = open_library
        self._result: CheckResult | None = None
        self.table = QTableWidget(0, len(HEAD))
        self.copy, self.save = (
            self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole) for text in ("Co&py", "&Save report…")
        )
        self._set_up_table()
        self._lay_out(parent)
        self._connect()
        self._show_result(None)
        self._show_running(is_running=False)

    def _set_up_table(self) -> None:
        self.table.setAccessibleName("Findings")
        self.table.setHorizontalHeaderLabels(HEAD)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        # Its place is kept while there is nothing in it, or everything else would spread.
        policy = self.table.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.table.setSizePolicy(policy)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(HEAD) - 1, QHeaderView.ResizeMode.Stretch)
        wrap_cells(self.table)

    def _lay_out(self, parent: QWidget) -> None:
        lead = QLabel(LEAD)
        for label in (lead, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.sources.setAccessibleName("Files and folders to check")
        self.bar.setAccessibleName("Progress of the check")
        metrics = self.fontMetrics()
        self.sources.setMaximumHeight(metrics.height() * (LINES_OF_SOURCES + 1))
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addWidget(lead)
        layout.addWidget(self.sources)
        layout.addLayout(self._adding())
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.buttons)
        wanted = QSize(metrics.averageCharWidth() * 120, metrics.height() * 36)
        self.resize(wanted.boundedTo(parent.window().size()))

    def _connect(self) -> None:
        super()._connect()
        self.start.clicked.connect(self.run)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self._background.progressed.connect(self._show_progress)
        self._background.finished.connect(self._finished)
        self._background.failed.connect(self._failed)
        self._background.cancelled.connect(self._cancelled)

    # -- checking -----------------------------------------------------------------

    @Slot()
    def run(self) -> None:
        """Begin the check."""
        files, open_library = tuple(self._paths), self._open_library

        def job(report: Report) -> CheckResult:
            return check_files(files, report, open_library)

        self._show_result(None)
        self.bar.setRange(0, 0)
        self.state.setText("Opening the labels…")
        self._show_running(is_running=True)
        self._number = self._background.run(job)

    def _show_running(self, *, is_running: bool) -> None:
        for widget in (self.add_files, self.add_folder, self.sources):
            widget.setEnabled(not is_running)
        self.start.setEnabled(bool(self._paths) and not is_running)
        self.bar.setVisible(is_running)
        self.cancel.setVisible(is_running)
        self.cancel.setEnabled(is_running)
        self.copy.setEnabled(bool(self._result and self._result.rows))
        self.save.setEnabled(self._result is not None)

    @Slot(object, int, int)
    def _show_progress(self, number: int, done: int, of: int) -> None:
        if number == self._number and of and self.cancel.isEnabled():
            self.bar.setRange(0, of)
            self.bar.setValue(done)
            self.state.setText(f"{done:,} of {of:,} files checked.")

    @Slot(object, object)
    def _finished(self, number: int, result: object) -> None:
        if number == self._number and isinstance(result, CheckResult):
            self._show_result(result)
            self._end(result.summary)

    @Slot(object, object)
    def _failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            self._end(f"{failure.message} {failure.hint}")

    @Slot(object)
    def _cancelled(self, number: int) -> None:
        if number == self._number:
            self._end("The check was cancelled.")

    def _end(self, said: str) -> None:
        self._number = 0
        self.state.setText(said)
        self._show_running(is_running=False)
        self._close_if_asked()

    # -- what was found -------------------------------------------------------------

    def _show_result(self, result: CheckResult | None) -> None:
        self._result = result
        rows = result.rows if result else ()
        self.table.setVisible(bool(rows))
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                self.table.setItem(place, column, QTableWidgetItem(str(cell)))

    @Slot()
    def _copy(self) -> None:
        """The rows that are chosen, else all."""
        assert self._result is not None
        chosen = sorted({index.row() for index in self.table.selectedIndexes()})
        rows = [self._result.rows[at] for at in chosen] or self._result.rows
        QGuiApplication.clipboard().setText("\n".join(row.told for row in rows))

    @Slot()
    def _save(self) -> None:
        ask_and_save(self, "Save report", "medref-check.txt", "Texts (*.txt)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Write what was found as text.

        Raises:
            MedRefError: the file cannot be written.
        """
        assert self._result is not None
        save_text(path, self._result.report())
