"""Check 9: the labels that the monograph cites are at hand, and say letter for letter what it was written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, repeat

from medref_desktop.domain.evidence import Standing, standing
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.provenance import NOT_KNOWN, Evidence
from medref_desktop.review.against.at_hand import AtHand
from medref_desktop.review.against.label_texts import LabelText
from medref_desktop.review.against.statements import WrittenText

Cited = tuple[Evidence, int]
"""A piece of evidence with its line."""

_SAYS = {
    Standing.NEWER: "Label changed since written: {field} of {set_id} is another text in version {here}, "
    "version {cited} is cited.",
    Standing.OTHER: "Evidence changed: {field} of {set_id} is another text in the very version {cited} that is cited.",
    Standing.UNSURE: "{field} of {set_id} is another text than the one cited, whose version is not known.",
}


def findings(written: WrittenText, at_hand: AtHand) -> Iterator[Finding]:
    if not at_hand.labels:
        yield Finding(1, "No label of this drug and form group is at hand: little can be checked.", is_error=False)
    cited = [each for each in _numbered(written, at_hand) if each[0].set_id != NOT_KNOWN]
    for (set_id, version), group in groupby(sorted(cited, key=_of_label), key=_of_label):
        label, entries = at_hand.by_set_id.get(set_id), list(group)
        line = entries[0][1]
        if label is None:
            yield Finding(line, f"Label not at hand: set id {set_id}.", is_error=False)
        elif label.fields:
            yield from _by_hashes(label, entries)
        elif version not in (NOT_KNOWN, label.version):
            # Its pack was made before hashes were kept.
            told = f"The label {set_id} has changed since this was written: version {label.version} is at hand, "
            yield Finding(line, f"{told}version {version} is cited.", is_error=False)


def _numbered(written: WrittenText, at_hand: AtHand) -> Iterable[Cited]:
    heads = (number for number, line in enumerate(written.text.split("\n"), 1) if line.startswith("[[evidence]]"))
    return zip(at_hand.monograph.provenance.evidence, chain(heads, repeat(1)), strict=False)


def _of_label(cited: Cited) -> tuple[str, str]:
    return cited[0].set_id, cited[0].version


def _by_hashes(label: LabelText, entries: list[Cited]) -> Iterator[Finding]:
    apart: list[Cited] = []
    for each, line in entries:
        found = standing(each, label.version, label.fields)
        if found is Standing.APART:
            apart.append((each, line))
        if says := _SAYS.get(found):
            told = says.format(here=label.version, field=each.field, cited=each.version, set_id=each.set_id)
            yield Finding(line, told, is_error=found is Standing.OTHER)
    if apart:
        yield Finding(apart[0][1], _apart(label, apart[0][0].version), is_error=False)


def _apart(label: LabelText, cited: str) -> str:
    if cited.isdecimal() and int(label.version) < int(cited):
        return f"Of the label {label.set_id} only version {label.version} is at hand, version {cited} is cited."
    how = label.monograph.provenance.format or "another source"
    return f"The label {label.set_id} at hand was read from {how}: its fields cannot be compared with those cited."
