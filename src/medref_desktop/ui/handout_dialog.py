"""The handout: which parts, which paper, which size, with a live preview of the very PDF that is saved or printed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medref_desktop import paths
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.patient_shape import MOST_IMPORTANT
from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.handout.content import LARGE, PAPERS, STANDARD, HandoutChoices, file_name, make_handout
from medref_desktop.handout.parts import PATIENT_PARTS, offered_parts
from medref_desktop.handout.policy import Unreviewed, read_policy
from medref_desktop.handout.printing import page_images, print_pdf, printers
from medref_desktop.handout.typeset import save_pdf, typeset
from medref_desktop.settings import Settings
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.messages import explained, tell
from medref_desktop.ui.page_preview import PagePreview
from medref_desktop.ui.theme import GRID, Theme

PREVIEW_DPI = 110
LINE_CHARACTERS = 18
"""That can be seen at least of what is typed; in a narrow window the label then stands above."""
PREPARING = "Preparing the handout…"
PRINTING = "Printing…"


@dataclass(frozen=True, slots=True)
class _Preview:
    pdf: bytes
    pages: list[QImage]


class HandoutSubject(NamedTuple):
    """What a handout is made of: a monograph, and the pack that it comes from in words."""

    monograph: Monograph
    pack_label: str


def _settled(choices: HandoutChoices, settings: Settings) -> HandoutChoices:
    """The choices with the clinic's policy, else the person's own letterhead and preference."""
    policy = read_policy(paths.policy_file())
    letterhead = policy.letterhead_or(
        settings.clinic_name, settings.clinic_line, settings.clinic_telephone, settings.clinic_logo
    )
    return dataclasses.replace(
        choices, letterhead=letterhead, unreviewed=policy.unreviewed or Unreviewed(settings.unreviewed)
    )


class HandoutDialog(QDialog):
    settings_changed = Signal(object)  # Settings

    def __init__(
        self, subject: HandoutSubject, settings: Settings, background: Background, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._monograph, self._pack_label = subject
        self._settings, self._background = settings, background
        self._number = self._print_number = 0
        self._pdf: bytes | None = None
        self.setWindowTitle(f"Handout: {subject.monograph.names.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.parts: dict[str, QCheckBox] = {}
        self.paper, self.large_print = QComboBox(self), QCheckBox("Large print (18 point)", self)
        self.clinic_name, self.clinic_line, self.clinic_telephone = (
            QLineEdit(text, self) for text in (settings.clinic_name, settings.clinic_line, settings.clinic_telephone)
        )
        self.preview, self.status = PagePreview(theme, self), QLabel(PREPARING, self)
        self.buttons = QDialogButtonBox(self)
        self.print_button = self.buttons.addButton("&Print…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button = self.buttons.addButton("&Save PDF…", QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._lay_out(self._offered(), parent)
        self._connect()
        self._typeset()

    def _offered(self) -> dict[str, str]:
        try:
            return offered_parts(self._monograph)
        except HandoutFailed:
            return {}  # the typesetting that follows fails with the same words, and shows them

    def _lay_out(self, offered: dict[str, str], parent: QWidget) -> None:
        self.paper.addItems(PAPERS)
        self.paper.setCurrentText(self._settings.paper)
        self.large_print.setChecked(self._settings.large_print)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        for line in (self.clinic_name, self.clinic_line, self.clinic_telephone):
            line.setMinimumWidth(self.fontMetrics().averageCharWidth() * LINE_CHARACTERS)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("&Paper", self.paper)
        form.addRow("", self.large_print)
        form.addRow("&Clinic", self.clinic_name)
        form.addRow("&Address", self.clinic_line)
        form.addRow("&Telephone", self.clinic_telephone)
        side = QVBoxLayout()
        side.addLayout(form)
        side.addWidget(self._part_boxes(offered), stretch=1)
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

    def _part_boxes(self, offered: dict[str, str]) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        for name, title in offered.items():
            if name not in PATIENT_PARTS and not any(part not in PATIENT_PARTS for part in self.parts):
                column.addWidget(QLabel("For health professionals", inside))
            box = QCheckBox(title, inside)
            box.setChecked(name in PATIENT_PARTS)
            if name == MOST_IMPORTANT:
                box.setEnabled(False)
                box.setToolTip("This part is on every handout.")
            self.parts[name] = box
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setAccessibleName("Parts of the handout")
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setObjectName("parts")
        area.setMinimumWidth(inside.sizeHint().width() + area.verticalScrollBar().sizeHint().width() + GRID)
        return area

    def _connect(self) -> None:
        for box in (*self.parts.values(), self.large_print):
            box.toggled.connect(self._typeset)
        self.paper.currentTextChanged.connect(self._typeset)
        for line in (self.clinic_name, self.clinic_line, self.clinic_telephone):
            line.textChanged.connect(self._typeset)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self._background.finished.connect(self._show_finished)
        self._background.failed.connect(self._show_failed)

    def choices(self) -> HandoutChoices:
        """What the person has chosen, but for the letterhead and what the clinic has settled."""
        return HandoutChoices(
            printed_on=date.today(),
            parts=tuple(name for name, box in self.parts.items() if box.isChecked()),
            paper=self.paper.currentText(),
            layout=LARGE if self.large_print.isChecked() else STANDARD,
        )

    @Slot()
    def _typeset(self) -> None:
        """Make the PDF anew in the background; choices that come faster overtake it."""
        choices, monograph, pack_label = self.choices(), self._monograph, self._pack_label
        settings = self._settings = dataclasses.replace(
            self._settings,
            paper=choices.paper,
            large_print=self.large_print.isChecked(),
            clinic_name=self.clinic_name.text(),
            clinic_line=self.clinic_line.text(),
            clinic_telephone=self.clinic_telephone.text(),
        )
        self.settings_changed.emit(self._settings)
        self._pdf = None
        self._show_ready(False)
        self.status.setText(PREPARING)

        def job(report: Report) -> _Preview:
            pdf = typeset(make_handout(monograph, _settled(choices, settings), pack_label))
            report(1, 2)
            return _Preview(pdf, page_images(pdf, PREVIEW_DPI))

        self._background.cancel()
        self._number = self._background.run(job)

    @Slot(object, object)
    def _show_finished(self, number: int, result: object) -> None:
        if number == self._number and isinstance(result, _Preview):
            self._pdf = result.pdf
            self.preview.show_pages(result.pages)
            count = len(result.pages)
            self.status.setText("1 page" if count == 1 else f"{count} pages")
            self._show_ready(True)
        elif number == self._print_number:
            self.status.setText("Sent to the printer.")
            self._show_ready(True)

    @Slot(object, object)
    def _show_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            self.preview.show_pages([])
            self.status.setText(f"{failure.message} {failure.hint}".strip())
        elif number == self._print_number:
            self.status.setText("")
            self._show_ready(True)
            tell(self, failure)

    def _show_ready(self, is_ready: bool) -> None:
        self.print_button.setEnabled(is_ready)
        self.save_button.setEnabled(is_ready)

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
        assert self._pdf is not None
        if path.suffix.lower() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
        with explained(self):
            save_pdf(self._pdf, path)
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
        pdf = self._pdf
        assert pdf is not None
        self._show_ready(False)
        self.status.setText(PRINTING)

        def job(report: Report) -> None:
            print_pdf(pdf, printer)

        self._print_number = self._background.run(job)

    def _offer_save(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "MedRef", "This computer has no printer.", parent=self)
        box.setInformativeText("Save the handout as a PDF and print it elsewhere.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save = box.addButton("Save PDF…", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        save.clicked.connect(self._save)
        box.open()
