"""Notices searches that found nothing: those that Enter was pressed for, or that stood in the box for a while."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from medref_desktop.domain.failed_search import text_of_failure
from medref_desktop.domain.query import Answer
from medref_desktop.ui.search_panel import SearchPanel
from medref_desktop.ui.search_worker import SearchWorker

STANDS_FOR_MS = 2_500
"""Long enough to be no word that is still being typed."""


class FailedSearchWatch(QObject):
    """Announces each text once for as long as it stands in the box."""

    failed = Signal(str)

    def __init__(self, panel: SearchPanel, worker: SearchWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STANDS_FOR_MS)
        self._timer.timeout.connect(self._announce)
        worker.answered.connect(self._hear)
        panel.query_edited.connect(self.forget)
        panel.text_found.connect(self.forget)
        panel.enter_pressed.connect(self._announce)

    @Slot()
    def forget(self) -> None:
        """The text is another one now, or found in a drug's text; or the window closes."""
        self._text = ""
        self._timer.stop()

    @Slot(object, object)
    def _hear(self, ticket: int, answer: Answer) -> None:
        if ticket == self._worker.newest_search:
            self._text = text_of_failure(answer)
            if self._text:
                self._timer.start()

    @Slot()
    def _announce(self) -> None:
        text = self._text
        self.forget()
        if text:
            self.failed.emit(text)
