"""The window: joins the list, the worker and the reading pane, and carries out the person's actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.query import Answer, SearchQuery, opened_by_enter
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.text_query import Phrase
from medref_desktop.errors import MedRefError
from medref_desktop.settings import ZOOM_STEPS, Settings
from medref_desktop.store.pack import MonographRef
from medref_desktop.store.text_answer import TextHit
from medref_desktop.ui import welcome_page
from medref_desktop.ui.actions import ACTIONS, NUMBERED, install_actions
from medref_desktop.ui.browsing import Browsing
from medref_desktop.ui.help_menu import HelpMenu
from medref_desktop.ui.messages import tell
from medref_desktop.ui.reading_history import ReadingHistory
from medref_desktop.ui.reading_pane import ReadingPane
from medref_desktop.ui.search_panel import SearchPanel
from medref_desktop.ui.search_worker import DrugPage, LibraryState, SearchWorker
from medref_desktop.ui.text_finding import TextFinding
from medref_desktop.ui.text_worker import TextWorker
from medref_desktop.ui.theme import GRID, Theme

ROOM_FOR_FRAME = QSize(16, 48)
"""What a system's window frame may add to the window's size."""


class MainWindow(QMainWindow):
    handout_asked = Signal(object)  # DrugPage
    print_asked = Signal(object)  # DrugPage
    packet_asked = Signal(object)  # DrugHit
    import_asked = Signal()
    failed_searches_asked = Signal()
    fetch_asked = Signal()
    check_asked = Signal()
    labels_asked = Signal(object)  # DrugPage
    drug_shown = Signal(object)  # DrugPage
    build_asked = Signal()
    build_cancelled = Signal()
    doing_changed = Signal(str)  # what the person does, in the words of the menus; never what was typed
    closing = Signal()

    def __init__(self, theme: Theme, worker: SearchWorker, text_worker: TextWorker, settings: Settings) -> None:
        super().__init__()
        self._theme, self._worker, self._settings = theme, worker, settings
        self._state = LibraryState()
        self._history = ReadingHistory()
        self._search_ticket = self._drug_ticket = 0
        self._answer: Answer | None = None
        self._enter_waits = False
        self._kind_wanted: SectionKind | None = None
        self._words_wanted: tuple[Phrase, ...] = ()
        self._said_at_start: tuple[str, ...] = ()
        self._failure = ""
        self.panel, self.pane = SearchPanel(theme), ReadingPane(theme)
        self.text = TextFinding(self.panel, text_worker, self)
        self.browsing = Browsing(self.panel, worker, self)
        self.help = HelpMenu(self, lambda: self._state.packs, self.panel.scope.help)
        self.problem = QLabel()
        self._lay_out()
        self._connect()
        self._actions = install_actions(self, self._handlers(), self.doing_changed.emit)
        self._restore(settings)

    def _lay_out(self) -> None:
        self.setWindowTitle("MedRef")
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(1, 1)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.problem)
        layout.addWidget(self.splitter, stretch=1)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.panel.query_edited.connect(self._ask)
        self.panel.enter_pressed.connect(self._enter)
        self.panel.drug_chosen.connect(self.read)
        self.panel.text_chosen.connect(self.read_text)
        self.pane.class_chosen.connect(self.panel.choose_class)
        self.browsing.drug_chosen.connect(self.read)
        self.browsing.failed.connect(self._show_failed_text)
        self.panel.scope.help_asked.connect(self.help.show_search_help)
        self.text.failed.connect(self._show_failed_text)
        self.panel.model.more_wanted.connect(self._ask_more)
        self.pane.source_chosen.connect(self.read_source)
        self.pane.labels_asked.connect(self._open_labels)
        self.pane.handout_asked.connect(self._open_handout)
        self.pane.welcome.build_asked.connect(self.build_asked)
        self.pane.welcome.cancel_asked.connect(self.build_cancelled)
        self._worker.opened.connect(self._show_library)
        self._worker.answered.connect(self._show_answer)
        self._worker.continued.connect(self._show_more)
        self._worker.read.connect(self._show_drug)
        self._worker.search_failed.connect(self._show_failed_search)
        self._worker.read_failed.connect(self._show_failed_drug)

    def _handlers(self) -> dict[str, Callable[[], None]]:
        handlers: dict[str, Callable[[], None]] = {
            "open_handout": self._open_handout,
            "print_at_once": self._print_at_once,
            "add_to_packet": self._add_to_packet,
            "import_labels": self.import_asked.emit,
            "open_failed_searches": self.failed_searches_asked.emit,
            "fetch_labels": self.fetch_asked.emit,
            "check_monographs": self.check_asked.emit,
            "quit": self.close_window,
            "copy": self.pane.copy,
            "find": self.pane.open_find,
            "find_next": partial(self.pane.step_find, 1),
            "find_previous": partial(self.pane.step_find, -1),
            "zoom_in": partial(self._step_zoom, 1),
            "zoom_out": partial(self._step_zoom, -1),
            "zoom_reset": partial(self._theme.set_zoom, 100),
            "fold_facts": self._fold_facts,
            "go_to_search": self.go_to_search,
            "browse_classes": self._worker.ask_classes,
            "open_labels": self._open_labels,
            "go_back": partial(self._step_history, -1),
            "go_forward": partial(self._step_history, 1),
            "next_section": partial(self.pane.step_section, 1),
            "previous_section": partial(self.pane.step_section, -1),
            "next_pane": partial(self._step_pane, 1),
            "previous_pane": partial(self._step_pane, -1),
            "leave": self._leave,
        }
        handlers |= self.help.handlers()
        handlers |= {f"section_{n}": partial(self.pane.go_to_section, n) for n in range(1, NUMBERED + 1)}
        assert handlers.keys() == {spec.name for spec in ACTIONS}
        return handlers

    # -- remembered -------------------------------------------------------------

    def _restore(self, settings: Settings) -> None:
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize() - ROOM_FOR_FRAME))
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode("ascii", "ignore")))
        self.splitter.setSizes([settings.side_width, max(self.width() - settings.side_width, 400)])
        self.pane.open_facts(settings.facts_open)
        self.panel.box.setFocus()

    def settings_now(self) -> Settings:
        """The settings with what the window has come to."""
        page, kind = self.pane.page_shown, self.pane.kind
        drug = page.hit.drug if page else Drug(DrugKey(self._settings.drug_key), self._settings.drug_group)
        return self._settings._replace(
            zoom=self._theme.zoom,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            side_width=self.splitter.sizes()[0],
            facts_open=self.pane.facts_open,
            drug_key=drug.key,
            drug_group=drug.group,
            tab=kind.value if kind else self._settings.tab,
        )

    @Slot(object)
    def remember(self, settings: Settings) -> None:
        """Keep preferences that were set elsewhere, as in the handout dialog."""
        self._settings = settings

    # -- the library ------------------------------------------------------------

    @Slot(object)
    def _show_library(self, state: LibraryState) -> None:
        self._state = state
        self._show_problems()
        self.text.use(state)
        self.panel.show_classes(state.classes)
        if not state.packs:
            self.pane.welcome.show_sentence(welcome_page.NO_PACKS, can_build=True)
            self.panel.show_notice(welcome_page.NO_PACKS)
            return
        self.pane.welcome.show_sentence(welcome_page.CHOOSE)
        self._ask()
        settings = self._settings
        if settings.drug_key and self.pane.page_shown is None:
            self._kind_wanted = SectionKind(settings.tab) if settings.tab in set(SectionKind) else None
            self._drug_ticket = self._worker.ask_drug(Drug(DrugKey(settings.drug_key), settings.drug_group))

    def tell_at_start(self, sentences: Sequence[str]) -> None:
        """What the person must know of this start, told above everything."""
        self._said_at_start = tuple(sentences)
        self._show_problems()

    def _show_problems(self, failure: str = "") -> None:
        """What keeps part of the program from working; a failed question's line goes with the next answer."""
        self._failure = failure
        packs = (f"{problem.message} {problem.hint}" for problem in self._state.problems)
        text = "\n".join(line for line in (*self._said_at_start, *packs, failure) if line)
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # -- search -----------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        self.doing_changed.emit("Search for a drug")
        self._enter_waits = False
        self._answer = None
        self.text.drop()
        query = SearchQuery.parse(self.panel.box.text(), self.panel.drug_class)
        self._search_ticket = self._worker.ask(query)

    @Slot(int)
    def _ask_more(self, offset: int) -> None:
        if self._answer is not None:
            self._worker.ask_more(self._answer.query, offset)

    @Slot(object, object)
    def _show_answer(self, ticket: int, answer: Answer) -> None:
        if ticket != self._search_ticket:
            return
        self._answer = answer
        if self._failure:
            self._show_problems()
        self.panel.show_answer(answer, self._state.drug_count)
        if self.pane.page_shown is not None:
            self.panel.mark(self.pane.page_shown.hit)
        self.pane.prepare_soon()
        self.text.ask_soon(answer.query)
        if self._enter_waits:
            self._enter()

    @Slot(object, object)
    def _show_more(self, ticket: int, answer: Answer) -> None:
        if ticket == self._search_ticket:
            self.panel.model.append(answer.hits)

    @Slot()
    def _enter(self) -> None:
        """Open what Enter may open: a row that the person moved to, or the one drug that was asked for."""
        if self._answer is None:
            self._enter_waits = True
            return
        self._enter_waits = False
        hit = self.panel.chosen_by_person() or opened_by_enter(self._answer)
        if isinstance(hit, TextHit):
            self.read_text(hit)
        elif hit is not None:
            self.read(hit.drug)

    @Slot()
    def go_to_search(self) -> None:
        self.panel.box.setFocus()
        self.panel.box.selectAll()

    # -- reading ----------------------------------------------------------------

    @Slot(object)
    def read(self, drug: Drug) -> None:
        """Show a drug and put the focus on its sections."""
        self._history.add(drug)
        self._ask_drug(drug)

    @Slot(object)
    def read_text(self, hit: TextHit) -> None:
        """Show the place in the text of a drug that has the words that were asked for."""
        self._history.add(hit.drug.drug)
        self._ask_drug(hit.drug.drug, hit.ref)
        self._kind_wanted = hit.kind
        self._words_wanted = self.text.question.query.wanted if self.text.question else ()

    def _ask_drug(self, drug: Drug, ref: MonographRef | None = None) -> None:
        self.doing_changed.emit("Read a drug")
        self._kind_wanted, self._words_wanted = None, ()
        self._drug_ticket = self._worker.ask_drug(drug, ref)
        self.pane.take_focus()

    @Slot(object)
    def read_source(self, ref: MonographRef | None) -> None:
        """Show another monograph of the drug on the screen, the first if none is named, at the same section."""
        if self.pane.page_shown is not None:
            kind = self.pane.kind
            self._ask_drug(self.pane.page_shown.hit.drug, ref)
            self._kind_wanted = kind

    @Slot(object, object)
    def _show_drug(self, ticket: int, page: DrugPage) -> None:
        if ticket != self._drug_ticket:
            return
        if self._failure:
            self._show_problems()
        self.pane.show_page(page, self._kind_wanted)
        self.pane.show_words(self._words_wanted)
        self.setWindowTitle(f"{page.hit.name} – MedRef")
        self.panel.mark(page.hit)
        self._history.add(page.hit.drug)
        self.drug_shown.emit(page)

    @Slot(object, object)
    def _show_failed_search(self, ticket: int, failure: MedRefError) -> None:
        if ticket == self._search_ticket:
            self._enter_waits = False
            self._show_problems(f"{failure.message} {failure.hint}")

    @Slot(object)
    def _show_failed_text(self, failure: MedRefError) -> None:
        self._show_problems(f"{failure.message} {failure.hint}")

    @Slot(object, object)
    def _show_failed_drug(self, ticket: int, failure: MedRefError) -> None:
        if ticket == self._drug_ticket:
            self._show_problems(f"{failure.message} {failure.hint}")

    def _step_history(self, by: int) -> None:
        drug = self._history.step(by)
        if drug is not None:
            self._ask_drug(drug)

    # -- actions ------------------------------------------------------------------

    @Slot()
    def _open_handout(self) -> None:
        self._announce_page(self.handout_asked, "A handout is made from the drug on the screen.")

    @Slot()
    def _print_at_once(self) -> None:
        self._announce_page(self.print_asked, "The handout of the drug on the screen is printed.")

    def _announce_page(self, asked: SignalInstance, hint: str) -> None:
        """Ask for something about the drug on the screen, or say that there is none."""
        page = self.pane.page_shown
        if page is None or page.monograph is None:
            tell(self, MedRefError("Choose a drug first.", hint=hint))
        else:
            asked.emit(page)

    @Slot(str)
    def show_done(self, sentence: str) -> None:
        """Say what was done, until the person goes on."""
        self._show_problems(sentence)

    @Slot()
    def _add_to_packet(self) -> None:
        """The drug chosen in the list while the person is there, else the one on the screen."""
        is_in_list = self.panel.list.hasFocus() or self.panel.box.hasFocus()
        chosen = self.panel.chosen_by_person() if is_in_list else None
        page = self.pane.page_shown
        if chosen is not None:
            self.packet_asked.emit(chosen.drug if isinstance(chosen, TextHit) else chosen)
        elif page is not None:
            self.packet_asked.emit(page.hit)
        else:
            tell(self, MedRefError("Choose a drug first.", hint="A packet is made of drugs that you choose."))

    @Slot()
    def _open_labels(self) -> None:
        page = self.pane.page_shown
        if page is None:
            tell(self, MedRefError("Choose a drug first.", hint="Its labels are listed then."))
        elif not page.labels:
            tell(
                self,
                MedRefError(
                    f"No official label of {page.hit.name} is at hand.", hint="File > Import labels adds them."
                ),
            )
        else:
            self.labels_asked.emit(page)

    @Slot()
    def close_window(self) -> None:
        self.close()

    def _step_zoom(self, step: int) -> None:
        at = ZOOM_STEPS.index(self._theme.zoom) + step
        if 0 <= at < len(ZOOM_STEPS):
            self._theme.set_zoom(ZOOM_STEPS[at])

    @Slot()
    def _fold_facts(self) -> None:
        self.pane.open_facts(not self.pane.facts_open)

    def _step_pane(self, step: int) -> None:
        panes: list[QWidget] = [self.panel.box, self.panel.list, *self.pane.parts()]
        panes = [pane for pane in panes if pane.isVisible()]
        focused = next((n for n, pane in enumerate(panes) if pane.hasFocus()), -1 if step > 0 else 0)
        panes[(focused + step) % len(panes)].setFocus()

    @Slot()
    def _leave(self) -> None:
        if self.pane.close_find():
            return
        if self.panel.box.hasFocus():
            self.panel.box.clear()
        else:
            self.go_to_search()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
