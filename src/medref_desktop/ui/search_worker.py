"""The one thread that talks to the library. Every question carries a ticket; only the newest is answered.

The ticket is compared before the work and again by the receiver, so that the list never answers a different question
from the one in the box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label_choices import NO_CHOICES, LabelChoices
from medref_desktop.domain.query import DrugHit, SearchQuery
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, NotFound
from medref_desktop.store.library import PAGE, Library
from medref_desktop.store.pack import MonographRef, PackInfo
from medref_desktop.store.pack_folder import PackEntry

if TYPE_CHECKING:
    from medref_desktop.domain.monograph import Monograph
    from medref_desktop.domain.sections import SectionKind


FIRST_PAGE = 13
"""Rows that a key brings: a window full, as each is laid out before the list is painted. Scrolling brings more."""

CHECK_AFTER_MS = 300
"""After a start the first list and the first drug come first."""

DONE = object()


class LibraryState(NamedTuple):
    """What the window needs to know of the library as a whole."""

    packs: tuple[PackInfo, ...] = ()
    problems: tuple[MedRefError, ...] = ()
    classes: tuple[str, ...] = ()
    drug_count: int = 0
    entries: tuple[PackEntry, ...] = ()
    choices: LabelChoices = NO_CHOICES

    @property
    def has_labels(self) -> bool:
        return any(pack.source is Source.LABEL for pack in self.packs)


class DrugPage(NamedTuple):
    """A drug that was chosen: its row, its monographs, and the one to show (or why it cannot be shown)."""

    hit: DrugHit
    refs: tuple[MonographRef, ...]
    ref: MonographRef
    pack_label: str
    monograph: Monograph | None
    failure: MedRefError | None = None
    pictures: Mapping[str, bytes] = {}
    """Of the monograph's figures, by SHA-256."""
    shared_classes: tuple[str, ...] = ()
    """The classes that the list shows for this drug in which there are others."""
    changed: frozenset[SectionKind] = frozenset()
    """The sections whose label has changed since they were written."""

    @property
    def labels(self) -> tuple[MonographRef, ...]:
        """The drug's official labels, withdrawn ones last."""
        return tuple(ref for ref in self.refs if ref.source is Source.LABEL)


def _state_of(library: Library) -> LibraryState:
    problems, classes, count = [*library.problems], list[str](), 0
    try:
        classes = library.classes()
    except MedRefError as failure:
        problems.append(failure)
    with suppress(MedRefError):  # which the first list tells
        # That list is made of the same answer, so this costs it nothing.
        count = library.search(SearchQuery.parse(""), limit=1).total
    packs = tuple(pack.info for pack in library.packs)
    return LibraryState(packs, tuple(problems), tuple(classes), count, tuple(library.entries), library.choices)


def all_withdrawn(ref: MonographRef) -> MedRefError:
    """Why a drug of which only withdrawn labels are left is not shown by itself."""
    return NotFound(
        f"Every label of this drug that is at hand was withdrawn by this clinic: {ref.withdrawn}.",
        hint="Go > Labels of this drug shows them.",
    )


