import random

import pytest

from factories import monograph, write_pack
from medref_desktop.domain.query import SearchQuery
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_pack
from medref_desktop.paths import starter_monographs
from medref_desktop.store.library import MOST_GUESSES, Library
from medref_desktop.store.near_names import within_two_edits
from medref_desktop.store.pack import PackInfo
from misspelling import misspellings


def offered(library: Library, text: str) -> list[str]:
    """What the list shows for a text in its first five rows, hits before guesses."""
    answer = library.search(SearchQuery.parse(text))
    return [hit.name for hit in (*answer.hits, *answer.did_you_mean)][:MOST_GUESSES]


@pytest.fixture(scope="module")
def starters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    info = PackInfo("starter", monograph_pack.STARTER_TITLE, Source.STARTER, version="")
    monograph_pack.build_into(starter_monographs(), folder, info)
    library = Library.open([folder])
    yield library
    library.close()


def test_nearly_every_misspelling_by_one_edit_finds_its_name_in_the_first_five(starters):
    pick = random.Random(20261122)
    tried = found = 0
    for hit in starters.search(SearchQuery.parse("")).hits:
        name = hit.name.partition(",")[0]
        wrong = sorted({text for text in misspellings(name) if text != name and text.strip()})
        for text in pick.sample(wrong, 60):
            tried += 1
            found += hit.name in offered(starters, text)
    assert found / tried >= 0.99, f"{found} of {tried}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("isotretnoin", "isotretinoin"),
        ("sisotretinoin", "isotretinoin"),
        ("isotretnio", "isotretinoin"),
        ("lipitorr", "atorvastatin"),
        ("glargin3", "insulin glargine"),
        ("insulin glarjine", "insulin glargine"),
        ("acetaminophn hydrocodone", "hydrocodone / acetaminophen"),
        ("paracetmol", "hydrocodone / acetaminophen"),
        ("salbutamoll", "albuterol"),
        ("metphormin", "metformin"),
        ("kumadin", "warfarin"),
        ("azithromyzin", "azithromycin"),
        ("sinthroid", "levothyroxine"),
        ("levotiroksin", "levothyroxine"),
    ],
)
def test_what_is_nearly_a_name_or_sounds_like_one_is_offered(starters, typed, meant):
    answer = starters.search(SearchQuery.parse(typed))
    assert answer.hits == ()
    assert meant in [hit.name for hit in answer.did_you_mean]


@pytest.mark.parametrize("typed", ["xqzv", "qqqqqqqqq", "zzz", "wxy", "%%%%", "a" * 150])
def test_what_is_near_no_name_offers_none(starters, typed):
    answer = starters.search(SearchQuery.parse(typed))
    assert (answer.hits, answer.did_you_mean) == ((), ())


def test_a_class_limits_near_names_too(starters):
    assert starters.search(SearchQuery.parse("isotretnoin", "Retinoid")).did_you_mean
    assert not starters.search(SearchQuery.parse("isotretnoin", "Opioid Agonist")).did_you_mean


def test_there_are_at_most_five_guesses_and_common_drugs_come_first(tmp_path):
    write_pack(tmp_path, *(monograph(f"metform{letter}n", source=Source.LABEL) for letter in "abcdefgh"), name="labels")
    write_pack(tmp_path, monograph("metformgn"), name="starter")
    library = Library.open([tmp_path])
    guesses = library.search(SearchQuery.parse("metformxn")).did_you_mean
    assert [hit.name for hit in guesses] == ["metformgn", "metforman", "metformbn", "metformcn", "metformdn"]
    library.close()


def test_a_drug_by_itself_is_nearer_than_the_combinations_of_it(tmp_path):
    parts = ["aaa", "bbb", "ccc", "ddd", "eee"]
    write_pack(tmp_path, monograph("metformin"), *(monograph(f"{part} / metformin") for part in parts))
    library = Library.open([tmp_path])
    assert offered(library, "metfromin") == ["metformin", *(f"{part} / metformin" for part in parts[:4])]
    library.close()


def test_a_salt_is_near_as_a_whole_and_its_last_word_is_not(tmp_path):
    write_pack(tmp_path, monograph("metformin", salts=["metformin hydrochloride"]))
    library = Library.open([tmp_path])
    assert offered(library, "metformin hydrochlorid3") == ["metformin"]
    assert offered(library, "hydrochlorid3") == []
    library.close()


def test_beginnings_of_names_are_near_only_where_no_whole_name_is():
    names = ["metformin", "metoprolol", "metroprolol"]
    assert within_two_edits("metoprolo1", names, 5) == ["metoprolol", "metroprolol"]
    assert within_two_edits("metofrm", names, 5) == ["metformin", "metoprolol"]
    assert within_two_edits("metfromi", names, 5) == ["metformin"]
    assert within_two_edits("met", names, 5) == []
