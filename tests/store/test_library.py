from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import change_text, label, monograph, paragraph, section, write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Monograph, Section
from medref_desktop.domain.names import DrugKey, fold
from medref_desktop.domain.provenance import Provenance
from medref_desktop.domain.query import SearchQuery, Tier, opened_by_enter
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import NotFound, PackUnreadable
from medref_desktop.store.library import MOST_GUESSES, Library

STARTERS = (
    monograph("isotretinoin", brands=["Accutane", "Absorica"], synonyms=["13-cis-retinoic acid"], epc_class="Retinoid"),
    monograph("tretinoin", brands=["Vesanoid"], epc_class="Retinoid"),
    monograph("tretinoin", "skin", brands=["Retin-A"], epc_class="Retinoid"),
    monograph("methotrexate", brands=["Trexall"], therapeutic_class="Antineoplastic Agents"),
    monograph("hydrocodone / acetaminophen", brands=["Norco"]),
    monograph("metformin", salts=["metformin hydrochloride"]),
    monograph("sertraline", salts=["sertraline hydrochloride"]),
    monograph("hydralazine", rx="OTC"),
    monograph("lévothyroxine", ingredients=["levothyroxine"]),
    monograph("co-trimoxazole", ingredients=["sulfamethoxazole", "trimethoprim"], brands=["Bactrim"]),
    monograph("insulin glargine", "injection", brands=["Lantus"]),
    monograph("pentazocine", dea_schedule="CII"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, *STARTERS, abbreviations={"MTX": ["methotrexate", "mitoxantrone"]})
    library = Library.open([folder])
    yield library
    library.close()


def found(library, text, **kwargs):
    answer = library.search(SearchQuery.parse(text, **kwargs))
    return [(hit.name, hit.matched, hit.tier.word) for hit in answer.hits]


def test_the_empty_query_lists_every_drug_by_the_alphabet(library):
    answer = library.search(SearchQuery.parse(""))
    assert answer.total == len(STARTERS)
    assert [hit.name for hit in answer.hits][:4] == [
        "co-trimoxazole", "hydralazine", "hydrocodone / acetaminophen", "insulin glargine",
    ]  # fmt: skip
    assert [hit.name for hit in answer.hits][-2:] == ["tretinoin, by mouth", "tretinoin, on the skin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accu", [("isotretinoin", "Accutane", "prefix")]),
        ("ACCUTANE ", [("isotretinoin", "Accutane", "exact")]),
        ("retin-a", [("tretinoin, on the skin", "Retin-A", "exact"), ("isotretinoin", "13-cis-retinoic acid", "word")]),
        ("retina", [("tretinoin, on the skin", "Retin-A", "exact")]),
        ("glarg", [("insulin glargine", "insulin glargine", "word")]),
        ("levothyrox", [("lévothyroxine", "lévothyroxine", "prefix")]),
        ("lévo", [("lévothyroxine", "lévothyroxine", "prefix")]),
        ("cotrimoxazole", [("co-trimoxazole", "co-trimoxazole", "exact")]),
        ("co trimoxazole", [("co-trimoxazole", "co-trimoxazole", "exact")]),
        ("acetaminophen hydrocodone", [("hydrocodone / acetaminophen", "hydrocodone / acetaminophen", "exact")]),
        ("acetaminophen and hydrocodone", [("hydrocodone / acetaminophen", "hydrocodone / acetaminophen", "exact")]),
        ("acetaminophen hydro", [("hydrocodone / acetaminophen", "hydrocodone / acetaminophen", "word")]),
        ("sertraline hydrochloride", [("sertraline", "sertraline hydrochloride", "exact")]),
        ("13 cis retinoic", [("isotretinoin", "13-cis-retinoic acid", "prefix")]),
        ("otret", [("isotretinoin", "isotretinoin", "inside")]),
        ("ot", []),
        ("hydrochloride", []),
        ("%", []),
        ("'; DROP TABLE drug", []),
    ],
)
def test_every_name_finds_its_drug_at_its_tier(library, text, expected):
    assert found(library, text) == expected


