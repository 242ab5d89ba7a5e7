"""Codes of labels, each under the drug that it is of."""

from importers.openfda_records import record
from importers.spl_documents import document, product
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.product_code import WHOLE_LABEL
from medref_desktop.importers import openfda, spl
from medref_desktop.importers.drug_identity import identify
from medref_desktop.importers.label_codes import codes_of

EXAMPLINE, OTHERINE = Drug(DrugKey("exampline"), "oral"), Drug(DrugKey("otherine"), "injection")


def codes(label) -> dict[str, set[tuple[Drug, int]]]:
    found: dict[str, set[tuple[Drug, int]]] = {}
    for code, drug, number in codes_of(label, identify(label)):
        found.setdefault(code, set()).add((drug, number))
    return found


def of_spl(products: str) -> dict[str, set[tuple[Drug, int]]]:
    return codes(spl.parse(document(products=products), lambda name: None))


def test_products_substances_and_moieties_have_codes():
    assert of_spl(product()) == {
        "000010002": {(EXAMPLINE, 0)},
        "ABC": {(EXAMPLINE, 0)},
        "DEF": {(EXAMPLINE, 0)},
    }


def test_products_of_different_drugs_in_one_label_keep_their_codes_apart():
    second = product("Other", "OTHERINE SULFATE", "OTHERINE", "INTRAVENOUS", "SOLUTION", "0001-0009")
    found = of_spl(product() + second.replace('"ABC"', '"XYZ"').replace('"DEF"', '"UVW"'))
    assert found["000010002"] == {(EXAMPLINE, 0)}
    assert found["000010009"] == {(OTHERINE, 1)}
    assert found["XYZ"] == found["UVW"] == {(OTHERINE, 1)}


def test_of_a_substance_in_several_products_the_first_is_found():
    assert of_spl(product() + product(ndc="0001-0005"))["ABC"] == {(EXAMPLINE, 0)}


def test_a_kit_is_found_under_all_that_is_in_it():
    part = product().partition("<manufacturedProduct><manufacturedProduct>")[2].partition("</manufacturedProduct>")[0]
    route = '<substanceAdministration><routeCode displayName="ORAL"/></substanceAdministration>'
    kit = f"""<subject><manufacturedProduct><manufacturedProduct>
        <code code="0001-0100" codeSystem="2.16.840.1.113883.6.69"/><name>Kit</name>
        <part><partProduct>{part}</partProduct><consumedIn>{route}</consumedIn></part>
        </manufacturedProduct></manufacturedProduct></subject>"""
    found = of_spl(kit)
    assert {drug for drug, _ in found["000010100"]} == {drug for drug, _ in found["000010002"]} == {EXAMPLINE}


def test_openfda_lists_rxcuis_for_the_label_as_a_whole():
    found = codes(openfda.parse(record(about={"rxcui": ["12345", "860975"]})))
    assert found["12345"] == found["860975"] == {(EXAMPLINE, WHOLE_LABEL)}
    assert found["000010002"] == {(EXAMPLINE, 0)}
    assert found["ABC"] == {(EXAMPLINE, 0)}


def test_a_product_for_two_ways_in_is_found_under_both():
    found = codes(openfda.parse(record(about={"route": ["ORAL", "INTRAVENOUS"]})))
    assert {drug.group for drug, _ in found["000010002"]} == {"oral", "injection"}
