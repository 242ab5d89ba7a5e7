"""`medref check`: what is wrong with monograph files, alone or against the official labels in packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.store.library import Library


def check_files(files: Iterable[Path], source: Source, packs: Iterable[Path]) -> int:
    """Print what is to be mended in each file, and give the exit status: 1 where there is an error."""
    from medref_desktop.importers import monograph_file
    from medref_desktop.review.patient_part import summary

    refused = 0
    with shelf_of(packs) as shelf:
        for file in files:
            monograph, findings = check_text(monograph_file.read_text(file), file.name, source, shelf)
            errors = sum(finding.is_error for finding in findings)
            refused += bool(errors)
            click.echo(f"{file.name}: {f'{errors} to mend' if errors else 'sound'}")
            if monograph is not None and (told := summary(monograph)):
                click.echo(f"  {told}")
            for finding in findings:
                kind = "" if finding.is_error else "remark: "
                click.echo(f"  line {finding.line}: {kind}{finding.message}")
    return 1 if refused else 0


def check_text(
    text: str, file_name: str, source: Source, shelf: LabelShelf | None = None
) -> tuple[Monograph | None, list[Finding]]:
    """The monograph, unless it breaks the format, and all findings; with a shelf also those against its labels."""
    from medref_desktop.importers import monograph_file
    from medref_desktop.review.against import check_against
    from medref_desktop.review.checker import check

    read, findings = monograph_file.parse(text, source, file_name)
    if read is None:
        return None, sorted(findings)
    findings = [*findings, *check(text, read.monograph, read.section_lines)]
    if shelf is not None:
        findings += check_against(text, read.monograph, shelf)
    return read.monograph, sorted(set(findings))


@contextmanager
def shelf_of(folders: Iterable[Path]) -> Iterator[LabelShelf | None]:
    """The labels in these folders of packs; None where no folder is named.

    Raises:
        MedRefError: a folder holds no pack that can be read.
    """
    named = list(folders)
    if not named:
        yield None
        return
    library = Library.open(named)
    try:
        if library.problems:
            raise library.problems[0]
        if not library.packs:
            raise MedRefError("There is no pack to check against.", hint="medref import PATH --packs FOLDER makes one.")
        yield LabelShelf(library)
    finally:
        library.close()
