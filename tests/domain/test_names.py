import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.names import bag, drug_key, fold, match_span, shown_name, words


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Co-Trimoxazole", "cotrimoxazole"),
        ("co trimoxazole", "cotrimoxazole"),
        ("Lévothyroxine", "levothyroxine"),
        ("Le\u0301vothyroxine", "levothyroxine"),
        ("St. John's wort", "stjohnswort"),
        ("ﬂuoxetine", "fluoxetine"),
        ("Œstradiol", "oestradiol"),
        ("β-carotene", "betacarotene"),
        ("13-cis-retinoic acid", "13cisretinoicacid"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Norvasc®", "norvasc"),
        ("Lipitor™", "lipitor"),
        ("E.E.S. 400", "ees400"),
        ("amoxicillin and clavulanate", "amoxicillinclavulanate"),
        ("Tylenol with Codeine", "tylenolcodeine"),
        ("sand", "sand"),
        ("and", "and"),
        ("Alka-Seltzer Plus", "alkaseltzerplus"),
        ("γ-aminobutyric acid", "gammaaminobutyricacid"),
        ("α‑tocopherol", "alphatocopherol"),
        ("μ", "mu"),
        ("ﬀ", "ff"),
        ("\ud800\0\u202e", ""),
        ('%_*"', ""),
    ],
)
def test_every_spelling_of_a_name_folds_to_the_same_letters(name, folded):
    assert fold(name) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", "-")]))
def test_case_and_hyphens_never_matter(text, change):
    plain = "".join(char for char in text if char.isascii() and (char.isalnum() or char == " "))
    assert fold(change(plain)) == fold(plain)


PARTS = st.lists(st.text(alphabet="bcdfgklmnoprst", min_size=4, max_size=12), min_size=2, max_size=4, unique=True)


@given(PARTS, st.sampled_from([" and ", "/", " / ", "-", " + ", ", ", " with ", " & "]), st.randoms())
def test_however_a_combination_is_joined_and_ordered_it_is_the_same(parts, joined_by, random):
    shuffled = random.sample(parts, len(parts))
    assert bag(joined_by.join(shuffled)) == bag(" / ".join(parts))
    assert fold(joined_by.join(parts)) == fold(" / ".join(parts))


@given(st.text())
def test_the_words_of_a_name_fold_into_its_fold(text):
    assert all(word in fold(text) and word == fold(word) for word in words(text))


@pytest.mark.parametrize(
    "name",
    [
        "hydrocodone / acetaminophen",
        "acetaminophen and hydrocodone",
        "Acetaminophen-Hydrocodone",
        "hydrocodone+acetaminophen",
    ],
)
def test_a_combination_has_one_bag_in_either_order(name):
    assert bag(name) == "acetaminophen hydrocodone"


def test_the_drug_key_does_not_depend_on_order_or_spelling():
    assert drug_key(["Hydrocodone", "acetaminophen"]) == drug_key(["Acetaminophen", "hydro-codone"])


@pytest.mark.parametrize("ingredients", [[], [""], ["aspirin", "-"]])
def test_a_drug_without_a_nameable_ingredient_is_refused(ingredients):
    with pytest.raises(ValueError, match="ingredient"):
        drug_key(ingredients)


def test_a_drug_of_several_form_groups_is_told_apart_by_them():
    assert shown_name("tretinoin", "skin", several_groups=True) == "tretinoin, on the skin"
    assert shown_name("tretinoin", "skin", several_groups=False) == "tretinoin"


@pytest.mark.parametrize(
    ("shown", "query", "span"),
    [
        ("isotretinoin", "iso", (0, 3)),
        ("hydrocodone / acetaminophen", "acet", (14, 4)),
        ("Retin-A", "retina", (0, 7)),
        ("Lévothyroxine", "levo", (0, 4)),
        ("Straße", "ss", (4, 1)),
        ("hydrocodone and acetaminophen", "hydrocodoneacet", (0, 20)),
        ("isotretinoin", "xyz", None),
        ("isotretinoin", "", None),
    ],
)
def test_the_matched_letters_are_found_in_the_shown_name(shown, query, span):
    assert match_span(shown, query) == span
