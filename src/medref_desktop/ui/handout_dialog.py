"""The handout: its choices beside a live preview of the very PDF that is saved, copied from or printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from medref_desktop import paths
from medref_desktop.domain.monograph import Monograph
from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.handout.content import Handout, HandoutChoices, file_name, make_handout
from medref_desktop.handout.official import make_official, official_title
from medref_desktop.handout.parts import offered_parts
from medref_desktop.handout.plain import plain_words
from medref_desktop.handout.policy import Policy, Unreviewed, read_policy
from medref_desktop.handout.printing import default_printer, page_images, print_pdf, printers
from medref_desktop.handout.typeset import save_pdf, typeset
from medref_desktop.review.patient_part import drug_names
from medref_desktop.review.readability import read
from medref_desktop.settings import Settings
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.handout_options import HandoutOptions
from medref_desktop.ui.messages import explained, tell
from medref_desktop.ui.page_preview import PagePreview
from medref_desktop.ui.theme import GRID, Theme

PREVIEW_DPI = 110
PREPARING = "Preparing the handout…"
PRINTING = "Printing…"
COPIES_AT_ONCE = 2
"""One for the patient and one for the file, when it is printed without asking."""


class OfficialText(NamedTuple):
    """A label with the maker's own text for patients, its pictures, and its pack in words."""

    label: Monograph
    pictures: Mapping[str, bytes]
    pack_label: str


