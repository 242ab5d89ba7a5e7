"""The kinds of section in tab order, their titles, and the sentences that stand where there is no text."""

from __future__ import annotations

import re
from enum import StrEnum

from medref_desktop.domain import patient_shape


class SectionKind(StrEnum):
    """Which tab a section stands in."""

    ADMINISTRATION = "administration"
    MECHANISM = "mechanism"
    SIDE_EFFECTS = "side_effects"
    INDICATIONS = "indications"
    CONTRAINDICATIONS = "contraindications"
    COMBINATIONS = "combinations"
    INTERACTIONS = "interactions"
    MONITORING = "monitoring"
    WARNINGS = "warnings"
    PREGNANCY = "pregnancy"
    POPULATIONS = "populations"
    DEPENDENCE = "dependence"
    OVERDOSE = "overdose"
    PRODUCTS = "products"
    STUDIES = "studies"
    PATIENT_INFORMATION = "patient_information"
    MEDICATION_GUIDE = "medication_guide"
    PACKAGE = "package"
    OTHER = "other"
    BOXED_WARNING = "boxed_warning"
    PATIENT = "patient"
    TRANSLATION = "translation"


K = SectionKind

WRITTEN_TITLES = {
    K.BOXED_WARNING: "Summary of the boxed warning",
    K.ADMINISTRATION: "How it is administered",
    K.MECHANISM: "How it works",
    K.SIDE_EFFECTS: "Common side effects",
    K.INDICATIONS: "Who should take it",
    K.CONTRAINDICATIONS: "Who should not take it",
    K.COMBINATIONS: "Commonly used with",
    K.MONITORING: "Commonly tested with",
    K.WARNINGS: "Warnings",
    K.PREGNANCY: "Pregnancy and breastfeeding",
    K.POPULATIONS: "Kidney, liver, age",
    K.PATIENT: "For the patient",
}
"""The sections of starter and clinic monographs, in the order of their files, with their titles."""

TRANSLATED_TITLE = "For the patient (other languages)"
"""The tab of the part for the patient in other languages; each has a title of its own: "For the patient (Spanish)"."""

LABEL_TITLES = {
    K.BOXED_WARNING: "Boxed warning",
    K.ADMINISTRATION: "How it is administered",
    K.MECHANISM: "How it works",
    K.SIDE_EFFECTS: "Side effects",
    K.INDICATIONS: "Who should take it",
    K.CONTRAINDICATIONS: "Who should not take it",
    K.INTERACTIONS: "Interactions",
    K.MONITORING: "Tests and monitoring",
    K.WARNINGS: "Warnings",
    K.PREGNANCY: "Pregnancy and breastfeeding",
    K.POPULATIONS: "Kidney, liver, age",
    K.DEPENDENCE: "Abuse and dependence",
    K.OVERDOSE: "Overdose",
    K.PRODUCTS: "Forms and storage",
    K.STUDIES: "Studies",
    K.PATIENT_INFORMATION: "Patient information",
    K.MEDICATION_GUIDE: "Medication Guide",
    K.PACKAGE: "Package label",
    K.OTHER: "Other",
}
"""The sections of official labels, with their titles."""

WRITTEN_SEVEN = (
    K.ADMINISTRATION,
    K.MECHANISM,
    K.SIDE_EFFECTS,
    K.INDICATIONS,
    K.CONTRAINDICATIONS,
    K.COMBINATIONS,
    K.MONITORING,
)
"""The tabs that stand in every starter and clinic monograph, at the same places."""

LABEL_SEVEN = tuple(K.INTERACTIONS if kind is K.COMBINATIONS else kind for kind in WRITTEN_SEVEN)

STARTER_ALSO = (K.WARNINGS, K.PREGNANCY, K.PATIENT)
"""What a starter monograph must have besides the seven."""

FIXED_PARTS = {
    K.COMBINATIONS: ("Do not combine", "Given with"),
    K.MONITORING: ("Tests before and during",),
    K.PATIENT: patient_shape.PARTS,
}
"""Headings that must stand in a written section, in this order."""

OPTIONAL_PARTS = {K.MONITORING: ("Studied together with",), K.PATIENT: (patient_shape.MORE_HELP,)}
"""Headings that may follow the fixed ones; no others may."""

