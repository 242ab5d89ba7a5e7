"""What the Help menu opens. Each dialog is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from medref_desktop import paths
from medref_desktop.diagnosis import reports
from medref_desktop.store.pack import PackInfo
from medref_desktop.ui.messages import explained


class HelpMenu(QObject):
    def __init__(self, window: QWidget, packs: Callable[[], Sequence[PackInfo]], search_help_at: QWidget) -> None:
        """`packs` tells which packs are in use; the help on searching opens at `search_help_at`."""
        super().__init__(window)
        self._window, self._packs, self._search_help_at = window, packs, search_help_at

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the names of the actions."""
        return {
            "show_keys": self.show_keys,
            "show_search_help": self.show_search_help,
            "show_report": self.show_report,
            "show_diagnosis": self.show_diagnosis,
            "show_about": self.show_about,
        }

    def show_keys(self) -> None:
        from medref_desktop.ui.keys_dialog import KeysDialog

        KeysDialog(self._window).open()

    def show_search_help(self) -> None:
        from medref_desktop.ui.search_help import SearchHelp

        SearchHelp(self._window).show_at(self._search_help_at)

    def show_report(self) -> None:
        from medref_desktop.ui.report_dialog import ReportDialog

        with explained(self._window):
            path, text = reports.newest(paths.reports())
            sentence = f"The last report is kept as {path}. It holds nothing that you typed."
            ReportDialog("Last report of an error", sentence, text, "medref-report.txt", self._window).open()

    def show_diagnosis(self) -> None:
        # Looks at every pack, so it is loaded and done only when it is asked for.
        from medref_desktop.ui.qt_facts import diagnosis
        from medref_desktop.ui.report_dialog import ReportDialog

        sentence = "The state of this program, for whoever helps you. It holds nothing that you typed."
        ReportDialog("Diagnosis", sentence, diagnosis(), "medref-diagnosis.txt", self._window).open()

    def show_about(self) -> None:
        from medref_desktop.ui.about_dialog import AboutDialog

        AboutDialog(self._packs(), self._window).open()
