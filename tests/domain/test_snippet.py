from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.snippet import ROOM, make_snippet
from medref_desktop.domain.text_query import TextQuery
from medref_desktop.domain.word_finder import WordFinder, plain_letters


def finder(text):
    return WordFinder(TextQuery.parse(text).wanted)


def marked(text, question):
    return [text[place.start : place.end] for place in finder(question).find(text)]


def shown(texts, question):
    snippet = make_snippet(texts, finder(question))
    return snippet.text, [snippet.text[start : start + length] for start, length in snippet.spans]


def test_whole_words_are_found_whatever_their_case_and_accents():
    assert marked("Rash, RASH and rashes; crash", "rash ") == ["Rash", "RASH"]
    assert marked("Sjögren’s and SJOGREN", "sjögren ") == ["Sjögren", "SJOGREN"]


def test_a_beginning_finds_the_whole_word():
    assert marked("Rash, rashes; crash", "rash") == ["Rash", "rashes"]


def test_the_words_of_a_phrase_stand_side_by_side():
    assert marked("double-blind, double  blind, double or blind", '"double blind"') == ["double-blind", "double  blind"]


def test_of_two_phrases_the_longer_one_is_found():
    assert marked("lactic acidosis and acidosis", 'acidosis "acidosis and lactic" "lactic acidosis"') == [
        "lactic acidosis", "acidosis",
    ]  # fmt: skip


def test_nothing_finds_nothing():
    assert list(WordFinder(()).find("any text")) == []


def test_a_raised_digit_is_not_taken_for_one_that_stands_level():
    assert marked("10⁹ cells", "109 ") == []


@given(st.text(max_size=40))
def test_no_letter_moves(text):
    assert len(plain_letters(text)) == len(text)


def test_a_snippet_shows_the_place_where_most_of_the_words_stand_together():
    texts = ["Pain was rare.", "Muscle weakness was seen. " * 20 + "Muscle pain was told by 3 %.", "Other."]
    text, marks = shown(texts, "muscle pain ")
    assert marks[-2:] == ["Muscle", "pain"]
    assert text.startswith("…")
    assert text.endswith("Muscle pain was told by 3 %.")


def test_a_snippet_is_cut_at_the_bounds_of_words():
    words = " ".join(f"word{number:04}" for number in range(200)).replace("word0100", "rash")
    text, marks = shown([words], "rash ")
    assert marks == ["rash"]
    assert len(text) <= ROOM + 2
    assert text[0] == text[-1] == "…"
    assert set(text.strip("…").split()) <= set(words.split())


def test_a_short_item_is_told_with_what_follows_it():
    assert shown(["Table", "Rash", "3 %", "Fever"], "rash ")[0].startswith("Rash · 3 % · Fever")


def test_a_mark_that_would_be_out_of_sight_is_brought_forward():
    snippet = make_snippet(["Many words before the rash that was seen."], finder("rash "))
    assert snippet.seen_within(60) is snippet
    near = snippet.seen_within(20)
    assert near.text == "…rash that was seen."
    assert [near.text[start : start + length] for start, length in near.spans] == ["rash"]


def test_without_the_words_a_snippet_is_the_beginning():
    assert shown(["The beginning.", "More."], "rash ") == ("The beginning. · More.", [])
    assert shown([], "rash ") == ("", [])


@given(st.lists(st.text(max_size=200), max_size=5), st.text(max_size=20))
def test_any_text_makes_a_snippet_with_marks_inside_it(texts, question):
    snippet = make_snippet(texts, finder(question))
    assert all(start >= 0 and length > 0 and start + length <= len(snippet.text) for start, length in snippet.spans)
