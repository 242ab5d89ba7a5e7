import pytest

from medref_desktop.domain.drug_mentions import DrugNames, MentionFinder
from medref_desktop.domain.interactions import other_than_own

KNOWN = ("ibrutinib", "estradiol", "ethinylestradiol", "tetracycline", "warfarin", "calm", "stjohnswort")
KNOWN += ("amphotericinb", "exampline")
FINDER = MentionFinder(
    DrugNames(
        drugs={name: frozenset({name}) for name in KNOWN}
        | {"insulinglargine": frozenset({"insulinglargine"}), "caduet": frozenset({"amlodipine", "atorvastatin"})},
        classes={
            "nsaid": "NSAIDs",
            "nonsteroidalantiinflammatorydrug": "NSAIDs",
            "tetracyclines": "tetracyclines",
            "betablocker": "beta-blockers",
            "insulin": "insulins",
            "opioid": "opioids",
            "antihypertensive": "antihypertensives",
            "serotoninnorepinephrinereuptakeinhibitor": "SNRIs",
            "angiotensinconvertingenzymeaceinhibitor": "ACE inhibitors",
            "therapy": "therapies",
        },
        capitals={"calm", "caduet"},
        abbreviations={"nsaid"},
    )
)


def found(text):
    return [text[mention.start : mention.end] for mention in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("remibrutinib is not ibrutinib", ["ibrutinib"]),
        ("insulin-like growth factor, insulin resistance, non-insulin drugs", []),
        ("insulin and insulin glargine", ["insulin", "insulin glargine"]),
        ("ethinyl estradiol", ["ethinyl estradiol"]),
        ("tetracycline or tetracyclines", ["tetracycline", "tetracyclines"]),
        ("β-blockers, beta blockers, Beta-Blocker", ["β-blockers", "beta blockers", "Beta-Blocker"]),
        ("non-steroidal anti-inflammatory drugs (NSAIDs)", ["non-steroidal anti-inflammatory drugs", "NSAIDs"]),
        ("nsaids", []),
        ("keep calm with Calm", ["Calm"]),
        ("St. John’s Wort", ["St. John’s Wort"]),
        ("amphotericin B, warfarin", ["amphotericin B", "warfarin"]),
        ("amphotericin, B warfarin", ["warfarin"]),
        ("serotonin and norepinephrine reuptake inhibitors", ["serotonin and norepinephrine reuptake inhibitors"]),
        ("angiotensin converting enzyme (ACE) inhibitors", ["angiotensin converting enzyme (ACE) inhibitors"]),
        ("the opioid receptor and its antihypertensive effect", []),
        (
            "other therapies with strong CYP3A inhibitors and warfarin",
            ["therapies", "strong CYP3A inhibitors", "warfarin"],
        ),
        ("warfarin and", ["warfarin"]),
    ],
)
def test_whole_words_name_drugs_and_classes(text, names):
    assert found(text) == names


def test_a_brand_of_a_combination_means_each_of_its_ingredients():
    (mention,) = FINDER.find("with Caduet")
    assert mention.ingredients == {"amlodipine", "atorvastatin"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Exampline is a P-gp inhibitor and a weak CYP3A inhibitor.", []),
        ("Exampline (tablets) is a CYP3A substrate; avoid CYP3A inhibitors.", ["CYP3A inhibitors"]),
        ("Exampline raises CYP3A substrates.", ["CYP3A substrates"]),
        ("Exampline is a P-gp inhibitor; with warfarin and CYP3A inducers", ["warfarin", "CYP3A inducers"]),
    ],
)
def test_what_a_label_says_that_its_own_drug_is_names_no_other(text, names):
    kept = other_than_own(text, FINDER.find(text), frozenset({"exampline"}))
    assert [text[mention.start : mention.end] for mention in kept] == names
