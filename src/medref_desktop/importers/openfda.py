"""A record of openFDA's drug labels -> a label. Fields that repeat one another are shown once; no word is lost.

Source: open.fda.gov/apis/drug/label, searchable fields.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from medref_desktop.domain.blocks import Block
from medref_desktop.domain.label import Ingredient, Label, LabelProduct, WordAccount
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.product import Product
from medref_desktop.domain.sections import SectionKind, warns
from medref_desktop.domain.word_count import count_words
from medref_desktop.errors import LabelRefused
from medref_desktop.importers import field_hashes
from medref_desktop.importers.cleaning import clean
from medref_desktop.importers.openfda_tables import FoundTable, place_tables, read_table
from medref_desktop.importers.openfda_text import paragraphs
from medref_desktop.importers.section_map import code_of_field, kind_of_field, title_of_field
from medref_desktop.importers.spl_text import Reading

_ABOUT_THE_RECORD = frozenset({"openfda", "id", "set_id", "version", "effective_time", "spl_product_data_elements"})
_METADATA, _ELEMENTS = "names, codes and dates", "list of product data elements"
_REPEATED, _TABLE = "repeated in another section", "repeated by a table field"
_SET_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPACES = re.compile(r"\s+")
MOST_TABLES = 2_000

# In openFDA a section's text holds the texts of the sections inside it, which are fields of their own as well.
_INSIDE: dict[str, tuple[str, ...]] = {
    "pregnancy": ("teratogenic_effects", "nonteratogenic_effects", "labor_and_delivery", "nursing_mothers"),
    "use_in_specific_populations": (
        "pregnancy", "teratogenic_effects", "nonteratogenic_effects", "labor_and_delivery", "nursing_mothers",
        "pediatric_use", "geriatric_use",
    ),
    "clinical_pharmacology": (
        "mechanism_of_action", "pharmacodynamics", "pharmacokinetics", "microbiology", "pharmacogenomics",
        "animal_pharmacology_and_or_toxicology", "clinical_studies",
    ),
    "nonclinical_toxicology": (
        "carcinogenesis_and_mutagenesis_and_impairment_of_fertility", "animal_pharmacology_and_or_toxicology",
    ),
    "drug_abuse_and_dependence": ("controlled_substance", "abuse", "dependence"),
    "drug_interactions": ("drug_and_or_laboratory_test_interactions",),
    "warnings": (
        "boxed_warning", "do_not_use", "ask_doctor", "ask_doctor_or_pharmacist", "when_using", "stop_use",
        "pregnancy_or_breast_feeding", "keep_out_of_reach_of_children", "precautions",
    ),
    "precautions": (
        "general_precautions", "information_for_patients", "laboratory_tests", "drug_interactions",
        "drug_and_or_laboratory_test_interactions", "carcinogenesis_and_mutagenesis_and_impairment_of_fertility",
        "pregnancy", "teratogenic_effects", "nonteratogenic_effects", "labor_and_delivery", "nursing_mothers",
        "pediatric_use", "geriatric_use",
    ),
    "how_supplied": ("storage_and_handling", "safe_handling_warning"),
    "information_for_patients": ("spl_patient_package_insert", "spl_medguide", "instructions_for_use"),
    "spl_patient_package_insert": ("instructions_for_use",),
    "spl_medguide": ("instructions_for_use",),
}  # fmt: skip


def parse(record: object) -> Label:
    """The label of a record.

    Raises:
        LabelRefused: it is no label of a medicine for people, or something in it is of a kind that makes no sense.
    """
    if not isinstance(record, dict):
        raise LabelRefused("The record is no JSON object.")
    about = _about(record)
    reading = Reading(lambda media: (None, ""))
    texts = _texts(record, reading.odd)
    if not texts:
        raise LabelRefused("The record has no section with text.")
    listed: Counter[str] = Counter()
    words_in = _count_about(record, listed)
    words_in += sum(count_words(text) for values in texts.values() for text in values)
    tables = _tables(record, reading)
    words_in += sum(table.words for found in tables.values() for table in found)
    sections = tuple(_Sections(texts, tables, listed).all())
    names = _strings(about, "brand_name"), _strings(about, "generic_name")
    product_types = _strings(about, "product_type")
    maker = next(iter(_strings(about, "manufacturer_name")), "")
    category = _category(_strings(about, "application_number"))
    return Label(
        set_id=_set_id(record),
        version=_version(record),
        document_id=str(record.get("id") or ""),
        effective=_effective(record),
        title="",
        maker=maker,
        rx=_rx(product_types),
        category=category,
        is_repackaged=_is_repackaged(about),
        products=_products(about, maker, category),
        sections=sections,
        words=WordAccount(words_in, listed),
        brands=tuple(names[0]),
        generic_names=tuple(names[1]),
        epc_classes=tuple(name.removesuffix(" [EPC]") for name in _strings(about, "pharm_class_epc")),
        rxcuis=tuple(_strings(about, "rxcui")),
        unmapped=(*reading.unmapped, *(field for field in texts if kind_of_field(field) is None)),
        odd_characters=dict(reading.odd),
        figures_missing=reading.figures_missing,
        fields=field_hashes.of_openfda(dict(_section_fields(record))),
    )


# -- what the record is ---------------------------------------------------------------


def _about(record: Mapping[str, Any]) -> Mapping[str, Any]:
    if not record:
        raise LabelRefused("The record is empty.")
    if "error" in record and "set_id" not in record:
        raise LabelRefused("The record is an error message of openFDA, no label.")
    if "set_id" not in record:
        raise LabelRefused("The record is no drug label: it has no set_id.")
    about = record.get("openfda", {})
    if not isinstance(about, dict):
        raise LabelRefused("The record's part “openfda” is no JSON object.")
    if any("ANIMAL" in kind.upper() for kind in _strings(about, "product_type")):
        raise LabelRefused("The record is a label of a medicine for animals.")
    return about


def _set_id(record: Mapping[str, Any]) -> str:
    set_id = record["set_id"]
    if not isinstance(set_id, str) or not _SET_ID.fullmatch(set_id.lower()):
        raise LabelRefused("The record has no set id that makes sense, so its versions cannot be told apart.")
    return set_id.lower()


def _version(record: Mapping[str, Any]) -> int:
    version = str(record.get("version", "")).strip()
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise LabelRefused(f"The record's version is no number: “{version[:40]}”.")
    return int(version)


def _effective(record: Mapping[str, Any]) -> date:
    value = str(record.get("effective_time", "")).strip()
    try:
        if len(value) < 8 or not value[:8].isdecimal():
            raise ValueError
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError as exc:
        raise LabelRefused(f"The record's effective date makes no sense: “{value[:40]}”.") from exc


def _strings(about: Mapping[str, Any], key: str) -> list[str]:
    values = about.get(key, [])
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise LabelRefused(f"The record's “{key}” is no list of texts.")
    return [flat for value in values if (flat := _flat(value, Counter()))]


def _rx(product_types: Iterable[str]) -> str:
    kinds = {"OTC" if "OTC" in kind.upper() else "Rx" for kind in product_types}
    return "Rx and OTC" if len(kinds) > 1 else next(iter(kinds), "")


def _category(applications: Iterable[str]) -> str:
    prefixes = {re.sub(r"[^A-Z].*", "", application.upper()) for application in applications}
    for category in ("NDA", "BLA", "ANDA"):
        if category in prefixes:
            return category
    otc = any(re.match(r"(?i)part|m0", application) for application in applications)
    return "OTC MONOGRAPH" if otc else "UNAPPROVED" if prefixes else ""


def _is_repackaged(about: Mapping[str, Any]) -> bool | None:
    if about.get("is_original_packager") in (True, [True]):
        return False
    return True if about.get("original_packager_product_ndc") else None


def _products(about: Mapping[str, Any], maker: str, category: str) -> tuple[LabelProduct, ...]:
    substances, uniis = _strings(about, "substance_name"), _strings(about, "unii")
    matched = uniis if len(uniis) == len(substances) else [""] * len(substances)
    ingredients = tuple(Ingredient(name, unii) for name, unii in zip(substances, matched, strict=True))
    routes = tuple(_strings(about, "route"))
    brands, generics = _strings(about, "brand_name"), _strings(about, "generic_name")
    packages = _strings(about, "package_ndc")
    generic = generics[0] if len(generics) == 1 else ""
    ndcs = _strings(about, "product_ndc") or [""]
    return tuple(
        LabelProduct(
            Product(
                ndc,
                brands[0] if len(brands) == 1 else "",
                form="",
                route=", ".join(route.lower() for route in routes),
                strength="",
                labeller=maker,
                packages=tuple(package for package in packages if ndc and package.startswith(f"{ndc}-")),
                category=category,
                application=", ".join(_strings(about, "application_number")),
            ),
            generic,
            ingredients,
            routes,
        )
        for ndc in ndcs
    )


# -- its texts ------------------------------------------------------------------------


def _flat(text: str, odd: Counter[str]) -> str:
    if "&" in text:
        text = html.unescape(text)
    return _SPACES.sub(" ", clean(text, odd)).strip()


def _section_fields(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields that hold the text of sections."""
    return (
        (key, value) for key, value in record.items() if key not in _ABOUT_THE_RECORD and not key.endswith("_table")
    )


