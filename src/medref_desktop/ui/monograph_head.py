"""The head of a monograph: name, brands, badges, source chooser, handout button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from medref_desktop.domain.drug_facts import pregnancy_status
from medref_desktop.domain.label_order import RULE
from medref_desktop.domain.monograph import PREGNANCY_WORDS, Monograph
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.domain.query import DrugHit
from medref_desktop.domain.source import SOURCE_TITLES, Source
from medref_desktop.store.name_lists import look_alikes
from medref_desktop.store.pack import MonographRef
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.results_model import not_to_be_confused
from medref_desktop.ui.theme import FRAME_POINTS, GRID, NAME_POINTS, SMALL_POINTS, Theme

LABELS_IN_SIGHT = 12
"""Labels in the list of sources; a drug may have hundreds, which have a window of their own."""

WIDEST_SOURCE = 360
"""Pixels; the list that opens is as wide as its longest line."""

SOURCE_CHARACTERS = 14
"""Of the source in sight at least."""
SMALLEST_NAME_POINTS = 11.0
LOW_NAME_POINTS = 16.0
"""In a low window, which has more use for lines of text."""
ACTIONS_SHARE = 0.6
"""Of the width of the line of brands, for what stands in it at the right."""


class MonographHead(QWidget):
    source_chosen = Signal(object)  # MonographRef
    labels_asked = Signal()
    handout_asked = Signal()
    class_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._classes: tuple[str, ...] = ()
        self.name, self.brands, self.labels = QLabel(self), QLabel(self), QLabel(self)
        self.look_alikes = QLabel(self)
        self.badges, self.sources = QWidget(self), ElidedCombo(self)
        self.handout = QPushButton("Handout…", self)
        self.classmates = QPushButton("Others of this class", self.badges)
        self._brands: Sequence[str] = ()
        self._chips: list[tuple[QLabel, str, bool]] = []
        """The badges, each with its whole text and whether it warns."""
        self._more = QPushButton(self.badges)
        self._more.hide()
        self._width, self._is_low = 800, False
        self._class_menu = QMenu(self.classmates)
        self._current = 0
        """Place of the monograph on the screen in the list of sources."""
        self._badge_layout = FlowLayout(self.badges, 2 * GRID)
        for label in (self.name, self.brands, self.labels, self.look_alikes):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self.brands)
        self.brands.setObjectName("muted")
        self.brands.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.labels.setObjectName("muted")
        self.labels.hide()
        self.sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sources.setMaximumWidth(WIDEST_SOURCE)
        self.sources.setAccessibleName("Source of the monograph")
        self.handout.setToolTip("Handout for the patient (Ctrl+P)")
        self._layout = layout = QGridLayout(self)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.look_alikes, 3, 0, 1, 3)
        layout.addWidget(self.badges, 4, 0, 1, 3)
        policy = self.badges.sizePolicy()
        policy.setHeightForWidth(True)
        self.badges.setSizePolicy(policy)
        for button in (self.classmates, self._more):
            button.setObjectName("chip-button")
        self._more.setMenu(QMenu(self._more))
        self.classmates.clicked.connect(self._announce_class)
        self._class_menu.triggered.connect(self._announce_chosen_class)
        self.sources.activated.connect(self._announce_source)
        self.handout.clicked.connect(self.handout_asked)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_drug(self, hit: DrugHit, monograph: Monograph | None, *, shared_classes: Sequence[str] = ()) -> None:
        """Show the drug; without a monograph (it is damaged) only what the list knows."""
        self._offer_classes(shared_classes)
        self.classmates.hide()  # it is laid out when it is shown again
        self._show_name(hit.name)
        self._brands = monograph.names.brands if monograph else hit.brands
        self.brands.setVisible(bool(self._brands))
        self.handout.setEnabled(monograph is not None)
        self._show_badges(_badges(hit, monograph) if monograph else [], has_classmates=bool(shared_classes))

    def _offer_classes(self, classes: Sequence[str]) -> None:
        """One class by the button itself; of several one is chosen in its menu."""
        self._classes = tuple(classes)
        words = " and ".join(classes)
        self.classmates.setAccessibleName(f"Others of the class {words}")
        self.classmates.setToolTip(f"List the drugs of the class {words}")
        self._class_menu.clear()
        for name in classes:
            self._class_menu.addAction(name.replace("&", "&&")).setData(name)
        # Qt takes None, which its stubs do not know: without a menu the button is pressed.
        self.classmates.setMenu(self._class_menu if len(classes) > 1 else cast(QMenu, None))

    def _show_name(self, name: str) -> None:
        """Tall-man letters for the eye, plain ones for screen readers."""
        alike = look_alikes()
        self.name.setText(alike.tall_man(name))
        self.name.setAccessibleName(name)
        warning = not_to_be_confused(alike.confused_with(name))
        self.look_alikes.setText(warning)
        self.look_alikes.setAccessibleName(warning.lower().capitalize())
        self.look_alikes.setVisible(bool(warning))

    def show_sources(self, refs: Sequence[MonographRef], current: MonographRef) -> None:
        """Offer the drug's monographs; a single one needs no choice. Of many labels the first ones, then the list."""
        self.sources.ensurePolished()  # or its first width is that of the plain style
        self.sources.clear()
        labels = [ref for ref in refs if ref.source is Source.LABEL]
        out_of_sight = {*labels[LABELS_IN_SIGHT:], *(ref for ref in labels if ref.withdrawn)} - {current}
        offered = [ref for ref in refs if ref not in out_of_sight]
        for ref in offered:
            self.sources.addItem(source_name(ref), ref)
        if labels:
            self.sources.addItem("Labels of this drug…" if len(labels) == 1 else f"All {len(labels)} labels…", None)
        self._current = offered.index(current)
        self.sources.setCurrentIndex(self._current)
        self.sources.setVisible(self.sources.count() > 1)
        self._show_label_count(labels, current)
        self.fit_into(self._width, is_low=self._is_low)

    def _show_label_count(self, labels: Sequence[MonographRef], current: MonographRef) -> None:
        """Which of how many labels this is, by which rule; and why it was withdrawn, if it was."""
        said = [f"{labels.index(current) + 1} of {len(labels)} labels"] if current in labels and len(labels) > 1 else []
        if current.is_pinned:
            said.append("pinned by this clinic")
        if current.withdrawn:
            said.append(f"withdrawn by this clinic: {current.withdrawn}")
        self.labels.setText(" · ".join(said))
        self.labels.setToolTip(RULE if labels else "")
        self.labels.setAccessibleDescription(RULE if labels else "")
        self.labels.setVisible(bool(said))

    # -- room -----------------------------------------------------------------------

    def fit_into(self, width: int, *, is_low: bool = False, is_tight: bool = False) -> None:
        """Keep to a width: the actions stand beside the name, or below it where it would have to wrap for them.

        In a low window the badges keep to one line, and everything stands closer. Where it is tight, the brands go.
        """
        self._width, self._is_low = width, is_low
        self.brands.setVisible(bool(self._brands) and not is_tight)
        margin = margin_of(is_low=is_low)
        self._layout.setContentsMargins(margin, (2 if is_low else 4) * GRID, margin, GRID if is_low else 2 * GRID)
        self._layout.setVerticalSpacing(GRID // 2 if is_low else GRID + GRID // 2)
        room = width - 2 * margin
        self._fit_name(room)
        name = self.name.fontMetrics().horizontalAdvance(self.name.text())
        narrowest = self._narrowest_source()
        is_wide = name + self._actions_width(narrowest) <= room
        beside = room - name if is_wide else int(room * (ACTIONS_SHARE if self._brands else 1))
        source = min(max(beside - self._actions_width(0), narrowest), WIDEST_SOURCE)
        self.sources.setMaximumWidth(source)
        actions = self._actions_width(source)
        labels = self._place_labels(actions if is_wide else 0)
        self._place(is_wide=is_wide, is_whole_line=is_wide and not labels)
        self._fit_brands(room if is_wide and not labels else room - actions)
        self._fit_badges(room)

    def _fit_name(self, room: int) -> None:
        """As large as its longest word allows: a name is never cut."""
        points, words = LOW_NAME_POINTS if self._is_low else NAME_POINTS, self.name.text().split()
        while True:
            font = self._theme.frame_font(points, bold=True)
            metrics = QFontMetrics(font)
            if points <= SMALLEST_NAME_POINTS or all(metrics.horizontalAdvance(word) < room for word in words):
                break
            points -= 1
        self.name.setFont(font)

    def _narrowest_source(self) -> int:
        return self.sources.fontMetrics().averageCharWidth() * SOURCE_CHARACTERS + 9 * GRID

    def _actions_width(self, source: int) -> int:
        """Of both actions with the room before them, the chooser of sources at most as wide as this."""
        width = self.handout.sizeHint().width() + 2 * GRID
        return width if self.sources.isHidden() else width + min(self.sources.sizeHint().width(), source) + 2 * GRID

    def _place_labels(self, room: int) -> bool:
        """Under the actions if there is so much room, else in a line of its own; says which."""
        text = self.labels.fontMetrics().horizontalAdvance(self.labels.text())
        is_beside = not self.labels.isHidden() and text <= room
        self._layout.removeWidget(self.labels)
        if is_beside:
            self._layout.addWidget(self.labels, 1, 1, 1, 2)
        else:
            self._layout.addWidget(self.labels, 2, 0, 1, 3)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        self.labels.setAlignment(right if is_beside else Qt.AlignmentFlag.AlignLeft)
        return is_beside

    def _place(self, *, is_wide: bool, is_whole_line: bool) -> None:
        for widget in (self.name, self.brands, self.sources, self.handout):
            self._layout.removeWidget(widget)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        actions_row = 0 if is_wide else 1
        self._layout.addWidget(self.name, 0, 0, 1, 1 if is_wide else 3)
        self._layout.addWidget(self.brands, 1, 0, 1, 3 if is_whole_line else 1)
        self._layout.addWidget(self.sources, actions_row, 1, right)
        self._layout.addWidget(self.handout, actions_row, 2, right)

    def _fit_brands(self, room: int) -> None:
        """As many as fit in one line, and how many more; all of them on demand and for screen readers."""
        metrics = self.brands.fontMetrics()
        lines = [_brands_line(self._brands, count) for count in range(len(self._brands), 0, -1)]
        fitting = next((line for line in lines if metrics.horizontalAdvance(line) <= room), (lines or [""])[-1])
        self.brands.setText(metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, room))
        whole = " · ".join(self._brands)
        self.brands.setToolTip("" if self.brands.text() == whole else whole)
        self.brands.setAccessibleName(f"Brands: {', '.join(self._brands)}" if self._brands else "")

    def _show_badges(self, texts: Sequence[tuple[str, bool]], *, has_classmates: bool) -> None:
        for chip, _, _ in self._chips:
            self._badge_layout.removeWidget(chip)
            chip.hide()  # it goes with a later turn of the event loop
            chip.deleteLater()
        self._chips = []
        for text, is_danger in texts:
            chip = QLabel(text, self.badges)
            chip.setFont(self.badges.font())
            chip.setObjectName("danger-chip" if is_danger else "chip")
            self._badge_layout.addWidget(chip)
            chip.show()  # by itself it would come with the next turn of the event loop
            self._chips.append((chip, text, is_danger))
        for button in (self._more, self.classmates):
            self._badge_layout.removeWidget(button)
            self._badge_layout.addWidget(button)
        self.classmates.setVisible(has_classmates)
        self.badges.setVisible(bool(texts) or has_classmates)
        self.badges.updateGeometry()

    def _fit_badges(self, room: int) -> None:
        """None wider than the line. In a low window one line: those that warn and what fits, the rest on demand."""
        for chip, text, _ in self._chips:
            _elide(chip, text, room)
        rest = self._badges_left_out(room) if self._is_low else []
        for chip, text, _ in self._chips:
            chip.setVisible(text not in rest)
        self._more.setText(f"{len(rest)} more")
        self._more.setToolTip(" · ".join(rest))
        self._more.setAccessibleName(f"More about the drug: {', '.join(rest)}")
        self._more.menu().clear()
        for text in rest:
            self._more.menu().addAction(text.replace("&", "&&"))
        self._more.setVisible(bool(rest))
        self.badges.updateGeometry()

    def _badges_left_out(self, room: int) -> list[str]:
        """The badges for which one line has no room; never one that warns."""
        gap = self._badge_layout.spacing()
        left = room + gap - (0 if self.classmates.isHidden() else self.classmates.sizeHint().width() + gap)
        left -= sum(chip.sizeHint().width() + gap for chip, _, warns in self._chips if warns)
        plain = [(text, chip.sizeHint().width() + gap) for chip, text, warns in self._chips if not warns]
        if sum(width for _, width in plain) <= left:
            return []
        self._more.setText(f"{len(plain)} more")
        left -= self._more.sizeHint().width() + gap
        rest: list[str] = []
        for text, width in plain:
            if width <= left and not rest:
                left -= width
            else:
                rest.append(text)
        return rest

    @Slot()
    def _restyle(self) -> None:
        self.brands.setFont(self._theme.frame_font(SMALL_POINTS))
        self.look_alikes.setFont(self._theme.frame_font(SMALL_POINTS))
        self.labels.setFont(self._theme.frame_font(SMALL_POINTS))
        self.badges.setFont(self._theme.frame_font(SMALL_POINTS))
        self.classmates.setFont(self._theme.frame_font(SMALL_POINTS))
        self._more.setFont(self._theme.frame_font(SMALL_POINTS))
        for control in (self.sources, self.handout):
            control.setFont(self._theme.frame_font(FRAME_POINTS))
        self.fit_into(self._width, is_low=self._is_low)

    @Slot()
    def _announce_class(self) -> None:
        if len(self._classes) == 1:
            self.class_chosen.emit(self._classes[0])

    @Slot(QAction)
    def _announce_chosen_class(self, action: QAction) -> None:
        self.class_chosen.emit(action.data())

    @Slot(int)
    def _announce_source(self, index: int) -> None:
        ref = self.sources.itemData(index)
        if ref is None:
            self.sources.setCurrentIndex(self._current)
            self.labels_asked.emit()
        else:
            self.source_chosen.emit(ref)


