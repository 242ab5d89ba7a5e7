import pytest

from medref_desktop.domain.codes import read_code
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.query import Answer, DrugHit, SearchQuery, Tier, opened_by_enter


def hit(name: str, tier: Tier) -> DrugHit:
    return DrugHit(Drug(DrugKey(name), "oral"), name, (), (), False, tier, name)


def answer(text: str, *hits: DrugHit, guesses: tuple[DrugHit, ...] = ()) -> Answer:
    return Answer(SearchQuery.parse(text), hits, len(hits), guesses)


def test_enter_opens_the_one_exact_name():
    exact, longer = hit("tretinoin", Tier.EXACT), hit("tretinoin plus", Tier.PREFIX)
    assert opened_by_enter(answer("tretinoin", exact, longer)) == exact


def test_enter_opens_the_only_row_from_five_letters():
    only = hit("isotretinoin", Tier.PREFIX)
    assert opened_by_enter(answer("isotr", only)) == only
    assert opened_by_enter(answer("isot", only)) is None


@pytest.mark.parametrize("tier", [Tier.WORD, Tier.INSIDE, Tier.GUESS])
def test_enter_never_opens_what_was_not_asked_for(tier):
    assert opened_by_enter(answer("pentaz", hit("tazocin", tier))) is None


def test_enter_opens_nothing_of_several():
    assert opened_by_enter(answer("tretinoin", hit("a", Tier.EXACT), hit("b", Tier.EXACT))) is None
    assert opened_by_enter(answer("metfo", hit("a", Tier.PREFIX), hit("b", Tier.PREFIX))) is None


def test_enter_never_opens_a_guess():
    assert opened_by_enter(answer("tazocin", guesses=(hit("pentazocine", Tier.GUESS),))) is None


NDC = read_code("0078-0668-15")
BARE_NDC = read_code("0078066815")


def test_enter_opens_the_only_product_of_a_code_that_can_be_read_in_one_way():
    product = hit("trametinib", Tier.CODE)
    assert opened_by_enter(answer("0078-0668-15", product)._replace(code=NDC)) == product
    assert opened_by_enter(answer("0078066815", product)._replace(code=BARE_NDC)) is None
    assert opened_by_enter(answer("0078-0668-15", product, hit("b", Tier.CODE))._replace(code=NDC)) is None


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("amoxicillin an", "amoxicillin"),
        ("amoxicillin plus clavulanate", "amoxicillin clavulanate"),
        ("amoxicillin", None),
        ("amoxicillin clav", None),
        ("an", None),
        ("plus", None),
    ],
)
def test_a_word_that_will_join_two_parts_can_be_left_out(text, shorter):
    found = SearchQuery.parse(text, "Statin").without_joining_word()
    assert found == (SearchQuery.parse(shorter, "Statin") if shorter else None)


def test_a_text_of_signs_alone_is_not_the_empty_query():
    assert not SearchQuery.parse("%").is_blank
    assert SearchQuery.parse("  ").is_blank


def test_a_very_long_text_is_a_query_like_any_other():
    assert len(SearchQuery.parse("a" * 10_000).folded) == 200


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        ((), ""),
        (("A",), "A"),
        (("A", "B"), "A and B"),
        (("A", "B", "C"), "A, B and C"),
        (("A", "B", "C", "D"), "A, B and 2 more"),
    ],
)
def test_a_line_names_up_to_three_classes(classes, words):
    assert hit("carvedilol", Tier.EXACT)._replace(classes=classes).class_words == words
