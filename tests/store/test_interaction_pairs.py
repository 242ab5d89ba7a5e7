from itertools import combinations

import pytest

from factories import change_text, heading, label, monograph, section, write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.interactions import State
from medref_desktop.domain.label_choices import LabelChoices
from medref_desktop.domain.names import drug_key
from medref_desktop.domain.source import Source
from medref_desktop.errors import NotFound
from medref_desktop.store.interactions import InteractionSearch
from medref_desktop.store.library import Library

NSAID = "Nonsteroidal Anti-inflammatory Drug"
QUIET = "Exampline"
SYLLABLES = ("balo", "cetra", "dirno", "febu", "gavi", "hulta", "jomi")
FIFTY = [f"{first}{second}stam" for first in SYLLABLES for second in SYLLABLES] + ["kyltistam"]


def text_of(name, *texts, kind="interactions", set_id="", **changes):
    changes.setdefault("epc_class", QUIET)
    return label(name, set_id or f"set-{name}", sections=tuple(section(kind, text) for text in texts), **changes)


def drug(name):
    return Drug(drug_key([name]), "oral")


def look_up(folder, *names, choices=None):
    library = Library.open([folder], choices=choices or LabelChoices())
    found = InteractionSearch(library).search([drug(name) for name in names])
    library.close()
    return found


def quotes(pair):
    return [(quote.piece.drug, quote.names) for quote in pair.quotes]


def test_each_label_is_asked_about_the_other_drug_its_brands_and_its_classes(tmp_path):
    write_pack(
        tmp_path,
        text_of("balostam", "Avoid Cetrex.", "Avoid NSAIDs."),
        text_of("cetrastam", "Balostam falls.", brands=["Cetrex"], epc_class=NSAID),
        name="labels",
    )
    (pair,) = look_up(tmp_path, "balostam", "cetrastam").pairs
    assert pair.state is State.MENTIONED
    assert quotes(pair) == [("balostam", ("Cetrex",)), ("balostam", ("NSAIDs",)), ("cetrastam", ("Balostam",))]


def test_four_sections_are_searched_and_no_others(tmp_path):
    kinds = ("boxed_warning", "contraindications", "interactions", "warnings", "overdose", "side_effects")
    sections = tuple(section(kind, f"Cetrastam in {kind}.") for kind in kinds)
    write_pack(tmp_path, label("balostam", sections=sections), text_of("cetrastam", "Silent."), name="labels")
    (pair,) = look_up(tmp_path, "balostam", "cetrastam").pairs
    assert [quote.piece.kind for quote in pair.quotes] == list(kinds[:4])


def test_a_written_monograph_is_searched_where_no_label_is_at_hand_and_nothing_counts_as_checked(tmp_path):
    combined = section("combinations", heading("Do not combine"), "Cetrastam.", heading("Given with"), "Dirnostam.")
    write_pack(
        tmp_path, *(monograph(n, sections=(combined,)) for n in ("balostam", "dirnostam")), monograph("cetrastam")
    )
    found = look_up(tmp_path, "balostam", "cetrastam", "dirnostam")
    states = {(pair.a, pair.b): pair.state for pair in found.pairs}
    assert states["balostam", "cetrastam"] is State.MENTIONED
    assert states["balostam", "dirnostam"] is State.NOT_CHECKED
    assert {text.source for side in found.sides for text in side.searched} == {Source.STARTER}


def test_a_label_goes_before_a_written_monograph_unless_the_clinic_withdrew_it(tmp_path):
    combined = section("combinations", heading("Do not combine"), "Cetrastam.")
    write_pack(tmp_path, monograph("balostam", sections=(combined,)))
    write_pack(tmp_path, text_of("balostam", "Silent."), text_of("cetrastam", "Silent."), name="labels")
    (pair,) = look_up(tmp_path, "balostam", "cetrastam").pairs
    assert pair.state is State.NOT_MENTIONED
    withdrawn = LabelChoices(withdrawn={"set-balostam": "too old"})
    (pair,) = look_up(tmp_path, "balostam", "cetrastam", choices=withdrawn).pairs
    assert pair.state is State.MENTIONED


def test_the_first_labels_are_searched_and_the_others_counted(tmp_path):
    labels = [text_of("balostam", f"Cetrastam {n}.", set_id=f"set-{n}") for n in range(5)]
    write_pack(tmp_path, *labels, text_of("cetrastam", "Silent."), name="labels")
    found = look_up(tmp_path, "balostam", "cetrastam")
    side = found.sides[0]
    assert (len(side.searched), side.left_out, len(found.pairs[0].quotes)) == (3, 2, 3)


