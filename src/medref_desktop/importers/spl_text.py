"""The text of an SPL section -> blocks: nothing is dropped, what is not known keeps its words.

Source: HL7 SPL implementation guide, section 2.2 (narrative block).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from medref_desktop.domain.blocks import Block, Cell, Figure, ListBlock, Paragraph, Run, Table
from medref_desktop.domain.label import Picture
from medref_desktop.errors import LabelRefused
from medref_desktop.importers.cleaning import clean

NAMESPACE = "{urn:hl7-org:v3}"
MOST_ROWS, MOST_COLUMNS, WIDEST_SPAN = 2_000, 100, 1_000
DEEPEST = 100
"""Of elements inside a text. Real labels nest some ten deep."""

# Elements that end a stretch of text; every other one stands within it.
BREAKING = frozenset(
    {"text", "paragraph", "list", "item", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "br"}
    | {"renderMultiMedia", "footnote", "col", "colgroup", "title", "section", "excerpt", "highlight", "component"}
    | {"observationMedia", "footnoteRef"}
)
_STYLES = {"bold": "strong", "italics": "emphasis", "italic": "emphasis", "underline": "underline"}
_LIST_STYLES = {
    "disc": "disc", "circle": "circle", "square": "square", "arabic": "decimal", "littlealpha": "lower-alpha",
    "bigalpha": "upper-alpha", "littleroman": "lower-roman", "bigroman": "upper-roman", "none": "none",
}  # fmt: skip
_MARKS = "*†‡§¶#"
_SPACES = re.compile(r"\s+")
_PLAIN: frozenset[str] = frozenset()

Element = etree._Element


@dataclass(slots=True)
class Reading:
    """What is gathered while a label's texts are read; `picture` answers for the ID of a multimedia object."""

    picture: Callable[[str], tuple[Picture | None, str]]
    odd: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    pictures: dict[str, Picture] = field(default_factory=dict)
    figures_missing: int = 0
    added: int = 0
    """Words in blocks that do not stand in the document's text: descriptions of pictures that are used twice."""


def tag_of(element: Element) -> str:
    """The name without its namespace; empty for comments and the like."""
    return element.tag.removeprefix(NAMESPACE) if isinstance(element.tag, str) else ""


def text_blocks(text: Element, reading: Reading) -> tuple[Block, ...]:
    """The blocks of one `text` element."""
    return _Flow(reading, _marks(text)).whole(text)


def runs_of(element: Element, reading: Reading) -> tuple[Run, ...]:
    """A title or caption as one line; line breaks in it become spaces."""
    flow = _Flow(reading, {})
    flow.inside(element, _PLAIN)
    flow.end_paragraph()
    paragraphs = [block for block in flow.blocks if isinstance(block, Paragraph)]
    joined: list[Run] = []
    for number, paragraph in enumerate(paragraphs):
        joined += [Run(" "), *paragraph.runs] if number else paragraph.runs
    return tuple(joined)