def _texts(record: Mapping[str, Any], odd: Counter[str]) -> dict[str, list[str]]:
    """The texts of every section field, with single spaces between the words."""
    texts: dict[str, list[str]] = {}
    for field, values in _section_fields(record):
        values = [values] if isinstance(values, str) else values
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise LabelRefused(f"The record's field “{field[:60]}” is no list of texts.")
        if found := [flat for value in values if (flat := _flat(value, odd))]:
            texts[field] = found
    return texts


def _tables(record: Mapping[str, Any], reading: Reading) -> dict[str, list[FoundTable]]:
    tables: dict[str, list[FoundTable]] = {}
    for field, values in record.items():
        if not field.endswith("_table"):
            continue
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise LabelRefused(f"The record's field “{field[:60]}” is no list of texts.")
        if len(values) > MOST_TABLES:
            raise LabelRefused(f"The record's field “{field[:60]}” has {len(values):,} tables, more than any label.")
        tables[field.removesuffix("_table")] = [read_table(value, reading.odd, reading) for value in values]
    return tables


def _count_about(record: Mapping[str, Any], listed: Counter[str]) -> int:
    for field in _ABOUT_THE_RECORD & record.keys():
        reason = _ELEMENTS if field == "spl_product_data_elements" else _METADATA
        listed[reason] += sum(count_words(_flat(text, Counter())) for text in _all_strings(record[field]))
    return sum(listed.values())


