"""A program to take pictures of, or to look for what is cut, in the colors of a scheme."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

DEFERRED_DELETE = 52
"""QEvent.Type.DeferredDelete, which no loop carries out here; windows that stay make every later one slow."""
PATIENCE = 10
"""Seconds that a picture may take to come about."""


class Studio:
    """A program on a folder of packs. `keep` is given each window in each state, with a name for the state."""

    def __init__(self, qt, size: str, zoom: int, only: str, keep: Callable[[str, QWidget], None]) -> None:
        self.qt, self.only, self.keep = qt, only, keep
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
            self.qt.sendPostedEvents(None, DEFERRED_DELETE)
            self.settle()
            self.program = None
        paths.settings_file().unlink(missing_ok=True)
        for left in paths.notebook().parent.glob(f"{paths.notebook().stem}*"):  # and the copy kept of it
            left.unlink()

    def wait(self, is_there: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not is_there():
            assert time.monotonic() < until, f"waited in vain before picture {self.number + 1}"
            self.qt.processEvents()
            time.sleep(0.005)

    def settle(self) -> None:
        for _ in range(4):
            self.qt.processEvents()
            self.qt.sendPostedEvents(None, 0)
            time.sleep(0.001)

    def the(self, kind: type):
        """The dialog of this kind that was opened last."""
        self.wait(lambda: bool(self.window.findChildren(kind)))
        return self.window.findChildren(kind)[-1]

    def shoot_and_close(self, name: str, kind: type) -> None:
        dialog = self.the(kind)
        self.shoot(name, dialog)
        dialog.close()
        self.settle()

    def shoot(self, name: str, widget=None) -> None:
        self.number += 1
        if self.only in name:
            self.settle()
            self.keep(f"{self.number:03}-{name}", widget or self.window)

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


def wear(qt, scheme: str) -> None:
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
