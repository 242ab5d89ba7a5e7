"""What a person does and sees, with real key events on the whole window."""

import json
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from factories import change_text, label, monograph, paragraph, section, write_pack
from medref_desktop import paths
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.provenance import Evidence
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.store.name_lists import known_names
from medref_desktop.ui import app
from ui.conftest import STARTERS


def type_text(qtbot, window, text: str) -> None:
    """Type into the box and wait for the answer to it."""
    window.go_to_search()
    window.panel.box.clear()
    qtbot.keyClicks(window.panel.box, text)
    qtbot.waitUntil(lambda: window._answer is not None and window._answer.query.text == text)


def rows(window) -> list[str]:
    model = window.panel.model
    return [model.index(row).data() for row in range(model.rowCount())]


def press(qtbot, window, keys: str) -> None:
    """Press a chord on whatever has the focus."""
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(QApplication.focusWidget() or window, combination.key(), combination.keyboardModifiers())


def read(qtbot, window, text: str) -> None:
    """Type a name, move to the first row, press Enter, and wait for the monograph."""
    type_text(qtbot, window, text)
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    wanted = window.panel.model.index(0).data()
    qtbot.waitUntil(
        lambda: window.pane.view.page_shown is not None and window.pane.view.head.name.accessibleName() == wanted
    )


def section_text(window) -> str:
    return window.pane.view.page.toPlainText()


# -- search -------------------------------------------------------------------------------------------------


def test_the_box_has_the_focus_and_every_drug_is_listed(window):
    assert window.panel.box.hasFocus()
    assert rows(window) == [
        "isotretinoin", "metformin", "methotrexate", "tretinoin, by mouth", "tretinoin, on the skin", "warfarin",
    ]  # fmt: skip
    assert window.panel.count.text() == "6 drugs"


def test_typing_a_brand_lists_its_drug_under_that_name(window, qtbot):
    type_text(qtbot, window, "accu")
    assert rows(window) == ["isotretinoin"]
    spoken = window.panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "isotretinoin. Accutane · Absorica. Retinoid. by mouth. Boxed warning. Not to be confused with tretinoin"
    )
    assert window.panel.count.text() == "1 of 6 drugs"


def test_look_alike_names_stand_in_tall_man_letters_in_the_head_and_plain_elsewhere(window, qtbot):
    read(qtbot, window, "accu")
    head = window.pane.view.head
    assert head.name.text() == "ISOtretinoin"
    assert head.name.accessibleName() == "isotretinoin"
    assert head.look_alikes.text() == "Not to be confused with tretinoin"
    assert head.look_alikes.isVisible()
    assert window.windowTitle() == "isotretinoin – MedRef"
    window.pane.copy()
    assert "isotretinoin" in QApplication.clipboard().text()
    assert "ISO" not in QApplication.clipboard().text()
    read(qtbot, window, "warf")
    assert not head.look_alikes.isVisible()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tazocin", "There is no monograph of Tazocin (piperacillin / tazobactam) here yet: import official labels."),
        ("belumosudil", "There is no monograph of belumosudil here yet: import official labels."),
        ("glimep", "There is no monograph of glimepiride here yet: import official labels."),
        ("0078-0668", "NDC 0078-0668 is not in your packs."),
        ("300780668158", "The check digit of 300780668158 is wrong: scan or type it again."),
        ("xqzv", "No drug is called “xqzv”."),
    ],
)
def test_what_cannot_be_found_is_told_above_the_list(window, qtbot, text, said):
    type_text(qtbot, window, text)
    qtbot.waitUntil(lambda: window.panel.notice.text() == said)
    press(qtbot, window, "Return")
    assert window.pane.view.page_shown is None


def test_down_and_enter_read_the_drug_and_the_focus_goes_to_the_sections(window, qtbot):
    read(qtbot, window, "accu")
    assert window.pane.view.head.name.accessibleName() == "isotretinoin"
    qtbot.waitUntil(window.pane.view.tabs.hasFocus)
    assert "Tablets of 5 mg" in section_text(window)
    assert window.windowTitle().startswith("isotretinoin")


def test_enter_alone_opens_the_one_exact_name(window, qtbot):
    type_text(qtbot, window, "warfarin")
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.view.head.name.accessibleName() == "warfarin")


