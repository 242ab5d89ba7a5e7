"""Leaflets by the hundred, the dialog's first page, and how large a PDF becomes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.measuring import against, ms, p50, p95, print_table, probe
from factories import write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.names import DrugKey
from medref_desktop.store.library import Library

LEAFLETS = 400
COLD_STARTS = 5
OTHERS = 10
DRUG = "isotretinoin"
MS_A_LEAFLET, MS_COLD, MS_WARM, MS_CHOICE, KB = 50, 300, 100, 150, 120


@pytest.fixture
def copies(starter_packs: Path, tmp_path: Path) -> Path:
    """A pack of the starter monographs, most of them again under other names, until there are so many."""
    with closing(Library.open([starter_packs])) as library:
        originals = [library.monograph(ref) for ref in library.written()]
    copied = [(originals[n % len(originals)], n // len(originals)) for n in range(LEAFLETS)]
    folder = tmp_path / "copies"
    folder.mkdir()
    write_pack(folder, *(_copy(one, number) for one, number in copied))
    return folder


def _copy(monograph: Monograph, number: int) -> Monograph:
    if number == 0:
        return monograph
    key, name = (f"{text} copy{number}" for text in (monograph.drug.key, monograph.names.name))
    return replace(monograph, drug=Drug(DrugKey(key), monograph.drug.group), names=replace(monograph.names, name=name))


@pytest.mark.bench
def test_leaflets_by_the_hundred(env: dict[str, str], copies: Path, tmp_path: Path) -> None:
    many = probe(["leaflets", str(tmp_path / "many"), "standard"], {**env, "MEDREF_PACKS": str(copies)})
    large = probe(["leaflets", str(tmp_path / "large"), "large"], env)
    each = many["seconds"] / LEAFLETS
    largest = {layout: max(run["sizes"]) / 1000 for layout, run in (("standard", many), ("large", large))}
    rows = [
        (f"{len(many['sizes'])} leaflets, each on average, ms", ms(each), against(each * 1000, MS_A_LEAFLET)),
        *(
            (f"memory after {hundred}00, MB (PSS)", f"{mb:.1f}", "")
            for hundred, mb in enumerate(many["memory"], start=1)
        ),
        *((f"largest PDF, {layout} print, kB", f"{kb:.1f}", against(kb, KB)) for layout, kb in largest.items()),
    ]
    assert len(many["sizes"]) == LEAFLETS
    print_table("medref handout --all, in one process", ("what", "figure", "target"), rows)


@pytest.mark.bench
def test_first_page_of_the_preview(env: dict[str, str]) -> None:
    runs = [probe(["preview", DRUG, str(OTHERS)], env) for _ in range(COLD_STARTS + 1)][1:]
    rows = [
        (what, len(times), ms(p50(times)), ms(p95(times)), against(p50(times) * 1000, target))
        for what, times, target in (
            ("cold: the first of a process", [run["cold"] for run in runs], MS_COLD),
            ("warm: of other drugs", [each for run in runs for each in run["others"]], MS_WARM),
            ("warm: after a note", [each for run in runs for each in run["noted"]], MS_WARM),
            ("packet of six, after a note to one", [each for run in runs for each in run["packet_noted"]], MS_CHOICE),
            ("packet of six, after another title", [each for run in runs for each in run["packet_titled"]], MS_CHOICE),
        )
    ]
    print_table(
        "Handout and packet dialogs to their first page painted", ("what", "n", "p50 ms", "p95 ms", "target, p50"), rows
    )
