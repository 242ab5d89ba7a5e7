"""Which drug a label is about: the cases that a pharmacist would look at first."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.label import Ingredient, Label, LabelProduct, Moiety, WordAccount
from medref_desktop.domain.product import Product
from medref_desktop.importers import openfda
from medref_desktop.importers.drug_identity import identify
from medref_desktop.importers.moieties import moiety_of

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "openfda"


def label(*products: LabelProduct, generic: str = "", brands: tuple[str, ...] = ()) -> Label:
    generics = (generic,) if generic else ()
    return Label(
        "set", 1, "doc", date(2026, 1, 1), "", "Maker", "Rx", "NDA", False, products, (), WordAccount(0),
        brands=brands, generic_names=generics,
    )  # fmt: skip


def one(substances: str = "", generic: str = "", routes: str = "ORAL", brand: str = "", form: str = "") -> LabelProduct:
    ingredients = tuple(Ingredient(name.strip()) for name in substances.split(";") if name.strip())
    product = Product("1-1", brand, form.lower(), routes.lower(), "")
    return LabelProduct(product, generic, ingredients, tuple(filter(None, routes.split("; "))), form)


def drugs(*products: LabelProduct, **about) -> list[tuple[str, str]]:
    return [(place.names.name, place.drug.group) for place in identify(label(*products, **about)).places]


@pytest.mark.parametrize(
    ("substances", "generic", "name"),
    [
        ("HYDROCODONE BITARTRATE; ACETAMINOPHEN", "Hydrocodone and Acetaminophen", "hydrocodone / acetaminophen"),
        ("ACETAMINOPHEN; HYDROCODONE BITARTRATE", "Hydrocodone and Acetaminophen", "hydrocodone / acetaminophen"),
        ("AMLODIPINE BESYLATE; BENAZEPRIL HYDROCHLORIDE", "", "amlodipine / benazepril"),
        ("ATORVASTATIN CALCIUM TRIHYDRATE", "ATORVASTATIN CALCIUM", "atorvastatin"),
        ("LEVOTHYROXINE SODIUM ANHYDROUS", "", "levothyroxine"),
        ("WARFARIN SODIUM", "", "warfarin"),
        ("POTASSIUM CHLORIDE", "POTASSIUM CHLORIDE", "potassium chloride"),
        ("SODIUM CHLORIDE; WATER", "", "sodium chloride"),
        ("WATER", "STERILE WATER", "water"),
        ("LITHIUM CARBONATE", "", "lithium carbonate"),
        ("MAGNESIUM SULFATE HEPTAHYDRATE", "", "magnesium sulfate"),
        ("DIMETHYL FUMARATE", "", "dimethyl fumarate"),
        ("FERROUS SULFATE", "", "ferrous sulfate"),
        ("METOPROLOL SUCCINATE", "", "metoprolol succinate"),
        ("METOPROLOL TARTRATE", "", "metoprolol tartrate"),
        ("MYCOPHENOLATE MOFETIL HYDROCHLORIDE", "", "mycophenolate mofetil"),
        ("MYCOPHENOLATE SODIUM", "MYCOPHENOLIC ACID", "mycophenolic acid"),
        ("TENOFOVIR DISOPROXIL FUMARATE", "", "tenofovir disoproxil"),
        ("TENOFOVIR ALAFENAMIDE FUMARATE", "", "tenofovir alafenamide"),
        ("NORETHINDRONE ACETATE", "", "norethindrone acetate"),
        ("NORETHINDRONE", "", "norethindrone"),
        ("CITALOPRAM HYDROBROMIDE", "", "citalopram"),
        ("ESCITALOPRAM OXALATE", "", "escitalopram"),
        ("ALENDRONATE SODIUM", "", "alendronate"),
        ("CANDESARTAN CILEXETIL", "", "candesartan"),
        ("DABIGATRAN ETEXILATE MESYLATE", "", "dabigatran"),
        ("VALPROATE SODIUM", "", "valproic acid"),
        ("DIVALPROEX SODIUM", "", "divalproex"),
        ("PENICILLIN G BENZATHINE", "", "penicillin g benzathine"),
        ("PENICILLIN G POTASSIUM", "", "penicillin g"),
        ("METHYLPREDNISOLONE ACETATE", "", "methylprednisolone acetate"),
        ("METHYLPREDNISOLONE SODIUM SUCCINATE", "", "methylprednisolone sodium succinate"),
        ("ADALIMUMAB", "ADALIMUMAB-ADBM", "adalimumab"),
        ("", "ADALIMUMAB-ADBM", "adalimumab"),
        ("USTEKINUMAB-AEKN", "USTEKINUMAB-AEKN", "ustekinumab"),
        ("VELMANASE ALFA-TYCV", "", "velmanase alfa"),
        ("INTERFERON BETA-1A", "", "interferon beta-1a"),
        ("AFLIBERCEPT", "ZIV-AFLIBERCEPT", "ziv-aflibercept"),
        ("TRASTUZUMAB EMTANSINE", "ADO-TRASTUZUMAB EMTANSINE", "trastuzumab emtansine"),
        ("EPOETIN", "EPOETIN ALFA-EPBX", "epoetin alfa"),
        ("BOTULINUM TOXIN TYPE A", "ONABOTULINUMTOXINA", "onabotulinumtoxina"),
        ("INSULIN GLARGINE", "INSULIN GLARGINE-AGLR", "insulin glargine"),
        ("INSULIN HUMAN", "INSULIN HUMAN REGULAR", "insulin human regular"),
        ("INSULIN HUMAN", "HUMAN INSULIN NPH", "insulin human isophane (NPH)"),
        ("ESTROGENS, CONJUGATED", "ESTROGENS, CONJUGATED", "conjugated estrogens"),
        ("DOXORUBICIN HYDROCHLORIDE", "DOXORUBICIN HYDROCHLORIDE LIPOSOME", "doxorubicin liposomal"),
        ("PACLITAXEL", "PACLITAXEL PROTEIN-BOUND PARTICLES", "paclitaxel protein-bound"),
        ("ATOLTIVIMAB; MAFTIVIMAB", "ATOLTIVIMAB, MAFTIVIMAB, AND ODESIVIMAB-EBGN",
         "atoltivimab / maftivimab / odesivimab"),
        ("", "TEZACAFTOR AND IVACAFTOR", "tezacaftor / ivacaftor"),
        ("", "fluticasone/salmeterol", "fluticasone / salmeterol"),
        ("", "KIT FOR THE PREPARATION OF TECHNETIUM TC 99M SESTAMIBI INJECTION", "technetium tc 99m sestamibi"),
        ("", "EVEROLIMUS TABLETS", "everolimus"),
        ("", "WARFARIN SODIUM TABLETS, USP", "warfarin"),
        ("NEWDRUGINE HYDROCHLORIDE", "NEWDRUGINE", "newdrugine"),
        ("TETRAFERRIC TRICITRATE DECAHYDRATE", "FERRIC CITRATE", "ferric citrate"),
    ],
)  # fmt: skip
def test_the_drug_of_a_label(substances, generic, name):
    assert drugs(one(substances, generic)) == [(name, "oral")]


@pytest.mark.parametrize(
    ("routes", "form", "names", "groups"),
    [
        ("ORAL", "TABLET", "", ["oral"]),
        ("SUBLINGUAL", "FILM", "", ["oral"]),
        ("ORAL; INTRAVENOUS", "", "", ["oral", "injection"]),
        ("INTRAVENOUS; SUBCUTANEOUS", "", "", ["injection"]),
        ("INTRATHECAL", "", "", ["injection"]),
        ("RESPIRATORY (INHALATION)", "", "", ["inhaled"]),
        ("ORAL", "", "Incruse Ellipta", ["inhaled"]),
        ("ORAL; RESPIRATORY (INHALATION)", "", "", ["inhaled"]),
        ("TOPICAL; OPHTHALMIC", "", "", ["eye"]),
        ("TOPICAL", "", "Cocaine Nasal Solution", ["nasal"]),
        ("TOPICAL", "CREAM", "", ["skin"]),
        ("TRANSDERMAL", "PATCH, EXTENDED RELEASE", "", ["patch"]),
        ("TRANSDERMAL", "GEL", "", ["skin"]),
        ("AURICULAR (OTIC)", "", "", ["ear"]),
        ("VAGINAL", "", "", ["vaginal"]),
        ("RECTAL", "", "", ["rectal"]),
        ("SUBCUTANEOUS", "IMPLANT", "", ["implant"]),
        ("INTRAUTERINE", "INTRAUTERINE DEVICE", "", ["implant"]),
        ("DENTAL", "", "", ["other"]),
        ("", "INJECTION, SOLUTION", "", ["injection"]),
        ("", "", "Exa tablets", ["oral"]),
        ("", "", "", ["other"]),
    ],
)
def test_the_form_group_of_a_product(routes, form, names, groups):
    assert [group for _, group in drugs(one("WARFARIN SODIUM", "", routes, names, form))] == groups


def test_a_mix_of_insulins_is_another_drug_than_its_part():
    assert drugs(one("INSULIN ASPART", "INSULIN ASPART", "SUBCUTANEOUS", "NovoLog Mix 70/30")) == [
        ("insulin aspart protamine / insulin aspart", "injection")
    ]


def test_a_label_with_products_of_several_drugs_stands_under_each():
    assert drugs(
        one("ALISKIREN HEMIFUMARATE", brand="Tekturna"), one("ALISKIREN HEMIFUMARATE; HYDROCHLOROTHIAZIDE")
    ) == [
        ("aliskiren", "oral"),
        ("aliskiren / hydrochlorothiazide", "oral"),
    ]


def test_inert_parts_of_a_kit_are_no_drug():
    assert drugs(one("NORETHINDRONE"), one("", "Placebo")) == [("norethindrone", "oral")]


def test_above_five_ingredients_the_brand_is_the_name():
    many = "; ".join(f"VITAMIN {letter}INE" for letter in "ABCDEF")
    assert drugs(one(many, brand="DIALYVITE")) == [("Dialyvite", "oral")]


def test_nothing_to_go_by_is_no_place():
    assert identify(label()).places == ()
    assert identify(label(one())).places == ()


@pytest.mark.parametrize(
    ("brand", "generic", "brands"),
    [
        ("LIPITOR", "ATORVASTATIN CALCIUM", ("Lipitor",)),
        ("OxyContin", "OXYCODONE", ("OxyContin",)),
        ("TOPROL XL", "METOPROLOL", ("Toprol XL",)),
        ("Warfarin Sodium Tablets, USP", "WARFARIN SODIUM", ()),
        ("Propafenone Hydrochloride SR", "PROPAFENONE HYDROCHLORIDE", ()),
        ("Plavix®", "CLOPIDOGREL", ("Plavix",)),
        ("VOXZOGO 0.4 mg", "VOSORITIDE", ("Voxzogo",)),
    ],
)
def test_brands_are_written_as_people_write_them_and_never_the_generic_name(brand, generic, brands):
    (place,) = identify(label(one(generic, generic, brand=brand))).places
    assert place.names.brands == brands


def test_what_no_table_knows_is_told_to_a_person():
    found = identify(label(one("NEWDRUGINE HYDROCHLORIDE", "SOMETHING ELSE")))
    assert found.places[0].names.name == "newdrugine"
    assert found.unsure == ("newdrugine hydrochloride looks like a salt of newdrugine",)
    assert identify(label(one("", "ONE AND ANOTHER", "SUBCUTANEOUS"))).unsure
    assert not identify(label(one("", "ADALIMUMAB-ADBM", "SUBCUTANEOUS"))).unsure


def test_how_the_key_was_made_is_told():
    assert "substance table (salt): warfarin sodium is warfarin" in identify(label(one("WARFARIN SODIUM"))).made_from


def test_moieties_that_the_source_states_confirm_a_salt():
    ingredient = Ingredient("NEWDRUGINE MESYLATE", "", (Moiety("NEWDRUGINE"),))
    product = LabelProduct(Product("1-1", "", "", "", ""), "", (ingredient,), ("ORAL",))
    found = identify(label(product))
    assert (found.places[0].names.name, found.unsure) == ("newdrugine", ())


@given(st.text(max_size=40))
def test_no_substance_is_stripped_to_nothing(text):
    assert moiety_of(text).name or not text.strip()


@pytest.mark.skipif(not REAL.is_dir(), reason="real labels lie beside the checkout, and are not here")
def test_every_real_label_has_a_drug_and_hard_cases_are_told_apart():
    found: dict[str, set[str]] = {}
    with gzip.open(REAL / "labels.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            short = {key: value for key, value in record.items() if not isinstance(value, list)}
            texts = {key: [value[0][:500]] for key, value in record.items() if isinstance(value, list) and value}
            kept = {**short, **{key: value for key, value in texts.items() if not key.endswith("_table")}}
            places = identify(openfda.parse(kept)).places
            assert places, record["openfda"]
            for place in places:
                assert place.drug.key.strip("+")
                found.setdefault(place.drug.key, set()).add(place.drug.group)
    assert found["irinotecan"] == found["irinotecanliposomal"] == {"injection"}
    assert found["zivaflibercept"] == {"injection"}
    assert found["levalbuterol"] == {"inhaled"}
    assert {"metoprololsuccinate", "metoprololtartrate"} <= found.keys()
    assert found["tretinoin"] == {"skin"}
    assert "other" not in found["elexacaftor+ivacaftor+tezacaftor"]
