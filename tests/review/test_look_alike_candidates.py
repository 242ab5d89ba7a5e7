import csv
import io

from factories import monograph, write_pack
from medref_desktop.review.look_alike_candidates import alike, candidates, to_csv
from medref_desktop.store.library import Library
from medref_desktop.store.name_lists import look_alikes


def pairs(*names: str) -> list[tuple[str, str]]:
    return [(pair.one, pair.other) for pair in alike(names)]


def test_names_with_the_same_beginning_or_much_in_common_are_candidates():
    assert pairs("chlorpromazine", "chlorpropamide", "chlorothiazide", "warfarin") == [
        ("chlorpromazine", "chlorpropamide"), ("chlorothiazide", "chlorpromazine"),
        ("chlorothiazide", "chlorpropamide"),
    ]  # fmt: skip
    assert pairs("celexa", "zelexa") == [("celexa", "zelexa")]
    assert pairs("warfarin", "metformin", "abc", "abd") == []


def test_the_candidates_of_a_pack_are_of_its_ingredients_and_say_what_is_listed(tmp_path):
    write_pack(tmp_path, monograph("hydralazine"), monograph("hydroxyzine / aspirin"), monograph("hydroxychloroquine"))
    library = Library.open([tmp_path])
    found = candidates(library)
    library.close()
    assert [(pair.one, pair.other, pair.is_listed) for pair in found] == [
        ("hydralazine", "hydroxyzine", True), ("hydroxychloroquine", "hydroxyzine", False),
    ]  # fmt: skip


def test_none_of_the_candidates_is_shown():
    assert look_alikes().confused_with("hydroxychloroquine") == ()


def test_the_list_is_a_table_for_a_spreadsheet():
    rows = list(csv.reader(io.StringIO(to_csv(alike(["prednisone", "prednisolone"])))))
    assert rows == [
        ["name", "looks like", "similarity", "same first 5 letters", "in the shipped list"],
        ["prednisolone", "prednisone", "0.83", "yes", "yes"],
    ]
