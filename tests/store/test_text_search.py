import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import bullets, change_text, heading, monograph, paragraph, section, write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label_choices import LabelChoices
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import Interrupted, MonographDamaged, PackUnreadable
from medref_desktop.store import text_search
from medref_desktop.store.library import Library
from medref_desktop.store.text_answer import TextQuestion
from medref_desktop.store.text_search import TextSearch, match_expression


def label(name, *sections, set_id="", group="oral", **changes):
    written = monograph(name, group, source=Source.LABEL, sections=sections, **changes)
    set_id = set_id or f"set-{name}"
    return replace(written, provenance=replace(written.provenance, set_id=set_id, version="1", format="SPL"))


def side_effects(*texts):
    return section("side_effects", *texts)


STARTERS = (
    monograph(
        "atorvastatin",
        epc_class="HMG-CoA Reductase Inhibitor",
        sections=(side_effects("Muscle pain (5 %).", bullets("Rash")), section("warnings", "Rhabdomyolysis is rare.")),
    ),
    monograph(
        "warfarin",
        dea_schedule="CII",
        sections=(side_effects("Bleeding.", "A rash."), section("interactions", "Atorvastatin: no muscle harm.")),
    ),
    monograph("tretinoin", sections=(section("warnings", "Differentiation syndrome; keep off muscle."),)),
    monograph("tretinoin", "skin", sections=(section("side_effects", heading("Skin"), paragraph("Redness, rash.")),)),
)
LABELS = (
    label("ibuprofen", side_effects("Rash and fever were seen.", "Stomach pain."), rx="OTC"),
    label("ibuprofen", side_effects("Hiccups were seen."), set_id="set-other", rx="OTC", dated=date(2020, 1, 1)),
    label(
        "warfarin", section("warnings", "Bleeding and double-blind studies. Rash."), section("boxed_warning", "Rash.")
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, *STARTERS)
    write_pack(folder, *LABELS, name="labels")
    return folder


@pytest.fixture(scope="module")
def search(folder):
    library = Library.open([folder])
    yield TextSearch(library)
    library.close()


def names(search, text, **changes):
    return [hit.drug.name for hit in search.search(TextQuestion.parse(text, **changes)).hits]


def test_a_word_finds_each_drug_once_with_its_best_section(search):
    hits = search.search(TextQuestion.parse("rhabdomyolysis ")).hits
    assert [(hit.drug.name, hit.kind, hit.tab_title, hit.ref.source) for hit in hits] == [
        ("atorvastatin", SectionKind.WARNINGS, "Warnings", Source.STARTER)
    ]
    assert sorted(names(search, "rash ")) == ["atorvastatin", "ibuprofen", "tretinoin, on the skin", "warfarin"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("muscle pain ", ["atorvastatin"]),
        ('"muscle pain"', ["atorvastatin"]),
        ('"pain muscle"', []),
        ("rhabdo", ["atorvastatin"]),
        ("rhabdo ", []),
        ("RASH -fever ", ["atorvastatin", "tretinoin, on the skin", "warfarin"]),
        ("double-blind ", ["warfarin"]),
        ('"blind double"', []),
        ("rash in:warnings ", ["warfarin"]),
        ("rash in:side-effects class:statin ", ["atorvastatin"]),
        ("rash rx:otc ", ["ibuprofen"]),
        ("rash -rx:otc -class:statin in:side-effects ", ["tretinoin, on the skin", "warfarin"]),
        ("rash source:label ", ["ibuprofen", "warfarin"]),
        ("rash schedule:CII ", ["warfarin"]),
        ("rash in:nonsense ", []),
        ("xyzzy ", []),
        ("-rash", []),
        ("", []),
    ],
)
def test_every_part_of_the_language_limits_what_is_found(search, text, found):
    assert sorted(names(search, text)) == found


def test_a_tab_and_a_class_chosen_beside_the_box_limit_it_too(search):
    assert names(search, "rash ", kinds=frozenset({SectionKind.WARNINGS})) == ["warfarin"]
    assert names(search, "rash ", drug_class="HMG-CoA Reductase Inhibitor") == ["atorvastatin"]
    assert names(search, "rash in:side-effects rx:otc ", kinds=frozenset({SectionKind.WARNINGS})) == ["ibuprofen"]


