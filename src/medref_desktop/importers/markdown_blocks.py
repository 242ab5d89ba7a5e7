"""Markdown as monograph files use it -> blocks. What has no block is refused with its line, never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from medref_desktop.domain.blocks import Block, Cell, Heading, ListBlock, Paragraph, Run, Table
from medref_desktop.domain.finding import Finding

_CODE = "Code has no place here: write plain text; begin no line with four spaces or a tab."
_HTML = "HTML has no place here: write plain Markdown."
_REFUSED = {
    "html_block": _HTML,
    "html_inline": _HTML,
    "link": "Links have no place here: write the words alone.",
    "image": "Pictures have no place here: leave it out.",
    "code_inline": _CODE,
    "code_block": _CODE,
    "fence": _CODE,
    "blockquote": "Quotations have no place here: write a paragraph.",
    "hr": "Rulers have no place here: leave it out.",
    "hardbreak": "A line break inside a paragraph has no place here: begin a new paragraph.",
}
_STYLES = {"strong": "strong", "em": "emphasis"}

# Each list takes two levels. The parser leaves out what stands deeper than 20, without a word.
_DEEPEST_LIST = 4

# HTML is recognized in order to be refused: switched off, it would arrive as text. Link definitions are
# switched off, as they would vanish.
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable("reference")


@dataclass(slots=True)
class WrittenSection:
    """What stands under one `##`: its blocks, each with its line."""

    title: str
    line: int
    blocks: list[tuple[int, Block]] = field(default_factory=list)


def parse_sections(text: str) -> tuple[list[WrittenSection], list[Finding]]:
    """The sections of a file's text, in the order of the file."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._root = SyntaxTreeNode(_MARKDOWN.parse(text))
        self._findings: list[Finding] = []

    def read(self) -> tuple[list[WrittenSection], list[Finding]]:
        sections: list[WrittenSection] = []
        for node in self._root.children:
            line = _line(node)
            if node.tag == "h2":
                if not node.markup.startswith("#"):
                    self._refuse(line, "A line under a text has no place here: write “## ” before a title.")
                sections.append(WrittenSection(_text(self._runs(node.children[0], line)), line))
                continue
            block = self._block(node)
            if not sections:
                self._refuse(line, "This stands before the first “##” heading.")
            elif block:
                sections[-1].blocks.append((line, block))
        return sections, self._findings

    def _refuse(self, line: int, reason: str) -> None:
        self._findings.append(Finding(line, reason))

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        line = _line(node)
        match node.type:
            case "paragraph":
                return Paragraph(self._runs(node.children[0], line))
            case "heading":
                return self._heading(node, line)
            case "bullet_list" | "ordered_list":
                return self._list(node, line)
            case "table":
                return self._table(node)
        self._refuse(line, _REFUSED[node.type])
        return None

    def _heading(self, node: SyntaxTreeNode, line: int) -> Heading:
        level = int(node.tag.removeprefix("h"))
        if level not in (3, 4):
            self._refuse(line, "Headings are “##” for a section, “###” and “####” inside it; no others.")
        runs = self._runs(node.children[0], line)
        if not runs:
            self._refuse(line, "This heading has no words.")
        return Heading(level, runs)

    def _list(self, node: SyntaxTreeNode, line: int) -> ListBlock:
        if node.level > _DEEPEST_LIST:
            self._refuse(line, "Lists may stand three deep, no deeper.")
        if node.attrs.get("start", 1) != 1:
            self._refuse(line, "A numbered list begins at 1.")
        return ListBlock(node.type == "ordered_list", tuple(map(self._item, node.children)))

    def _item(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        if not node.children:
            self._refuse(_line(node), "This list item is empty.")
        for child in node.children:
            if child.type == "heading":
                self._refuse(_line(child), "A heading has no place in a list.")
        return tuple(block for child in node.children if (block := self._block(child)))

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [row for part in node.children for row in part.children]
        for row in rows:
            self._check_width(row, len(rows[0].children))
        if len(rows) == 1:
            self._refuse(_line(node), "This table has a head, but no rows.")
        return Table(tuple(tuple(map(self._cell, row.children)) for row in rows), head_rows=1)

    def _check_width(self, row: SyntaxTreeNode, columns: int) -> None:
        # The parser drops the cells beyond those of the head, and fills up what is missing.
        line = _line(row)
        cells = escapedSplit(self._lines[line - 1].strip())
        given = len(cells) - (cells[0] == "") - (cells[-1] == "" and len(cells) > 1)
        if given != columns:
            self._refuse(line, f"This row of the table has {given} cells; the head has {columns}.")

    def _cell(self, node: SyntaxTreeNode) -> Cell:
        parent = node.parent
        runs = self._runs(node.children[0], _line(parent) if parent else 1)
        return Cell((Paragraph(runs),))

    def _runs(self, inline: SyntaxTreeNode, line: int) -> tuple[Run, ...]:
        pieces = self._pieces(inline.children, line, frozenset())
        merged = (
            Run("".join(piece.text for piece in group), styles)
            for styles, group in groupby(pieces, key=lambda piece: piece.styles)
        )
        runs = tuple(run for run in merged if run.text)
        if any(mark in run.text for run in runs for mark in ("**", "__")):
            self._refuse(line, "“**” or “__” stands in the text: an emphasis is not closed, or has a space inside.")
        return runs

    def _pieces(self, nodes: Iterable[SyntaxTreeNode], line: int, styles: frozenset[str]) -> Iterator[Run]:
        for node in nodes:
            if node.type == "text":
                yield Run(node.content, styles)
            elif node.type == "softbreak":
                line += 1
                yield Run(" ", styles)
            elif style := _STYLES.get(node.type):
                yield from self._pieces(node.children, line, styles | {style})
            else:
                self._refuse(line, _REFUSED[node.type])


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)
