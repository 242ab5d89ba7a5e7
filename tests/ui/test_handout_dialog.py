"""The handout dialog: choices, live preview, saving, printing, and every way in which these fail."""

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox, QWidget

from factories import label, monograph, paragraph, section
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.provenance import Review
from medref_desktop.domain.sections import SectionKind
from medref_desktop.errors import HandoutFailed
from medref_desktop.settings import Settings
from medref_desktop.ui import paper_dialog
from medref_desktop.ui.handout_dialog import HandoutDialog, HandoutSubject, OfficialText
from ui.mnemonics import mnemonics, shared

MOST = "Most important"
KNOWING = Settings(unreviewed_understood=True)


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    widget.resize(1000, 700)
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def open_dialog(qtbot, background, theme, parent):
    def open_one(drug=None, settings=None, official=None):
        dialog = HandoutDialog(
            HandoutSubject(drug or monograph("warfarin"), "starter 2026.11.22", lambda: official),
            settings or KNOWING,
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


def choose(combo, value) -> None:
    combo.setCurrentIndex(combo.findData(value))


def ready(qtbot, dialog) -> None:
    qtbot.waitUntil(dialog.save_button.isEnabled)


def pdf_text(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_preview_shows_the_pages_of_the_pdf(dialog):
    assert dialog.preview.page_count >= 1
    assert dialog.status.text().split()[1].startswith("page")
    assert "warfarin" in pdf_text(dialog._made.pdf)
    assert "Pack starter 2026.11.22." in pdf_text(dialog._made.pdf)


def test_what_is_saved_are_the_bytes_of_the_preview(dialog, tmp_path):
    shown = dialog._made.pdf
    dialog.save_to(tmp_path / "paper")
    assert (tmp_path / "paper.pdf").read_bytes() == shown
    assert dialog.status.text() == "Saved as paper.pdf."
    assert dialog.remembered[-1].handout_folder == str(tmp_path)


def test_choices_change_the_preview_and_are_remembered(dialog, qtbot):
    before = dialog.preview.page_count
    choose(dialog.options.layout_choice, "large")
    dialog.options.paper.setCurrentText("A4")
    qtbot.keyClicks(dialog.options.clinic_name, "North Clinic")
    ready(qtbot, dialog)
    assert dialog.preview.page_count >= before
    assert "North Clinic" in pdf_text(dialog._made.pdf)
    remembered = dialog.remembered[-1]
    assert (remembered.layout, remembered.paper, remembered.clinic_name) == ("large", "A4", "North Clinic")


def test_remembered_choices_come_back(open_dialog, qtbot):
    dialog = open_dialog(settings=KNOWING._replace(paper="A4", layout="large", clinic_name="North Clinic"))
    ready(qtbot, dialog)
    assert (dialog.options.paper.currentText(), dialog.options.layout_choice.currentData()) == ("A4", "large")
    assert "North Clinic" in pdf_text(dialog._made.pdf)


def test_a_part_left_out_is_not_on_the_paper_and_a_clinical_section_can_be_added(dialog, qtbot):
    assert "Keep it dry" in pdf_text(dialog._made.pdf)
    dialog.options.parts["Keeping it and throwing it away"].setChecked(False)
    dialog.options.parts["mechanism"].setChecked(True)
    ready(qtbot, dialog)
    assert "Keep it dry" not in pdf_text(dialog._made.pdf)
    assert "It widens blood vessels." in pdf_text(dialog._made.pdf)


def test_the_parts_chosen_last_come_back_with_the_next_drug(dialog, open_dialog, qtbot):
    dialog.options.parts["Keeping it and throwing it away"].setChecked(False)
    dialog.options.parts["mechanism"].setChecked(True)
    remembered = dialog.remembered[-1]
    assert remembered.parts_left_out == ("Keeping it and throwing it away",)
    assert remembered.parts_added == ("mechanism",)
    kept = remembered._replace(parts_added=("mechanism", "studies"), parts_left_out=(*remembered.parts_left_out, MOST))
    following = open_dialog(monograph("lisinopril"), kept)
    ready(qtbot, following)
    text = pdf_text(following._made.pdf)
    assert "Keep it dry" not in text
    assert "It widens blood vessels." in text
    assert "It can harm an unborn baby." in text
    following.options.paper.setCurrentText("A4")
    assert following.remembered[-1].parts_added == ("mechanism", "studies")  # which this drug has not, but others may


def test_the_most_important_part_cannot_be_left_out(dialog):
    box = dialog.options.parts["Most important"]
    assert box.isChecked()
    assert not box.isEnabled()


def test_choices_made_faster_than_pages_end_with_the_last_one(dialog, qtbot):
    qtbot.keyClicks(dialog.options.clinic_name, "abcdefghijklmnopqrstuvwxyz")
    ready(qtbot, dialog)
    assert "abcdefghijklmnopqrstuvwxyz" in pdf_text(dialog._made.pdf)


def test_a_monograph_without_patient_text_says_so_and_offers_neither_print_nor_save(open_dialog, qtbot):
    dialog = open_dialog(monograph("metformin", sections=(section("administration", "x"),)))
    qtbot.waitUntil(lambda: "metformin" in dialog.status.text())
    assert not dialog.save_button.isEnabled()
    assert not dialog.print_button.isEnabled()
    assert dialog.preview.page_count == 0


def test_a_character_that_no_font_has_is_named(dialog, qtbot):
    dialog.options.clinic_name.setText("日")
    qtbot.waitUntil(lambda: "日" in dialog.status.text())
    assert not dialog.save_button.isEnabled()
    dialog.options.clinic_name.setText("Clinic")
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

    monkeypatch.setattr(paper_dialog.QFileDialog, "getSaveFileName", answer)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert asked[0].endswith("warfarin-handout.pdf")
    assert (tmp_path / "chosen.pdf").exists()


def test_without_a_printer_it_says_so_and_offers_to_save(dialog, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(paper_dialog, "printers", list)
    monkeypatch.setattr(paper_dialog.QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "x.pdf"), ""))
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

    monkeypatch.setattr(paper_dialog, "print_pdf", fail)
    dialog.print_on(QPrinter())
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)))
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "The printer chosen cannot be reached."
    box.close()
    assert dialog.save_button.isEnabled()


