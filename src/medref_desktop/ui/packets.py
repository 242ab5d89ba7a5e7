"""The packet while the program runs: opens its dialog, reads its drugs, keeps packets in the notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from medref_desktop import paths
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.query import DrugHit
from medref_desktop.errors import MedRefError, NotFound
from medref_desktop.store.library import Library
from medref_desktop.store.notebook import Notebook
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.messages import tell
from medref_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medref_desktop.ui.main_window import MainWindow
    from medref_desktop.ui.packet_dialog import Loaded, PacketDialog


class Packets(QObject):
    def __init__(self, window: MainWindow, theme: Theme, open_library: Callable[[], Library]) -> None:
        super().__init__(window)
        self._window, self._theme, self._open_library = window, theme, open_library
        self._background: Background | None = None
        self.dialog: PacketDialog | None = None
        self._number = 0

    @Slot(object)
    def add(self, hit: DrugHit) -> None:
        """Add a drug to the packet, which opens with the first."""
        if self.dialog is None:
            self._open()
        assert self.dialog is not None
        self.dialog.add(hit.drug, hit.name)
        self.dialog.show()

    def close(self) -> None:
        """End the thread."""
        if self._background is not None:
            self._background.close()
            self._background = None

    def _open(self) -> None:
        from medref_desktop.ui.packet_dialog import PacketDialog

        if self._background is None:
            # A thread of its own: the list of kept packets must not wait for other long work.
            self._background = Background()
            self._background.finished.connect(self._kept)
            self._background.failed.connect(self._failed)
        now = self._window.settings_now()
        self.dialog = PacketDialog(self._read, now, self._background, self._theme, self._window)
        self.dialog.settings_changed.connect(self._window.remember)
        self.dialog.notebook_asked.connect(self._work_on_notebook)
        self.dialog.destroyed.connect(self._forget_dialog)
        self._work_on_notebook(None)

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None

    def _read(self, drugs: Sequence[Drug]) -> Mapping[Drug, Loaded]:
        """Read drugs from a library of its own, as this is done in another thread than the window's."""
        if not drugs:
            return {}
        library = self._open_library()
        try:
            return {drug: _loaded(library, drug) for drug in drugs}
        finally:
            library.close()

    @Slot(object)
    def _work_on_notebook(self, change: Callable[[Notebook], None] | None) -> None:
        """Make a change, if one is named, then show the packets as it leaves them."""
        assert self._background is not None

        def job(report: Report) -> Mapping[str, tuple[Drug, ...]]:
            notebook = Notebook(paths.notebook())
            if change is not None:
                change(notebook)
            return notebook.packets()

        self._number = self._background.run(job)

    @Slot(object, object)
    def _kept(self, number: int, packets: Mapping[str, tuple[Drug, ...]]) -> None:
        if number == self._number and self.dialog is not None:
            self.dialog.show_kept(packets)

    @Slot(object, object)
    def _failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number and self.dialog is not None:
            tell(self.dialog, failure)


def _loaded(library: Library, drug: Drug) -> Loaded:
    hit, refs = library.hit(drug), library.monographs_of(drug)
    name = hit.name if hit else drug.ingredients
    try:
        if not refs:
            raise NotFound(f"{name} is in no pack in use.")
        return name, library.monograph(refs[0]), library.pack_label(refs[0])
    except MedRefError as failure:
        return name, failure, ""
