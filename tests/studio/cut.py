"""What is cut in a window: texts without the room that they need, widgets outside or over others, windows too large."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QWidget,
)

from medref_desktop.ui.elided_combo import ElidedCombo

LINES = 3
"""Of text in a list that has so many, in sight at least; with fewer nobody can find their way in it."""


def cut_in(window: QWidget, screen: QSize) -> list[str]:
    """A line for each fault of a window that is shown, and of what it holds."""
    found = []
    if window.width() > screen.width() or window.height() > screen.height():
        found.append(f"{_told(window)} is {_size(window.size())} on a screen of {_size(screen)}")
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is window:
            found += _faults(widget)
            found += _overlaps(widget)
            if widget is not window:
                found += _outside(widget)
    return list(dict.fromkeys(found))


def _told(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    words = text() if isinstance(widget, QLabel | QAbstractButton) else ""
    words = words or widget.accessibleName() or widget.objectName() or widget.windowTitle()
    return f"{type(widget).__name__} “{words[:40]}”"


def _size(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"


# -- room for texts ---------------------------------------------------------------


def _faults(widget: QWidget) -> Iterator[str]:
    faults = {
        QLabel: _label, QPushButton: _button, QCheckBox: _button, QRadioButton: _button, QComboBox: _combo,
        QLineEdit: _line, QTabBar: _tabs, QHeaderView: _head, QAbstractItemView: _rows,
    }  # fmt: skip
    for kind, fault in faults.items():
        if isinstance(widget, kind):
            yield from fault(widget)
            return


def _label(label: QLabel) -> Iterator[str]:
    if not label.text():
        return
    metrics, room = QFontMetrics(label.font()), label.contentsRect().size()
    needs = metrics.size(Qt.TextFlag.TextShowMnemonic, label.text())
    if not label.wordWrap():
        if needs.width() > room.width() or needs.height() > room.height():
            yield f"{_told(label)}: needs {_size(needs)}, there is room for {_size(room)}"
        return
    widest = max(metrics.horizontalAdvance(word) for word in re.split(r"(?<=[/-])|\s", label.text()))
    if widest > room.width():
        yield f"{_told(label)}: a word needs {widest}, there is room for {room.width()}"
    if label.heightForWidth(label.width()) > label.height():
        yield f"{_told(label)}: needs a height of {label.heightForWidth(label.width())}, has {label.height()}"


def _button(widget: QWidget) -> Iterator[str]:
    needs = widget.sizeHint()
    if needs.width() > widget.width() or needs.height() > widget.height():
        yield f"{_told(widget)}: needs {_size(needs)}, has {_size(widget.size())}"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(kind, option, part, combo).width()
    needs = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if needs > room and not isinstance(combo, ElidedCombo):
        yield f"{_told(combo)}: “{combo.currentText()}” needs {needs}, there is room for {room}"
    if combo.sizeHint().height() > combo.height():
        yield f"{_told(combo)}: needs a height of {combo.sizeHint().height()}, has {combo.height()}"


def _line(line: QLineEdit) -> Iterator[str]:
    """What is typed scrolls; what stands there before does not."""
    words, room = "" if line.text() else line.placeholderText(), line.contentsRect().width()
    needs = line.fontMetrics().horizontalAdvance(words)
    if needs > room and not any(words in told for told in (line.toolTip(), line.accessibleName())):
        yield f"{_told(line)}: “{words}” needs {needs}, there is room for {room}"
    if line.sizeHint().height() > line.height():
        yield f"{_told(line)}: needs a height of {line.sizeHint().height()}, has {line.height()}"


def _tabs(tabs: QTabBar) -> Iterator[str]:
    bold = QFontMetrics(tabs.font())
    wraps = tabs.shape() is QTabBar.Shape.RoundedWest
    for index in range(tabs.count()):
        words = tabs.tabText(index).split() if wraps else [tabs.tabText(index)]
        needs, room = max(map(bold.horizontalAdvance, words)), tabs.tabRect(index).width()
        if needs > room:
            yield f"tab “{tabs.tabText(index)}”: needs {needs}, has {room}"
        if not wraps and not tabs.rect().contains(tabs.tabRect(index)):
            yield f"tab “{tabs.tabText(index)}” stands outside its bar"


def _head(head: QHeaderView) -> Iterator[str]:
    for column in range(head.count()):
        needs, room = head.sectionSizeFromContents(column).width(), head.sectionSize(column)
        if head.orientation() is Qt.Orientation.Horizontal and needs > room:
            yield f"head of column {column} of {_told(head.parentWidget())}: needs {needs}, has {room}"


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    rows = min(model.rowCount(), 2 * LINES) if model is not None else 0
    needs = min(sum(view.sizeHintForRow(row) for row in range(rows)), LINES * view.fontMetrics().lineSpacing())
    if needs > view.viewport().height():
        yield f"{_told(view)}: needs a height of {needs}, there is room for {view.viewport().height()}"
    for row in range(rows if isinstance(view, QTableView) and view.wordWrap() else 0):
        needs, height = view.sizeHintForRow(row), view.rowHeight(row)
        if needs > height:
            yield f"{_told(view)}: row {row} needs a height of {needs}, has {height}"
    is_popup = view.window().windowType() is Qt.WindowType.Popup
    if is_popup and view.sizeHintForColumn(0) > view.viewport().width():
        yield f"the open list needs {view.sizeHintForColumn(0)}, there is room for {view.viewport().width()}"


# -- places -----------------------------------------------------------------------


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    around, place = parent.rect(), widget.geometry()
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
        if not isinstance(area, QScrollArea):
            return
        # What does not fit can be scrolled to, where there is a bar for it.
        if area.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            around.setWidth(max(around.width(), place.width()))
        place = QRect(0, 0, place.width(), 0)
    if not around.adjusted(-1, -1, 1, 1).contains(place) and not place.isEmpty():
        yield f"{_told(widget)} stands at {_rect(place)}, outside {_told(parent)} of {_size(parent.size())}"


def _overlaps(parent: QWidget) -> Iterator[str]:
    layout = parent.layout()
    if layout is None:
        return
    inside = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
    inside = [child for child in inside if not child.isWindow()]
    for number, one in enumerate(inside):
        for other in inside[number + 1 :]:
            if one.geometry().intersects(other.geometry()):
                yield f"{_told(one)} at {_rect(one.geometry())} and {_told(other)} at {_rect(other.geometry())} overlap"


def _rect(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {_size(rect.size())}"
