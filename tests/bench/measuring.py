"""What every bench stands on: figures of many runs, tables in plain text, programs that take turns."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED_TOOLS = CHECKOUT.parent / "shared" / "tools"
FLOOR = SHARED_TOOLS / "floor.py"
PROBE = Path(__file__).with_name("probe.py")
SCRIPTS = Path(sys.executable).parent
SUFFIX = ".exe" if sys.platform == "win32" else ""


def p50(values: Iterable[float]) -> float:
    return statistics.median(values)


def p95(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def p99(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def against(figure: float, target: float) -> str:
    """The target and whether it is met."""
    return f"<= {target:g} {'met' if figure <= target else 'MISSED'}"


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in plain text: the first column to the left, figures to the right."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    print(f"\n\n{title}")
    for number, row in enumerate(cells):
        first, *others = (
            cell.ljust(w) if at == 0 else cell.rjust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *others]))
        if number == 0:
            print("  ".join("-" * width for width in widths))


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """An empty home folder, compiled modules kept as on a person's machine, no window on the screen."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")
    env.update(dict.fromkeys(folders, str(home)))
    return {**env, "QT_QPA_PLATFORM": "offscreen", **more}


def seconds_of(command: Sequence[str], env: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=120)
    return time.perf_counter() - started


def taking_turns(commands: Mapping[str, Sequence[str]], env: Mapping[str, str], rounds: int) -> dict[str, list[float]]:
    """Seconds of each command's runs. They take turns, so a busy machine slows them alike; a first run is dropped."""
    took: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            seconds = seconds_of(command, env)
            if turn:
                took[name].append(seconds)
    return took


def probe(arguments: Sequence[str], env: Mapping[str, str]) -> dict[str, float | list[float]]:
    """What the probe says of one program that it has started."""
    env = {**env, "BENCH_STARTED": str(time.monotonic())}
    command = [sys.executable, "-P", str(PROBE), *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    found: dict[str, float | list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found