def test_only_all_labels_looks_into_labels_that_are_not_the_reference(search):
    assert names(search, "hiccups ") == []
    (hit,) = search.search(TextQuestion.parse("hiccups ", all_labels=True)).hits
    assert (hit.drug.name, hit.ref.set_id) == ("ibuprofen", "set-other")
    assert names(search, "hiccups -rx:otc ", all_labels=True) == []


def test_the_boxed_warning_gives_way_to_a_section_with_a_tab(search):
    question = TextQuestion.parse("rash rx:rx source:label in:warn ")
    assert {hit.kind for hit in search.search(question).hits} == {SectionKind.WARNINGS}


def test_a_hit_is_one_of_the_monographs_that_the_drug_offers(search):
    for hit in search.search(TextQuestion.parse("rash ", all_labels=True)).hits:
        assert hit.ref in search._library.monographs_of(hit.drug.drug)


def found_with(folder, text, choices, **changes):
    library = Library.open([folder], choices=choices)
    hits = TextSearch(library).search(TextQuestion.parse(text, **changes)).hits
    library.close()
    return [(hit.drug.name, hit.ref.set_id) for hit in hits]


def test_in_place_of_a_withdrawn_label_the_next_one_stands_for_the_drug(folder):
    one = LabelChoices(withdrawn={"set-ibuprofen": "recalled"})
    assert found_with(folder, "fever ", one) == []
    assert found_with(folder, "fever ", one, all_labels=True) == []
    assert found_with(folder, "hiccups ", one) == [("ibuprofen", "set-other")]
    every = LabelChoices(withdrawn={"set-ibuprofen": "recalled", "set-other": "recalled"})
    assert found_with(folder, "hiccups ", every) == []


def test_a_pinned_label_stands_for_its_drug(folder):
    pinned = LabelChoices({Drug(DrugKey("ibuprofen"), "oral"): "set-other"})
    assert found_with(folder, "hiccups ", pinned) == [("ibuprofen", "set-other")]
    assert found_with(folder, "fever ", pinned) == []


def test_a_label_pinned_in_one_pack_stands_for_the_drug_in_all(tmp_path):
    write_pack(tmp_path, LABELS[0], name="labels")
    write_pack(tmp_path, LABELS[1], name="more")
    pinned = LabelChoices({Drug(DrugKey("ibuprofen"), "oral"): "set-other"})
    assert found_with(tmp_path, "fever ", pinned) == []
    assert found_with(tmp_path, "hiccups ", pinned) == [("ibuprofen", "set-other")]
    assert found_with(tmp_path, "fever ", LabelChoices({Drug(DrugKey("ibuprofen"), "oral"): "gone"})) == [
        ("ibuprofen", "set-ibuprofen")
    ]


def test_only_so_many_sections_are_ranked_and_the_answer_says_so(search, monkeypatch):
    assert not search.search(TextQuestion.parse("rash ")).has_more
    assert search.search(TextQuestion.parse("rash "), limit=2).has_more
    monkeypatch.setattr(text_search, "MOST_RANKED", 1)
    answer = search.search(TextQuestion.parse("rash in:side-effects "))
    assert answer.has_more
    assert len(answer.hits) == 2  # the most important section of each pack


def test_sections_of_common_drugs_are_ranked_before_those_of_rare_ones_whichever_came_first(tmp_path, monkeypatch):
    rare = [label(name, side_effects("Rash."), rx="Rx") for name in ("rareone", "raretwo")]
    common = [label("commonex", side_effects("Rash."), set_id=f"set-{n}", rx="Rx") for n in range(4)]
    over_the_counter = label("otcone", side_effects("Rash."), rx="OTC")
    write_pack(tmp_path, *rare, over_the_counter, *common, name="labels")
    library = Library.open([tmp_path])
    search = TextSearch(library)
    for most, found in ((1, ["commonex"]), (3, ["commonex", *(one.names.name for one in rare)])):
        monkeypatch.setattr(text_search, "MOST_RANKED", most)
        assert sorted(names(search, "rash ")) == found
    monkeypatch.setattr(text_search, "MOST_RANKED", 9)
    assert len(names(search, "rash ")) == 4
    library.close()


# -- snippets -----------------------------------------------------------------------------------------------


def snippet(search, text):
    question = TextQuestion.parse(text)
    found = search.snippet(search.search(question).hits[0], question)
    return found.text, [found.text[start : start + length] for start, length in found.spans]