def test_closing_while_the_pages_are_made_upsets_nothing(open_dialog, qtbot):
    open_dialog().reject()
    qtbot.wait(100)


# -- choices ------------------------------------------------------------------------------


def test_before_the_first_use_it_says_what_unreviewed_means_and_gives_nothing_out(open_dialog, qtbot):
    dialog = open_dialog(settings=Settings())
    qtbot.waitUntil(lambda: dialog.preview.page_count > 0)
    assert "No pharmacist or doctor has reviewed this text." in dialog.options.meaning.text()
    assert not any(b.isEnabled() for b in (dialog.print_button, dialog.save_button, dialog.copy_button))
    dialog.options.understood.setChecked(True)
    assert all(b.isEnabled() for b in (dialog.print_button, dialog.save_button, dialog.copy_button))
    assert not dialog.options.meaning.isVisible()
    assert dialog.options.understood.toolTip() == dialog.options.meaning.text()
    dialog.options.understood.setChecked(False)
    assert dialog.options.meaning.isVisible()
    assert not dialog.print_button.isEnabled()
    dialog.options.understood.setChecked(True)
    assert dialog.remembered[-1].unreviewed_understood
    again = open_dialog(settings=dialog.remembered[-1])
    ready(qtbot, again)
    assert not again.options.understood.isVisible()


def test_text_that_was_reviewed_asks_for_no_acknowledgement(open_dialog, qtbot):
    dialog = open_dialog(monograph("warfarin", review=Review("A. Pharmacist", "PharmD")), Settings())
    ready(qtbot, dialog)
    assert not dialog.options.understood.isVisible()
    assert not dialog.options.unreviewed.isVisible()


def test_a_watermark_and_not_printing_can_be_chosen(dialog, qtbot):
    choose(dialog.options.unreviewed, "watermark")
    ready(qtbot, dialog)
    assert dialog.remembered[-1].unreviewed == "watermark"
    choose(dialog.options.unreviewed, "refuse")
    qtbot.waitUntil(lambda: "has not been reviewed" in dialog.status.text())
    assert not dialog.save_button.isEnabled()


def test_what_the_policy_settles_is_locked_with_the_reason(open_dialog, qtbot, tmp_path, monkeypatch):
    policy = tmp_path / "policy.toml"
    policy.write_text('unreviewed = "watermark"\n[letterhead]\nname = "Elm Street Clinic"\n', encoding="utf-8")
    monkeypatch.setenv("MEDREF_POLICY", str(policy))
    dialog = open_dialog(settings=Settings(clinic_name="Mine"))
    ready(qtbot, dialog)
    options = dialog.options
    for locked in (options.unreviewed, options.clinic_name, options.clinic_line, options.choose_logo):
        assert not locked.isEnabled()
        assert "policy file" in locked.toolTip() == locked.accessibleDescription()
    assert options.unreviewed.currentData() == "watermark"
    assert "Elm Street Clinic" in pdf_text(dialog._made.pdf)
    choose(options.layout_choice, "large")
    ready(qtbot, dialog)
    kept = dialog.remembered[-1]
    assert (kept.unreviewed, kept.clinic_name) == ("status", "Mine")


