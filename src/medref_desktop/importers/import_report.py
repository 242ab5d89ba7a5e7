"""What became of every file and label of an import: a line each, kept on disk while it grows, and the totals."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from medref_desktop.errors import MedRefError

ACCEPTED, UNCHANGED, OLDER, REFUSED = "accepted", "unchanged", "older", "refused"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One label, or one file that is none.

    `words_in` = `words_kept` + the sum of `words_listed`, which counts by reason the words that are in no section.
    `drugs` are drug keys with their form groups; `unsure` what a person should look at of how they were made.
    """

    path: str
    state: str
    reason: str = ""
    set_id: str = ""
    version: int = 0
    drugs: tuple[str, ...] = ()
    drug_key_from: str = ""
    unsure: tuple[str, ...] = ()
    words_in: int = 0
    words_kept: int = 0
    words_listed: Mapping[str, int] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    odd_characters: Mapping[str, int] = field(default_factory=dict)
    figures_missing: int = 0


@dataclass(slots=True)
class Totals:
    """Sums over all lines; `listed` and `odd_characters` by kind, `seconds` as the clock went."""

    files: int = 0
    labels: int = 0
    accepted: int = 0
    unchanged: int = 0
    older: int = 0
    refused: int = 0
    words_in: int = 0
    words_kept: int = 0
    words_listed: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    odd_characters: Counter[str] = field(default_factory=Counter)
    figures_missing: int = 0
    unsure: int = 0
    seconds: float = 0.0


class ImportReport:
    """Lines are written to a temporary file as they come, so that a whole country's labels need no memory.

    Close it, or use it in a `with` block.
    """

    def __init__(self) -> None:
        self.totals = Totals()
        self._lines: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (see close)

    def __enter__(self) -> ImportReport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._lines.close()

    def add(self, line: ReportLine) -> None:
        self._lines.write(json.dumps(_data(line), ensure_ascii=False) + "\n")
        totals = self.totals
        setattr(totals, line.state, getattr(totals, line.state) + 1)
        if line.set_id:
            totals.labels += 1
        totals.words_in += line.words_in
        totals.words_kept += line.words_kept
        totals.words_listed.update(line.words_listed)
        totals.unmapped.update(line.unmapped)
        totals.odd_characters.update(line.odd_characters)
        totals.figures_missing += line.figures_missing
        totals.unsure += bool(line.unsure)

    def lines(self, *, state: str = "") -> Iterator[dict[str, Any]]:
        """The lines as JSON-ready data, all or those of one state."""
        self._lines.seek(0)
        for text in self._lines:
            line = json.loads(text)
            if state in ("", line["state"]):
                yield line
        self._lines.seek(0, 2)

    def write(self, file: IO[str]) -> None:
        """Write {"files": [...], "totals": {...}} without holding it in memory."""
        file.write('{"files": [')
        for number, line in enumerate(self.lines()):
            file.write(("," if number else "") + "\n" + json.dumps(line, ensure_ascii=False))
        totals = json.dumps(_data(self.totals), ensure_ascii=False, indent=2)
        file.write(f'\n],\n"totals": {totals}}}\n')

    def save(self, path: Path) -> None:
        """Write the report to a file.

        Raises:
            MedRefError: it cannot be written.
        """
        try:
            with path.open("w", encoding="utf-8") as file:
                self.write(file)
        except OSError as exc:
            raise MedRefError(
                f"The report cannot be written to {path}: {exc.strerror}.", hint="Choose another place for it."
            ) from exc


def _data(told: ReportLine | Totals) -> dict[str, Any]:
    """JSON-ready; dataclasses.asdict cannot copy a Counter."""
    return {one.name: getattr(told, one.name) for one in fields(told)}
