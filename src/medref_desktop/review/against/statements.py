"""A monograph's text as statements, each with its line in the file: what the checks against labels look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from medref_desktop.domain.sections import WRITTEN_TITLES, SectionKind
from medref_desktop.review.readability import split_sentences

FRONT_MATTER_MARK = "+++"

_KINDS = {title: kind for kind, title in WRITTEN_TITLES.items()}
_MARK = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+")
_HEADING = re.compile(r"^(#{2,4})\s+(.*?)\s*$")
_LABEL = re.compile(r"^\*\*(.+?)\*\*")
_OTHER_SOURCE = re.compile(
    r"\bdirectory\b|\b(?:an)?other products?\b|\bno labels? (?:(?:is|are) )?at hand\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"(?<=[;:])\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, or a part of one that ends in a colon or semicolon."""

    line: int
    text: str


@dataclass(frozen=True)
class Statement:
    """A paragraph, list item or row of a table. `part` is the heading under which it stands inside its section.

    `label` is what stands in strong type at its beginning, `rest` what follows.
    """

    kind: SectionKind
    part: str
    line: int
    text: str
    label: str = ""
    rest: str = ""

    @property
    def is_of_others(self) -> bool:
        """Whether it says itself that it is not of the labels that are cited."""
        return bool(_OTHER_SOURCE.search(self.text))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(
            Clause(self.line, part)
            for sentence in split_sentences(self.text)
            for part in _CLAUSE_END.split(sentence)
            if part.strip()
        )


@dataclass(frozen=True, slots=True)
class WrittenText:
    """The statements of a file, and the lines of its front matter's keys."""

    text: str
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, text: str) -> WrittenText:
        return cls(text, tuple(_statements(text)))

    def under(self, *kinds: SectionKind, part: str = "") -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if each.kind in kinds and part in ("", each.part))

    def line_of_key(self, key: str) -> int:
        """The line of a key at the top of the front matter; 1 where there is none."""
        for number, line in enumerate(self.text.split("\n"), 1):
            if line.split("=")[0].strip() == key:
                return number
        return 1

    def line_of_section(self, kind: SectionKind) -> int:
        """The line of a section's heading; 1 where there is none."""
        title = f"## {WRITTEN_TITLES[kind]}"
        return next((n for n, line in enumerate(self.text.split("\n"), 1) if line.rstrip() == title), 1)


def _statements(text: str) -> Iterator[Statement]:
    kind, part = None, ""
    for line, level, words in _joined(text):
        if level == 2:
            kind, part = _KINDS.get(words), ""
        elif level:
            part = words
        elif kind is not None:
            yield _statement(kind, part, line, words)


def _statement(kind: SectionKind, part: str, line: int, markdown: str) -> Statement:
    found = _LABEL.match(markdown)
    label = found[1].strip(" :,.") if found else ""
    rest = markdown[found.end() :] if found else markdown
    return Statement(kind, part, line, _bare(markdown), _bare(label), _bare(rest))


def _joined(text: str) -> Iterator[tuple[int, int, str]]:
    """Headings with their level, and statements with level 0; lines of one statement are put together."""
    held: list[str] = []
    start = 0
    for number, line in _body(text):
        heading, mark = _HEADING.match(line), _MARK.match(line)
        if held and (not line.strip() or heading or mark or line.lstrip().startswith("|")):
            yield start, 0, " ".join(held)
            held = []
        if heading:
            yield number, len(heading[1]), heading[2]
        elif line.strip():
            start = start if held else number
            held.append(line[mark.end() :].strip() if mark else line.strip())
    if held:
        yield start, 0, " ".join(held)


def _body(text: str) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    marks = [number for number, line in enumerate(lines) if line.rstrip() == FRONT_MATTER_MARK]
    first = marks[1] + 1 if len(marks) > 1 else 0
    yield from enumerate(lines[first:], first + 1)


def _bare(markdown: str) -> str:
    return markdown.replace("*", "").strip()
