"""Blocks: the only form in which text travels between the parts of the program.

Stored in packs as plain JSON, one object a block with its `type`, so that others can read a pack too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STYLES = ("strong", "emphasis", "underline", "sub", "sup")

_NUMBERED = ("decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman")
LIST_STYLES = ("", "disc", "circle", "square", *_NUMBERED, "none")
"""How a list marks its items; the empty one leaves it to the reader of the block."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; styles are a subset of STYLES."""

    text: str
    styles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; levels count from 3, as 1 is the drug and 2 the section."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is a sequence of blocks. `style` is one of LIST_STYLES."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: tuple[Block, ...]
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first `head_rows` of its rows are heads."""

    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture by the SHA-256 of its bytes, with the words that stand for it. Without a hash it was not supplied."""

    sha256: str
    alt: str


Block = Paragraph | Heading | ListBlock | Table | Figure


def leaf_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of every paragraph, heading, cell and list item, in reading order, one at a time."""
    for block in blocks:
        match block:
            case Paragraph(runs) | Heading(_, runs):
                yield "".join(map(run_text, runs))
            case ListBlock(items=items):
                for item in items:
                    yield from leaf_texts(item)
            case Table(rows):
                for row in rows:
                    for cell in row:
                        yield from leaf_texts(cell.blocks)
            case Figure(_, alt):
                yield alt


def figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Every figure, however deep it stands."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case ListBlock(items=items):
                for item in items:
                    yield from figures(item)
            case Table(rows):
                for row in rows:
                    for cell in row:
                        yield from figures(cell.blocks)


_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")


def run_text(run: Run) -> str:
    """A run without its style; raised and lowered digits keep their height, as 10⁹ must never read 109."""
    if "sup" in run.styles:
        return run.text.translate(_RAISED)
    return run.text.translate(_LOWERED) if "sub" in run.styles else run.text


def plain_text(blocks: Sequence[Block], indent: str = "") -> str:
    """The blocks as plain text: list items with a hyphen, number or letter, table cells joined by " | "."""
    return "\n".join(_plain_lines(blocks, indent))


def _plain_lines(blocks: Iterable[Block], indent: str) -> Iterator[str]:
    for block in blocks:
        match block:
            case ListBlock(ordered, items, style):
                for number, item in enumerate(items, start=1):
                    mark = "" if style == "none" else f"{list_mark(number, style)}. " if ordered else "- "
                    inner = list(_plain_lines(item, indent + " " * len(mark)))
                    first = inner[0].lstrip() if inner else ""
                    yield from (indent + mark + first, *inner[1:])
            case Table(rows):
                for row in rows:
                    yield indent + " | ".join(" ".join(leaf_texts(cell.blocks)) for cell in row)
            case _:
                yield from (indent + text for text in leaf_texts([block]))


def list_mark(number: int, style: str) -> str:
    """The number of a list item, from 1, as its list's style writes it: 3, c, C, iii or III."""
    match style:
        case "lower-alpha":
            return _letters(number)
        case "upper-alpha":
            return _letters(number).upper()
        case "lower-roman":
            return _roman(number)
        case "upper-roman":
            return _roman(number).upper()
        case _:
            return str(number)


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    written = ""
    for value, letters in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                           (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        count, number = divmod(number, value)
        written += letters * count
    return written


Data = dict[str, Any] | str
"""A block as JSON: an object with its `type`; a string is a paragraph in one plain style."""


def to_data(block: Block) -> Data:
    """A block as JSON-ready data."""
    match block:
        case Paragraph((Run(text, styles),)) if not styles:
            return text
        case Paragraph(runs):
            return {"type": "paragraph", "runs": _runs_data(runs)}
        case Heading(level, runs):
            return {"type": "heading", "level": level, "runs": _runs_data(runs)}
        case ListBlock(ordered, items, style):
            return {
                "type": "list",
                "ordered": ordered,
                **({"style": style} if style else {}),
                "items": [[to_data(b) for b in item] for item in items],
            }
        case Table(rows, head_rows):
            return {
                "type": "table",
                "head_rows": head_rows,
                "rows": [[_cell_data(c) for c in row] for row in rows],
            }
        case Figure(sha256, alt):
            return {"type": "figure", "sha256": sha256, "alt": alt}


def from_data(data: Mapping[str, Any] | str) -> Block:
    """The inverse of `to_data`.

    Raises:
        ValueError, KeyError, TypeError: the data is not of a block.
    """
    if isinstance(data, str):
        return Paragraph((Run(data),))
    match data["type"]:
        case "paragraph":
            return Paragraph(_runs(data["runs"]))
        case "heading":
            return Heading(data["level"], _runs(data["runs"]))
        case "list":
            items = tuple(tuple(from_data(b) for b in item) for item in data["items"])
            return ListBlock(data["ordered"], items, data.get("style", ""))
        case "table":
            return Table(tuple(tuple(_cell(c) for c in row) for row in data["rows"]), data["head_rows"])
        case "figure":
            return Figure(data["sha256"], data["alt"])
        case other:
            raise ValueError(f"unknown type of block: {other!r}")


def _runs_data(runs: Iterable[Run]) -> list[Data]:
    """A string is a run in plain style."""
    return [{"text": run.text, **dict.fromkeys(sorted(run.styles), True)} if run.styles else run.text for run in runs]


def _runs(data: Iterable[Mapping[str, Any] | str]) -> tuple[Run, ...]:
    return tuple(
        Run(run) if isinstance(run, str) else Run(run["text"], frozenset(style for style in STYLES if run.get(style)))
        for run in data
    )


def _cell_data(cell: Cell) -> Data:
    """A string is a cell with one plain paragraph; spans are told where they are more than 1."""
    blocks = [to_data(b) for b in cell.blocks]
    spans = {name: span for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span != 1}
    if not spans and len(blocks) == 1 and isinstance(blocks[0], str):
        return blocks[0]
    return {"blocks": blocks, **spans}


def _cell(data: Mapping[str, Any] | str) -> Cell:
    if isinstance(data, str):
        return Cell((Paragraph((Run(data),)),))
    return Cell(tuple(from_data(b) for b in data["blocks"]), data.get("colspan", 1), data.get("rowspan", 1))
