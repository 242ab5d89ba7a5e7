"""When it fails all the same: an unexpected error is told, kept as a report, and the window stays usable."""

from __future__ import annotations

import sys
import threading
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from medref_desktop.diagnosis import reports

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

STARTING = "starting"


class Incidents(QObject):
    """Receives every exception that nobody has caught, in whichever thread, and tells of it in the window's thread.

    `doing` is what the person was doing, in the words of the menus: never what was typed.
    """

    told = Signal(str)
    _happened = Signal(str)

    def __init__(self, window: QWidget, folder: Path) -> None:
        super().__init__(window)
        self.doing = STARTING
        self._window, self._folder = window, folder
        self._dialog: QDialog | None = None
        self._happened.connect(self._show)

    @Slot(str)
    def note(self, doing: str) -> None:
        """Remember what the person is doing."""
        self.doing = doing

    def install(self) -> None:
        """Become the receiver, from now to the end of the process."""
        sys.excepthook = self.receive
        threading.excepthook = self._receive_from_thread

    def receive(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Take one uncaught exception. Ctrl+C at the console ends the program as it should."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        from medref_desktop.diagnosis import facts  # nothing of this is needed while nothing fails

        now = datetime.now()
        text = reports.error_report(kind, trace, self.doing, facts.versions(), now)
        reports.keep(self._folder, text, now)
        print(text, file=sys.stderr)
        self._happened.emit(text)

    def _receive_from_thread(self, args: threading.ExceptHookArgs) -> None:
        self.receive(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(str)
    def _show(self, text: str) -> None:
        """One dialog at a time: an error that comes again and again must not bury the window."""
        self.told.emit(text)
        if self._dialog is None:
            from medref_desktop.ui.report_dialog import ReportDialog

            sentence = (
                f"Something in MedRef went wrong while you were at “{self.doing}”. You can go on working. "
                f"The report below is kept in {self._folder}; it holds nothing that you typed."
            )
            self._dialog = ReportDialog("Something went wrong", sentence, text, "medref-report.txt", self._window)
            self._dialog.finished.connect(self._forget_dialog)
            self._dialog.open()

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None
