"""Key presses with large packs beside the starter pack: `python tests/bench/large_packs.py FOLDER [FOLDER ...]`.

Each folder holds packs, such as `label_packs.py` builds; it takes turns with the starter pack, in processes of their
own, offscreen. Keys come as soon as the list is painted, then 12 a second with the text searched behind them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.conftest import build_starter_pack
from bench.measuring import against, clean_environment, ms, p50, p95, p99, print_table, probe

SEARCHES = 500
TARGET = 1.5
"""Of our own figure with the starter pack (SPEED.md)."""
TYPED = 240
TYPIST_MS = 16
"""Of p95 at 12 letters a second: no key waits for a search in the text."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=4)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        starter = Path(place) / "packs"
        starter.mkdir()
        build_starter_pack(starter)
        folders = {"starter pack": starter, **{folder.name: folder for folder in asked.folders}}
        runs: dict[str, list[dict]] = {name: [] for name in folders}
        for turn in range(asked.rounds + 1):
            for name, folder in folders.items():
                env = clean_environment(Path(place), MEDREF_PACKS=str(folder.resolve()))
                found = probe(["medref", str(SEARCHES)], env)
                if turn:
                    runs[name].append(found)
        typed = {
            name: probe(["typist", str(TYPED)], clean_environment(Path(place), MEDREF_PACKS=str(folder.resolve())))
            for name, folder in folders.items()
        }
    own = min(p50(run["keys"]) for run in runs["starter pack"])
    rows = []
    for name, found in runs.items():
        key = min(p50(run["keys"]) for run in found)
        slowest = min(p95(run["keys"]) for run in found)
        start = p50(run["list"] for run in found)
        ratio = "" if name == "starter pack" else f"{key / own:.2f} {against(key / own, TARGET)}"
        rows.append((name, ms(start), ms(key), ms(slowest), f"{p50(run['after'] for run in found):.0f}", ratio))
    print_table(
        f"{SEARCHES} searches, best of {asked.rounds} runs in turns; milliseconds",
        ("packs", "start", "key p50", "key p95", "memory MB", "key p50 to the starter's"),
        rows,
    )
    head = ("packs", "key p50", "key p95", "key p99", "p95's target")
    rows = [
        (name, *(ms(part(run["keys"])) for part in (p50, p95, p99)), against(p95(run["keys"]) * 1000, TYPIST_MS))
        for name, run in typed.items()
    ]
    print_table(f"{TYPED} letters of mixed texts, 12 a second; milliseconds", head, rows)


if __name__ == "__main__":
    main()
