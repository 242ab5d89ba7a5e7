import pytest

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.query import Answer, DrugHit, SearchQuery, Tier, opened_by_enter


def hit(name: str, tier: Tier) -> DrugHit:
    return DrugHit(Drug(DrugKey(name), "oral"), name, "", (), False, tier, name)


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


def test_a_text_of_signs_alone_is_not_the_empty_query():
    assert not SearchQuery.parse("%").is_blank
    assert SearchQuery.parse("  ").is_blank


def test_a_very_long_text_is_a_query_like_any_other():
    assert len(SearchQuery.parse("a" * 10_000).folded) == 200
