"""A text view for clinical text: it loads nothing, opens nothing, and whatever is copied ends with its source."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QTextBrowser, QWidget


class SourcedBrowser(QTextBrowser):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source_line = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)

    def show_document(self, document: QTextDocument, source_line: str) -> None:
        """Show a text; what is copied from it ends with the source line."""
        self._source_line = source_line
        self.setDocument(document)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is ever loaded: QTextBrowser would read local files and follow links by default."""
        return None

    def text_with_source(self) -> str:
        """The selection, or the whole text where nothing is selected, with the source line below."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
        return f"{cursor.selection().toPlainText().strip()}\n\n{self._source_line}"

    def copy_with_source(self) -> None:
        # As text: data made by Python outlives Python on the clipboard, and its end then crashes the program's.
        QGuiApplication.clipboard().setText(self.text_with_source())

    def createMimeDataFromSelection(self) -> QMimeData:
        """What Qt itself copies and drags."""
        data = QMimeData()
        data.setText(self.text_with_source())
        return data

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy with source", self.copy_with_source)
        menu.addAction("Select all", self.selectAll)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_with_source()
        else:
            super().keyPressEvent(event)
