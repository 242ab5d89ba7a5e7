"""The maker's own text for patients as its own document: verbatim, complete, with pictures, marked as the maker's."""

from __future__ import annotations

from collections.abc import Mapping

from medref_desktop.domain.blocks import figures
from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.domain.sections import OFFICIAL_PATIENT_TEXTS
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import Handout, HandoutChoices, check_page
from medref_desktop.handout.language import language
from medref_desktop.handout.parts import Part, under


def official_title(label: Monograph) -> str:
    """What the maker's texts for patients are called: "Medication Guide, Instructions for use"; empty without one."""
    return ", ".join(dict.fromkeys(OFFICIAL_PATIENT_TEXTS[each.code] for each in label.official_patient_texts))


def make_official(
    label: Monograph, choices: HandoutChoices, pictures: Mapping[str, bytes], pack_label: str = ""
) -> Handout:
    """The maker's texts for patients in a label. Parts and note are not for choosing: nothing is left out or added.

    Raises:
        HandoutFailed: the label has no such text, or the paper or layout is not known.
    """
    check_page(choices)
    texts = label.official_patient_texts
    if not texts:
        raise HandoutFailed(
            f"This label of {label.names.name} has no text for patients.",
            hint="Choose another label, or print the leaflet.",
        )
    spoken, provenance = language(ENGLISH), label.provenance
    source = spoken.say(
        "official_source",
        drug=label.names.name,
        maker=provenance.maker,
        set_id=provenance.set_id,
        version=provenance.version,
        effective=spoken.day(provenance.dated),
    )
    wanted = {figure.sha256 for each in texts for figure in figures(each.blocks)}
    return Handout(
        title=label.names.name,
        form=", ".join(label.facts.forms),
        subtitle=" · ".join(part for part in (", ".join(label.names.brands), provenance.maker) if part),
        kind=spoken.say("official_kind"),
        letterhead=choices.letterhead,
        status=spoken.say("official_status"),
        status_advice=spoken.say("official_advice"),
        note="",
        parts=tuple(Part(each.title or OFFICIAL_PATIENT_TEXTS[each.code], under(2, each.blocks)) for each in texts),
        footer=(f"{spoken.say('official_kind')}.", spoken.origin(source, pack_label, choices.printed_on)),
        watermark="",
        paper=choices.paper,
        layout=choices.layout,
        language=spoken,
        printed_on=choices.printed_on,
        pictures={sha256: data for sha256, data in pictures.items() if sha256 in wanted},
    )
