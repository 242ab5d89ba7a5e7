"""Everything that is checked of a monograph file that was read: its writing, its labels, its waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from medref_desktop.domain.finding import Finding, Waiver
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.sections import SectionKind
from medref_desktop.review.against import RULES, check_against
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.review.checker import check
from medref_desktop.review.waivers import Waived, settle

WRITING = "writing"
"""The rule of all that is checked without labels."""


class Checked(NamedTuple):
    """What a check found. There is no monograph where the file breaks the format."""

    monograph: Monograph | None
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()

    @property
    def errors(self) -> int:
        return sum(finding.is_error for finding in self.findings)


class ReadFile(Protocol):
    """A monograph file that keeps to the format."""

    @property
    def monograph(self) -> Monograph: ...
    @property
    def section_lines(self) -> Mapping[SectionKind, int]: ...
    @property
    def waivers(self) -> Sequence[Waiver]: ...


def check_whole(
    text: str, read: ReadFile | None, format_findings: Sequence[Finding], shelf: LabelShelf | None = None
) -> Checked:
    """Check a file as it was read, if it keeps to the format; with a shelf also against its labels.

    Raises:
        MonographDamaged, PackUnreadable: a label cannot be read.
    """
    if read is None:
        return Checked(None, tuple(format_findings))
    monograph, section_lines = read.monograph, read.section_lines
    findings = {*format_findings, *(replace(each, rule=WRITING) for each in check(text, monograph, section_lines))}
    if shelf is not None:
        findings |= set(check_against(text, monograph, shelf))
    checked = {WRITING} if shelf is None else {WRITING, *RULES}
    left, waived = settle(sorted(findings), read.waivers, {WRITING, *RULES}, checked)
    return Checked(monograph, tuple(left), tuple(waived))
