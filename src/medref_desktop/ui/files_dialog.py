"""A dialog in which files and folders are chosen for a job of the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QWidget,
)

from medref_desktop.ui.background import Background
from medref_desktop.ui.job_dialog import JobDialog


class FilesDialog(JobDialog):
    """Whoever inherits lays the widgets out, calls `super()._connect()`, and runs the job on `_paths` at `start`."""

    FILES, KINDS, FOLDER = "", "", ""
    """Titles of the questions for files and for a folder, and the kinds of file to choose from."""
    READY = ""
    """What the state says once something is chosen."""
    DOES, STOPS = "", ""
    """The texts of the buttons that begin the job and stop it."""

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(background, parent)
        self._paths: list[Path] = []
        self.sources, self.state, self.bar = QListWidget(), QLabel("Nothing is chosen yet."), QProgressBar()
        self.add_files, self.add_folder = QPushButton("Add &files…"), QPushButton("Add f&older…")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start, self.cancel = (
            self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole) for text in (self.DOES, self.STOPS)
        )
        self.start.setDefault(True)
        self.start.setEnabled(False)
        self.bar.setTextVisible(False)

    def _adding(self) -> QHBoxLayout:
        """The buttons that add to what is chosen, side by side."""
        adding = QHBoxLayout()
        for button in (self.add_files, self.add_folder):
            button.setAutoDefault(False)
            adding.addWidget(button)
        adding.addStretch()
        return adding

    def _connect(self) -> None:
        self.add_files.clicked.connect(self._choose_files)
        self.add_folder.clicked.connect(self._choose_folder)
        self.cancel.clicked.connect(self._cancel)
        self.buttons.rejected.connect(self.close)

    def add(self, chosen: Sequence[str | Path]) -> None:
        """Add files or folders to what is chosen."""
        for path in map(Path, chosen):
            if path not in self._paths:
                self._paths.append(path)
                self.sources.addItem(str(path))
        self.start.setEnabled(bool(self._paths))
        if self._paths:
            self.state.setText(self.READY)

    @Slot()
    def _choose_files(self) -> None:
        self.add(QFileDialog.getOpenFileNames(self, self.FILES, "", self.KINDS)[0])

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.FOLDER)
        self.add([folder] if folder else [])

    @Slot()
    def _cancel(self) -> None:
        self.state.setText("Stopping…")
        self.cancel.setEnabled(False)
        super()._cancel()
