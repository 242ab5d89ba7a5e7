"""Downloads the official label files of openFDA or DailyMed and imports them, while the window goes on working."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from medref_desktop import __version__, paths
from medref_desktop.errors import MedRefError
from medref_desktop.importers import official_sources
from medref_desktop.importers.download import FetchProgress, Plan, check_room, fetch, in_words, plan_in_words
from medref_desktop.importers.http_client import checked_proxy
from medref_desktop.importers.intake import Progress
from medref_desktop.importers.official_sources import OTC, RX, Site, client_for, look_up
from medref_desktop.ui.background import Background, Job, Report
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.import_job import Imported, import_files, progress_words, time_left
from medref_desktop.ui.job_dialog import JobDialog
from medref_desktop.ui.scrolled import Scrolled
from medref_desktop.ui.theme import GRID

LEAD = (
    "Downloads the label files that openFDA or DailyMed publish for everyone, then imports them. This needs a network; "
    "reading them afterwards does not. Nothing is downloaded before you have seen how large it is."
)
OPENFDA_TEXT = "&openFDA: labels of every kind, no pictures"
DAILYMED_TEXT = "&DailyMed: with pictures, many times larger"
PROXY_EMPTY = "That of the system, if there is one"
PROXY_TIP = (
    "As in http://proxy.example:8080; with a name and a password as in http://name:password@proxy.example:8080, which "
    "are then kept in your settings file as they stand."
)
CANCELLED = "The download was cancelled. What has arrived is kept, and the next download goes on from there."
IMPORT_CANCELLED = (
    "The import was cancelled. The downloaded files are kept, and the labels that were here are still in use."
)


class FetchDialog(JobDialog):
    imported = Signal()  # the packs have changed
    proxy_changed = Signal(str)
    _fetched = Signal(object)  # FetchProgress
    _told = Signal(object)  # Progress of the import

    def __init__(self, background: Background, proxy: str, parent: QWidget) -> None:
        super().__init__(background, parent)
        self.setWindowTitle("Get official labels")
        self._plan: Plan | None = None
        self._shown_at = self._import_started = 0.0
        self._is_stopping = False
        self.openfda, self.dailymed = QRadioButton(OPENFDA_TEXT), QRadioButton(DAILYMED_TEXT)
        self.rx, self.otc = QCheckBox("&Prescription labels"), QCheckBox("O&ver-the-counter labels")
        self.proxy, self.folder = QLineEdit(proxy), QLineEdit()
        self.choose_folder = QPushButton("C&hoose…")
        self.state, self.bar, self.refusals = QLabel(), QProgressBar(), QPlainTextEdit(readOnly=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.ask = self.buttons.addButton("&Look up the size", QDialogButtonBox.ButtonRole.ActionRole)
        self.start = self.buttons.addButton("Download and &import", QDialogButtonBox.ButtonRole.ActionRole)
        self.cancel = self.buttons.addButton("&Cancel", QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out(parent)
        self._connect()
        self.openfda.setChecked(True)

    def _lay_out(self, parent: QWidget) -> None:
        lead = QLabel(LEAD)
        for label in (lead, self.state):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.rx.setChecked(True)
        self.proxy.setPlaceholderText(PROXY_EMPTY)
        self.proxy.setToolTip(PROXY_TIP)
        self.bar.setAccessibleName("Progress of the download and import")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.refusals.setAccessibleName("What became of the labels")
        self.choose_folder.setAutoDefault(False)
        for widget in (self.bar, self.refusals, self.start, self.cancel):
            widget.hide()
        boxes, kinds = QWidget(), QHBoxLayout()
        beside = FlowLayout(boxes, 2 * GRID)
        beside.addWidget(self.rx)
        beside.addWidget(self.otc)
        kinds.addSpacing(6 * GRID)
        kinds.addWidget(boxes)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(2 * GRID)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(lead)
        column.addWidget(self.openfda)
        column.addWidget(self.dailymed)
        column.addLayout(kinds)
        column.addLayout(self._form())
        column.addWidget(self.state)
        column.addWidget(self.bar)
        column.addWidget(self.refusals, stretch=1)
        column.addStretch()
        layout = QVBoxLayout(self)
        scrolled = Scrolled(inside, "Choices", self)
        scrolled.grown.connect(self._fit)
        layout.addWidget(scrolled)
        layout.addWidget(self.buttons)
        self.refusals.setMinimumHeight(5 * self.fontMetrics().lineSpacing())
        width = min(90 * self.fontMetrics().averageCharWidth(), parent.window().width())
        self.resize(width, layout.totalHeightForWidth(width))

    def _form(self) -> QFormLayout:
        """Where the files are kept, and by which way they come."""
        place = QHBoxLayout()
        place.addWidget(self.folder)
        place.addWidget(self.choose_folder)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        kept_in = QLabel("Files are &kept in")
        kept_in.setBuddy(self.folder)
        form.addRow(kept_in, place)
        form.addRow("Pro&xy", self.proxy)
        return form

    def _connect(self) -> None:
        for choice in (self.openfda, self.rx, self.otc):
            choice.toggled.connect(self._choose)
        self.openfda.toggled.connect(self._show_folder)
        for line in (self.proxy, self.folder):
            line.textChanged.connect(self._choose)
        self.choose_folder.clicked.connect(self._choose_folder)
        self.ask.clicked.connect(self.look_up)
        self.start.clicked.connect(self.run)
        self.cancel.clicked.connect(self._cancel)
        self.buttons.rejected.connect(self.close)
        self._fetched.connect(self._show_fetching)
        self._told.connect(self._show_importing)
        self._background.finished.connect(self._finished)
        self._background.failed.connect(self._failed)
        self._background.cancelled.connect(self._cancelled)

    # -- choosing -----------------------------------------------------------------

    @property
    def site(self) -> Site:
        return official_sources.SITES["openfda" if self.openfda.isChecked() else "dailymed"]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, box in ((RX, self.rx), (OTC, self.otc)) if box.isChecked()]

    @Slot()
    def _show_folder(self) -> None:
        self.folder.setText(str(paths.downloads() / self.site.name))

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where downloaded files are kept", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    @Slot()
    def _choose(self) -> None:
        """Whatever is chosen anew must be looked up anew."""
        self._plan = None
        self._show_running(is_running=self.is_running)
        if not self.is_running:
            self._say(
                "Choose prescription or over-the-counter labels." if self.site.has_kinds and not self.kinds else ""
            )

    # -- looking up -----------------------------------------------------------------

    @Slot()
    def look_up(self) -> None:
        """Ask the publisher what there is; nothing is downloaded."""
        try:
            proxy = checked_proxy(self.proxy.text())
        except MedRefError as failure:
            self._say(f"{failure.message} {failure.hint}")
            return
        self.proxy_changed.emit(proxy)
        site, kinds, folder = self.site, self.kinds, Path(self.folder.text()).absolute()

        def job(report: Report) -> Plan:
            with client_for(site, proxy, f"MedRef/{__version__}") as client:
                return look_up(client, site, kinds, folder, lambda: report(0, 0))

        self._run(job, f"Asking {site.title} what there is…")

    def _show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self.start.setText("Download and &import" if plan.to_fetch else "&Import")
        self._say(plan_in_words(plan))
        self._show_running(is_running=False)
        self.start.setFocus()

    # -- downloading and importing --------------------------------------------------

    @Slot()
    def run(self) -> None:
        """Download what was looked up, then import it."""
        plan = self._plan
        assert plan is not None
        site, proxy = self.site, checked_proxy(self.proxy.text())
        fetched, told = self._fetched, self._told

        def job(report: Report) -> _Done:
            def on_fetch(progress: FetchProgress) -> None:
                report(0, 0)
                fetched.emit(progress)

            check_room(plan, paths.import_folder())
            with client_for(site, proxy, f"MedRef/{__version__}") as client:
                files = fetch(client, plan, on_fetch)
            told.emit(Progress(0, 1, 0, 0, 0))
            imported = import_files(files, report, told.emit)
            return _Done(imported, plan.folder, sum(file.stat().st_size for file in files))

        self._import_started = 0.0
        self._run(job, "Starting the download…")

    def _say(self, sentence: str) -> None:
        self.state.setText(sentence)

    @Slot()
    def _fit(self) -> None:
        """Room for every line: a layout does not count how often its texts wrap."""
        layout = self.layout()
        assert layout is not None
        needed = layout.totalHeightForWidth(self.width())
        self.setMinimumHeight(min(needed, self.screen().availableSize().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _run(self, job: Job, sentence: str) -> None:
        self._say(sentence)
        self._number = self._background.run(job)
        self._show_running(is_running=True)

    @Slot(object)
    def _show_fetching(self, progress: FetchProgress) -> None:
        if not self._is_time_to_show():
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * progress.bytes_done // max(progress.bytes_in_all, 1))
        doing = "Checking" if progress.is_checking else "Downloading"
        left = progress.seconds_left
        pace = f", {in_words(int(progress.bytes_per_s))} a second" if progress.bytes_per_s else ""
        self._say(
            f"{doing} file {progress.number} of {progress.files}: {in_words(progress.bytes_done)} of "
            f"{in_words(progress.bytes_in_all)}{pace}. {time_left(left) if left is not None else ''}".rstrip()
        )

    @Slot(object)
    def _show_importing(self, progress: Progress) -> None:
        now = time.monotonic()
        self._import_started = self._import_started or now
        if not self._is_time_to_show() and not progress.is_finishing:
            return
        self.bar.setValue(1000 * progress.bytes_done // max(progress.bytes_in_all, 1))
        self._say(f"Importing: {progress_words(progress, now - self._import_started)}")
        if progress.is_finishing:
            self.cancel.setEnabled(False)

    def _is_time_to_show(self) -> bool:
        now = time.monotonic()
        if not self.is_running or self._is_stopping or now - self._shown_at < 0.1:
            return False
        self._shown_at = now
        return True

    @Slot()
    def _cancel(self) -> None:
        self._is_stopping = True
        self._say("Stopping…")
        self.cancel.setEnabled(False)
        super()._cancel()

    def _show_running(self, *, is_running: bool) -> None:
        for widget in (self.openfda, self.dailymed, self.proxy, self.folder, self.choose_folder):
            widget.setEnabled(not is_running)
        for box in (self.rx, self.otc):
            box.setEnabled(not is_running and self.dailymed.isChecked())
        has_choice = self.openfda.isChecked() or bool(self.kinds)
        self.ask.setEnabled(not is_running and has_choice and bool(self.folder.text().strip()))
        self.ask.setVisible(self._plan is None and not is_running)
        self.start.setVisible(self._plan is not None and not is_running)
        self.cancel.setVisible(is_running)
        self.cancel.setEnabled(True)
        self.bar.setVisible(is_running)
        if is_running:
            self._is_stopping = False
            self.bar.setRange(0, 0)
            self.refusals.hide()
        (self.start if self._plan else self.ask).setDefault(True)

    # -- the end ----------------------------------------------------------------------

    @Slot(object, object)
    def _finished(self, number: int, result: object) -> None:
        if number != self._number:
            return
        self._number = 0
        if isinstance(result, Plan):
            self._show_plan(result)
        elif isinstance(result, _Done):
            self._show_done(result)
        self._close_if_asked()

    def _show_done(self, done: _Done) -> None:
        self._plan = None
        self._show_running(is_running=False)
        imported = done.imported
        self._say(
            f"{imported.summary} The downloaded files stay in {done.folder} ({in_words(done.size)}); delete them when "
            "you need the room."
        )
        if imported.refusals:
            self.refusals.setPlainText(imported.refusals)
            self.refusals.show()
        if imported.has_changed:
            self.imported.emit()

    @Slot(object, object)
    def _failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            self._ended(f"{failure.message} {failure.hint}")

    @Slot(object)
    def _cancelled(self, number: int) -> None:
        if number == self._number:
            self._ended(IMPORT_CANCELLED if self._import_started else CANCELLED)

    def _ended(self, sentence: str) -> None:
        self._number = 0
        self._plan = None
        self._show_running(is_running=False)
        self._say(sentence)
        self._close_if_asked()


class _Done(NamedTuple):
    """What came of a download and its import."""

    imported: Imported
    folder: Path
    size: int