def test_the_order_is_exact_prefix_word_inside(library):
    assert found(library, "tretinoin") == [
        ("tretinoin, by mouth", "tretinoin", "exact"),
        ("tretinoin, on the skin", "tretinoin", "exact"),
        ("isotretinoin", "isotretinoin", "inside"),
    ]


def test_generic_names_stand_before_brands_of_the_same_tier(tmp_path):
    write_pack(tmp_path, monograph("aaa", brands=["Metro"]), monograph("metformin"))
    library = Library.open([tmp_path])
    assert [hit.name for hit in library.search(SearchQuery.parse("met")).hits] == ["metformin", "aaa"]
    library.close()


def names_of(folder, text):
    library = Library.open([folder])
    hits = library.search(SearchQuery.parse(text)).hits
    library.close()
    return [hit.name for hit in hits]


def test_within_a_tier_the_kind_of_name_comes_first_then_how_common_the_drug_is_then_the_alphabet(tmp_path):
    labels = [
        label("mezzz", "a"),
        *(label("mebbb", f"b{n}") for n in range(4)),
        label("meaaa", "c", rx="OTC"),
        *(label("meccc", f"d{n}", rx="OTC") for n in range(40)),
        label("zzz", "e", brands=["Mebrand"]),
        label("aaa", "f", synonyms=["mesynonym"]),
        label("bbb", "g", salts=["mesalt"]),
        label("meyyy", "h"),
        label("mewww", "i"),
    ]
    write_pack(tmp_path, *labels, name="labels")
    write_pack(tmp_path, monograph("meyyy"))
    written_then_prescription_then_the_counter = ["meyyy", "mebbb", "mewww", "mezzz", "meccc", "meaaa"]
    assert names_of(tmp_path, "me") == [*written_then_prescription_then_the_counter, "zzz", "aaa", "bbb"]
    assert names_of(tmp_path, "") == sorted(names_of(tmp_path, ""))


def test_a_drug_with_a_written_monograph_is_a_common_one_by_whatever_name_it_is_met(tmp_path):
    write_pack(tmp_path, label("aaa", "a", brands=["Meabc"]), label("zzz", "b", brands=["Mezyx"]), name="labels")
    write_pack(tmp_path, monograph("zzz"))
    assert names_of(tmp_path, "me") == ["zzz", "aaa"]


def test_several_brands_of_a_drug_are_one_row_under_the_first_of_them(tmp_path):
    write_pack(tmp_path, monograph("aaa", brands=["Mezzo", "Meabc", "Merlo"]))
    library = Library.open([tmp_path])
    assert found(library, "me") == [("aaa", "Meabc", "prefix")]
    assert found(library, "mezz") == [("aaa", "Mezzo", "prefix")]
    library.close()


def test_the_middle_of_a_very_long_name_is_found_by_what_people_type_of_it(tmp_path):
    parts = [f"{letter * 3}ium chloride hexahydrate" for letter in "bcdfg"]
    write_pack(tmp_path, monograph(" / ".join(parts)))
    library = Library.open([tmp_path])
    for typed, tier in (("cccium chloride hexahydrate dddium", "word"), ("loride hexahydrate", "inside")):
        assert [hit[2] for hit in found(library, typed)] == [tier]
    assert found(library, " / ".join(reversed(parts)))[0][2] == "exact"
    library.close()


def test_a_word_that_will_join_two_parts_is_no_part_of_the_name_yet(library):
    assert found(library, "hydrocodone an") == [("hydrocodone / acetaminophen", "hydrocodone / acetaminophen", "word")]
    assert found(library, "hydrocodone plus acetaminophen")[0][2] == "word"
    assert opened_by_enter(library.search(SearchQuery.parse("hydrocodone plus acetaminophen"))) is None


def test_within_a_class_no_drug_is_said_to_be_missing(library):
    answer = library.search(SearchQuery.parse("zyprexa", "Retinoid"))
    assert (answer.note, answer.did_you_mean) == ("", ())


