"""Where the cells of a table stand when spans are reckoned: no cell may be lost to another's span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from medref_desktop.domain.blocks import Cell, Table


class PlacedCell(NamedTuple):
    """A cell at its row and column, with spans that leave room for every other cell."""

    row: int
    column: int
    rowspan: int
    colspan: int
    cell: Cell


class TableGrid(NamedTuple):
    columns: int
    cells: tuple[PlacedCell, ...]
    breaks: tuple[int, ...]
    """Rows at which the table may be parted: no cell reaches over them."""


def table_grid(table: Table) -> TableGrid:
    """Place each cell at the first free column of its row, as browsers do; a span never covers another cell."""
    taken: dict[tuple[int, int], bool] = {}
    placed: list[PlacedCell] = []
    reach = 0
    breaks: list[int] = []
    for row, cells in enumerate(table.rows):
        if row >= reach and row >= table.head_rows:
            breaks.append(row)
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            here = _fitted(row, column, cell, len(table.rows), taken)
            placed.append(here)
            for down in range(here.rowspan):
                for right in range(here.colspan):
                    taken[row + down, column + right] = True
            reach = max(reach, row + here.rowspan)
            column += here.colspan
    columns = max((place.column + place.colspan for place in placed), default=0)
    return TableGrid(columns, tuple(placed), tuple(breaks))


def _fitted(row: int, column: int, cell: Cell, rows: int, taken: dict[tuple[int, int], bool]) -> PlacedCell:
    colspan = 1
    while colspan < cell.colspan and (row, column + colspan) not in taken:
        colspan += 1
    return PlacedCell(row, column, max(1, min(cell.rowspan, rows - row)), colspan, cell)


def column_weights(grid: TableGrid, texts: Sequence[int]) -> list[float]:
    """The share of the width of each column, by the longest text in it; `texts` are the lengths of the cells' texts."""
    longest = [4.0] * grid.columns
    for place, length in zip(grid.cells, texts, strict=True):
        if place.colspan == 1:
            longest[place.column] = max(longest[place.column], min(length, 40))
    whole = sum(longest)
    return [100 * share / whole for share in longest]
