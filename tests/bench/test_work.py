"""Work that takes a moment: handouts and packs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.conftest import build_starter_pack
from bench.measuring import ms, p50, p95, print_table, probe

ROUNDS = 5
DRUG = "isotretinoin"


@pytest.mark.bench
def test_handouts(env: dict[str, str]) -> None:
    runs = [probe(["handout", DRUG], env) for _ in range(ROUNDS + 1)][1:]
    firsts = [run["first"] for run in runs]
    others = [seconds for run in runs for seconds in run["next"]]
    rows = [
        ("first handout, with loading Typst", len(firsts), ms(p50(firsts)), ms(max(firsts))),
        ("next handouts", len(others), ms(p50(others)), ms(p95(others))),
    ]
    print_table(f"Handout of {DRUG} to PDF bytes", ("what", "n", "p50 ms", "p95 ms"), rows)


@pytest.mark.bench
def test_building_the_starter_pack(tmp_path: Path) -> None:
    times, count = [], 0
    for turn in range(ROUNDS + 1):
        started = time.perf_counter()
        count = build_starter_pack(tmp_path / str(turn))
        if turn:
            times.append(time.perf_counter() - started)
    (pack,) = (tmp_path / "0").glob("*.pack")
    rows = [
        ("monographs", count),
        ("build, p50 ms", ms(p50(times))),
        ("monographs a second", f"{count / p50(times):.0f}"),
        ("size, KB", pack.stat().st_size // 1000),
    ]
    print_table("Building the starter pack", ("what", "figure"), rows)
