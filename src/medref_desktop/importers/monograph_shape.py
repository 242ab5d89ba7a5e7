"""The sections that a written monograph must have, and the parts inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from medref_desktop.domain.blocks import Block, Heading, leaf_texts
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.patient_shape import HOW_TO_TAKE, SIDE_EFFECTS, STEPS_BY_GROUP, headings_under
from medref_desktop.domain.sections import (
    FIXED_PARTS,
    OPTIONAL_PARTS,
    STARTER_ALSO,
    WRITTEN_SEVEN,
    WRITTEN_TITLES,
    SectionKind,
)
from medref_desktop.importers.markdown_blocks import WrittenSection
from medref_desktop.importers.translations import is_translation, tag_of

KIND_OF_TITLE = {title: kind for kind, title in WRITTEN_TITLES.items()}

Placed = Sequence[tuple[int, Block]]


def findings(
    sections: Sequence[WrittenSection], not_written: frozenset[SectionKind], group: str, *, is_starter: bool
) -> Iterator[Finding]:
    """What is missing, unknown, twice, empty or out of order, in a monograph of the form group."""
    # A language that there is not is told by the check of translations.
    titles = [(s.line, s.title) for s in sections if is_translation(s.title) or not tag_of(s.title)]
    translated = dict.fromkeys(title for _, title in titles if is_translation(title))
    yield from _order(titles, (*KIND_OF_TITLE, *translated), "section")
    yield from _presence(sections, not_written, is_starter=is_starter)
    for section in sections:
        yield from _inside(section, group)


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


def _inside(section: WrittenSection, group: str) -> Iterator[Finding]:
    if not section.blocks:
        yield Finding(section.line, f"The section “{section.title}” is empty.")
        return
    yield from _levels_and_emptiness(section.blocks)
    kind = SectionKind.PATIENT if tag_of(section.title) else KIND_OF_TITLE.get(section.title)
    if kind in FIXED_PARTS:
        yield from _parts(section, kind)
    if kind is SectionKind.PATIENT:
        yield from _patient_parts(section, group)


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


def _patient_parts(section: WrittenSection, group: str) -> Iterator[Finding]:
    for line, title, blocks in _by_part(section.blocks):
        known, needed = headings_under(title, group)
        headings = _headings(blocks, 4)
        if not known:
            for at, _ in headings:
                yield Finding(at, f"“####” headings stand only under “### {HOW_TO_TAKE}” and “### {SIDE_EFFECTS}”.")
        elif blocks:  # an empty part is told elsewhere
            yield from _order(headings, known, "heading")
            yield from _missing(headings, needed, line, "The heading “#### {}” is missing.")
        if title == SIDE_EFFECTS and blocks and not isinstance(blocks[0][1], Heading):
            yield Finding(blocks[0][0], f"This must stand under “#### {known[0]}” or one of the next two.")
        if title == HOW_TO_TAKE and blocks:
            yield from _one_way(headings, STEPS_BY_GROUP.get(group, ()), line)


def _by_part(blocks: Placed) -> Iterator[tuple[int, str, Placed]]:
    """Each part's line, title and blocks."""
    starts = [at for at, (_, block) in enumerate(blocks) if isinstance(block, Heading) and block.level == 3]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        line, block = blocks[start]
        yield line, "".join(leaf_texts([block])), blocks[start + 1 : end]


def _one_way(headings: Sequence[tuple[int, str]], ways: Sequence[str], line: int) -> Iterator[Finding]:
    """Where a form group has several ways of giving, a leaflet is about one of them."""
    if len(ways) > 1 and len([title for _, title in headings if title in ways]) != 1:
        yield Finding(line, "One of these headings must stand here: " + " or ".join(f"“#### {w}”" for w in ways) + ".")


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
