"""Where a text comes from, how old it is and who has reviewed it: in sight wherever the text is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medref_desktop.domain.source import SOURCE_TITLES, Source

NOT_KNOWN = "not known"
"""What a monograph file says where its source has lost a set id or version."""

NOT_REVIEWED_SCREEN = "Not reviewed by a clinician"

INTENDED_USE = (
    "MedRef is a reference for health professionals. It shows general information about medicines. "
    "It does not know any patient, does not calculate doses and does not replace professional judgment."
)
"""Stands in About, README and on every handout."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who has reviewed a text; an empty name means that nobody has."""

    name: str = ""
    role: str = ""
    reviewed_on: date | None = None

    @property
    def is_reviewed(self) -> bool:
        return bool(self.name)


class Made(StrEnum):
    """How a text came into another language."""

    BY_MACHINE = "by machine"
    BY_PERSON = "by a person"


@dataclass(frozen=True, slots=True)
class Translation:
    """The language of a text that is not in English, by its tag ("es"), how it was made and who has reviewed it."""

    language: str
    made: Made
    review: Review = Review()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A field of an official label that a section's facts come from."""

    section: str
    set_id: str
    version: str
    field: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source, maker, set id and version, effective or written date, review, evidence.

    Of labels also the format that they were read from (SPL or openFDA), how the drug key was made (`drug_key_from`),
    the document's own id, its marketing category (NDA, BLA, ANDA, unapproved) and whether a repackager made it.
    """

    source: Source
    dated: date
    review: Review = Review()
    maker: str = ""
    set_id: str = ""
    version: str = ""
    evidence: tuple[Evidence, ...] = ()
    format: str = ""
    drug_key_from: str = ""
    document_id: str = ""
    category: str = ""
    is_repackaged: bool = False

    @property
    def is_label(self) -> bool:
        return self.source is Source.LABEL

    @property
    def needs_note(self) -> bool:
        """Whether the reader must be told that nobody has reviewed this. Labels are the makers' own words."""
        return not self.is_label and not self.review.is_reviewed


def review_line(provenance: Provenance) -> str:
    """The review status in words; empty for official labels."""
    if provenance.is_label:
        return ""
    return review_words(provenance.review)


def translation_line(translation: Translation) -> str:
    """How a translation was made, and its review status."""
    return f"Translated {translation.made} · {review_words(translation.review)}"


def review_words(review: Review) -> str:
    """Who has reviewed a text of ours, or that nobody has."""
    if not review.is_reviewed:
        return NOT_REVIEWED_SCREEN
    on = f", {review.reviewed_on.isoformat()}" if review.reviewed_on else ""
    return f"Reviewed by {review.name}, {review.role}{on}"


def source_line(provenance: Provenance) -> str:
    """Source, maker, set id, version and date in one line, without the review status."""
    parts = [SOURCE_TITLES[provenance.source]]
    if provenance.is_label:
        parts += [provenance.maker, f"set id {provenance.set_id}", f"version {provenance.version}"]
        parts.append(f"effective {provenance.dated.isoformat()}")
    else:
        from_labels = " from official labels" if provenance.evidence else ""
        parts.append(f"written {provenance.dated.isoformat()}{from_labels}")
    return " · ".join(part for part in parts if part)


def provenance_line(provenance: Provenance, today: date) -> str:
    """All that must be in sight beside a text: source, date, age, review status."""
    return " · ".join(
        part for part in (source_line(provenance), age(provenance.dated, today), review_line(provenance)) if part
    )


def age(dated: date, today: date) -> str:
    """How old a text is, in the words people use; a date in the future is said to be one."""
    days = (today - dated).days
    if days < 0:
        return "dated in the future"
    if days < 62:
        return "" if days < 1 else "1 day old" if days == 1 else f"{days} days old"
    months = round(days / 30.44)
    return f"{months} months old" if months < 24 else f"{round(days / 365.25)} years old"
