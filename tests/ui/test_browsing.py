"""The tree of classes, others of a class, and going down the list by letters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from factories import monograph
from medref_desktop.errors import PackUnreadable
from medref_desktop.ui.classes_dialog import ClassesDialog
from ui.conftest import STARTERS
from ui.test_window import press, read, rows, type_text


@pytest.fixture
def classes(window, qtbot):
    """The dialog of classes, by its key."""
    press(qtbot, window, "Ctrl+B")
    qtbot.waitUntil(lambda: window.findChild(ClassesDialog) is not None)
    dialog = window.findChild(ClassesDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    for one in window.findChildren(ClassesDialog):
        one.close()


def lines(dialog):
    """What the tree shows: classes with their counts, drugs of those that are open."""
    tree = dialog.tree
    return list(_lines([tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]))


def _lines(items):
    for item in items:
        if not item.isHidden():
            yield " ".join(filter(None, (item.text(0), item.text(1))))
            yield from _lines([item.child(n) for n in range(item.childCount())] if item.isExpanded() else [])


def test_the_classes_stand_in_a_tree_with_counts(classes):
    assert lines(classes) == ["Established pharmacologic class 2", "Example Agent 3", "Retinoid 3"]
    assert classes.tree.currentItem().text(0) == "Example Agent"


def test_words_narrow_the_tree_and_enter_lists_the_class(classes, window, qtbot):
    qtbot.keyClicks(classes.box, "retin")
    assert lines(classes) == ["Established pharmacologic class 1", "Retinoid 3"]
    with qtbot.waitSignal(classes.destroyed):
        qtbot.keyClick(classes.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(window) == ["isotretinoin", "tretinoin, by mouth", "tretinoin, on the skin"])
    assert window.panel.drug_class == "Retinoid"


def test_a_class_opens_by_key_and_enter_on_a_drug_reads_it(classes, window, qtbot):
    for key in (Qt.Key.Key_Down,):
        qtbot.keyClick(classes.box, key)
    assert classes.tree.currentItem().text(0) == "Retinoid"
    classes.tree.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(classes.tree, key)
    assert lines(classes)[-3:] == ["isotretinoin", "tretinoin, by mouth", "tretinoin, on the skin"]
    with qtbot.waitSignal(classes.destroyed):
        qtbot.keyClick(classes.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pane.page_shown is not None)
    assert window.pane.view.head.name.accessibleName() == "isotretinoin"


def test_a_heading_and_an_empty_tree_choose_nothing(classes, qtbot):
    classes.tree.setCurrentItem(classes.tree.topLevelItem(0))
    assert not classes.show_button.isEnabled()
    qtbot.keyClick(classes.tree, Qt.Key.Key_Return)
    assert classes.isVisible()
    qtbot.keyClicks(classes.box, "zzzz")
    assert lines(classes) == []
    assert classes.notice.text() == "No class fits “zzzz”."
    assert not classes.show_button.isEnabled()
    classes.box.clear()
    assert not classes.notice.isVisible()
    assert classes.show_button.isEnabled()


def test_the_key_shows_one_dialog_only(classes, window, qtbot):
    window._worker.ask_classes()
    qtbot.wait(50)
    assert len(window.findChildren(ClassesDialog)) == 1


def test_classes_that_cannot_be_read_are_told(window, qtbot, monkeypatch):
    def fail(library):
        raise PackUnreadable("The pack x is damaged.", hint="Import it again.")

    monkeypatch.setattr("medref_desktop.store.class_list.drug_classes", fail)
    press(qtbot, window, "Ctrl+B")
    qtbot.waitUntil(lambda: "The pack x is damaged." in window.problem.text())


def test_others_of_the_class_are_listed_from_the_head(window, qtbot):
    read(qtbot, window, "accu")
    button = window.pane.view.head.classmates
    assert button.isVisible()
    assert button.accessibleName() == "Others of the class Retinoid"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rows(window) == ["isotretinoin", "tretinoin, by mouth", "tretinoin, on the skin"])
    assert window.panel.box.text() == ""
    assert QApplication.focusWidget() is window.panel.list
    assert window.pane.view.head.name.accessibleName() == "isotretinoin"


def test_of_several_classes_one_is_chosen_in_a_menu(start, qtbot):
    both = ("alpha-Adrenergic Blocker", "beta-Adrenergic Blocker")
    window = start(
        *STARTERS,
        monograph("carvedilol", epc_classes=both),
        monograph("prazosin", epc_classes=both[:1]),
        monograph("atenolol", epc_classes=both[1:]),
    ).window
    read(qtbot, window, "carv")
    button = window.pane.view.head.classmates
    assert button.accessibleName() == "Others of the class alpha-Adrenergic Blocker and beta-Adrenergic Blocker"
    first, second = button.menu().actions()
    assert (first.text(), second.text()) == both
    second.trigger()
    qtbot.waitUntil(lambda: rows(window) == ["atenolol", "carvedilol"])
    read(qtbot, window, "ateno")
    assert button.menu() is None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rows(window) == ["atenolol", "carvedilol"])


def test_a_drug_alone_in_its_class_has_no_others(start, qtbot):
    window = start(*STARTERS, monograph("imatinib", epc_class="Kinase Inhibitor")).window
    read(qtbot, window, "imat")
    assert not window.pane.view.head.classmates.isVisible()


def test_letters_in_the_list_go_to_the_first_drug_that_begins_so(window, qtbot):
    window.panel.list.setFocus()
    qtbot.keyClicks(window.panel.list, "wa")
    assert window.panel.list.currentIndex().data() == "warfarin"
    press(qtbot, window, "Return")
    qtbot.waitUntil(lambda: window.pane.page_shown is not None)
    assert window.pane.view.head.name.accessibleName() == "warfarin"


def test_letters_reach_a_drug_that_is_not_in_the_rows_yet(start, qtbot):
    window = start(*(monograph(f"{letter}{n:02}x") for letter in "abc" for n in range(99))).window
    assert window.panel.model.names < 198
    window.panel.list.setFocus()
    qtbot.keyClicks(window.panel.list, "c")
    qtbot.waitUntil(lambda: window.panel.list.currentIndex().data() == "c00x")
    shown = rows(window)
    assert shown == sorted(set(shown))
    qtbot.wait(900)  # a pause begins a new name
    qtbot.keyClicks(window.panel.list, "zz")
    qtbot.wait(50)
    assert window.panel.list.currentIndex().data() == "c00x"


def test_letters_typed_while_rows_are_on_their_way_wait_for_them(start, qtbot):
    window = start(*(monograph(f"{letter}{n:03}x") for letter in "abc" for n in range(99))).window
    window.panel.list.setFocus()
    window.panel.model.fetchMore()
    assert window.panel.model.is_waiting
    qtbot.keyClicks(window.panel.list, "c")
    qtbot.waitUntil(lambda: window.panel.list.currentIndex().data() == "c000x")
    shown = rows(window)
    assert shown == sorted(set(shown))


def test_letters_typed_while_the_list_changes_lead_nowhere(start, qtbot):
    window = start(*(monograph(f"{letter}{n:02}x") for letter in "abc" for n in range(60))).window
    window.panel.jump_wanted.emit("c")
    type_text(qtbot, window, "a01")
    qtbot.wait(50)
    assert rows(window)[0] == "a01x"
    assert "c00x" not in rows(window)


def test_a_tall_window_is_filled_at_once(start, qtbot):
    window = start(*(monograph(f"a{n:02}x") for n in range(60))).window
    window.resize(1280, 2000)
    type_text(qtbot, window, "a")
    qtbot.waitUntil(lambda: window.panel.model.rowCount() == 60)
