"""The parts for the patient in other languages: `## For the patient (es)`, each with its table [[translation]]."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import ENGLISH
from medref_desktop.domain.provenance import Made, Review, Translation
from medref_desktop.domain.sections import WRITTEN_TITLES, SectionKind
from medref_desktop.importers.front_matter import TRANSLATION, FrontMatter
from medref_desktop.importers.markdown_blocks import WrittenSection
from medref_desktop.paths import resource

_PATIENT = WRITTEN_TITLES[SectionKind.PATIENT]
_TITLE = re.compile(rf"{_PATIENT} \((?P<tag>.*)\)")


@cache
def languages() -> Mapping[str, str]:
    """The names in English of the languages that a part for the patient may be in besides English, by their tags."""
    files = sorted(resource("languages").glob("*.toml"))
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return {table["tag"]: table["english"] for table in tables if table["tag"] != ENGLISH}


def tag_of(title: str) -> str:
    """The language that a section's title in a file names; empty where it names none."""
    found = _TITLE.fullmatch(title)
    return found["tag"] if found else ""


def is_translation(title: str) -> bool:
    """Whether a section of this title is the part for the patient in another language that there is."""
    return tag_of(title) in languages()


def shown_title(title: str) -> str:
    """What a section is called on screen: "For the patient (Spanish)"."""
    return f"{_PATIENT} ({languages()[tag_of(title)]})" if is_translation(title) else title


def translation(values: Mapping[str, Any], title: str) -> Translation | None:
    """What the front matter, which has been checked, says of the section of that title."""
    if not is_translation(title):
        return None
    entry = next(each for each in values["translation"] if each["language"] == tag_of(title))
    review = Review(entry.get("name", ""), entry.get("role", ""), entry.get("date"))
    return Translation(entry["language"], Made(entry["made"]), review)


def findings(front: FrontMatter, sections: Sequence[WrittenSection]) -> Iterator[Finding]:
    """Parts and tables that do not belong together, or are in a language that there is not."""
    parts = {tag: section.line for section in sections if (tag := tag_of(section.title))}
    has_english = any(section.title == _PATIENT for section in sections)
    tables = _tables(front)
    for tag, line in parts.items():
        if tag == ENGLISH:
            yield Finding(line, f"The part in English is headed “## {_PATIENT}”, without a language.")
        elif tag not in languages():
            yield Finding(line, f"There is no language “{tag}”. {_there_are()}")
        elif tag not in tables.values():
            yield Finding(line, f"No table [[translation]] in the front matter has the language “{tag}”.")
        if not has_english:
            yield Finding(line, f"The same in English must stand before it, under “## {_PATIENT}”.")
    counts = Counter(tables.values())
    for number, tag in tables.items():
        line = front.line_of("language", TRANSLATION, number)
        if tag not in languages():
            yield Finding(line, f"There is no language “{tag}” to translate into. {_there_are()}")
        elif tag not in parts:
            yield Finding(line, f"The section “## {_PATIENT} ({tag})” of this table is missing.")
        if counts[tag] > 1:
            yield Finding(line, f"Two tables [[translation]] have the language “{tag}”.")


def _tables(front: FrontMatter) -> dict[int, str]:
    """The language of each table, by its number; those without one are told by the front matter's own check."""
    entries = front.values.get(TRANSLATION, [])
    listed = enumerate(entries) if isinstance(entries, list) else ()
    return {n: e["language"] for n, e in listed if isinstance(e, dict) and isinstance(e.get("language"), str)}


def _there_are() -> str:
    return f"There are: {', '.join(languages())}."
