"""The thread that searches in the text, with connections of its own, so that no key waits for it.

Every question carries a ticket. A newer one, or none at all, interrupts the question that is being answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from medref_desktop.errors import Interrupted, MedRefError, PackUnreadable
from medref_desktop.store.library import Library
from medref_desktop.store.pack import Pack
from medref_desktop.store.pack_folder import PackEntry

if TYPE_CHECKING:
    from medref_desktop.domain.label_choices import LabelChoices
    from medref_desktop.store.text_answer import TextHit, TextQuestion
    from medref_desktop.store.text_search import TextSearch


class TextWorker(QObject):
    """Its thread starts, and the packs are opened in it, with the first question."""

    found = Signal(object, object)  # ticket, TextAnswer
    snippet_made = Signal(object, object, object)  # ticket, TextHit, Snippet
    failed = Signal(object, object)  # ticket, MedRefError

    _search_asked = Signal(object, object)
    _snippet_asked = Signal(object, object, object)
    _packs_changed = Signal()
    _end_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.newest = 0
        self._packs: tuple[Sequence[PackEntry], LabelChoices | None] = (), None
        self._thread: QThread | None = None
        self._is_closed = False
        self._library: Library | None = None
        self._search: TextSearch | None = None
        self._lock = Lock()  # of `_search`, which is interrupted from outside and must not be closed meanwhile
        self._search_asked.connect(self._answer)
        self._snippet_asked.connect(self._make_snippet)
        self._packs_changed.connect(self._close)
        self._end_asked.connect(self._end)

    # -- asked from the window's thread ---------------------------------------

    def use(self, entries: Sequence[PackEntry], choices: LabelChoices | None = None) -> None:
        """Search in these packs from the next question on; those that were open are closed."""
        self.drop()
        self._packs = tuple(entries), choices
        if self._thread is not None:
            self._packs_changed.emit()

    def ask(self, question: TextQuestion) -> int:
        """Ask a new question in place of the one before; returns its ticket."""
        self.drop()
        if self._is_closed:
            return self.newest
        if self._thread is None:
            self._thread = QThread()
            self._thread.setObjectName("text")
            self.moveToThread(self._thread)
            self._thread.start()
        self._search_asked.emit(self.newest, question)
        return self.newest

    def ask_snippet(self, hit: TextHit, question: TextQuestion) -> None:
        """Ask for the words round a hit of the newest question."""
        self._snippet_asked.emit(self.newest, hit, question)

    def drop(self) -> None:
        """Give up every question asked so far, also the one that is being answered."""
        self.newest += 1
        with self._lock:
            if self._search is not None:
                self._search.interrupt()

    def close(self) -> None:
        """Drop every question, close the packs and end the thread; what is asked later is not answered."""
        self._is_closed = True
        self.drop()
        if self._thread is not None:
            self._end_asked.emit()
            self._thread.wait()
            self._thread = None

    # -- done in the worker's thread --------------------------------------------

    @Slot(object, object)
    def _answer(self, ticket: int, question: TextQuestion) -> None:
        if ticket != self.newest:
            return
        try:
            answer = self._opened().search(question)
        except Interrupted:
            return
        except MedRefError as failure:
            self.failed.emit(ticket, failure)
            return
        self.found.emit(ticket, answer)

    @Slot(object, object, object)
    def _make_snippet(self, ticket: int, hit: TextHit, question: TextQuestion) -> None:
        if ticket != self.newest:
            return
        try:
            snippet = self._opened().snippet(hit, question)
        except Interrupted:
            return
        except MedRefError as failure:
            self.failed.emit(ticket, failure)
            return
        self.snippet_made.emit(ticket, hit, snippet)

    def _opened(self) -> TextSearch:
        if self._search is None:
            # The window and its first list need none of this.
            from medref_desktop.domain.label_choices import NO_CHOICES
            from medref_desktop.store.text_search import TextSearch

            entries, choices = self._packs
            opened, problems = list[tuple[PackEntry, Pack]](), list[PackUnreadable]()
            for entry in entries:
                try:
                    opened.append((entry, Pack.open(entry.path)))
                except PackUnreadable as problem:
                    problems.append(problem)
                    self.failed.emit(self.newest, problem)
            self._library = Library(opened, problems, choices or NO_CHOICES)
            with self._lock:
                self._search = TextSearch(self._library)
        return self._search

    @Slot()
    def _close(self) -> None:
        with self._lock:
            self._search = None
        if self._library is not None:
            self._library.close()
            self._library = None

    @Slot()
    def _end(self) -> None:
        self._close()
        QThread.currentThread().quit()
