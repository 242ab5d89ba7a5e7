"""The sections that a written monograph must have, and the parts inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from medref_desktop.domain.blocks import Block, Heading, leaf_texts
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.sections import (
    FIXED_PARTS,
    OPTIONAL_PARTS,
    SIDE_EFFECT_TIERS,
    STARTER_ALSO,
    WRITTEN_SEVEN,
    WRITTEN_TITLES,
    SectionKind,
)
from medref_desktop.importers.markdown_blocks import WrittenSection

KIND_OF_TITLE = {title: kind for kind, title in WRITTEN_TITLES.items()}

_TIERED_PART = "Side effects"

Placed = Sequence[tuple[int, Block]]


def findings(
    sections: Sequence[WrittenSection], not_written: frozenset[SectionKind], *, is_starter: bool
) -> Iterator[Finding]:
    """What is missing, unknown, twice, empty or out of order."""
    yield from _order([(s.line, s.title) for s in sections], tuple(KIND_OF_TITLE), "section")
    yield from _presence(sections, not_written, is_starter=is_starter)
    for section in sections:
        yield from _inside(section)


def _presence(
    sections: Sequence[WrittenSection], not_written: frozenset[SectionKind], *, is_starter: bool
) -> Iterator[Finding]:
    last = max((section.line for section in sections), default=1)
    lines = {section.title: section.line for section in sections}
    for kind in (*WRITTEN_SEVEN, *(STARTER_ALSO if is_starter else ())):
        if kind not in not_written and WRITTEN_TITLES[kind] not in lines:
            yield Finding(last, f"The section “{WRITTEN_TITLES[kind]}” is missing.")
    for kind in not_written:
        if line := lines.get(WRITTEN_TITLES[kind]):
            yield Finding(line, f"This section is there, but “not_written” names “{kind.value}”.")


def _inside(section: WrittenSection) -> Iterator[Finding]:
    if not section.blocks:
        yield Finding(section.line, f"The section “{section.title}” is empty.")
        return
    yield from _levels_and_emptiness(section.blocks)
    kind = KIND_OF_TITLE.get(section.title)
    if kind in FIXED_PARTS:
        yield from _parts(section, kind)


def _levels_and_emptiness(blocks: Placed) -> Iterator[Finding]:
    followers = [*(block for _, block in blocks[1:]), None]
    is_under_part = False
    for (line, block), follower in zip(blocks, followers, strict=True):
        if not isinstance(block, Heading):
            continue
        if block.level == 4 and not is_under_part:
            yield Finding(line, "“####” needs a “###” heading above it.")
        if follower is None or (isinstance(follower, Heading) and follower.level <= block.level):
            yield Finding(line, f"The part “{_text(block)}” is empty.")
        is_under_part = True


def _parts(section: WrittenSection, kind: SectionKind) -> Iterator[Finding]:
    fixed, optional = FIXED_PARTS[kind], OPTIONAL_PARTS.get(kind, ())
    line, first = section.blocks[0]
    if not isinstance(first, Heading):
        yield Finding(line, f"This must stand under one of the parts, which begin with “### {fixed[0]}”.")
    headings = _headings(section.blocks, 3)
    yield from _order(headings, fixed + optional, "part")
    yield from _missing(headings, fixed, section.line, "The part “### {}” is missing.")
    if kind is SectionKind.PATIENT:
        yield from _tiers(section)


def _tiers(section: WrittenSection) -> Iterator[Finding]:
    tiered: list[tuple[int, Block]] = []
    part, part_line = "", section.line
    for line, block in section.blocks:
        if isinstance(block, Heading) and block.level == 3:
            part, part_line = _text(block), line if _text(block) == _TIERED_PART else part_line
        elif part == _TIERED_PART:
            tiered.append((line, block))
        elif isinstance(block, Heading):
            yield Finding(line, f"“####” headings stand only under “### {_TIERED_PART}”.")
    if not tiered:
        return
    line, first = tiered[0]
    if not isinstance(first, Heading):
        yield Finding(line, f"This must stand under “#### {SIDE_EFFECT_TIERS[0]}” or one of the next two.")
    headings = _headings(tiered, 4)
    yield from _order(headings, SIDE_EFFECT_TIERS, "heading")
    yield from _missing(headings, SIDE_EFFECT_TIERS, part_line, "The heading “#### {}” is missing.")


def _headings(blocks: Placed, level: int) -> list[tuple[int, str]]:
    return [(line, _text(b)) for line, b in blocks if isinstance(b, Heading) and b.level == level]


def _missing(headings: Sequence[tuple[int, str]], wanted: Sequence[str], line: int, sentence: str) -> Iterator[Finding]:
    given = {title for _, title in headings}
    yield from (Finding(line, sentence.format(title)) for title in wanted if title not in given)


def _order(headings: Sequence[tuple[int, str]], known: Sequence[str], what: str) -> Iterator[Finding]:
    """Unknown titles, titles that stand twice, and those that stand after one that they should precede."""
    seen: list[str] = []
    for line, title in headings:
        if title not in known:
            near = get_close_matches(title, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            yield Finding(line, f"Unknown {what} “{title}”.{hint}")
            continue
        later = [other for other in seen if known.index(other) > known.index(title)]
        if title in seen:
            yield Finding(line, f"The {what} “{title}” stands twice.")
        elif later:
            yield Finding(line, f"The {what} “{title}” must stand before “{later[0]}”.")
        seen.append(title)


def _text(heading: Heading) -> str:
    return "".join(leaf_texts([heading]))