def _marks(text: Element) -> Mapping[Element | str, str]:
    """The sign of each footnote, by its element and its ID."""
    marks: dict[Element | str, str] = {}
    for number, note in enumerate(text.iter(f"{NAMESPACE}footnote")):
        marks[note] = _MARKS[number % len(_MARKS)] * (number // len(_MARKS) + 1)
        if note.get("ID"):
            marks[note.get("ID", "")] = marks[note]
    return marks


class _Flow:
    """Text and blocks in their order; text between blocks becomes paragraphs."""

    def __init__(self, reading: Reading, marks: Mapping[Element | str, str], depth: int = 0) -> None:
        if depth > DEEPEST:
            raise LabelRefused("The text of the label is nested too deeply to be read.")
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._notes: list[Block] = []
        self._reading, self._marks, self._depth = reading, marks, depth

    def whole(self, element: Element) -> tuple[Block, ...]:
        self.inside(element, _PLAIN)
        self.end_paragraph()
        self.blocks += self._notes
        return tuple(self.blocks)

    def inside(self, element: Element, styles: frozenset[str]) -> None:
        self._text(element.text, styles)
        for child in element:
            self._element(child, styles)
            self._text(child.tail, styles)

    def _element(self, child: Element, styles: frozenset[str]) -> None:
        match tag_of(child):
            case "content":
                self.inside(child, styles | _content_styles(child))
            case "sub" | "sup" as height:
                self.inside(child, styles - {"sub", "sup"} | {height})
            case "linkHtml" | "":
                self.inside(child, styles)
            case "br":
                self.end_paragraph()
                self.inside(child, styles)
            case "paragraph" | "text":
                self.end_paragraph()
                self.inside(child, styles | _content_styles(child))
                self.end_paragraph()
            case "caption":
                self._caption(child, styles)
            case "footnoteRef":
                self._mark(self._marks.get(child.get("IDREF", ""), " "))
                self.inside(child, styles)
            case "footnote":
                self._footnote(child)
            case "list":
                self.end_paragraph()
                self._list(child)
            case "table":
                self.end_paragraph()
                self._table(child)
            case "renderMultiMedia":
                self.end_paragraph()
                self._figures(child)
            case unknown:
                self._reading.unmapped[f"element {unknown}"] += 1
                self._unknown(child, unknown, styles)

    def _unknown(self, child: Element, name: str, styles: frozenset[str]) -> None:
        """Keep the words; what belongs to lists and tables but stands outside of them ends a paragraph."""
        if name in BREAKING:
            self.end_paragraph()
            self.inside(child, styles)
            self.end_paragraph()
        else:
            self.inside(child, styles)

    def _text(self, text: str | None, styles: frozenset[str]) -> None:
        if not text:
            return
        cleaned = clean(text, self._reading.odd)
        if "\n" in cleaned or "  " in cleaned or "\xa0" in cleaned or not cleaned.isprintable():
            cleaned = _SPACES.sub(" ", cleaned)
        if self._runs and self._runs[-1].styles == styles:
            cleaned = self._runs.pop().text + cleaned
        if cleaned:
            self._runs.append(Run(cleaned, styles))

    def end_paragraph(self) -> None:
        if runs := _trimmed(self._runs):
            self.blocks.append(Paragraph(runs))
        self._runs = []

    def _caption(self, caption: Element, styles: frozenset[str]) -> None:
        self.end_paragraph()
        self.inside(caption, styles | {"strong"})
        self.end_paragraph()

    def _mark(self, mark: str) -> None:
        self._runs.append(Run(mark, _PLAIN if mark == " " else frozenset({"sup"})))

    def _footnote(self, note: Element) -> None:
        """The mark here, the note after the block that it belongs to. It may have parts, which stay together."""
        mark = self._marks.get(note, "*")
        self._mark(mark)
        blocks = list(_Flow(self._reading, self._marks, self._depth + 1).whole(note))
        sign = Run(mark, frozenset({"sup"}))
        if blocks and isinstance(blocks[0], Paragraph):
            blocks[0] = Paragraph((sign, *blocks[0].runs))
        elif blocks:
            blocks.insert(0, Paragraph((sign,)))
        self._notes += blocks
        # The note ends the stretch of text in the source, and so it does here: no words run together.
        if self._runs:
            self._runs.append(Run(" ", _PLAIN))

    def _nested(self, element: Element) -> tuple[Block, ...]:
        """The blocks inside an element; its footnotes come after the outermost block."""
        flow = _Flow(self._reading, self._marks, self._depth + 1)
        flow.inside(element, _PLAIN)
        flow.end_paragraph()
        self._notes += flow._notes
        return tuple(flow.blocks)

    def _list(self, element: Element) -> None:
        items: list[tuple[Block, ...]] = []
        self._text_between(element)
        for child in element:
            match tag_of(child):
                case "item":
                    items.append(self._nested(child) or (Paragraph(()),))
                case "caption":
                    self._caption(child, _PLAIN)
                case "":
                    pass
                case other:
                    self._reading.unmapped[f"element {other} in a list"] += 1
                    if blocks := self._nested(_alone(child)):
                        items.append(blocks)
            self._text_between(child, tail=True)
        if items:
            style = _LIST_STYLES.get((element.get("styleCode") or "").strip().lower(), "")
            self.blocks.append(ListBlock(element.get("listType") == "ordered", tuple(items), style))
        self._end_notes()

    def _text_between(self, element: Element, *, tail: bool = False) -> None:
        """Text where a list or table allows none: a paragraph before it."""
        text = element.tail if tail else element.text
        if text and not text.isspace():
            self._text(text, _PLAIN)
            self.end_paragraph()

    def _end_notes(self) -> None:
        """Footnotes of a block follow it, unless it stands in another block."""
        if self._depth == 0:
            self.blocks += self._notes
            self._notes = []

    def _table(self, element: Element) -> None:
        rows: list[tuple[Cell, ...]] = []
        head_rows = 0
        foot: list[tuple[Cell, ...]] = []
        self._text_between(element)
        for child in element:
            match tag_of(child):
                case "caption":
                    self._caption(child, _PLAIN)
                case "thead":
                    head = list(self._rows(child))
                    head_rows += len(head)
                    rows[:0] = head
                case "tbody":
                    rows += self._rows(child)
                case "tfoot":
                    foot += self._rows(child)
                case "tr":
                    rows.append(self._row(child))
                case _:
                    self._element_outside(child)
            self._text_between(child, tail=True)
        rows += foot
        if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
            raise LabelRefused(f"A table of the label has over {MOST_ROWS:,} rows or {MOST_COLUMNS} columns.")
        if rows:
            self.blocks.append(Table(_fitted(rows), head_rows))
        self._end_notes()

    def _element_outside(self, child: Element) -> None:
        """Words where a table allows none stand before it; widths of columns have none."""
        if tag_of(child) in ("col", "colgroup", "") and not "".join(child.itertext()).strip():
            return
        self._reading.unmapped[f"element {tag_of(child)} in a table"] += 1
        self.blocks += self._nested(_alone(child))

    def _rows(self, group: Element) -> Iterator[tuple[Cell, ...]]:
        self._text_between(group)
        for child in group:
            if tag_of(child) == "tr":
                yield self._row(child)
            else:
                self._element_outside(child)
            self._text_between(child, tail=True)

    def _row(self, row: Element) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        self._text_between(row)
        for child in row:
            if tag_of(child) in ("td", "th"):
                colspan, rowspan = _span(child, "colspan"), _span(child, "rowspan")
                cells.append(Cell(self._nested(child), colspan, rowspan))
            else:
                self._element_outside(child)
            self._text_between(child, tail=True)
        return tuple(cells)

    def _figures(self, element: Element) -> None:
        for media in (element.get("referencedObject") or "").split() or [""]:
            picture, alt = self._reading.picture(media)
            if picture:
                self._reading.pictures[picture.sha256] = picture
            else:
                self._reading.figures_missing += 1
            self.blocks.append(Figure(picture.sha256 if picture else "", alt))
        self.inside(element, _PLAIN)
        self.end_paragraph()


def _fitted(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Cells that claim to span more columns than the other rows have span those: sources write 202 for "all"."""
    widths = [sum(cell.colspan for cell in row) for row in rows if all(cell.colspan <= MOST_COLUMNS for cell in row)]
    most = min(max(widths, default=MOST_COLUMNS), MOST_COLUMNS)
    if all(cell.colspan <= MOST_COLUMNS for row in rows for cell in row):
        return tuple(rows)
    return tuple(tuple(replace(cell, colspan=min(cell.colspan, most)) for cell in row) for row in rows)


def _alone(element: Element) -> Element:
    """The element inside a parent of its own, so that it is read as one of a flow."""
    parent = etree.Element(f"{NAMESPACE}text")
    copied = etree.fromstring(etree.tostring(element, with_tail=False))
    parent.append(copied)
    return parent


def _content_styles(element: Element) -> frozenset[str]:
    code = element.get("styleCode")
    if not code:
        return _PLAIN
    return frozenset(_STYLES[word] for word in code.lower().split() if word in _STYLES)


def _span(cell: Element, name: str) -> int:
    try:
        span = int(cell.get(name) or 1)
    except ValueError:
        return 1
    if span > WIDEST_SPAN:
        raise LabelRefused(f"A cell of a table in the label spans {span:,} rows or columns.")
    return max(1, span)


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Runs with single spaces between words and none at the ends."""
    kept: list[Run] = []
    ends_in_space = True
    for run in runs:
        text = run.text.lstrip(" ") if ends_in_space else run.text
        if text:
            kept.append(Run(text, run.styles))
            ends_in_space = text.endswith(" ")
    while kept and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(" "), kept[-1].styles)
    return tuple(kept)


def stretches(element: Element) -> Iterator[str]:
    """The text inside an element, parted where an element breaks it: to count words apart from making blocks."""
    parts: list[str] = []

    def walk(here: Element) -> Iterator[str]:
        if here.text:
            parts.append(here.text)
        for child in here:
            breaks = tag_of(child) in BREAKING
            if breaks and parts:
                yield "".join(parts)
                parts.clear()
            yield from walk(child)
            if breaks and parts:
                yield "".join(parts)
                parts.clear()
            if child.tail:
                parts.append(child.tail)

    yield from walk(element)
    if parts:
        yield "".join(parts)
