"""Writes a picture of every window, dialog and empty state, to be looked at by people. No test runs this.

MEDREF_PACKS=... python tests/studio/screens.py FOLDER [--scheme dark] [--zoom 150] [--size 1024x768]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SCHEMES = ("light", "dark", "contrast")
SIZES = ("1024x768", "1280x800")
ZOOMS = (100, 150, 200)
READ = "isotretinoin"
PATIENCE = 10
"""Seconds that a picture may take to come about."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scheme", choices=SCHEMES, action="append")
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--zoom", type=int, choices=ZOOMS, action="append")
    parser.add_argument("--only", default="", help="part of the picture's name")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        return _photograph(args)
    return _spread(args)


def _spread(args: argparse.Namespace) -> int:
    """One process for each scheme and screen, as both are settled when Qt starts."""
    running = []
    with tempfile.TemporaryDirectory() as home:
        for scheme in args.scheme or SCHEMES:
            for size in args.size or SIZES:
                zooms = [part for zoom in args.zoom or ZOOMS for part in ("--zoom", str(zoom))]
                command = [sys.executable, __file__, str(args.folder), "--here", "--only", args.only, *zooms]
                own = Path(home) / f"{scheme}-{size}"
                own.mkdir()
                environment = _environment(own, size)
                running.append(subprocess.Popen([*command, "--scheme", scheme, "--size", size], env=environment))
        return max(process.wait() for process in running)


def _environment(home: Path, size: str) -> dict[str, str]:
    """Folders of its own, and an offscreen screen of this size."""
    width, height = (int(part) for part in size.split("x"))
    screen = {"name": "studio", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    (home / "screen.json").write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"), str(home))
    return os.environ | own | {"QT_QPA_PLATFORM": f"offscreen:configfile={home / 'screen.json'}"}


# -- packs --------------------------------------------------------------------------------------------------


def packs_of(home: Path, starter: Path) -> dict[str, Path]:
    """Folders of packs by what they are for: as built, with labels and a clinic's text, damaged, broken, none."""
    folders = {name: home / name for name in ("plain", "several", "damaged", "broken", "none")}
    for name, folder in folders.items():
        if name == "none":
            folder.mkdir()
        else:
            shutil.copytree(starter, folder)
    _add_other_sources(folders["several"])
    for pack in folders["damaged"].glob("*.pack"):
        with contextlib.closing(sqlite3.connect(pack)) as connection, connection:
            connection.execute("UPDATE monograph SET content_sha256 = 'changed'")
    pointer = folders["broken"] / "starter.json"
    (folders["broken"] / "clinic.json").write_text(pointer.read_text("utf-8").replace("starter", "clinic"), "utf-8")
    return folders


def _add_other_sources(folder: Path) -> None:
    from datetime import date

    from factories import all_sections, bullets, heading, monograph, paragraph, section, write_pack
    from factories import label as label_
    from medref_desktop.domain.blocks import Cell, Table
    from medref_desktop.domain.provenance import Review, Source
    from medref_desktop.domain.sections import LABEL_TITLES, SectionKind

    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell((paragraph(text),)) for text in texts)

    table = Table(
        (
            row("Adverse reaction", "Methotrexate 7.5 mg to 15 mg once weekly (N=128)", "Placebo (N=60)"),
            row("Elevated liver function tests", "15%", "8%"),
            row("Nausea or vomiting", "10%", "1%"),
            row("Stomatitis", "3%", "less than 1%"),
            row("Thrombocytopenia (platelet count less than 100,000/mm3)", "3% to 10%", "0%"),
        ),
        head_rows=1,
    )
    long = "Methotrexate can cause embryo-fetal toxicity, including fetal death, at 0.5 mg/kg and above. " * 9
    label = [section("boxed_warning", heading("Serious toxic reactions"), long, bullets(long, long))]
    for kind in LABEL_TITLES:
        if kind not in (SectionKind.BOXED_WARNING, SectionKind.MONITORING):
            label.append(section(kind, heading(f"5.1 {LABEL_TITLES[kind]}"), table, long, bullets("One.", "Two.")))
    brands = ["Trexall", "Rheumatrex", "Otrexup", "Rasuvo", "Xatmep", "Jylamvo", "RediTrex", "Otrexup PFS", "Maxtrex"]
    changes = {"brands": brands, "source": Source.LABEL, "dated": date(2025, 3, 1), "sections": tuple(label)}
    first = monograph("methotrexate", set_id="set-1", maker="Example Pharma, Inc.", category="NDA", **changes)
    makers = ("Sun Example Industries", "A-B Example Solutions", "Example Remedies LLC", "Proficient Example")
    others = [label_("methotrexate", f"set-{n}", maker=maker, category="ANDA") for n, maker in enumerate(makers, 2)]
    write_pack(folder, first, *others, name="label")
    reviewed = Review("A. Pharmacist", "PharmD", date(2026, 11, 1))
    clinic = {"source": Source.CLINIC, "review": reviewed, "sections": all_sections("methotrexate")}
    write_pack(folder, monograph("methotrexate", **clinic), name="clinic")