@pytest.mark.parametrize("text", ["metf", "tretinoin", "retino", "mtx", "isotretnoin", "zzz", ""])
def test_enter_alone_opens_nothing_that_was_not_asked_for(window, qtbot, text):
    type_text(qtbot, window, text)
    press(qtbot, window, "Return")
    qtbot.wait(50)
    assert window.pane.view.page_shown is None


def test_enter_pressed_before_the_answer_waits_for_it(window, qtbot):
    window.panel.box.setText("warfarin")
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.view.head.name.accessibleName() == "warfarin")


def test_an_answer_to_an_older_question_is_not_shown(window, qtbot):
    type_text(qtbot, window, "warf")
    old = window._answer
    ticket = window._search_ticket
    type_text(qtbot, window, "metf")
    window._show_answer(ticket, old)
    assert rows(window) == ["metformin"]


def test_a_new_letter_forgets_the_row_that_was_moved_to(window, qtbot):
    type_text(qtbot, window, "met")
    press(qtbot, window, "Down")
    qtbot.keyClicks(window.panel.box, "f")
    qtbot.waitUntil(lambda: rows(window) == ["metformin"])
    press(qtbot, window, "Return")
    qtbot.wait(50)
    assert window.pane.view.page_shown is None


def test_a_misspelt_name_is_told_and_near_names_stand_under_their_own_heading(window, qtbot):
    type_text(qtbot, window, "isotretnoin")
    assert window.panel.notice.text() == "No drug is called “isotretnoin”."
    assert rows(window) == ["Did you mean", "isotretinoin"]
    assert not window.panel.list.currentIndex().isValid()
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.view.head.name.accessibleName() == "isotretinoin")


def test_nothing_found_at_all_is_a_sentence(window, qtbot):
    type_text(qtbot, window, "zzzz")
    assert window.panel.notice.text() == "No drug is called “zzzz”."
    assert rows(window) == []


def test_a_class_limits_the_list(window, qtbot):
    window.panel.classes.setCurrentText("Retinoid")
    qtbot.waitUntil(lambda: rows(window) == ["isotretinoin", "tretinoin, by mouth", "tretinoin, on the skin"])
    assert window.panel.count.text() == "3 of 6 drugs"


def test_a_slash_can_be_typed_in_the_box_and_leads_to_it_from_elsewhere(window, qtbot):
    qtbot.keyClicks(window.panel.box, "a/b")
    assert window.panel.box.text() == "a/b"
    read(qtbot, window, "warf")
    qtbot.waitUntil(window.pane.view.tabs.hasFocus)
    press(qtbot, window, "/")
    assert window.panel.box.hasFocus()


def test_odd_texts_upset_nothing(window, qtbot):
    for text in ("St. John's", "%", "_", '"', "NEAR(", "*", ":", "💊", "\u202egnirts", "a" * 10_000):
        window.panel.box.setText(text)
        qtbot.waitUntil(lambda: window._answer is not None)
        assert rows(window) == []


# -- reading ------------------------------------------------------------------------------------------------


def test_alt_and_a_number_show_each_of_the_seven_sections(window, qtbot):
    read(qtbot, window, "accu")
    words = ["5 mg", "widens", "Headache", "High blood pressure", "swelling", "Sacubitril", "Potassium"]
    for number, word in enumerate(words, start=1):
        press(qtbot, window, f"Alt+{number}")
        assert word in section_text(window)


def test_the_keys_of_tabs_and_of_lists_move_between_sections(window, qtbot):
    read(qtbot, window, "accu")
    tabs = window.pane.view.tabs
    qtbot.waitUntil(tabs.hasFocus)
    for keys, expected in (
        ("Down", 1), ("Right", 2), ("Up", 1), ("Left", 0), ("Up", 0), ("End", 9), ("Down", 9), ("Home", 0),
        ("Ctrl+Tab", 1), ("Ctrl+PgDown", 2), ("Ctrl+PgUp", 1), ("Ctrl+Shift+Tab", 0), ("Ctrl+Shift+Tab", 9),
    ):  # fmt: skip
        press(qtbot, window, keys)
        assert tabs.currentIndex() == expected, keys


