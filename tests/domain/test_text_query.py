import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.drug_filters import DrugFilter
from medref_desktop.domain.query import SearchQuery
from medref_desktop.domain.sections import SectionKind, kinds_called
from medref_desktop.domain.text_query import LONGEST_TEXT, OPERATORS, Phrase, TextQuery


def wanted(text):
    return [(" ".join(phrase.words), phrase.is_beginning) for phrase in TextQuery.parse(text).wanted]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rash ", [("rash", False)]),
        ("rash", [("rash", True)]),
        ("ras", [("ras", False)]),
        ("muscle pain ", [("muscle", False), ("pain", False)]),
        ("hepat* failure ", [("hepat", True), ("failure", False)]),
        ("hep* failure ", [("hep", False), ("failure", False)]),
        ('"lactic acidosis"', [("lactic acidosis", False)]),
        ("“lactic acidosis”", [("lactic acidosis", False)]),
        ('"lactic acid', [("lactic acid", True)]),
        ("double-blind ", [("double blind", False)]),
        ("13-cis", [("13 cis", False)]),
        ("St. John's ", [("St", False), ("John s", False)]),
        ("NEAR(a b, 2) ", [("NEAR a", False), ("b", False), ("2", False)]),
        ("text:rash ", [("text rash", False)]),
        ("-", []),
        ('% _ * : " ', []),
        ("", []),
    ],
)
def test_words_phrases_and_beginnings_are_told_apart(text, expected):
    assert wanted(text) == expected


def test_a_minus_before_a_word_or_phrase_leaves_it_out():
    question = TextQuery.parse('rash -fever -"muscle pain" co-trimoxazole ')
    assert [phrase.words for phrase in question.unwanted] == [("fever",), ("muscle", "pain")]
    assert [phrase.words for phrase in question.wanted] == [("rash",), ("co", "trimoxazole")]


def test_filters_and_tabs_are_taken_out_of_what_names_are_compared_with():
    question = TextQuery.parse('class:"beta blocker" ator schedule:CII in:side-effects -rx:otc source:label')
    assert question.bare.split() == ["ator"]
    assert question.filters == (
        DrugFilter("class", "beta blocker"),
        DrugFilter("schedule", "CII"),
        DrugFilter("rx", "otc", leaves_out=True),
        DrugFilter("source", "label"),
    )
    assert question.kinds == {SectionKind.SIDE_EFFECTS}


def test_a_filter_that_is_still_being_typed_filters_nothing_yet():
    question = TextQuery.parse("class: rash ")
    assert question.filters == ()
    assert wanted("class: rash ") == [("rash", False)]


def test_what_only_looks_like_a_filter_is_words():
    assert wanted("dose:high ") == [("dose high", False)]


def test_a_tab_that_there_is_not_leaves_no_section():
    assert TextQuery.parse("rash in:nonsense").kinds == frozenset()
    assert TextQuery.parse("rash").kinds is None


def test_a_minus_leaves_a_tab_out():
    assert TextQuery.parse("rash -in:warnings").kinds == set(SectionKind) - {SectionKind.WARNINGS}
    assert TextQuery.parse("rash in:warn -in:boxed").kinds == {SectionKind.WARNINGS}


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("side effects", {SectionKind.SIDE_EFFECTS}),
        ("interactions", {SectionKind.INTERACTIONS}),
        ("contraindications", {SectionKind.CONTRAINDICATIONS}),
        ("warnings", {SectionKind.WARNINGS}),
        ("boxed", {SectionKind.BOXED_WARNING}),
        ("dosing", {SectionKind.ADMINISTRATION}),
        ("kidney", {SectionKind.POPULATIONS}),
        ("", set()),
    ],
)
def test_a_tab_is_called_by_the_words_of_its_title(said, kinds):
    assert kinds_called(said) == kinds


def test_a_text_without_a_word_to_look_for_asks_nothing():
    for text in ("", "-rash", "class:statin", "a", '"', "💊", "\0"):
        assert not TextQuery.parse(text).asks_the_text, text
    assert TextQuery.parse("qt ").asks_the_text


def test_a_text_that_is_too_long_is_no_shorter_question():
    for text in ("rash " * 1000, "x" * (LONGEST_TEXT + 1), "ab " * 30):
        assert not TextQuery.parse(text).asks_the_text


@given(st.text(max_size=60))
def test_any_text_is_a_question_of_plain_words(text):
    question = TextQuery.parse(text)
    assert SearchQuery.parse(text).text == text
    for phrase in (*question.wanted, *question.unwanted):
        assert phrase.words
        assert all(word.strip() == word and '"' not in word and "\0" not in word for word in phrase.words)
        assert " ".join(phrase.words).encode("utf-8")


@given(st.lists(st.sampled_from(["rash", '"', "-", "*", "in:", "class:", "a b", " ", ":", "“", "NEAR("]), max_size=12))
def test_any_mixture_of_signs_is_a_question(pieces):
    question = TextQuery.parse("".join(pieces))
    assert all(isinstance(phrase, Phrase) for phrase in question.wanted)


def test_what_the_help_shows_is_understood():
    for example, _ in OPERATORS:
        question = TextQuery.parse(example)
        assert question.wanted or question.filters or question.tabs, example
