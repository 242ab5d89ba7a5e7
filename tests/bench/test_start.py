"""Start, key press and memory, each program in a process of its own and beside the floor, offscreen."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bench.measuring import FLOOR, against, ms, p50, p95, print_table, probe

ROUNDS = 4
SEARCHES = 1000

STEPS = {
    "python": "first line of Python",
    "qt": "Qt imported",
    "imported": "program imported",
    "first_paint": "window painted first",
    "list": "list painted",
}
RATIOS = {"list": 1.25, "key p50": 1.3, "memory after": 2.0}


def names_of(packs: Path) -> list[str]:
    """The drug names of the starter pack, for the floor."""
    (pack,) = packs.glob("starter-*.pack")
    with sqlite3.connect(f"{pack.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        return sorted(row[0] for row in connection.execute("SELECT DISTINCT name FROM drug"))


@pytest.mark.bench
def test_start_key_and_memory(env: dict[str, str], starter_packs: Path, tmp_path: Path) -> None:
    programs = {"medref": ["medref", str(SEARCHES)]}
    if FLOOR.is_file():
        names = tmp_path / "names.txt"
        names.write_text("\n".join(names_of(starter_packs)), encoding="utf-8")
        programs["floor"] = ["floor", str(FLOOR), str(names), str(SEARCHES)]
    runs: dict[str, list[dict]] = {name: [] for name in programs}
    for turn in range(ROUNDS + 1):
        for name, arguments in programs.items():
            found = probe(arguments, env)
            if turn:
                runs[name].append(found)
    figures = {name: _figures(found) for name, found in runs.items()}
    rows = []
    for what, value in figures["medref"].items():
        unit = "MB" if what.startswith("memory") else "ms"
        floor = figures.get("floor", {}).get(what)
        ratio = value / floor if floor else None
        shown = f"{value:.1f} {unit}", f"{floor:.1f} {unit}" if floor else "", f"{ratio:.2f}" if ratio else ""
        target = against(ratio, RATIOS[what]) if ratio and what in RATIOS else ""
        rows.append((STEPS.get(what, what), *shown, target))
    print_table(
        f"Start, from exec; keys; memory: medians of {ROUNDS} runs in turns, offscreen",
        ("what", "medref", "floor", "ratio", "ratio's target"),
        rows,
    )
    print(
        f"in the process, importing medref_desktop.ui.app after Qt: {ms(p50(f['import'] for f in runs['medref']))} ms"
    )


def _figures(runs: list[dict]) -> dict[str, float]:
    found = {step: p50(run[step] for run in runs) * 1000 for step in STEPS if step in runs[0]}
    found["key p50"] = min(p50(run["keys"]) for run in runs) * 1000
    found["key p95"] = min(p95(run["keys"]) for run in runs) * 1000
    found["memory idle"] = p50(run["idle"] for run in runs)
    found["memory after"] = p50(run["after"] for run in runs)
    return found
