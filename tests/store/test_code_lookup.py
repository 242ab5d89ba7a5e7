"""What codes find in packs of labels."""

from dataclasses import replace

import pytest

from factories import label, monograph, write_pack
from medref_desktop.domain.codes import read_code
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label_choices import LabelChoices
from medref_desktop.domain.monograph import Names, Place
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.product import Product
from medref_desktop.domain.product_code import WHOLE_LABEL, PlacedCode
from medref_desktop.domain.query import SearchQuery, Tier, opened_by_enter
from medref_desktop.domain.source import Source
from medref_desktop.errors import MonographDamaged
from medref_desktop.store.library import Library
from medref_desktop.store.monograph_body import encode
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.pack_folder import PackFolder
from medref_desktop.store.pack_writer import PackWriter

METFORMIN, WATER = "9100L32L2N", "059QF0KO0R"
INJECTED = Drug(DrugKey("metformin"), "injection")


def product(ndc: str, name: str = "Examplo", *packages: str) -> Product:
    return Product(ndc, name, "tablet", "oral", "5 mg", labeller="Maker", packages=packages)


def coded_pack(folder, *labels):
    """A pack of labels, each with its codes."""
    info = PackInfo("labels", "Labels", Source.LABEL, "2026.11.22")
    target = folder / "labels.partial"
    with PackWriter(target, info) as writer:
        for one, codes in labels:
            writer.add_encoded(encode(one, codes))
    return PackFolder(folder).adopt(target, "labels", info.version)


def metformin_label(set_id="set-1", **changes):
    """By mouth and by injection, each with a product of its own."""
    products = (
        product("0078-0668", "Oralo", "0078-0668-15"), replace(product("0078-0669", "Injecto"), form="injection"),
    )  # fmt: skip
    made = replace(label("metformin", set_id, **changes), products=products)
    return replace(made, also=(Place(INJECTED, Names("metformin", ("Injecto",))),))


def codes():
    oral = metformin_label().drug
    return (
        PlacedCode("000780668", oral, 0),
        PlacedCode("000780669", INJECTED, 1),
        PlacedCode(METFORMIN, oral, 0),
        PlacedCode(METFORMIN, INJECTED, 1),
        PlacedCode(WATER, INJECTED, 1),
        PlacedCode("860975", oral, WHOLE_LABEL),
    )


@pytest.fixture
def library(tmp_path):
    coded_pack(tmp_path, (metformin_label(), codes()), (label("warfarin", "set-2"), ()))
    library = Library.open([tmp_path])
    yield library
    library.close()


def products(library, text):
    found = library.products_of(read_code(text))
    return [(coded.ref.drug.group, coded.product.name if coded.product else None) for coded in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0078-0668", [("oral", "Oralo")]),
        ("0078-0668-15", [("oral", "Oralo")]),
        ("0078-0669", [("injection", "Injecto")]),
        ("00078066815", [("oral", "Oralo")]),
        ("0078066815", [("oral", "Oralo")]),
        ("300780668156", [("oral", "Oralo")]),
        ("(01)00300780668156(17)270131", [("oral", "Oralo")]),
        (METFORMIN, [("oral", "Oralo"), ("injection", "Injecto")]),
        (WATER, [("injection", "Injecto")]),
        ("rxcui 860975", [("oral", None)]),
        ("0078-0670", []),
        ("rxcui 1", []),
    ],
)
def test_a_code_names_its_product_and_the_form_that_it_is_of(library, typed, expected):
    assert products(library, typed) == expected


def test_of_a_package_that_no_label_lists_the_product_is_named(library):
    assert products(library, "0078-0669-99") == [("injection", "Injecto")]


def test_a_set_id_names_every_product_of_its_label(tmp_path):
    set_id = "0114567b-3bac-490d-b9eb-03a6c5d90935"
    coded_pack(tmp_path, (metformin_label(set_id), codes()), (label("warfarin", set_id.replace("0", "1")), ()))
    library = Library.open([tmp_path])
    assert products(library, set_id.upper()) == [("oral", "Oralo"), ("injection", "Injecto")]
    assert products(library, set_id.replace("0", "1")) == [("oral", None)]
    library.close()


def test_the_list_shows_the_drug_with_the_product_that_was_met(library):
    answer = library.search(SearchQuery.parse("0078-0668-15"))
    (hit,) = answer.hits
    assert (hit.name, hit.tier, hit.name_kind.value) == ("metformin, by mouth", Tier.CODE, "code")
    assert hit.matched == "Oralo, 5 mg, Maker, NDC 0078-0668"
    assert opened_by_enter(answer) == hit


