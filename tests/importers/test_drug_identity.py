"""Which drug a label is about: the cases that a pharmacist would look at first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.blocks import Paragraph, Run
from medref_desktop.domain.label import Ingredient, Label, LabelProduct, Moiety, WordAccount
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.domain.product import Product
from medref_desktop.domain.sections import SectionKind
from medref_desktop.importers.drug_identity import identify
from medref_desktop.importers.form_group import form_groups
from medref_desktop.importers.moieties import moiety_of


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


def description(words: str) -> Section:
    return Section(SectionKind.PRODUCTS, "", (Paragraph((Run(words),)),), "34089-3")


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
        # Another medicine by its ester, its salt or its form, never merged.
        ("TESTOSTERONE CYPIONATE", "TESTOSTERONE CYPIONATE", "testosterone cypionate"),
        ("TESTOSTERONE ENANTHATE", "TESTOSTERONE ENANTHATE", "testosterone enanthate"),
        ("IBUPROFEN LYSINE", "IBUPROFEN LYSINE", "ibuprofen lysine"),
        ("TRIAMCINOLONE HEXACETONIDE", "", "triamcinolone hexacetonide"),
        ("CYTARABINE; DAUNORUBICIN", "(DAUNORUBICIN AND CYTARABINE) LIPOSOME",
         "daunorubicin liposomal / cytarabine liposomal"),
        ("", "DOXORUBICIN HYDROCHLORIDE LIPOSOME", "doxorubicin liposomal"),
        ("", "PACLITAXEL (ALBUMIN-BOUND)", "paclitaxel protein-bound"),
        # The same medicine, never split by what it is dissolved in, its release or its element.
        ("CEFUROXIME SODIUM", "CEFUROXIME AND DEXTROSE", "cefuroxime"),
        ("", "BUPIVACAINE HYDROCHLORIDE IN DEXTROSE", "bupivacaine"),
        ("", "NITROGLYCERIN IN 5% DEXTROSE", "nitroglycerin"),
        ("", "POTASSIUM CHLORIDE IN SODIUM CHLORIDE", "potassium chloride / sodium chloride"),
        ("DEXTROSE MONOHYDRATE; SODIUM CHLORIDE", "DEXTROSE AND SODIUM CHLORIDE", "dextrose / sodium chloride"),
        ("", "LAMOTRIGINE ER", "lamotrigine"),
        ("", "CYCLOBENZAPRINE HCL ER", "cyclobenzaprine"),
        ("NITROFURANTOIN", "NITROFURANTOIN, MACROCRYSTALS", "nitrofurantoin"),
        ("", "NITROFURANTOIN MONOHYDRATE, MACROCRYSTALLINE", "nitrofurantoin"),
        ("", "MULTIVITAMIN", "multivitamin"),
        ("THYROID, PORCINE", "THYROID, PORCINE", "thyroid, porcine"),
        ("FILGRASTIM, LICENSE HOLDER UNSPECIFIED", "FILGRASTIM-SNDZ", "filgrastim"),
        ("ADO-TRASTUZUMAB EMTANSINE", "ADO-TRASTUZUMAB EMTANSINE", "trastuzumab emtansine"),
        ("ESTRADIOL; NORETHINDRONE", "ESTRADIOL AND NORETHINDRONE ACETATE", "estradiol / norethindrone acetate"),
        ("ESTROGENS, ESTERIFIED; METHYLTESTOSTERONE", "ESTROGENS, ESTERIFIED AND METHYLTESTOSTERONE",
         "esterified estrogens / methyltestosterone"),
        ("", "GONADOTROPHIN, CHORIONIC", "chorionic gonadotropin"),
        ("", "BUPIVACAINE HCI", "bupivacaine"),
        ("METOPROLOL", "METOPROLOL SUCCINATE", "metoprolol succinate"),
        ("SELENIUM", "SELENIOUS ACID", "selenious acid"),
        ("LITHIUM", "LITHIUM CARBONATE", "lithium carbonate"),
        ("ZINC", "ZINC SULFATE", "zinc sulfate"),
        ("", "AIR POLYMER-TYPE A INTRAUTERINE FOAM", "air polymer-type a"),
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
        ("INTRAUTERINE", "", "ExEm Foam", ["other"]),
        ("INTRAUTERINE", "", "Levonorgestrel-releasing intrauterine system", ["implant"]),
        ("INTRAPERITONEAL", "", "", ["other"]),
        ("INTRALUMINAL", "", "", ["other"]),
        ("INTRAVENOUS; ENDOTRACHEAL", "", "", ["injection"]),
        ("ENDOTRACHEAL", "", "", ["inhaled"]),
        ("INTRAOCULAR; OPHTHALMIC", "", "", ["injection"]),
        ("TOPICAL", "", "Diclofenac Epolamine Topical System", ["patch"]),
        ("CUTANEOUS", "", "Exa topical patch", ["patch"]),
        ("PERCUTANEOUS; TOPICAL; TRANSDERMAL", "PATCH", "", ["patch"]),
        ("PERCUTANEOUS", "INJECTION", "", ["injection"]),
        ("SUBCUTANEOUS", "PELLET", "", ["implant"]),
        ("", "INJECTION, SOLUTION", "", ["injection"]),
        ("", "", "Exa tablets", ["oral"]),
        ("", "", "", ["other"]),
    ],
)
def test_the_form_group_of_a_product(routes, form, names, groups):
    assert [group for _, group in drugs(one("WARFARIN SODIUM", "", routes, names, form))] == groups


@pytest.mark.parametrize(
    ("routes", "words", "group"),
    [
        ("OPHTHALMIC", "A sterile solution for use intravenously as a diagnostic aid.", "injection"),
        ("OPHTHALMIC", "An ophthalmic solution. Not for intravenous use.", "eye"),
        ("SUBCUTANEOUS", "Implant: 3.6 mg, dispersed in a matrix of a polymer.", "implant"),
        ("SUBCUTANEOUS", "Injection: 50 mg/mL in a pen.", "injection"),
        ("TRANSDERMAL", "A clear gel in a pump.", "skin"),
        ("TRANSDERMAL", "A transdermal system with an adhesive gel.", "patch"),
        ("", "Exa tablets for oral use, in vaginal infections.", "oral"),
        ("", "A white to pale cream-colored powder. Exa tablets hold 25 mg.", "oral"),
    ],
)
def test_the_words_of_a_label_tell_its_form_group(routes, words, group):
    about = replace(label(one("WARFARIN SODIUM", "", routes)), sections=(description(words),))
    assert identify(about).places[0].drug.group == group


def test_only_what_a_label_says_of_itself_makes_it_liposomal():
    warned = description("Amphotericin B for injection. It is not to be confused with liposomal amphotericin B.")
    told = description("Exa is a liposomal dispersion.")
    conventional = replace(label(one("AMPHOTERICIN B", routes="INTRAVENOUS")), sections=(warned,))
    liposomal = replace(label(one("AMPHOTERICIN B", routes="INTRAVENOUS")), sections=(told,))
    assert identify(conventional).places[0].names.name == "amphotericin b"
    assert identify(liposomal).places[0].names.name == "amphotericin b liposomal"


def test_a_label_that_only_its_generic_names_describe_stands_under_each():
    found = identify(replace(label(one("")), generic_names=("VONOPRAZAN AND AMOXICILLIN", "AMOXICILLIN")))
    assert [place.drug.key for place in found.places] == ["amoxicillin+vonoprazan", "amoxicillin"]


def test_every_name_as_printed_finds_the_drug():
    product = one("SELENIUM", "SELENIOUS ACID INJECTION", "INTRAVENOUS", brand="Selenious Acid 60 mcg")
    names = identify(label(product)).places[0].names
    assert names.salts == ("selenium",)
    assert names.synonyms == ("selenious acid injection", "Selenious Acid 60 mcg")
    many = one("; ".join(f"VITAMIN {letter}INE" for letter in "ABCDEF"), brand="DIALYVITE")
    assert "vitamin cine" in identify(label(many)).places[0].names.synonyms[0]


def test_a_word_of_the_name_is_no_name_by_itself():
    names = identify(label(one("FILGRASTIM", "TBO-FILGRASTIM"))).places[0].names
    assert (names.name, names.salts) == ("tbo-filgrastim", ())


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
        ("Gentamicin Sulfate in Sodium Chloride", "GENTAMICIN SULFATE", ()),
        ("Umeclidinium and Vilanterol Ellipta", "UMECLIDINIUM AND VILANTEROL", ()),
        ("NYPOZI txid", "FILGRASTIM-TXID", ("Nypozi",)),
        ("UPTRAVI Titration Pack", "SELEXIPAG", ("Uptravi",)),
        ("GUNA-ALLERGY T", "ONION", ("Guna-Allergy T",)),
        ("CHILDREN'S MOTRIN", "IBUPROFEN", ("Children's Motrin",)),
        ("children's motrin", "IBUPROFEN", ("Children's Motrin",)),
        ("BESREMi", "ROPEGINTERFERON ALFA-2B", ("BESREMi",)),
        ("DRAVYNOR Heat Patch", "MENTHOL", ("Dravynor Heat Patch",)),
    ],
)
def test_brands_are_written_as_people_write_them_and_never_the_generic_name(brand, generic, brands):
    (place,) = identify(label(one(generic, generic, brand=brand))).places
    assert place.names.brands == brands


def test_a_brand_that_is_printed_as_the_generic_name_stays_a_brand():
    (place,) = identify(label(one("MIDOSTAURIN", "RYDAPT", brand="RYDAPT"))).places
    assert (place.names.name, place.names.brands) == ("midostaurin", ("Rydapt",))


def test_what_no_table_knows_is_told_to_a_person():
    found = identify(label(one("NEWDRUGINE HYDROCHLORIDE", "SOMETHING ELSE")))
    assert found.places[0].names.name == "newdrugine"
    assert found.unsure == ("newdrugine hydrochloride looks like a salt of newdrugine",)
    assert identify(label(one("", "ONE AND ANOTHER", "SUBCUTANEOUS"))).unsure
    assert not identify(label(one("", "ADALIMUMAB-ADBM", "SUBCUTANEOUS"))).unsure


def test_a_form_group_is_sure_where_the_dosage_forms_tell_it_and_no_route():
    forms = Section(SectionKind.PRODUCTS, "", (Paragraph((Run("Injection: 50 mg in a vial."),)),), "43678-2")
    without_route = label(one("WARFARIN SODIUM", routes=""))
    assert identify(replace(without_route, sections=(forms,))).unsure == ()
    assert identify(replace(without_route, sections=(description("A tablet."),))).unsure == (
        "no route is told: oral by the words of the label",
    )


def test_how_the_key_was_made_is_told():
    assert "substance table (salt): warfarin sodium is warfarin" in identify(label(one("WARFARIN SODIUM"))).made_from


def test_moieties_that_the_source_states_confirm_a_salt():
    ingredient = Ingredient("NEWDRUGINE MESYLATE", "", (Moiety("NEWDRUGINE"),))
    product = LabelProduct(Product("1-1", "", "", "", ""), "", (ingredient,), ("ORAL",))
    found = identify(label(product))
    assert (found.places[0].names.name, found.unsure) == ("newdrugine", ())


@given(
    st.lists(st.sampled_from(["TRANSDERMAL", "INTRAUTERINE", "SUBCUTANEOUS", "OPHTHALMIC", "PERCUTANEOUS", "ODD", ""])),
    st.sampled_from(["", "IMPLANT", "PATCH", "GEL", "PELLET"]),
    st.sampled_from(["", "A gel.", "Implant: 3 mg.", "An intrauterine system.", "For intravenous use."]),
)
def test_whatever_the_routes_the_group_is_one_that_the_list_can_name(routes, form, text):
    assert set(form_groups(routes, form, [], text)) <= GROUP_WORDS.keys()


@given(st.text(max_size=40))
def test_no_substance_is_stripped_to_nothing(text):
    assert moiety_of(text).name or not text.strip()
