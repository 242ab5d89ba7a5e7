"""Keys pressed in the whole window, each timed until what it changes has been painted, offscreen."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bench.measuring import against, ms, p50, p95, print_table
from factories import monograph, section, write_pack
from medref_desktop.domain.source import Source
from medref_desktop.ui.main_window import MainWindow

RUNS = 3
WORDS = ("metformin", "lisinopril", "accutane", "atorvastatin", "omeprazole", "coumadin", "tretinoin", "levothyroxine")
MISSPELT = ("isotretnoin", "metfromin", "zyloprim")
DRUGS = ("isotretinoin", "metformin", "warfarin", "lisinopril", "omeprazole", "sertraline", "apixaban", "imatinib")
FIND = "tablets"
SENTENCE = "Take the tablets with a full glass of water, and tell your doctor at once of any bleeding. "
Key, Modifier = Qt.Key, Qt.KeyboardModifier


class Painted(QObject):
    """Turns the event loop until a widget has been painted in the state that is waited for."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._is_ready: Callable[[], bool] = lambda: False
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_ready():
            self.seen = True
        return False

    def seconds_after(self, act: Callable[[], object], is_ready: Callable[[], bool]) -> float:
        self.seen, self._is_ready = False, is_ready
        limit = QTimer(singleShot=True, interval=5000)
        limit.start()
        started = time.perf_counter()
        act()
        while not self.seen:
            assert limit.isActive(), "nothing was painted"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        took = time.perf_counter() - started
        limit.stop()
        return took


def press(window: MainWindow, key: Key | str, modifier: Modifier = Modifier.NoModifier) -> None:
    """A key as the system sends it: to the window, which finds the widget."""
    QTest.keyClick(window.windowHandle(), key, modifier)


def rest() -> None:
    """What was begun ends before the next time is taken."""
    QTest.qWait(5)


def row(what: str, times: list[float], target: str = "") -> tuple[str, ...]:
    return what, str(len(times)), ms(p50(times)), ms(p95(times)), ms(max(times)), target


HEAD = ("what", "n", "p50 ms", "p95 ms", "max ms", "target")


def start_anew(window: MainWindow) -> None:
    press(window, Key.Key_K, Modifier.ControlModifier)
    window.panel.box.clear()
    QTest.qWait(40)


def type_words(window: MainWindow, words: tuple[str, ...]) -> list[float]:
    painted, times = Painted(window.panel.list.viewport()), []
    for word in words:
        start_anew(window)
        for end, letter in enumerate(word, start=1):

            def is_answered(text: str = word[:end]) -> bool:
                return window._answer is not None and window._answer.query.text == text

            times.append(painted.seconds_after(lambda letter=letter: press(window, letter), is_answered))
            rest()
    return times


@pytest.mark.bench
def test_key_press_to_painted_list(window: MainWindow) -> None:
    type_words(window, WORDS[:2])
    runs = sorted((type_words(window, WORDS) for _ in range(RUNS)), key=p95)
    target = f"p50 {against(p50(runs[0]) * 1000, 8)}, p95 {against(p95(runs[0]) * 1000, 16)}"
    rows = [row("names, best of 3 runs", runs[0], target), row("names, worst of 3 runs", runs[-1])]
    rows.append(
        row("misspelt names, best of 3 runs", min((type_words(window, MISSPELT) for _ in range(RUNS)), key=p95))
    )
    print_table("Key press to painted list, starter pack, offscreen", HEAD, rows)


def open_drug(window: MainWindow, name: str) -> float:
    painted = Painted(window.pane.view.page.viewport())
    start_anew(window)
    for letter in name:
        press(window, letter)
    QTest.qWait(60)

    def is_open() -> bool:
        page = window.pane.view.page_shown
        return page is not None and page.hit.name == name and window.pane.currentWidget() is window.pane.view

    shown = window.pane.view.page_shown
    assert shown is None or shown.hit.name != name
    return painted.seconds_after(lambda: press(window, Key.Key_Return), is_open)


@pytest.mark.bench
def test_reading(window: MainWindow) -> None:
    first = open_drug(window, DRUGS[-1])
    opening = [open_drug(window, name) for _ in range(RUNS) for name in DRUGS]
    switching, again = [], []
    for name in DRUGS:
        open_drug(window, name)
        switching += switch_tabs(window)
        again += switch_tabs(window)
    window.go_to_search()
    open_drug(window, "metformin")
    finding = find(window)
    rows = [
        row("the first monograph of a start", [first], against(first * 1000, 50)),
        row("Enter to first tab painted", opening, against(p95(opening) * 1000, 50)),
        row("to a tab for the first time", switching),
        row("to a tab seen before", again),
        row("a letter in the find bar", finding),
    ]
    print_table("Reading, starter pack, offscreen", HEAD, rows)


def switch_tabs(window: MainWindow) -> list[float]:
    painted, times = Painted(window.pane.view.page.viewport()), []
    kinds = window.pane.view.monograph.tab_kinds
    for number in (2, 3, 4, 5, 6, 7, 1):
        digit = Key(Key.Key_0 + number)
        act = lambda digit=digit: press(window, digit, Modifier.AltModifier)  # noqa: E731
        times.append(painted.seconds_after(act, lambda number=number: window.pane.view.kind is kinds[number - 1]))
        rest()
    return times


def find(window: MainWindow) -> list[float]:
    painted, times = Painted(window.pane.view.find_bar.box), []
    press(window, Key.Key_F, Modifier.ControlModifier)
    QTest.qWait(50)
    for end in range(1, len(FIND) + 1):
        # The text is searched before the box is painted, and the page is painted with the box.
        is_found = lambda end=end: window.pane.view.find_bar.box.text() == FIND[:end]  # noqa: E731
        times.append(painted.seconds_after(lambda end=end: press(window, FIND[end - 1]), is_found))
        rest()
    press(window, Key.Key_Escape)
    QTest.qWait(50)
    return times


class TestLongLabels:
    """Labels of 100 KB: in six sections, and all of it in the first tab."""

    KINDS = ("administration", "mechanism", "side_effects", "indications", "contraindications", "interactions")

    @pytest.fixture
    def packs(self, starter_packs: Path, tmp_path: Path) -> list[Path]:
        folder = tmp_path / "labels"
        folder.mkdir()
        paragraph = SENTENCE * 6
        share, whole = [paragraph] * (100_000 // 6 // len(paragraph)), [paragraph] * (100_000 // len(paragraph))
        many = monograph("manyoline", source=Source.LABEL, sections=tuple(section(k, *share) for k in self.KINDS))
        one = monograph("wholoxine", source=Source.LABEL, sections=(section("administration", *whole),))
        write_pack(folder, many, one, name="label")
        return [starter_packs, folder]

    @pytest.mark.bench
    def test_opening(self, window: MainWindow) -> None:
        times: dict[str, list[float]] = {"manyoline": [], "wholoxine": []}
        for turn in range(6):
            for name, taken in times.items():
                seconds = open_drug(window, name)
                if turn:
                    taken.append(seconds)
        opened = {"in six sections": times["manyoline"], "all in the first tab": times["wholoxine"]}
        rows = [row(what, taken, against(p50(taken) * 1000, 50)) for what, taken in opened.items()]
        rows.append(row("a letter in the find bar, all in the first tab", find(window)))
        print_table("Enter to first tab painted, label of 100 KB, offscreen", HEAD, rows)
