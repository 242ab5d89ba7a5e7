"""The packet in the window: drugs added, moved, removed and kept by name; a list to type in; nothing else is kept."""

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox, QTabWidget

from factories import change_text, monograph
from medref_desktop import paths
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.errors import HandoutFailed
from medref_desktop.settings import Settings
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui import paper_dialog
from ui.mnemonics import mnemonics, shared
from ui.test_handout_dialog import pdf_text

KNOWING = Settings(unreviewed_understood=True)
DRUGS = ("exampline", "otherol", "thirdine")


def add(qtbot, window, name):
    """Read a drug, then add it by the key."""
    window.read(Drug(DrugKey(name), "oral"))
    qtbot.waitUntil(lambda: window.pane.page_shown is not None and window.pane.page_shown.hit.name == name)
    window.pane.take_focus()
    window._actions["add_to_packet"].trigger()


@pytest.fixture
def program(start):
    program = start(*(monograph(name) for name in DRUGS))
    program.window.remember(KNOWING)
    return program


@pytest.fixture
def dialog(program, qtbot):
    for name in DRUGS:
        add(qtbot, program.window, name)
    ready(qtbot, program.packets.dialog)
    return program.packets.dialog


def ready(qtbot, dialog):
    qtbot.waitUntil(dialog.save_button.isEnabled)


def names(dialog):
    return [row.medicine for row in dialog.medicines.rows()]


def test_drugs_are_added_once_each_and_their_leaflets_are_in_the_paper(dialog, program, qtbot):
    add(qtbot, program.window, "exampline")
    ready(qtbot, dialog)
    assert names(dialog) == list(DRUGS)
    assert "3 leaflets" in dialog.status.text()
    text = pdf_text(dialog._made.pdf)
    assert text.index("exampline, page 2") < text.index("otherol, page") < text.index("thirdine, page")


@pytest.mark.parametrize("width", [120, 900])
def test_the_name_of_the_drug_that_was_added_is_in_sight_however_narrow_the_list(dialog, width):
    table = dialog.medicines.table
    table.setFixedWidth(width)
    dialog.add(Drug(DrugKey("fourthol"), "oral"), "fourthol")
    name = table.visualItemRect(table.item(3, 0))
    assert (table.currentRow(), table.currentColumn()) == (3, 1)
    assert name.left() >= 0
    assert table.viewport().rect().intersects(name)


def test_drugs_are_moved_and_removed(dialog, qtbot):
    dialog.medicines.table.setCurrentCell(2, 1)
    qtbot.mouseClick(dialog.medicines.up, Qt.MouseButton.LeftButton)
    assert names(dialog) == ["exampline", "thirdine", "otherol"]
    qtbot.mouseClick(dialog.medicines.remove, Qt.MouseButton.LeftButton)
    assert names(dialog) == ["exampline", "otherol"]
    ready(qtbot, dialog)
    assert "thirdine" not in pdf_text(dialog._made.pdf)


def test_what_is_typed_is_printed_and_moves_with_its_drug(dialog, qtbot):
    dialog.medicines.table.item(0, 2).setText("one tablet")
    dialog.patient.setText("A. Person")
    dialog.medicines.table.setCurrentCell(0, 1)
    qtbot.mouseClick(dialog.medicines.down, Qt.MouseButton.LeftButton)
    ready(qtbot, dialog)
    text = pdf_text(dialog._made.pdf)
    assert "one tablet" in text
    assert "For: A. Person" in text
    assert dialog.medicines.rows()[1].how == "one tablet"


def test_a_packet_is_kept_with_its_drugs_alone_opened_and_forgotten(dialog, program, qtbot):
    dialog.patient.setText("A. Person")
    dialog.medicines.table.item(0, 2).setText("one tablet")
    dialog.keep_as(" New  start ")
    qtbot.waitUntil(lambda: dialog.kept.findText("New start") > 0)
    for file in paths.notebook().parent.glob("notebook*"):
        assert b"Person" not in file.read_bytes()
        assert b"one tablet" not in file.read_bytes()
    dialog.medicines.show_drugs([])
    dialog.kept.setCurrentIndex(1)
    dialog.kept.activated.emit(1)
    ready(qtbot, dialog)
    assert names(dialog) == list(DRUGS)
    assert dialog.medicines.rows()[0].how == ""
    qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.kept.count() == 1)
    assert Notebook(paths.notebook()).packets() == {}


