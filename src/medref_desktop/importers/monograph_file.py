"""A Markdown monograph file -> a monograph. data/README.md is the contract; every breach is found with its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.finding import Finding, Waiver
from medref_desktop.domain.monograph import Facts, Monograph, Names, Section
from medref_desktop.domain.names import drug_key, words
from medref_desktop.domain.provenance import Evidence, Provenance, Review
from medref_desktop.domain.sections import WRITTEN_TITLES, SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import MonographRefused
from medref_desktop.importers import front_matter, monograph_shape, translations
from medref_desktop.importers.front_matter import FrontMatter
from medref_desktop.importers.markdown_blocks import WrittenSection, parse_sections

MOST_BYTES = 1_000_000
"""Some fifty times the longest starter monograph: a larger file is no monograph."""

_HINT = "The whole list of what to mend: medref check FILE."

# Letters that nobody sees, or that turn the order of those around them; and what a wrong encoding leaves behind.
_UNSEEN = frozenset("\u00ad\u061c\u180e\u2028\u2029\ufeff\ufffd") | frozenset(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069))
    for code in range(first, last + 1)
)
_WRONG_ENCODING = re.compile("Ã[\u0080-\u00bf]|â€|Â[°±µ·]|â‰")


@dataclass(frozen=True, slots=True)
class MonographFile:
    """A monograph and where in its file the sections begin."""

    monograph: Monograph
    section_lines: Mapping[SectionKind, int]
    not_written: frozenset[SectionKind]
    waivers: tuple[Waiver, ...] = ()


def read(path: Path, source: Source) -> MonographFile:
    """Read a monograph file.

    Raises:
        MonographRefused: the file cannot be read or breaks the format.
    """
    file, findings = parse(read_text(path), source, path.name)
    if file:
        return file
    errors = [finding for finding in findings if finding.is_error]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    raise MonographRefused(f"{path.name}, line {errors[0].line}: {errors[0].message}{more}", hint=_HINT)


def read_text(path: Path) -> str:
    """The text of a monograph file, for `parse`; a byte order mark and Windows line ends are taken off.

    Raises:
        MonographRefused: there is no such file, or it is not UTF-8 text of a monograph's size.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MonographRefused(f"{path.name} cannot be read: there is no such file.") from error
    except OSError as error:
        raise MonographRefused(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(data) > MOST_BYTES:
        raise MonographRefused(f"{path.name} is too large for a monograph: {len(data):,} bytes.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Save it as UTF-8 in your text editor."
        raise MonographRefused(f"{path.name}, line {line}: This is not UTF-8 text.", hint=hint) from error


def parse(text: str, source: Source, file_name: str = "") -> tuple[MonographFile | None, list[Finding]]:
    """The monograph, unless there are errors, and all findings in the order of their lines."""
    parts = front_matter.split(text)
    if isinstance(parts, Finding):
        return None, sorted([*_strange_letters(text), parts])
    front = front_matter.parse(parts[0])
    sections, findings = parse_sections(parts[1])
    findings += [*_strange_letters(text), *_strange_entities(sections), *front.findings]
    findings += _shape_findings(front, sections, source)
    findings += translations.findings(front, sections)
    if not any(finding.is_error for finding in front.findings):
        findings += _name_findings(front, source, file_name)
    if any(finding.is_error for finding in findings):
        return None, sorted(set(findings))
    return _monograph_file(front, sections, source), sorted(findings)


def _strange_letters(text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        for letter in sorted({letter for letter in line if _is_strange(letter)}):
            yield Finding(number, f"The unseen or broken letter U+{ord(letter):04X} stands here: remove it.")
        if _WRONG_ENCODING.search(line):
            yield Finding(number, "A letter was read in the wrong encoding here: type it again.")


def _is_strange(letter: str) -> bool:
    is_control = unicodedata.category(letter) in ("Cc", "Co", "Cs") and letter != "\t"
    return is_control or letter in _UNSEEN


def _strange_entities(sections: list[WrittenSection]) -> Iterator[Finding]:
    """Letters that came in as entities such as &#x202E;."""
    for section in sections:
        for line, block in section.blocks:
            for found in _strange_letters(" ".join(leaf_texts([block]))):
                yield Finding(line, found.message)


def _shape_findings(front: FrontMatter, sections: list[WrittenSection], source: Source) -> Iterator[Finding]:
    named = front.values.get("not_written", [])
    kinds = named if isinstance(named, list) else []
    not_written = frozenset(kind for kind in WRITTEN_TITLES if kind in kinds)
    group = front.values.get("group", "")
    is_starter = source is Source.STARTER
    yield from monograph_shape.findings(sections, not_written, str(group), is_starter=is_starter)


def _name_findings(front: FrontMatter, source: Source, file_name: str) -> Iterator[Finding]:
    """The drug's name and the file's; a clinic that has named its files otherwise is only told."""
    is_starter = source is Source.STARTER
    drug, group = front.values["drug"], front.values["group"]
    try:
        drug_key(front.values["ingredients"])
    except ValueError:
        yield Finding(front.line_of("ingredients"), "“ingredients” holds a name without letters.")
    if drug[:1] != drug[:1].lower() or "/" in drug.replace(" / ", ""):
        reason = "“drug” must be in lower case, the parts of a combination joined by “ / ”."
        yield Finding(front.line_of("drug"), reason, is_starter)
    stem = "-".join(words(drug))
    names = (f"{stem}.md", f"{stem}-{group}.md")
    if file_name and file_name not in names:
        yield Finding(1, f"The file of this drug should be named “{names[0]}” or “{names[1]}”.", is_starter)


def _monograph_file(front: FrontMatter, written: list[WrittenSection], source: Source) -> MonographFile:
    values = front.values
    kinds = [monograph_shape.KIND_OF_TITLE.get(section.title, SectionKind.TRANSLATION) for section in written]
    sections = tuple(
        Section(
            kind,
            translations.shown_title(section.title),
            tuple(block for _, block in section.blocks),
            translation=translations.translation(values, section.title),
        )
        for kind, section in zip(kinds, written, strict=True)
    )
    monograph = Monograph(
        Drug(drug_key(values["ingredients"]), values["group"]),
        Names(values["drug"], *(tuple(values[key]) for key in ("brands", "salts", "synonyms"))),
        _facts(values),
        _provenance(values, source),
        sections,
    )
    lines = {kind: section.line for kind, section in zip(kinds, written, strict=True)}
    not_written = frozenset(map(SectionKind, values["not_written"]))
    return MonographFile(monograph, lines, not_written, tuple(front_matter.waivers(front)))


def _facts(values: Mapping[str, Any]) -> Facts:
    keys = ("therapeutic_class", "rx", "dea_schedule", "pregnancy")
    lists: dict[str, Any] = {key: tuple(values[key]) for key in ("routes", "forms", "strengths")}
    classes = values["epc_class"] if isinstance(values["epc_class"], list) else filter(None, [values["epc_class"]])
    return Facts(tuple(classes), **{key: values[key] for key in keys}, **lists)


def _provenance(values: Mapping[str, Any], source: Source) -> Provenance:
    review = values["review"]
    return Provenance(
        source,
        values["written"],
        Review(review.get("name", ""), review.get("role", ""), review.get("date")),
        evidence=tuple(Evidence(**entry) for entry in values.get("evidence", ())),
    )
