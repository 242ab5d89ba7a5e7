"""Monographs: one document about a drug in one form group, with the hash that proves it unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from medref_desktop.domain.blocks import Block, from_data, plain_text, to_data
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.product import Product
from medref_desktop.domain.provenance import Evidence, Made, Provenance, Review, Translation
from medref_desktop.domain.sections import LABEL_SEVEN, OFFICIAL_PATIENT_TEXTS, WRITTEN_SEVEN, SectionKind
from medref_desktop.domain.source import Source

ENGLISH = "en"
"""The language of every text that does not say another."""


@dataclass(frozen=True, slots=True)
class Names:
    """The plain name, and every other full name by which the drug is found."""

    name: str
    brands: tuple[str, ...] = ()
    salts: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in badges and lists; `pregnancy` is one of PREGNANCY_WORDS."""

    epc_classes: tuple[str, ...] = ()
    therapeutic_class: str = ""
    routes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    rx: str = ""
    dea_schedule: str = ""
    pregnancy: str = "no_statement"


PREGNANCY_WORDS = {
    "contraindicated": "Never in pregnancy",
    "harm": "May harm the unborn",
    "see_text": "Pregnancy: see text",
    "no_statement": "Pregnancy: no statement",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a monograph. `code` is the LOINC code or the openFDA field that a label's section has in its source.

    `translation` has what is to be known of a part for the patient in another language; its fixed headings are English.
    """

    kind: SectionKind
    title: str
    blocks: tuple[Block, ...]
    code: str = ""
    translation: Translation | None = None

    @property
    def text(self) -> str:
        """The section's text without its title."""
        return plain_text(self.blocks)


class Place(NamedTuple):
    """A drug that a monograph stands under, with the drug's names."""

    drug: Drug
    names: Names


@dataclass(frozen=True, slots=True)
class Monograph:
    """One document about a drug. Sections stand in tab order; a kind may occur more than once in a label.

    A label with products of several drugs or form groups stands under each: `also` holds the further places.
    """

    drug: Drug
    names: Names
    facts: Facts
    provenance: Provenance
    sections: tuple[Section, ...]
    products: tuple[Product, ...] = ()
    also: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        return (Place(self.drug, self.names), *self.also)

    def under(self, drug: Drug) -> Monograph:
        """The same monograph as it stands under one of its places."""
        if drug == self.drug:
            return self
        here = next(place for place in self.places if place.drug == drug)
        others = tuple(place for place in self.places if place.drug != drug)
        return replace(self, drug=drug, names=here.names, also=others)

    def sections_of(self, kind: SectionKind) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.kind is kind)

    def patient_texts(self, language: str = ENGLISH) -> tuple[Section, ...]:
        """The part for the patient in a language, by its tag; none where it is not written in it."""
        if language == ENGLISH:
            return self.sections_of(SectionKind.PATIENT)
        return tuple(s for s in self.sections if s.translation and s.translation.language == language)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the part for the patient, by their tags, English first."""
        own = (ENGLISH,) if self.sections_of(SectionKind.PATIENT) else ()
        return (*own, *(s.translation.language for s in self.sections if s.translation))

    def patient_review(self, language: str = ENGLISH) -> Review:
        """Who has reviewed the part for the patient in a language that it has."""
        found = next((s.translation for s in self.patient_texts(language)), None)
        return found.review if found else self.provenance.review

    @property
    def boxed_warnings(self) -> tuple[Section, ...]:
        return self.sections_of(SectionKind.BOXED_WARNING)

    @property
    def official_patient_texts(self) -> tuple[Section, ...]:
        """What the maker wrote for patients, in the order of printing."""
        return tuple(each for code in OFFICIAL_PATIENT_TEXTS for each in self.sections if each.code == code)

    @property
    def tab_kinds(self) -> tuple[SectionKind, ...]:
        """The tabs: the seven that always stand at the same places, then the others that have text."""
        seven = LABEL_SEVEN if self.provenance.is_label else WRITTEN_SEVEN
        present = {section.kind for section in self.sections} - {SectionKind.BOXED_WARNING}
        if self.products:
            present.add(SectionKind.PRODUCTS)
        return (*seven, *(kind for kind in SectionKind if kind in present and kind not in seven))


def to_canonical(monograph: Monograph) -> dict[str, Any]:
    """The whole content as JSON-ready data: what is hashed, and what `from_canonical` reads."""
    return {
        "drug_key": monograph.drug.key,
        "group": monograph.drug.group,
        "names": asdict(monograph.names),
        "facts": asdict(monograph.facts),
        "provenance": _provenance_data(monograph.provenance),
        "sections": [_section_data(section) for section in monograph.sections],
        "products": [asdict(product) for product in monograph.products],
        "also": [
            {"drug_key": place.drug.key, "group": place.drug.group, "names": asdict(place.names)}
            for place in monograph.also
        ],
    }


def from_canonical(data: Mapping[str, Any]) -> Monograph:
    """The inverse of `to_canonical`.

    Raises:
        ValueError, KeyError, TypeError: the data is not of a monograph.
    """
    return Monograph(
        drug=Drug(DrugKey(data["drug_key"]), data["group"]),
        names=Names(**_tuples(data["names"])),
        facts=Facts(**_tuples(data["facts"])),
        provenance=_provenance(data["provenance"]),
        sections=tuple(map(_section, data["sections"])),
        products=products_of(data),
        also=tuple(
            Place(Drug(DrugKey(place["drug_key"]), place["group"]), Names(**_tuples(place["names"])))
            for place in data["also"]
        ),
    )


def products_of(data: Mapping[str, Any]) -> tuple[Product, ...]:
    """The products of a monograph's canonical data alone, for those who need no text."""
    return tuple(Product(**_tuples(product)) for product in data["products"])


