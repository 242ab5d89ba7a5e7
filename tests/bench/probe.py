"""Starts one program in a process of its own, watches what it paints, types in it, and prints figures as JSON.

Usage: probe.py medref SEARCHES | typist LETTERS | floor FLOOR.py NAMES.txt SEARCHES | handout DRUG |
       leaflets FOLDER LAYOUT | preview DRUG OTHERS

Times are seconds since the caller started this process (BENCH_STARTED, the monotonic clock).
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

STARTED = float(os.environ.get("BENCH_STARTED", time.monotonic()))
WORDS = ("metformin", "lisinopril", "accutane", "atorva", "omeprazole", "warfarin", "tretin", "glucoph", "zzq", "levo")
MIXED = (
    "carvedilol", "insulin g", "hctz", "tylenol", "salbutamol", "vitamin", "potassium ch", "isotretnoin", "norco",
    "amlodipine benaz", "eliquis", "prednisone", "mtx", "sodium", "xarelto", "levothy", "zzq", "gabapentin", "humira",
    "acetaminophen and cod", "0069-3150", "risperidone", "doxycyc", "keytruda", "estradiol", "lantus", "nystatin",
    "buprenorphine", "quetiapine", "furosemide", "paracetamol", "ferrous", "ozempic", "clonidine", "valproic", "ibru",
)  # fmt: skip
"""Generics, brands, other names, abbreviations, combinations in part, a misspelling, a code and nothing at all."""
AT_A_TYPISTS_PACE = 83
"""Milliseconds from letter to letter at 12 a second."""
PACKET = 6
"""Leaflets in the packet."""
REST = 1000
"""Milliseconds of rest before memory is read."""
LIMIT = 90_000


def since_start() -> float:
    return time.monotonic() - STARTED


def pss() -> float:
    """The memory of this process in MB, shared pages counted by share; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def watch(program: list[str], searches: int, words: tuple[str, ...] = WORDS, pace: int = 0) -> None:
    """Keys are pressed as soon as the list is painted, or at a pace in milliseconds if that is later."""
    figures: dict[str, float | list[float]] = {"python": since_start()}
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit, QListView

    figures["qt"] = since_start()
    keys = [letter for word in words for letter in (*word, "")]

    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.window = next(w for w in QApplication.topLevelWidgets() if w.windowTitle())
            lists = self.window.findChildren(QListView)
            self.list = next(one for one in lists if one.accessibleName() == "Drugs")
            boxes = self.window.findChildren(QLineEdit)
            self.box = next(one for one in boxes if one.accessibleName() == "Search drugs")
            self.key_times: list[float] = []
            self.pressed = 0.0
            self.stale = True
            self.list.model().modelReset.connect(self.answered)
            self.window.installEventFilter(self)
            self.list.viewport().installEventFilter(self)

        def answered(self) -> None:
            self.stale = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                # The timer fires when this painting and the handing of it to the screen are done.
                QTimer.singleShot(0, self.window_painted if watched is self.window else self.list_painted)
            return False

        def window_painted(self) -> None:
            figures.setdefault("first_paint", since_start())

        def list_painted(self) -> None:
            if "list" not in figures:
                if self.list.model().rowCount():
                    figures["list"] = since_start()
                    QTimer.singleShot(REST, self.begin)
            elif self.pressed and not self.stale:
                took = time.monotonic() - self.pressed
                self.key_times.append(took)
                self.pressed = 0.0
                QTimer.singleShot(max(1, round(pace - took * 1000)), self.press)

        def begin(self) -> None:
            figures["idle"] = pss()
            self.press()

        def press(self) -> None:
            if len(self.key_times) >= searches:
                figures["after"], figures["keys"] = pss(), self.key_times
                print(json.dumps(figures), flush=True)
                self.window.close()
                return
            letter = keys[len(self.key_times) % len(keys)]
            self.stale, self.pressed = True, time.monotonic()
            if letter:
                self.box.insert(letter)
            else:
                self.box.clear()

    run = QApplication.exec

    def watched_run(*_: object) -> int:
        guard = Watch()
        QTimer.singleShot(LIMIT, lambda: os._exit(3))
        status = run()
        del guard
        return status

    QApplication.exec = watched_run
    if program[0] in ("medref", "typist"):
        before = time.monotonic()
        from medref_desktop.ui.app import main

        figures["import"] = time.monotonic() - before
        figures["imported"] = since_start()
        sys.exit(main(["medref"]))
    sys.argv = program[1:]
    runpy.run_path(program[1], run_name="__main__")


def handout(name: str) -> None:
    """The first handout of a process and the ones after it."""
    from datetime import date

    from medref_desktop import paths
    from medref_desktop.handout.content import HandoutChoices, make_handout
    from medref_desktop.store.library import Library

    library = Library.open(paths.pack_folders())
    monograph = library.monograph(library.monographs_of(library.named(name))[0])
    made = make_handout(monograph, HandoutChoices(printed_on=date(2026, 11, 22)))
    before = time.monotonic()
    from medref_desktop.handout.typeset import typeset

    typeset(made)
    first, next_times = time.monotonic() - before, []
    for _ in range(8):
        before = time.monotonic()
        typeset(made)
        next_times.append(time.monotonic() - before)
    print(json.dumps({"first": first, "next": next_times}))


