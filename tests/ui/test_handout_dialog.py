"""The handout dialog: choices, live preview, saving, printing, and every way in which these fail."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox, QWidget

from factories import monograph, section
from medref_desktop.errors import HandoutFailed
from medref_desktop.settings import Settings
from medref_desktop.ui import handout_dialog
from medref_desktop.ui.background import Background
from medref_desktop.ui.handout_dialog import HandoutDialog, HandoutSubject


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    background.close()


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    widget.resize(1000, 700)
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def open_dialog(qtbot, background, theme, parent):
    def open_one(drug=None, settings=None):
        dialog = HandoutDialog(
            HandoutSubject(drug or monograph("warfarin"), "Pack starter, version 2026.11.22"),
            settings or Settings(),
            background,
            theme,
            parent,
        )
        dialog.remembered = []
        dialog.settings_changed.connect(dialog.remembered.append)
        dialog.open()
        return dialog

    return open_one


@pytest.fixture
def dialog(open_dialog, qtbot):
    dialog = open_dialog()
    ready(qtbot, dialog)
    return dialog


def ready(qtbot, dialog) -> None:
    qtbot.waitUntil(dialog.save_button.isEnabled)


def pdf_text(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_preview_shows_the_pages_of_the_pdf(dialog):
    assert dialog.preview.page_count >= 1
    assert dialog.status.text().split()[1].startswith("page")
    assert "warfarin" in pdf_text(dialog._pdf)
    assert "Pack starter, version 2026.11.22." in pdf_text(dialog._pdf)


def test_what_is_saved_are_the_bytes_of_the_preview(dialog, tmp_path):
    shown = dialog._pdf
    dialog.save_to(tmp_path / "paper")
    assert (tmp_path / "paper.pdf").read_bytes() == shown
    assert dialog.status.text() == "Saved as paper.pdf."
    assert dialog.remembered[-1].handout_folder == str(tmp_path)


def test_choices_change_the_preview_and_are_remembered(dialog, qtbot):
    before = dialog.preview.page_count
    dialog.large_print.setChecked(True)
    dialog.paper.setCurrentText("A4")
    qtbot.keyClicks(dialog.clinic_name, "North Clinic")
    ready(qtbot, dialog)
    assert dialog.preview.page_count >= before
    assert "North Clinic" in pdf_text(dialog._pdf)
    remembered = dialog.remembered[-1]
    assert (remembered.large_print, remembered.paper, remembered.clinic_name) == (True, "A4", "North Clinic")


def test_remembered_choices_come_back(open_dialog, qtbot):
    dialog = open_dialog(settings=Settings(paper="A4", large_print=True, clinic_name="North Clinic"))
    ready(qtbot, dialog)
    assert (dialog.paper.currentText(), dialog.large_print.isChecked()) == ("A4", True)
    assert "North Clinic" in pdf_text(dialog._pdf)


def test_a_part_left_out_is_not_on_the_paper_and_a_clinical_section_can_be_added(dialog, qtbot):
    assert "Keep it dry" in pdf_text(dialog._pdf)
    dialog.parts["Keeping it and throwing it away"].setChecked(False)
    dialog.parts["mechanism"].setChecked(True)
    ready(qtbot, dialog)
    assert "Keep it dry" not in pdf_text(dialog._pdf)
    assert "It widens blood vessels." in pdf_text(dialog._pdf)


def test_the_most_important_part_cannot_be_left_out(dialog):
    box = dialog.parts["Most important"]
    assert box.isChecked()
    assert not box.isEnabled()


def test_choices_made_faster_than_pages_end_with_the_last_one(dialog, qtbot):
    qtbot.keyClicks(dialog.clinic_name, "abcdefghijklmnopqrstuvwxyz")
    ready(qtbot, dialog)
    assert "abcdefghijklmnopqrstuvwxyz" in pdf_text(dialog._pdf)


def test_a_monograph_without_patient_text_says_so_and_offers_neither_print_nor_save(open_dialog, qtbot):
    dialog = open_dialog(monograph("metformin", sections=(section("administration", "x"),)))
    qtbot.waitUntil(lambda: "metformin" in dialog.status.text())
    assert not dialog.save_button.isEnabled()
    assert not dialog.print_button.isEnabled()
    assert dialog.preview.page_count == 0


def test_a_character_that_no_font_has_is_named(dialog, qtbot):
    dialog.clinic_name.setText("日")
    qtbot.waitUntil(lambda: "日" in dialog.status.text())
    assert not dialog.save_button.isEnabled()
    dialog.clinic_name.setText("Clinic")
    ready(qtbot, dialog)


def test_a_file_that_cannot_be_written_is_told_and_the_dialog_stays(dialog, tmp_path):
    (tmp_path / "file").write_text("")
    dialog.save_to(tmp_path / "file" / "out.pdf")
    (box,) = dialog.findChildren(QMessageBox)
    assert "out.pdf" in box.text()
    box.close()
    assert dialog.isVisible()


def test_saving_asks_for_a_name_made_of_the_drugs(dialog, qtbot, monkeypatch, tmp_path):
    asked = []

    def answer(parent, title, proposed, kinds):
        asked.append(proposed)
        return str(tmp_path / "chosen.pdf"), ""

    monkeypatch.setattr(handout_dialog.QFileDialog, "getSaveFileName", answer)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert asked[0].endswith("warfarin-handout.pdf")
    assert (tmp_path / "chosen.pdf").exists()


def test_without_a_printer_it_says_so_and_offers_to_save(dialog, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(handout_dialog, "printers", list)
    monkeypatch.setattr(handout_dialog.QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "x.pdf"), ""))
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "This computer has no printer."
    (save,) = (button for button in box.buttons() if "Save" in button.text())
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert (tmp_path / "x.pdf").exists()


def test_printing_sends_every_page_in_the_background(dialog, qtbot, tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.print_on(printer)
    assert dialog.status.text() == "Printing…"
    qtbot.waitUntil(lambda: dialog.status.text() == "Sent to the printer.", timeout=20_000)
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") == dialog.preview.page_count


def test_a_printer_that_fails_is_told(dialog, qtbot, monkeypatch):
    def fail(pdf, printer):
        raise HandoutFailed("The printer chosen cannot be reached.", hint="See that it is on.")

    monkeypatch.setattr(handout_dialog, "print_pdf", fail)
    dialog.print_on(QPrinter())
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)))
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "The printer chosen cannot be reached."
    box.close()
    assert dialog.save_button.isEnabled()


def test_closing_while_the_pages_are_made_upsets_nothing(open_dialog, qtbot):
    open_dialog().reject()
    qtbot.wait(100)