def test_a_name_typed_is_gone_with_the_dialog(dialog, program, qtbot):
    dialog.patient.setText("A. Person")
    dialog.close()
    qtbot.waitUntil(lambda: program.packets.dialog is None)
    add(qtbot, program.window, "exampline")
    assert program.packets.dialog.patient.text() == ""
    assert "Person" not in repr(program.window.settings_now())


def test_a_damaged_drug_is_told_and_keeps_its_place(program, packs, qtbot):
    (pack,) = packs.glob("*.pack")
    for name in DRUGS[:2]:
        add(qtbot, program.window, name)
    dialog = program.packets.dialog
    ready(qtbot, dialog)
    dialog._loaded.clear()
    change_text(pack, "It can harm an unborn baby.", "It can help an unborn baby.", monograph_id=2)
    dialog.heading.setText("New start")
    ready(qtbot, dialog)
    assert names(dialog) == ["exampline", "otherol"]
    assert "1 leaflet" in dialog.status.text()
    assert "otherol" in dialog.status.text()
    assert "otherol: no leaflet here" in pdf_text(dialog._made.pdf)


def test_an_empty_packet_says_how_to_add(dialog, qtbot):
    dialog.medicines.show_drugs([])
    qtbot.waitUntil(lambda: "Ctrl+Shift+P" in dialog.status.text())
    assert not dialog.save_button.isEnabled()


def test_unreviewed_text_is_acknowledged_first(program, qtbot):
    program.window.remember(Settings())
    add(qtbot, program.window, "exampline")
    dialog = program.packets.dialog
    qtbot.waitUntil(lambda: dialog.preview.page_count > 0)
    assert not dialog.print_button.isEnabled()
    dialog.understood.setChecked(True)
    assert dialog.print_button.isEnabled()
    assert program.window.settings_now().unreviewed_understood


def test_each_leaflet_has_a_note_and_parts_of_its_own_and_never_lacks_the_most_important(dialog, program, qtbot):
    dialog.medicines.table.setCurrentCell(1, 1)
    assert dialog.leaflet.leaflet.currentText() == "otherol"
    dialog.leaflet.note.setPlainText("Only for the second.")
    parts = {
        dialog.leaflet.parts.item(n).text(): dialog.leaflet.parts.item(n) for n in range(dialog.leaflet.parts.count())
    }
    assert not parts["Most important"].flags() & Qt.ItemFlag.ItemIsUserCheckable
    keeping = next(title for title in parts if title.startswith("Keeping it"))
    parts[keeping].setCheckState(Qt.CheckState.Unchecked)
    ready(qtbot, dialog)
    text = pdf_text(dialog._made.pdf)
    assert text.count("Only for the second.") == 1
    assert text.count("Keep it dry") == 2
    assert "second" not in repr(program.window.settings_now())
    dialog.leaflet.leaflet.setCurrentIndex(0)
    assert dialog.leaflet.note.toPlainText() == ""
    dialog.leaflet.leaflet.setCurrentIndex(1)
    assert dialog.leaflet.note.toPlainText() == "Only for the second."


def test_the_letterhead_and_layout_are_chosen_as_for_a_leaflet_and_remembered(dialog, program, qtbot):
    dialog.options.clinic_name.setText("North Clinic")
    dialog.options.layout_choice.setCurrentIndex(dialog.options.layout_choice.findData("large"))
    dialog.options.unreviewed.setCurrentIndex(dialog.options.unreviewed.findData("watermark"))
    ready(qtbot, dialog)
    assert pdf_text(dialog._made.pdf).count("North Clinic") == 4
    kept = program.window.settings_now()
    assert (kept.clinic_name, kept.layout, kept.unreviewed) == ("North Clinic", "large", "watermark")


def test_a_forgotten_and_a_replaced_packet_come_back_by_undo(dialog, qtbot):
    dialog.keep_as("Start")
    qtbot.waitUntil(lambda: dialog.kept.findText("Start") > 0)
    assert not dialog.undo.isEnabled()
    dialog.kept.setCurrentIndex(1)
    dialog.kept.activated.emit(1)
    qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.kept.count() == 1)
    qtbot.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.kept.count() == 2)
    assert not dialog.undo.isEnabled()
    dialog.medicines.show_drugs([])
    dialog.keep_as("Start")
    qtbot.waitUntil(lambda: dialog._kept["Start"] == ())
    qtbot.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dialog._kept["Start"]) == 3)


def test_without_a_drug_it_says_what_to_do(program):
    program.window.pane.view.page_shown = None
    program.window._actions["add_to_packet"].trigger()
    (box,) = program.window.findChildren(QMessageBox)
    assert box.text() == "Choose a drug first."
    box.close()