def test_a_snippet_marks_the_words_in_their_place(search):
    assert snippet(search, "muscle pain ") == ("Muscle pain (5 %). · Rash", ["Muscle", "pain"])


def test_a_word_of_the_title_alone_is_shown_too(search):
    assert snippet(search, "effects rx:otc ") == (
        "Common side effects · Rash and fever were seen. · Stomach pain.", ["effects"],
    )  # fmt: skip


def test_a_changed_text_is_not_shown(tmp_path):
    change_text(write_pack(tmp_path, *STARTERS).path, "5 %", "8 %")
    library = Library.open([tmp_path])
    assert snippet(TextSearch(library), "muscle pain ")[0] == "This monograph is damaged and is not shown."
    with pytest.raises(MonographDamaged):
        library.packs[0].canonical(1)
    library.close()


# -- hostile, damaged, interrupted ----------------------------------------------------------------------------

ODD = [
    '"',
    "NEAR(",
    "*",
    ":",
    "\0",
    "a" * 10_000,
    "rash " * 2_000,
    "\ud800",
    "💊",
    "text:",
    "rash AND",
    "{text}",
    "^rash",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_break_nothing(search, text):
    search.search(TextQuestion.parse(text))


@pytest.mark.parametrize("text", [text for text in ODD if text != "rash " * 2_000])
def test_an_odd_text_beside_a_word_never_finds_more_than_the_word(search, text):
    assert set(names(search, f"{text} bleeding ")) <= set(names(search, "bleeding "))
    assert names(search, f"xyzzy {text}") == []


@given(st.text(max_size=40), st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_text_widens_a_question(search, text, all_labels):
    found = set(names(search, f"bleeding {text}", all_labels=all_labels))
    assert found <= {"warfarin"}


@given(
    st.lists(st.sampled_from(["rash", '"', "-", "*", "(", ")", "OR", "NOT", "AND", "in:", "class:", " "]), max_size=9)
)
@settings(max_examples=200, deadline=None)
def test_no_mixture_of_operators_is_taken_for_the_indexs_own(search, pieces):
    search.search(TextQuestion.parse("".join(pieces)))


def test_the_index_is_asked_with_quoted_words_alone():
    asked = match_expression(TextQuestion.parse('a"b OR c" -d* NEAR(e hepat').query)
    assert asked == '("a" AND "b OR c" AND "NEAR e" AND "hepat"*) NOT ("d")'


def test_a_pack_that_fails_hides_no_other(tmp_path):
    write_pack(tmp_path, *STARTERS)
    broken = write_pack(tmp_path, *LABELS, name="labels").path
    with closing(sqlite3.connect(broken)) as connection, connection:
        connection.execute("DELETE FROM text_index_data WHERE id > 10")
    library = Library.open([tmp_path])
    answer = TextSearch(library).search(TextQuestion.parse("rash "))
    assert [hit.drug.name for hit in answer.hits]
    assert "labels" in answer.failures[0].message
    library.close()


@pytest.mark.parametrize("change", ["kind = 'nonsense'", "position = 99"])
def test_a_changed_row_of_the_index_is_told_or_shows_no_text(tmp_path, change):
    path = write_pack(tmp_path, *STARTERS).path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE section SET {change}")
    library = Library.open([tmp_path])
    search, question = TextSearch(library), TextQuestion.parse("rhabdomyolysis ")
    answer = search.search(question)
    told = [failure.message for failure in answer.failures]
    told += [search.snippet(hit, question).text for hit in answer.hits]
    assert len(told) == 1
    assert "damaged" in told[0]
    library.close()


def test_the_words_of_a_hit_in_a_pack_that_is_gone_are_refused(search, folder):
    question = TextQuestion.parse("rhabdomyolysis ")
    (hit,) = search.search(question).hits
    with pytest.raises(PackUnreadable, match="not in use"):
        search.snippet(hit._replace(ref=hit.ref._replace(pack="gone")), question)


def test_a_search_is_interrupted_from_another_thread(tmp_path):
    write_pack(tmp_path, *STARTERS)
    library = Library.open([tmp_path])
    search = TextSearch(library)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    timer = threading.Timer(0.05, search.interrupt)
    timer.start()
    with pytest.raises(Interrupted):
        library.packs[0].ask(endless)
    timer.join()
    assert len(names(search, "rash ")) == 3  # and it goes on answering
    library.close()
