"""The letters that Alt goes with, of all that can be seen in a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar, QWidget


def mnemonics(window: QWidget) -> dict[str, list[str]]:
    """The texts of the visible controls by their letters."""
    found: dict[str, list[str]] = {}
    for text in _texts(window):
        if letter := QKeySequence.mnemonic(text).toString():
            found.setdefault(letter, []).append(text)
    return found


def shared(window: QWidget) -> dict[str, list[str]]:
    """Those letters that belong to more than one."""
    return {letter: texts for letter, texts in mnemonics(window).items() if len(texts) > 1}


def _texts(window: QWidget) -> Iterator[str]:
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            yield button.text()
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None:
            yield label.text()
    for bar in window.findChildren(QTabBar):
        if bar.isVisible():
            yield from (bar.tabText(at) for at in range(bar.count()))
