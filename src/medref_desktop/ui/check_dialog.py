"""Checks a clinic's monograph files against the imported labels, with progress, while the window goes on working."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.errors import MedRefError
from medref_desktop.store.library import Library
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.check_job import CheckResult, check_files
from medref_desktop.ui.job_dialog import JobDialog
from medref_desktop.ui.messages import explained
from medref_desktop.ui.theme import GRID
from medref_desktop.ui.wrapped_cells import wrap_cells

LEAD = (
    "Choose monograph files of your clinic, or folders of them. They are checked as by medref check, and held against "
    "the official labels that you have imported. The files stay as they are."
)
HEAD = ("File", "Line", "What", "Finding")
LINES_OF_SOURCES = 3


class CheckDialog(JobDialog):
    def __init__(self, background: Background, open_library: Callable[[], Library], parent: QWidget) -> None:
        super().__init__(background, parent)
        self.setWindowTitle("Check monographs")
        self._open_library = open_library
        self._paths: list[Path] = []
        self._result: CheckResult | None = None
        self.sources, self.table = QListWidget(), QTableWidget(0, len(HEAD))
        self.add_files, self.add_folder = QPushButton("Add &files…"), QPushButton("Add f&older…")
        self.state, self.bar = QLabel("Nothing is chosen yet."), QProgressBar()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start, self.cancel, self.copy, self.save = (
            self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            for text in ("&Check", "C&ancel check", "Co&py", "&Save report…")
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
        self.bar.setTextVisible(False)
        metrics = self.fontMetrics()
        self.sources.setMaximumHeight(metrics.height() * (LINES_OF_SOURCES + 1))
        adding = QHBoxLayout()
        for button in (self.add_files, self.add_folder):
            button.setAutoDefault(False)
            adding.addWidget(button)
        adding.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addWidget(lead)
        layout.addWidget(self.sources)
        layout.addLayout(adding)
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.buttons)
        self.start.setDefault(True)
        wanted = QSize(metrics.averageCharWidth() * 120, metrics.height() * 36)
        self.resize(wanted.boundedTo(parent.window().size()))

    def _connect(self) -> None:
        self.add_files.clicked.connect(self._choose_files)
        self.add_folder.clicked.connect(self._choose_folder)
        self.start.clicked.connect(self.run)
        self.cancel.clicked.connect(self._cancel)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.buttons.rejected.connect(self.close)
        self._background.progressed.connect(self._show_progress)
        self._background.finished.connect(self._finished)
        self._background.failed.connect(self._failed)
        self._background.cancelled.connect(self._cancelled)

    # -- choosing -----------------------------------------------------------------

    def add(self, chosen: Sequence[str | Path]) -> None:
        """Add files or folders to what is to be checked."""
        for path in map(Path, chosen):
            if path not in self._paths:
                self._paths.append(path)
                self.sources.addItem(str(path))
        if self._paths:
            self.state.setText("Ready to check.")
        self._show_running(is_running=False)

    @Slot()
    def _choose_files(self) -> None:
        self.add(QFileDialog.getOpenFileNames(self, "Monograph files", "", "Monographs (*.md);;All files (*)")[0])

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder of monograph files")
        self.add([folder] if folder else [])

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

    @Slot()
    def _cancel(self) -> None:
        self.state.setText("Stopping…")
        self.cancel.setEnabled(False)
        super()._cancel()

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
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / "medref-check.txt")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save report", name, "Texts (*.txt)")
        if chosen:
            with explained(self):
                self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write what was found as text.

        Raises:
            MedRefError: the file cannot be written.
        """
        assert self._result is not None
        try:
            path.write_text(self._result.report(), encoding="utf-8")
        except OSError as exc:
            raise MedRefError(f"{path.name} cannot be saved: {exc.strerror}.", hint="Choose another folder.") from exc
