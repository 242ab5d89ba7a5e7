"""Names, codes and misspellings in a large library: what is found, and how long the library takes.

`MEDREF_BENCH_PACKS` names a folder of packs; without it a pack is made of the labels beside the repository.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.measuring import ms, p50, p95, print_table
from conftest import SHARED
from medref_desktop.domain.query import SearchQuery
from medref_desktop.importers.import_report import ImportReport
from medref_desktop.importers.intake import Intake, import_labels
from medref_desktop.store.library import MOST_GUESSES, Library
from misspelling import misspellings

LABELS = SHARED / "data" / "openfda" / "labels.jsonl.gz"
TRIED = 2_000
LEAST_FOUND = 0.99

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = Path(os.environ.get("MEDREF_BENCH_PACKS") or _imported(tmp_path_factory.mktemp("packs")))
    library = Library.open([folder])
    yield library
    library.close()


def _imported(folder: Path) -> Path:
    if not LABELS.is_file():
        pytest.skip("neither MEDREF_BENCH_PACKS nor the labels beside the checkout are there")
    with ImportReport() as report:
        import_labels(Intake((LABELS,), folder, datetime.now(UTC), "bench", "labels", 1), report)
    return folder


def test_misspelt_names_are_found_among_the_first_five(library: Library) -> None:
    pick = random.Random(20261122)
    drugs = library.search(SearchQuery.parse(""), limit=1_000_000).hits
    tried, found, missed = [], 0, []
    for _ in range(TRIED):
        hit = pick.choice(drugs)
        name = hit.name.partition(",")[0]
        wrong = pick.choice([text for text in misspellings(name) if text != name])
        started = time.perf_counter()
        answer = library.search(SearchQuery.parse(wrong))
        tried.append(time.perf_counter() - started)
        rows = [*answer.hits, *answer.did_you_mean][:MOST_GUESSES]
        if any(row.drug.key == hit.drug.key for row in rows):
            found += 1
        else:
            missed.append(f"{wrong} for {name}")
    rows = [(f"{len(drugs):,} drugs", f"{found / TRIED:.2%}", ms(p50(tried)), ms(p95(tried)), ms(max(tried)))]
    print_table("Misspellings by one edit", ("in", "found", "p50 ms", "p95 ms", "most ms"), rows)
    print("\n".join(missed[:20]))
    assert found / TRIED >= LEAST_FOUND


def test_how_long_the_library_takes(library: Library) -> None:
    pick = random.Random(20261123)
    drugs = library.search(SearchQuery.parse(""), limit=1_000_000).hits
    names = [hit.name for hit in pick.sample(drugs, min(len(drugs), 60))]
    kinds = {
        "beginnings of names": [name[:length] for name in names for length in range(1, min(len(name), 10) + 1)],
        "whole names": names,
        "brands": [hit.brands[0] for hit in drugs if hit.brands][:200],
        "codes that no pack has": [f"{pick.randrange(10**4, 10**5)}-{pick.randrange(10**4):04}" for _ in range(100)],
        "what is near no name": ["".join(pick.choices("qwxzvj", k=9)) for _ in range(100)],
    }
    rows = []
    for kind, texts in kinds.items():
        took = []
        for text in texts:
            started = time.perf_counter()
            library.search(SearchQuery.parse(text))
            took.append(time.perf_counter() - started)
        rows.append((kind, len(texts), f"{p50(took) * 1000:.2f}", f"{p95(took) * 1000:.2f}", f"{max(took) * 1000:.2f}"))
    print_table("The library's answer to a text", ("what", "n", "p50 ms", "p95 ms", "most ms"), rows)
