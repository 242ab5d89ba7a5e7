"""Check 9: the labels that the monograph cites are at hand, in the version that it cites."""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.provenance import NOT_KNOWN
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.statements import WrittenText


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.labels:
        yield Finding(1, "No label of this drug and form group is at hand: little can be checked.", is_error=False)
    told: set[tuple[str, str]] = set()
    for each in at_hand.monograph.provenance.evidence:
        if each.set_id == NOT_KNOWN or (each.set_id, each.version) in told:
            continue
        told.add((each.set_id, each.version))
        line = _line_of(written, each.set_id)
        label = at_hand.by_set_id.get(each.set_id)
        if label is None:
            yield Finding(line, f"Label not at hand: set id {each.set_id}.", is_error=False)
        elif each.version not in (NOT_KNOWN, label.version):
            message = (
                f"The label {each.set_id} has changed since this was written: version {label.version} is at hand, "
            )
            yield Finding(line, f"{message}version {each.version} is cited.", is_error=False)


def _line_of(written: WrittenText, set_id: str) -> int:
    lines = written.text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if set_id in line), 1)
