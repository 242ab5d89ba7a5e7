"""`medref show` beside the bare import of two libraries, and what `run.py` adds to it; the programs take turns."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bench.measuring import CHECKOUT, SCRIPTS, SUFFIX, against, ms, p50, print_table, taking_turns

ROUNDS = 25
SHOW = ["show", "isotretinoin"]


@pytest.mark.bench
def test_show(env: dict[str, str]) -> None:
    script = SCRIPTS / f"medref{SUFFIX}"
    python = [sys.executable]
    commands = {
        "medref show": [*([str(script)] if script.exists() else [*python, "-m", "medref_desktop"]), *SHOW],
        "import sqlite_utils, click": [*python, "-c", "import sqlite_utils, click"],
        "import click": [*python, "-c", "import click"],
        "pass": [*python, "-c", "pass"],
    }
    took = {name: p50(times) for name, times in taking_turns(commands, env, ROUNDS).items()}
    yardstick = took["import sqlite_utils, click"]
    rows = [(name, ms(seconds), f"{seconds / yardstick:.2f}") for name, seconds in took.items()]
    print_table(f"Command line: medians of {ROUNDS} runs in turns", ("what", "ms", "ratio"), rows)
    print(f"medref show: {against(took['medref show'] / yardstick, 1.0)}")


@pytest.mark.bench
@pytest.mark.skipif(sys.platform == "win32", reason="run.py starts a second process there")
def test_second_start_by_run_py(env: dict[str, str], tmp_path: Path) -> None:
    checkout = prepared_copy(tmp_path / "checkout")
    env.pop("MEDREF_PACKS")
    program = str(checkout / ".venv" / "bin" / "python")
    commands = {
        "run.py show": [sys.executable, str(checkout / "run.py"), *SHOW],
        "the same without run.py": [program, "-P", "-m", "medref_desktop", *SHOW],
        "pass": [sys.executable, "-c", "pass"],
    }
    took = {name: p50(times) for name, times in taking_turns(commands, env, ROUNDS).items()}
    overhead = took["run.py show"] - took["the same without run.py"]
    rows = [(name, ms(seconds)) for name, seconds in took.items()]
    rows.append(("run.py adds (a Python start is part of it)", ms(overhead)))
    print_table(f"Second start of run.py: medians of {ROUNDS} runs in turns", ("what", "ms"), rows)


def prepared_copy(checkout: Path) -> Path:
    """A copy of the checkout as its first start leaves it; libraries come from the present environment, no network."""
    for name in ("pyproject.toml", "run.py"):
        checkout.mkdir(exist_ok=True)
        shutil.copy2(CHECKOUT / name, checkout)
    for name in ("src", "resources", "data"):
        shutil.copytree(CHECKOUT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(checkout / ".venv")], check=True)
    (packages,) = (checkout / ".venv").glob("lib/python*/site-packages")
    paths = [str(checkout / "src"), sysconfig.get_path("purelib")]
    (packages / "bench.pth").write_text("\n".join(paths), encoding="utf-8")
    setup = runpy.run_path(str(checkout / "run.py"))
    setup["write_stamp"](checkout, {**stamp_of(checkout, setup), "extra": "", "libraries": "yes"})
    setup["build_starter_pack"](checkout)
    return checkout


def stamp_of(checkout: Path, setup: dict) -> dict[str, str]:
    """As run.py will see it when the present interpreter starts it."""
    return dict(setup["wanted_stamp"](checkout))
