"""Words in the text, as a person types, sees and opens them; with real key events on the whole window."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from factories import monograph, section, write_pack
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.store import text_search
from medref_desktop.ui.results_model import IN_THE_TEXT
from medref_desktop.ui.search_help import SearchHelp
from medref_desktop.ui.text_scope import EVERY_TAB, tabs_by_title
from ui.test_window import press, read, rows, section_text, type_text

DRUGS = (
    monograph(
        "atorvastatin",
        epc_class="HMG-CoA Reductase Inhibitor",
        sections=(
            section("administration", "Once daily."),
            section("side_effects", "Headache.", "Muscle pain in 5 %; other pain in muscle."),
            section("warnings", "Muscle harm is rare."),
        ),
    ),
    monograph("metformin", sections=(section("side_effects", "Nausea."), section("warnings", "Lactic acidosis."))),
    monograph(
        "warfarin",
        sections=(
            section("boxed_warning", "Gangrene can follow."),
            section("side_effects", "Bleeding, muscle pain."),
            section("interactions", "Atorvastatin: watch."),
        ),
    ),
)


def label(name, text, set_id):
    written = monograph(name, source=Source.LABEL, sections=(section("side_effects", text),))
    return replace(written, provenance=replace(written.provenance, set_id=set_id, version="1", format="SPL"))


@pytest.fixture
def window(start):
    return start(*DRUGS).window


def ask(qtbot, window, text):
    """Type into the box and wait for what the text says."""
    type_text(qtbot, window, text)
    qtbot.waitUntil(lambda: window.text.question is not None)
    qtbot.waitUntil(lambda: IN_THE_TEXT in rows(window) or "No text mentions" in window.panel.notice.text())


def shown_snippets(window):
    model = window.panel.model
    found = [model.row_at(model.index(row)) or model.index(row).data() for row in range(model.rowCount())]
    return [row.snippet.text for row in found if getattr(row, "snippet", None)]


def text_rows(window):
    shown = rows(window)
    return shown[shown.index(IN_THE_TEXT) + 1 :] if IN_THE_TEXT in shown else []


def test_drugs_whose_text_has_the_words_stand_under_their_own_heading_after_the_names(window, qtbot):
    ask(qtbot, window, "atorvastatin")
    assert rows(window) == ["atorvastatin", IN_THE_TEXT, "warfarin"]
    assert window.panel.count.text() == "1 of 3 drugs, 1 by their text"
    heading = window.panel.model.index(1)
    assert heading.flags() == Qt.ItemFlag.NoItemFlags


def test_they_come_without_moving_the_row_that_the_person_is_on(window, qtbot):
    type_text(qtbot, window, "atorvastatin")
    press(qtbot, window, "Down")
    qtbot.waitUntil(lambda: IN_THE_TEXT in rows(window))
    assert window.panel.list.currentIndex().row() == 0
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.view.head.name.text() == "atorvastatin")
    assert not window.pane.view.find_bar.isVisible()


@pytest.mark.parametrize("text", ["muscle pain", "acidosis", "gangrene"])
def test_enter_alone_opens_none_of_them(window, qtbot, text):
    ask(qtbot, window, text)
    press(qtbot, window, "Return")
    qtbot.wait(50)
    assert window.pane.view.page_shown is None
    assert window.panel.notice.text() == f"No drug is called “{text}”."


def test_enter_on_a_row_opens_its_tab_with_the_words_found_and_counted(window, qtbot):
    ask(qtbot, window, "pain muscle ")
    row = rows(window).index("atorvastatin")
    for _ in range(row):
        press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    view = window.pane.view
    qtbot.waitUntil(lambda: view.head.name.text() == "atorvastatin" and view.find_bar.isVisible())
    assert view.kind is SectionKind.SIDE_EFFECTS
    assert view.find_bar.box.text() == "pain muscle"
    assert view.find_bar.count.text() == "1 of 4 here, 1 in 1 other tab"
    assert view.page.textCursor().block().text().startswith("Muscle pain")
    qtbot.waitUntil(view.tabs.hasFocus)
    assert window.panel.list.currentIndex().row() == row  # the row stays the one that was opened
    press(qtbot, window, "Ctrl+F")
    view.find_bar.box.setText("pain in muscle")
    assert view.find_bar.count.text() == "1 of 1 here"  # what is typed is found as it stands
    press(qtbot, window, "Escape")
    assert not view.find_bar.isVisible()
    assert view.page.extraSelections() == []


@pytest.mark.parametrize("zoom", [100, 200])
def test_the_first_of_the_words_is_in_sight_in_a_small_window(start, qtbot, zoom):
    long = [f"Paragraph {n} of a long section, which tells nothing of it." for n in range(80)]
    text = section("warnings", *long, "Here stands hepatotoxicity.", *long)
    window = start(monograph("isotretinoin", sections=(text,)), *DRUGS).window
    window.resize(1024, 720)
    window._theme.set_zoom(zoom)
    ask(qtbot, window, "hepatotoxicity")
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    page = window.pane.view.page
    qtbot.waitUntil(lambda: page.finds == 1)
    qtbot.wait(50)
    assert page.viewport().rect().contains(page.cursorRect())


def test_the_words_stay_found_in_the_other_tabs(window, qtbot):
    ask(qtbot, window, "harm ")
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    view = window.pane.view
    qtbot.waitUntil(lambda: view.find_bar.isVisible())
    assert view.kind is SectionKind.WARNINGS
    press(qtbot, window, "Alt+3")
    assert view.find_bar.count.text() == "None here, 1 in 1 other tab"
    press(qtbot, window, "F3")
    assert view.kind is SectionKind.WARNINGS


def test_words_of_the_boxed_warning_alone_are_said_to_stand_there(window, qtbot):
    ask(qtbot, window, "gangrene ")
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    view = window.pane.view
    qtbot.waitUntil(lambda: view.find_bar.isVisible())
    assert view.find_bar.count.text() == "Only in the boxed warning above"


def test_the_words_are_shown_in_their_place_for_rows_in_sight(window, qtbot):
    ask(qtbot, window, "acidosis")
    qtbot.waitUntil(lambda: shown_snippets(window) == ["Lactic acidosis."])
    spoken = window.panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("metformin. Mentioned in the text. Warnings. Starter monograph. ")
    assert spoken.endswith("Lactic acidosis.")


def test_rows_out_of_sight_are_given_no_words(start, qtbot):
    drugs = [monograph(f"drug{n:02}", sections=[section("warnings", f"Tiredness {n}.")]) for n in range(60)]
    window = start(*drugs).window
    ask(qtbot, window, "tiredness")
    qtbot.waitUntil(lambda: bool(shown_snippets(window)))
    qtbot.wait(100)
    assert len(text_rows(window)) == 60
    assert 0 < len(shown_snippets(window)) < 20
    window.panel.list.scrollToBottom()
    qtbot.waitUntil(lambda: "Tiredness 59." in shown_snippets(window))


def test_a_new_letter_takes_the_group_away_and_forgets_the_row_in_it(window, qtbot):
    ask(qtbot, window, "muscle ")
    press(qtbot, window, "Down")
    qtbot.keyClicks(window.panel.box, "pa")
    qtbot.waitUntil(lambda: window._answer is not None and window._answer.query.text == "muscle pa")
    assert IN_THE_TEXT not in rows(window)
    press(qtbot, window, "Return")
    qtbot.wait(50)
    assert window.pane.view.page_shown is None


def test_an_answer_about_another_text_is_not_shown(window, qtbot):
    ask(qtbot, window, "acidosis")
    old, ticket = window.text.question, window.text._ticket
    type_text(qtbot, window, "warf")
    from medref_desktop.store.text_answer import TextAnswer

    window.text._show(ticket, TextAnswer(old))
    assert rows(window)[0] == "warfarin"
    assert "acidosis" not in window.panel.notice.text()


def test_a_tab_limits_the_text_and_forgets_the_row_that_was_there(window, qtbot):
    ask(qtbot, window, "muscle ")
    assert sorted(text_rows(window)) == ["atorvastatin", "warfarin"]
    press(qtbot, window, "Down")
    window.panel.scope.tabs.setCurrentText("Warnings")
    qtbot.waitUntil(lambda: text_rows(window) == ["atorvastatin"])
    assert window.panel.chosen_by_person() is None
    window.panel.scope.tabs.setCurrentText("Overdose")
    qtbot.waitUntil(lambda: text_rows(window) == [])
    assert window.panel.notice.text() == "No drug is called “muscle”. No text mentions it under Overdose."
    window.panel.scope.tabs.setCurrentText(EVERY_TAB)
    qtbot.waitUntil(lambda: len(text_rows(window)) == 2)


def test_every_kind_of_section_stands_in_the_menu_once():
    kinds = [kind for kinds in tabs_by_title().values() for kind in kinds]
    assert sorted(kinds) == sorted(kind.value for kind in SectionKind)


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("zzzz ", "No drug is called “zzzz”. No text mentions it."),
        ("zzzz in:nonsense ", "No drug is called “zzzz”. No tab is called “nonsense”."),
        ("zzzz in:warnings ", "No drug is called “zzzz”. No text mentions it under warnings."),
        ("-zzzz", "No drug is called “-zzzz”. To look in the text, give a word that it must have."),
        ("class:zzz", "No drug fits class:zzz."),
        (
            "warfarin class:statin ",
            "No drug is called “warfarin” among those that fit class:statin. No text mentions it.",
        ),
    ],
)
def test_what_is_not_found_is_said_in_a_sentence(window, qtbot, text, notice):
    type_text(qtbot, window, text)
    qtbot.waitUntil(lambda: window.panel.notice.text() == notice)


def test_filters_hold_for_names_and_text(window, qtbot):
    ask(qtbot, window, "class:statin muscle ")
    assert rows(window) == [IN_THE_TEXT, "atorvastatin"]
    type_text(qtbot, window, "class:statin")
    assert rows(window) == ["atorvastatin"]


def test_all_labels_widens_the_search_and_is_offered_only_where_there_are_labels(start, packs, qtbot):
    window = start(*DRUGS).window
    assert not window.panel.scope.labels.isVisible()
    window.close()
    write_pack(packs, label("ibuprofen", "Rash.", "set-1"), label("ibuprofen", "Hiccups.", "set-2"), name="labels")
    window = start(*DRUGS).window
    assert window.panel.scope.labels.isVisible()
    ask(qtbot, window, "hiccups")
    assert text_rows(window) == []
    window.panel.scope.labels.setChecked(True)
    qtbot.waitUntil(lambda: text_rows(window) == ["ibuprofen"])
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.view.page_shown is not None)
    assert "Hiccups" in section_text(window)  # that very label
    assert window.pane.view.page_shown.ref.set_id == "set-2"


def test_the_help_shows_what_may_be_typed_and_goes_with_escape(window, qtbot):
    press(qtbot, window, "Shift+F1")
    (bubble,) = window.findChildren(SearchHelp)
    qtbot.waitUntil(bubble.isActiveWindow)
    text = " ".join(one.text() for one in bubble.findChildren(QLabel))
    for typed in ("-fever", "in:side-effects", "class:statin", "schedule:CII", "source:label", "rx:otc"):
        assert typed in text
        assert typed in bubble.accessibleDescription()
    with qtbot.waitSignal(bubble.destroyed):
        qtbot.keyClick(bubble, Qt.Key.Key_Escape)
    qtbot.mouseClick(window.panel.scope.help, Qt.MouseButton.LeftButton)
    (bubble,) = window.findChildren(SearchHelp)
    bubble.close()


def test_a_key_waits_for_no_text_search_and_interrupts_it(window, qtbot, monkeypatch):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    began, ended = threading.Event(), threading.Event()

    def search(self, question, limit=0):
        began.set()
        try:
            self._library.packs[0].ask(endless)
        finally:
            ended.set()

    with monkeypatch.context() as patched:
        patched.setattr(text_search.TextSearch, "search", search)
        type_text(qtbot, window, "muscle")
        qtbot.waitUntil(began.is_set)
        assert not ended.is_set()
        qtbot.keyClicks(window.panel.box, "s")
        qtbot.waitUntil(ended.is_set)
    ask(qtbot, window, "acidosis")
    assert text_rows(window) == ["metformin"]


def test_a_failing_pack_is_told_and_the_names_stay(window, qtbot, monkeypatch):
    from medref_desktop.errors import PackUnreadable

    def search(self, question, limit=0):
        raise PackUnreadable("The pack x is damaged.", hint="Import it again.")

    monkeypatch.setattr(text_search.TextSearch, "search", search)
    type_text(qtbot, window, "warf")
    qtbot.waitUntil(lambda: "The pack x is damaged." in window.problem.text())
    assert rows(window) == ["warfarin"]


def test_a_pack_that_is_gone_when_the_text_is_asked_is_told(start, packs, qtbot):
    write_pack(packs, label("ibuprofen", "Rash.", "set-1"), name="labels")
    window = start(*DRUGS).window
    next(packs.glob("labels-*.pack")).unlink()
    ask(qtbot, window, "muscle ")
    assert len(text_rows(window)) == 2
    assert "labels" in window.problem.text()


def test_words_that_cannot_be_shown_are_told(window, qtbot, monkeypatch):
    from medref_desktop.errors import PackUnreadable

    def snippet(self, hit, question):
        raise PackUnreadable("The pack x is damaged.", hint="Import it again.")

    monkeypatch.setattr(text_search.TextSearch, "snippet", snippet)
    ask(qtbot, window, "muscle ")
    qtbot.waitUntil(lambda: "The pack x is damaged." in window.problem.text())
    assert len(text_rows(window)) == 2


def test_the_next_drug_is_read_without_the_words(window, qtbot):
    ask(qtbot, window, "muscle ")
    press(qtbot, window, "Down")
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.page_shown is not None and window.pane.view.find_bar.isVisible())
    window._theme.set_zoom(125)
    assert window.pane.view.find_bar.isVisible()
    read(qtbot, window, "metformin")
    assert not window.pane.view.find_bar.isVisible()
    assert window.pane.view.page.extraSelections() == []


def test_every_control_of_the_search_has_a_name(window):
    scope = window.panel.scope
    for control in (scope.tabs, scope.help):
        assert control.accessibleName()
    assert scope.labels.text()
    assert QApplication.focusWidget() is window.panel.box
