from PySide6.QtCore import QModelIndex, Qt

from factories import monograph, write_pack
from medref_desktop.domain.query import SearchQuery
from medref_desktop.store.library import Library
from medref_desktop.ui.results_model import ResultsModel


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
