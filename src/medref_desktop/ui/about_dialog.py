"""About: version, intended use, packs in use, licenses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from medref_desktop import __version__
from medref_desktop.domain.provenance import INTENDED_USE
from medref_desktop.store.pack import PackInfo
from medref_desktop.ui.scrolled import Scrolled
from medref_desktop.ui.theme import GRID

LIBRARIES = {
    "PySide6-Essentials": "Qt for Python (PySide6-Essentials): LGPL-3.0",
    "pypdfium2": "pypdfium2: BSD-3-Clause and Apache-2.0",
    "sqlite-utils": "sqlite-utils: Apache-2.0",
    "click": "click: BSD-3-Clause",
    "platformdirs": "platformdirs: MIT",
    "markdown-it-py": "markdown-it-py: MIT",
    "typst": "Typst: Apache-2.0",
    "rapidfuzz": "RapidFuzz: MIT",
    "zstandard": "zstandard: BSD-3-Clause",
    "lxml": "lxml: BSD-3-Clause",
    "pillow": "Pillow: MIT-CMU",
    "ijson": "ijson: BSD-3-Clause and ISC",
    "urllib3": "urllib3: MIT",
    "truststore": "truststore: MIT",
}
"""What the program stands on, by the names in pyproject.toml, each with its license."""

LICENSES = (
    f"MedRef: Apache-2.0. SQLite: public domain. {'. '.join(LIBRARIES.values())}. "
    "Atkinson Hyperlegible Next and Noto Sans: SIL Open Font License."
)


class AboutDialog(QDialog):
    def __init__(self, packs: Sequence[PackInfo], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About MedRef")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * GRID)
        for text in (f"MedRef {__version__}, with Qt {qVersion()}", INTENDED_USE, _packs_text(packs), LICENSES):
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
            )
            column.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.addWidget(Scrolled(inside, "About MedRef", self))
        layout.addWidget(buttons)
        # By the width that it will have, or the labels would ask for the height of narrow ones.
        width = min(self.fontMetrics().averageCharWidth() * 70, parent.window().width())
        self.setMinimumWidth(width)
        self.resize(QSize(width, layout.totalHeightForWidth(width)).boundedTo(parent.window().size()))


def _packs_text(packs: Sequence[PackInfo]) -> str:
    if not packs:
        return "No pack is in use."
    return "Packs in use:\n" + "\n".join(
        f"{pack.title} ({pack.name}), version {pack.version}, built {pack.built[:10] or 'at an unknown time'}"
        for pack in packs
    )