def test_a_scanned_code_lists_and_leaves_the_choice_to_the_person(library):
    answer = library.search(SearchQuery.parse("(01)00300780668156"))
    assert [hit.name for hit in answer.hits] == ["metformin, by mouth"]
    assert opened_by_enter(answer) is None  # ten digits without hyphens: another reading may be the one on the box


def test_digits_that_may_be_several_codes_list_every_product(tmp_path):
    one = replace(label("metformin"), products=(product("0078-0668", "Four", "0078-0668-15"),))
    other = replace(label("warfarin", "set-2"), products=(product("00780-668", "Five", "00780-668-15"),))
    write_pack(tmp_path, one, other, name="labels")
    library = Library.open([tmp_path])
    answer = library.search(SearchQuery.parse("0078066815"))
    assert sorted(hit.matched.split(",")[0] for hit in answer.hits) == ["Five", "Four"]
    library.close()


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("0078-0670", "NDC 0078-0670 is not in your packs."),
        ("00300780670159", "GTIN 00300780670159 is not in your packs."),
        ("00300780668157", "The check digit of 00300780668157 is wrong: scan or type it again."),
        ("9100L32L2M", "The last character of the UNII 9100L32L2M is wrong: type it again."),
        ("0078-0668", ""),
        ("4711", ""),
    ],
)
def test_a_code_that_finds_nothing_is_told(library, typed, note):
    answer = library.search(SearchQuery.parse(typed))
    assert (answer.note, answer.did_you_mean) == (note, ())


def test_of_several_readings_the_one_whose_package_a_label_lists_is_meant(tmp_path):
    listed = replace(label("metformin"), products=(product("10003-1234", "Listed", "10003-1234-5"),))
    other = replace(label("warfarin", "set-2"), products=(product("10003-123", "Other", "10003-123-99"),))
    write_pack(tmp_path, listed, other, name="labels")
    library = Library.open([tmp_path])
    assert products(library, "1000312345") == [("oral", "Listed")]
    assert sorted(name for _, name in products(library, "1000312346")) == ["Listed", "Other"]
    library.close()


def test_a_class_does_not_hide_what_a_code_names(library):
    assert library.search(SearchQuery.parse("0078-0668", "Statin")).total == 1


def test_of_two_versions_of_a_label_the_newest_speaks(tmp_path):
    old = replace(metformin_label(), products=(product("0078-0668", "Old"),))
    new = replace(metformin_label(version="2"), products=(product("0078-0668", "New"),))
    write_pack(tmp_path, old, name="labels_a")
    write_pack(tmp_path, new, name="labels_b")
    library = Library.open([tmp_path])
    assert [coded.product.name for coded in library.products_of(read_code("0078-0668"))] == ["New", "New"]
    library.close()


def test_a_withdrawn_label_comes_last(tmp_path):
    first = replace(label("metformin", "set-1"), products=(product("0078-0668", "First"),))
    second = replace(label("metformin", "set-2", category="ANDA"), products=(product("0078-0668", "Second"),))
    write_pack(tmp_path, first, second, name="labels")
    choices = LabelChoices(withdrawn={"set-1": "Out of stock"})
    library = Library.open([tmp_path], choices=choices)
    assert [coded.product.name for coded in library.products_of(read_code("0078-0668"))] == ["Second", "First"]
    library.close()


def test_an_index_that_does_not_fit_its_label_is_no_answer(tmp_path):
    wrong = (PlacedCode("000780001", metformin_label().drug, 0), PlacedCode("000780002", metformin_label().drug, 7))
    coded_pack(tmp_path, (metformin_label(), wrong))
    library = Library.open([tmp_path])
    for code in ("0078-0001", "0078-0002"):
        with pytest.raises(MonographDamaged):
            library.products_of(read_code(code))
        assert [hit.matched for hit in library.search(SearchQuery.parse(code)).hits] == [f"NDC {code}"]
    library.close()


def test_a_label_that_is_replaced_takes_its_codes_along(tmp_path):
    entry = coded_pack(tmp_path, (metformin_label(), codes()))
    info = PackInfo("labels", "Labels", Source.LABEL, "2026.11.23")
    newer = replace(metformin_label(version="2"), products=(product("0078-0777", "Renamed"),))
    with PackWriter(tmp_path / "new", info, basis=entry.path) as writer:
        writer.replace_label(encode(newer, (PlacedCode("000780777", newer.drug, 0),)))
    PackFolder(tmp_path).adopt(tmp_path / "new", "labels", info.version)
    library = Library.open([tmp_path])
    assert products(library, "0078-0668") == []
    assert products(library, "0078-0777") == [("oral", "Renamed")]
    library.close()


def test_a_written_monograph_has_no_codes(tmp_path):
    write_pack(tmp_path, monograph("metformin"))
    library = Library.open([tmp_path])
    assert library.products_of(read_code("0078-0668")) == []
    library.close()
