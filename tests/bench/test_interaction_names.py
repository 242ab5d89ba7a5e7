"""How many of the names in real interactions sections are found, against marks made by hand. Needs ../shared/data."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.label_packs import LABELS
from bench.measuring import print_table
from medref_desktop.domain.drug_mentions import MentionFinder
from medref_desktop.domain.drug_mentions import Mention
from medref_desktop.domain.interactions import other_than_own
from medref_desktop.domain.names import fold
from medref_desktop.domain.passages import passages
from medref_desktop.domain.sections import SectionKind
from medref_desktop.importers import openfda
from medref_desktop.importers.drug_identity import identify
from medref_desktop.store.interaction_names import drug_names
from medref_desktop.store.library import Library

MARKS = Path(__file__).with_name("interaction_marks.toml")
LEAST_FOUND, MOST_WRONG = 0.95, 0.05

Meaning = frozenset[str]
"""Of a name: the ingredients or the class that it stands for, or its own letters where no table knows it."""


class Marked(NamedTuple):
    names: dict[Meaning, str]
    own: set[Meaning]


class Counts(NamedTuple):
    found: int
    marked: int
    wrong: int
    told: int
    remarks: list[str]


@pytest.fixture(scope="module")
def finder(starter_packs: Path) -> MentionFinder:
    return MentionFinder(drug_names(Library.open([starter_packs])))


def test_the_names_of_forty_sections_are_found_and_few_others(finder: MentionFinder) -> None:
    if not LABELS.is_file():
        pytest.skip("there are no real labels at hand")
    marks = tomllib.loads(MARKS.read_text(encoding="utf-8"))
    each = [count_of(finder, record, marks[record["set_id"]]) for record in records(set(marks))]
    found, marked, wrong, told = (sum(counts[at] for counts in each) for at in range(4))
    rows = [(len(each), f"{found} of {marked} ({found / marked:.1%})", f"{wrong} of {told} ({wrong / told:.1%})")]
    print("\n".join(remark for counts in each for remark in counts.remarks))
    print_table("Names in interactions sections", ("labels", "found", "wrong"), rows)
    assert len(each) == len(marks)
    assert found / marked >= LEAST_FOUND
    assert wrong / told <= MOST_WRONG


def records(set_ids: set[str]) -> list[dict[str, object]]:
    with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
        every = (json.loads(line) for line in lines)
        return [record for record in every if record["set_id"] in set_ids]


def count_of(finder: MentionFinder, record: dict[str, object], marks: dict[str, list[str]]) -> Counts:
    label = openfda.parse(record)
    own = frozenset(part for place in identify(label).places for part in place.drug.key.split("+"))
    told: Counter[Meaning] = Counter()
    written: dict[Meaning, str] = {}
    for section in label.sections:
        if section.kind is SectionKind.INTERACTIONS:
            for passage in passages(section.blocks):
                for mention in other_than_own(passage.text, finder.find(passage.text), own):
                    for meaning in meanings(mention):
                        told[meaning] += 1
                        written.setdefault(meaning, passage.text[mention.start : mention.end])
    marked = {meaning: name for name in marks["names"] for meaning in meant(finder, name)}
    not_counted = {meaning for name in marks.get("own", []) for meaning in meant(finder, name)}
    missed = [name for meaning, name in marked.items() if meaning not in told]
    wrong = [written[meaning] for meaning in told if meaning not in marked and meaning not in not_counted]
    name = label.title[:30] or str(own)
    remarks = [f"{name}: missed {missed}"] if missed else []
    remarks += [f"{name}: wrong {wrong}"] if wrong else []
    counted = [meaning for meaning in told if meaning not in not_counted]
    return Counts(len(marked) - len(missed), len(marked), len(wrong), len(counted), remarks)


def meanings(mention: Mention) -> list[Meaning]:
    return [mention.ingredients] if mention.ingredients else [frozenset({one}) for one in mention.classes]


def meant(finder: MentionFinder, name: str) -> list[Meaning]:
    """What a mark means by the tables; the whole of it must be known."""
    mentions = list(finder.find(name))
    if len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(name):
        return meanings(mentions[0])
    return [frozenset({f"not known: {fold(name)}"})]
