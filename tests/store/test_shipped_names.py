"""The shipped lists of names, as they stand in resources/names."""

import tomllib
from collections import Counter

import pytest

from medref_desktop.domain.names import fold
from medref_desktop.paths import resource
from medref_desktop.review.drug_abbreviations import MEANINGS
from medref_desktop.store.name_lists import known_names, look_alike_sets, look_alikes, name_lists


def read(name: str) -> dict:
    return tomllib.loads(resource(f"names/{name}.toml").read_text(encoding="utf-8"))


SYNONYMS, ALIKE, BRANDS = read("synonyms"), look_alike_sets(), read("brands")
SETS = [*ALIKE["fda"], *ALIKE["ismp"]]
FDA_NAMES = {
    "acetaZOLAMIDE", "acetoHEXAMIDE", "buPROPion", "busPIRone", "chlorproMAZINE", "chlorproPAMIDE", "clomiPHENE",
    "clomiPRAMINE", "cycloSERINE", "cycloSPORINE", "DAUNOrubicin", "DOXOrubicin", "dimenhyDRINATE", "diphenhydrAMINE",
    "DOBUTamine", "DOPamine", "glipiZIDE", "glyBURIDE", "hydrALAZINE", "hydrOXYzine", "HYDROmorphone",
    "medroxyPROGESTERone", "methylPREDNISolone", "methylTESTOSTERone", "niCARdipine", "NIFEdipine", "predniSONE",
    "prednisoLONE", "sulfADIAZINE", "sulfiSOXAZOLE", "TOLAZamide", "TOLBUTamide", "vinBLAStine", "vinCRIStine",
}  # fmt: skip


def test_there_are_many_pairs_of_names_and_no_name_means_two_drugs():
    names = Counter(fold(name) for same in SYNONYMS["same"] for name in same)
    assert sum(len(same) - 1 for same in SYNONYMS["same"]) >= 60
    assert [name for name, count in names.items() if count > 1] == []
    assert all(len(same) >= 2 for same in SYNONYMS["same"])


def test_a_name_is_no_synonym_of_one_that_another_list_tells_apart():
    for same in SYNONYMS["same"]:
        alike = {fold(other) for name in same for other in look_alikes().confused_with(name)}
        assert not alike & set(map(fold, same))


def test_synonyms_do_not_join_what_the_table_of_moieties_keeps_apart():
    kept = set(map(fold, read("moieties")["kept_apart"]))
    for same in SYNONYMS["same"]:
        assert len(kept & set(map(fold, same))) <= 1, same


def test_the_list_of_the_fda_is_whole():
    assert {name for names in ALIKE["fda"] for name in names} == FDA_NAMES


@pytest.mark.parametrize("names", SETS, ids=" - ".join)
def test_tall_man_letters_are_for_the_eye_alone(names):
    alike = look_alikes()
    for name in names:
        plain = name.lower()
        assert fold(name) == fold(plain)
        assert alike.tall_man(plain) == name
        assert set(names) - {name} <= set(alike.confused_with(plain))


def test_of_each_name_there_is_one_tall_form():
    forms: dict[str, set[str]] = {}
    for names in SETS:
        for name in names:
            forms.setdefault(fold(name), set()).add(name)
    assert {name: found for name, found in forms.items() if len(found) > 1} == {}


def test_every_abbreviation_that_the_checker_refuses_is_understood_by_search():
    known = {fold(short) for short in name_lists().abbreviations}
    assert sorted(short for short in MEANINGS if fold(short) not in known) == []


def test_an_abbreviation_means_at_least_what_the_checker_says():
    abbreviations = {fold(short): meant for short, meant in name_lists().abbreviations.items()}
    for short, meanings in MEANINGS.items():
        for meaning in meanings.split("” or “"):
            first = fold(meaning.split()[0])
            assert any(name.startswith(first) for name in abbreviations[fold(short)]), (short, meaning)


def test_drugs_in_no_pack_are_known_by_brand_synonym_and_look_alike():
    known = known_names()
    assert known.called("tazocin").told == "Tazocin (piperacillin / tazobactam)"
    assert known.called("paracetamol").told == "paracetamol"
    assert known.called("cotrimoxazole").told == "co-trimoxazole (sulfamethoxazole / trimethoprim)"
    assert known.called("acetohexamide").told == "acetohexamide"
    assert known.called("metformin").told == "metformin"


def test_no_brand_is_of_two_drugs():
    brands = Counter(fold(brand) for names in BRANDS.values() for brand in names)
    assert [brand for brand, count in brands.items() if count > 1] == []
