from datetime import date

from medref_desktop.domain.drug_mentions import DrugNames, MentionFinder
from medref_desktop.domain.interaction_classes import Candidate, ClassTable, InteractionClass, Said
from medref_desktop.domain.interactions import Piece, Reader, Side, State
from medref_desktop.domain.passages import Passage
from medref_desktop.domain.provenance import Provenance
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source

NSAID = "Nonsteroidal Anti-inflammatory Drug"
SAID = Said("set-1", "drug_interactions")
TABLE = ClassTable(
    [
        InteractionClass(
            "NSAIDs",
            ("NSAID",),
            epc=("Nonsteroidal Anti-inflammatory Drug",),
            members={"naproxen": SAID},
            bounds=(NSAID,),
        ),
        InteractionClass("bleeding", ("drug that makes bleed",), narrower={"NSAIDs": SAID}),
        InteractionClass("strong CYP3A inhibitors", members={"ketoconazole": SAID}),
    ]
)
NAMES = {name: frozenset({name}) for name in ("warfarin", "naproxen", "ketoconazole", "lithium")}
READER = Reader(MentionFinder(DrugNames(NAMES, {"nsaid": "NSAIDs", "drugthatmakesbleed": "bleeding"})), TABLE)
LABEL = Provenance(Source.LABEL, date(2026, 1, 1), set_id="set-9", version="2")


def side(name, *texts, epc=(), provenance=LABEL):
    own = Candidate(frozenset({name}), frozenset(epc), bool(epc))
    pieces = (
        Piece(name, provenance, SectionKind.INTERACTIONS, "Interactions", passage, mentions)
        for passage in map(Passage, texts)
        if (mentions := READER.mentions(passage, own.ingredients))
    )
    return Side(name, own, (provenance,) if texts else (), tuple(pieces))


def test_a_passage_that_names_the_other_drug_is_quoted_with_its_words():
    pair = READER.pair(side("warfarin", "Nothing here.", "Lithium rises, lithium falls."), side("lithium", "Silent."))
    (quote,) = pair.quotes
    assert (pair.state, quote.names) == (State.MENTIONED, ("Lithium", "lithium"))
    assert quote.spans == ((0, 7), (15, 22))


def test_a_class_names_its_members_and_those_of_narrower_classes():
    for text in ("Avoid NSAIDs.", "Avoid any drug that makes bleed."):
        assert READER.pair(side("warfarin", text), side("naproxen", "Silent.")).state is State.MENTIONED


def test_an_established_class_makes_a_member_too():
    diclofenac = side("diclofenac", "Silent.", epc=["Nonsteroidal Anti-inflammatory Drug"])
    assert READER.pair(side("warfarin", "Avoid NSAIDs."), diclofenac).state is State.MENTIONED


def test_a_strong_inhibitor_is_an_inhibitor_but_no_moderate_one():
    ketoconazole = side("ketoconazole", "Silent.")
    assert READER.pair(side("warfarin", "Avoid CYP3A4 inhibitors."), ketoconazole).state is State.MENTIONED
    pair = READER.pair(side("warfarin", "Avoid moderate CYP3A4 inhibitors."), ketoconazole)
    assert (pair.state, pair.unresolved) == (State.CLASS_NOT_RESOLVED, ("moderate CYP3A inhibitors",))


def test_a_class_is_not_resolved_for_a_drug_that_no_label_places():
    pair = READER.pair(side("warfarin", "Avoid NSAIDs."), side("lithium", "Silent."))
    assert (pair.state, [quote.names for quote in pair.quotes]) == (State.CLASS_NOT_RESOLVED, [("NSAIDs",)])


def test_a_class_that_is_not_from_a_label_tells_apart_from_nothing():
    lithium = side("lithium", "Silent.", epc=["Mood Stabilizer"])
    unofficial = lithium._replace(candidate=lithium.candidate._replace(is_classified=False))
    assert READER.pair(side("warfarin", "Avoid NSAIDs."), unofficial).state is State.CLASS_NOT_RESOLVED


def test_an_established_class_tells_that_a_drug_is_not_in_another():
    lithium = side("lithium", "Silent.", epc=["Mood Stabilizer"])
    assert READER.pair(side("warfarin", "Avoid NSAIDs."), lithium).state is State.NOT_MENTIONED


def test_an_established_class_tells_nothing_of_a_class_by_effect():
    lithium = side("lithium", "Silent.", epc=["Mood Stabilizer"])
    pair = READER.pair(side("warfarin", "Avoid any drug that makes bleed."), lithium)
    assert pair.state is State.CLASS_NOT_RESOLVED


def test_without_a_label_of_each_nothing_was_checked():
    starter = Provenance(Source.STARTER, date(2026, 1, 1))
    lithium = side("lithium", "Silent.")
    assert READER.pair(side("warfarin", "Silent."), lithium).state is State.NOT_MENTIONED
    assert READER.pair(side("warfarin", "Silent.", provenance=starter), lithium).state is State.NOT_CHECKED
    assert READER.pair(side("warfarin"), lithium).state is State.NOT_CHECKED


def test_what_the_one_label_says_is_shown_where_the_other_has_none():
    assert READER.pair(side("warfarin", "Lithium rises."), side("lithium")).state is State.MENTIONED


def test_the_same_words_in_two_labels_are_quoted_once():
    pair = READER.pair(side("warfarin", "Lithium rises.", "Lithium rises."), side("lithium", "Silent."))
    assert len(pair.quotes) == 1


def test_duplicates_of_ingredient_and_class_are_told():
    epc = ["Nonsteroidal Anti-inflammatory Drug"]
    assert READER.pair(side("warfarin", "Silent."), side("warfarin", "Silent.")).same_ingredients == ("warfarin",)
    assert READER.pair(side("diclofenac", epc=epc), side("ibuprofen", epc=epc)).same_classes == tuple(epc)
    assert READER.pair(side("diclofenac", epc=epc), side("naproxen")).same_classes == ("NSAIDs",)
