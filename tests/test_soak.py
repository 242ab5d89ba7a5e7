"""20,000 list resets and key presses through the whole window: no crash, no growth.

PySide6 6.12.0 on Python 3.11 loses a reference to None at every call from Qt into Python and aborts after some 2,000
resets; this holds every later release to the same. Takes over a minute: run by .ci/run with `pytest -m soak`.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from ui.conftest import STARTERS, packs, start, theme  # noqa: F401  # fixtures

PRESSES = 20_000
SETTLED_AFTER = 1_000
LARGEST_GROWTH = 0.05
WORDS = ("accutane", "tretinoin", "metformin", "isotretnoin", "mtx", "zzzz")


def memory_kb() -> int:
    """Resident memory of this process, where the system tells it in a file."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS line")


@pytest.mark.soak
def test_twenty_thousand_key_presses_neither_crash_nor_grow(start):  # noqa: F811
    window = start(*STARTERS).window
    nones = sys.getrefcount(None)
    settled = presses = 0
    while presses < PRESSES:
        for word in WORDS:
            window.go_to_search()
            window.panel.box.clear()
            for letter in word:
                QTest.keyClick(window.panel.box, letter)
                presses += 1
                while window._answer is None:
                    QCoreApplication.processEvents()
            QTest.keyClick(window.panel.box, Qt.Key.Key_Down)
            QTest.keyClick(window.panel.box, Qt.Key.Key_Return)
            QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
            presses += 3
            QCoreApplication.processEvents()
            # What a running event loop does by itself.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if not settled and presses >= SETTLED_AFTER:
            gc.collect()
            settled = memory_kb() if sys.platform == "linux" else 1
    gc.collect()
    assert sys.getrefcount(None) > nones - PRESSES // 10
    if sys.platform == "linux":
        assert memory_kb() <= settled * (1 + LARGEST_GROWTH)
