"""What a test can read from a PDF: its words in order, and what it says of itself."""

from __future__ import annotations

import io
import unicodedata

import pikepdf
import pypdfium2


def squeezed(text: str) -> str:
    """The text without its white space and break marks, to compare it across lines, pages and faces."""
    marks = {"\u200b", "\ufeff"}
    hyphens = {"\ufffe": "-", "\u0002": "-"}  # what pdfium makes of a hyphen at the end of a line
    plain = unicodedata.normalize("NFKC", text.translate(str.maketrans(hyphens)))
    return "".join(char for char in plain if not char.isspace() and char not in marks)


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def body_text(pdf: bytes, handout) -> str:
    """The words of all pages in order, squeezed, without the feet."""
    pages = page_texts(pdf)
    foot, page_words = squeezed(" ".join(handout.footer)), handout.language.words["page"]
    bodies = []
    for number, page in enumerate(map(squeezed, pages), start=1):
        label = squeezed(page_words.format(page=number, pages=len(pages))) + f"·{foot}"
        assert page.count(label) == 1, f"no whole foot on page {number}: {page[-400:]}"
        bodies.append(page.replace(label, ""))
    return "".join(bodies)


def missing_in_order(texts: list[str], body: str) -> list[str]:
    """The texts that do not follow one another in the body."""
    missing, start = [], 0
    for text in map(squeezed, texts):
        found = body.find(text, start)
        if found < 0:
            missing.append(text)
        else:
            start = found + len(text)
    return missing


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every font descriptor in the file."""
    return [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
