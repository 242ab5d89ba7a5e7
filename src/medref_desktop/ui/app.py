"""Starts the window and its threads, and ends them in order."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QApplication

from medref_desktop import __version__, paths, settings
from medref_desktop.errors import MedRefError, SettingsNotSaved
from medref_desktop.store.library import Library
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.main_window import MainWindow
from medref_desktop.ui.messages import tell
from medref_desktop.ui.search_worker import DrugPage, LibraryState, SearchWorker
from medref_desktop.ui.theme import Theme


def open_library() -> Library:
    return Library.open(paths.pack_folders())


def build_starter_pack(report: Report) -> None:
    """Build the starter pack into the person's own folder: for a program that was installed without one."""
    from datetime import UTC, datetime

    from medref_desktop.domain.provenance import Source
    from medref_desktop.importers import monograph_pack
    from medref_desktop.store.pack import PackInfo

    built = datetime.now(UTC).isoformat(timespec="seconds")
    info = PackInfo(
        "starter",
        monograph_pack.STARTER_TITLE,
        Source.STARTER,
        version="",
        built=built,
        program=f"MedRef {__version__}",
        licence="Apache-2.0",
    )
    monograph_pack.build_into(paths.starter_monographs(), paths.pack_folders()[-1], info, report)


class MedRefApp(QObject):
    """The program while it runs: the window, the search worker in its thread, the background thread."""

    _ended = Signal()

    def __init__(self, qt: QApplication) -> None:
        super().__init__()
        self._settings_file = paths.settings_file()
        loaded, self._said_of_settings = settings.load(self._settings_file)
        self.theme = Theme(qt, loaded.zoom)
        self.thread_of_worker = QThread()
        self.thread_of_worker.setObjectName("library")
        self.worker = SearchWorker(open_library)
        self.worker.moveToThread(self.thread_of_worker)
        self._background: Background | None = None
        self._build_number = 0
        self._tried_to_build = False
        self.window = MainWindow(self.theme, self.worker, loaded)
        self.window.closing.connect(self.stop)
        self.window.handout_asked.connect(self._open_handout)
        self.window.build_asked.connect(self._build_starter)
        self.window.build_cancelled.connect(self._cancel)
        self.worker.opened.connect(self._library_opened)

    @property
    def background(self) -> Background:
        """The thread for long work, made when it is first needed."""
        if self._background is None:
            self._background = Background()
            self._background.progressed.connect(self._show_progress)
            self._background.finished.connect(self._build_finished)
            self._background.failed.connect(self._build_failed)
            self._background.cancelled.connect(self._build_cancelled)
        return self._background

    def start(self) -> None:
        self.window.show()
        self.thread_of_worker.start()
        self.worker.open()

    @Slot()
    def stop(self) -> None:
        """Save what the window has come to, then end the threads."""
        try:
            settings.save(self.window.settings_now(), self._settings_file)
        except SettingsNotSaved as failure:
            print(failure.message, file=sys.stderr)
        if self._background is not None:
            self._background.close()
            self._background = None
        self.worker.close()
        self.thread_of_worker.quit()
        self.thread_of_worker.wait()

    @Slot(object)
    def _library_opened(self, state: LibraryState) -> None:
        if self._said_of_settings:
            self.window.show_problem(self._said_of_settings)
            self._said_of_settings = ""
        if not state.packs and not state.problems and not self._tried_to_build:
            self._build_starter()

    @Slot()
    def _build_starter(self) -> None:
        self._tried_to_build = True
        self._build_number = self.background.run(build_starter_pack)

    @Slot()
    def _cancel(self) -> None:
        self.background.cancel()

    @Slot(object, int, int)
    def _show_progress(self, number: int, done: int, of: int) -> None:
        if number == self._build_number:
            self.window.welcome.show_progress(done, of)

    @Slot(object, object)
    def _build_finished(self, number: int, result: object) -> None:
        if number == self._build_number:
            self.worker.open()

    @Slot(object, object)
    def _build_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._build_number:
            self.worker.open()
            tell(self.window, failure)

    @Slot(object)
    def _build_cancelled(self, number: int) -> None:
        if number == self._build_number:
            self.worker.open()

    @Slot(object)
    def _open_handout(self, page: DrugPage) -> None:
        from medref_desktop.ui.handout_dialog import HandoutDialog

        assert page.monograph is not None
        dialog = HandoutDialog(page.monograph, self.window.settings_now(), self.background, self.theme, self.window)
        dialog.settings_changed.connect(self.window.remember)
        dialog.open()


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    qt = QApplication(list(sys.argv if argv is None else argv))
    qt.setApplicationName("medref")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("medref")
    program = MedRefApp(qt)
    program.start()
    return qt.exec()
