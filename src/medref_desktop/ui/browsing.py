"""Finding a drug without its name: the tree of classes, and going down the list by its letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from medref_desktop.domain.query import DrugHit
from medref_desktop.ui.search_panel import SearchPanel
from medref_desktop.ui.search_worker import SearchWorker

if TYPE_CHECKING:
    from medref_desktop.domain.drug_classes import DrugClass


class Browsing(QObject):
    drug_chosen = Signal(object)  # Drug
    failed = Signal(object)  # MedRefError

    def __init__(self, panel: SearchPanel, worker: SearchWorker, window: QWidget) -> None:
        super().__init__(window)
        self._panel, self._worker, self._window = panel, worker, window
        panel.jump_wanted.connect(self._ask_jump)
        worker.jumped.connect(self._jump)
        worker.classes_read.connect(self._show_classes)
        worker.classes_failed.connect(self.failed)

    @Slot(str)
    def _ask_jump(self, letters: str) -> None:
        if self._panel.answer is not None:
            self._worker.ask_jump(self._panel.answer.query, self._panel.model.names, letters)

    @Slot(object, object, object)
    def _jump(self, ticket: int, hits: Sequence[DrugHit], letters: str) -> None:
        if ticket == self._worker.newest_search:
            self._panel.model.append_all(hits)
            self._panel.go_to(letters)

    @Slot(object)
    def _show_classes(self, classes: Sequence[DrugClass]) -> None:
        from medref_desktop.ui.classes_dialog import ClassesDialog

        if self._window.findChild(ClassesDialog) is None:
            dialog = ClassesDialog(classes, self._window)
            dialog.class_chosen.connect(self._panel.choose_class)
            dialog.drug_chosen.connect(self.drug_chosen)
            dialog.open()