def _all_strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _all_strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _all_strings(item)


class _Sections:
    """Makes the sections; `listed` gains the words that are not shown a second time."""

    def __init__(self, texts: dict[str, list[str]], tables: dict[str, list[FoundTable]], listed: Counter[str]) -> None:
        self._texts, self._tables, self._listed = texts, tables, listed
        self._placed: set[str] = set()

    def all(self) -> Iterator[Section]:
        for parent, children in _INSIDE.items():
            for child in children:
                self._part(parent, child)
        self._part_unclassified()
        fields = sorted({*self._texts, *self._tables}, key=_place)
        # First the tables that stand in a text; one that does not may be said to repeat one of them.
        made = [(field, *self._blocks(field)) for field in fields]
        for field, sections, left in made:
            left = [table for table in left if not self._is_repeated(table)]
            extra: tuple[Block, ...] = tuple(block for table in left for block in table.blocks)
            if sections and extra:
                last = sections[-1]
                sections[-1] = Section(last.kind, last.title, (*last.blocks, *extra), last.code)
            elif extra:
                sections.append(Section(kind_of_field(field) or SectionKind.OTHER, "", extra, code_of_field(field)))
            yield from sections

    def _part(self, parent: str, child: str) -> None:
        """Where a child's whole text stands in its parent's, one of the two places is enough."""
        for number, whole in enumerate(self._texts.get(parent, ())):
            for text in list(self._texts.get(child, ())):
                at = _find_whole(whole, text)
                if at < 0:
                    continue
                self._listed[_REPEATED] += count_words(text)
                if kind_of_field(parent) is kind_of_field(child):
                    self._texts[child].remove(text)
                    self._tables[parent] = [*self._tables.get(parent, ()), *self._tables.pop(child, ())]
                else:
                    whole = f"{whole[:at].rstrip()} {whole[at + len(text) :].lstrip()}".strip()
                    self._texts[parent][number] = whole

    def _part_unclassified(self) -> None:
        kept = []
        for text in self._texts.get("spl_unclassified_section", ()):
            others = (t for field, ts in self._texts.items() if field != "spl_unclassified_section" for t in ts)
            if any(_find_whole(other, text) >= 0 for other in others):
                self._listed[_REPEATED] += count_words(text)
            else:
                kept.append(text)
        if "spl_unclassified_section" in self._texts:
            self._texts["spl_unclassified_section"] = kept

    def _blocks(self, field: str) -> tuple[list[Section], list[FoundTable]]:
        sections: list[Section] = []
        left = self._tables.get(field, [])
        kind = kind_of_field(field) or SectionKind.OTHER
        for text in self._texts.get(field, ()):
            if not text:
                continue
            title, rest = _title(field, text)
            spans, left = place_tables(rest, left)
            blocks: list[Block] = []
            at = 0
            for span in spans:
                blocks += paragraphs(rest[at : span.start])
                blocks += span.table.blocks
                self._listed[_TABLE] += count_words(rest[span.start : span.end])
                self._placed.add(span.table.squeezed)
                at = span.end
            blocks += paragraphs(rest[at:])
            is_warning = kind is not SectionKind.BOXED_WARNING or warns(text)
            shown_kind = kind if is_warning else SectionKind.OTHER
            sections.append(Section(shown_kind, title, tuple(blocks), code_of_field(field)))
        return sections, list(left)

    def _is_repeated(self, table: FoundTable) -> bool:
        if table.squeezed in self._placed:
            self._listed[_TABLE] += table.words
            return True
        self._placed.add(table.squeezed)
        return False