def test_a_policy_that_cannot_be_obeyed_stops_the_handout(open_dialog, qtbot, tmp_path, monkeypatch):
    policy = tmp_path / "policy.toml"
    policy.write_text("unreviewed = 7", encoding="utf-8")
    monkeypatch.setenv("MEDREF_POLICY", str(policy))
    dialog = open_dialog()
    qtbot.waitUntil(lambda: "policy.toml" in dialog.status.text())
    assert not dialog.print_button.isEnabled()


def test_a_note_to_the_patient_is_printed_and_not_kept(dialog, qtbot):
    dialog.options.note.setPlainText("See you on Monday.")
    ready(qtbot, dialog)
    assert "See you on Monday." in pdf_text(dialog._made.pdf)
    assert "Monday" not in repr(dialog.remembered[-1])


def test_pages_words_and_reading_grade_are_shown(dialog):
    pages, words, grade = dialog.status.text().split(" · ")
    assert pages.split()[1].startswith("page")
    assert int(words.split()[0]) > 20
    assert 0 < float(grade.removeprefix("reading grade ")) < 12


def test_one_page_is_one_page(dialog, qtbot):
    choose(dialog.options.layout_choice, "one page")
    ready(qtbot, dialog)
    assert dialog.status.text().startswith("1 page ·")


def test_a_logo_is_checked_when_it_is_chosen(dialog, qtbot, tmp_path):
    wrong, right = tmp_path / "wrong.png", tmp_path / "right.svg"
    wrong.write_bytes(b"no picture")
    right.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')
    dialog.options.use_logo(wrong)
    (box,) = dialog.findChildren(QMessageBox)
    assert "wrong.png" in box.text()
    box.close()
    assert dialog.save_button.isEnabled()
    dialog.options.use_logo(right)
    ready(qtbot, dialog)
    assert dialog.remembered[-1].clinic_logo == str(right)
    assert dialog.options.logo.text() == "Logo: right.svg"
    qtbot.mouseClick(dialog.options.remove_logo, Qt.MouseButton.LeftButton)
    ready(qtbot, dialog)
    assert dialog.remembered[-1].clinic_logo == ""


def test_a_logo_that_has_gone_is_told_and_can_be_removed(open_dialog, qtbot, tmp_path):
    dialog = open_dialog(settings=KNOWING._replace(clinic_logo=str(tmp_path / "gone.png")))
    qtbot.waitUntil(lambda: "gone.png" in dialog.status.text())
    qtbot.mouseClick(dialog.options.remove_logo, Qt.MouseButton.LeftButton)
    ready(qtbot, dialog)


def official(name="warfarin"):
    guide = Section(SectionKind.MEDICATION_GUIDE, "MEDICATION GUIDE", (paragraph("The maker says so."),), "42231-1")
    return label(name, "set-9", sections=(section("indications", "x"), guide))


def test_the_makers_own_text_is_offered_as_a_document_of_its_own(open_dialog, qtbot):
    dialog = open_dialog(official=OfficialText(official(), {}, "Label pack"))
    qtbot.waitUntil(lambda: dialog.options.document.count() == 2)
    ready(qtbot, dialog)
    assert "Medication Guide" in pdf_text(dialog._made.pdf)
    assert "The maker says so." not in pdf_text(dialog._made.pdf)
    dialog.options.document.setCurrentIndex(1)
    ready(qtbot, dialog)
    assert "The maker says so." in pdf_text(dialog._made.pdf)
    assert not dialog.options.note.isEnabled()


def test_of_a_label_only_the_makers_text_can_be_printed(open_dialog, qtbot):
    own = official()
    dialog = open_dialog(own, official=OfficialText(own, {}, "Label pack"))
    ready(qtbot, dialog)
    assert dialog.options.is_official
    assert not dialog.options.document.isEnabled()
    assert "The maker says so." in pdf_text(dialog._made.pdf)


# -- giving it out ------------------------------------------------------------------------


def test_copied_text_has_every_part_and_the_sources(dialog, qtbot):
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.index("It can harm an unborn baby.") < text.index("Keep it dry") < text.index("Source: starter")
    assert "Not reviewed by a pharmacist or doctor." in text


