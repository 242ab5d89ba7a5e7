"""A dialog about a paper: its live preview, and that very PDF saved, copied from or printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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
from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.handout.content import HandoutChoices, file_name
from medref_desktop.handout.policy import Policy, Unreviewed, read_policy
from medref_desktop.handout.printing import default_printer, page_images, print_pdf, printers
from medref_desktop.handout.typeset import save_pdf
from medref_desktop.settings import Settings
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.messages import explained, tell
from medref_desktop.ui.page_preview import PagePreview
from medref_desktop.ui.system_viewer import show_pdf
from medref_desktop.ui.theme import GRID, Theme

PREVIEW_DPI = 110
PREPARING = "Preparing the handout…"
PRINTING = "Printing…"
COPIES_AT_ONCE = 2
"""One for the patient and one for the file, when it is printed without asking."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF with its words as plain text; `told` says what there is to say of it, but for its pages."""

    pdf: bytes
    text: str
    told: str


@dataclass(frozen=True, slots=True)
class _Made:
    paper: Paper
    pages: list[QImage]

    @property
    def pdf(self) -> bytes:
        return self.paper.pdf


def settled(choices: HandoutChoices, settings: Settings) -> HandoutChoices:
    """The choices with the clinic's policy, else the person's own letterhead and preference."""
    policy = read_policy(paths.policy_file())
    letterhead = policy.letterhead_or(
        settings.clinic_name, settings.clinic_line, settings.clinic_telephone, settings.clinic_logo
    )
    return dataclasses.replace(
        choices, letterhead=letterhead, unreviewed=policy.unreviewed or Unreviewed(settings.unreviewed)
    )


def policy_in_force() -> Policy:
    """The clinic's policy; none where it cannot be read, as the making of the paper fails then and says why."""
    try:
        return read_policy(paths.policy_file())
    except HandoutFailed:
        return Policy()


class PaperDialog(QDialog):
    """`name` is what the file and the print job are called. Who inherits makes papers by `_make`."""

    settings_changed = Signal(object)  # Settings
    SHARES = (2, 3)
    """Of the width, for the choices and the preview."""

    def __init__(self, name: str, settings: Settings, background: Background, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._settings, self._background = name, settings, background
        self._number = self._print_number = 0
        self._made: _Made | None = None
        self._prints_when_ready = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.preview, self.status = PagePreview(theme, self), QLabel(PREPARING, self)
        self.buttons = QDialogButtonBox(self)
        self.print_button = self.buttons.addButton("&Print…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button, self.open_button, self.copy_button = (
            self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            for text in ("&Save PDF…", "&Open…", "&Copy text")
        )
        self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.open_button.clicked.connect(self._open_elsewhere)
        self.copy_button.clicked.connect(self._copy)
        for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.print_at_once)
        self.buttons.rejected.connect(self.reject)
        self._background.finished.connect(self._show_finished)
        self._background.failed.connect(self._show_failed)

    def _lay_out(self, choices: QWidget, parent: QWidget, above: Sequence[QWidget] = ()) -> None:
        """The choices at the left, the preview at the right, what must be read first above both."""
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.print_button.setToolTip("Ctrl+Shift+Enter prints two copies at once on the default printer.")
        self.open_button.setToolTip("Open with the system's program for PDF files.")
        side = QVBoxLayout()
        side.addWidget(choices, stretch=1)
        side.addWidget(self.status)
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addLayout(side, stretch=self.SHARES[0])
        top.addWidget(self.preview, stretch=self.SHARES[1])
        layout = QVBoxLayout(self)
        for widget in above:
            layout.addWidget(widget)
        layout.addLayout(top, stretch=1)
        layout.addWidget(self.buttons)
        self.resize(parent.window().size() * 0.9)
        self._show_ready(False)

    @property
    def may_be_given(self) -> bool:
        """Whether the paper may leave the program."""
        return True

    # -- the preview --------------------------------------------------------------

    def _make(self, make: Callable[[], Paper]) -> None:
        """Make the paper anew in the background; choices that come faster overtake it."""
        self._made = None
        self._show_ready(False)
        self.status.setText(PREPARING)

        def job(report: Report) -> _Made:
            paper = make()
            report(1, 2)
            return _Made(paper, page_images(paper.pdf, PREVIEW_DPI))

        if self._number:
            self._background.cancel_one(self._number)
        self._number = self._background.run(job)

    @Slot(object, object)
    def _show_finished(self, number: int, result: object) -> None:
        if number == self._number and isinstance(result, _Made):
            self._made = result
            self.preview.show_pages(result.pages)
            count = len(result.pages)
            self.status.setText(f"{'1 page' if count == 1 else f'{count} pages'} · {result.paper.told}")
            self._show_ready(True)
            if self._prints_when_ready:
                self.print_at_once()
        elif number == self._print_number:
            self.status.setText("Sent to the printer.")
            self._show_ready(True)

    @Slot(object, object)
    def _show_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            self._prints_when_ready = False
            self.preview.show_pages([])
            self.status.setText(f"{failure.message} {failure.hint}".strip())
        elif number == self._print_number:
            self.status.setText("")
            self._show_ready(True)
            tell(self, failure)

    def _show_ready(self, is_ready: bool) -> None:
        for button in (self.print_button, self.save_button, self.open_button, self.copy_button):
            button.setEnabled(is_ready and self.may_be_given)

    @Slot()
    def _copy(self) -> None:
        assert self._made is not None
        QGuiApplication.clipboard().setText(self._made.paper.text)
        self.status.setText("The text is copied, with its sources.")

    @Slot()
    def _open_elsewhere(self) -> None:
        assert self._made is not None
        with explained(self):
            show_pdf(self._made.pdf, file_name(self._name))
            self.status.setText("Handed to the system's program for PDF files.")

    # -- saving -----------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        folder = self._settings.handout_folder
        if not folder or not Path(folder).is_dir():
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / file_name(self._name))
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
            self._settings = self._settings._replace(handout_folder=str(path.parent))
            self.settings_changed.emit(self._settings)
            self.status.setText(f"Saved as {path.name}.")

    # -- printing ---------------------------------------------------------------

    @Slot()
    def _print(self) -> None:
        if not printers():
            self._offer_save()
            return
        printer = QPrinter()
        printer.setDocName(self._name)
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
            printer.setDocName(self._name)
            self.print_on(printer)

    def _offer_save(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "MedRef", "This computer has no printer.", parent=self)
        box.setInformativeText("Save the handout as a PDF and print it elsewhere.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save = box.addButton("Save PDF…", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        save.clicked.connect(self._save)
        box.open()
