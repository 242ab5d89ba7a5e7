"""One byte changed anywhere in a pack: it is told, nothing crashes, and no monograph is ever shown changed."""

from __future__ import annotations

import random

import pytest

from damage.conftest import everything_shown
from factories import write_pack
from medref_desktop.store.library import Library
from ui.conftest import STARTERS
from ui.test_window import rows

SEED = 20261122
SOUND = {monograph.drug: monograph for monograph in STARTERS}


def flips(data: bytes, count: int) -> list[bytes]:
    """The data with one byte changed, at random places."""
    chance = random.Random(SEED)
    changed = []
    for _ in range(count):
        copy, at = bytearray(data), chance.randrange(len(data))
        copy[at] ^= chance.choice((1, 2, 4, 8, 16, 32, 64, 128, 255))
        changed.append(bytes(copy))
    return changed


def test_a_flipped_byte_is_told_and_no_monograph_is_ever_shown_changed(entry):
    for changed in flips(entry.path.read_bytes(), 400):
        entry.path.write_bytes(changed)
        library = Library.open([entry.path.parent])
        try:
            assert library.problems
            assert all(entry.path.name in problem.message for problem in library.problems)
            for drug, monograph in everything_shown(library).items():
                assert monograph == SOUND[drug]
        finally:
            library.close()


def test_a_flipped_byte_never_crashes_the_window(start, packs, qtbot, monkeypatch):
    monkeypatch.setattr("medref_desktop.ui.search_worker.CHECK_AFTER_MS", 1)
    program = start(*STARTERS)
    window = program.window
    (path,) = packs.glob("*.pack")
    for changed in flips(path.read_bytes(), 40):
        path.write_bytes(changed)
        before = window._state
        program.worker.open()
        qtbot.waitUntil(lambda before=before: window._state is not before)
        qtbot.waitUntil(lambda: path.name in window.problem.text())
        for row in range(len(rows(window))):
            hit = window.panel.model.index(row).data(window.panel.model.HitRole)
            if hit is None:
                continue
            window.pane.view.page_shown = None
            window.read(hit.drug)
            qtbot.waitUntil(lambda: window.pane.view.page_shown is not None or "no longer" in window.problem.text())
            assert window.pane.view.monograph in (None, SOUND.get(hit.drug))


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_byte_never_crashes_the_command_line(seed, entry, medref):
    for changed in flips(entry.path.read_bytes(), 60)[seed * 15 : seed * 15 + 15]:
        entry.path.write_bytes(changed)
        for command in (["show", "accutane"], ["search", "met"], ["packs"], ["verify"]):
            status, out, err = medref(*command)
            assert entry.path.name in err
            if command[0] in ("packs", "verify"):
                assert status == 1
            if command[0] == "show" and status == 0:
                assert "Tablets of 5 mg and 10 mg by mouth, once daily." in out


def test_a_sound_pack_is_not_complained_of(packs):
    write_pack(packs, *STARTERS)
    library = Library.open([packs])
    assert library.problems == []
    assert everything_shown(library) == SOUND
    library.close()