def test_an_abbreviation_suggests_and_never_answers(library):
    answer = library.search(SearchQuery.parse("mtx"))
    assert answer.hits == ()
    assert [(hit.name, hit.matched) for hit in answer.did_you_mean] == [("methotrexate", "MTX")]
    assert opened_by_enter(answer) is None


def test_an_abbreviation_names_every_drug_that_it_may_mean_those_by_themselves_first(tmp_path):
    parts = ["aaa", "bbb", "ccc", "ddd", "eee", "fff"]
    drugs = [*(monograph(f"{part} / zzz") for part in parts), monograph("yyy"), monograph("zzz")]
    write_pack(tmp_path, *drugs, abbreviations={"ZY": ["zzz", "yyy"]})
    library = Library.open([tmp_path])
    guesses = [hit.name for hit in library.search(SearchQuery.parse("zy")).did_you_mean]
    assert guesses == ["yyy", "zzz", *(f"{part} / zzz" for part in parts)]
    library.close()


@pytest.mark.parametrize(
    "typed", ["isotretnoin", "isotretinion", "isottretinoin", "isotretimoin", "accutene", "isotretnio"]
)
def test_a_misspelt_name_is_offered_and_not_opened(library, typed):
    answer = library.search(SearchQuery.parse(typed))
    assert answer.hits == ()
    assert answer.did_you_mean[0].name == "isotretinoin"
    assert opened_by_enter(answer) is None


def test_tazocin_is_not_taken_for_pentazocine(library):
    answer = library.search(SearchQuery.parse("tazocin"))
    assert opened_by_enter(answer) is None
    assert [hit.tier for hit in answer.hits] == [Tier.INSIDE]  # pentazocine holds the letters: shown, never opened


def test_a_class_limits_the_list_and_the_guesses(library):
    assert library.classes() == ["Antineoplastic Agents", "Example Agent", "Retinoid"]
    assert found(library, "", drug_class="Antineoplastic Agents") == [("methotrexate", "methotrexate", "prefix")]
    assert found(library, "met", drug_class="Retinoid") == []
    assert library.search(SearchQuery.parse("methotrexat3", "Retinoid")).did_you_mean == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("class:retinoid", ["isotretinoin", "tretinoin, by mouth", "tretinoin, on the skin"]),
        ("class:antineo", ["methotrexate"]),
        ("schedule:CII", ["pentazocine"]),
        ("rx:otc", ["hydralazine"]),
        ("-rx:rx", ["hydralazine"]),
        ("source:label", []),
        ("class:retinoid iso", ["isotretinoin"]),
        ("iso class:retinoid rx:otc", []),
    ],
)
def test_filters_limit_names_and_the_whole_list(library, text, names):
    assert [name for name, _, _ in found(library, text)] == names


def test_filters_hold_for_guesses_too(library):
    assert library.search(SearchQuery.parse("methotrexat3 class:retinoid")).did_you_mean == ()
    assert [hit.name for hit in library.search(SearchQuery.parse("isotretnoin class:retinoid")).did_you_mean] == [
        "isotretinoin"
    ]


def test_pages_follow_each_other_without_gap_or_repeat(library):
    query = SearchQuery.parse("")
    pages = [library.search(query, offset=at, limit=5).hits for at in (0, 5, 10, 15)]
    assert [hit for page in pages for hit in page] == list(library.search(query).hits)


PIECES = st.sampled_from(
    [
        "iso",
        "tret",
        "in",
        "oin",
        " and ",
        " / ",
        "-",
        "co",
        "acet",
        "met",
        "hydro",
        "a",
        "é",
        "β",
        "9",
        "0078-",
        "(01)",
        "plus ",
    ]
)


@given(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=6).map("".join)))
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_upsets_search(library, text):
    answer = library.search(SearchQuery.parse(text))
    tiers = [hit.tier for hit in answer.hits]
    assert tiers == sorted(tiers)
    assert len({hit.drug for hit in answer.hits}) == len(answer.hits)
    assert library.search(SearchQuery.parse(text)) == answer
    assert len(answer.did_you_mean) <= MOST_GUESSES
    assert {hit.tier for hit in answer.did_you_mean} <= {Tier.GUESS}
    opened = opened_by_enter(answer)
    assert opened is None or opened in answer.hits
    assert not {hit.drug for hit in answer.hits} & {hit.drug for hit in answer.did_you_mean}


