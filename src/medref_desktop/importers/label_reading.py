"""One label, from its source to rows ready to be stored, with its line in the report. Runs in any process."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from medref_desktop.domain.label import Label, Picture
from medref_desktop.domain.word_count import count_words
from medref_desktop.errors import LabelRefused, MedRefError
from medref_desktop.importers import label_files, openfda, spl
from medref_desktop.importers.drug_identity import Identity, identify
from medref_desktop.importers.import_report import ACCEPTED, REFUSED, ReportLine
from medref_desktop.importers.label_codes import codes_of
from medref_desktop.importers.label_monograph import label_monograph
from medref_desktop.store.monograph_body import EncodedMonograph, encode

SPL, OPENFDA = "SPL", "openFDA"


class OpenFdaRecord(NamedTuple):
    """A record of an openFDA file, with the way to it in words."""

    name: str
    data: Mapping[str, Any]


Task = OpenFdaRecord | label_files.OnDisk
"""What a worker is given: a record, or a file that it opens by itself."""


class ReadLabel(NamedTuple):
    """What became of one label; a refused one has only its line."""

    line: ReportLine
    encoded: EncodedMonograph | None = None
    pictures: tuple[Picture, ...] = ()


def read(task: Task) -> list[ReadLabel]:
    """Read every label of a task. Whatever is wrong with one becomes its line and harms no other."""
    if isinstance(task, OpenFdaRecord):
        return [_one(task.name, OPENFDA, lambda: openfda.parse(task.data))]
    return list(_of_file(task))


def refused(name: str, failure: MedRefError) -> ReadLabel:
    """The line of what cannot be imported."""
    return ReadLabel(ReportLine(name, REFUSED, " ".join(filter(None, (failure.message, failure.hint)))))


def _of_file(task: label_files.OnDisk) -> Iterator[ReadLabel]:
    try:
        for name, data, picture in label_files.read_label(task):
            yield _one(name, SPL, lambda data=data, picture=picture: spl.parse(data, picture))  # type: ignore[misc]
    except MedRefError as failure:
        yield refused(task.name, failure)


def _one(name: str, source_format: str, parse: Callable[[], Label]) -> ReadLabel:
    try:
        label = parse()
        identity = identify(label)
        if not identity.places:
            raise LabelRefused("The label names no drug.", hint="It can be read where it was made known.")
        monograph = label_monograph(label, identity, source_format)
        encoded = encode(monograph, codes_of(label, identity), label.fields)
        line = _line(name, label, identity, encoded)
    except MedRefError as failure:
        return refused(name, failure)
    except Exception as fault:
        # Our own fault must not keep thousands of other labels out: it is told with its place, for us to mend.
        return refused(name, _fault(fault))
    return ReadLabel(line, encoded, label.pictures)


def _fault(fault: Exception) -> LabelRefused:
    place = traceback.extract_tb(fault.__traceback__)[-1]
    return LabelRefused(
        f"MedRef failed on this label: {type(fault).__name__} at {Path(place.filename).name}, line {place.lineno}.",
        hint="Nothing of it was imported. Please report it to MedRef's makers.",
    )


def _line(name: str, label: Label, identity: Identity, encoded: EncodedMonograph) -> ReportLine:
    kept = words_of(encoded) - label.words.added
    listed = {reason: count for reason, count in label.words.listed.items() if count}
    missing = label.words.words_in - kept - sum(listed.values())
    if missing:
        wrong = f"{missing} are missing" if missing > 0 else f"{-missing} are too many"
        raise LabelRefused(
            f"The words of this label do not add up: {wrong}.",
            hint="Nothing of it was imported, as something might be lost. Please report it to MedRef's makers.",
        )
    return ReportLine(
        name,
        ACCEPTED,
        set_id=label.set_id,
        version=label.version,
        drugs=tuple(f"{place.drug.key} ({place.drug.group})" for place in identity.places),
        drug_key_from=identity.made_from,
        unsure=identity.unsure,
        words_in=label.words.words_in,
        words_kept=kept,
        words_listed=listed,
        sections=Counter(section.kind.value for section in label.sections),
        unmapped=label.unmapped,
        odd_characters=dict(label.odd_characters),
        figures_missing=label.figures_missing,
    )


def words_of(encoded: EncodedMonograph) -> int:
    """The words that a monograph's sections hold, in their titles and blocks."""
    return sum(count_words(section.title) + count_words(section.text) for section in encoded.sections)
