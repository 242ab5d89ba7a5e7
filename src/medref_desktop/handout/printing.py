"""A handout's PDF on the screen and on a printer: both show the very pages that are saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from medref_desktop.errors import HandoutFailed

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

PRINT_DPI = 300
POINTS_AN_INCH = 72
_PDFIUM = Lock()
"""Pdfium serves one thread at a time, and a preview may be drawn while another handout prints."""
SAME_PAPER = 4.0
"""Points by which two papers of one name may differ between systems."""


def printers() -> list[str]:
    """The names of the printers that this computer knows."""
    return list(QPrinterInfo.availablePrinterNames())


def default_printer(copies: int) -> QPrinter:
    """The system's default printer, set to so many copies.

    Raises:
        HandoutFailed: there is none.
    """
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise HandoutFailed(
            "This computer has no default printer.", hint="Choose one with Print, or set one in the system's settings."
        )
    printer = QPrinter(info)
    printer.setCopyCount(copies)
    printer.setCollateCopies(True)
    return printer


def page_images(pdf: bytes, dpi: float) -> list[QImage]:
    """Every page as a picture.

    Raises:
        HandoutFailed: the bytes are no PDF.
    """
    with _document(pdf) as document:
        return [_image(page, dpi) for page in document]


def print_pdf(pdf: bytes, printer: QPrinter) -> None:
    """Print in true size on the PDF's own paper, with the pages, copies and order set in the printer.

    The paper, its orientation and the margins of the printer are set to the PDF's; all else is left alone.

    Raises:
        HandoutFailed: the printer is gone, has no paper of that size, or stops; or no page is in the range.
    """
    with _document(pdf) as document:
        _set_paper(printer, document[0])
        pages = _page_order(printer, len(document))
        painter = QPainter()
        if not printer.isValid() or not painter.begin(printer):
            raise _failed(printer, "cannot be reached")
        try:
            for position, index in enumerate(pages):
                if position and not printer.newPage():
                    raise _failed(printer, f"stopped before page {index + 1}")
                _paint(painter, printer, document[index])
        except HandoutFailed:
            printer.abort()
            raise
        finally:
            painter.end()
        if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
            raise _failed(printer, "reports an error")


@contextmanager
def _document(pdf: bytes) -> Iterator[PdfDocument]:
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise HandoutFailed("The handout cannot be shown: its PDF is damaged.") from error
        with document:
            yield document


def _image(page: PdfPage, dpi: float) -> QImage:
    bitmap = page.render(scale=dpi / POINTS_AN_INCH, prefer_bgrx=True)
    picture = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    ).copy()  # of its own: pdfium's buffer goes with the bitmap
    picture.setDotsPerMeterX(round(dpi / 0.0254))
    picture.setDotsPerMeterY(round(dpi / 0.0254))
    return picture


def _set_paper(printer: QPrinter, page: PdfPage) -> None:
    width, height = page.get_size()
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Point)
    printer.setResolution(PRINT_DPI)
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    paper = printer.paperRect(QPrinter.Unit.Point)
    if paper.width() < width - SAME_PAPER or paper.height() < height - SAME_PAPER:
        raise HandoutFailed(
            f"{_name(printer)} has no {size.name()} paper.",
            hint="Choose the other paper for the handout, or another printer.",
        )


def _page_order(printer: QPrinter, count: int) -> list[int]:
    """The pages from 0 in the order in which they leave the printer, as often as they are wanted."""
    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges()
        pages = [page for page in pages if ranges.isEmpty() or ranges.contains(page + 1)]
    if not pages:
        raise HandoutFailed(f"No page was printed: the handout has pages 1 to {count}.")
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _ in range(copies)]


def _paint(painter: QPainter, printer: QPrinter, page: PdfPage) -> None:
    width, height = page.get_size()
    dots_a_point = printer.resolution() / POINTS_AN_INCH
    target = QRectF(0, 0, width * dots_a_point, height * dots_a_point)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    picture = _image(page, PRINT_DPI)
    painter.drawImage(target, picture, QRectF(picture.rect()), Qt.ImageConversionFlag.AutoColor)


def _failed(printer: QPrinter, what: str) -> HandoutFailed:
    return HandoutFailed(
        f"{_name(printer)} {what}.",
        hint="See that it is on and connected, or save the handout as a PDF instead.",
    )


def _name(printer: QPrinter) -> str:
    return f"The printer “{printer.printerName()}”" if printer.printerName() else "The chosen printer"