@given(
    st.sampled_from([name for written in STARTERS for name in (written.names.name, *written.names.brands)]), st.data()
)
@settings(max_examples=200, deadline=None)
def test_every_beginning_of_a_name_lists_its_drug(library, name, data):
    typed = name[: data.draw(st.integers(1, len(name)))]
    hits = library.search(SearchQuery.parse(typed)).hits
    assert any(
        fold(name) == fold(known) for hit in hits for known in (hit.matched, hit.name.partition(",")[0], *hit.brands)
    )


@pytest.mark.parametrize("text", ["NEAR(", "*", ":", "\0", "a" * 10_000, "💊", "\u202egnirts", "\ud800", '"', "_"])
def test_odd_texts_find_nothing_and_break_nothing(library, text):
    assert library.search(SearchQuery.parse(text)).hits == ()


def test_every_name_of_every_drug_finds_that_drug_first_tier(library):
    for written in STARTERS:
        names = written.names
        for name in (names.name, *names.brands, *names.salts, *names.synonyms):
            exact = {hit.drug for hit in library.search(SearchQuery.parse(name)).hits if hit.tier is Tier.EXACT}
            assert written.drug in exact, name


# -- several packs ------------------------------------------------------------------------------------------


@pytest.fixture
def two_packs(tmp_path):
    write_pack(tmp_path, monograph("warfarin", brands=["Coumadin"]), monograph("metformin"))
    write_pack(tmp_path, monograph("warfarin", brands=["Jantoven"], source=Source.CLINIC), name="clinic")
    library = Library.open([tmp_path])
    yield library
    library.close()


def test_the_same_drug_in_two_packs_is_one_row_with_two_monographs(two_packs):
    (hit,) = two_packs.search(SearchQuery.parse("warfarin")).hits
    refs = two_packs.monographs_of(hit.drug)
    assert [ref.source for ref in refs] == [Source.CLINIC, Source.STARTER]
    assert [two_packs.monograph(ref).names.brands for ref in refs] == [("Jantoven",), ("Coumadin",)]


def test_a_name_from_either_pack_finds_the_drug(two_packs):
    assert found(two_packs, "coumadin") == [("warfarin", "Coumadin", "exact")]
    assert found(two_packs, "jantoven") == [("warfarin", "Jantoven", "exact")]


def test_a_group_from_another_pack_tells_the_rows_apart(tmp_path):
    write_pack(tmp_path, monograph("tretinoin"))
    write_pack(tmp_path, monograph("tretinoin", "skin", source=Source.CLINIC), name="clinic")
    library = Library.open([tmp_path])
    assert [hit.name for hit in library.search(SearchQuery.parse("")).hits] == [
        "tretinoin, by mouth", "tretinoin, on the skin",
    ]  # fmt: skip
    library.close()


def test_one_bad_pack_is_told_and_hides_no_other(tmp_path):
    write_pack(tmp_path, monograph("warfarin"))
    write_pack(tmp_path, monograph("metformin", source=Source.CLINIC), name="clinic").path.write_bytes(b"")
    library = Library.open([tmp_path])
    assert found(library, "warf") == [("warfarin", "warfarin", "prefix")]
    assert library.problems[0].message.endswith("is empty.")
    library.close()


