"""What a leaflet says, as one value: head, status, note, parts, sources and footer. No clock, no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.domain.patient_shape import MOST_IMPORTANT
from medref_desktop.domain.provenance import NOT_KNOWN, Made, Review
from medref_desktop.domain.source import Source
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.language import Language, language
from medref_desktop.handout.letterhead import NO_LETTERHEAD, Letterhead
from medref_desktop.handout.parts import PATIENT_PARTS, Part, Wanted, offered_parts, parts_of
from medref_desktop.handout.policy import Unreviewed

PAPERS = ("Letter", "A4")
STANDARD, LARGE, ONE_PAGE = "standard", "large", "one page"
LAYOUTS = (STANDARD, LARGE, ONE_PAGE)
"""12 point; 18 point; 11 point and tight, for a leaflet that fits one page so: a longer one is set in 12 point."""


@dataclass(frozen=True, slots=True)
class HandoutChoices:
    """What a person chose in the handout dialog; `parts` are names of `offered_parts`, in any order."""

    printed_on: date
    parts: tuple[str, ...] = PATIENT_PARTS
    paper: str = "Letter"
    layout: str = STANDARD
    letterhead: Letterhead = NO_LETTERHEAD
    note: str = ""
    language: str = ENGLISH
    unreviewed: Unreviewed = Unreviewed.STATUS


@dataclass(frozen=True, slots=True)
class Handout:
    """One leaflet, worded and ordered, ready to be typeset."""

    title: str
    form: str
    """In which form and by which way: the same drug by another way is another medicine."""
    subtitle: str
    kind: str
    """What kind of paper it is, at the top right."""
    letterhead: Letterhead
    status: str
    status_advice: str
    note: str
    parts: tuple[Part, ...]
    footer: tuple[str, ...]
    """What stands at the foot of every page."""
    watermark: str
    paper: str
    layout: str
    language: Language
    printed_on: date
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Of the figures in the parts, by their SHA-256: PNG or JPEG."""


def make_handout(
    monograph: Monograph, choices: HandoutChoices, pack_label: str = "", official_title: str = ""
) -> Handout:
    """The leaflet of a monograph; `pack_label` names the pack that it came from.

    `official_title` is that of the maker's own text for patients, where one is at hand.

    Raises:
        HandoutFailed: no text for the patient, text without a place, text that nobody has reviewed where the clinic
            does not print such, a part, paper, layout or language that is not known.
    """
    _check(monograph, choices)
    spoken, letterhead = language(choices.language), choices.letterhead
    review = monograph.patient_review(choices.language)
    status = _status(monograph, spoken)
    wanted = Wanted(choices.parts, choices.language, letterhead.name, letterhead.telephone, official_title)
    is_marked = not review.is_reviewed and choices.unreviewed is Unreviewed.WATERMARK
    brands = ", ".join(monograph.names.brands)
    return Handout(
        title=monograph.names.name.lower(),
        form=spoken.form(monograph.facts),
        subtitle=spoken.say("brands", brands=brands) if brands else "",
        kind=spoken.say("patient_information"),
        letterhead=letterhead,
        status=status,
        status_advice="" if review.is_reviewed else spoken.say("ask_yours"),
        note=choices.note.strip(),
        parts=parts_of(monograph, wanted),
        footer=(f"{status}.", _source_footer(monograph, choices, pack_label), spoken.say("intended_use")),
        watermark=spoken.say("watermark") if is_marked else "",
        paper=choices.paper,
        layout=choices.layout,
        language=spoken,
        printed_on=choices.printed_on,
    )


def file_name(drug: str) -> str:
    """A name for the PDF that every system takes: `hydrocodone-acetaminophen.pdf`."""
    letters = "".join(char if char.isalnum() else " " for char in drug.lower())
    # The word keeps clear of names that Windows reserves, such as CON and NUL.
    return "-".join([*letters.split(), "handout"]) + ".pdf"


def check_page(choices: HandoutChoices) -> None:
    """Refuse a paper or layout that is not known.

    Raises:
        HandoutFailed: with those that there are.
    """
    for chosen, known, what in ((choices.paper, PAPERS, "paper"), (choices.layout, LAYOUTS, "a layout")):
        if chosen not in known:
            raise HandoutFailed(
                f"The handout cannot be made for {what} called “{chosen}”.", hint=f"There are: {', '.join(known)}."
            )


def _status(monograph: Monograph, spoken: Language) -> str:
    """How a text that is not in English was made, and who has reviewed the text."""
    reviewed = review_words(monograph.patient_review(spoken.tag), spoken)
    sections = monograph.patient_texts(spoken.tag)
    is_by_machine = any(s.translation and s.translation.made is Made.BY_MACHINE for s in sections)
    return f"{spoken.say('made_by_machine')}. {reviewed}" if is_by_machine else reviewed


def review_words(review: Review, spoken: Language) -> str:
    """Who has reviewed the text, or that nobody has."""
    if not review.is_reviewed:
        return spoken.say("not_reviewed")
    if review.reviewed_on is None:
        return spoken.say("reviewed", name=review.name, role=review.role)
    return spoken.say("reviewed_on", name=review.name, role=review.role, date=spoken.day(review.reviewed_on))


def _check(monograph: Monograph, choices: HandoutChoices) -> None:
    name = monograph.names.name
    check_page(choices)
    if choices.unreviewed is Unreviewed.REFUSE and not monograph.patient_review(choices.language).is_reviewed:
        raise HandoutFailed(
            f"The text of {name} has not been reviewed by a pharmacist or doctor, and this clinic prints no such text.",
            hint="Have it reviewed, or print the maker's own text.",
        )
    offered = offered_parts(monograph, choices.language)
    if MOST_IMPORTANT not in offered:
        raise HandoutFailed(
            f"The patient text of {name} has no part “{MOST_IMPORTANT}”, and no handout is made without it."
        )
    unknown = [part for part in choices.parts if part not in offered]
    if unknown:
        raise HandoutFailed(
            f"The handout of {name} has no part called “{unknown[0]}”.",
            hint=f"Its parts are: {', '.join(offered)}.",
        )


def _source_footer(monograph: Monograph, choices: HandoutChoices, pack_label: str) -> str:
    provenance, spoken = monograph.provenance, language(choices.language)
    each_once = dict.fromkeys((each.set_id, each.version) for each in provenance.evidence)
    labels = ", ".join(dict.fromkeys(_label_words(*label, spoken) for label in each_once))
    source = spoken.say(
        "source_from_labels" if labels else "source",
        source=spoken.say("source_clinic" if provenance.source is Source.CLINIC else "source_starter"),
        drug=monograph.names.name.lower(),
        date=spoken.day(provenance.dated),
        labels=labels,
    )
    return spoken.origin(source, pack_label, choices.printed_on)


def _label_words(set_id: str, version: str, spoken: Language) -> str:
    if set_id == NOT_KNOWN:
        return spoken.say("label_not_known")
    return spoken.say("label_version" if version != NOT_KNOWN else "label_no_version", set_id=set_id, version=version)
