"""The head of a monograph: name, brands, badges, source chooser, handout button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QMenu, QPushButton, QWidget

from medref_desktop.domain.label_order import RULE
from medref_desktop.domain.monograph import PREGNANCY_WORDS, Monograph
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.domain.provenance import SOURCE_TITLES, Source
from medref_desktop.domain.query import DrugHit
from medref_desktop.domain.sections import SectionKind
from medref_desktop.store.name_lists import look_alikes
from medref_desktop.store.pack import MonographRef
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.results_model import not_to_be_confused
from medref_desktop.ui.theme import FRAME_POINTS, GRID, NAME_POINTS, SMALL_POINTS, Theme

BRANDS_IN_SIGHT = 8
LABELS_IN_SIGHT = 12
"""Labels in the list of sources; a drug may have hundreds, which have a window of their own."""

WIDEST_SOURCE = 360
"""Pixels; the list that opens is as wide as its longest line."""


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
        self.badges, self.sources = QWidget(self), QComboBox(self)
        self.handout = QPushButton("Handout…", self)
        self.classmates = QPushButton("Others of this class", self.badges)
        self._class_menu = QMenu(self.classmates)
        self._current = 0
        """Place of the monograph on the screen in the list of sources."""
        self._badge_layout = FlowLayout(self.badges, 2 * GRID)
        for label in (self.name, self.brands, self.labels, self.look_alikes):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.brands.setObjectName("muted")
        self.labels.setObjectName("muted")
        self.labels.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.labels.hide()
        self.sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sources.setMaximumWidth(WIDEST_SOURCE)
        self.sources.setAccessibleName("Source of the monograph")
        self.handout.setToolTip("Handout for the patient (Ctrl+P)")
        layout = QGridLayout(self)
        layout.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 2 * GRID)
        layout.setVerticalSpacing(GRID + GRID // 2)
        layout.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        layout.addWidget(self.name, 0, 0)
        layout.addWidget(self.sources, 0, 1, right)
        layout.addWidget(self.handout, 0, 2, right)
        layout.addWidget(self.brands, 1, 0)
        layout.addWidget(self.labels, 1, 1, 1, 2)
        layout.addWidget(self.look_alikes, 2, 0, 1, 3)
        layout.addWidget(self.badges, 3, 0, 1, 3)
        policy = self.badges.sizePolicy()
        policy.setHeightForWidth(True)
        self.badges.setSizePolicy(policy)
        self.classmates.setObjectName("chip-button")
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
        self.brands.setText(_brands_line(monograph.names.brands if monograph else hit.brands))
        self.brands.setVisible(bool(self.brands.text()))
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

    def _show_badges(self, texts: Sequence[tuple[str, bool]], *, has_classmates: bool) -> None:
        for chip in self.badges.findChildren(QLabel):
            self._badge_layout.removeWidget(chip)
            chip.deleteLater()
        for text, is_danger in texts:
            chip = QLabel(text, self.badges)
            chip.setFont(self.badges.font())
            chip.setObjectName("danger-chip" if is_danger else "chip")
            self._badge_layout.addWidget(chip)
            chip.show()  # by itself it would come with the next turn of the event loop
        self._badge_layout.removeWidget(self.classmates)
        self._badge_layout.addWidget(self.classmates)
        self.classmates.setVisible(has_classmates)
        self.badges.setVisible(bool(texts) or has_classmates)
        self.badges.updateGeometry()

    @Slot()
    def _restyle(self) -> None:
        self.name.setFont(self._theme.frame_font(NAME_POINTS, bold=True))
        self.brands.setFont(self._theme.frame_font(SMALL_POINTS))
        self.look_alikes.setFont(self._theme.frame_font(SMALL_POINTS))
        self.labels.setFont(self._theme.frame_font(SMALL_POINTS))
        self.badges.setFont(self._theme.frame_font(SMALL_POINTS))
        self.classmates.setFont(self._theme.frame_font(SMALL_POINTS))
        for control in (self.sources, self.handout):
            control.setFont(self._theme.frame_font(FRAME_POINTS))

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


def source_name(ref: MonographRef) -> str:
    """A monograph in the list of a drug's monographs: whose it is, of a label also which."""
    if ref.source is not Source.LABEL:
        return SOURCE_TITLES[ref.source]
    told = ", ".join(filter(None, (ref.title, ref.maker, ref.dated)))
    return f"{'Withdrawn label' if ref.withdrawn else 'Label'}: {told}"


def _brands_line(brands: Sequence[str]) -> str:
    more = len(brands) - BRANDS_IN_SIGHT
    return " · ".join(brands[:BRANDS_IN_SIGHT]) + (f" and {more} more" if more > 0 else "")


def _badges(hit: DrugHit, monograph: Monograph) -> list[tuple[str, bool]]:
    """The badges, each with whether it warns."""
    facts = monograph.facts
    texts = [*(facts.epc_classes or hit.classes), facts.therapeutic_class, facts.rx, facts.dea_schedule]
    badges = [(text, False) for text in dict.fromkeys(texts) if text]
    badges.append((", ".join(filter(None, (" and ".join(facts.forms), GROUP_WORDS[hit.drug.group]))), False))
    pregnancy = _pregnancy(monograph)
    badges.append((PREGNANCY_WORDS[pregnancy], pregnancy in ("contraindicated", "harm")))
    return badges


def _pregnancy(monograph: Monograph) -> str:
    """The status that was written down; nobody has read one out of a label, so there its own words are pointed to."""
    if not monograph.provenance.is_label:
        return monograph.facts.pregnancy
    return "see_text" if monograph.sections_of(SectionKind.PREGNANCY) else "no_statement"
