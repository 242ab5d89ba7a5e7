"""Colors, type and spacing: every literal of the look stands here.

Fusion style on all systems with our own light and dark palettes, following the system's color scheme while the program
runs. Where the system asks for high contrast, its own palette is used untouched.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from medref_desktop.paths import resource

GRID = 4
"""Spacing comes in 4, 8, 12, 16 and 24 pixels."""
RADIUS = 6
CELL_PADDING = 8
"""At the left and right in cells of tables."""
MEASURE = 90
"""Characters in a line of section text, at most about."""
TEXT_POINTS = 11.5
NAME_POINTS = 21.0
LARGEST_FRAME_ZOOM = 150
"""Percent up to which what stands round the text grows with it: 15 points at least, which counts as large print."""
SECTION_POINTS = 15.0
HEADING_POINTS = 12.5
BOXED_POINTS = 10.5
SMALL_POINTS = 9.5
FRAME_POINTS = 10.0


class Tokens(NamedTuple):
    """The colors by what they are for."""

    page: str
    panel: str
    text: str
    muted: str
    line: str
    chip: str
    accent: str
    chosen: str
    danger_page: str
    danger_text: str
    danger_line: str
    note_page: str
    note_text: str
    found: str
    """Behind words that were found in the text."""
    handle: str
    """Of scroll bars; and frames of boxes to be ticked."""
    rim: str
    """Round badges and notes, which need one only where they have no color of their own."""


LIGHT = Tokens(
    page="#FFFFFF", panel="#F4F6F8", text="#1B2430", muted="#566373", line="#D5DBE2", chip="#E8EDF2",
    accent="#0B5CAD", chosen="#DCEBFA", danger_page="#FDEDEC", danger_text="#8A1C13", danger_line="#C0392B",
    note_page="#FFF6E0", note_text="#6B4700", found="#FFE08A",
    handle="#8491A0", rim="transparent",
)  # fmt: skip
DARK = Tokens(
    page="#161B22", panel="#1E252E", text="#E6EBF1", muted="#A3B0BF", line="#36414E", chip="#2B3541",
    accent="#6CB2F5", chosen="#233A52", danger_page="#3A1B1A", danger_text="#FFB4AC", danger_line="#E5766B",
    note_page="#3A2F14", note_text="#F3D08A", found="#6B5310",
    handle="#66778A", rim="transparent",
)  # fmt: skip


def high_contrast(palette: QPalette) -> Tokens:
    """The tokens taken from the system's own palette, which is left as it is."""
    role = QPalette.ColorRole
    base, text = palette.color(role.Base).name(), palette.color(role.Text).name()
    chosen = palette.color(role.Highlight).name()
    return Tokens(
        page=base, panel=palette.color(role.Window).name(), text=text, muted=text, line=text, chip=base,
        accent=chosen, chosen=base, danger_page=base, danger_text=text, danger_line=text,
        note_page=base, note_text=text, found=base, handle=text, rim=text,
    )  # fmt: skip


def wants_high_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # since Qt 6.10
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def wants_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


class Theme(QObject):
    """The look in force. `changed` says that colors or the text size have changed."""

    changed = Signal()

    def __init__(self, app: QApplication, zoom: int = 100) -> None:
        super().__init__(app)
        self._app, self.zoom = app, zoom
        _ensure_a_font()
        self._system_family = app.font().family()
        self._system_palette = app.palette()
        self.tokens = LIGHT
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def set_zoom(self, zoom: int) -> None:
        """Set the size of all text, in percent."""
        self.zoom = zoom
        self._apply()
        self.changed.emit()

    def font(self, points: float, *, bold: bool = False) -> QFont:
        """A font of the interface at the size in force."""
        font = QFont(self._system_family)
        font.setPointSizeF(points * self.zoom / 100)
        font.setBold(bold)
        return font

    def frame_font(self, points: float, *, bold: bool = False) -> QFont:
        """A font for what stands round the text (tabs, badges, source), which grows less, to leave the text room."""
        return self.font(points * min(1.0, LARGEST_FRAME_ZOOM / self.zoom), bold=bold)

    def color(self, token: str) -> QColor:
        return QColor(getattr(self.tokens, token))

    def _scheme_changed(self) -> None:
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        if wants_high_contrast():
            self.tokens = high_contrast(self._system_palette)
            self._app.setPalette(self._system_palette)
        else:
            self.tokens = DARK if wants_dark() else LIGHT
            self._app.setPalette(palette(self.tokens))
        self._app.setFont(self.font(FRAME_POINTS))
        self._app.setStyleSheet(stylesheet(self.tokens, self.zoom))


