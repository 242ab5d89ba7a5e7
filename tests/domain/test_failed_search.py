import csv
import io

import pytest

from medref_desktop.domain.codes import read_code
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.failed_search import LONGEST, FailedSearch, text_of_failure, to_csv
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.query import Answer, DrugHit, SearchQuery, Tier


def answer(text: str, hits: int = 0, drug_class: str = "", note: str = "") -> Answer:
    hit = DrugHit(Drug(DrugKey("a"), "oral"), "a", (), (), False, Tier.INSIDE)
    return Answer(SearchQuery.parse(text, drug_class), (hit,) * hits, hits, code=read_code(text), note=note)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (answer("Tazocin"), "tazocin"),
        (answer("  Taz  ocin "), "taz ocin"),
        (answer("tazocin", hits=1, note="There is no monograph of Tazocin."), "tazocin"),
        (answer("0078-0668"), "0078-0668"),
        (answer("x" * 200), "x" * LONGEST),
        (answer("tazocin", hits=1), ""),
        (answer("tazocin", drug_class="Statin"), ""),
        (answer("tazocin class:statin"), ""),
        (answer("300780668158"), ""),
        (answer("ta"), ""),
        (answer("   "), ""),
    ],
)
def test_what_is_counted_is_what_was_typed_and_found_nothing(found, text):
    assert text_of_failure(found) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "=HYPERLINK(1)"])
def test_no_cell_of_the_export_is_a_formula(text):
    rows = list(csv.reader(io.StringIO(to_csv([FailedSearch(text, 2, "2026-11-24")]))))
    assert rows == [["search", "times", "last on"], [f"'{text}", "2", "2026-11-24"]]


def test_signs_of_tables_stay_in_their_cell():
    odd = 'a,"b\r\nc'
    rows = list(csv.reader(io.StringIO(to_csv([FailedSearch(odd, 1, "2026-11-24")]), newline="")))
    assert rows[1][0] == odd
