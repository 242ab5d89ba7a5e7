"""A text in the pieces that can be quoted: sentences, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from medref_desktop.domain.blocks import Block, Figure, Heading, ListBlock, Paragraph, Table, leaf_texts, run_text

_ABBREVIATED = (
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bSt)(?<!\bDr)(?<!\bNo)(?<!\bFig)(?<!\bsp)(?<!\bspp)(?<!\bapprox)(?<!\bcf)"
)
_END = re.compile(
    rf"{_ABBREVIATED}[.!?][)\]]?\s+(?=[A-Z•●▪◦*\[“\"0-9])"
    r"|\s+(?=[•●▪◦]\s)"
    # A heading with its number, run into the text: "7.1 Effect of other drugs".
    r"|(?<![(,.\d])(?<!and)(?<!Table)(?<!see)\s+(?=\d{1,2}\.\d{1,2} +[A-Z][A-Za-z]{2})"
)


class Passage(NamedTuple):
    """A sentence, an item or a row, and the nearest heading or leading line above it."""

    text: str
    under: str = ""


def passages(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Every piece of a section, in reading order. A list inside an item makes pieces of its own."""
    under = ""
    for block in blocks:
        match block:
            case Heading():
                under = _plain(leaf_texts([block]))
                yield Passage(under)
            case Paragraph():
                text = _plain(leaf_texts([block]))
                yield from (Passage(sentence, under) for sentence in sentences(text))
                under = text if text.endswith(":") else under
            case ListBlock(items=items):
                for item in items:
                    yield from _item(item, under)
            case Table(rows):
                rows_text = (" | ".join(_plain(leaf_texts(cell.blocks)) for cell in row) for row in rows)
                yield from (Passage(row, under) for row in rows_text if row.strip(" |"))
            case Figure():
                yield from (Passage(text, under) for text in leaf_texts([block]) if text.strip())


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph, with nothing lost between them."""
    start = 0
    for end in _END.finditer(text):
        yield from filter(None, [text[start : end.end()].strip()])
        start = end.end()
    yield from filter(None, [text[start:].strip()])


def _item(item: Iterable[Block], under: str) -> Iterator[Passage]:
    own, inner = list[str](), list[Block]()
    for block in item:
        match block:
            case Paragraph(runs) | Heading(_, runs):
                own.append("".join(map(run_text, runs)))
            case _:
                inner.append(block)
    text = _plain(own)
    if text:
        yield Passage(text, under)
    for passage in passages(inner):
        yield passage if passage.under else passage._replace(under=text or under)


def _plain(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