def canonical_json(canonical: Mapping[str, Any]) -> bytes:
    """Canonical data as JSON with sorted keys, no spaces, UTF-8, tuples as lists: what is stored and hashed."""
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def content_sha256(canonical: Mapping[str, Any]) -> str:
    """SHA-256 of canonical data as `canonical_json` writes it."""
    return hashlib.sha256(canonical_json(canonical)).hexdigest()


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _section_data(section: Section) -> dict[str, Any]:
    """What most sections do not have is left out, so that the hash of a text stays what it was."""
    data = {
        "kind": section.kind.value,
        "title": section.title,
        "code": section.code,
        "blocks": [to_data(block) for block in section.blocks],
    }
    if (made := section.translation) is None:
        return data
    return {**data, "translation": {"language": made.language, "made": made.made, "review": _review_data(made.review)}}


def _section(data: Mapping[str, Any]) -> Section:
    made = data.get("translation")
    return Section(
        SectionKind(data["kind"]),
        data["title"],
        tuple(from_data(block) for block in data["blocks"]),
        data["code"],
        Translation(made["language"], Made(made["made"]), _review(made["review"])) if made else None,
    )


def _provenance_data(provenance: Provenance) -> dict[str, Any]:
    return {
        **asdict(provenance),
        "source": provenance.source.value,
        "dated": provenance.dated.isoformat(),
        "review": _review_data(provenance.review),
    }


def _review_data(review: Review) -> dict[str, Any]:
    return {**asdict(review), "reviewed_on": review.reviewed_on.isoformat() if review.reviewed_on else None}


def _review(data: Mapping[str, Any]) -> Review:
    reviewed_on = date.fromisoformat(data["reviewed_on"]) if data["reviewed_on"] else None
    return Review(data["name"], data["role"], reviewed_on)


def _provenance(data: Mapping[str, Any]) -> Provenance:
    return Provenance(
        **{
            **data,
            "source": Source(data["source"]),
            "dated": date.fromisoformat(data["dated"]),
            "review": _review(data["review"]),
            "evidence": tuple(Evidence(**evidence) for evidence in data["evidence"]),
        }
    )
