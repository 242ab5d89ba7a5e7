"""The left side of the handout dialog: document, layout, letterhead, note, parts, and what the clinic has locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.monograph import ENGLISH
from medref_desktop.domain.patient_shape import MOST_IMPORTANT
from medref_desktop.handout.content import LARGE, ONE_PAGE, PAPERS, STANDARD, HandoutChoices
from medref_desktop.handout.language import language
from medref_desktop.handout.letterhead import read_logo
from medref_desktop.handout.parts import PATIENT_PARTS
from medref_desktop.handout.policy import Policy, Unreviewed
from medref_desktop.settings import Settings
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.messages import explained
from medref_desktop.ui.theme import GRID

LINE_CHARACTERS = 18
"""That can be seen at least of what is typed; in a narrow window the label then stands above."""
NOTE_LINES = 3
LAYOUT_WORDS = {STANDARD: "Standard print (12 point)", LARGE: "Large print (18 point)", ONE_PAGE: "One page (11 point)"}
UNREVIEWED_WORDS = {
    Unreviewed.STATUS: "Say so on every page",
    Unreviewed.WATERMARK: "Say so, with a watermark",
    Unreviewed.REFUSE: "Do not print it",
}
MEANING_OF_TRANSLATION = (
    "No pharmacist or doctor has reviewed this text. It was written from official labels in English and a machine may "
    "have translated it: it may be wrong, lack something, or say something else than the English. Have someone who "
    "reads the language well read a leaflet before you give it to anyone: you answer for what you hand out. Every page "
    "says that it has not been reviewed."
)
MEANING = (
    "No pharmacist or doctor has reviewed this text. It was written from official labels and may be wrong or lack "
    "something. Read a leaflet before you give it to anyone: you answer for what you hand out. Every page says that it "
    "has not been reviewed."
)
ENGLISH_ALONE = "This part is written in English only."
ON_EVERY_HANDOUT = "This part is on every handout."
LOCKED = "Set for all workstations by this clinic's policy file."


class HandoutOptions(QWidget):
    """Announces every change; `settings_with` puts the choices that are remembered into settings.

    `reviewed` has the languages that can be chosen, and whether the text in each has been reviewed.
    """

    changed = Signal()
    acknowledged = Signal()

    def __init__(
        self,
        settings: Settings,
        policy: Policy,
        offered: Mapping[str, str],
        *,
        reviewed: Mapping[str, bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.parts: dict[str, QCheckBox] = {}
        self.document, self.paper, self.layout_choice, self.unreviewed = (ElidedCombo(self) for _ in range(4))
        self.language = ElidedCombo(self)
        self.clinic_name, self.clinic_line, self.clinic_telephone = (
            QLineEdit(text, self) for text in (settings.clinic_name, settings.clinic_line, settings.clinic_telephone)
        )
        self.note = QPlainTextEdit(self)
        self.logo, self._logo = QLabel(self), settings.clinic_logo
        self.choose_logo, self.remove_logo = QPushButton("Choose &logo…", self), QPushButton("Remo&ve", self)
        self.meaning, self.understood = QLabel(self), QCheckBox("I &understand", self)
        self._reviewed, self._kept_language = reviewed, settings.language
        # A clinic that has settled how such text is printed has taken note of it for its people.
        self._is_settled = policy.unreviewed is not None
        self._asked_before = (settings.unreviewed_understood, settings.translation_understood)
        self._understood = list(self._asked_before)  # of English, of translations
        self._fill(settings)
        self._lay_out(offered, settings)
        self._lock(policy)
        self._show_language()
        self._connect()

    def _fill(self, settings: Settings) -> None:
        self.document.addItem("Leaflet")
        self.paper.addItems(PAPERS)
        self.paper.setCurrentText(settings.paper)
        for layout, words in LAYOUT_WORDS.items():
            self.layout_choice.addItem(words, layout)
        self.layout_choice.setCurrentIndex(self.layout_choice.findData(settings.layout))
        for way, words in UNREVIEWED_WORDS.items():
            self.unreviewed.addItem(words, way.value)
        self.unreviewed.setCurrentIndex(self.unreviewed.findData(settings.unreviewed))
        for tag in self._reviewed:
            spoken = language(tag)
            own = "" if spoken.name == spoken.english else f" ({spoken.name})"
            self.language.addItem(f"{spoken.english}{own}", tag)
        self.language.setCurrentIndex(max(self.language.findData(settings.language), 0))
        for combo in (self.document, self.language, self.paper, self.layout_choice, self.unreviewed):
            combo.setMinimumContentsLength(LINE_CHARACTERS)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText("Printed under the title. Not kept.")
        self.note.setMaximumHeight(self.note.fontMetrics().lineSpacing() * NOTE_LINES + 5 * GRID)
        for line in (self.note, self.clinic_name, self.clinic_line, self.clinic_telephone):
            line.setMinimumWidth(self.fontMetrics().averageCharWidth() * LINE_CHARACTERS)
        self._show_logo()

    def _lay_out(self, offered: Mapping[str, str], settings: Settings) -> None:
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        logo = QHBoxLayout()
        for button in (self.choose_logo, self.remove_logo):
            logo.addWidget(button)
        for name, field in (
            ("&Document", self.document), ("Lan&guage", self.language), ("La&yout", self.layout_choice),
            ("Pap&er", self.paper), ("&Note to the patient", self.note), ("Cl&inic", self.clinic_name),
            ("&Address", self.clinic_line), ("&Telephone", self.clinic_telephone),
            ("Un&reviewed text", self.unreviewed),
        ):  # fmt: skip
            self.form.addRow(name, field)
        self.form.insertRow(8, self.logo, logo)
        for row in (self.clinic_name, self.clinic_line, self.clinic_telephone):
            label = self.form.labelForField(row)
            assert label is not None
            # The last letter may reach over what a font says of its width.
            label.setMinimumWidth(label.sizeHint().width() + GRID)
        self.form.setRowVisible(self.document, False)
        self.form.setRowVisible(self.language, self.language.count() > 1)
        self.meaning.setWordWrap(True)
        self.meaning.setObjectName("note")
        inside = QWidget()
        column = QVBoxLayout(inside)
        for widget in (self.meaning, self.understood):
            column.addWidget(widget)
        column.addLayout(self.form)
        self._add_parts(column, offered, settings)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setAccessibleName("Choices")
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setObjectName("parts")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the controls inside have it
        area.setMinimumWidth(inside.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width() + GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def _add_parts(self, column: QVBoxLayout, offered: Mapping[str, str], settings: Settings) -> None:
        chosen = parts_as_before(settings, offered)
        for name, title in offered.items():
            if name not in PATIENT_PARTS and not any(part not in PATIENT_PARTS for part in self.parts):
                column.addWidget(QLabel("For health professionals", self))
            box = QCheckBox(title, self)
            box.setChecked(name in chosen)
            self.parts[name] = box
            column.addWidget(box)

    def _lock(self, policy: Policy) -> None:
        if policy.unreviewed is not None:
            self.unreviewed.setCurrentIndex(self.unreviewed.findData(policy.unreviewed.value))
            _locked(self.unreviewed)
        if (clinic := policy.letterhead) is not None:
            lines = (self.clinic_name, self.clinic_line, self.clinic_telephone)
            for line, text in zip(lines, (clinic.name, clinic.address, clinic.telephone), strict=True):
                line.setText(text)
                _locked(line)
            self.logo.setText("Logo of the clinic" if clinic.logo else "No logo")
            for button in (self.choose_logo, self.remove_logo):
                _locked(button)
        self._is_letterhead_locked = policy.letterhead is not None

    def _connect(self) -> None:
        for box in self.parts.values():
            box.toggled.connect(self.changed)
        # First of all, as what is announced as changed counts on it.
        self.document.currentIndexChanged.connect(self._show_language)
        self.language.currentIndexChanged.connect(self._choose_language)
        for combo in (self.document, self.language, self.paper, self.layout_choice, self.unreviewed):
            combo.currentIndexChanged.connect(self.changed)
        for line in (self.clinic_name, self.clinic_line, self.clinic_telephone):
            line.textChanged.connect(self.changed)
        self.note.textChanged.connect(self.changed)
        self.choose_logo.clicked.connect(self._choose_logo)
        self.remove_logo.clicked.connect(self._remove_logo)
        self.understood.toggled.connect(self._understand)

    # -- told -------------------------------------------------------------------

    def offer_official(self, title: str, *, only: bool = False) -> None:
        """Offer the maker's own text; `only` where there is no leaflet to choose."""
        if self.document.count() == 1:
            self.document.addItem(f"The maker's own text: {title}")
            self.form.setRowVisible(self.document, True)
        if only:
            self.document.setCurrentIndex(1)
            self.document.setEnabled(False)

    @property
    def is_official(self) -> bool:
        """Whether the maker's own text is chosen."""
        return self.document.currentIndex() == 1

    @property
    def may_be_given(self) -> bool:
        """Whether the person knows what it means that nobody has reviewed the text in the chosen language."""
        is_known = self._reviewed[self._tag] or self._is_settled or self._understood[self._is_translation]
        return is_known or self.is_official

    @property
    def _tag(self) -> str:
        tag: str = self.language.currentData()
        return tag

    @property
    def _is_translation(self) -> bool:
        return self._tag != ENGLISH

    def choices(self) -> HandoutChoices:
        """What the person has chosen, but for the letterhead and what the clinic has settled."""
        return HandoutChoices(
            printed_on=date.today(),
            parts=tuple(name for name, box in self.parts.items() if box.isChecked() and self._can_be_printed(name)),
            paper=self.paper.currentText(),
            layout=self.layout_choice.currentData(),
            note=self.note.toPlainText(),
            language=self._tag,
        )

    def _can_be_printed(self, part: str) -> bool:
        """Whether it is written in the chosen language: what is for professionals is in English alone."""
        return part in PATIENT_PARTS or not self._is_translation

    def settings_with(self, settings: Settings) -> Settings:
        """The settings with these choices; what the clinic has fixed and the note are not kept."""
        kept = settings._replace(
            paper=self.paper.currentText(),
            layout=self.layout_choice.currentData(),
            language=self._kept_language,
            unreviewed_understood=self._understood[False],
            translation_understood=self._understood[True],
        )
        kept = self._with_parts(kept)
        if self.unreviewed.isEnabled():
            kept = kept._replace(unreviewed=self.unreviewed.currentData())
        if self._is_letterhead_locked:
            return kept
        return kept._replace(
            clinic_name=self.clinic_name.text(),
            clinic_line=self.clinic_line.text(),
            clinic_telephone=self.clinic_telephone.text(),
            clinic_logo=self._logo,
        )

    def _with_parts(self, settings: Settings) -> Settings:
        """What other drugs have and this one has not stays as it was."""
        left_out = {name for name in settings.parts_left_out if name not in self.parts}
        added = {name for name in settings.parts_added if name not in self.parts}
        for name, box in self.parts.items():
            if box.isChecked() != (name in PATIENT_PARTS):
                (left_out if name in PATIENT_PARTS else added).add(name)
        return settings._replace(parts_left_out=tuple(sorted(left_out)), parts_added=tuple(sorted(added)))

    def use_logo(self, path: Path) -> None:
        """Take a picture as the logo, if it can be used."""
        with explained(self):
            read_logo(path)
            self._logo = str(path)
            self._show_logo()
            self.changed.emit()

    @Slot()
    def _choose_language(self) -> None:
        self._kept_language = self._tag
        self._show_language()

    @Slot()
    def _show_language(self) -> None:
        """What can be chosen in this language, and what must be known of its text.

        Nothing is left out of the maker's text or added to it, and it is in English.
        """
        for name, box in self.parts.items():
            box.setEnabled(not self.is_official and name != MOST_IMPORTANT and self._can_be_printed(name))
            why_not = ON_EVERY_HANDOUT if name == MOST_IMPORTANT else ENGLISH_ALONE
            box.setToolTip("" if self._can_be_printed(name) and name != MOST_IMPORTANT else why_not)
            box.setAccessibleDescription(box.toolTip())
        self.note.setEnabled(not self.is_official)
        self.language.setEnabled(not self.is_official)
        is_reviewed, kind = self._reviewed[self._tag], self._is_translation
        self.form.setRowVisible(self.unreviewed, not is_reviewed)
        self.meaning.setText(MEANING_OF_TRANSLATION if kind else MEANING)
        self.understood.setAccessibleDescription(self.meaning.text())
        self.understood.blockSignals(True)
        self.understood.setChecked(self._understood[kind])
        self.understood.blockSignals(False)
        asks = not is_reviewed and not self._is_settled and not self._asked_before[kind]
        self.meaning.setVisible(asks)
        self.understood.setVisible(asks)

    @Slot()
    def _choose_logo(self) -> None:
        start = str(Path(self._logo).parent) if self._logo else ""
        kinds = "Pictures (*.png *.jpg *.jpeg *.svg)"
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose the clinic's logo", start, kinds)
        if chosen:
            self.use_logo(Path(chosen))

    @Slot()
    def _remove_logo(self) -> None:
        self._logo = ""
        self._show_logo()
        self.changed.emit()

    def _show_logo(self) -> None:
        self.logo.setText(f"Logo: {Path(self._logo).name}" if self._logo else "No logo")
        self.remove_logo.setEnabled(bool(self._logo))

    @Slot(bool)
    def _understand(self, is_understood: bool) -> None:
        self._understood[self._is_translation] = is_understood
        if is_understood:
            self._understood[False] = True  # who knows it of a translation knows it of the English too
        self.acknowledged.emit()


def parts_as_before(settings: Settings, offered: Iterable[str]) -> tuple[str, ...]:
    """Of the parts that a drug has, those that were wanted last. The most important points always are."""
    return tuple(
        name
        for name in offered
        if name == MOST_IMPORTANT
        or (name not in settings.parts_left_out if name in PATIENT_PARTS else name in settings.parts_added)
    )


def _locked(widget: QWidget) -> None:
    widget.setEnabled(False)
    widget.setToolTip(LOCKED)
    widget.setAccessibleDescription(LOCKED)
