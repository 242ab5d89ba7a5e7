"""Importing real official labels: labels a second, memory of all processes, size of the pack, adding a few, starting.

Needs the data beside the repository; skips without them.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.measuring import SCRIPTS, SUFFIX, against, clean_environment, p50, print_table, probe
from conftest import SHARED
from medref_desktop.store.library import Library
from medref_desktop.store.pack import Pack

DATA = SHARED / "data"
LABELS = DATA / "openfda" / "labels.jsonl.gz"
SPL_FILES = DATA / "spl"
MANY = 10_000
FEW = 10
ROUNDS = 4

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(not LABELS.is_file(), reason="the labels are not beside the checkout"),
]


class Run:
    """One `medref import`: its seconds, the largest memory of its whole tree in MB, and its report."""

    def __init__(self, packs: Path, *sources: Path, env: dict[str, str]) -> None:
        report = packs / "report.json"
        packs.mkdir(exist_ok=True)
        command = [str(SCRIPTS / f"medref{SUFFIX}"), "import", *map(str, sources), "--report", str(report)]
        self.memory = 0.0
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env={**env, "MEDREF_PACKS": str(packs)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        watcher = threading.Thread(target=self._watch, args=(process,))
        watcher.start()
        process.wait()
        watcher.join()
        self.seconds = time.perf_counter() - started
        self.totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
        report.unlink()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            self.memory = max(self.memory, memory_of_tree(process.pid))
            time.sleep(0.2)

    @property
    def rate(self) -> float:
        return float(self.totals["labels"] / self.seconds)


def memory_of_tree(pid: int) -> float:
    """PSS of a process and all below it, in MB; Linux."""
    found, todo = 0, [pid]
    while todo:
        one = todo.pop()
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            found += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                todo += map(int, children.read_text().split())
        except (OSError, StopIteration):
            continue
    return found / 1000


def many_records(count: int) -> Iterator[str]:
    """Real records over and over, each time as other labels."""
    with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
        records = list(lines)
    for number, line in enumerate(itertools.islice(itertools.cycle(records), count)):
        record = json.loads(line)
        record["set_id"] = record["id"] = f"{number:08x}-0000-4000-8000-000000000000"
        record.get("openfda", {}).pop("spl_set_id", None)
        yield json.dumps(record) + "\n"


def write_labels(path: Path, count: int) -> Path:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines(many_records(count))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The 1,066 real labels in a pack."""
    home = tmp_path_factory.mktemp("home")
    packs = home / "packs"
    return packs, Run(packs, LABELS, env=clean_environment(home))


def test_rate_and_memory(whole: tuple[Path, Run], tmp_path: Path) -> None:
    _, first = whole
    env = clean_environment(tmp_path)
    spl = tmp_path / "spl"
    spl.mkdir()
    for number, path in itertools.product(range(15), sorted(SPL_FILES.glob("*.xml"))):
        text = path.read_text(encoding="utf-8")
        changed = re.sub(r'(<setId root=")[^"]{4}', rf"\g<1>{number:04x}", text, count=1)
        (spl / f"{number:02}-{path.name}").write_text(changed, encoding="utf-8")
    of_spl = Run(tmp_path / "p1", spl, env=env)
    many = Run(tmp_path / "p2", write_labels(tmp_path / "many.jsonl.gz", MANY), env=env)
    rows = []
    for name, run, target in (("openFDA", first, 40), ("SPL", of_spl, 15), (f"openFDA, {MANY:,}", many, 40)):
        met = "met" if run.rate >= target else "MISSED"
        rows.append(
            (name, run.totals["labels"], run.totals["refused"], f"{run.seconds:.1f}", f"{run.rate:.1f}",
             f">= {target} {met}", f"{run.memory:.0f} MB", against(run.memory, 600))
        )  # fmt: skip
    head = ("what", "labels", "refused", "seconds", "a second", "target", "memory of the tree", "target")
    print_table("Importing labels, two processors", head, rows)
    print(f"memory at {MANY:,} labels to that at 1,066: {many.memory / first.memory:.2f}")
    for run in (first, of_spl, many):
        lost = run.totals["words_in"] - run.totals["words_kept"] - sum(run.totals["words_listed"].values())
        print(f"words in {run.totals['words_in']:,}, lost without account {lost}")


def test_size_of_the_pack(whole: tuple[Path, Run]) -> None:
    packs, _ = whole
    (path,) = packs.glob("labels-*.pack")
    pack = Pack.open(path)
    text = 0
    for ref in pack.every_monograph():
        for section in pack.monograph(ref).sections:
            text += len(f"{section.title}\n{section.text}".encode())
    pack.close()
    size = path.stat().st_size
    rows = [("text kept, MB", f"{text / 1e6:.1f}", ""), ("pack with its index, MB", f"{size / 1e6:.1f}", "")]
    rows.append(("pack to text", f"{size / text:.3f}", against(size / text, 0.6)))
    print_table("Pack of 1,066 labels", ("what", "figure", "target"), rows)


def test_adding_a_few(whole: tuple[Path, Run], tmp_path: Path) -> None:
    packs, first = whole
    times = []
    for turn in range(3):
        path = tmp_path / f"few{turn}.jsonl"
        lines = itertools.islice(many_records(FEW * (turn + 1)), FEW * turn, None)
        path.write_text("".join(lines), encoding="utf-8")
        times.append(Run(packs, path, env=clean_environment(tmp_path)).seconds)
    share = p50(times) / first.seconds
    row = (
        f"{FEW} labels into 1,066",
        f"{p50(times):.1f}",
        f"{first.seconds:.1f}",
        f"{share:.2f}",
        against(share, 0.333),
    )
    print_table("Adding to a pack", ("what", "seconds", "the whole took", "share", "target"), [row])


def test_start_with_the_labels(whole: tuple[Path, Run], starter_packs: Path, tmp_path: Path) -> None:
    env = clean_environment(tmp_path)
    with_labels = os.pathsep.join(map(str, (starter_packs, whole[0])))
    programs = {"starter pack": str(starter_packs), "and 1,066 labels": with_labels}
    took: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(ROUNDS + 1):
        for name, folders in programs.items():
            run = probe(["medref", "20"], {**env, "MEDREF_PACKS": folders})
            if turn:
                took[name].append(run["list"])
    alone, both = (p50(times) for times in took.values())
    rows = [(name, f"{p50(times) * 1000:.0f}") for name, times in took.items()]
    print_table(f"From exec to painted list, medians of {ROUNDS} runs in turns, offscreen", ("packs", "ms"), rows)
    print(f"ratio {both / alone:.2f} {against(both / alone, 1.1)}")


def test_hits_open_whole(whole: tuple[Path, Run]) -> None:
    """What a person waits for behind the window: the longest labels, read, checked and put in order."""
    library = Library.open([whole[0]])
    refs = [ref for pack in library.packs for ref in pack.every_monograph()]
    times = []
    for ref in refs:
        started = time.perf_counter()
        library.monograph(ref)
        times.append(time.perf_counter() - started)
    library.close()
    ordered = sorted(times)
    at = {"p50": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)], "max": ordered[-1]}
    rows = [(name, f"{seconds * 1000:.1f}") for name, seconds in at.items()]
    print_table(f"Reading and checking each of {len(refs):,} labels", ("", "ms"), rows)