class SearchWorker(QObject):
    """Lives in its own thread; opens the library there. Receivers connect methods of QObjects, nothing else."""

    opened = Signal(object)  # LibraryState
    answered = Signal(object, object)  # ticket, Answer
    continued = Signal(object, object)  # ticket, Answer with the next page
    jumped = Signal(object, object, object)  # ticket, the hits down to a drug and beyond, its letters
    classes_read = Signal(object)  # DrugClass, each
    classes_failed = Signal(object)  # MedRefError
    read = Signal(object, object)  # ticket, DrugPage
    search_failed = Signal(object, object)  # ticket, MedRefError
    read_failed = Signal(object, object)  # ticket, MedRefError

    _open_asked = Signal()
    _search_asked = Signal(object, object, int)
    _jump_asked = Signal(object, object, int, str)
    _classes_asked = Signal()
    _drug_asked = Signal(object, object, object)
    _close_asked = Signal()

    def __init__(self, open_library: Callable[[int | None], Library]) -> None:
        """`open_library` is told up to which size to read packs as a whole; the others are, after the first list."""
        super().__init__()
        self._open_library = open_library
        self._checks: Iterator[None] | None = None
        self._library: Library | None = None
        self.newest_search = 0
        self.newest_drug = 0
        self._has_reopened = False
        self._open_asked.connect(self._open)
        self._search_asked.connect(self._answer)
        self._jump_asked.connect(self._jump)
        self._classes_asked.connect(self._read_classes)
        self._drug_asked.connect(self._read)
        self._close_asked.connect(self._close)

    # -- asked from the window's thread ---------------------------------------

    def open(self) -> None:
        """Open the library, or open it again after its packs have changed."""
        self._open_asked.emit()

    def ask(self, query: SearchQuery) -> int:
        """Ask for the first page of a new question; returns its ticket."""
        self.newest_search += 1
        self._search_asked.emit(self.newest_search, query, 0)
        return self.newest_search

    def ask_more(self, query: SearchQuery, offset: int) -> None:
        """Ask for a further page of the newest question."""
        self._search_asked.emit(self.newest_search, query, offset)

    def ask_jump(self, query: SearchQuery, offset: int, letters: str) -> None:
        """Ask for all pages of the newest question from here to the drug that begins with these letters."""
        self._jump_asked.emit(self.newest_search, query, offset, letters)

    def ask_classes(self) -> None:
        """Ask for every class with its drugs."""
        self._classes_asked.emit()

    def ask_drug(self, drug: Drug, ref: MonographRef | None = None) -> int:
        """Ask for a drug with one of its monographs, its first if none is named; returns the ticket."""
        self.newest_drug += 1
        self._drug_asked.emit(self.newest_drug, drug, ref)
        return self.newest_drug

    def close(self) -> None:
        self._close_asked.emit()

    # -- done in the worker's thread --------------------------------------------

    @Slot()
    def _open(self) -> None:
        self._open_having_read(0)

    def _open_having_read(self, verify_up_to: int | None) -> None:
        self._close()
        self._library = library = self._open_library(verify_up_to)
        self.opened.emit(_state_of(library))
        QTimer.singleShot(CHECK_AFTER_MS, self, self._prepare)
        if library.unverified:
            self._checks = library.late_checks()
            QTimer.singleShot(CHECK_AFTER_MS, self, self._check_on)

    @Slot()
    def _prepare(self) -> None:
        if self._library is not None:
            self._library.prepare_guesses()

    @Slot()
    def _check_on(self) -> None:
        """Read a slice of the packs that were not read as a whole; between slices questions are answered."""
        if self._checks is None or self._library is None:
            return
        before = len(self._library.problems)
        if next(self._checks, DONE) is DONE:
            self._checks = None
        else:
            QTimer.singleShot(0, self, self._check_on)
        if len(self._library.problems) > before:
            self.opened.emit(_state_of(self._library))

    @Slot(object, object, int)
    def _answer(self, ticket: int, query: SearchQuery, offset: int) -> None:
        if ticket != self.newest_search or self._library is None:
            return
        try:
            answer = self._library.search(query, offset=offset, limit=PAGE if offset else FIRST_PAGE)
        except MedRefError as failure:
            self.search_failed.emit(ticket, failure)
            self._open_once_more()
            return
        self._has_reopened = False
        (self.continued if offset else self.answered).emit(ticket, answer)

    @Slot(object, object, int, str)
    def _jump(self, ticket: int, query: SearchQuery, offset: int, letters: str) -> None:
        if ticket != self.newest_search or self._library is None:
            return
        try:
            place = self._library.place_of(query, letters)
            if place is not None and place >= offset:
                answer = self._library.search(query, offset=offset, limit=place - offset + PAGE)
                self.jumped.emit(ticket, answer.hits, letters)
        except MedRefError as failure:
            self.search_failed.emit(ticket, failure)

    @Slot()
    def _read_classes(self) -> None:
        from medref_desktop.store.class_list import drug_classes

        if self._library is None:
            return
        try:
            self.classes_read.emit(drug_classes(self._library))
        except MedRefError as failure:
            self.classes_failed.emit(failure)

    def _open_once_more(self) -> None:
        """A pack that is found broken in use is left out when each has been read as a whole, and the others serve on.

        Whoever hears `opened` asks again; only an answer makes another try worth while.
        """
        if not self._has_reopened:
            self._has_reopened = True
            self._open_having_read(None)

    @Slot(object, object, object)
    def _read(self, ticket: int, drug: Drug, ref: MonographRef | None) -> None:
        if ticket != self.newest_drug or self._library is None:
            return
        try:
            self.read.emit(ticket, self._page(self._library, drug, ref))
        except MedRefError as failure:
            self.read_failed.emit(ticket, failure)

    @staticmethod
    def _page(library: Library, drug: Drug, ref: MonographRef | None) -> DrugPage:
        from medref_desktop.store.class_list import shared_classes
        from medref_desktop.store.written_sections import changed_sections

        hit, refs = library.hit(drug), tuple(library.monographs_of(drug))
        if hit is None or not refs:
            raise NotFound("This drug is no longer in any pack in use.")
        chosen = next((each for each in refs if ref is not None and each.is_same_as(ref)), refs[0])
        label = library.pack_label(chosen)
        page = DrugPage(hit, refs, chosen, label, None, shared_classes=shared_classes(library, hit))
        if chosen.withdrawn and ref is None:
            return page._replace(failure=all_withdrawn(chosen))
        try:
            monograph = library.monograph(chosen)
            pictures, changed = library.pictures(chosen, monograph), changed_sections(library, monograph)
            return page._replace(monograph=monograph, pictures=pictures, changed=changed)
        except MedRefError as failure:
            return page._replace(failure=failure)

    @Slot()
    def _close(self) -> None:
        self._checks = None
        if self._library is not None:
            self._library.close()
            self._library = None
