"""The `*_table` fields of openFDA: tables as XML beside the flat text of a section that says the same once more.

A table takes the place of its words in the text, so that they are not shown twice; one not found there follows it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from lxml import etree

from medref_desktop.domain.blocks import Block, leaf_texts
from medref_desktop.domain.word_count import count_all
from medref_desktop.importers.cleaning import clean
from medref_desktop.importers.spl_text import Reading, stretches, text_blocks

_SPACES = re.compile(r"\s+")
_BARE_AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
_TAG = re.compile(r"<[^<>]*>")


class FoundTable(NamedTuple):
    """A table field's value: its blocks (the table with caption and footnotes), words, and text without spaces."""

    blocks: tuple[Block, ...]
    words: int
    squeezed: str


def read_table(field: str, odd: Counter[str], reading: Reading) -> FoundTable:
    """Parse a value of a table field. What is no table that can be read becomes its words in a paragraph.

    Raises:
        LabelRefused: the table is of a size that no label has.
    """
    cleaned = clean(field, odd)
    wrapped = f'<text xmlns="urn:hl7-org:v3">{_BARE_AMPERSAND.sub("&amp;", cleaned)}</text>'
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        element = etree.fromstring(wrapped.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        from medref_desktop.importers.openfda_text import paragraphs

        reading.unmapped["a table that cannot be read"] += 1
        text = _SPACES.sub(" ", _TAG.sub(" ", cleaned)).strip()
        blocks: tuple[Block, ...] = tuple(paragraphs(text))
        return FoundTable(blocks, count_all(leaf_texts(blocks)), squeeze(text))
    blocks = text_blocks(element, reading)
    words = count_all(clean(stretch, Counter()) for stretch in stretches(element))
    return FoundTable(blocks, words, squeeze("".join(map(str, element.itertext()))))


def squeeze(text: str) -> str:
    """Text without its spaces, which openFDA puts around elements as it likes."""
    return _SPACES.sub("", text)


class Span(NamedTuple):
    start: int
    end: int
    table: FoundTable


def place_tables(text: str, tables: list[FoundTable]) -> tuple[list[Span], list[FoundTable]]:
    """Where in a flat text the words of each table stand, in order and apart; and the tables that were not found."""
    if not tables:
        return [], []
    squeezed = text.replace(" ", "")
    positions: list[int] = []
    spans: list[Span] = []
    left: list[FoundTable] = []
    for table in tables:
        start = _find(squeezed, table.squeezed, [(span.start, span.end) for span in spans])
        if start < 0:
            left.append(table)
            continue
        spans.append(Span(start, start + len(table.squeezed), table))
    if spans:
        positions = [at for at, char in enumerate(text) if char != " "]
    placed = [Span(positions[start], positions[end - 1] + 1, table) for start, end, table in spans]
    whole = [span for span in placed if _is_apart(text, span)]
    left += [span.table for span in placed if span not in whole]
    return sorted(whole, key=lambda span: span.start), left


def _find(text: str, part: str, taken: list[tuple[int, int]]) -> int:
    if not part:
        return -1
    at = text.find(part)
    while at >= 0 and any(at < end and at + len(part) > start for start, end in taken):
        at = text.find(part, at + 1)
    return at


def _is_apart(text: str, span: Span) -> bool:
    """Whether no word reaches over an end of the span."""
    joins_before = span.start > 0 and text[span.start - 1].isalnum() and text[span.start].isalnum()
    joins_after = span.end < len(text) and text[span.end].isalnum() and text[span.end - 1].isalnum()
    return not joins_before and not joins_after
