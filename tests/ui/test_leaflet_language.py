"""The language of leaflets in the window: chosen, remembered, used at once, and told where a drug lacks it."""

from datetime import date

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox, QTabWidget, QWidget

from factories import monograph, patient_section, section, translated
from medref_desktop import settings as settings_file
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.provenance import Review
from medref_desktop.handout import printing
from medref_desktop.settings import Settings
from medref_desktop.ui.handout_dialog import HandoutDialog, HandoutSubject
from ui.mnemonics import mnemonics, shared
from ui.test_handout_dialog import choose, pdf_text, ready

KNOWING = Settings(unreviewed_understood=True, translation_understood=True)
IN_SPANISH = KNOWING._replace(language="es")
REVIEWED = Review("A. Person", "pharmacist", date(2026, 12, 1))
SPANISH, ENGLISH = "baja la presión alta", "treats high blood pressure"


def drug(name="exampline", *, is_translated=True, spanish_review=None, **changes):
    """A drug without a boxed warning, with a section for professionals."""
    one = monograph(name, sections=(section("mechanism", "It widens vessels."), patient_section(name)), **changes)
    return translated(one, spanish_review or Review()) if is_translated else one


@pytest.fixture
def open_dialog(qtbot, background, theme):
    parent = QWidget()
    parent.resize(1000, 700)
    qtbot.addWidget(parent)

    def open_one(one, settings=KNOWING):
        dialog = HandoutDialog(HandoutSubject(one, "starter 2026.11.22"), settings, background, theme, parent)
        dialog.remembered = []
        dialog.settings_changed.connect(dialog.remembered.append)
        dialog.open()
        return dialog

    return open_one


def previewed(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog._made is not None)
    return pdf_text(dialog._made.pdf)


# -- a leaflet ------------------------------------------------------------------------------


def test_only_the_languages_of_the_monograph_are_offered(open_dialog, qtbot):
    both = open_dialog(drug())
    assert [both.options.language.itemText(at) for at in range(2)] == ["English", "Spanish (Español)"]
    assert both.options.language.isVisible()
    alone = open_dialog(drug(is_translated=False))
    assert not alone.options.language.isVisible()
    for dialog in (both, alone):
        ready(qtbot, dialog)


def test_the_language_is_chosen_printed_and_remembered(open_dialog, qtbot, tmp_path):
    dialog = open_dialog(drug())
    assert ENGLISH in previewed(qtbot, dialog)
    choose(dialog.options.language, "es")
    text = previewed(qtbot, dialog)
    assert SPANISH in text
    assert ENGLISH not in text
    assert "reading ease in Spanish" in dialog.status.text()
    settings_file.save(dialog.remembered[-1], tmp_path / "settings.json")
    again = open_dialog(drug(), settings_file.load(tmp_path / "settings.json")[0])
    assert again.options.language.currentData() == "es"
    assert SPANISH in previewed(qtbot, again)


def test_a_drug_that_lacks_the_language_is_told_and_the_choice_stays(open_dialog, qtbot):
    dialog = open_dialog(drug(is_translated=False), IN_SPANISH)
    assert ENGLISH in previewed(qtbot, dialog)
    assert "There is no leaflet of exampline in Spanish: it is printed in English." in dialog.status.text()
    dialog.options.paper.setCurrentText("A4")
    ready(qtbot, dialog)
    assert dialog.remembered[-1].language == "es"


def test_a_language_that_is_no_more_is_english(open_dialog, qtbot):
    dialog = open_dialog(drug(), KNOWING._replace(language="xx"))
    assert ENGLISH in previewed(qtbot, dialog)
    assert "There is no leaflet" not in dialog.status.text()


def test_going_back_to_english_is_remembered_too(open_dialog, qtbot):
    dialog = open_dialog(drug(), IN_SPANISH)
    ready(qtbot, dialog)
    choose(dialog.options.language, "en")
    assert ENGLISH in previewed(qtbot, dialog)
    assert dialog.remembered[-1].language == "en"
    assert "There is no leaflet" not in dialog.status.text()


