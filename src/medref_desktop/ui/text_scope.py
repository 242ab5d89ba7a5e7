"""Where to look for words in the text: a tab or every tab, one label a drug or all; and the help on searching."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QWidget

from medref_desktop.domain.sections import LABEL_TITLES, WRITTEN_TITLES, SectionKind, title_of
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.theme import GRID

EVERY_TAB = "All tabs"


class TextScope(QWidget):
    changed = Signal()
    help_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs, self.labels, self.help = ElidedCombo(self), QCheckBox("All labels", self), QPushButton("?", self)
        self.tabs.setAccessibleName("Tab to look for words in")
        self.tabs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tabs.setMinimumContentsLength(len(EVERY_TAB))
        self.tabs.setMaxVisibleItems(25)
        self.tabs.addItem(EVERY_TAB, None)
        for title, kinds in tabs_by_title().items():
            self.tabs.addItem(title, kinds)
        self.labels.setToolTip("Look into every label of a drug, not only its first")
        self.labels.setAccessibleDescription(self.labels.toolTip())
        self.labels.hide()
        self.help.setObjectName("small-button")
        self.help.setToolTip("How to search (Shift+F1)")
        self.help.setAccessibleName("How to search")
        layout = FlowLayout(self, 2 * GRID, widened=self.tabs)
        for widget in (self.tabs, self.help, self.labels):
            layout.addWidget(widget)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.tabs.currentIndexChanged.connect(self._announce)
        self.labels.toggled.connect(self._announce)
        self.help.clicked.connect(self.help_asked)

    def minimumSizeHint(self) -> QSize:
        """The help stays beside the tabs."""
        widgets = (self.tabs, self.help)
        beside = sum(widget.minimumSizeHint().width() for widget in widgets) + 2 * GRID
        return QSize(beside, 0).expandedTo(super().minimumSizeHint())

    @property
    def kinds(self) -> frozenset[SectionKind] | None:
        """The kinds of section to look into; None for every one."""
        kinds = self.tabs.currentData(Qt.ItemDataRole.UserRole)
        return None if kinds is None else frozenset(SectionKind(kind) for kind in kinds)

    @property
    def title(self) -> str:
        """The tab to look into, or nothing for every tab."""
        return self.tabs.currentText() if self.tabs.currentIndex() > 0 else ""

    @property
    def all_labels(self) -> bool:
        return self.labels.isChecked()

    def offer_all_labels(self, is_offered: bool) -> None:
        """Offer the wider search where there are labels at all."""
        self.labels.setVisible(is_offered)
        if not is_offered:
            self.labels.setChecked(False)

    @Slot()
    def _announce(self) -> None:
        self.changed.emit()


def tabs_by_title() -> dict[str, list[str]]:
    """The kinds that stand in each tab, by its title; written monographs and labels call some by two names."""
    found: dict[str, list[str]] = {}
    for kind in SectionKind:
        titles = [title for table in (LABEL_TITLES, WRITTEN_TITLES) if (title := table.get(kind))]
        found.setdefault(titles[0] if titles else title_of(kind, is_label=False), []).append(kind.value)
    return found