def test_the_current_section_stays_in_view_in_a_low_window(window, qtbot):
    window.resize(900, 480)
    read(qtbot, window, "accu")
    press(qtbot, window, "End")
    column, tabs = window.pane.view.column, window.pane.view.tabs
    qtbot.waitUntil(lambda: column.viewport().rect().intersects(
        tabs.tabRect(tabs.currentIndex()).translated(tabs.pos())
    ))  # fmt: skip


def test_a_section_that_is_not_there_says_so(window, qtbot):
    read(qtbot, window, "metf")
    press(qtbot, window, "Alt+2")
    assert "Not written: no label at hand." in section_text(window)


def test_the_boxed_warning_stands_above_every_section_and_is_gone_without_one(window, qtbot):
    read(qtbot, window, "accu")
    for number in range(1, 8):
        press(qtbot, window, f"Alt+{number}")
        assert window.pane.view.warning.isVisible()
        assert "it can kill the unborn" in window.pane.view.warning.text.toPlainText()
    read(qtbot, window, "metf")
    assert not window.pane.view.warning.isVisible()


def test_where_it_comes_from_is_always_in_sight(window, qtbot):
    read(qtbot, window, "accu")
    line = window.pane.view.provenance.text()
    assert line.startswith("Starter monograph · written 2026-11-22 from official labels")
    assert line.endswith("Not reviewed by a clinician")
    assert window.pane.view.provenance.isVisible()


def test_a_section_whose_label_has_changed_says_so_in_sight_and_in_copies(start, packs, qtbot):
    cited = tuple(Evidence(kind, "set-1", "3", kind, "a" * 64) for kind in ("administration", "boxed_warning"))
    fields = {"administration": "b" * 64, "boxed_warning": "a" * 64}
    write_pack(packs, label("isotretinoin", version="4"), name="labels", fields={"set-1": fields})
    window = start(monograph("isotretinoin", evidence=cited)).window
    read(qtbot, window, "isotr")
    view = window.pane.view
    assert view.provenance.text().startswith("Label changed since written · Starter monograph")
    assert view.provenance.objectName() == "note"
    press(qtbot, window, "Ctrl+C")
    assert "How it is administered. Label changed since written · Starter" in QGuiApplication.clipboard().text()
    press(qtbot, window, "Alt+2")
    qtbot.waitUntil(lambda: view.provenance.text().startswith("Starter monograph"))


def test_a_changed_boxed_warning_is_told_on_every_tab(start, packs, qtbot):
    cited = (Evidence("boxed_warning", "set-1", "3", "boxed_warning", "a" * 64),)
    write_pack(packs, label("isotretinoin", version="4"), name="labels", fields={"set-1": {"boxed_warning": "b" * 64}})
    window = start(monograph("isotretinoin", evidence=cited)).window
    read(qtbot, window, "isotr")
    press(qtbot, window, "Alt+3")
    said = "Label changed since written (boxed warning) · Starter"
    qtbot.waitUntil(lambda: window.pane.view.provenance.text().startswith(said))


def test_badges_tell_class_schedule_route_and_pregnancy(window, qtbot):

    def badges():
        return [chip.text() for chip in window.pane.view.head.badges.findChildren(QLabel) if chip.isVisible()]

    read(qtbot, window, "accu")
    assert badges() == ["Retinoid", "Rx", "tablet, by mouth", "Never in pregnancy"]
    read(qtbot, window, "warf")
    qtbot.waitUntil(lambda: "CII" in badges())


def test_back_and_forward_go_through_the_drugs_read(window, qtbot):
    for text in ("accu", "warf", "metf"):
        read(qtbot, window, text)
    for keys, name in (("Alt+Left", "warfarin"), ("Alt+Left", "isotretinoin"), ("Alt+Right", "warfarin")):
        press(qtbot, window, keys)
        qtbot.waitUntil(lambda name=name: window.pane.view.head.name.accessibleName() == name)


def test_escape_goes_back_to_the_box_and_then_clears_it(window, qtbot):
    read(qtbot, window, "accu")
    qtbot.waitUntil(window.pane.view.tabs.hasFocus)
    press(qtbot, window, "Escape")
    assert window.panel.box.hasFocus()
    press(qtbot, window, "Escape")
    assert window.panel.box.text() == ""