def _find_whole(text: str, part: str) -> int:
    """Where the part stands in the text with no word reaching over its ends; -1 where it does not."""
    if len(part) > len(text):
        return -1
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        before = at > 0 and text[at - 1].isalnum() and part[0].isalnum()
        after = end < len(text) and text[end].isalnum() and part[-1].isalnum()
        if not before and not after:
            return at
        at = text.find(part, at + 1)
    return -1


_ORDER = (
    "boxed_warning", "recent_major_changes", "active_ingredient", "purpose", "indications_and_usage",
    "dosage_and_administration", "dosage_forms_and_strengths", "contraindications", "do_not_use", "warnings",
    "warnings_and_cautions", "ask_doctor", "ask_doctor_or_pharmacist", "when_using", "stop_use", "precautions",
    "general_precautions", "keep_out_of_reach_of_children", "adverse_reactions", "drug_interactions",
    "drug_and_or_laboratory_test_interactions", "laboratory_tests", "use_in_specific_populations", "pregnancy",
    "pregnancy_or_breast_feeding", "teratogenic_effects", "nonteratogenic_effects", "labor_and_delivery",
    "nursing_mothers", "pediatric_use", "geriatric_use", "drug_abuse_and_dependence", "controlled_substance", "abuse",
    "dependence", "overdosage", "description", "inactive_ingredient", "clinical_pharmacology", "mechanism_of_action",
    "pharmacodynamics", "pharmacokinetics", "microbiology", "pharmacogenomics", "nonclinical_toxicology",
    "carcinogenesis_and_mutagenesis_and_impairment_of_fertility", "animal_pharmacology_and_or_toxicology",
    "clinical_studies", "references", "how_supplied", "storage_and_handling", "information_for_patients",
    "spl_patient_package_insert", "spl_medguide", "patient_medication_information", "instructions_for_use",
    "questions", "spl_unclassified_section", "package_label_principal_display_panel",
)  # fmt: skip
_PLACES = {field: place for place, field in enumerate(_ORDER)}


def _place(field: str) -> tuple[int, str]:
    return _PLACES.get(field, len(_ORDER)), field


def _title(field: str, text: str) -> tuple[str, str]:
    """The printed title at the very start of a text, where it is certain; and the rest."""
    found = _title_pattern(field).match(text)
    return (found[0].strip(), text[found.end() :].lstrip()) if found else ("", text)


@cache
def _title_pattern(field: str) -> re.Pattern[str]:
    """A number and a title as labels print it; without a number only in capitals."""
    named = {field.replace("_", " "), title_of_field(field), *_ALSO_PRINTED.get(field, ())} - {""}
    either = "|".join(
        re.escape(name).replace(r"\ and\ ", r"\ (?:and|&)\ ").replace(",", ",?")
        for name in sorted(named, key=len, reverse=True)
    )
    capitals = "|".join(part for part in (either.upper().replace("(?:AND|&)", "(?:AND|&)"),))
    return re.compile(
        rf"(?:\d{{1,2}}(?:\.\d{{1,2}})?\.?\s+(?i:{either})|(?:{capitals}))(?::|(?=\s)|$)(?!\s+(?:AND|&)\s)"
    )


_ALSO_PRINTED = {
    "warnings_and_cautions": ("warnings and precautions",),
    "information_for_patients": ("patient counseling information", "information for patients"),
    "carcinogenesis_and_mutagenesis_and_impairment_of_fertility": (
        "carcinogenesis, mutagenesis, impairment of fertility",
        "carcinogenesis, mutagenesis, and impairment of fertility",
    ),
    "how_supplied": ("how supplied/storage and handling", "how supplied", "storage and handling"),
    "animal_pharmacology_and_or_toxicology": ("animal toxicology and/or pharmacology", "animal pharmacology"),
    "overdosage": ("overdosage", "overdose"),
}
