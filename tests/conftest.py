"""What every test is held to: no unexpected log line, no thread and no timer left running.

Qt's and Python's warnings fail a test by the settings in pyproject.toml.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QThread, QTimer  # the platform must be chosen before Qt is loaded

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the folders of the person who runs it."""
    home = tmp_path / "home"
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.delenv("MEDREF_PACKS", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests ask of a server on this machine does not take the way of its owner's downloads."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    lines = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not lines, f"unexpected log lines: {lines}"


@pytest.fixture(autouse=True)
def nothing_left_running(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    started: list[QThread | QTimer] = []
    before = set(threading.enumerate())
    for kind in (QThread, QTimer):
        monkeypatch.setattr(kind, "start", _recording(kind.start, started))
    yield
    threads = [thread for thread in started if isinstance(thread, QThread) and _still(thread.isRunning)]
    timers = [timer for timer in started if isinstance(timer, QTimer) and _still(timer.isActive)]
    others = [
        t for t in set(threading.enumerate()) - before if t.is_alive() and not isinstance(t, threading._DummyThread)
    ]
    for thread in threads:
        thread.quit()
        thread.wait(2000)
    assert not threads, f"threads left running: {[thread.objectName() for thread in threads]}"
    assert not timers, "timers left running"
    assert not others, f"Python threads left running: {others}"


def _recording(start, started):
    def wrapper(self, *args):
        started.append(self)
        return start(self, *args)

    return wrapper


def _still(question) -> bool:
    try:
        return question()
    except RuntimeError:  # the C++ side is gone
        return False