def test_f6_goes_round_the_panes(window, qtbot):
    read(qtbot, window, "accu")
    qtbot.waitUntil(window.pane.view.tabs.hasFocus)
    view, panel = window.pane.view, window.panel
    for pane in (view.page, panel.box, panel.list, view.warning.text, view.tabs):
        press(qtbot, window, "F6")
        assert pane.hasFocus()
    press(qtbot, window, "Shift+F6")
    assert view.warning.text.hasFocus()


def test_copying_takes_the_source_line_along(window, qtbot):
    read(qtbot, window, "accu")
    press(qtbot, window, "Ctrl+C")
    copied = QGuiApplication.clipboard().text()
    assert "Tablets of 5 mg and 10 mg" in copied
    assert copied.splitlines()[-1].startswith("isotretinoin, How it is administered. Starter monograph · written 2026")
    window.pane.view.page.setFocus()
    cursor = window.pane.view.page.textCursor()
    cursor.movePosition(cursor.MoveOperation.Start)
    cursor.movePosition(cursor.MoveOperation.NextWord, cursor.MoveMode.KeepAnchor, 2)
    window.pane.view.page.setTextCursor(cursor)
    press(qtbot, window, "Ctrl+C")
    assert QGuiApplication.clipboard().text().startswith("How it\n\nisotretinoin,")


def test_the_same_drug_of_two_sources_lets_the_reader_choose(start, packs, qtbot):
    write_pack(packs, monograph("warfarin", source=Source.CLINIC, brands=["Jantoven"]), name="clinic")
    window = start(*STARTERS).window
    read(qtbot, window, "warf")
    sources = window.pane.view.head.sources
    assert [sources.itemText(n) for n in range(sources.count())] == ["Clinic monograph", "Starter monograph"]
    assert "Jantoven" in window.pane.view.head.brands.text()
    press(qtbot, window, "Alt+3")
    sources.setCurrentIndex(1)
    sources.activated.emit(1)
    qtbot.waitUntil(lambda: "Coumadin" in window.pane.view.head.brands.text())
    assert window.pane.view.kind is SectionKind.SIDE_EFFECTS


def badges(window) -> list[str]:
    return [chip.text() for chip in window.pane.view.head.badges.findChildren(QLabel)]


def test_the_badges_of_a_label_claim_nothing_that_nobody_read_out_of_it(start, packs, qtbot):
    silent = label("silentine", boxed="WARNING: it can kill.", forms=())
    telling = label("tellingine", sections=(section("pregnancy", "It may harm."),), forms=("tablet",))
    write_pack(packs, silent, telling, name="labels")
    window = start(*STARTERS).window
    read(qtbot, window, "silentine")
    assert badges(window) == ["Example Agent", "Rx", "by mouth", "Pregnancy: no statement"]
    read(qtbot, window, "tellingine")
    assert badges(window)[-2:] == ["tablet, by mouth", "Pregnancy: see text"]


def test_a_boxed_warning_without_a_title_in_its_source_is_called_one(start, packs, qtbot):
    untitled = Section(SectionKind.BOXED_WARNING, "", (paragraph("WARNING: it can kill."),))
    write_pack(packs, label("untitline", sections=(untitled,)), name="labels")
    window = start(*STARTERS).window
    read(qtbot, window, "untitline")
    assert window.pane.view.warning.text.toPlainText() == "Boxed warning\nWARNING: it can kill."


# -- finding ------------------------------------------------------------------------------------------------


def test_finding_counts_here_and_in_the_other_tabs_and_steps_through_all(window, qtbot):
    read(qtbot, window, "accu")
    press(qtbot, window, "Ctrl+F")
    bar = window.pane.view.find_bar
    assert bar.box.hasFocus()
    qtbot.keyClicks(bar.box, "daily")
    assert bar.count.text() == "1 of 1 here"
    bar.box.clear()
    qtbot.keyClicks(bar.box, "blood")
    assert bar.count.text() == "None here, 4 in 4 other tabs"
    press(qtbot, window, "Return")
    assert window.pane.view.kind is SectionKind.MECHANISM
    assert bar.count.text() == "1 of 1 here, 3 in 3 other tabs"
    press(qtbot, window, "F3")
    assert window.pane.view.kind is SectionKind.INDICATIONS
    press(qtbot, window, "Shift+F3")
    assert window.pane.view.kind is SectionKind.MECHANISM
    press(qtbot, window, "Escape")
    assert not bar.isVisible()
    assert window.pane.view.page.extraSelections() == []


