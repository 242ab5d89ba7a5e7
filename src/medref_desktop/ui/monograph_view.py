"""The right side: head, boxed warning, the column of sections with the text of one, find bar, provenance line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontInfo, QFontMetrics, QKeyEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from medref_desktop.domain.blocks import Paragraph, Run, leaf_texts
from medref_desktop.domain.drug_facts import drug_facts
from medref_desktop.domain.evidence import CHANGED
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.provenance import provenance_line
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.tab_blocks import tab_blocks, tab_title
from medref_desktop.domain.text_query import Phrase
from medref_desktop.domain.word_finder import WordFinder
from medref_desktop.ui.boxed_warning_bar import BoxedWarningBar
from medref_desktop.ui.facts_panel import FactsPanel
from medref_desktop.ui.find_bar import FindBar
from medref_desktop.ui.monograph_head import MonographHead, margin_of
from medref_desktop.ui.search_worker import DrugPage
from medref_desktop.ui.section_document import LINE_HEIGHT, SectionDocument, section_document
from medref_desktop.ui.section_page import SectionPage
from medref_desktop.ui.section_tabs import SectionColumn, SectionTabs
from medref_desktop.ui.theme import GRID, SMALL_POINTS, TEXT_POINTS, Theme

LINES_TO_READ = 7
"""Lines of section text that a boxed warning must leave room for, however low the window."""
LINES_AT_LEAST = 3
"""Of section text, however low the screen."""
CHARACTERS_AT_LEAST = 20
"""In a line of section text."""
LOW = 28
"""Lines of text as high as the pane below which badges and facts take a line each, and everything stands closer."""
NARROW = 610
"""Width of the pane, in a window 900 wide, below which the column of sections shows titles only; for text of 100 %."""
TIGHTNESS = (0, 1, 2)
"""On screens too low for all: first the brands go, then lines of the warning and the text."""
ROOM_FOR_FRAME = 48
"""In height, for what a system may put round the window."""


_SAME_PLACE: dict[SectionKind | None, SectionKind] = {
    SectionKind.COMBINATIONS: SectionKind.INTERACTIONS,
    SectionKind.INTERACTIONS: SectionKind.COMBINATIONS,
}
"""Written monographs and labels have these two at one place: a reader who changes the source stays there."""


class MonographView(QWidget):
    handout_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("monograph")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.page_shown: DrugPage | None = None
        # By section; None is the text that stands in place of a monograph that cannot be shown.
        self._documents: dict[SectionKind | None, SectionDocument] = {}
        self._blank = QTextDocument(self)
        self._scrolled: dict[SectionKind, int] = {}
        # How often each section has what is being looked for; counted once for each text, as a label is long.
        self._found: dict[SectionKind, int] = {}
        # The words of a question that led here; None while the person types what to find.
        self._words: WordFinder | None = None
        self._shown_kind: SectionKind | None = None
        self.head, self.warning = MonographHead(theme, self), BoxedWarningBar(theme, self)
        self.facts = FactsPanel(theme, self)
        self.tabs, self.page = SectionTabs(theme), SectionPage(theme, self)
        self.column = SectionColumn(self.tabs, self)
        self.find_bar, self.provenance = FindBar(theme, self), QLabel(self)
        self._lay_out()
        self.head.handout_asked.connect(self.handout_asked)
        self.tabs.section_chosen.connect(self._show_section)
        self.tabs.text_key_pressed.connect(self._scroll_text)
        self.find_bar.text_edited.connect(self._find)
        self.find_bar.step_asked.connect(self.step_find)
        self.find_bar.closed.connect(self.close_find)
        self.page.found_shown.connect(self._show_find_count)
        self.facts.fold_changed.connect(self._fit)
        theme.changed.connect(self._rebuild)

    def _lay_out(self) -> None:
        self.provenance.setWordWrap(True)
        self.provenance.setTextFormat(Qt.TextFormat.PlainText)
        reading = QHBoxLayout()
        reading.setSpacing(0)
        reading.addWidget(self.column)
        reading.addWidget(self.page, stretch=1)
        self._body = body = QVBoxLayout()
        body.addWidget(self.warning)
        body.addWidget(self.facts)
        body.addLayout(reading, stretch=1)
        body.addWidget(self.find_bar)
        body.addWidget(self.provenance)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(body, stretch=1)
        self.setFocusProxy(self.tabs)

    # -- showing ------------------------------------------------------------------

    @property
    def monograph(self) -> Monograph | None:
        return self.page_shown.monograph if self.page_shown else None

    @property
    def kind(self) -> SectionKind | None:
        """The section in sight."""
        return self._shown_kind

    def show_page(self, page: DrugPage, kind: SectionKind | None = None) -> None:
        """Show a drug's monograph, at this section if it has it, else at the first."""
        if self._words is not None and self.page_shown and page.hit.drug != self.page_shown.hit.drug:
            self._words = None
            self.find_bar.hide()
        self.page_shown = page
        self._forget_documents()
        self.head.show_drug(page.hit, page.monograph, shared_classes=page.shared_classes)
        self.head.show_sources(page.refs, page.ref)
        if page.monograph is None:
            self._show_failure(page)
            return
        monograph = page.monograph
        kinds = monograph.tab_kinds
        first = next((k for k in (kind, _SAME_PLACE.get(kind)) if k in kinds), kinds[0])
        self.warning.show_warnings(
            monograph.boxed_warnings, self._source_line("Boxed warning", SectionKind.BOXED_WARNING)
        )
        self.facts.show_facts(drug_facts(monograph))
        self.column.show()
        self.tabs.show_sections(kinds, [tab_title(monograph, k) for k in kinds], first)
        self._show_section(first)
        self._look_for(self.find_bar.box.text() if self.find_bar.isVisible() else "")
        self._fit()

    def _show_failure(self, page: DrugPage) -> None:
        assert page.failure is not None
        self.warning.show_warnings([])
        self.facts.show_facts(())
        self.column.hide()
        self.provenance.hide()
        self._shown_kind = None
        words = [Paragraph((Run(page.failure.message, frozenset({"strong"})),)), Paragraph((Run(page.failure.hint),))]
        title = "This monograph cannot be shown"
        self._documents[None] = section_document(title, words, self._theme, self)
        self.page.show_section(self._documents[None], title, "")

    def _show_provenance(self) -> None:
        if self.monograph is None:
            return
        # The boxed warning is in sight on every tab, so what is to be said of it is too.
        changed = self._changed(SectionKind.BOXED_WARNING, self._shown_kind)
        line = provenance_line(self.monograph.provenance, date.today())
        self.provenance.setText(" · ".join((*changed, line)))
        is_noted = bool(changed) or self.monograph.provenance.needs_note
        self.provenance.setObjectName("note" if is_noted else "plain-note")
        self.provenance.style().unpolish(self.provenance)
        self.provenance.style().polish(self.provenance)
        self.provenance.setFont(self._theme.frame_font(SMALL_POINTS))
        # A label takes its padding from the style sheet only when it is told that the style has changed.
        QCoreApplication.sendEvent(self.provenance, QEvent(QEvent.Type.StyleChange))
        self.provenance.show()

    def _changed(self, *kinds: SectionKind | None) -> list[str]:
        """What is to be said of those of these sections that were written from a label that says something else."""
        changed = self.page_shown.changed if self.page_shown else ()
        return [
            f"{CHANGED} (boxed warning)" if kind is SectionKind.BOXED_WARNING else CHANGED
            for kind in kinds
            if kind in changed
        ]

    @Slot(object)
    def _show_section(self, kind: SectionKind) -> None:
        if self.monograph is None:
            return
        if self._shown_kind is not None:
            self._scrolled[self._shown_kind] = self.page.verticalScrollBar().value()
        self._shown_kind = kind
        if kind not in self._documents:
            self._documents[kind] = self._document(self.monograph, kind)
            self._documents[kind].grow()
        if self._scrolled.get(kind) or self.find_bar.isVisible():
            self._documents[kind].finish()
        title = tab_title(self.monograph, kind)
        self.page.show_section(self._documents[kind], title, self._source_line(title, kind))
        self._show_provenance()
        self.page.verticalScrollBar().setValue(self._scrolled.get(kind, 0))
        if self.find_bar.isVisible():
            self._mark(self.find_bar.box.text())
            self._show_find_count()

    def _document(self, monograph: Monograph, kind: SectionKind) -> SectionDocument:
        title = tab_title(monograph, kind)
        pictures = self.page_shown.pictures if self.page_shown else {}
        blocks = tab_blocks(monograph, kind)
        return SectionDocument(title, blocks, self._theme, self, pictures=pictures.get)

    def _source_line(self, title: str, kind: SectionKind) -> str:
        assert self.monograph is not None
        line = provenance_line(self.monograph.provenance, date.today())
        return f"{self.monograph.names.name}, {title}. {' · '.join((*self._changed(kind), line))}. MedRef."

    def _forget_documents(self) -> None:
        self._shown_kind = None
        self._scrolled.clear()
        self.page.find_all("")
        self.page.setDocument(self._blank)
        for document in self._documents.values():
            document.deleteLater()
        self._documents.clear()

    @Slot()
    def _rebuild(self) -> None:
        """Colors or the text size have changed."""
        if self.page_shown is not None:
            self.show_page(self.page_shown, self._shown_kind)

    @Slot(QKeyEvent)
    def _scroll_text(self, event: QKeyEvent) -> None:
        QCoreApplication.sendEvent(self.page, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text()))

    # -- copying -------------------------------------------------------------------

    def copy(self) -> None:
        """Copy the selection, or the whole section, with its source line."""
        if self.monograph is not None:
            self._finish_shown()
            self.page.copy_with_source()

    def _finish_shown(self) -> None:
        """A long text that still grows is written to its end, for what needs the whole of it."""
        if self._shown_kind in self._documents:
            self._documents[self._shown_kind].finish()

    # -- finding -------------------------------------------------------------------

    def open_find(self) -> None:
        selected = self.page.textCursor().selectedText()
        self.find_bar.open(selected if "\u2029" not in selected else "")
        self._find(self.find_bar.box.text())
        self._fit()

    def show_words(self, phrases: Sequence[Phrase]) -> None:
        """Find the words of a question, in this section and the others, without moving the focus."""
        self._words = WordFinder(phrases)
        self.find_bar.show_words(" ".join(" ".join(phrase.words) for phrase in phrases))
        self._look_for(self.find_bar.box.text())
        self._fit()

    @Slot()
    def close_find(self) -> None:
        self.find_bar.hide()
        self._fit()
        self._find("")
        self.page.setFocus()

    @Slot(int)
    def step_find(self, step: int) -> None:
        """Go to the next or previous find, over into the next tab that has one."""
        if not self.find_bar.isVisible():
            self.open_find()
        elif not self.page.step_find(step):
            self._step_to_other_tab(step)

    def _step_to_other_tab(self, step: int) -> None:
        kinds = list(self.monograph.tab_kinds) if self.monograph else []
        if not self._found or self._shown_kind not in kinds:
            return
        at = kinds.index(self._shown_kind)
        in_turn = [kinds[(at + step * n) % len(kinds)] for n in range(1, len(kinds) + 1)]
        self.tabs.choose(next(kind for kind in in_turn if kind in self._found))
        self.page.show_find(1 if step > 0 else self.page.finds)

    @Slot(str)
    def _find(self, text: str) -> None:
        self._words = None
        self._look_for(text)

    def _look_for(self, text: str) -> None:
        self._found = self._found_by_kind(text)
        self.tabs.show_found(self._found)
        if text:
            self._finish_shown()
        self._mark(text)
        self._show_find_count()

    def _mark(self, text: str) -> None:
        if self._words is not None and text:
            self.page.find_words(self._words)
        else:
            self.page.find_all(text)

    @Slot()
    def _show_find_count(self) -> None:
        elsewhere = [count for kind, count in self._found.items() if kind is not self._shown_kind]
        text, warnings = self.find_bar.box.text(), self.monograph.boxed_warnings if self.monograph else ()
        in_warning = bool(text) and any(self._count(text, leaf) for one in warnings for leaf in leaf_texts(one.blocks))
        self.find_bar.show_count(
            self.page.current_find, self.page.finds, sum(elsewhere), len(elsewhere), in_warning=in_warning
        )
        self._fit()  # the count may have taken a line of its own

    def _found_by_kind(self, text: str) -> dict[SectionKind, int]:
        """How often each section's text holds the words; sections without them are left out."""
        if not text or self.monograph is None:
            return {}
        counts = {
            kind: self._count(text, tab_title(self.monograph, kind))
            + sum(self._count(text, leaf) for leaf in leaf_texts(tab_blocks(self.monograph, kind)))
            for kind in self.monograph.tab_kinds
        }
        return {kind: count for kind, count in counts.items() if count}

    def _count(self, wanted: str, text: str) -> int:
        return text.casefold().count(wanted.casefold()) if self._words is None else self._words.count(text)

    # -- size ------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Share out the room; the window grows rather than cut or cover anything, as far as the screen goes."""
        most = self._most_height()
        for tightness in TIGHTNESS:
            needed = self._share_out(tightness)
            if needed.height() <= most:
                break
        self.setMinimumSize(min(needed.width(), self.screen().availableSize().width() // 2), min(needed.height(), most))

    def _most_height(self) -> int:
        """What the screen has for this pane beside the window's frame, menus and the lines above."""
        parent = self.parentWidget()
        around = self.window().height() - parent.height() if parent is not None else 0
        return self.screen().availableSize().height() - ROOM_FOR_FRAME - max(around, 0)

    def _share_out(self, tightness: int) -> QSize:
        """Lay out by the room there is, and say how much this needs at least.

        The less there is, the closer everything stands, so that there are lines to read.
        """
        line = QFontInfo(self._theme.font(TEXT_POINTS)).pixelSize() * LINE_HEIGHT
        is_low = self.height() < LOW * line
        margin, gap = margin_of(is_low=is_low), GRID if is_low else 2 * GRID
        self._body.setContentsMargins(margin, 0, margin, gap)
        self._body.setSpacing(gap)
        self.page.fit_into(is_low=is_low)
        self.head.fit_into(self.width(), is_low=is_low, is_tight=tightness > 0)
        self.facts.fit_into(self.width() - 2 * margin, is_low=is_low)
        taken = self._taken(self.width() - 2 * margin, gap)
        room = self.height() - taken - round(line * LINES_TO_READ)
        self.warning.fit_into(self.height(), room, is_low=is_low, is_tight=tightness > 1)
        zoom = self._theme.frame_font(TEXT_POINTS).pointSizeF() / TEXT_POINTS
        narrowest = 2 * margin + self._narrowest_page()
        widest = min(self.width() // 2 - margin, self.width() - narrowest)
        self.column.fit_into(widest, is_narrow=self.width() < NARROW * zoom)
        lines = round(line * (LINES_AT_LEAST - tightness))
        return QSize(narrowest + self._narrowest_column(), taken + lines + self._beside_lines())

    def _taken(self, width: int, gap: int) -> int:
        """The height of what stands above and below the warning and the text."""
        taken = self.head.heightForWidth(self.width()) + self.provenance.heightForWidth(width) + 3 * gap
        if not self.facts.isHidden():
            taken += self.facts.heightForWidth(width) + gap
        if not self.find_bar.isHidden():
            taken += self.find_bar.heightForWidth(width) + gap
        return taken

    def _narrowest_page(self) -> int:
        line = QFontMetrics(self._theme.font(TEXT_POINTS)).averageCharWidth() * CHARACTERS_AT_LEAST
        around = self.page.viewportMargins()
        bar = self.page.verticalScrollBar().sizeHint().width()
        return line + around.left() + around.right() + bar + 2 * self.page.frameWidth()

    def _narrowest_column(self) -> int:
        return self.tabs.narrowest_width + self.page.verticalScrollBar().sizeHint().width()

    def _beside_lines(self) -> int:
        """The height of the warning and of what the page has round its lines."""
        around = self.page.viewportMargins()
        warning = 0 if self.warning.isHidden() else self.warning.smallest_height
        return warning + around.top() + around.bottom() + 2 * self.page.frameWidth()