def test_ctrl_shift_enter_prints_two_copies_on_the_default_printer(dialog, qtbot, monkeypatch):
    printed = []
    printer = QPrinter()
    monkeypatch.setattr(paper_dialog, "printers", lambda: ["one"])
    monkeypatch.setattr(paper_dialog, "default_printer", lambda copies: printed.append(copies) or printer)
    monkeypatch.setattr(paper_dialog, "print_pdf", lambda pdf, on: printed.append((pdf, on is printer)))
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: dialog.status.text() == "Sent to the printer.")
    assert printed == [2, (dialog._made.pdf, True)]


def test_print_at_once_waits_for_the_pages(open_dialog, qtbot, monkeypatch):
    monkeypatch.setattr(paper_dialog, "printers", lambda: ["one"])
    monkeypatch.setattr(paper_dialog, "default_printer", lambda copies: QPrinter())
    monkeypatch.setattr(paper_dialog, "print_pdf", lambda pdf, on: None)
    dialog = open_dialog()
    dialog.print_at_once()
    qtbot.waitUntil(lambda: dialog.status.text() == "Sent to the printer.")


def test_without_a_default_printer_it_says_so(dialog, monkeypatch):
    def none(copies):
        raise HandoutFailed("This computer has no default printer.", hint="Choose one with Print.")

    monkeypatch.setattr(paper_dialog, "printers", lambda: ["one"])
    monkeypatch.setattr(paper_dialog, "default_printer", none)
    dialog.print_at_once()
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "This computer has no default printer."
    box.close()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "No space left"), (errno.EACCES, "Permission denied"), (errno.EROFS, "Read-only file system")],
    ids=["disk full", "open elsewhere", "folder read-only"],
)
def test_a_save_that_fails_is_told_the_file_before_stays_and_the_work_is_kept(
    dialog, tmp_path, monkeypatch, number, words
):
    before = tmp_path / "paper.pdf"
    before.write_bytes(b"before")

    def fail(self, data):
        raise OSError(number, words)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", fail)
        dialog.save_to(before)
    (box,) = dialog.findChildren(QMessageBox)
    assert words in box.text()
    assert "Choose another folder" in box.informativeText()
    box.close()
    assert before.read_bytes() == b"before"
    dialog.save_to(before)
    assert before.read_bytes() == dialog._made.pdf


def test_pages_are_turned_and_zoomed_by_key(dialog, qtbot):
    choose(dialog.options.layout_choice, "large")
    ready(qtbot, dialog)
    preview = dialog.preview
    assert preview.page_count > 1
    qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: preview.page_shown == 1)
    qtbot.keyClick(preview, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: preview.page_shown == 0)
    narrow = preview.widget().width()
    qtbot.keyClick(preview, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: preview.widget().width() > narrow)
    qtbot.keyClick(preview, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: preview.widget().width() == narrow)


def test_every_control_has_a_name_that_can_be_read_out(dialog):
    options = dialog.options
    for control in (options.document, options.layout_choice, options.paper, options.note, options.unreviewed):
        assert options.form.labelForField(control).text()
    assert dialog.preview.accessibleName() == "Preview"


def test_no_two_controls_share_a_letter(open_dialog, qtbot):
    official = OfficialText(label("warfarin"), {}, "Pack labels")
    dialog = open_dialog(settings=Settings(), official=official)
    qtbot.waitUntil(lambda: dialog.preview.page_count > 0 and dialog.options.document.isVisible())
    assert dialog.options.understood.isVisible()
    assert {"Alt+P", "Alt+E", "Alt+S", "Alt+U", "Alt+D"} <= set(mnemonics(dialog))
    assert shared(dialog) == {}


def test_the_pdf_of_the_preview_opens_in_the_systems_program(dialog, viewer, qtbot):
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    (path,) = viewer.given
    assert (path.name, path.read_bytes()) == ("warfarin-handout.pdf", dialog._made.pdf)
    assert dialog.status.text() == "Handed to the system's program for PDF files."


def test_that_no_program_opens_pdfs_is_told(dialog, viewer, qtbot):
    viewer.is_there = False
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "This computer has no program that opens PDF files."
    assert "save it" in box.informativeText()
    assert "Handed" not in dialog.status.text()
    box.close()


def test_that_the_folder_for_temporary_files_is_gone_is_told(dialog, viewer, qtbot):
    viewer.temporary.rmdir()
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    (box,) = dialog.findChildren(QMessageBox)
    assert "folder for temporary files" in box.text()
    assert viewer.given == []
    box.close()


def test_nothing_opens_elsewhere_before_it_is_understood(open_dialog, qtbot):
    dialog = open_dialog(settings=Settings())
    qtbot.waitUntil(lambda: dialog.preview.page_count > 0)
    assert not dialog.open_button.isEnabled()
    dialog.options.understood.setChecked(True)
    assert dialog.open_button.isEnabled()
