"""Remarks that a monograph file waives: looked at by its writer, let stand for a reason that the file gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from medref_desktop.domain.finding import Finding, Waiver

RULE = "waivers"


class Waived(NamedTuple):
    """A remark that is not told, with what waives it."""

    finding: Finding
    waiver: Waiver


def settle(
    findings: Sequence[Finding], waivers: Sequence[Waiver], known: Collection[str], checked: Collection[str]
) -> tuple[list[Finding], list[Waived]]:
    """The findings that are left, with remarks on the waivers themselves, and the remarks that are waived.

    `known` are the names of all rules, `checked` those that were looked at: a waiver of another may yet have its use.
    """
    waived: list[Waived] = []
    for finding in findings:
        found = next((each for each in waivers if _meets(each, finding)), None)
        if found and not finding.is_error:
            waived.append(Waived(finding, found))
    settled = {each.finding for each in waived}
    left = [finding for finding in findings if finding not in settled]
    used = {each.waiver for each in waived}
    idle = [waiver for waiver in waivers if waiver not in used]
    return sorted([*left, *_remarks(idle, left, known, checked)]), waived


def _meets(waiver: Waiver, finding: Finding) -> bool:
    """Whether a finding is of the waiver's rule and has its words, whole ones, in their order."""
    words = re.escape(" ".join(waiver.about.split())).replace(r"\ ", r"\s+")
    return waiver.rule == finding.rule and bool(re.search(rf"(?<!\w){words}(?!\w)", finding.message, re.IGNORECASE))


def _remarks(
    idle: Iterable[Waiver], left: Sequence[Finding], known: Collection[str], checked: Collection[str]
) -> Iterator[Finding]:
    for waiver in idle:
        if waiver.rule not in known:
            told = f"No check is called “{waiver.rule}”, so this waives nothing. There are: {', '.join(sorted(known))}."
        elif any(_meets(waiver, finding) for finding in left):
            told = f"“{waiver.about}” is an error, which cannot be waived: mend it."
        elif waiver.rule in checked:
            told = f"This waives nothing: no remark of the check “{waiver.rule}” says “{waiver.about}”."
        else:
            continue
        yield Finding(waiver.line, told, is_error=False, rule=RULE)
