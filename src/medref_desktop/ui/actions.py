"""Every action of the window in one table: menus, shortcuts and the list of keys (F1) are made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

NUMBERED = 9
"""Sections that have a key of their own, Alt+1 to Alt+9."""


class ActionSpec(NamedTuple):
    """`name` is the handler's; an action without a menu works by its keys alone and is told by F1."""

    name: str
    menu: str
    text: str
    keys: tuple[str, ...]

    @property
    def plain_text(self) -> str:
        """The text without what menus add to it."""
        return self.text.replace("&", "").rstrip("…")


ACTIONS = (
    ActionSpec("open_handout", "&File", "&Handout…", ("Ctrl+P",)),
    ActionSpec("print_at_once", "&File", "P&rint two copies at once", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter")),
    ActionSpec("add_to_packet", "&File", "&Add to packet…", ("Ctrl+Shift+P",)),
    ActionSpec("import_labels", "&File", "&Import labels…", ("Ctrl+I",)),
    ActionSpec("fetch_labels", "&File", "&Get official labels…", ("Ctrl+Shift+I",)),
    ActionSpec("open_failed_searches", "&File", "Searches that found &nothing…", ()),
    ActionSpec("quit", "&File", "&Quit", ("Ctrl+Q",)),
    ActionSpec("copy", "&Edit", "&Copy with source", ("Ctrl+C",)),
    ActionSpec("find", "&Edit", "&Find in this monograph", ("Ctrl+F",)),
    ActionSpec("find_next", "&Edit", "Find &next", ("F3", "Ctrl+G")),
    ActionSpec("find_previous", "&Edit", "Find &previous", ("Shift+F3", "Ctrl+Shift+G")),
    ActionSpec("zoom_in", "&View", "&Larger text", ("Ctrl++", "Ctrl+=")),
    ActionSpec("zoom_out", "&View", "&Smaller text", ("Ctrl+-",)),
    ActionSpec("zoom_reset", "&View", "&Usual text size", ("Ctrl+0",)),
    ActionSpec("fold_facts", "&View", "&Facts: unfold or fold", ("Ctrl+D",)),
    ActionSpec("go_to_search", "&Go", "&Search for a drug", ("Ctrl+K", "Ctrl+L", "/")),
    ActionSpec("browse_classes", "&Go", "&Classes of drugs…", ("Ctrl+B",)),
    ActionSpec("open_labels", "&Go", "&Labels of this drug…", ("Ctrl+Shift+L",)),
    ActionSpec("go_back", "&Go", "&Back to the drug before", ("Alt+Left",)),
    ActionSpec("go_forward", "&Go", "&Forward again", ("Alt+Right",)),
    ActionSpec("next_section", "&Go", "&Next section", ("Ctrl+Tab", "Ctrl+PgDown")),
    ActionSpec("previous_section", "&Go", "&Previous section", ("Ctrl+Shift+Tab", "Ctrl+PgUp")),
    ActionSpec("next_pane", "&Go", "Next pa&ne", ("F6",)),
    ActionSpec("previous_pane", "&Go", "Previous p&ane", ("Shift+F6",)),
    ActionSpec("leave", "&Go", "Lea&ve: close find, go to the box, clear it", ("Escape",)),
    *(ActionSpec(f"section_{n}", "", f"Section {n}", (f"Alt+{n}",)) for n in range(1, NUMBERED + 1)),
    ActionSpec("check_monographs", "&Tools", "&Check monographs…", ()),
    ActionSpec("show_keys", "&Help", "&Keys", ("F1",)),
    ActionSpec("show_search_help", "&Help", "&How to search", ("Shift+F1",)),
    ActionSpec("show_report", "&Help", "&Last report of an error", ()),
    ActionSpec("show_diagnosis", "&Help", "&Diagnosis", ()),
    ActionSpec("show_about", "&Help", "&About MedRef", ()),
)

KEYS_OF_THE_LIST = (
    ("Down, Up in the box", "Move in the list"),
    ("Enter", "Read the drug"),
    ("Letters in the list", "Go to the first drug that begins so"),
    ("Up, Down, Home, End in the sections", "Move between sections"),
    ("Page Down, Page Up, Space in the sections", "Scroll the text"),
    ("Enter, Shift+Enter in the find box", "Next find; the one before"),
    ("Ctrl+Shift+Enter in a handout or packet", "Print two copies at once"),
    ("Page Down, Page Up, +, -, 0 in the preview", "Turn the pages; zoom"),
    ("Alt+Up, Alt+Down, Ctrl+Delete in a packet", "Move a drug; remove it"),
)
"""Keys that belong to one part of the window or to a dialog, for F1."""


def install_actions(
    window: QMainWindow, handlers: Mapping[str, Callable[[], None]], announce: Callable[[str], None]
) -> dict[str, QAction]:
    """Make the menus and shortcuts; returns the actions by name. `announce` hears of each before it is done.

    Raises:
        KeyError: an action of the table has no handler.
    """
    menus: dict[str, QMenu] = {}
    actions: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(spec.text, window)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.triggered.connect(partial(announce, spec.plain_text))
        action.triggered.connect(handlers[spec.name])
        window.addAction(action)
        if spec.menu:
            if spec.menu not in menus:
                menus[spec.menu] = window.menuBar().addMenu(spec.menu)
            menus[spec.menu].addAction(action)
        actions[spec.name] = action
    return actions


def keys_table() -> list[tuple[str, str]]:
    """What F1 shows: keys and what they do."""
    rows = [
        (", ".join(spec.keys), spec.plain_text)
        for spec in ACTIONS
        if spec.keys and not spec.name.startswith("section_")
    ]
    return [*KEYS_OF_THE_LIST, *rows, (f"Alt+1 to Alt+{NUMBERED}", "Go to that section")]
