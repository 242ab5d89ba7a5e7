"""Starts the window and its threads, and ends them in order."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QApplication

from medref_desktop import __version__, paths, settings
from medref_desktop.diagnosis import reports
from medref_desktop.domain.label_choices import NO_CHOICES
from medref_desktop.errors import MedRefError, NotebookUnusable, SettingsNotSaved
from medref_desktop.store.library import Library
from medref_desktop.store.notebook import Notebook
from medref_desktop.store.pack import MonographRef
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.failed_search_watch import FailedSearchWatch
from medref_desktop.ui.incidents import Incidents
from medref_desktop.ui.main_window import MainWindow
from medref_desktop.ui.messages import tell
from medref_desktop.ui.packets import Packets
from medref_desktop.ui.print_at_once import PrintAtOnce
from medref_desktop.ui.search_worker import DrugPage, LibraryState, SearchWorker
from medref_desktop.ui.text_worker import TextWorker
from medref_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medref_desktop.ui.handout_dialog import OfficialText

CRASHED = "MedRef ended unexpectedly the last time. Where it was is kept in {}."


def open_library(verify_up_to: int | None = 0) -> Library:
    """The packs in use, as the notebook's choices show them; what is wrong with the notebook is told with them.

    As a rule no pack is read as a whole here: the worker does that after the first list, and each monograph proves
    itself.
    """
    notebook, choices, problems = Notebook(paths.notebook()), NO_CHOICES, list[MedRefError]()
    try:
        if said := notebook.mend():
            problems.append(MedRefError(said))
        choices = notebook.label_choices()
    except NotebookUnusable as problem:
        problems.append(problem)
    library = Library.open(paths.pack_folders(), paths.copies_of_shares(), choices, verify_up_to=verify_up_to)
    library.problems += problems
    return library


def _official_of(page: DrugPage) -> OfficialText | None:
    """The maker's own text for patients: of the label on the screen, else of another label of its drug.

    A library of its own, as it may be asked for in another thread than the window's.
    """
    from medref_desktop.ui.handout_dialog import OfficialText

    if page.monograph is not None and page.monograph.official_patient_texts:
        return OfficialText(page.monograph, page.pictures, page.pack_label)
    if not page.labels:
        return None
    library = open_library()
    try:
        found = library.official_text(page.hit.drug)
        if found is None:
            return None
        ref, label = found
        return OfficialText(label, library.pictures(ref, label), library.pack_label(ref))
    finally:
        library.close()


def build_starter_pack(report: Report) -> None:
    """Build the starter pack into the person's own folder: for a program that was installed without one."""
    from medref_desktop.importers import monograph_pack

    info = monograph_pack.starter_info(datetime.now(UTC), f"MedRef {__version__}")
    monograph_pack.build_into(paths.starter_monographs(), paths.pack_folders()[-1], info, report)


