"""The window in its states: lists, texts, monographs, sources, every control with the focus, troubles."""

from __future__ import annotations

import time
from pathlib import Path

from stage import Studio

READ = "isotretinoin"


def _lists(studio: Studio, folders: dict[str, Path]) -> None:
    studio.start(folders["plain"])
    studio.shoot("welcome")
    for name, text in (
        ("query", "iso"), ("brands", "a"), ("misspelt", "isotretnoin"), ("abbreviation", "mtx"), ("known", "tazocin"),
        ("combination", "amlodipine"), ("filtered", "class:kinase rx:rx"), ("no-match", "zzzzzz"),
    ):  # fmt: skip
        studio.type(text)
        studio.shoot(f"list-{name}")
    studio.type("")
    studio.window.panel.classes.setCurrentText("Retinoid")
    studio.wait(lambda: 0 < studio.window.panel.model.rowCount() < 5)
    studio.shoot("list-class")
    studio.type("warfarin")
    studio.shoot("list-class-no-match")
    studio.window.panel.classes.showPopup()
    studio.shoot("class-popup", studio.window.panel.classes.view().window())
    studio.window.panel.classes.hidePopup()
    for action in studio.window.menuBar().actions():
        action.menu().popup(studio.window.pos())
        studio.shoot(f"menu-{action.text().strip('&').lower()}", action.menu())
        action.menu().close()


def _texts(studio: Studio, folders: dict[str, Path]) -> None:
    """Words in the text, codes, and the help on searching."""
    from medref_desktop.ui.search_help import SearchHelp

    studio.start(folders["several"])
    panel, view = studio.window.panel, studio.window.pane.view
    for name, text in (
        ("names-and-text", "warfarin"),
        ("text", "muscle pain "),
        ("text-filtered", "rash class:statin "),
    ):
        studio.type(text)
        studio.wait(lambda: bool(panel.model.text_hits))
        studio.settle()
        studio.shoot(name)
    panel.move_by(1)
    studio.window.read_text(panel.chosen_by_person())
    studio.wait(view.find_bar.isVisible)
    studio.shoot("text-opened")
    studio.type("zzzz in:warnings ")
    studio.wait(lambda: "No text" in panel.notice.text())
    studio.shoot("text-none")
    for name, text in (("code", "0078-0668"), ("code-unknown", "0078-0001"), ("code-wrong", "300780668158")):
        studio.type(text)
        studio.shoot(name)
    studio.window._actions["show_search_help"].trigger()
    studio.shoot_and_close("search-help", SearchHelp)
    panel.scope.tabs.showPopup()
    studio.shoot("tabs-popup", panel.scope.tabs.view().window())
    panel.scope.tabs.hidePopup()


def _monographs(studio: Studio, folders: dict[str, Path]) -> None:
    studio.start(folders["plain"])
    studio.read(READ)
    for kind in ("administration", "side_effects", "combinations", "monitoring", "pregnancy", "patient"):
        studio.section(kind)
        studio.shoot(f"boxed-{kind}")
    studio.read("hydrocodone")
    studio.shoot("two-ingredients")
    studio.read("amlodipine")
    studio.section("administration")
    studio.shoot("no-box")
    studio.read("tretinoin")
    studio.section("mechanism")
    studio.shoot("not-written")
    studio.read(READ)
    for name, text in (("hits", "pregnan"), ("elsewhere", "tetracycline"), ("none", "xyzzy"), ("empty", "")):
        studio.window.pane.view.open_find()
        studio.window.pane.view.find_bar.box.setText(text)
        studio.shoot(f"find-{name}")
    studio.window.resize(640, 480)
    studio.shoot("smallest-window")


def _sources(studio: Studio, folders: dict[str, Path]) -> None:
    studio.start(folders["several"])
    studio.read("methotrexate")
    studio.shoot("clinic-source")
    sources = studio.window.pane.view.head.sources
    sources.showPopup()
    studio.shoot("sources-popup", sources.view().window())
    sources.hidePopup()
    label = studio.window.pane.page_shown.labels[0]
    studio.window.read_source(label)
    studio.wait(lambda: studio.window.pane.view.tabs.count() > 12)
    studio.section("side_effects")
    studio.shoot("label-table")
    studio.section("monitoring")
    studio.shoot("label-no-section")
    studio.section("products")
    studio.shoot("label-products")
    studio.section("package")
    studio.shoot("label-last-tab")
    studio.window.pane.view.open_find()
    studio.window.pane.view.find_bar.box.setText("fetal")
    studio.shoot("label-find")
    studio.window.resize(640, 480)
    studio.shoot("label-smallest-window")


def _focus(studio: Studio, folders: dict[str, Path]) -> None:
    """Every control with the focus, where it must be seen."""
    from PySide6.QtCore import Qt

    studio.start(folders["several"])
    studio.read("methotrexate")
    studio.window.pane.view.open_find()
    window, view = studio.window, studio.window.pane.view
    for name, widget in {
        "box": window.panel.box, "class": window.panel.classes, "list": window.panel.list,
        "text-tab": window.panel.scope.tabs, "all-labels": window.panel.scope.labels,
        "search-help": window.panel.scope.help,
        "sources": view.head.sources, "handout": view.head.handout, "warning": view.warning.text,
        "tabs": view.tabs, "page": view.page, "find-box": view.find_bar.box, "find-next": view.find_bar.next,
    }.items():  # fmt: skip
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        studio.shoot(f"focus-{name}")
    studio.read(READ)
    view.head.classmates.setFocus(Qt.FocusReason.TabFocusReason)
    studio.shoot("focus-classmates")


def _troubles(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop.ui import app

    studio.start(folders["damaged"])
    studio.read(READ)
    studio.shoot("damaged-monograph")
    studio.start(folders["broken"])
    studio.shoot("problem-line")
    said = "The settings could not be read. A copy is kept as settings.json.damaged, and the usual ones are used."
    studio.window.tell_at_start([said])
    studio.read(READ)
    studio.shoot("problem-lines-reading")
    building = app.build_starter_pack

    def endless(report) -> None:
        while True:
            report(9, 25)
            time.sleep(0.01)

    app.build_starter_pack = endless
    try:
        studio.start(folders["none"], rows=False)
        studio.wait(lambda: studio.window.pane.welcome.bar.value() == 9)
        studio.shoot("building")
        studio.window.pane.welcome.cancel.click()
        studio.wait(lambda: studio.window.pane.welcome.build.isVisible())
        studio.shoot("no-pack")
    finally:
        app.build_starter_pack = building


WINDOW_SCENES = (_lists, _texts, _monographs, _sources, _focus, _troubles)
