"""How many faults the checker against labels finds, and how often it speaks on good text."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.measuring import CHECKOUT, against, print_table
from bench.mutants import KINDS, mutants
from medref_desktop.cli.checking import check_text, shelf_of
from medref_desktop.domain.source import Source
from medref_desktop.importers.import_report import ImportReport
from medref_desktop.importers.intake import Intake, import_labels

REAL_LABELS = CHECKOUT.parent / "shared" / "data"
COUNT, SEED = 1_000, 20261124
CAUGHT, FALSE_ERRORS = 0.99, 0.02


@pytest.mark.bench
def test_mutants_caught(tmp_path: Path) -> None:
    if not REAL_LABELS.is_dir():
        pytest.skip("the real labels are not beside the checkout")
    sources = (REAL_LABELS / "openfda", REAL_LABELS / "spl")
    with ImportReport() as report:
        import_labels(Intake(sources, tmp_path, datetime.now(UTC), "bench", "labels", 2), report, lambda progress: None)
    files = sorted((CHECKOUT / "data" / "monographs").glob("*.md"))
    made, errors, told = Counter[str](), Counter[str](), Counter[str]()
    missed: dict[str, list[str]] = {kind: [] for kind in KINDS}
    with shelf_of([tmp_path]) as shelf:

        def found(path: Path, text: str) -> tuple[Counter[str], Counter[str]]:
            """Messages of errors and of remarks; lines move when a text is cut, and count for nothing."""
            findings = check_text(text, path.name, Source.STARTER, shelf).findings
            return (
                Counter(one.message for one in findings if one.is_error),
                Counter(one.message for one in findings if not one.is_error),
            )

        good = {path: found(path, path.read_text(encoding="utf-8")) for path in files}
        for path, mutant in mutants(files, COUNT, SEED):
            new_errors, new_looks = (
                now - before for now, before in zip(found(path, mutant.text), good[path], strict=True)
            )
            made[mutant.kind] += 1
            errors[mutant.kind] += bool(new_errors)
            told[mutant.kind] += bool(new_errors or new_looks)
            if not (new_errors or new_looks):
                missed[mutant.kind].append(f"{path.stem}: “{mutant.was.strip()[:60]}” to “{mutant.became[:40]}”")
    rows = [[kind, made[kind], errors[kind], told[kind], f"{told[kind] / made[kind]:.3f}"] for kind in KINDS]
    all_told = told.total() / made.total()
    rows.append(["all", made.total(), errors.total(), told.total(), f"{all_told:.3f} {against(-all_told, -CAUGHT)}"])
    print_table("Faults put into good monographs", ["kind", "made", "errors", "errors or remarks", "share"], rows)
    with_errors = sum(bool(errors_there) for errors_there, _ in good.values())
    remarks = sum(looks.total() for _, looks in good.values())
    share = with_errors / len(files)
    print_table(
        "Good monographs",
        ["files", "with errors", "share", "remarks in all"],
        [[len(files), with_errors, against(share, FALSE_ERRORS), remarks]],
    )
    for kind, lines in missed.items():
        print(f"\nmissed, {kind}: {len(lines)}", *lines[:8], sep="\n  ")
