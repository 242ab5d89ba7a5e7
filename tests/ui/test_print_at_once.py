"""Ctrl+Shift+Enter in the window: two copies at once, and each reason why there is none, in a sentence."""

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox

from factories import monograph, section
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout import printing
from medref_desktop.settings import Settings
from ui.test_handout_dialog import pdf_text

KNOWING = Settings(unreviewed_understood=True, paper="A4", layout="large", clinic_name="North Clinic")


@pytest.fixture
def paper(monkeypatch):
    """What was printed, and in how many copies."""
    sent = []
    monkeypatch.setattr(printing, "default_printer", lambda copies: sent.append(copies) or QPrinter())
    monkeypatch.setattr(printing, "print_pdf", lambda pdf, on: sent.append(pdf))
    return sent


@pytest.fixture
def window(start, qtbot):
    window = start(monograph("exampline"), monograph("lackine", sections=(section("warnings", "Text."),))).window
    window.remember(KNOWING)
    return window


def print_one(qtbot, window, name="exampline"):
    window.read(Drug(DrugKey(name), "oral"))
    qtbot.waitUntil(lambda: window.pane.page_shown is not None and window.pane.page_shown.hit.name == name)
    window._actions["print_at_once"].trigger()


def told(qtbot, window):
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    text = box.text()
    box.close()
    return text


def test_two_copies_are_printed_with_the_last_choices_and_said_to_be(window, paper, qtbot):
    print_one(qtbot, window)
    qtbot.waitUntil(lambda: "sent to the printer" in window.problem.text())
    copies, pdf = paper
    assert copies == 2
    assert "North Clinic" in pdf_text(pdf)


def test_parts_left_out_last_are_not_on_the_paper(window, paper, qtbot):
    window.remember(KNOWING._replace(parts_left_out=("Keeping it and throwing it away",), parts_added=("mechanism",)))
    print_one(qtbot, window)
    qtbot.waitUntil(lambda: "sent to the printer" in window.problem.text())
    text = pdf_text(paper[1])
    assert "Keep it dry" not in text
    assert "It widens blood vessels." in text


def test_text_whose_state_is_not_acknowledged_is_not_printed(window, paper, qtbot):
    window.remember(Settings())
    print_one(qtbot, window)
    assert "nobody has reviewed this text" in told(qtbot, window)
    assert paper == []


def test_a_drug_without_text_for_the_patient_says_so(window, paper, qtbot):
    print_one(qtbot, window, "lackine")
    assert "lackine has no text for the patient" in told(qtbot, window)


def test_without_a_default_printer_it_says_so(window, qtbot):
    print_one(qtbot, window)
    assert told(qtbot, window) == "This computer has no default printer."


def test_a_printer_that_has_gone_is_told(window, paper, qtbot, monkeypatch):
    def fail(pdf, printer):
        raise HandoutFailed("The chosen printer cannot be reached.")

    monkeypatch.setattr(printing, "print_pdf", fail)
    print_one(qtbot, window)
    assert told(qtbot, window) == "The chosen printer cannot be reached."


def test_without_a_drug_it_says_what_to_do(window, paper, qtbot):
    window.pane.view.page_shown = None
    window._actions["print_at_once"].trigger()
    assert told(qtbot, window) == "Choose a drug first."