def test_what_is_not_found_is_said(window, qtbot):
    read(qtbot, window, "accu")
    press(qtbot, window, "Ctrl+F")
    qtbot.keyClicks(window.pane.view.find_bar.box, "xyzzy")
    assert window.pane.view.find_bar.count.text() == "Not found in this monograph"
    press(qtbot, window, "Return")


def test_finding_without_a_drug_does_nothing(window, qtbot):
    press(qtbot, window, "Ctrl+F")
    press(qtbot, window, "F3")
    assert not window.pane.view.find_bar.isVisible()


# -- size, memory, help -------------------------------------------------------------------------------------


def test_zooming_changes_all_text_within_limits(window, qtbot):
    before = window.panel.box.font().pointSizeF()
    for _ in range(12):
        press(qtbot, window, "Ctrl++")
    assert window._theme.zoom == 200
    assert window.panel.box.font().pointSizeF() == pytest.approx(2 * before)
    for _ in range(12):
        press(qtbot, window, "Ctrl+-")
    assert window._theme.zoom == 80
    press(qtbot, window, "Ctrl+0")
    assert window._theme.zoom == 100


@pytest.mark.parametrize("zoom", [100, 200])
def test_text_and_boxed_warning_are_in_sight_in_a_small_window(window, qtbot, zoom):
    window.resize(1024, 720)
    window._theme.set_zoom(zoom)
    read(qtbot, window, "accu")
    view = window.pane.view
    assert window.size().width() <= 1024
    line = view.page.fontMetrics().height()
    assert view.page.viewport().height() >= 2 * line
    assert view.warning.text.viewport().height() >= line
    assert view.warning.geometry().bottom() < view.column.geometry().top()
    assert view.provenance.geometry().bottom() <= view.height()


def test_window_drug_tab_and_zoom_are_remembered(start, qtbot):
    program = start(*STARTERS)
    read(qtbot, program.window, "accu")
    press(qtbot, program.window, "Alt+3")
    program.theme.set_zoom(125)
    program.window.close()
    stored = json.loads(paths.settings_file().read_text())
    assert (stored["drug_key"], stored["drug_group"], stored["tab"]) == ("isotretinoin", "oral", "side_effects")
    again = start(*STARTERS).window
    qtbot.waitUntil(lambda: again.pane.view.page_shown is not None)
    assert again.pane.view.head.name.accessibleName() == "isotretinoin"
    assert again.pane.view.kind is SectionKind.SIDE_EFFECTS
    assert again._theme.zoom == 125
    assert again.panel.box.hasFocus()


def test_a_damaged_settings_file_is_told_once_and_the_window_opens(start):
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text("{")
    window = start(*STARTERS).window
    assert "settings file was damaged" in window.problem.text()


def test_settings_that_cannot_be_saved_do_not_keep_the_window_open(start, capsys, tmp_path):
    program = start(*STARTERS)
    program._settings_file = tmp_path / "file" / "settings.json"
    (tmp_path / "file").write_text("a file where the folder should be")
    program.window.close()
    assert not program.window.isVisible()
    assert "cannot be saved" in capsys.readouterr().err


def test_f1_lists_every_key(window, qtbot):
    from PySide6.QtWidgets import QTableWidget

    from medref_desktop.ui.keys_dialog import KeysDialog

    press(qtbot, window, "F1")
    (dialog,) = window.findChildren(KeysDialog)
    table = dialog.findChild(QTableWidget)
    keys = " ".join(table.item(row, 0).text() for row in range(table.rowCount()))
    for key in ("Ctrl+K", "Alt+1 to Alt+9", "F6", "Ctrl+F", "Ctrl+P", "F1", "Alt+Left"):
        assert key in keys
    dialog.close()


