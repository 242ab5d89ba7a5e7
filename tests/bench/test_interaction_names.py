"""How many of the names in real interactions sections are found, against marks made by hand. Needs ../shared/data."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.label_packs import LABELS
from bench.measuring import print_table
from medref_desktop.domain.drug_mentions import Mention, MentionFinder
from medref_desktop.domain.interactions import other_than_own
from medref_desktop.domain.label import Label
from medref_desktop.domain.names import fold
from medref_desktop.domain.passages import passages
from medref_desktop.domain.sections import SectionKind
from medref_desktop.importers import openfda
from medref_desktop.importers.drug_identity import identify
from medref_desktop.importers.import_report import ImportReport
from medref_desktop.importers.intake import Intake, import_labels
from medref_desktop.store.interaction_names import drug_names
from medref_desktop.store.library import Library

MARKS = Path(__file__).with_name("interaction_marks.toml")
LEAST_FOUND, MOST_WRONG = 0.95, 0.05

Meaning = frozenset[str]
"""Of a name: the ingredients or the class that it stands for, or its own letters where no table knows it."""


class Counts(NamedTuple):
    found: int
    marked: int
    wrong: int
    told: int
    remarks: list[str]

    @property
    def share_found(self) -> float:
        return self.found / self.marked

    @property
    def share_wrong(self) -> float:
        return self.wrong / self.told


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of every real label at hand."""
    if not LABELS.is_file():
        pytest.skip("there are no real labels at hand")
    folder = tmp_path_factory.mktemp("labels")
    with ImportReport() as report:
        import_labels(Intake((LABELS,), folder, datetime(2026, 1, 1, tzinfo=UTC), "the bench"), report)
    return folder


def test_the_names_of_forty_sections_are_found_and_few_others(starter_packs: Path, labels: Path) -> None:
    measured = {
        "the starter pack": measure(starter_packs),
        "the starter pack and the labels": measure(starter_packs, labels),
    }
    rows = [
        (of, counts.marked, f"{counts.found} ({counts.share_found:.1%})", f"{counts.wrong} ({counts.share_wrong:.1%})")
        for of, counts in measured.items()
    ]
    for of, counts in measured.items():
        print(f"\n{of}:", *counts.remarks, sep="\n")
    print_table("Names in the interactions sections of 40 labels", ("names of", "marked", "found", "wrong"), rows)
    with_labels = measured["the starter pack and the labels"]
    assert with_labels.share_found >= LEAST_FOUND
    assert with_labels.share_wrong <= MOST_WRONG


def measure(*packs: Path) -> Counts:
    library = Library.open(packs)
    finder = MentionFinder(drug_names(library))
    library.close()
    marks = tomllib.loads(MARKS.read_text(encoding="utf-8"))
    each = [count_of(finder, record, marks[record["set_id"]]) for record in records(set(marks))]
    assert len(each) == len(marks)
    found, marked, wrong, told = (sum(counts[at] for counts in each) for at in range(4))
    return Counts(found, marked, wrong, told, [remark for counts in each for remark in counts.remarks])


def records(set_ids: set[str]) -> list[dict[str, object]]:
    with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
        every = (json.loads(line) for line in lines)
        return [record for record in every if record["set_id"] in set_ids]


def count_of(finder: MentionFinder, record: dict[str, object], marks: dict[str, list[str]]) -> Counts:
    label = openfda.parse(record)
    own = frozenset(part for place in identify(label).places for part in place.drug.key.split("+"))
    told = dict(names_told(finder, label, own))
    marked = {meaning: name for name in marks["names"] for meaning in meant(finder, name)}
    not_counted = {meaning for name in marks.get("own", []) for meaning in meant(finder, name)}
    missed = [name for meaning, name in marked.items() if meaning not in told]
    wrong = [text for meaning, text in told.items() if meaning not in marked and meaning not in not_counted]
    name = "+".join(sorted(own))
    remarks = [f"{name}: missed {missed}"] if missed else []
    remarks += [f"{name}: wrong {wrong}"] if wrong else []
    counted = [meaning for meaning in told if meaning not in not_counted]
    return Counts(len(marked) - len(missed), len(marked), len(wrong), len(counted), remarks)


def names_told(finder: MentionFinder, label: Label, own: frozenset[str]) -> Iterator[tuple[Meaning, str]]:
    """What the finder says that the interactions sections name, with the words."""
    for section in (section for section in label.sections if section.kind is SectionKind.INTERACTIONS):
        for passage in passages(section.blocks):
            for mention in other_than_own(passage.text, finder.find(passage.text), own):
                for meaning in meanings(mention):
                    yield meaning, passage.text[mention.start : mention.end]


def meanings(mention: Mention) -> list[Meaning]:
    return [mention.ingredients] if mention.ingredients else [frozenset({one}) for one in mention.classes]


def meant(finder: MentionFinder, name: str) -> list[Meaning]:
    """What a mark means by the tables; the whole of it must be known."""
    mentions = list(finder.find(name))
    if len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(name):
        return meanings(mentions[0])
    return [frozenset({f"not known: {fold(name)}"})]
