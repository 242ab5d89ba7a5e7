"""Opens the window, reads a drug, and prints its handout on the default printer by the dialogs' own buttons.

Usage: print_in_window.py DRUG PDF. PDF is where the dialog saves what it printed. Run in a process of its own, as the
system's print service is asked for once in a process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from medref_desktop.ui.app import MedRefApp
from medref_desktop.ui.handout_dialog import HandoutDialog

PATIENCE_S = 60


def until(qt: QApplication, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        qt.processEvents()
        time.sleep(0.005)


def accept(qt: QApplication) -> None:
    dialog = qt.activeModalWidget()
    if isinstance(dialog, QPrintDialog):
        dialog.accept()
    else:
        QTimer.singleShot(50, lambda: accept(qt))


def main(drug: str, pdf: Path) -> None:
    qt = QApplication(["medref"])
    program = MedRefApp(qt)
    window = program.window
    program.start()
    until(qt, lambda: window.panel.model.rowCount() > 0)
    hit = window.panel.model.index(0).data(window.panel.model.HitRole)
    assert hit.name == drug
    window.read(hit.drug)
    until(qt, lambda: window.pane.page_shown is not None)
    window._open_handout()
    (dialog,) = window.findChildren(HandoutDialog)
    until(qt, dialog.print_button.isEnabled)
    QTimer.singleShot(50, lambda: accept(qt))
    dialog.print_button.click()
    until(qt, lambda: dialog.status.text() == "Sent to the printer.")
    dialog.save_to(pdf)
    dialog.close()
    window.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