_ALSO_CALLED = {
    "adverse": K.SIDE_EFFECTS,
    "dosage": K.ADMINISTRATION,
    "dose": K.ADMINISTRATION,
    "dosing": K.ADMINISTRATION,
    "uses": K.INDICATIONS,
    "lactation": K.PREGNANCY,
    "renal": K.POPULATIONS,
    "hepatic": K.POPULATIONS,
    "pediatric": K.POPULATIONS,
    "geriatric": K.POPULATIONS,
    "precautions": K.WARNINGS,
    "storage": K.PRODUCTS,
}
"""Further words for tabs, as official labels have them."""

UNCODED_PATIENT_TEXT = "42229-5-patient"
"""Of a maker's text for patients that its source has put, without a code of its own, inside the counseling section."""

OFFICIAL_PATIENT_TEXTS = {
    "42231-1": "Medication Guide",
    "42230-3": "Patient package insert",
    "68498-5": "Patient medication information",
    UNCODED_PATIENT_TEXT: "Patient information",
    "59845-8": "Instructions for use",
}
"""The documents that a maker wrote for patients, by the LOINC code of a label's section, in the order of printing."""

NOT_WRITTEN = "Not written: no label at hand."


def title_of(kind: SectionKind, *, is_label: bool) -> str:
    """The title of a tab."""
    titles = LABEL_TITLES if is_label else WRITTEN_TITLES
    if kind is K.TRANSLATION:
        return TRANSLATED_TITLE
    return titles.get(kind) or LABEL_TITLES.get(kind) or WRITTEN_TITLES[kind]


def kinds_called(words: str) -> frozenset[SectionKind]:
    """The kinds that these words, or beginnings of words, name: by a title, by the kind or by what labels call it.

    >>> sorted(kinds_called("side effects")), kinds_called("nonsense")
    ([<SectionKind.SIDE_EFFECTS: 'side_effects'>], frozenset())
    """
    wanted = words.casefold().split()
    if not wanted:
        return frozenset()
    called = [(kind, title) for titles in (WRITTEN_TITLES, LABEL_TITLES) for kind, title in titles.items()]
    called.append((K.TRANSLATION, TRANSLATED_TITLE))
    called += [(kind, kind.value.replace("_", " ")) for kind in SectionKind]
    called += [(kind, word) for word, kind in _ALSO_CALLED.items()]
    return frozenset(
        kind
        for kind, name in called
        if all(any(word.startswith(one) for word in re.findall(r"\w+", name.casefold())) for one in wanted)
    )


def absent_text(kind: SectionKind, *, is_label: bool) -> str:
    """What stands in one of the first seven places without a section: absent is not empty."""
    if not is_label:
        return NOT_WRITTEN
    what = {K.MONITORING: "on tests", K.COMBINATIONS: "on interactions", K.INTERACTIONS: "on interactions"}
    where = " Monitoring stands under Warnings." if kind is K.MONITORING else ""
    return f"This label has no section {what.get(kind, 'of this kind')}.{where}"


_WARNING_WORDS = re.compile(
    r"warning|\brisk|danger|fatal|death|mortal|\bdie\b|\bdied\b|serious|life.threatening|toxic|contraindicat|"
    r"caution|injur|\bharm|abuse|overdos|suicid|respiratory depression|infection|hemorrhag|bleed|failure|"
    r"anaphyla|cancer|malignan|embryo|birth defect|not for \w+ use",
    re.IGNORECASE,
)
_SEVERE = re.compile(r"severe", re.IGNORECASE)
_DOSE = re.compile(r"\d ?mg\b.{0,40}(?:b\.i\.d|t\.i\.d|/kg|daily|/day)", re.IGNORECASE)
_LEAFLET = re.compile(
    r"\W*(?:medication guide|what (?:are|should)|who should|how should|before (?:you )?tak|general information about)",
    re.IGNORECASE,
)


def warns(text: str) -> bool:
    """Whether a text under the code of boxed warnings warns: some labels put doses or their leaflet's parts there."""
    if _LEAFLET.match(text):
        return False
    return bool(_WARNING_WORDS.search(text) or (_SEVERE.search(text) and not _DOSE.search(text)))
