"""`medref interactions`: its fields, its words, and what it asks about."""

import json

import pytest

from factories import label, monograph, section, write_pack
from medref_desktop.cli import run

PAIR = ["a", "b", "state", "passages", "classes_not_resolved", "same_ingredients", "same_classes"]
PASSAGE = ["drug", "section", "text", "names", "set_id", "version", "source", "under", "spans"]
NOTHING = "the labels searched (listed) do not mention it: this is not a finding of safety"


@pytest.fixture(autouse=True)
def packs(tmp_path, monkeypatch):
    folder = tmp_path / "packs"
    folder.mkdir()

    def text(name, words, **more):
        more = {"epc_class": "Example Agent", **more}
        return label(name, f"set-{name}", sections=(section("interactions", words),), **more)

    write_pack(
        folder,
        text("balostam", "Nothing new. Avoid Cetrex (cetrastam) and NSAIDs.", version="7"),
        text("cetrastam", "Silent.", brands=["Cetrex"]),
        text("dirnostam", "Silent.", epc_class="Nonsteroidal Anti-inflammatory Drug"),
        text("febustam", "Avoid ototoxic drugs."),
        text("gavistam", "Silent."),
        text("gavistam", "Silent.", group="skin"),
        name="labels",
    )
    write_pack(folder, monograph("hultastam"), monograph("hultaflam"))
    monkeypatch.setenv("MEDREF_PACKS", str(folder))


def medref(capsys, *args):
    status = run(["interactions", *args])
    out, err = capsys.readouterr()
    return status, out, err


def pairs(capsys, *names):
    status, out, _ = medref(capsys, *names, "--json")
    assert status == 0
    return json.loads(out)["pairs"]


def test_the_json_has_the_fields_of_the_contract(capsys):
    (pair,) = pairs(capsys, "balostam", "cetrex")
    assert (list(pair), pair["a"], pair["b"]) == (PAIR, "balostam", "cetrastam")
    (passage,) = pair["passages"]
    assert list(passage) == PASSAGE
    assert list(passage.values())[:6] == [
        "balostam",
        "interactions",
        "Avoid Cetrex (cetrastam) and NSAIDs.",
        ["Cetrex", "cetrastam"],
        "set-balostam",
        "7",
    ]
    assert [passage["text"][start:end] for start, end in passage["spans"]] == passage["names"]


def test_every_pair_has_one_of_four_states_in_words(capsys):
    names = ("balostam", "cetrastam", "dirnostam", "febustam", "hultastam")
    states = {(pair["a"], pair["b"]): pair["state"] for pair in pairs(capsys, *names)}
    assert len(states) == 10
    assert states["balostam", "dirnostam"] == "mentioned: read the passage"
    assert states["dirnostam", "febustam"] == "a class is named that could not be resolved"
    assert states["cetrastam", "dirnostam"] == NOTHING
    assert states["cetrastam", "hultastam"] == "not checked: no label at hand"


def test_plain_output_quotes_with_the_source_and_says_that_it_is_no_finding_of_safety(capsys):
    status, out, err = medref(capsys, "balostam", "cetrastam", "hultastam")
    assert (status, err) == (0, "")
    assert "balostam and cetrastam: mentioned: read the passage" in out
    assert "  balostam, interactions: Avoid [Cetrex] ([cetrastam]) and NSAIDs." in out
    assert "set-balostam" in out
    assert "hultastam: no label at hand; searched instead:" in out
    assert out.endswith("That a text does not mention a drug is no finding of safety.\n")


def test_a_duplicate_is_told(capsys):
    _, out, _ = medref(capsys, "balostam", "balostam", "cetrastam")
    assert "Both have the same ingredient: balostam." in out
    assert "Both are of the class Example Agent." in out


def test_names_that_are_not_exactly_one_drugs_are_asked_about_all_at_once(capsys):
    status, out, err = medref(capsys, "balostam", "gavistam", "hulta", "nosuchstam")
    assert (status, out) == (1, "")
    assert "“gavistam” names several drugs." in err
    assert "Choose one: gavistam, by mouth (oral); gavistam, on the skin (skin)" in err
    assert "No drug is called “hulta”." in err
    assert "hultastam (oral)" in err
    assert "No drug is called “nosuchstam”." in err


@pytest.mark.parametrize("name", ["gavistam (skin)", "gavistam, on the skin (skin)"])
def test_a_choice_can_be_given_as_it_was_offered(capsys, name):
    (pair,) = pairs(capsys, "balostam", name)
    assert pair["b"] == "gavistam, on the skin"


@pytest.mark.parametrize("count", [1, 21])
def test_two_to_twenty_drugs_are_taken(capsys, count):
    status, _, err = medref(capsys, *["balostam"] * count)
    assert status == 2
    assert "Give 2 to 20 drugs." in err
