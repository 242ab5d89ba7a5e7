"""The packet: several leaflets in one paper, its list of medicines typed here, its drugs kept under a name.

What is typed goes with the dialog: only the drugs and their order are ever kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.handout.language import languages
from medref_desktop.handout.packet import Entry, NoLeaflet, make_packet, packet_words
from medref_desktop.handout.parts import PATIENT_PARTS, language_for, offered_parts
from medref_desktop.handout.plain import plain_words
from medref_desktop.handout.typeset import typeset_packet
from medref_desktop.settings import Settings
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui.background import Background
from medref_desktop.ui.elided_combo import ElidedCombo
from medref_desktop.ui.flow_layout import FlowLayout
from medref_desktop.ui.handout_options import HandoutOptions
from medref_desktop.ui.leaflet_length import missing_language, size_words
from medref_desktop.ui.messages import ask_for_words
from medref_desktop.ui.packet_leaflet import LeafletChoice, PacketLeaflet
from medref_desktop.ui.packet_list import PacketList
from medref_desktop.ui.paper_dialog import Paper, PaperDialog, policy_in_force, settled
from medref_desktop.ui.scrolled import Scrolled
from medref_desktop.ui.theme import GRID, Theme

NO_DRUGS = "No drug is in the packet. Add the drug on the screen, or the one chosen in the list, with Ctrl+Shift+P."
KEPT_FIRST = "Kept packets"

Loaded = tuple[str, Monograph | MedRefError, str]
"""A drug's name, its monograph or why there is none, and its pack in words."""
Load = Callable[[Sequence[Drug]], Mapping[Drug, Loaded]]


class PacketDialog(PaperDialog):
    """`load` reads drugs from the packs; it is called in the background. The notebook is worked on by signals."""

    notebook_asked = Signal(object)  # a callable that is given the notebook and returns its packets
    SHARES = (1, 1)

    def __init__(self, load: Load, settings: Settings, background: Background, theme: Theme, parent: QWidget) -> None:
        self._load, self._loaded = load, dict[Drug, Loaded]()
        self._kept: Mapping[str, tuple[Drug, ...]] = {}
        self._notebook_number = 0
        self._undo: Callable[[Notebook], None] | None = None
        super().__init__("packet", settings, background, theme, parent)
        self.setWindowTitle("Packet of leaflets")
        self.heading, self.patient = QLineEdit(self), QLineEdit(self)
        self.kept = ElidedCombo(self)
        self.keep, self.forget, self.undo = (QPushButton(text, self) for text in ("&Keep as…", "&Forget", "Un&do"))
        self.medicines, self.leaflet = PacketList(self), PacketLeaflet(self)
        tags = sorted(languages(), key=lambda tag: (tag != ENGLISH, tag))
        self.options = HandoutOptions(settings, policy_in_force(), {}, reviewed=dict.fromkeys(tags, False), parent=self)
        self.understood = self.options.understood
        self._fill()
        # Nothing is given out before it is read.
        self._lay_out(self._choices(), parent, above=(self.options.meaning, self.understood))
        self._connect()
        self.show_kept({})
        self._typeset()

    def _fill(self) -> None:
        self.patient.setPlaceholderText("Printed on the cover. Not kept.")
        self.patient.setToolTip(self.patient.placeholderText())
        self.kept.setAccessibleName(KEPT_FIRST)
        self.options.form.setRowVisible(self.options.note, False)  # each leaflet has one of its own
        self.undo.setEnabled(False)
        for button in (self.keep, self.forget, self.undo):
            button.setAutoDefault(False)

    def _choices(self) -> QWidget:
        kept_buttons = QWidget(self)
        kept = FlowLayout(kept_buttons, 2 * GRID)
        for button in (self.keep, self.forget, self.undo):
            kept.addWidget(button)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("Packet", self.kept)
        form.addRow(kept_buttons)
        form.addRow("&Title", self.heading)
        form.addRow("&Name", self.patient)
        medicines = QWidget(self)
        inside = QVBoxLayout(medicines)
        inside.addLayout(form)
        inside.addWidget(self.medicines, stretch=1)
        self.tabs = tabs = QTabWidget(self)
        tabs.setUsesScrollButtons(False)
        tabs.addTab(Scrolled(medicines, "Medicines", self), "Medicines")
        tabs.addTab(Scrolled(self.leaflet, "Each leaflet", self), "Each leaflet")
        tabs.addTab(self.options, "Paper")
        return tabs

    def _connect(self) -> None:
        for line in (self.heading, self.patient):
            line.textChanged.connect(self._typeset)
        self.options.changed.connect(self._typeset)
        self.options.acknowledged.connect(self._understand)
        self.leaflet.changed.connect(self._typeset)
        self.medicines.changed.connect(self._typeset)
        self.medicines.table.currentCellChanged.connect(self.leaflet.show_leaflet)
        self._background.finished.connect(self._show_leaflets)
        self._background.failed.connect(self._show_leaflets)
        self.undo.clicked.connect(self._undo_forgetting)
        self.kept.activated.connect(self._open_kept)
        self.keep.clicked.connect(self._ask_name)
        self.forget.clicked.connect(self._forget)

    @property
    def may_be_given(self) -> bool:
        return self.options.may_be_given

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
        return self._loaded[drug][0] if drug in self._loaded else drug.ingredients

    @Slot()
    def _ask_name(self) -> None:
        what = "Name of the packet. Only its drugs and their order are kept."
        question = ask_for_words(self, "Keep the packet", what, "Keep", self.heading.text())
        question.textValueSelected.connect(self.keep_as)

    @Slot(str)
    def keep_as(self, name: str) -> None:
        """Keep the drugs under a name."""
        if name := " ".join(name.split()):
            self._change(name, partial(_keep, name=name, drugs=self.medicines.drugs()))

    @Slot()
    def _forget(self) -> None:
        name = self.kept.currentText()
        self._change(name, partial(_forget, name=name))

    def _change(self, name: str, change: Callable[[Notebook], None]) -> None:
        """Change what is kept under a name; what was there before can be brought back."""
        before = self._kept.get(name)
        self._undo = partial(_keep, name=name, drugs=before) if before else None
        self.undo.setEnabled(before is not None)
        self.undo.setToolTip(f"Bring back “{name}” as it was." if before else "")
        self.notebook_asked.emit(change)

    @Slot()
    def _undo_forgetting(self) -> None:
        if self._undo is not None:
            self.notebook_asked.emit(self._undo)
        self._undo = None
        self.undo.setEnabled(False)

    # -- the paper ----------------------------------------------------------------

    @Slot()
    def _typeset(self) -> None:
        settings = self._settings = self.options.settings_with(self._settings)
        self.settings_changed.emit(settings)
        title, patient, rows = self.heading.text(), self.patient.text(), self.medicines.rows()
        drugs, load, loaded = self.medicines.drugs(), self._load, self._loaded
        choices, own = self.options.choices(), self.leaflet.choices()
        wanted = settings._replace(language=choices.language)
        self.heading.setPlaceholderText(packet_words(choices.language)["title"])
        self._show_leaflets()

        def make() -> Paper:
            if not drugs:
                raise HandoutFailed(NO_DRUGS)
            loaded.update(load([drug for drug in drugs if drug not in loaded]))
            chosen = settled(choices, settings)
            entries = [_entry(loaded[drug], chosen, own.get(drug, LeafletChoice())) for drug in drugs]
            named = [dataclasses.replace(row, medicine=e.title) for row, e in zip(rows, entries, strict=True)]
            failures = [f"{entry.title}: {entry.reason}" for entry in entries if isinstance(entry, NoLeaflet)]
            monographs = [loaded[drug][1] for drug in drugs]
            lacking = [missing_language(one, wanted) for one in monographs if not isinstance(one, MedRefError)]
            if len(failures) == len(entries):
                raise HandoutFailed(" ".join(failures))
            packet = make_packet(entries, chosen, title=title, patient=patient, rows=named)
            told = _told(entries, monographs)
            text = "\n\n".join(map(plain_words, packet.leaflets))
            return Paper(typeset_packet(packet), text, "\n".join(filter(None, [told, *lacking, *failures])))

        self._make(make)

    @Slot()
    def _show_leaflets(self) -> None:
        """Offer the parts of what has been read by now."""
        read = {drug: self._loaded[drug][1] for drug in self.medicines.drugs() if drug in self._loaded}
        language = self.options.choices().language
        offered = {drug: _offered(each, language) for drug, each in read.items()}
        self.leaflet.show_drugs({drug: self._name_of(drug) for drug in self.medicines.drugs()}, offered)

    @Slot()
    def _understand(self) -> None:
        self._settings = self.options.settings_with(self._settings)
        self.settings_changed.emit(self._settings)
        self._show_ready(self._made is not None)