def palette(tokens: Tokens) -> QPalette:
    """Qt's palette made of our tokens."""
    role, colors = QPalette.ColorRole, QPalette()
    for what, token in {
        role.Window: tokens.panel, role.WindowText: tokens.text, role.Base: tokens.page, role.Text: tokens.text,
        role.AlternateBase: tokens.panel, role.Button: tokens.panel, role.ButtonText: tokens.text,
        role.ToolTipBase: tokens.page, role.ToolTipText: tokens.text, role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent, role.HighlightedText: tokens.page, role.Link: tokens.accent,
        role.Mid: tokens.line, role.Accent: tokens.accent, role.BrightText: tokens.danger_text,
    }.items():  # fmt: skip
        colors.setColor(what, QColor(token))
    for what in (role.WindowText, role.Text, role.ButtonText):
        colors.setColor(QPalette.ColorGroup.Disabled, what, QColor(tokens.muted))
    return colors


def stylesheet(tokens: Tokens, zoom: int = 100) -> str:
    """What a palette cannot say. Selectors are object names, set where the widgets are made, or kinds of control."""
    return _parts_sheet(tokens) + _controls_sheet(tokens) + _ticks_sheet(tokens, zoom) + _bars_sheet(tokens)


def _parts_sheet(tokens: Tokens) -> str:
    return f"""
        #search-box {{ border: 2px solid {tokens.handle}; border-radius: {RADIUS}px; padding: 5px 8px;
                       background: {tokens.page}; }}
        #search-box:focus {{ border-color: {tokens.accent}; }}
        #drugs {{ border: none; background: {tokens.page}; }}
        #section-page {{ border: 2px solid {tokens.page}; background: {tokens.page}; }}
        #section-page:focus {{ border-color: {tokens.accent}; }}
        #sections, #sections > * {{ background: {tokens.panel}; }}
        #monograph, #welcome {{ background: {tokens.page}; }}
        #bubble {{ background: {tokens.page}; }}
        SearchHelp {{ background: {tokens.page}; border: 1px solid {tokens.handle}; }}
        #muted {{ color: {tokens.muted}; }}
        #chip {{ background: {tokens.chip}; border: 1px solid {tokens.rim}; border-radius: {RADIUS}px;
                 padding: 2px 10px; }}
        #danger-chip {{ background: {tokens.danger_page}; color: {tokens.danger_text}; border: 1px solid {tokens.rim};
                        border-radius: {RADIUS}px; padding: 2px 10px; font-weight: bold; }}
        #boxed-warning {{ background: {tokens.danger_page}; color: {tokens.danger_text};
                          border: 2px solid {tokens.danger_line}; border-radius: {RADIUS}px; }}
        #boxed-warning QTextBrowser {{ background: {tokens.danger_page}; border: 2px solid {tokens.danger_page}; }}
        #boxed-warning QTextBrowser:focus {{ border-color: {tokens.accent}; }}
        #note {{ background: {tokens.note_page}; color: {tokens.note_text}; border: 1px solid {tokens.rim};
                 border-radius: {RADIUS}px; padding: 4px 10px; }}
        #plain-note {{ color: {tokens.muted}; padding: 5px 10px; }}
        #problem {{ background: {tokens.note_page}; color: {tokens.note_text}; border: 1px solid {tokens.rim};
                    border-radius: {RADIUS}px; padding: 7px; }}
        QSplitter::handle {{ background: {tokens.line}; }}
    """


def _controls_sheet(tokens: Tokens) -> str:
    """Buttons, boxes to type in and to choose from: flat, with the accent round what has the focus."""
    disabled = "dashed" if tokens.muted == tokens.text else "solid"  # no paler color to tell it by
    return f"""
        QPushButton, QComboBox, QLineEdit {{ border: 1px solid {tokens.handle}; border-radius: {RADIUS}px;
                                             background: {tokens.page}; margin: 1px; }}
        QLineEdit, QComboBox {{ padding: 4px 7px; }}
        QComboBox {{ combobox-popup: 0; }}
        QComboBox::drop-down {{ border: none; width: 24px; }}
        QComboBox::down-arrow {{ image: url("{_icon("chevron", tokens)}"); width: 16px; height: 16px; }}
        QComboBox QAbstractItemView {{ background: {tokens.page}; border: 1px solid {tokens.handle}; outline: none;
                                       selection-background-color: {tokens.accent};
                                       selection-color: {tokens.page}; }}
        QLineEdit {{ placeholder-text-color: {tokens.muted}; }}
        QPushButton {{ padding: 5px 13px; }}
        #chip-button {{ padding: 1px 9px; }}
        QTreeView {{ border: 2px solid {tokens.line}; background: {tokens.page}; outline: none; }}
        QTreeView:focus {{ border-color: {tokens.accent}; }}
        QTreeView::item {{ padding: 3px 4px; }}
        #small-button {{ padding: 4px 9px; }}
        QPushButton:hover {{ background: {tokens.chip}; }}
        QPushButton:pressed {{ background: {tokens.chosen}; }}
        QPushButton:disabled {{ color: {tokens.muted}; border: 1px {disabled} {tokens.line};
                                background: {tokens.panel}; }}
        QTabWidget::pane {{ border: 1px solid {tokens.handle}; }}
        QTabWidget > QTabBar::tab {{ padding: 5px 12px; border: 2px solid transparent;
                                     border-bottom: 3px solid transparent; }}
        QTabWidget > QTabBar::tab:selected {{ border-bottom-color: {tokens.accent}; background: {tokens.page}; }}
        QTabWidget > QTabBar::tab:selected:focus {{ border-color: {tokens.accent}; }}
        QPushButton:focus, QComboBox:focus, QLineEdit:focus {{ border: 2px solid {tokens.accent}; margin: 0; }}
        #search-box {{ margin: 0; }}
        QTableView, QListWidget, QPlainTextEdit, PagePreview, QScrollArea#parts {{
            border: 2px solid {tokens.line}; background: {tokens.page}; }}
        QTableView:focus, QListWidget:focus, QPlainTextEdit:focus, PagePreview:focus, QScrollArea#parts:focus {{
            border-color: {tokens.accent}; }}
        QTableView {{ outline: none; }}
        QTableView::item {{ padding: 0 {CELL_PADDING}px; }}
        QHeaderView::section {{ background: {tokens.panel}; border: none; border-bottom: 1px solid {tokens.line};
                                padding: 5px 8px; font-weight: bold; }}
    """


