from __future__ import annotations

from datetime import date

import pytest
from pdf_reading import opened
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, qAlpha, qGray
from PySide6.QtPrintSupport import QPrinter

from factories import monograph
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.handout.parts import PATIENT_PARTS
from medref_desktop.handout.printing import page_images, print_pdf, printers
from medref_desktop.handout.typeset import typeset

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module", params=["Letter", "A4"])
def pdf(request):
    parts = (*PATIENT_PARTS, "administration", "warnings", "pregnancy", "combinations", "monitoring")
    return typeset(make_handout(monograph(), HandoutChoices(date(2026, 11, 23), parts, paper=request.param)))


@pytest.fixture
def printer(tmp_path):
    """A printer into a file, set to another paper than any handout's, with margins."""
    into_file = QPrinter()
    into_file.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    into_file.setOutputFileName(str(tmp_path / "printed.pdf"))
    margins, landscape = QMarginsF(40, 40, 40, 40), QPageLayout.Orientation.Landscape
    into_file.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A5), landscape, margins))
    return into_file


def printed(printer):
    with open(printer.outputFileName(), "rb") as file:
        return file.read()


def brightness(picture: QImage) -> list[int]:
    small = picture.scaled(120, 160, mode=Qt.TransformationMode.SmoothTransformation)
    return [qGray(small.pixel(x, y)) for y in range(160) for x in range(120)]


def difference(one: QImage, other: QImage) -> float:
    pairs = list(zip(brightness(one), brightness(other), strict=True))
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


def test_the_printed_pages_look_like_the_pdf_and_have_its_size(pdf, printer):
    print_pdf(pdf, printer)
    wanted, found = page_images(pdf, 72), page_images(printed(printer), 72)
    assert len(found) == len(wanted) == 2
    for one, other in zip(wanted, found, strict=True):  # whole points in one, fractions in the other
        assert abs(one.width() - other.width()) <= 1
        assert abs(one.height() - other.height()) <= 1
    assert all(difference(a, b) < 4 for a, b in zip(wanted, found, strict=True))
    assert difference(wanted[0], wanted[1]) > 8


def test_only_the_pages_in_the_range_are_printed(pdf, printer):
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    print_pdf(pdf, printer)
    (only,) = page_images(printed(printer), 72)
    assert difference(only, page_images(pdf, 72)[1]) < 4


def test_a_range_without_pages_is_refused(pdf, printer):
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(8, 9)
    with pytest.raises(HandoutFailed, match="pages 1 to 2"):
        print_pdf(pdf, printer)


@pytest.mark.parametrize(
    ("is_collated", "is_last_first", "order"),
    [
        (True, False, [0, 1, 0, 1]),
        (False, False, [0, 0, 1, 1]),
        (True, True, [1, 0, 1, 0]),
    ],
)
def test_copies_come_in_the_order_asked_for(pdf, printer, is_collated, is_last_first, order):
    printer.setCopyCount(2)
    printer.setCollateCopies(is_collated)
    if is_last_first:
        printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    print_pdf(pdf, printer)
    originals, found = page_images(pdf, 72), page_images(printed(printer), 72)
    assert [min((0, 1), key=lambda n, page=page: difference(originals[n], page)) for page in found] == order


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_cannot_be_reached_is_an_expected_failure(pdf, printer, tmp_path):
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    with pytest.raises(HandoutFailed, match="cannot be reached") as failure:
        print_pdf(pdf, printer)
    assert failure.value.hint


def test_a_printer_without_the_paper_is_refused_before_anything_is_printed(pdf, printer, monkeypatch, tmp_path):
    monkeypatch.setattr(QPrinter, "setPageLayout", lambda *_: False)
    with pytest.raises(HandoutFailed, match="paper"):
        print_pdf(pdf, printer)
    assert not list(tmp_path.iterdir())


def test_pages_on_the_screen_outlive_the_pdf_and_are_opaque(pdf):
    pictures = page_images(pdf, 144)
    with opened(pdf) as document:
        assert len(pictures) == len(document.pages)
    assert pictures[0].width() in (1224, 1191)
    copies = [picture.copy() for picture in pictures]
    page_images(pdf, 144)  # would write over a buffer that was let go
    assert pictures == copies
    assert qAlpha(pictures[0].pixel(5, 5)) == 255
    assert qGray(pictures[0].pixel(5, 5)) == 255


def test_damaged_bytes_are_an_expected_failure():
    with pytest.raises(HandoutFailed, match="damaged"):
        page_images(b"%PDF-1.7 nonsense", 72)


def test_a_computer_without_printers_lists_none():
    assert isinstance(printers(), list)
