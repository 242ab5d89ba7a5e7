"""The TOML at the top of a monograph file: every key there, known, of the right type and value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from medref_desktop.domain.finding import Finding, Waiver
from medref_desktop.domain.monograph import PREGNANCY_WORDS
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.domain.provenance import NOT_KNOWN, Made
from medref_desktop.domain.sections import STARTER_ALSO, WRITTEN_SEVEN, WRITTEN_TITLES

MARK = "+++"
REVIEWED = "reviewed"
NOT_REVIEWED = "not reviewed"
TRANSLATION = "translation"
WAIVER = "waiver"

Check = Callable[[object], str]
"""What is wrong with a value, to follow “key” in a sentence; "" when nothing is."""

Place = tuple[str, int, str]
"""Table ("" at the top), its number where it stands several times, and the key."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        return "must be a text in quotes"
    if value != value.strip() or "\n" in value:
        return "must be on one line, with no spaces at its ends"
    return ""


def _filled(value: object) -> str:
    return _text(value) or ("" if value else "is empty")


def _texts(value: object) -> str:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return 'must be a list of texts: ["...", "..."]'
    if "" in value:
        return "holds an empty text"
    twice = sorted({item for item in value if value.count(item) > 1})
    return next(filter(None, map(_text, value)), "") or (f"names “{twice[0]}” twice" if twice else "")


def _some_texts(value: object) -> str:
    return _texts(value) or ("" if value else "needs at least one entry")


def _text_or_texts(value: object) -> str:
    return _texts(value) if isinstance(value, list) else _text(value)


def _one_of(*allowed: str) -> Check:
    words = ", ".join(f'"{word}"' for word in allowed)
    return lambda value: "" if value in allowed else f"is {_toml(value)}; it must be one of {words}"


def _all_of(*allowed: str) -> Check:
    def check(value: object) -> str:
        strange = [item for item in value if item not in allowed] if isinstance(value, list) else []
        return _texts(value) or (f"may not name “{strange[0]}”" if strange else "")

    return check


def _matching(pattern: str, what: str) -> Check:
    return lambda value: _text(value) or ("" if re.fullmatch(pattern, str(value)) else f"must be {what}")


def _day(value: object) -> str:
    # A TOML time of day makes a datetime, which is a date too.
    return "" if type(value) is date else "must be a date without quotes, such as 2026-11-22"


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


_LEFT_OUT = [kind.value for kind in (*WRITTEN_SEVEN, *STARTER_ALSO)]

_TOP: dict[str, Check] = {
    "drug": _filled,
    "group": _one_of(*GROUP_WORDS),
    "ingredients": _some_texts,
    "brands": _texts,
    "salts": _texts,
    "synonyms": _texts,
    "epc_class": _text_or_texts,
    "therapeutic_class": _text,
    "routes": _some_texts,
    "forms": _some_texts,
    "strengths": _texts,
    "rx": _one_of("Rx", "OTC", "Rx and OTC"),
    "dea_schedule": _one_of("", "CII", "CIII", "CIV", "CV"),
    "pregnancy": _one_of(*PREGNANCY_WORDS),
    "written": _day,
    "not_written": _all_of(*_LEFT_OUT),
}
_REVIEWER: dict[str, Check] = {"name": _filled, "role": _filled, "date": _day}
_REVIEW: dict[str, Check] = {"status": _one_of(NOT_REVIEWED, REVIEWED)}
_TRANSLATION: dict[str, Check] = {
    "language": _filled,
    "made": _one_of(*Made),
    "review": _one_of(NOT_REVIEWED, REVIEWED),
}
_EVIDENCE: dict[str, Check] = {
    "section": _one_of(*(kind.value for kind in WRITTEN_TITLES)),
    "set_id": _matching(
        rf"[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|{NOT_KNOWN}",
        f'a set id in small letters (8-4-4-4-12 hexadecimal digits) or "{NOT_KNOWN}"',
    ),
    "version": _filled,
    "field": _filled,
    "sha256": _matching(r"[0-9a-f]{64}", "64 hexadecimal digits in small letters"),
}


_WAIVER: dict[str, Check] = {"check": _filled, "about": _filled, "reason": _filled}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values by key, checked when there are no findings; lines count from the file's first."""

    values: Mapping[str, Any]
    lines: Mapping[Place, int]
    findings: tuple[Finding, ...]

    def line_of(self, key: str, table: str = "", number: int = 0) -> int:
        """The line of a key; else of its table, else of the front matter."""
        table_line = self.lines.get((table, number, ""), 1)
        return self.lines.get((table, number, key), table_line)


def waivers(front: FrontMatter) -> Iterator[Waiver]:
    """The waivers of front matter without errors."""
    for number, entry in _entries(front, WAIVER):
        yield Waiver(front.line_of("", WAIVER, number), entry["check"], entry["about"], entry["reason"])