def test_of_two_packs_with_one_name_the_earlier_folder_is_used(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, drug in ((one, "warfarin"), (two, "metformin")):
        folder.mkdir()
        write_pack(folder, monograph(drug))
    library = Library.open([one, two])
    assert [hit.name for hit in library.search(SearchQuery.parse("")).hits] == ["warfarin"]
    library.close()


def test_a_library_without_packs_answers_with_nothing(tmp_path):
    library = Library.open([tmp_path / "none"])
    assert library.search(SearchQuery.parse("warfarin")).total == 0
    assert library.classes() == []


# -- exact names --------------------------------------------------------------------------------------------


def test_the_one_drug_of_a_name_is_named(library):
    assert library.named("norco").key == "acetaminophen+hydrocodone"
    assert library.named("Tretinoin", "skin") == Drug(DrugKey("tretinoin"), "skin")


@pytest.mark.parametrize(
    ("name", "group", "message", "hint"),
    [
        ("tretinoin", "", "several drugs", "tretinoin, by mouth (oral); tretinoin, on the skin (skin)"),
        ("isotretinoin", "skin", "not at hand as skin", "isotretinoin (oral)"),
        ("isotret", "", "No drug is called", "isotretinoin"),
        ("isotretnoin", "", "No drug is called", "isotretinoin"),
        ("zzzz", "", "No drug is called", ""),
        ("zyprexa", "", "There is no monograph of Zyprexa", ""),
        ("0078-0668", "", "NDC 0078-0668 is not in your packs", ""),
    ],
)
def test_a_name_that_is_not_one_drug_lists_what_there_is(library, name, group, message, hint):
    with pytest.raises(NotFound, match=message) as refused:
        library.named(name, group)
    assert hint in refused.value.hint


def test_a_monograph_of_a_pack_no_longer_in_use_says_so(library, two_packs):
    ref = two_packs.monographs_of(Drug(DrugKey("warfarin"), "oral"))[0]
    with pytest.raises(PackUnreadable, match="not in use"):
        library.monograph(ref)


def a_label(set_id: str, *sections: Section) -> Monograph:
    source = Provenance(Source.LABEL, date(2026, 1, 2), maker="Maker", set_id=set_id, version="4")
    return replace(monograph("warfarin"), provenance=source, sections=sections or (section("warnings", "Text."),))


def test_the_makers_text_is_that_of_the_first_label_that_has_one_and_is_whole(tmp_path):
    warfarin = Drug(DrugKey("warfarin"), "oral")
    guides = [Section(SectionKind.MEDICATION_GUIDE, "", (paragraph(f"Guide {n}."),), "42231-1") for n in (2, 3)]
    write_pack(tmp_path, monograph("warfarin"), name="starter")
    with closing(Library.open([tmp_path])) as library:
        assert library.official_text(warfarin) is None
    labels = [a_label(f"set-{n}", guide) for n, guide in enumerate(guides, start=2)]
    entry = write_pack(tmp_path, a_label("set-1"), *labels, name="labels")
    with closing(Library.open([tmp_path])) as library:
        first, label = library.official_text(warfarin)
        assert first.set_id in ("set-2", "set-3")
        assert label.official_patient_texts[0].text == f"Guide {first.set_id[-1]}."
    change_text(entry.path, f"Guide {first.set_id[-1]}.", "Guide 9.", monograph_id=first.id)
    with closing(Library.open([tmp_path])) as library:
        other, label = library.official_text(warfarin)
        assert {first.set_id, other.set_id} == {"set-2", "set-3"}
        assert label.official_patient_texts[0].text == f"Guide {other.set_id[-1]}."


def test_the_written_monographs_are_one_for_each_drug_the_clinics_first(tmp_path):
    write_pack(tmp_path, monograph("warfarin"), monograph("tretinoin", "skin"), monograph("tretinoin"))
    write_pack(tmp_path, monograph("warfarin", source=Source.CLINIC), name="clinic")
    write_pack(tmp_path, a_label("set-1"), name="labels")
    with closing(Library.open([tmp_path])) as library:
        assert [(ref.drug.key, ref.drug.group, ref.source) for ref in library.written()] == [
            ("tretinoin", "oral", Source.STARTER),
            ("tretinoin", "skin", Source.STARTER),
            ("warfarin", "oral", Source.CLINIC),
        ]


def test_verify_goes_through_every_monograph(library):
    ((entry, count, failures),) = library.verify()
    assert (entry.name, count, failures) == ("starter", len(STARTERS), [])


def test_folded_names_are_what_names_fold_to(library):
    assert fold("Accutane") in library.packs[0].folded_names()
    assert "mtx" not in library.packs[0].folded_names()
