"""The drugs of a thousand real labels, all looked through: what was found then stays so."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from medref_desktop.importers import openfda
from medref_desktop.importers.drug_identity import identify

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "openfda" / "labels.jsonl.gz"
pytestmark = pytest.mark.skipif(not REAL.is_file(), reason="real labels lie beside the checkout, and are not here")

OPENING = 500
"""Characters of each section that are read here: all that tells a drug."""

# Generic name as printed, drug key, form group: each was wrong once, or would be with a rule that seems as good.
RISKY = [
    ("GOSERELIN", "goserelin", "implant"),
    ("(DAUNORUBICIN AND CYTARABINE) LIPOSOME", "cytarabineliposomal+daunorubicinliposomal", "injection"),
    ("ADALIMUMAB-ADBM", "adalimumab", "injection"),
    ("ADO-TRASTUZUMAB EMTANSINE", "trastuzumabemtansine", "injection"),
    ("AIR POLYMER-TYPE A INTRAUTERINE FOAM", "airpolymertypea", "other"),
    ("AMIKACIN", "amikacinliposomal", "inhaled"),
    ("AMIKACIN SULFATE", "amikacin", "injection"),
    ("ARIPIPRAZOLE", "aripiprazole", "injection"),
    ("ARIPIPRAZOLE", "aripiprazole", "oral"),
    ("ARIPIPRAZOLE LAUROXIL", "aripiprazolelauroxil", "injection"),
    ("ATROPINE SULFATE", "atropine", "injection"),
    ("AZTREONAM AND AVIBACTAM", "avibactam+aztreonam", "injection"),
    ("BRILLIANT BLUE G", "brilliantblueg", "injection"),
    ("BUDESONIDE", "budesonide", "inhaled"),
    ("BUPIVACAINE HYDROCHLORIDE IN DEXTROSE", "bupivacaine", "injection"),
    ("CAFFEINE CITRATE", "caffeinecitrate", "injection"),
    ("CITALOPRAM", "citalopram", "oral"),
    ("CITALOPRAM HYDROBROMIDE", "citalopram", "oral"),
    ("COCAINE HYDROCHLORIDE NASAL", "cocaine", "nasal"),
    ("CYCLOSPORINE", "cyclosporine", "injection"),
    ("CYCLOSPORINE", "cyclosporine", "oral"),
    ("CYSTEAMINE BITARTRATE", "cysteamine", "oral"),
    ("CYSTEAMINE HYDROCHLORIDE", "cysteamine", "eye"),
    ("DARATUMUMAB", "daratumumab", "injection"),
    ("DARATUMUMAB AND HYALURONIDASE-FIHJ (HUMAN RECOMBINANT)", "daratumumab+hyaluronidase", "injection"),
    ("DIAZEPAM", "diazepam", "oral"),
    ("DIAZEPAM", "diazepam", "rectal"),
    ("DICLOFENAC EPOLAMINE", "diclofenac", "patch"),
    ("DIMETHYL FUMARATE", "dimethylfumarate", "oral"),
    ("DIVALPROEX SODIUM", "divalproex", "oral"),
    ("ESCITALOPRAM", "escitalopram", "oral"),
    ("ESCITALOPRAM OXALATE", "escitalopram", "oral"),
    ("ESOMEPRAZOLE STRONTIUM", "esomeprazole", "oral"),
    ("ESTRADIOL", "estradiol", "oral"),
    ("ESTRADIOL ACETATE", "estradiolacetate", "vaginal"),
    ("ESTRADIOL AND NORETHINDRONE ACETATE", "estradiol+norethindroneacetate", "oral"),
    ("ESTRADIOL AND PROGESTERONE", "estradiol+progesterone", "oral"),
    ("ESTRADIOL VALERATE", "estradiolvalerate", "injection"),
    ("ESTROGENS, CONJUGATED", "conjugatedestrogens", "oral"),
    ("FERRIC CARBOXYMALTOSE INJECTION", "ferriccarboxymaltose", "injection"),
    ("FERRIC CITRATE", "ferriccitrate", "oral"),
    ("FERRIC MALTOL", "ferricmaltol", "oral"),
    ("FINAFLOXACIN", "finafloxacin", "ear"),
    ("FLUORESCEIN SODIUM", "fluorescein", "injection"),
    ("FLUTICASONE PROPIONATE AND SALMETEROL", "fluticasonepropionate+salmeterol", "inhaled"),
    ("FLUTICASONE PROPIONATE NASAL", "fluticasonepropionate", "nasal"),
    ("FUTIBATINIB", "futibatinib", "oral"),
    ("GABAPENTIN", "gabapentin", "oral"),
    ("GABAPENTIN ENACARBIL", "gabapentinenacarbil", "oral"),
    ("GENTAMICIN SULFATE", "gentamicin", "injection"),
    ("HALOPERIDOL DECANOATE", "haloperidoldecanoate", "injection"),
    ("IBUPROFEN LYSINE", "ibuprofenlysine", "injection"),
    (
        "ICODEXTRIN, SODIUM CHLORIDE, SODIUM LACTATE, CALCIUM CHLORIDE, MAGNESIUM CHLORIDE",
        "calciumchloride+icodextrin+magnesiumchloride+sodiumchloride+sodiumlactate",
        "other",
    ),
    ("INCOBOTULINUMTOXINA", "incobotulinumtoxina", "injection"),
    ("INDACATEROL MALEATE", "indacaterol", "inhaled"),
    ("INSULIN ASPART", "insulinaspart+insulinaspartprotamine", "injection"),
    ("INSULIN ASPART-SZJJ", "insulinaspart", "injection"),
    ("INSULIN DEGLUDEC AND LIRAGLUTIDE", "insulindegludec+liraglutide", "injection"),
    ("INSULIN GLARGINE AND LIXISENATIDE", "insulinglargine+lixisenatide", "injection"),
    ("INSULIN GLARGINE-AGLR", "insulinglargine", "injection"),
    ("INSULIN GLARGINE-ALDY", "insulinglargine", "injection"),
    ("INSULIN HUMAN", "insulinhuman", "inhaled"),
    ("INSULIN LISPRO-AABC", "insulinlispro", "injection"),
    ("IRINOTECAN HYDROCHLORIDE", "irinotecan", "injection"),
    ("IRINOTECAN HYDROCHLORIDE", "irinotecanliposomal", "injection"),
    ("IRON SUCROSE", "ironsucrose", "injection"),
    ("ISENTRESS", "raltegravir", "oral"),
    ("KIT FOR THE PREPARATION OF GALLIUM GA 68 GOZETOTIDE INJECTION", "galliumga68gozetotide", "injection"),
    (
        "KIT FOR THE PREPARATION OF TECHNETIUM TC 99M-LABELED CARBON INHALATION AEROSOL",
        "technetiumtc99mlabeledcarbon",
        "inhaled",
    ),
    ("LANTHANUM CARBONATE", "lanthanumcarbonate", "oral"),
    ("LEVALBUTEROL TARTRATE", "levalbuterol", "inhaled"),
    ("LEVOCETIRIZINE DIHYDROCHLORIDE", "levocetirizine", "oral"),
    ("LEVOLEUCOVORIN", "levoleucovorin", "injection"),
    ("LEVOTHYROXINE SODIUM", "levothyroxine", "oral"),
    ("LIDOCAINE AND PRILOCAINE", "lidocaine+prilocaine", "other"),
    ("LIDOCAINE AND TETRACAINE", "lidocaine+tetracaine", "patch"),
    ("LIOTHYRONINE SODIUM", "liothyronine", "oral"),
    ("MENTHOL 24MG CAPSAICIN 16MG TOPICAL ANALGESIC HEAT PATCH", "capsaicin+menthol", "patch"),
    ("METHYLPREDNISOLONE ACETATE", "methylprednisoloneacetate", "injection"),
    ("METHYLPREDNISOLONE SODIUM SUCCINATE", "methylprednisolonesodiumsuccinate", "injection"),
    ("METOPROLOL SUCCINATE", "metoprololsuccinate", "oral"),
    ("METOPROLOL TARTRATE", "metoprololtartrate", "oral"),
    ("MYCOPHENOLATE MOFETIL", "mycophenolatemofetil", "oral"),
    ("MYCOPHENOLIC ACID", "mycophenolicacid", "oral"),
    ("NAFARELIN ACETATE", "nafarelin", "nasal"),
    ("OMEPRAZOLE MAGNESIUM", "omeprazole", "oral"),
    ("OMEPRAZOLE MAGNESIUM, AMOXICILLIN AND RIFABUTIN", "amoxicillin+omeprazole+rifabutin", "oral"),
    ("PENICILLIN G BENZATHINE AND PENICILLIN G PROCAINE", "penicillingbenzathine+penicillingprocaine", "injection"),
    ("PENICILLIN G POTASSIUM", "penicilling", "injection"),
    ("PENTAMIDINE ISETHIONATE", "pentamidine", "inhaled"),
    ("PIPERACILLIN AND TAZOBACTAM", "piperacillin+tazobactam", "injection"),
    (
        "POLYETHYLENE GLYCOL 3350, SODIUM SULFATE ANHYDROUS, SODIUM BICARBONATE, SODIUM CHLORIDE, POTASSIUM CHLORIDE",
        "polyethyleneglycol3350+potassiumchloride+sodiumbicarbonate+sodiumchloride+sodiumsulfate",
        "oral",
    ),
    ("POTASSIUM CHLORIDE", "potassiumchloride", "oral"),
    ("POTASSIUM CITRATE", "potassiumcitrate", "oral"),
    ("RIVASTIGMINE", "rivastigmine", "patch"),
    ("RYDAPT", "midostaurin", "oral"),
    ("SEGESTERONE ACETATE AND ETHINYL ESTRADIOL", "ethinylestradiol+segesterone", "vaginal"),
    ("SELENIOUS ACID", "seleniousacid", "injection"),
    ("SEMAGLUTIDE", "semaglutide", "injection"),
    ("SEMAGLUTIDE", "semaglutide", "oral"),
    (
        "SODIUM CHLORIDE, SODIUM LACTATE, CALCIUM CHLORIDE, MAGNESIUM CHLORIDE AND DEXTROSE",
        "calciumchloride+dextrose+magnesiumchloride+sodiumchloride+sodiumlactate",
        "other",
    ),
    ("TAUROLIDINE AND HEPARIN", "heparin+taurolidine", "other"),
    ("TBO-FILGRASTIM", "tbofilgrastim", "injection"),
    ("TENOFOVIR DISOPROXIL FUMARATE", "tenofovirdisoproxil", "oral"),
    ("TESTOSTERONE CYPIONATE", "testosteronecypionate", "injection"),
    ("TESTOSTERONE UNDECANOATE", "testosteroneundecanoate", "oral"),
    ("TRASTUZUMAB AND HYALURONIDASE-OYSK", "hyaluronidase+trastuzumab", "injection"),
    ("TREPROSTINIL", "treprostinil", "injection"),
    ("TRETINOIN", "tretinoin", "skin"),
    ("TRYPAN BLUE", "trypanblue", "injection"),
    ("UMECLIDINIUM", "umeclidinium", "inhaled"),
    ("UMECLIDINIUM BROMIDE AND VILANTEROL TRIFENATATE", "umeclidinium+vilanterol", "inhaled"),
    ("VINCRISTINE SULFATE", "vincristineliposomal", "injection"),
    ("VONOPRAZAN FUMARATE AND AMOXICILLIN", "amoxicillin+clarithromycin+vonoprazan", "oral"),
    ("VONOPRAZAN FUMARATE AND AMOXICILLIN", "amoxicillin+vonoprazan", "oral"),
    ("XENON XE 129 HYPERPOLARIZED", "xenonxe129", "inhaled"),
    ("ZIV-AFLIBERCEPT", "zivaflibercept", "injection"),
]


class Told(NamedTuple):
    generic: str
    key: str
    group: str
    name: str
    brands: tuple[str, ...]
    unsure: tuple[str, ...]


@pytest.fixture(scope="module")
def told() -> list[Told]:
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        return [place for line in lines for place in places_of(json.loads(line))]


def places_of(record: dict) -> list[Told]:
    short = {
        key: [value[0][:OPENING]] if isinstance(value, list) and value else value
        for key, value in record.items()
        if not key.endswith("_table")
    }
    label = openfda.parse(short)
    found = identify(label)
    assert found.places, record["openfda"]
    generic = label.generic_names[0] if label.generic_names else ""
    return [
        Told(generic, place.drug.key, place.drug.group, place.names.name, place.names.brands, found.unsure)
        for place in found.places
    ]


def test_no_key_is_empty_and_none_is_a_fragment(told):
    parts = {part for place in told for part in place.key.split("+")}
    assert all(len(part) >= 4 for part in parts)
    assert not parts & {"sodium", "potassium", "calcium", "hydrochloride", "injection", "tablets", "water", "acid"}


def test_the_places_by_form_group(told):
    places = {(place.key, place.group) for place in told}
    assert Counter(group for _, group in places) == {
        "oral": 508, "injection": 334, "skin": 34, "inhaled": 26, "eye": 18, "other": 6, "nasal": 5, "rectal": 4,
        "patch": 4, "vaginal": 2, "ear": 1, "implant": 1,
    }  # fmt: skip


def test_the_risky_ones_stand_where_they_belong(told):
    found = {(place.generic, place.key, place.group) for place in told}
    assert [pair for pair in RISKY if pair not in found] == []


def test_what_must_stay_apart_is_under_no_key_of_the_other(told):
    of_key: dict[str, set[str]] = {}
    for place in told:
        of_key.setdefault(place.key, set()).add(place.generic)
    assert of_key["irinotecan"] == of_key["irinotecanliposomal"] == {"IRINOTECAN HYDROCHLORIDE"}
    assert of_key["amikacin"] == {"AMIKACIN SULFATE"}
    assert of_key["zivaflibercept"] == {"ZIV-AFLIBERCEPT"}
    assert {place.group for place in told if place.key == "tretinoin"} == {"skin"}


def test_names_read_as_people_write_them(told):
    shown = {place.name for place in told}
    odd = {name for name in shown if name != name.lower() or "," in name or " and " in name}
    # Mixtures of more than five, which go by their brand.
    assert odd == {
        "Dialyvite 3000", "Diatrol", "Guna-Allergy T", "Guna-Kidney", "Guna-Sleep", "MoviPrep", "Multiple Vitamins",
        "PEG-3350, Electrolytes, and Ascorbate",
    }  # fmt: skip


def test_brands_are_no_shouts_and_no_dosage_forms(told):
    brands = {brand for place in told for brand in place.brands}
    assert [brand for brand in sorted(brands) if brand.isupper() and len(brand) > 4] == []
    assert [brand for brand in sorted(brands) if brand.endswith(("Tablets", "Capsules", "Injection", "USP"))] == []


def test_few_keys_need_a_person_to_look(told):
    assert len({place.key for place in told if any("generic name" in why for why in place.unsure)}) <= 15
