from medref_desktop.domain.known_names import KnownNames
from medref_desktop.domain.name_lists import MOST_SPELLINGS, NameLists
from medref_desktop.domain.names import DrugKey, drug_key

LISTS = NameLists.of(
    {"MTX": ["methotrexate", "mitoxantrone"]},
    [["acetaminophen", "paracetamol"], ["rifampin", "rifampicin"], ["cyclosporine", "ciclosporin", "cyclosporin"]],
    {"sulfamethoxazole / trimethoprim": ["co-trimoxazole"]},
)


def others(name: str, *ingredients: str) -> list[str]:
    return list(LISTS.other_names(drug_key(ingredients or name.split(" / ")), name))


def test_a_name_of_either_list_has_the_other_one():
    assert others("acetaminophen") == ["paracetamol"]
    assert others("paracetamol") == ["acetaminophen"]
    assert others("ciclosporin") == ["cyclosporine", "cyclosporin"]
    assert others("metformin") == []


def test_a_combination_is_named_by_every_name_of_its_parts():
    assert others("hydrocodone / acetaminophen") == ["hydrocodone / paracetamol"]
    assert others("acetaminophen / rifampin") == [
        "acetaminophen / rifampicin", "paracetamol / rifampin", "paracetamol / rifampicin",
    ]  # fmt: skip


def test_a_combination_by_a_name_of_its_own_is_named_by_its_parts_too():
    assert others("Panacea", "acetaminophen", "caffeine") == ["paracetamol / caffeine"]
    assert others("Bactrim", "sulfamethoxazole", "trimethoprim") == ["co-trimoxazole"]


def test_the_names_of_a_long_combination_have_an_end():
    many = NameLists.of(same=[[f"name{n}", f"other{n}", f"third{n}"] for n in range(6)])
    name = " / ".join(f"name{n}" for n in range(6))
    assert len(list(many.other_names(drug_key(name.split(" / ")), name))) == MOST_SPELLINGS - 1


def test_an_abbreviation_is_of_every_drug_that_holds_what_it_may_mean():
    assert list(LISTS.abbreviations_of(DrugKey("folicacid+methotrexate"))) == ["MTX"]
    assert list(LISTS.abbreviations_of(DrugKey("metformin"))) == []


def test_a_known_drug_is_looked_for_under_every_key_that_packs_may_have():
    known = KnownNames.of({"Panadol": "acetaminophen", "rifampicin": "rifampicin"}, LISTS)
    assert known.called("panadol").keys == ("acetaminophen", "paracetamol")
    assert known.called("panadol").told == "Panadol (acetaminophen)"
    assert known.called("rifampicin").told == "rifampicin"
    assert known.called("pana") is None
