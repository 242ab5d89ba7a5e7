"""The right side: a welcome with the state of the program, and once a drug is read, its monograph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.text_query import Phrase
from medref_desktop.ui.search_worker import DrugPage
from medref_desktop.ui.theme import Theme
from medref_desktop.ui.welcome_page import WelcomePage

if TYPE_CHECKING:
    from medref_desktop.ui import monograph_view

SMALLEST = (400, 400)
"""In pixels; the text of a drug asks for more where it is large."""
PREPARE_AFTER_MS = 250
"""After the first list, before the monograph's widgets are made: longer than between two letters of a fast typist."""


class ReadingPane(QStackedWidget):
    """Makes the monograph's widgets when they are first needed: without them the list is there sooner.

    What is asked of it while no drug is shown does nothing.
    """

    source_chosen = Signal(object)  # MonographRef
    labels_asked = Signal()
    handout_asked = Signal()
    class_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: monograph_view.MonographView | None = None
        self._facts_open = True
        self.welcome = WelcomePage(self)
        self.welcome.setMinimumSize(*SMALLEST)
        self.addWidget(self.welcome)

    @property
    def view(self) -> monograph_view.MonographView:
        """The monograph's widgets."""
        if self._view is None:
            self._view = self._make_view()
        return self._view

    def _make_view(self) -> monograph_view.MonographView:
        from medref_desktop.ui import monograph_view

        view = monograph_view.MonographView(self._theme, self)
        view.head.source_chosen.connect(self.source_chosen)
        view.head.labels_asked.connect(self.labels_asked)
        view.handout_asked.connect(self.handout_asked)
        view.head.class_chosen.connect(self.class_chosen)
        view.facts.set_open(self._facts_open)
        self.addWidget(view)
        return view

    @property
    def facts_open(self) -> bool:
        """Whether the facts of a drug are unfolded."""
        return self._view.facts.is_open if self._view is not None else self._facts_open

    def open_facts(self, is_open: bool) -> None:
        """Unfold the facts of every drug, or fold them."""
        self._facts_open = is_open
        if self._view is not None:
            self._view.facts.set_open(is_open)

    def prepare_soon(self) -> None:
        """Make the widgets while the person looks at the list, so that the first drug opens as fast as any."""
        if self._view is None:
            QTimer.singleShot(PREPARE_AFTER_MS, self, self._prepare)

    @Slot()
    def _prepare(self) -> None:
        if self._view is None:
            self._view = self._make_view()

    @property
    def page_shown(self) -> DrugPage | None:
        """The drug on the screen."""
        return self._view.page_shown if self._view is not None else None

    @property
    def kind(self) -> SectionKind | None:
        """The section on the screen."""
        return self._view.kind if self._view is not None else None

    @property
    def _is_reading(self) -> bool:
        return self.page_shown is not None and self.page_shown.monograph is not None

    def show_page(self, page: DrugPage, kind: SectionKind | None) -> None:
        """Show a drug; if the focus was in this pane, it goes to the sections."""
        had_focus = self.holds_focus()
        self.setCurrentWidget(self.view)
        self.view.show_page(page, kind)
        if had_focus:
            self.view.tabs.setFocus()

    def show_words(self, phrases: Sequence[Phrase]) -> None:
        """Find these words in the monograph that is shown; no words find nothing."""
        if phrases and self._is_reading:
            self.view.show_words(phrases)

    def holds_focus(self) -> bool:
        """Whether the focus is in this pane."""
        focused = self.window().focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def take_focus(self) -> None:
        """Put the focus on the sections, now or as soon as they are there."""
        self.view.setFocus()

    def parts(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.view.warning.text, self.view.tabs, self.view.page] if self.page_shown is not None else []

    def copy(self) -> None:
        if self._is_reading:
            self.view.copy()

    def open_find(self) -> None:
        if self._is_reading:
            self.view.open_find()

    def step_find(self, step: int) -> None:
        if self._is_reading:
            self.view.step_find(step)

    def close_find(self) -> bool:
        """Close the find bar if the person is at it or in the text; whether there was one to close."""
        is_open = self.page_shown is not None and self.holds_focus() and self.view.find_bar.isVisible()
        if is_open:
            self.view.close_find()
        return is_open

    def step_section(self, by: int) -> None:
        if self._is_reading:
            self.view.tabs.step(by)

    def go_to_section(self, number: int) -> None:
        """Show the n-th section, counted from 1."""
        if self._is_reading and number <= self.view.tabs.count():
            self.view.tabs.setCurrentIndex(number - 1)