def test_what_is_for_professionals_cannot_be_added_to_a_translation_and_the_reason_is_said(open_dialog, qtbot):
    dialog = open_dialog(drug())
    box = dialog.options.parts["mechanism"]
    box.setChecked(True)
    assert "It widens vessels." in previewed(qtbot, dialog)
    choose(dialog.options.language, "es")
    assert "It widens vessels." not in previewed(qtbot, dialog)
    assert not box.isEnabled()
    assert box.toolTip() == box.accessibleDescription() == "This part is written in English only."
    choose(dialog.options.language, "en")
    assert "It widens vessels." in previewed(qtbot, dialog)
    assert box.toolTip() == ""


def test_the_language_has_a_letter_of_its_own_and_a_name_to_read_out(open_dialog, qtbot):
    dialog = open_dialog(drug(), Settings())
    qtbot.waitUntil(lambda: dialog.preview.page_count > 0)
    assert dialog.options.form.labelForField(dialog.options.language).text() == "Lan&guage"
    assert "Alt+G" in mnemonics(dialog)
    assert shared(dialog) == {}


# -- what nobody has reviewed -----------------------------------------------------------------


def test_a_translation_that_nobody_has_reviewed_asks_though_the_english_is_reviewed(open_dialog, qtbot):
    dialog = open_dialog(drug(review=REVIEWED), Settings(language="es"))
    text = previewed(qtbot, dialog)
    assert "Ningún farmacéutico ni médico lo ha revisado" in text
    assert "A. Person" not in text
    assert dialog.options.understood.isVisible()
    assert "may have translated it" in dialog.options.meaning.text()
    assert dialog.options.understood.accessibleDescription() == dialog.options.meaning.text()
    assert dialog.options.unreviewed.isVisible()
    assert not dialog.print_button.isEnabled()
    choose(dialog.options.language, "en")
    assert "Reviewed by A. Person" in previewed(qtbot, dialog)
    assert dialog.print_button.isEnabled()
    assert not dialog.options.understood.isVisible()
    assert not dialog.options.unreviewed.isVisible()
    choose(dialog.options.language, "es")
    previewed(qtbot, dialog)
    assert not dialog.print_button.isEnabled()
    dialog.options.understood.setChecked(True)
    assert dialog.print_button.isEnabled()
    kept = dialog.remembered[-1]
    assert (kept.translation_understood, kept.unreviewed_understood) == (True, True)


def test_a_reviewed_translation_asks_nothing_though_the_english_is_not_reviewed(open_dialog, qtbot):
    dialog = open_dialog(drug(spanish_review=REVIEWED), Settings(language="es"))
    assert "Revisado por A. Person" in previewed(qtbot, dialog)
    assert dialog.print_button.isEnabled()
    choose(dialog.options.language, "en")
    previewed(qtbot, dialog)
    assert dialog.options.understood.isVisible()
    assert not dialog.print_button.isEnabled()


def test_to_know_of_the_english_is_not_to_know_of_a_translation(open_dialog, qtbot):
    dialog = open_dialog(drug(), Settings(unreviewed_understood=True, language="es"))
    previewed(qtbot, dialog)
    assert not dialog.print_button.isEnabled()
    dialog.options.understood.setChecked(True)
    again = open_dialog(drug(), dialog.remembered[-1])
    ready(qtbot, again)
    assert not again.options.understood.isVisible()


def test_a_clinic_that_has_settled_it_is_not_asked_for_a_translation_either(open_dialog, qtbot, tmp_path, monkeypatch):
    (tmp_path / "policy.toml").write_text('unreviewed = "watermark"', encoding="utf-8")
    monkeypatch.setenv("MEDREF_POLICY", str(tmp_path / "policy.toml"))
    dialog = open_dialog(drug(review=REVIEWED), Settings(language="es"))
    ready(qtbot, dialog)
    assert not dialog.options.understood.isVisible()
    assert "Sin revisar" in previewed(qtbot, dialog)


# -- in the window ----------------------------------------------------------------------------


@pytest.fixture
def program(start):
    program = start(drug(review=REVIEWED), drug("otherol", is_translated=False))
    program.window.remember(IN_SPANISH)
    return program


@pytest.fixture
def paper(monkeypatch):
    """What was printed."""
    sent = []
    monkeypatch.setattr(printing, "default_printer", lambda copies: QPrinter())
    monkeypatch.setattr(printing, "print_pdf", lambda pdf, on: sent.append(pdf_text(pdf)))
    return sent


