import pytest
from PySide6.QtCore import QModelIndex, Qt

from factories import monograph, write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.query import DrugHit, SearchQuery, Tier
from medref_desktop.store.library import Library
from medref_desktop.store.name_lists import look_alike_sets
from medref_desktop.ui.results_model import ResultsModel, Row

LISTS = look_alike_sets()
PAIRS = [*LISTS["fda"], *LISTS["ismp"]]


def library_of(tmp_path, count):
    write_pack(tmp_path, *(monograph(f"drug{number:03}x", brands=[f"Brand{number}"]) for number in range(count)))
    return Library.open([tmp_path])


def test_the_model_keeps_qts_rules(tmp_path, qtmodeltester):
    library = library_of(tmp_path, 3)
    model = ResultsModel()
    model.show_answer(library.search(SearchQuery.parse("")))
    qtmodeltester.check(model)  # and goes on watching
    for text in ("drug", "drug001", "drg001x", "zzz", ""):
        model.show_answer(library.search(SearchQuery.parse(text)))
    library.close()


def test_pages_are_asked_for_as_the_reader_scrolls(tmp_path, qtmodeltester):
    library = library_of(tmp_path, 120)
    model, wanted = ResultsModel(), []
    query = SearchQuery.parse("")
    model.more_wanted.connect(wanted.append)
    model.show_answer(library.search(query))
    assert model.rowCount() == 50
    for offset in (50, 100):
        model.fetchMore()
        model.fetchMore()  # the view asks again before the answer is there
        assert wanted[-1] == offset
        model.append(library.search(query, offset=offset).hits)
        model.append(library.search(query, offset=offset).hits)
    assert wanted == [50, 100]
    qtmodeltester.check(model)
    assert [model.index(row).data() for row in range(120)] == [f"drug{number:03}x" for number in range(120)]
    library.close()


def test_a_page_that_brings_nothing_ends_the_asking(tmp_path):
    library = library_of(tmp_path, 60)
    model = ResultsModel()
    model.show_answer(library.search(SearchQuery.parse("")))
    model.fetchMore()
    model.append(())
    assert not model.canFetchMore()
    library.close()


def test_a_heading_can_be_neither_chosen_nor_opened(tmp_path):
    library = library_of(tmp_path, 3)
    model = ResultsModel()
    model.show_answer(library.search(SearchQuery.parse("drg001x")))
    heading = model.index(0)
    assert heading.data() == "Did you mean"
    assert heading.data(ResultsModel.HitRole) is None
    assert heading.flags() == Qt.ItemFlag.NoItemFlags
    assert model.data(QModelIndex()) is None
    library.close()


def test_a_row_begins_with_the_plain_name_for_screen_readers(tmp_path):
    library = library_of(tmp_path, 3)
    model = ResultsModel()
    model.show_answer(library.search(SearchQuery.parse("brand1")))
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("drug001x. Brand1.")
    library.close()


# -- look-alike names -----------------------------------------------------------------------------------------


def rows_of(tmp_path, text, *monographs, **kwargs):
    write_pack(tmp_path, *monographs, **kwargs)
    library = Library.open([tmp_path])
    model = ResultsModel()
    model.show_answer(library.search(SearchQuery.parse(text)))
    library.close()
    return model


def test_tall_man_letters_and_the_warning_are_for_the_eye_alone(tmp_path):
    model = rows_of(tmp_path, "hydr", monograph("hydralazine"), monograph("hydroxyzine", salts=["hydroxyzine pamoate"]))
    first, second = (model.row_at(model.index(at)) for at in (0, 1))
    assert (first.tall_name, second.tall_name) == ("hydrALAZINE", "hydrOXYzine")
    assert first.warning == "Not to be confused with hydrOXYzine, HYDROmorphone, hydroCHLOROthiazide"
    assert "hydrALAZINE" in second.warning
    index = model.index(0)
    assert index.data() == "hydralazine"
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Not to be confused with hydroxyzine, hydromorphone, hydrochlorothiazide")


def test_the_matched_name_stands_in_tall_man_letters_too(tmp_path):
    model = rows_of(tmp_path, "hydroxyzine pam", monograph("hydroxyzine", salts=["hydroxyzine pamoate"]))
    row = model.row_at(model.index(0))
    assert row.tall_brands == ("hydrOXYzine pamoate",)
    assert row.brands == ("hydroxyzine pamoate",)


@pytest.mark.parametrize("names", PAIRS, ids=" - ".join)
def test_each_name_of_every_listed_set_is_plain_for_all_but_the_eye(names):
    for tall in names:
        plain = tall.lower()
        row = Row(DrugHit(Drug(DrugKey(plain), "oral"), plain, (), (), False, Tier.EXACT, plain), "")
        assert row.tall_name == tall
        assert row.name == plain
        assert row.spoken == row.spoken.lower().replace("not to be", "Not to be")
        assert all(other.lower() in row.warning.lower() for other in names if other != tall)


def test_a_guess_shows_its_class_and_its_way_into_the_body(tmp_path):
    model = rows_of(tmp_path, "isotretnoin", monograph("isotretinoin", epc_class="Retinoid"))
    assert model.row_at(model.index(1)).facts == "Retinoid · by mouth"
    model = rows_of(tmp_path, "isotret", monograph("isotretinoin", epc_class="Retinoid"))
    assert model.row_at(model.index(0)).facts == "Retinoid"