def test_no_two_controls_on_a_tab_share_a_letter(program, qtbot):
    program.window.remember(Settings())
    add(qtbot, program.window, "exampline")
    dialog = program.packets.dialog
    qtbot.waitUntil(lambda: dialog.preview.page_count > 0)
    assert dialog.understood.isVisible()
    (tabs,) = dialog.findChildren(QTabWidget)
    for at, letter in enumerate(("Alt+M", "Alt+L", "Alt+E")):
        tabs.setCurrentIndex(at)
        assert {"Alt+P", "Alt+U", letter} <= set(mnemonics(dialog))
        assert shared(dialog) == {}


def test_the_packet_opens_in_the_systems_program(dialog, viewer, qtbot):
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    (path,) = viewer.given
    assert path.read_bytes() == dialog._made.pdf


def test_that_no_program_opens_the_packet_is_told(dialog, viewer, qtbot):
    viewer.is_there = False
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    (box,) = dialog.findChildren(QMessageBox)
    assert "no program that opens PDF files" in box.text()
    box.close()


def length_told(dialog):
    """The leaflets, words and reading grade in the status."""
    first, *failures = dialog.status.text().splitlines()
    pages, leaflets, words, grade = first.split(" · ")
    assert pages.endswith("pages")
    assert failures == []
    return leaflets, int(words.removesuffix(" words")), float(grade.removeprefix("reading grade "))


def test_words_and_reading_grade_of_all_leaflets_are_shown(dialog, qtbot):
    leaflets, words, grade = length_told(dialog)
    assert leaflets == "3 leaflets"
    qtbot.mouseClick(dialog.medicines.remove, Qt.MouseButton.LeftButton)
    ready(qtbot, dialog)
    assert length_told(dialog) == ("2 leaflets", words * 2 // 3, grade)


def test_a_leaflet_that_cannot_be_made_has_no_words(program, packs, qtbot):
    (pack,) = packs.glob("*.pack")
    add(qtbot, program.window, "exampline")
    dialog = program.packets.dialog
    ready(qtbot, dialog)
    alone = length_told(dialog)
    change_text(pack, "It can harm an unborn baby.", "It can help an unborn baby.", monograph_id=2)
    dialog.medicines.add(Drug(DrugKey("otherol"), "oral"), "otherol")
    ready(qtbot, dialog)
    first, failure = dialog.status.text().splitlines()
    assert failure.startswith("otherol: ")
    assert f"1 leaflet · {alone[1]} words · reading grade {alone[2]}" in first


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "No space left"), (errno.EACCES, "Permission denied"), (errno.EROFS, "Read-only file system")],
    ids=["disk full", "open elsewhere", "folder read-only"],
)
def test_a_save_that_fails_is_told_and_all_that_was_typed_is_kept(dialog, tmp_path, monkeypatch, qtbot, number, words):
    dialog.patient.setText("A. Person")
    dialog.medicines.table.item(0, 2).setText("one tablet")
    ready(qtbot, dialog)
    before = tmp_path / "packet.pdf"
    before.write_bytes(b"before")

    def fail(self, data):
        raise OSError(number, words)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", fail)
        dialog.save_to(before)
    assert words in told(dialog)
    assert before.read_bytes() == b"before"
    assert [each.name for each in tmp_path.glob("*.pdf*")] == ["packet.pdf"]
    dialog.save_to(before)
    assert before.read_bytes() == dialog._made.pdf
    text = pdf_text(before.read_bytes())
    assert "For: A. Person" in text
    assert "one tablet" in text


def test_a_printer_that_is_gone_is_told_and_the_packet_can_still_be_saved(dialog, tmp_path, monkeypatch, qtbot):
    dialog.patient.setText("A. Person")
    ready(qtbot, dialog)

    def fail(pdf, printer):
        raise HandoutFailed("The printer “Front desk” cannot be reached.", hint="See that it is on.")

    monkeypatch.setattr(paper_dialog, "print_pdf", fail)
    dialog.print_on(QPrinter())
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)))
    assert told(dialog) == "The printer “Front desk” cannot be reached."
    dialog.save_to(tmp_path / "packet.pdf")
    assert "For: A. Person" in pdf_text((tmp_path / "packet.pdf").read_bytes())


def test_without_a_printer_the_packet_can_be_saved_instead(dialog, monkeypatch, qtbot):
    monkeypatch.setattr(paper_dialog, "printers", list)
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    assert told(dialog) == "This computer has no printer."


def told(dialog):
    """What the one message says; it is closed."""
    (box,) = dialog.findChildren(QMessageBox)
    box.close()
    return box.text()
