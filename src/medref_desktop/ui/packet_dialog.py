"""The packet: several leaflets in one paper, its list of medicines typed here, its drugs kept under a name.

What is typed goes with the dialog: only the drugs and their order are ever kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Monograph
from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.handout.content import LARGE, ONE_PAGE, PAPERS, HandoutChoices, make_handout
from medref_desktop.handout.packet import Entry, NoLeaflet, make_packet
from medref_desktop.handout.plain import plain_words
from medref_desktop.handout.typeset import typeset_packet
from medref_desktop.settings import Settings
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui.background import Background
from medref_desktop.ui.handout_options import LAYOUT_WORDS, MEANING
from medref_desktop.ui.packet_list import PacketList
from medref_desktop.ui.paper_dialog import Paper, PaperDialog, policy_in_force, settled
from medref_desktop.ui.theme import Theme

NO_DRUGS = "No drug is in the packet. Add the drug on the screen, or the one chosen in the list, with Ctrl+Shift+P."
KEPT_FIRST = "Kept packets"

Loaded = tuple[str, Monograph | MedRefError, str]
"""A drug's name, its monograph or why there is none, and its pack in words."""
Load = Callable[[Sequence[Drug]], Mapping[Drug, Loaded]]


class PacketDialog(PaperDialog):
    """`load` reads drugs from the packs; it is called in the background. The notebook is worked on by signals."""

    notebook_asked = Signal(object)  # a callable that is given the notebook and returns its packets

    def __init__(self, load: Load, settings: Settings, background: Background, theme: Theme, parent: QWidget) -> None:
        self._policy = policy_in_force()
        self._load, self._loaded = load, dict[Drug, Loaded]()
        self._kept: Mapping[str, tuple[Drug, ...]] = {}
        self._notebook_number = 0
        self.understood = QCheckBox("I &understand")
        super().__init__("packet", settings, background, theme, parent)
        self.setWindowTitle("Packet of leaflets")
        self.heading, self.patient = QLineEdit(self), QLineEdit(self)
        self.paper, self.layout_choice, self.kept = (QComboBox(self) for _ in range(3))
        self.keep, self.forget = QPushButton("&Keep as…", self), QPushButton("&Forget", self)
        self.medicines = PacketList(self)
        self._fill(settings)
        self._lay_out(self._choices(), parent)
        self._connect()
        self.show_kept({})
        self._typeset()

    def _fill(self, settings: Settings) -> None:
        self.heading.setPlaceholderText("Your medicines")
        self.patient.setPlaceholderText("Printed on the cover. Not kept.")
        self.paper.addItems(PAPERS)
        self.paper.setCurrentText(settings.paper)
        for layout, words in LAYOUT_WORDS.items():
            if layout != ONE_PAGE:
                self.layout_choice.addItem(words, layout)
        self.layout_choice.setCurrentIndex(1 if settings.layout == LARGE else 0)
        self.kept.setAccessibleName(KEPT_FIRST)
        self.understood.setAccessibleDescription(MEANING)
        for button in (self.keep, self.forget):
            button.setAutoDefault(False)

    def _choices(self) -> QWidget:
        kept = QHBoxLayout()
        kept.addWidget(self.kept, stretch=1)
        for button in (self.keep, self.forget):
            kept.addWidget(button)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("Packet", kept)
        form.addRow("&Title", self.heading)
        form.addRow("&Name", self.patient)
        form.addRow("La&yout", self.layout_choice)
        form.addRow("Pap&er", self.paper)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        asks = not self._settings.unreviewed_understood and self._policy.unreviewed is None
        meaning = QLabel(MEANING, side)
        meaning.setWordWrap(True)
        meaning.setObjectName("note")
        for widget in (meaning, self.understood):
            widget.setVisible(asks)
            column.addWidget(widget)
        self.understood.setChecked(not asks)
        column.addLayout(form)
        column.addWidget(self.medicines, stretch=1)
        return side

    def _connect(self) -> None:
        for line in (self.heading, self.patient):
            line.textChanged.connect(self._typeset)
        for combo in (self.paper, self.layout_choice):
            combo.currentIndexChanged.connect(self._typeset)
        self.medicines.changed.connect(self._typeset)
        self.understood.toggled.connect(self._understand)
        self.kept.activated.connect(self._open_kept)
        self.keep.clicked.connect(self._ask_name)
        self.forget.clicked.connect(self._forget)

    @property
    def may_be_given(self) -> bool:
        return self.understood.isChecked()

    # -- its drugs ----------------------------------------------------------------

    @Slot(object, str)
    def add(self, drug: Drug, name: str) -> None:
        """Add a drug at the end, once."""
        self.medicines.add(drug, name)

    @Slot(object)
    def show_kept(self, packets: Mapping[str, tuple[Drug, ...]]) -> None:
        """Offer these packets."""
        chosen = self.kept.currentText()
        self._kept = packets
        self.kept.clear()
        self.kept.addItems([KEPT_FIRST, *packets])
        self.kept.setCurrentIndex(max(self.kept.findText(chosen), 0))
        self.forget.setEnabled(self.kept.currentIndex() > 0)

    @Slot(int)
    def _open_kept(self, index: int) -> None:
        self.forget.setEnabled(index > 0)
        if drugs := self._kept.get(self.kept.itemText(index)):
            self.heading.setText(self.kept.itemText(index))
            self.medicines.show_drugs([(drug, self._name_of(drug)) for drug in drugs])

    def _name_of(self, drug: Drug) -> str:
        """By its key until it has been read."""
        return self._loaded[drug][0] if drug in self._loaded else drug.key.replace("+", " / ")

    @Slot()
    def _ask_name(self) -> None:
        question = QInputDialog(self)
        question.setWindowTitle("Keep the packet")
        question.setLabelText("Name of the packet. Only its drugs and their order are kept.")
        question.setTextValue(self.heading.text())
        question.setOkButtonText("Keep")
        question.textValueSelected.connect(self.keep_as)
        question.open()

    @Slot(str)
    def keep_as(self, name: str) -> None:
        """Keep the drugs under a name."""
        if name := " ".join(name.split()):
            self.notebook_asked.emit(partial(_keep, name=name, drugs=self.medicines.drugs()))

    @Slot()
    def _forget(self) -> None:
        self.notebook_asked.emit(partial(_forget, name=self.kept.currentText()))

    # -- the paper ----------------------------------------------------------------

    @Slot()
    def _typeset(self) -> None:
        layout, paper = self.layout_choice.currentData(), self.paper.currentText()
        settings = self._settings = dataclasses.replace(self._settings, paper=paper)
        title, patient, rows = self.heading.text(), self.patient.text(), self.medicines.rows()
        drugs, load, loaded = self.medicines.drugs(), self._load, self._loaded
        choices = HandoutChoices(date.today(), paper=paper, layout=layout)

        def make() -> Paper:
            if not drugs:
                raise HandoutFailed(NO_DRUGS)
            loaded.update(load([drug for drug in drugs if drug not in loaded]))
            chosen = settled(choices, settings)
            entries = [_entry(loaded[drug], chosen) for drug in drugs]
            named = [dataclasses.replace(row, medicine=e.title) for row, e in zip(rows, entries, strict=True)]
            failures = [f"{entry.title}: {entry.reason}" for entry in entries if isinstance(entry, NoLeaflet)]
            if len(failures) == len(entries):
                raise HandoutFailed(" ".join(failures))
            packet = make_packet(entries, chosen, title=title, patient=patient, rows=named)
            count = len(packet.leaflets)
            told = "1 leaflet" if count == 1 else f"{count} leaflets"
            text = "\n\n".join(map(plain_words, packet.leaflets))
            return Paper(typeset_packet(packet), text, "\n".join([told, *failures]))

        self._make(make)

    @Slot(bool)
    def _understand(self, is_understood: bool) -> None:
        self._settings = dataclasses.replace(self._settings, unreviewed_understood=is_understood)
        self.settings_changed.emit(self._settings)
        self._show_ready(self._made is not None)


def _entry(loaded: Loaded, choices: HandoutChoices) -> Entry:
    name, monograph, pack_label = loaded
    if isinstance(monograph, MedRefError):
        return NoLeaflet(name, monograph.message)
    try:
        return make_handout(monograph, choices, pack_label)
    except HandoutFailed as failure:
        return NoLeaflet(name, failure.message)


def _keep(notebook: Notebook, name: str, drugs: Sequence[Drug]) -> None:
    notebook.keep_packet(name, drugs)


def _forget(notebook: Notebook, name: str) -> None:
    notebook.forget_packet(name)