def split(text: str) -> tuple[str, str] | Finding:
    """The front matter without its marks, and the text below, each with the line numbers it had in the file."""
    lines = text.split("\n")
    if lines[0].rstrip() != MARK:
        return Finding(1, f"The file must begin with a line “{MARK}” and the front matter below it.")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == MARK]
    if not ends:
        return Finding(1, f"The front matter has no closing line “{MARK}”.")
    end = ends[0]
    return "\n".join(["", *lines[1:end]]), "\n".join([""] * (end + 1) + lines[end + 1 :])


def parse(toml: str) -> FrontMatter:
    """Check front matter as `split` gives it."""
    try:
        values = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        return FrontMatter({}, {}, (_toml_finding(str(error), toml),))
    front = FrontMatter(values, dict(_lines_of_keys(toml)), ())
    return FrontMatter(values, front.lines, tuple(sorted(_findings(front))))


def _toml_finding(reason: str, toml: str) -> Finding:
    at = re.search(r"\(at line (\d+), column \d+\)$", reason)
    line = int(at[1]) if at else toml.count("\n") + 1
    return Finding(line, f"The front matter is not TOML: {reason.partition(' (at ')[0]}.")


def _lines_of_keys(toml: str) -> Iterator[tuple[Place, int]]:
    table, counts = "", {"": 0}
    for line, text in enumerate(toml.split("\n"), start=1):
        if head := re.match(r"\s*\[\[?\s*([\w-]+)\s*\]", text):
            table = head[1]
            counts[table] = counts.get(table, -1) + 1
            yield (table, counts[table], ""), line
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", text):
            yield (table, counts[table], key[1]), line


def _findings(front: FrontMatter) -> Iterator[Finding]:
    tables = ("review", "evidence", TRANSLATION, WAIVER)
    yield from _check_table(front, front.values, _TOP, known=tables)
    review = front.values.get("review")
    if not isinstance(review, dict):
        yield Finding(front.line_of("review"), "The table [review] is missing.")
    else:
        yield from _check_reviewed(front, review, _REVIEW, "review")
    for number, entry in _entries(front, TRANSLATION):
        yield from _check_reviewed(front, entry, _TRANSLATION, TRANSLATION, number)
    for number, entry in _entries(front, "evidence"):
        yield from _check_table(front, entry, _EVIDENCE, "evidence", number)
    for number, entry in _entries(front, WAIVER):
        yield from _check_table(front, entry, _WAIVER, WAIVER, number)
    for table in ("evidence", TRANSLATION, WAIVER):
        if not _is_list_of_tables(front.values.get(table, [])):
            yield Finding(front.line_of("", table), f"“{table}” stands in tables headed [[{table}]].")


def _entries(front: FrontMatter, table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The tables of one name, numbered; none where there is something else in their place."""
    entries = front.values.get(table, [])
    yield from enumerate(entries if _is_list_of_tables(entries) else ())


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _check_reviewed(
    front: FrontMatter, given: Mapping[str, Any], checks: Mapping[str, Check], table: str, number: int = 0
) -> Iterator[Finding]:
    """A table that says whether somebody has reviewed a text, under the last key of `checks`."""
    is_reviewed = given.get([*checks][-1]) == REVIEWED
    wanted = {**checks, **_REVIEWER} if is_reviewed else checks
    yield from _check_table(front, given, wanted, table, number, known=tuple(_REVIEWER))
    for key in _REVIEWER if not is_reviewed else ():
        if key in given:
            line = front.line_of(key, table, number)
            yield Finding(line, f"“{key}” is given, but the status is not “{REVIEWED}”.")
    written, reviewed_on = front.values.get("written"), given.get("date")
    if is_reviewed and type(written) is type(reviewed_on) is date and reviewed_on < written:
        line = front.line_of("date", table, number)
        yield Finding(line, "The review is older than the text: “written” is a later date.", is_error=False)


def _check_table(
    front: FrontMatter,
    given: Mapping[str, Any],
    checks: Mapping[str, Check],
    table: str = "",
    number: int = 0,
    known: tuple[str, ...] = (),
) -> Iterator[Finding]:
    where = f" in [{table}]" if table else ""
    for key in given:
        if key not in checks and key not in known:
            near = get_close_matches(key, [*checks, *known], n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            yield Finding(front.line_of(key, table, number), f"Unknown key “{key}”{where}.{hint}")
    for key, check in checks.items():
        line = front.line_of(key, table, number)
        if key not in given:
            yield Finding(line, f"The key “{key}” is missing{where}.")
        elif wrong := check(given[key]):
            yield Finding(line, f"“{key}” {wrong}.")