def test_about_tells_version_packs_and_intended_use(window, qtbot):

    from medref_desktop import __version__
    from medref_desktop.domain.provenance import INTENDED_USE
    from medref_desktop.ui.about_dialog import AboutDialog

    window._actions["show_about"].trigger()
    (dialog,) = window.findChildren(AboutDialog)
    text = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert __version__ in text
    assert "Monographs of starter (starter), version 2026.11.22" in text
    assert INTENDED_USE in text
    dialog.close()


def test_a_handout_without_a_drug_says_what_to_do(window, qtbot):
    press(qtbot, window, "Ctrl+P")
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "Choose a drug first."
    box.close()


# -- packs --------------------------------------------------------------------------------------------------


def test_without_a_pack_the_starter_pack_is_built_once_and_used(start, qtbot, packs, monkeypatch, tmp_path):
    folder = tmp_path / "monographs"
    folder.mkdir()
    source = paths.starter_monographs() / "warfarin.md"
    (folder / "warfarin.md").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(paths, "starter_monographs", lambda: folder)
    window = start().window
    qtbot.waitUntil(lambda: rows(window) == ["warfarin"])
    assert (packs / "starter.json").exists()


def test_a_starter_pack_that_cannot_be_built_says_why(start, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "starter_monographs", lambda: tmp_path / "none")
    window = start().window
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    assert "There is no monograph file" in box.text()
    qtbot.waitUntil(lambda: "no pack is in use" in window.pane.welcome.sentence.text())
    box.close()


def test_building_the_starter_pack_shows_progress_and_can_be_cancelled(start, qtbot, monkeypatch):
    def endless(report):
        while True:
            report(3, 25)

    monkeypatch.setattr(app, "build_starter_pack", endless)
    welcome = start().window.pane.welcome
    qtbot.waitUntil(lambda: welcome.bar.value() == 3)
    assert welcome.sentence.text() == "Building the starter pack. This is done once."
    qtbot.mouseClick(welcome.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no pack is in use" in welcome.sentence.text())
    assert welcome.build.isVisible()
    qtbot.mouseClick(welcome.build, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(welcome.cancel.isVisible)


def test_a_damaged_pack_is_told_and_the_others_work(start, packs):
    write_pack(packs, monograph("metformin", source=Source.CLINIC), name="clinic").path.write_bytes(b"")
    window = start(*STARTERS).window
    assert "is empty" in window.problem.text()
    assert window.problem.isVisible()
    assert "warfarin" in rows(window)


def test_a_damaged_monograph_is_refused_in_words_and_the_others_are_shown(start, packs, qtbot):
    change_text(write_pack(packs, *STARTERS).path, "5 mg", "8 mg")
    window = start().window
    qtbot.waitUntil(lambda: len(rows(window)) == 6)
    read(qtbot, window, "accu")
    assert "damaged and is not shown" in section_text(window)
    assert "8 mg" not in section_text(window)
    assert not window.pane.view.head.handout.isEnabled()
    read(qtbot, window, "warf")
    assert "5 mg" in section_text(window)


def test_a_drug_remembered_but_no_longer_there_is_told(start, qtbot):
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text('{"drug_key": "gone", "drug_group": "oral"}')
    window = start(*STARTERS).window
    qtbot.waitUntil(lambda: "no longer in any pack" in window.problem.text())


def test_the_age_of_a_text_is_told(start, qtbot):
    window = start(monograph("warfarin", dated=date(2020, 1, 1))).window
    read(qtbot, window, "warf")
    assert "years old" in window.pane.view.provenance.text()


def test_what_was_typed_before_the_list_is_there_is_answered_with_the_true_count(start, packs, qtbot):
    write_pack(packs, *STARTERS)
    window = start().window
    window.panel.box.setText("warf")
    qtbot.waitUntil(lambda: rows(window) == ["warfarin"])
    assert window.panel.count.text() == "1 of 6 drugs"


def test_the_lists_of_names_are_read_before_anybody_has_typed_a_full_name(start, qtbot):
    known_names.cache_clear()
    window = start(*STARTERS).window
    qtbot.waitUntil(lambda: known_names.cache_info().currsize == 1)
    assert window.panel.box.text() == ""
