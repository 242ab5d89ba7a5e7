"""The products of a label as a table that a narrow page can hold: what belongs together stands in one cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from medref_desktop.domain.blocks import Cell, Paragraph, Run, Table
from medref_desktop.domain.product import Product


def _product(product: Product) -> Iterator[str]:
    yield from (product.name, product.strength, product.form, product.route)


def _codes(product: Product) -> Iterator[str]:
    yield product.ndc
    yield from product.packages


def _looks(product: Product) -> Iterator[str]:
    # The source writes ";" where the imprint goes on in another line or on the other side.
    yield _told("imprint", product.imprint.replace(";", "; ").replace("  ", " "))
    yield from (product.color, product.shape, product.size, _told("score", product.score))


def _marketing(product: Product) -> Iterator[str]:
    yield product.labeller
    yield " ".join(dict.fromkeys(filter(None, (product.category, product.application))))
    yield from (product.status, _told("DEA schedule", product.dea_schedule))


_COLUMNS: dict[str, Callable[[Product], Iterator[str]]] = {
    "Product": _product,
    "NDC and packages": _codes,
    "How it looks": _looks,
    "Marketing": _marketing,
}


def products_table(products: Sequence[Product]) -> Table:
    """One row for each product; a column of which the label tells nothing is left out."""
    told = {title: [tuple(filter(None, lines(each))) for each in products] for title, lines in _COLUMNS.items()}
    told = {title: cells for title, cells in told.items() if any(cells)}
    head = tuple(_cell((title,)) for title in told)
    rows = zip(*(map(_cell, cells) for cells in told.values()), strict=True)
    return Table((head, *rows), head_rows=1)


def _told(what: str, value: str) -> str:
    return f"{what} {value}" if value else ""


def _cell(lines: Sequence[str]) -> Cell:
    return Cell(tuple(Paragraph((Run(line),)) for line in lines) or (Paragraph((Run(""),)),))