def test_a_damaged_label_is_told_and_is_not_one_that_was_searched(tmp_path):
    entry = write_pack(tmp_path, text_of("balostam", "Silent."), text_of("cetrastam", "Silent."), name="labels")
    change_text(entry.path, "Silent", "Silenz")
    found = look_up(tmp_path, "balostam", "cetrastam")
    assert found.pairs[0].state is State.NOT_CHECKED
    assert ["damaged" in failure.message for failure in found.failures] == [True]


def test_a_name_without_its_salt_means_each_of_the_medicines(tmp_path):
    tartrate = text_of("metoprolol tartrate", "Silent.")
    write_pack(tmp_path, text_of("balostam", "Metoprolol rises; serum potassium falls."), tartrate, name="labels")
    (pair,) = look_up(tmp_path, "balostam", "metoprolol tartrate").pairs
    assert quotes(pair) == [("balostam", ("Metoprolol",))]


def test_an_ingredient_of_a_combination_names_the_combination(tmp_path):
    both = label("cetrastam / dirnostam", "set-2", sections=(section("warnings", "Silent."),))
    write_pack(tmp_path, text_of("balostam", "Avoid dirnostam."), both, name="labels")
    library = Library.open([tmp_path])
    whole = Drug(drug_key(["cetrastam", "dirnostam"]), "oral")
    (pair,) = InteractionSearch(library).search([whole, drug("balostam")]).pairs
    assert quotes(pair) == [("balostam", ("dirnostam",))]
    library.close()


def test_the_shipped_table_knows_members_by_what_labels_say(tmp_path):
    texts = {"balostam": "Avoid strong CYP3A4 inhibitors.", "ketoconazole": "Silent.", "warfarin": "Silent."}
    write_pack(tmp_path, *(text_of(name, text) for name, text in texts.items()), name="labels")
    states = {(pair.a, pair.b): pair.state for pair in look_up(tmp_path, *texts).pairs}
    assert states == {
        ("balostam", "ketoconazole"): State.MENTIONED,
        ("balostam", "warfarin"): State.CLASS_NOT_RESOLVED,
        ("ketoconazole", "warfarin"): State.NOT_MENTIONED,
    }


def test_one_drug_twice_is_told(tmp_path):
    write_pack(tmp_path, text_of("balostam", "Silent."), name="labels")
    (pair,) = look_up(tmp_path, "balostam", "balostam").pairs
    assert pair.same_ingredients == ("balostam",)


@pytest.mark.parametrize("count", [0, 1, 21])
def test_two_to_twenty_drugs_are_looked_up(tmp_path, count):
    write_pack(tmp_path, text_of("balostam", "Silent."), name="labels")
    with pytest.raises(NotFound, match="2 to 20 drugs"):
        look_up(tmp_path, *["balostam"] * count)


@pytest.fixture(scope="module")
def fifty(tmp_path_factory):
    """Each of 50 drugs names the third and the eighth after it; every fifth names a class that holds every tenth."""
    folder = tmp_path_factory.mktemp("fifty")
    labels = []
    for at, name in enumerate(FIFTY):
        texts = [f"It raises {FIFTY[(at + 3) % 50]} and {FIFTY[(at + 8) % 50].title()}."]
        texts += ["Avoid NSAIDs."] if at % 5 == 0 else []
        texts += ["Avoid ototoxic drugs."] if at % 7 == 0 else []
        labels.append(text_of(name, *texts, epc_class=NSAID if at % 10 == 0 else QUIET))
    write_pack(folder, *labels, name="labels")
    return folder


def expected(a, b):
    def names(one, other):
        return (other - one) % 50 in (3, 8) or (one % 5 == 0 and other % 10 == 0)

    if names(a, b) or names(b, a):
        return State.MENTIONED
    return State.CLASS_NOT_RESOLVED if a % 7 == 0 or b % 7 == 0 else State.NOT_MENTIONED


def test_every_pair_of_fifty_drugs_is_answered_alike_from_both_sides(fifty):
    library = Library.open([fifty])
    searching, seen = InteractionSearch(library), set()
    groups = [FIFTY[start : start + 10] for start in range(0, 50, 10)]
    for one, other in combinations(groups, 2):
        names = [*one, *other]
        forth = searching.search([drug(name) for name in names]).pairs
        back = {(pair.b, pair.a): pair for pair in searching.search([drug(name) for name in names[::-1]]).pairs}
        for pair in forth:
            mirrored = back[pair.a, pair.b]
            assert pair.state is mirrored.state is expected(FIFTY.index(pair.a), FIFTY.index(pair.b))
            assert sorted(quotes(pair)) == sorted(quotes(mirrored))
            assert (pair.unresolved, pair.same_classes) == (mirrored.unresolved, mirrored.same_classes)
            seen.add((pair.a, pair.b))
    assert len(seen) == 50 * 49 / 2
    library.close()