def _offered(monograph: Monograph | MedRefError, language: str) -> Mapping[str, str]:
    """The parts that can be chosen; none where no leaflet can be made, which the status tells."""
    if isinstance(monograph, MedRefError):
        return {}
    try:
        return offered_parts(monograph, language_for(monograph, language))
    except HandoutFailed:
        return {}


def _entry(loaded: Loaded, choices: HandoutChoices, own: LeafletChoice) -> Entry:
    name, monograph, pack_label = loaded
    if isinstance(monograph, MedRefError):
        return NoLeaflet(name, monograph.message)
    try:
        tag = language_for(monograph, choices.language)
        # What was chosen while the leaflet was in English may be written in English alone.
        parts = tuple(part for part in own.parts if part in PATIENT_PARTS or tag == ENGLISH)
        chosen = dataclasses.replace(choices, note=own.note, parts=parts, language=tag)
        return make_handout(monograph, chosen, pack_label)
    except HandoutFailed as failure:
        return NoLeaflet(name, failure.message)


def _told(entries: Sequence[Entry], monographs: Sequence[Monograph | MedRefError]) -> str:
    """How many leaflets there are, how long together and how hard to read."""
    leaflets = [
        (entry, monograph)
        for entry, monograph in zip(entries, monographs, strict=True)
        if not isinstance(entry, NoLeaflet) and not isinstance(monograph, MedRefError)
    ]
    return f"{'1 leaflet' if len(leaflets) == 1 else f'{len(leaflets)} leaflets'} · {size_words(*leaflets)}"


def _keep(notebook: Notebook, name: str, drugs: Sequence[Drug]) -> None:
    notebook.keep_packet(name, drugs)


def _forget(notebook: Notebook, name: str) -> None:
    notebook.forget_packet(name)