def leaflets(folder: str, layout: str) -> None:
    """`medref handout --all` in this process: its seconds, the size of each PDF, and the memory after every hundred."""
    from medref_desktop import paths
    from medref_desktop.cli import handouts
    from medref_desktop.store.library import Library

    sizes: list[float] = []
    memory: list[float] = []
    save = handouts.save_pdf

    def counting_save(pdf: bytes, path: Path) -> None:
        save(pdf, path)
        sizes.append(len(pdf))
        if len(sizes) % 100 == 0:
            memory.append(pss())

    handouts.save_pdf = counting_save
    chosen = {"group": None, "official": False, "parts": (), "letterhead": None, "paper": "Letter", "layout": layout}
    with closing(Library.open(paths.pack_folders())) as library:
        before = time.monotonic()
        if handouts.write_all(library, Path(folder), {**chosen, "note": (), "language": "en"}):
            sys.exit("not every leaflet was written")
        took = time.monotonic() - before
    print(json.dumps({"seconds": took, "sizes": sizes, "memory": memory}))


def preview(name: str, others: str) -> None:
    """From asking for the handout's dialog to its first page painted: of a drug, of so many others, and after notes.

    Then of a packet of six, and after each of twelve notes to one of its leaflets.
    """
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    from medref_desktop import paths
    from medref_desktop.settings import Settings
    from medref_desktop.store.library import Library
    from medref_desktop.ui import app as _program  # what is loaded before anybody can ask  # noqa: F401
    from medref_desktop.ui.background import Background
    from medref_desktop.ui.theme import Theme

    app = QApplication([])
    theme, background, parent = Theme(app), Background(), QWidget()
    parent.resize(1200, 800)
    parent.show()
    with closing(Library.open(paths.pack_folders())) as library:
        first = library.monographs_of(library.named(name))[0]
        refs = [first, *[ref for ref in library.written() if ref.drug != first.drug][: int(others)]]
        subjects = [(library.monograph(ref), library.pack_label(ref)) for ref in refs]
    settings = Settings(unreviewed_understood=True)

    class Watch(QObject):
        dialog = None
        asked = seen = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            # The buttons are there as soon as the pages are the newest choices'.
            is_page = event.type() == QEvent.Type.Paint and isinstance(watched, QWidget)
            if is_page and watched.accessibleName().startswith("Page 1 of") and self.dialog.save_button.isEnabled():
                QTimer.singleShot(0, partial(self.painted, self.asked))
            return False

        def painted(self, number: int) -> None:
            self.seen = number

        def time(self, ask: Callable[[], None]) -> float:
            self.asked, before = self.asked + 1, time.monotonic()
            ask()
            while self.seen < self.asked:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            return time.monotonic() - before

    watch = Watch()
    app.installEventFilter(watch)

    def open_dialog(number: int) -> None:
        from medref_desktop.ui.handout_dialog import HandoutDialog, HandoutSubject

        watch.dialog = HandoutDialog(HandoutSubject(*subjects[number]), settings, background, theme, parent)
        watch.dialog.open()

    def open_packet() -> None:
        from medref_desktop.ui.packet_dialog import PacketDialog

        loaded = {one.drug: (one.names.name, one, label) for one, label in subjects[:PACKET]}
        watch.dialog = PacketDialog(lambda drugs: loaded, settings, background, theme, parent)
        watch.dialog.medicines.show_drugs([(drug, drug.ingredients) for drug in loaded])
        watch.dialog.open()

    figures: dict[str, float | list[float]] = {"cold": watch.time(partial(open_dialog, 0)), "others": [], "noted": []}
    for number in range(1, len(subjects)):
        watch.dialog.close()
        figures["others"].append(watch.time(partial(open_dialog, number)))
        note = watch.dialog.options.note
        figures["noted"].append(watch.time(partial(note.setPlainText, f"Come back in {number} weeks.")))
    watch.dialog.close()
    figures["packet"] = watch.time(open_packet)
    leaflet = watch.dialog.leaflet
    leaflet.show_leaflet(1)
    notes = [f"Come back in {number} weeks." for number in range(1, 13)]
    figures["packet_noted"] = [watch.time(partial(leaflet.note.setPlainText, note)) for note in notes]
    figures["packet_titled"] = [watch.time(partial(watch.dialog.heading.setText, note)) for note in notes]
    watch.dialog.close()
    background.close()
    print(json.dumps(figures), flush=True)
    os._exit(0)  # what was shown is not taken down in order


if __name__ == "__main__":
    if sys.argv[1] in ("handout", "leaflets", "preview"):
        {"handout": handout, "leaflets": leaflets, "preview": preview}[sys.argv[1]](*sys.argv[2:])
    else:
        pace = {"words": MIXED, "pace": AT_A_TYPISTS_PACE} if sys.argv[1] == "typist" else {}
        watch(sys.argv[1:-1], int(sys.argv[-1]), **pace)