def read(qtbot, window, name):
    window.read(Drug(DrugKey(name), "oral"))
    qtbot.waitUntil(lambda: window.pane.page_shown is not None and window.pane.page_shown.hit.name == name)
    window.pane.take_focus()


def test_print_at_once_prints_in_the_remembered_language_and_says_so(program, paper, qtbot):
    read(qtbot, program.window, "exampline")
    program.window._actions["print_at_once"].trigger()
    told = program.window.problem
    qtbot.waitUntil(lambda: "handout of exampline in Spanish are sent to the printer." in told.text())
    assert SPANISH in paper[0]


def test_print_at_once_says_that_a_drug_is_in_english_only(program, paper, qtbot):
    read(qtbot, program.window, "otherol")
    program.window._actions["print_at_once"].trigger()
    lacking = "There is no leaflet of otherol in Spanish: it is printed in English."
    qtbot.waitUntil(lambda: lacking in program.window.problem.text())
    assert ENGLISH in paper[0]


def test_print_at_once_asks_for_what_the_language_asks_for(program, paper, qtbot):
    program.window.remember(Settings(unreviewed_understood=True, language="es"))
    read(qtbot, program.window, "exampline")
    program.window._actions["print_at_once"].trigger()
    (box,) = program.window.findChildren(QMessageBox)
    assert "nobody has reviewed this text" in box.text()
    box.close()
    assert paper == []


@pytest.fixture
def packet(program, qtbot):
    for name in ("exampline", "otherol"):
        read(qtbot, program.window, name)
        program.window._actions["add_to_packet"].trigger()
    dialog = program.packets.dialog
    ready(qtbot, dialog)
    return dialog


def test_a_packet_is_in_the_remembered_language_and_tells_before_printing_what_is_in_english(packet, qtbot):
    text = previewed(qtbot, packet)
    assert "Sus medicamentos" in text
    assert packet.heading.placeholderText() == "Sus medicamentos"
    assert "solo en inglés" in text
    assert SPANISH in text
    assert ENGLISH in text
    assert "There is no leaflet of otherol in Spanish: it is printed in English." in packet.status.text()
    assert "exampline in Spanish" not in packet.status.text()
    assert "reading ease in Spanish" in packet.status.text()
    assert "reading grade" in packet.status.text()


def test_the_language_of_a_packet_is_chosen_and_remembered(packet, program, qtbot):
    choose(packet.options.language, "en")
    text = previewed(qtbot, packet)
    assert "Your medicines" in text
    assert SPANISH not in text
    assert "in English only" not in text
    assert "There is no leaflet" not in packet.status.text()
    assert program.window.settings_now().language == "en"


def test_a_part_for_professionals_of_a_packet_is_left_out_where_the_leaflet_is_translated(packet, qtbot):
    choose(packet.options.language, "en")
    ready(qtbot, packet)
    packet.leaflet.leaflet.setCurrentIndex(0)
    parts = [packet.leaflet.parts.item(at) for at in range(packet.leaflet.parts.count())]
    (mechanism,) = [item for item in parts if item.text().startswith("How it works")]
    mechanism.setCheckState(type(mechanism.checkState()).Checked)
    assert "It widens vessels." in previewed(qtbot, packet)
    choose(packet.options.language, "es")
    assert "It widens vessels." not in previewed(qtbot, packet)
    choose(packet.options.language, "en")
    assert "It widens vessels." in previewed(qtbot, packet)


def test_a_packet_in_another_language_asks_what_a_translation_asks(program, qtbot):
    program.window.remember(Settings(unreviewed_understood=True, language="es"))
    read(qtbot, program.window, "exampline")
    program.window._actions["add_to_packet"].trigger()
    dialog = program.packets.dialog
    previewed(qtbot, dialog)
    assert dialog.understood.isVisible()
    assert "may have translated it" in dialog.options.meaning.text()
    assert not dialog.print_button.isEnabled()
    (tabs,) = dialog.findChildren(QTabWidget)
    tabs.setCurrentIndex(2)
    assert dialog.options.language.isVisible()
    assert shared(dialog) == {}
    dialog.understood.setChecked(True)
    assert dialog.print_button.isEnabled()
