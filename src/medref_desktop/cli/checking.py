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
from medref_desktop.review.waivers import Waived
from medref_desktop.review.whole_check import Checked, check_whole
from medref_desktop.store.library import Library


def check_files(files: Iterable[Path], source: Source, packs: Iterable[Path], *, tells_waived: bool = False) -> int:
    """Print what is to be mended in each file, and give the exit status: 1 where there is an error."""
    from medref_desktop.importers import monograph_file

    refused = 0
    with shelf_of(packs) as shelf:
        for file in files:
            checked = check_text(monograph_file.read_text(file), file.name, source, shelf)
            refused += bool(checked.errors)
            click.echo(f"{file.name}: {_verdict(checked)}")
            for told in _summaries(checked.monograph) if checked.monograph else ():
                click.echo(f"  {told}")
            for finding in checked.findings:
                click.echo(f"  {finding_line(finding)}")
            for waived in checked.waived if tells_waived else ():
                click.echo(f"  {waived_line(waived)}")
    return 1 if refused else 0


def _summaries(monograph: Monograph) -> Iterator[str]:
    """How easily the parts for the patient are read, in each language."""
    from medref_desktop.review import patient_part, translated_part

    yield from filter(None, (patient_part.summary(monograph), *translated_part.summary(monograph)))


def _verdict(checked: Checked) -> str:
    verdict, waived = f"{checked.errors} to mend" if checked.errors else "sound", len(checked.waived)
    return f"{verdict}, {waived} {'remark' if waived == 1 else 'remarks'} waived" if waived else verdict


def finding_line(finding: Finding) -> str:
    """A finding in a line. Of a remark also the rule, which a waiver must name."""
    if finding.is_error:
        return f"line {finding.line}: {finding.message}"
    rule = f" ({finding.rule})" if finding.rule else ""
    return f"line {finding.line}: remark{rule}: {finding.message}"


def waived_line(waived: Waived) -> str:
    """A remark that is waived, with the reason."""
    finding, waiver = waived
    return f"line {finding.line}: waived ({finding.rule}): {finding.message} Reason: {waiver.reason}"


def check_text(text: str, file_name: str, source: Source, shelf: LabelShelf | None = None) -> Checked:
    """All that is to be said of the text of a monograph file; with a shelf also what its labels say against it."""
    from medref_desktop.importers import monograph_file

    return check_whole(text, *monograph_file.parse(text, source, file_name), shelf)


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