# -- pictures -----------------------------------------------------------------------------------------------


class Studio:
    """A program on a folder of packs, and the pictures taken of it."""

    def __init__(self, qt, scheme: str, size: str, zoom: int, args: argparse.Namespace) -> None:
        self.qt, self.only, self.folder = qt, args.only, args.folder
        self.prefix = f"{scheme}-{size}-{zoom}"
        self.size = tuple(int(part) for part in size.split("x"))
        self.zoom, self.program, self.number = zoom, None, 0

    @property
    def window(self):
        return self.program.window

    def start(self, packs: Path, *, rows: bool = True) -> None:
        from medref_desktop.ui.app import MedRefApp

        self.stop()
        os.environ["MEDREF_PACKS"] = str(packs)
        self.program = MedRefApp(self.qt)
        self.program.start()
        self.window.resize(*self.size)
        self.program.theme.set_zoom(self.zoom)
        self.window.activateWindow()
        if rows:
            self.wait(lambda: self.window.panel.model.rowCount() > 0)
        self.settle()

    def stop(self) -> None:
        from medref_desktop import paths

        if self.program is not None:
            self.window.close()
            for gone in (self.window, self.program.theme, self.program):
                gone.deleteLater()
            self.settle()
            self.program = None
        paths.settings_file().unlink(missing_ok=True)

    def wait(self, is_there: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not is_there():
            assert time.monotonic() < until, f"waited in vain before picture {self.number + 1}"
            self.qt.processEvents()
            time.sleep(0.005)

    def settle(self) -> None:
        for _ in range(6):
            self.qt.processEvents()
            self.qt.sendPostedEvents(None, 0)
            time.sleep(0.005)

    def shoot(self, name: str, widget=None) -> None:
        self.number += 1
        if self.only in name:
            self.settle()
            (widget or self.window).grab().save(str(self.folder / f"{self.number:02}-{name}-{self.prefix}.png"))

    def type(self, text: str) -> None:
        window = self.window
        window.go_to_search()
        window.panel.box.setText(text)
        self.wait(lambda: window._answer is not None and window._answer.query.text == text)
        self.settle()

    def read(self, text: str) -> None:
        self.type(text)
        hit = self.window.panel.model.index(0).data(self.window.panel.model.HitRole)
        self.window.read(hit.drug)
        view = self.window.pane.view
        self.wait(lambda: view.page_shown is not None and view.page_shown.hit.name == hit.name)
        self.settle()

    def section(self, kind: str) -> None:
        from medref_desktop.domain.sections import SectionKind

        self.window.pane.view.tabs.choose(SectionKind(kind))
        self.settle()


def _photograph(args: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    args.folder.mkdir(parents=True, exist_ok=True)
    qt = QApplication([])
    (scheme,), (size,) = args.scheme, args.size
    _wear(qt, scheme)
    with tempfile.TemporaryDirectory() as home:
        folders = packs_of(Path(home), Path(os.environ["MEDREF_PACKS"]))
        for zoom in args.zoom:
            studio = Studio(qt, scheme, size, zoom, args)
            for scene in (_lists, _texts, _monographs, _sources, _focus, _troubles, _dialogs):
                scene(studio, folders)
            studio.stop()
    return 0


def _wear(qt, scheme: str) -> None:
    """The offscreen platform has no color schemes, so the theme is told what the system would say."""
    from PySide6.QtGui import QColor, QPalette

    from medref_desktop.ui import theme

    theme.wants_dark = lambda: scheme == "dark"
    if scheme != "contrast":
        return
    theme.wants_high_contrast = lambda: True
    role, black, white, cyan = QPalette.ColorRole, QColor("black"), QColor("white"), QColor("cyan")
    palette = QPalette(black)
    for what in (role.WindowText, role.ButtonText, role.Text, role.ToolTipText, role.PlaceholderText, role.Light):
        palette.setColor(what, white)
    for what in (role.Base, role.Window, role.Button, role.ToolTipBase, role.HighlightedText):
        palette.setColor(what, black)
    for what in (role.Highlight, role.Accent, role.Link):
        palette.setColor(what, cyan)
    qt.setStyle("Fusion")
    qt.setPalette(palette)
    made = theme.Theme.__init__

    def with_the_systems_palette(self, app, zoom: int = 100) -> None:
        # The theme takes the system's palette from the program, where a theme before it may have put its own.
        app.setPalette(palette)
        made(self, app, zoom)

    theme.Theme.__init__ = with_the_systems_palette


def _lists(studio: Studio, folders: dict[str, Path]) -> None:
    studio.start(folders["plain"])
    studio.shoot("welcome")
    for name, text in (("query", "iso"), ("brands", "a"), ("misspelt", "isotretnoin"), ("no-match", "zzzzzz")):
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
    menu = studio.window.menuBar().actions()[3].menu()
    menu.popup(studio.window.pos())
    studio.shoot("menu", menu)
    menu.close()


def _texts(studio: Studio, folders: dict[str, Path]) -> None:
    """Words in the text, and the classes."""
    from medref_desktop.ui.classes_dialog import ClassesDialog
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
    studio.window._actions["show_search_help"].trigger()
    (bubble,) = studio.window.findChildren(SearchHelp)
    studio.shoot("search-help", bubble)
    bubble.close()
    studio.window._actions["browse_classes"].trigger()
    studio.wait(lambda: studio.window.findChild(ClassesDialog) is not None)
    studio.shoot("classes", studio.window.findChild(ClassesDialog))
    studio.window.findChild(ClassesDialog).close()


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
    from datetime import date
    from functools import partial

    from medref_desktop.store.notebook import Notebook
    from medref_desktop.ui.labels_dialog import LabelsDialog

    studio.start(folders["several"])
    studio.read("methotrexate")
    studio.shoot("clinic-source")
    label = studio.window.pane.page_shown.labels[0]
    studio.window.read_source(label)
    studio.wait(lambda: studio.window.pane.view.tabs.count() > 12)
    studio.section("side_effects")
    studio.shoot("label-table")
    studio.section("monitoring")
    studio.shoot("label-no-section")
    studio.section("package")
    studio.shoot("label-last-tab")
    studio.window.pane.view.open_find()
    studio.window.pane.view.find_bar.box.setText("fetal")
    studio.shoot("label-find")
    studio.window.labels_asked.emit(studio.window.pane.page_shown)
    (dialog,) = studio.window.findChildren(LabelsDialog)
    studio.shoot("labels", dialog)
    dialog.choice_made.emit(partial(Notebook.withdraw, set_id="set-3", reason="Recalled.", day=date.today()), label)
    studio.wait(lambda: "1 withdrawn" in dialog.count.text())
    studio.shoot("labels-withdrawn", dialog)
    dialog.close()


def _focus(studio: Studio, folders: dict[str, Path]) -> None:
    """Every control with the focus, where it must be seen."""
    studio.start(folders["several"])
    studio.read("methotrexate")
    studio.window.pane.view.open_find()
    window, view = studio.window, studio.window.pane.view
    for name, widget in {
        "box": window.panel.box, "class": window.panel.classes, "list": window.panel.list,
        "text-tab": window.panel.scope.tabs, "all-labels": window.panel.scope.labels,
        "search-help": window.panel.scope.help, "classmates": view.head.classmates,
        "sources": view.head.sources, "handout": view.head.handout, "warning": view.warning.text,
        "tabs": view.tabs, "page": view.page, "find-box": view.find_bar.box, "find-next": view.find_bar.next,
    }.items():  # fmt: skip
        from PySide6.QtCore import Qt

        widget.setFocus(Qt.FocusReason.TabFocusReason)
        studio.shoot(f"focus-{name}")


def _troubles(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop.ui import app

    studio.start(folders["damaged"])
    studio.read(READ)
    studio.shoot("damaged-monograph")
    studio.start(folders["broken"])
    studio.shoot("problem-line")
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


def _dialogs(studio: Studio, folders: dict[str, Path]) -> None:
    from PySide6.QtWidgets import QDialog, QMessageBox

    from medref_desktop.ui.about_dialog import AboutDialog
    from medref_desktop.ui.keys_dialog import KeysDialog

    def shown(kind: type[QDialog]) -> Iterator[QDialog]:
        found = studio.window.findChildren(kind)
        assert found, kind
        yield from found

    studio.start(folders["plain"])
    studio.window._open_handout()
    for box in shown(QMessageBox):
        studio.shoot("message", box)
        box.close()
    for name, kind in (("keys", KeysDialog), ("about", AboutDialog)):
        studio.window._actions[f"show_{name}"].trigger()
        for dialog in shown(kind):
            studio.shoot(name, dialog)
            dialog.close()
    _import(studio, folders)
    _handouts(studio)


def _import(studio: Studio, folders: dict[str, Path]) -> None:
    from importers.spl_documents import document, section
    from medref_desktop.ui.import_dialog import ImportDialog

    studio.program._open_import()
    (dialog,) = studio.window.findChildren(ImportDialog)
    studio.shoot("import-empty", dialog)
    source = folders["plain"] / "labels"
    source.mkdir(exist_ok=True)
    (source / "exampline.xml").write_bytes(document(section(text="For high blood pressure.")))
    (source / "notes.txt").write_text("none", encoding="utf-8")
    dialog.add([source])
    studio.shoot("import-chosen", dialog)
    dialog.run()
    studio.wait(lambda: "refused" in dialog.state.text() and not dialog.is_running)
    studio.shoot("import-done", dialog)
    dialog.close()


def _handouts(studio: Studio) -> None:
    from medref_desktop.ui.handout_dialog import HandoutDialog

    studio.read(READ)
    studio.window._open_handout()
    studio.settle()
    (dialog,) = studio.window.findChildren(HandoutDialog)
    studio.shoot("handout-preparing", dialog)
    studio.wait(lambda: dialog.preview.page_count > 0)
    studio.shoot("handout-first-use", dialog)
    dialog.options.understood.setChecked(True)
    studio.shoot("handout", dialog)
    for box in dialog.options.parts.values():
        box.setChecked(True)
    dialog.options.clinic_name.setText("Riverside Family Clinic")
    dialog.options.clinic_line.setText("12 River Road, Springfield · 555 0100")
    dialog.options.layout_choice.setCurrentIndex(1)
    studio.wait(dialog.save_button.isEnabled)
    studio.shoot("handout-large", dialog)
    dialog.close()


if __name__ == "__main__":
    raise SystemExit(main())