class MedRefApp(QObject):
    """The program while it runs: the window, the search worker in its thread, the background thread."""

    _ended = Signal()

    def __init__(self, qt: QApplication) -> None:
        super().__init__()
        self._settings_file = paths.settings_file()
        loaded, said_of_settings = settings.load(self._settings_file)
        self._crash_watch = reports.CrashWatch(paths.reports())
        crashes = self._crash_watch.earlier_crashes(datetime.now())
        self.theme = Theme(qt, loaded.zoom)
        self.thread_of_worker = QThread()
        self.thread_of_worker.setObjectName("library")
        self.worker = SearchWorker(open_library)
        self.worker.moveToThread(self.thread_of_worker)
        self._background: Background | None = None
        self._importing: Background | None = None
        self._fetching: Background | None = None
        self._checking: Background | None = None
        self._build_number = self._choice_number = self._count_number = 0
        self._shown_then: MonographRef | None = None
        self._tried_to_build = False
        self.text_worker = TextWorker()
        self.window = MainWindow(self.theme, self.worker, self.text_worker, loaded)
        self.window.closing.connect(self.stop)
        self.window.handout_asked.connect(self._open_handout)
        self.window.print_asked.connect(self._print_at_once)
        self._print: PrintAtOnce | None = None
        self.packets = Packets(self.window, self.theme, open_library)
        self.window.packet_asked.connect(self.packets.add)
        self.window.import_asked.connect(self._open_import)
        self.window.fetch_asked.connect(self._open_fetch)
        self.window.check_asked.connect(self._open_check)
        self.window.labels_asked.connect(self._open_labels)
        self.window.failed_searches_asked.connect(self._open_failed_searches)
        self.failed_searches = FailedSearchWatch(self.window.panel, self.worker, self)
        self.failed_searches.failed.connect(self._count_failed_search)
        self.window.build_asked.connect(self._build_starter)
        self.window.build_cancelled.connect(self._cancel)
        self.worker.opened.connect(self._library_opened)
        said_of_crashes = CRASHED.format(crashes[-1]) if crashes else ""
        self.window.tell_at_start([said for said in (said_of_settings, said_of_crashes) if said])

    @property
    def background(self) -> Background:
        """The thread for long work, made when it is first needed."""
        if self._background is None:
            self._background = Background()
            self._background.progressed.connect(self._show_progress)
            self._background.finished.connect(self._build_finished)
            self._background.finished.connect(self._choice_kept)
            self._background.failed.connect(self._build_failed)
            self._background.failed.connect(self._choice_failed)
            self._background.failed.connect(self._count_failed)
            self._background.cancelled.connect(self._build_cancelled)
        return self._background

    def start(self) -> None:
        self._crash_watch.start()
        # The packs are opened while the window is laid out, so that its first picture has the list in it.
        self.thread_of_worker.start()
        self.worker.open()
        self.window.show()

    @Slot()
    def stop(self) -> None:
        """Save what the window has come to, then end the threads."""
        self.failed_searches.forget()
        try:
            settings.save(self.window.settings_now(), self._settings_file)
        except SettingsNotSaved as failure:
            print(failure.message, file=sys.stderr)
        self.packets.close()
        for background in (self._background, self._importing, self._fetching, self._checking):
            if background is not None:
                background.close()
        self._background = self._importing = self._fetching = self._checking = None
        self._crash_watch.stop()
        self.text_worker.close()
        self.worker.close()
        self.thread_of_worker.quit()
        self.thread_of_worker.wait()

    @Slot(object)
    def _library_opened(self, state: LibraryState) -> None:
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
            self.window.pane.welcome.show_progress(done, of)

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
        from medref_desktop.ui.handout_dialog import HandoutDialog, HandoutSubject

        assert page.monograph is not None
        subject = HandoutSubject(page.monograph, page.pack_label, partial(_official_of, page))
        dialog = HandoutDialog(subject, self.window.settings_now(), self.background, self.theme, self.window)
        dialog.settings_changed.connect(self.window.remember)
        dialog.open()

    @Slot(object)
    def _print_at_once(self, page: DrugPage) -> None:
        if self._print is None:
            self._print = PrintAtOnce(self.window, self.background, _official_of)
            self._print.printed.connect(self.window.show_done)
        self._print.print_page(page, self.window.settings_now())

    @Slot(object)
    def _open_labels(self, page: DrugPage) -> None:
        from medref_desktop.ui.labels_dialog import LabelsDialog

        dialog = LabelsDialog(page, self.window)
        dialog.label_chosen.connect(self.window.read_source)
        dialog.choice_made.connect(self._keep_choice)
        self.window.drug_shown.connect(dialog.show_page)
        dialog.open()

    @Slot(object, object)
    def _keep_choice(self, choice: Callable[[Notebook], None], shown_then: MonographRef | None) -> None:
        """Write a choice among labels into the notebook, then show the labels as it leaves them."""

        def job(report: Report) -> None:
            choice(Notebook(paths.notebook()))

        self._shown_then = shown_then
        self._choice_number = self.background.run(job)

    @Slot(object, object)
    def _choice_kept(self, number: int, result: object) -> None:
        if number == self._choice_number:
            self.worker.open()
            self.window.read_source(self._shown_then)

    @Slot(object, object)
    def _choice_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._choice_number:
            tell(self.window, failure)

    @Slot(str)
    def _count_failed_search(self, text: str) -> None:
        if self.window.settings_now().keep_failed_searches:

            def job(report: Report) -> None:
                Notebook(paths.notebook()).count_failed_search(text, datetime.now().date())

            self._count_number = self.background.run(job)

    @Slot(object, object)
    def _count_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._count_number:
            tell(self.window, failure)

    @Slot()
    def _open_failed_searches(self) -> None:
        from medref_desktop.ui.failed_searches_dialog import FailedSearchesDialog

        dialog = FailedSearchesDialog(self.window.settings_now(), self.background, self.window)
        dialog.settings_changed.connect(self.window.remember)
        dialog.open()

    @Slot()
    def _open_import(self) -> None:
        from medref_desktop.ui.import_dialog import ImportDialog

        if self._importing is None:
            # A thread of its own: handouts must not wait for it.
            self._importing = Background()
        dialog = ImportDialog(self._importing, self.window)
        dialog.imported.connect(self.worker.open)
        dialog.show()

    @Slot()
    def _open_fetch(self) -> None:
        from medref_desktop.ui.fetch_dialog import FetchDialog

        if self._fetching is None:
            # Not that of imports: cancelling the one must not end the other.
            self._fetching = Background()
        dialog = FetchDialog(self._fetching, self.window.settings_now().proxy, self.window)
        dialog.imported.connect(self.worker.open)
        dialog.proxy_changed.connect(self._remember_proxy)
        dialog.show()

    @Slot()
    def _open_check(self) -> None:
        from medref_desktop.ui.check_dialog import CheckDialog

        if self._checking is None:
            # Many files take minutes, and cancelling them must end nothing else.
            self._checking = Background()
        CheckDialog(self._checking, open_library, self.window).show()

    @Slot(str)
    def _remember_proxy(self, proxy: str) -> None:
        self.window.remember(self.window.settings_now()._replace(proxy=proxy))


@contextmanager
def without_window() -> Iterator[None]:
    """Qt for a command that needs it but shows nothing; works without a display too."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt = QApplication(["medref"])
    yield
    qt.shutdown()


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    # Set here, as asking Qt for its style has PySide load a class with hundreds of numbers.
    qt = QApplication([*(sys.argv if argv is None else argv), "-style", "fusion"])
    qt.setApplicationName("medref")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("medref")
    program = MedRefApp(qt)
    incidents = Incidents(program.window, paths.reports())
    program.window.doing_changed.connect(incidents.note)
    incidents.install()
    program.start()
    gc.freeze()
    gc.enable()
    return qt.exec()
