"""The left side: search box, class filter, list, count. Announces what the person does; is told what to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QVBoxLayout, QWidget

from medref_desktop.domain.query import Answer, DrugHit
from medref_desktop.store.text_answer import TextAnswer, TextHit
from medref_desktop.ui.drug_list import DrugList
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.results_delegate import ResultsDelegate
from medref_desktop.ui.results_model import ResultsModel
from medref_desktop.ui.search_box import SearchBox
from medref_desktop.ui.search_notice import name_notice, text_notice
from medref_desktop.ui.text_scope import TextScope
from medref_desktop.ui.theme import GRID, Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

LINES_AT_LEAST = 3
"""Of the list."""
LARGEST_SHARE = 3
"""A notice may ask for at most this part of the screen's height: a third."""
ALL_CLASSES = "All classes"


class SearchPanel(QWidget):
    query_edited = Signal()
    enter_pressed = Signal()
    drug_chosen = Signal(object)  # Drug
    text_chosen = Signal(object)  # TextHit
    text_found = Signal()
    jump_wanted = Signal(str)  # letters of a drug further down than the rows that are there

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.classes, self.notice = SearchBox(self), ElidedCombo(self), QLabel(self)
        self.model, self.list, self.count = ResultsModel(self), DrugList(self), QLabel(self)
        self.scope = TextScope(self)
        self._moved_to_row = False
        self._letters_waiting = ""
        self.answer: Answer | None = None
        """What the names in the list answer."""
        self._of = 0
        self._lay_out()
        self.list.setModel(self.model)
        self.list.setItemDelegate(ResultsDelegate(theme, self.list, self.model))
        self.box.textChanged.connect(self._announce_query)
        self.box.returnPressed.connect(self._announce_enter)
        self.box.list_key_pressed.connect(self._move_in_list)
        self.classes.currentTextChanged.connect(self._announce_query)
        self.list.letters_typed.connect(self._jump)
        self.model.rowsInserted.connect(self._jump_on)
        self.list.activated.connect(self._announce_choice)
        self.list.clicked.connect(self._announce_choice)
        theme.changed.connect(self.list.scheduleDelayedItemsLayout)
        theme.changed.connect(self._keep_room)
        self.show_classes([])

    def _lay_out(self) -> None:
        self.classes.setAccessibleName("Class of drugs")
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.classes.setMinimumContentsLength(8)
        self.classes.setMaxVisibleItems(20)
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.hide()
        self.list.setObjectName("drugs")
        self.list.setAccessibleName("Drugs")
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.count.setObjectName("muted")
        self.count.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        for widget in (self.box, self.classes, self.scope, self.notice, self.list, self.count):
            layout.addWidget(widget, stretch=1 if widget is self.list else 0)
        self.setFocusProxy(self.box)

    @property
    def drug_class(self) -> str:
        """The class that the list is limited to, or nothing."""
        return self.classes.currentText() if self.classes.currentIndex() > 0 else ""

    def show_classes(self, classes: Sequence[str]) -> None:
        """Offer these classes; the one chosen stays chosen if it is among them."""
        chosen = self.drug_class
        self.classes.blockSignals(True)
        self.classes.clear()
        self.classes.addItems([ALL_CLASSES, *classes])
        self.classes.setCurrentIndex(max(self.classes.findText(chosen), 0) if chosen else 0)
        self.classes.blockSignals(False)

    def show_answer(self, answer: Answer, of: int) -> None:
        """Show a first page; `of` is how many drugs there are in all."""
        self._moved_to_row, self._letters_waiting = False, ""
        self.model.show_answer(answer)
        self.list.scrollToTop()
        self.show_notice(name_notice(answer))
        self.answer, self._of = answer, of
        self._show_count()

    def show_text(self, answer: TextAnswer) -> None:
        """Show the drugs whose text has the words after the names, which are there. Moves the person from no name."""
        if isinstance(self.list.currentIndex().data(ResultsModel.HitRole), TextHit):
            # The row that the person has moved to goes, and no other may take its place.
            self._moved_to_row = False
            self.list.setCurrentIndex(QModelIndex())
        self.model.show_text(answer.hits)
        if answer.hits:
            self.text_found.emit()
        if self.answer is not None:
            self.show_notice(text_notice(self.answer, answer, self.scope.title))
            self._show_count(answer)

    def _show_count(self, text: TextAnswer | None = None) -> None:
        if self.answer is None:
            return
        is_whole = self.answer.query.is_whole_list
        names = f"{self._of} drugs" if is_whole else f"{self.answer.total} of {self._of} drugs"
        more = " or more" if text and text.has_more else ""
        self.count.setText(f"{names}, {len(text.hits)}{more} by their text" if text and text.hits else names)
        self._keep_room()  # it may take another line now

    def show_notice(self, text: str) -> None:
        """A sentence above the list, in place of rows or about them; nothing hides it."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
        self._keep_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_room()

    @Slot()
    def _keep_room(self) -> None:
        """A long notice leaves some lines of the list: a layout does not count how often its words wrap."""
        most = self.screen().availableSize().height() // LARGEST_SHARE
        for widget in (self.scope, self.notice, self.count):
            widget.setMinimumHeight(0)  # a label never says that it needs less than it has been given
            needed = widget.heightForWidth(self.width() - 5 * GRID)
            widget.setMinimumHeight(max(min(needed, most), 0))
        self.list.setMinimumHeight(self.list.fontMetrics().lineSpacing() * LINES_AT_LEAST)

    def chosen_by_person(self) -> DrugHit | TextHit | None:
        """The row that the person has moved to since the list last changed, if any."""
        hit = self.list.currentIndex().data(ResultsModel.HitRole) if self._moved_to_row else None
        return hit if isinstance(hit, (DrugHit, TextHit)) else None

    def mark(self, hit: DrugHit) -> None:
        """Show which row is being read, without that counting as the person's choice."""
        current = self.list.currentIndex().data(ResultsModel.HitRole)
        if isinstance(current, TextHit) and current.drug.drug == hit.drug:
            return
        row = self.model.row_of(hit)
        if row is not None:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(row), flag)

    @Slot()
    def _announce_query(self) -> None:
        self._moved_to_row = False
        self.query_edited.emit()

    @Slot()
    def _announce_enter(self) -> None:
        self.enter_pressed.emit()

    @Slot(QModelIndex)
    def _announce_choice(self, index: QModelIndex) -> None:
        hit = index.data(ResultsModel.HitRole)
        if isinstance(hit, DrugHit):
            self.drug_chosen.emit(hit.drug)
        elif isinstance(hit, TextHit):
            self.text_chosen.emit(hit)

    @Slot(object)
    def _move_in_list(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self._rows_in_sight(),
            Qt.Key.Key_PageUp: -self._rows_in_sight(),
        }[Qt.Key(event.key())]
        self.move_by(step)

    def move_by(self, step: int) -> None:
        """Move the current row; from none, down goes to the first. Headings are stepped over."""
        now = self.list.currentIndex().row() if self.list.currentIndex().isValid() else -1
        target = 0 if now < 0 else now + step
        rows = self.model.rowCount()
        target = min(max(target, 0), rows - 1)
        direction = 1 if step > 0 else -1
        while 0 <= target < rows and not self.model.index(target).flags() & Qt.ItemFlag.ItemIsEnabled:
            target += direction
        if 0 <= target < rows:
            self.list.setCurrentIndex(self.model.index(target))
            self._moved_to_row = True

    @Slot(str)
    def _jump(self, letters: str) -> None:
        self._letters_waiting = ""
        if self.go_to(letters):
            return
        if self.model.is_waiting:
            self._letters_waiting = letters
        elif self.model.canFetchMore():
            self.jump_wanted.emit(letters)

    @Slot()
    def _jump_on(self) -> None:
        """Go on with letters that were typed while rows were on their way."""
        if self._letters_waiting:
            self._jump(self._letters_waiting)

    def go_to(self, letters: str) -> bool:
        """Move to the first drug that begins so, if it is there."""
        row = self.model.row_starting(letters)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self._moved_to_row = True
        return row is not None

    def choose_class(self, name: str) -> None:
        """Limit the list to a class, with nothing typed, and go to the list."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.blockSignals(False)
        if self.classes.currentText() == name:
            self.query_edited.emit()
        self.classes.setCurrentText(name)
        self.list.setFocus()

    def _rows_in_sight(self) -> int:
        return max(self.list.inner_size.height() // max(self.list.sizeHintForRow(0), 1) - 1, 1)