def _icon(name: str, tokens: Tokens, on: str = "page") -> str:
    """The file of an icon, black or white as it can be seen on this color."""
    is_dark = QColor(getattr(tokens, on)).lightnessF() < 0.5
    return resource(f"icons/{name}-{'white' if is_dark else 'black'}.svg").as_posix()


def _ticks_sheet(tokens: Tokens, zoom: int) -> str:
    """Boxes to be ticked and rounds to choose among, as large as their text."""
    side = round(15 * zoom / 100)
    dot = "qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0.55 {0}, stop: 0.62 {1})"
    return f"""
        QCheckBox, QRadioButton {{ spacing: {2 * GRID}px; padding: 2px 4px; border: 2px solid transparent;
                     border-radius: {RADIUS}px; }}
        QCheckBox:focus, QRadioButton:focus {{ border-color: {tokens.accent}; }}
        QCheckBox:disabled, QRadioButton:disabled {{ color: {tokens.muted}; }}
        QCheckBox::indicator, QListWidget::indicator {{
            width: {side}px; height: {side}px; border: 1px solid {tokens.handle}; border-radius: 3px;
            background: {tokens.page}; }}
        QListWidget::item {{ padding: 2px 0; }}
        QCheckBox::indicator:checked, QListWidget::indicator:checked {{
            background: {tokens.accent}; border-color: {tokens.accent};
            image: url("{_icon("tick", tokens, on="accent")}"); }}
        QCheckBox::indicator:checked:disabled {{ background: {tokens.muted}; border-color: {tokens.muted}; }}
        QRadioButton::indicator {{ width: {side}px; height: {side}px; border: 1px solid {tokens.handle};
                                   border-radius: {side // 2 + 1}px; background: {tokens.page}; }}
        QRadioButton::indicator:checked {{ border-color: {tokens.accent};
                                           background: {dot.format(tokens.accent, tokens.page)}; }}
        QRadioButton::indicator:checked:disabled {{ border-color: {tokens.muted};
                                                    background: {dot.format(tokens.muted, tokens.page)}; }}
    """


def _bars_sheet(tokens: Tokens) -> str:
    """Scroll bars without arrows, and the progress bar."""
    return f"""
        QScrollBar {{ background: transparent; border: none; margin: 0; }}
        QScrollBar:vertical {{ width: 12px; }}
        QScrollBar:horizontal {{ height: 12px; }}
        QScrollBar::handle {{ background: {tokens.handle}; border-radius: 3px; margin: 3px; }}
        QScrollBar::handle:vertical {{ min-height: 28px; }}
        QScrollBar::handle:horizontal {{ min-width: 28px; }}
        QScrollBar::handle:hover {{ background: {tokens.muted}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        QProgressBar {{ border: 1px solid {tokens.handle}; border-radius: {RADIUS}px; background: {tokens.page};
                        max-height: 14px; }}
        QProgressBar::chunk {{ background: {tokens.accent}; border-radius: {RADIUS - 1}px; }}
    """


def _ensure_a_font() -> None:
    """A machine without any font shows empty boxes: then the handout's own faces serve the window too."""
    # Fontconfig lists its own aliases as families even where no font stands behind them.
    if not QFontInfo(QGuiApplication.font()).family():
        for face in sorted(resource("fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(face))
