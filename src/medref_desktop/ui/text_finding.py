"""Asks the text once the person pauses, and brings what it says to the list, always for the text in the box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from medref_desktop.domain.query import SearchQuery
from medref_desktop.errors import MedRefError
from medref_desktop.store.text_answer import TextAnswer, TextHit, TextQuestion
from medref_desktop.ui.search_panel import SearchPanel
from medref_desktop.ui.search_worker import LibraryState
from medref_desktop.ui.text_worker import TextWorker

if TYPE_CHECKING:
    from medref_desktop.domain.snippet import Snippet

PAUSE_MS = 120
"""After the names are there; longer than between two letters of a fast typist, whose keys it then never meets."""


class TextFinding(QObject):
    failed = Signal(object)  # MedRefError

    def __init__(self, panel: SearchPanel, worker: TextWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._worker = panel, worker
        self._ticket = 0
        self._query: SearchQuery | None = None
        self.question: TextQuestion | None = None
        """What the rows in the list answer."""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        panel.scope.changed.connect(self._ask_again)
        panel.model.snippet_wanted.connect(self._ask_snippet)
        worker.found.connect(self._show)
        worker.snippet_made.connect(self._show_snippet)
        worker.failed.connect(self._tell)

    def use(self, state: LibraryState) -> None:
        """Search in the packs of this library."""
        self._worker.use(state.entries, state.choices)
        self._panel.scope.offer_all_labels(state.has_labels)

    def ask_soon(self, query: SearchQuery) -> None:
        """The names for this query are in the list: the text comes after them."""
        self._query = query
        self._pause.start()

    def drop(self) -> None:
        """The text in the box has changed: nothing that is asked for holds any more."""
        self._pause.stop()
        self._query = self.question = None
        self._ticket = 0
        self._worker.drop()

    @Slot()
    def _ask(self) -> None:
        if self._query is None:
            return
        scope = self._panel.scope
        question = TextQuestion.parse(
            self._query.text, scope.kinds, all_labels=scope.all_labels, drug_class=self._query.drug_class
        )
        if question.query.asks_the_text:
            self.question = question
            self._ticket = self._worker.ask(question)
        else:
            self._show_nothing(question)

    def _show_nothing(self, question: TextQuestion) -> None:
        self.question = None
        self._panel.show_text(TextAnswer(question))

    @Slot()
    def _ask_again(self) -> None:
        """The tab to look in, or the width of the search, has changed."""
        if self._query is not None:
            self._ask()

    @Slot(object)
    def _ask_snippet(self, hit: TextHit) -> None:
        if self.question is not None:
            self._worker.ask_snippet(hit, self.question)

    @Slot(object, object)
    def _show(self, ticket: int, answer: TextAnswer) -> None:
        if ticket == self._ticket:
            self._panel.show_text(answer)
            for failure in answer.failures:
                self.failed.emit(failure)

    @Slot(object, object, object)
    def _show_snippet(self, ticket: int, hit: TextHit, snippet: Snippet) -> None:
        if ticket == self._ticket:
            self._panel.model.show_snippet(hit, snippet)

    @Slot(object, object)
    def _tell(self, ticket: int, failure: MedRefError) -> None:
        if ticket == self._ticket:
            self.failed.emit(failure)
