"""Imports official labels from files and folders, with progress, while the window goes on working."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.errors import MedRefError
from medref_desktop.importers.intake import Progress
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.files_dialog import FilesDialog
from medref_desktop.ui.import_job import Imported, import_files, progress_words
from medref_desktop.ui.theme import GRID

LEAD = (
    "Choose files or folders of official labels: SPL documents and zips of DailyMed, label files of openFDA, as they "
    "were downloaded. Nothing is unpacked, and the files stay as they are."
)


class ImportDialog(FilesDialog):
    FILES, FOLDER = "Files of official labels", "Folder of official labels"
    KINDS = "Official labels (*.xml *.zip *.json *.jsonl *.gz);;All files (*)"
    READY = "Ready to import."
    DOES, STOPS = "&Import", "&Cancel import"

    imported = Signal()  # the packs have changed
    _told = Signal(object)  # Progress

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(background, parent)
        self.setWindowTitle("Import official labels")
        self._started = 0.0
        self._shown_at = 0.0
        lead = QLabel(LEAD)
        lead.setWordWrap(True)
        self.sources.setAccessibleName("Files and folders to import")
        self.state.setWordWrap(True)
        self.bar.setAccessibleName("Progress of the import")
        self.bar.setRange(0, 1000)
        self.bar.hide()
        self.refusals = QPlainTextEdit(readOnly=True)
        self.refusals.setAccessibleName("What became of the labels")
        self.refusals.hide()
        self.cancel.hide()
        self._lay_out(lead, parent)
        self._connect()

    def _lay_out(self, lead: QLabel, parent: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addWidget(lead)
        layout.addWidget(self.sources, stretch=1)
        layout.addLayout(self._adding())
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addWidget(self.refusals, stretch=2)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * 90, metrics.height() * 30)
        self.resize(wanted.boundedTo(parent.window().size()))

    def _connect(self) -> None:
        super()._connect()
        self.start.clicked.connect(self.run)
        self._told.connect(self._show_progress)
        self._background.finished.connect(self._finished)
        self._background.failed.connect(self._failed)
        self._background.cancelled.connect(self._cancelled)

    # -- importing ----------------------------------------------------------------

    @Slot()
    def run(self) -> None:
        """Begin the import."""
        files, told = tuple(self._paths), self._told

        def job(report: Report) -> Imported:
            return import_files(files, report, told.emit)

        self._started = time.monotonic()
        self._show_running(is_running=True)
        self.state.setText("Looking at the files…")
        self._number = self._background.run(job)

    def _show_running(self, *, is_running: bool) -> None:
        for widget in (self.add_files, self.add_folder, self.start, self.sources):
            widget.setEnabled(not is_running)
        self.bar.setVisible(is_running)
        self.cancel.setVisible(is_running)
        self.cancel.setEnabled(True)
        if is_running:
            self.refusals.hide()

    @Slot(object)
    def _show_progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if not self.is_running or (now - self._shown_at < 0.1 and not progress.is_finishing):
            return
        self._shown_at = now
        share = progress.bytes_done / max(progress.bytes_in_all, 1)
        self.bar.setValue(int(1000 * share))
        self.state.setText(progress_words(progress, now - self._started))
        if progress.is_finishing:
            self.cancel.setEnabled(False)

    @Slot(object, object)
    def _finished(self, number: int, result: object) -> None:
        if number != self._number or not isinstance(result, Imported):
            return
        self._end()
        self.state.setText(result.summary)
        if result.refusals:
            self.refusals.setPlainText(result.refusals)
            self.refusals.show()
        if result.has_changed:
            self.imported.emit()

    @Slot(object, object)
    def _failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            self._end()
            self.state.setText(f"{failure.message} {failure.hint}")

    @Slot(object)
    def _cancelled(self, number: int) -> None:
        if number == self._number:
            self._end()
            self.state.setText("The import was cancelled. The labels that were here before are still in use.")

    def _end(self) -> None:
        self._number = 0
        self._show_running(is_running=False)
        self._close_if_asked()