def margin_of(*, is_low: bool) -> int:
    """Beside the head and what stands below it."""
    return 3 * GRID if is_low else 6 * GRID


def source_name(ref: MonographRef) -> str:
    """A monograph in the list of a drug's monographs: whose it is, of a label also which."""
    if ref.source is not Source.LABEL:
        return SOURCE_TITLES[ref.source]
    told = ", ".join(filter(None, (ref.title, ref.maker, ref.dated)))
    return f"{'Withdrawn label' if ref.withdrawn else 'Label'}: {told}"


def _brands_line(brands: Sequence[str], count: int) -> str:
    more = len(brands) - count
    return " · ".join(brands[:count]) + (f" and {more} more" if more > 0 else "")


def _elide(chip: QLabel, text: str, room: int) -> None:
    """Shorten a badge that is wider than the line, and tell the whole of it on demand."""
    chip.ensurePolished()
    chip.setText(text)
    around = chip.sizeHint().width() - chip.fontMetrics().horizontalAdvance(text)
    chip.setText(chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room - around, 0)))
    chip.setToolTip("" if chip.text() == text else text)
    chip.setAccessibleName(text)


def _badges(hit: DrugHit, monograph: Monograph) -> list[tuple[str, bool]]:
    """The badges, each with whether it warns."""
    facts = monograph.facts
    texts = [*(facts.epc_classes or hit.classes), facts.therapeutic_class, facts.rx, facts.dea_schedule]
    badges = [(text, False) for text in dict.fromkeys(texts) if text]
    badges.append((", ".join(filter(None, (" and ".join(facts.forms), GROUP_WORDS[hit.drug.group]))), False))
    pregnancy = pregnancy_status(monograph)
    badges.append((PREGNANCY_WORDS[pregnancy], pregnancy in ("contraindicated", "harm")))
    return badges
