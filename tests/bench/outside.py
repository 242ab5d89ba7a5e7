"""MedRef beside the floor on a real screen (Xvfb), as ../shared/tools/stopwatch.py sees them from outside.

Usage: python tests/bench/outside.py [--rounds 6] [RIVAL=COMMAND ...]

Rivals that are named take turns with the two. Linux; the Debian packages needed stand at the head of stopwatch.py.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measuring import CHECKOUT, FLOOR, SCRIPTS, SHARED_TOOLS, against, print_table

STOPWATCH = SHARED_TOOLS / "stopwatch.py"
TARGETS = {"settled": 1.25, "key": 1.3, "after": 2.0}
RIVAL_TARGETS = {"settled": 0.7, "key": 0.5, "after": 0.35}
SHOWN = {"mapped": "ms", "settled": "ms", "key": "ms", "idle": "MB", "after": "MB"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rivals", nargs="*", metavar="RIVAL=COMMAND")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--words", default="metfor,lisino,atorva,omepra,warfar")
    args = parser.parse_args()
    if not STOPWATCH.is_file() or not FLOOR.is_file():
        print(f"{SHARED_TOOLS} has no stopwatch.py and floor.py: nothing to measure with.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="medref-bench-") as folder:
        result = measure(Path(folder), args.rivals, args.rounds, args.words)
    tell(result, args.rounds)
    failed = [f"{name}: {record['failed']}" for name, record in result.items() if "failed" in record]
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


def measure(folder: Path, rivals: list[str], rounds: int, words: str) -> dict:
    packs, names = folder / "packs", folder / "names.txt"
    names.write_text("\n".join(build_pack(packs)), encoding="utf-8")
    script = SCRIPTS / "medref"
    medref = str(script) if script.exists() else f"{sys.executable} -m medref_desktop"
    programs = [f"medref={medref}", *rivals, f"floor={sys.executable} {FLOOR} {names}"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["MEDREF_PACKS"] = str(packs)
    command = ["/usr/bin/python3", str(STOPWATCH), "--rounds", str(rounds), "--words", words, *programs]
    done = subprocess.run(command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def build_pack(packs: Path) -> list[str]:
    """Build the starter pack; returns the drug names in it."""
    from medref_desktop.domain.query import SearchQuery
    from medref_desktop.domain.source import Source
    from medref_desktop.importers import monograph_pack
    from medref_desktop.store.library import Library
    from medref_desktop.store.pack import PackInfo

    built = datetime.now(UTC).isoformat(timespec="seconds")
    info = PackInfo("starter", monograph_pack.STARTER_TITLE, Source.STARTER, version="", built=built)
    monograph_pack.build_into(CHECKOUT / "data" / "monographs", packs, info)
    library = Library.open([packs])
    names = sorted({hit.name for hit in library.search(SearchQuery.parse(""), limit=100_000).hits})
    library.close()
    return names


def tell(result: dict, rounds: int) -> None:
    rows = []
    for name, record in result.items():
        for what, unit in SHOWN.items():
            if figures := record[what]:
                ratio = record["ratio"].get(what, "")
                target = against(ratio, TARGETS[what]) if name == "medref" and what in TARGETS else ""
                rows.append((name, what, f"{figures['p50']} {unit}", f"{figures['p95']} {unit}", ratio, target))
    head = ("program", "what", "p50", "p95", "to floor", "target")
    print_table(f"From outside, {rounds} rounds in turns; read the ratios, not the milliseconds", head, rows)
    rivals = [name for name in result if name not in ("medref", "floor")]
    for what, target in RIVAL_TARGETS.items():
        best = min((result[name][what]["p50"] for name in rivals if result[name][what]), default=None)
        if best and result["medref"][what]:
            ratio = round(result["medref"][what]["p50"] / best, 2)
            print(f"{what} to the best rival: {ratio} {against(ratio, target)}")


if __name__ == "__main__":
    sys.exit(main())