class HandoutSubject(NamedTuple):
    """What a handout is made of: a monograph, and the pack that it comes from in words.

    `find_official` looks for the maker's own text of the drug; it is called once, in the background.
    """

    monograph: Monograph
    pack_label: str
    find_official: Callable[[], OfficialText | None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Preview:
    pdf: bytes
    pages: list[QImage]
    text: str
    told: str
    """Pages, words and reading grade."""


def settled(choices: HandoutChoices, settings: Settings) -> HandoutChoices:
    """The choices with the clinic's policy, else the person's own letterhead and preference."""
    policy = read_policy(paths.policy_file())
    letterhead = policy.letterhead_or(
        settings.clinic_name, settings.clinic_line, settings.clinic_telephone, settings.clinic_logo
    )
    return dataclasses.replace(
        choices, letterhead=letterhead, unreviewed=policy.unreviewed or Unreviewed(settings.unreviewed)
    )


def size_words(handout: Handout, monograph: Monograph, pages: int) -> str:
    """How long a handout is and how hard to read, the drug's names not counted."""
    blocks = [block for part in handout.parts for block in (*part.blocks, *(b for g in part.groups for b in g.blocks))]
    reading = read(blocks)
    grade = reading.without(drug_names(monograph.names)).grade
    return f"{'1 page' if pages == 1 else f'{pages} pages'} · {reading.words} words · reading grade {grade:.1f}"


class HandoutDialog(QDialog):
    settings_changed = Signal(object)  # Settings

    def __init__(
        self, subject: HandoutSubject, settings: Settings, background: Background, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._subject, self._monograph = subject, subject.monograph
        self._settings, self._background = settings, background
        self._number = self._print_number = self._official_number = 0
        self._official: OfficialText | None = None
        self._made: _Preview | None = None
        self._prints_when_ready = False
        self.setWindowTitle(f"Handout: {subject.monograph.names.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_reviewed = subject.monograph.provenance.review.is_reviewed
        self.options = HandoutOptions(settings, _policy(), self._offered(), is_reviewed=is_reviewed, parent=self)
        self.preview, self.status = PagePreview(theme, self), QLabel(PREPARING, self)
        self.buttons = QDialogButtonBox(self)
        self.print_button = self.buttons.addButton("&Print…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button, self.copy_button = (
            self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            for text in ("&Save PDF…", "&Copy text")
        )
        self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._lay_out(parent)
        self._connect()
        self._look_for_official()
        self._typeset()

    def _offered(self) -> dict[str, str]:
        try:
            return offered_parts(self._monograph)
        except HandoutFailed:
            return {}  # the typesetting that follows fails with the same words, and shows them

    def _lay_out(self, parent: QWidget) -> None:
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.print_button.setToolTip("Ctrl+Shift+Enter prints two copies at once on the default printer.")
        side = QVBoxLayout()
        side.addWidget(self.options, stretch=1)
        side.addWidget(self.status)
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addLayout(side, stretch=2)
        top.addWidget(self.preview, stretch=3)
        layout = QVBoxLayout(self)
        layout.addLayout(top, stretch=1)
        layout.addWidget(self.buttons)
        self.resize(parent.window().size() * 0.9)
        self._show_ready(False)

    def _connect(self) -> None:
        self.options.changed.connect(self._typeset)
        self.options.acknowledged.connect(self._acknowledge)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.copy_button.clicked.connect(self._copy)
        for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.print_at_once)
        self.buttons.rejected.connect(self.reject)
        self._background.finished.connect(self._show_finished)
        self._background.failed.connect(self._show_failed)

    # -- the preview --------------------------------------------------------------

    def _look_for_official(self) -> None:
        """A label's own text is at hand; for a written monograph the labels are looked through in the background."""
        if self._monograph.official_patient_texts:
            self._use_official(self._subject.find_official(), only=True)
            return
        find = self._subject.find_official

        def job(report: Report) -> OfficialText | None:
            return find()

        self._official_number = self._background.run(job)

    def _use_official(self, official: OfficialText | None, *, only: bool = False) -> None:
        self._official = official
        if official is not None:
            self.options.offer_official(official_title(official.label), only=only)

    @Slot()
    def _typeset(self) -> None:
        """Make the PDF anew in the background; choices that come faster overtake it."""
        choices, subject, official = self.options.choices(), self._subject, self._official
        is_official = self.options.is_official
        settings = self._settings = self.options.settings_with(self._settings)
        self.settings_changed.emit(self._settings)
        self._made = None
        self._show_ready(False)
        self.status.setText(PREPARING)

        def job(report: Report) -> _Preview:
            chosen, monograph = settled(choices, settings), subject.monograph
            if is_official and official is not None:
                monograph = official.label
                handout = make_official(monograph, chosen, official.pictures, official.pack_label)
            else:
                title = official_title(official.label) if official else ""
                handout = make_handout(monograph, chosen, subject.pack_label, title)
            pdf = typeset(handout)
            report(1, 2)
            pages = page_images(pdf, PREVIEW_DPI)
            return _Preview(pdf, pages, plain_words(handout), size_words(handout, monograph, len(pages)))

        if self._number:
            self._background.cancel_one(self._number)
        self._number = self._background.run(job)

    @Slot(object, object)
    def _show_finished(self, number: int, result: object) -> None:
        if number == self._number and isinstance(result, _Preview):
            self._made = result
            self.preview.show_pages(result.pages)
            self.status.setText(result.told)
            self._show_ready(True)
            if self._prints_when_ready:
                self.print_at_once()
        elif number == self._official_number and isinstance(result, OfficialText):
            self._use_official(result)
            self._typeset()
        elif number == self._print_number:
            self.status.setText("Sent to the printer.")
            self._show_ready(True)

    @Slot(object, object)
    def _show_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            self._prints_when_ready = False
            self.preview.show_pages([])
            self.status.setText(f"{failure.message} {failure.hint}".strip())
        elif number == self._official_number:
            tell(self, failure)
        elif number == self._print_number:
            self.status.setText("")
            self._show_ready(True)
            tell(self, failure)

    @Slot()
    def _acknowledge(self) -> None:
        self._settings = self.options.settings_with(self._settings)
        self.settings_changed.emit(self._settings)
        self._show_ready(self._made is not None)

    def _show_ready(self, is_ready: bool) -> None:
        for button in (self.print_button, self.save_button, self.copy_button):
            button.setEnabled(is_ready and self.options.may_be_given)

    @Slot()
    def _copy(self) -> None:
        assert self._made is not None
        QGuiApplication.clipboard().setText(self._made.text)
        self.status.setText("The text is copied, with its sources.")

    # -- saving -----------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        folder = self._settings.handout_folder
        if not folder or not Path(folder).is_dir():
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / file_name(self._monograph.names.name))
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the handout", proposed, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save the PDF of the preview; its bytes are the truth of print."""
        assert self._made is not None
        if path.suffix.lower() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
        with explained(self):
            save_pdf(self._made.pdf, path)
            self._settings = dataclasses.replace(self._settings, handout_folder=str(path.parent))
            self.settings_changed.emit(self._settings)
            self.status.setText(f"Saved as {path.name}.")

    # -- printing ---------------------------------------------------------------

    @Slot()
    def _print(self) -> None:
        if not printers():
            self._offer_save()
            return
        printer = QPrinter()
        printer.setDocName(self._monograph.names.name)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the PDF of the preview in the background."""
        assert self._made is not None
        pdf = self._made.pdf
        self._show_ready(False)
        self.status.setText(PRINTING)

        def job(report: Report) -> None:
            print_pdf(pdf, printer)

        self._print_number = self._background.run(job)

    @Slot()
    def print_at_once(self) -> None:
        """Print two copies on the default printer with the choices as they are, as soon as the pages are there."""
        self._prints_when_ready = self._made is None
        if not self.print_button.isEnabled():
            return
        if not printers():
            self._offer_save()
            return
        with explained(self):
            printer = default_printer(COPIES_AT_ONCE)
            printer.setDocName(self._monograph.names.name)
            self.print_on(printer)

    def _offer_save(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "MedRef", "This computer has no printer.", parent=self)
        box.setInformativeText("Save the handout as a PDF and print it elsewhere.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save = box.addButton("Save PDF…", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        save.clicked.connect(self._save)
        box.open()


def _policy() -> Policy:
    try:
        return read_policy(paths.policy_file())
    except HandoutFailed:
        return Policy()  # the typesetting that follows fails with the same words, and shows them
