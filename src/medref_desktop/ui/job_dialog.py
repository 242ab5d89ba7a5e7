"""A dialog that runs a job in the background: closing it stops the job first and waits for its end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from medref_desktop.ui.background import Background


class JobDialog(QDialog):
    """Whoever inherits sets `_number` when a job begins, to 0 when it has ended, and then calls `_close_if_asked`."""

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._background, self._number = background, 0
        self._closes_at_end = False

    @property
    def is_running(self) -> bool:
        return self._number != 0

    def _cancel(self) -> None:
        """Say so and stop the job at its next report."""
        self._background.cancel()

    def reject(self) -> None:
        """Closing, by Escape too, stops what runs and waits for its end."""
        if self.is_running:
            self._closes_at_end = True
            self._cancel()
        else:
            super().reject()

    def _close_if_asked(self) -> None:
        if self._closes_at_end:
            self.close()
