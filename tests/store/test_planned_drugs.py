"""Planned drugs without a monograph: each is found by its name, says so, and never opens another drug."""

from __future__ import annotations

import tomllib

import pytest

from factories import monograph, write_pack
from medref_desktop import paths
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.formulary import STATUSES
from medref_desktop.domain.names import GROUP_WORDS, drug_key
from medref_desktop.domain.query import SearchQuery, opened_by_enter
from medref_desktop.errors import NotFound
from medref_desktop.importers import front_matter
from medref_desktop.store.formulary import formulary
from medref_desktop.store.library import Library

BESIDE_THE_PLAN = {Drug(drug_key(["albuterol"]), "oral")}
"""Written, and not planned by this way of giving it."""

HERE = ("decitabine / cedazuridine", "methotrexate", "clonidine", "hydrocodone / acetaminophen")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, *map(monograph, HERE), monograph("clonidine", "patch"))
    library = Library.open([folder])
    yield library
    library.close()


def ask(library, text):
    return library.search(SearchQuery.parse(text))


def test_the_shipped_plan_is_whole():
    plan = formulary()
    assert len(plan.names) > 450
    assert len({one.drug for one in plan.planned}) == len(plan.planned)
    assert {one.status for one in plan.planned} == set(STATUSES)
    assert {one.drug.group for one in plan.planned} <= set(GROUP_WORDS)


def test_every_starter_monograph_is_planned():
    planned = {one.drug for one in formulary().planned}
    written = set()
    for file in paths.starter_monographs().glob("*.md"):
        toml, _ = front_matter.split(file.read_text(encoding="utf-8"))
        values = tomllib.loads(toml)
        written.add(Drug(drug_key(values["ingredients"]), values["group"]))
    assert written - planned <= BESIDE_THE_PLAN


@pytest.mark.parametrize("name", [name for name in formulary().names if name not in HERE])
def test_a_planned_drug_without_a_monograph_says_so_and_opens_no_other(library, name):
    answer = ask(library, name)
    assert answer.note == f"There is no monograph of {name} here yet: import official labels."
    assert opened_by_enter(answer) is None
    with pytest.raises(NotFound, match="There is no monograph of"):
        library.named(name)


def test_a_drug_that_is_part_of_one_here_is_not_taken_for_it(library):
    answer = ask(library, "decitabine")
    assert [hit.name for hit in answer.hits] == ["decitabine / cedazuridine"]
    assert answer.note
    assert opened_by_enter(answer) is None
    assert opened_by_enter(ask(library, "decitabine / c")).name == "decitabine / cedazuridine"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("belumo", "belumosudil"),
        ("insul lisp", "insulin lispro"),
        ("furoate vilan", "fluticasone furoate / umeclidinium / vilanterol"),
        ("fluticasone umeclidinium", "fluticasone furoate / umeclidinium / vilanterol"),
        ("insulin human", "insulin human isophane (NPH) or insulin human regular"),
        ("Jardiance", "Jardiance (empagliflozin)"),
        ("Dacogen", "Dacogen (decitabine)"),
    ],
)
def test_it_is_told_from_the_beginnings_of_its_words_and_by_its_brands(library, typed, told):
    answer = ask(library, typed)
    assert answer.note == f"There is no monograph of {told} here yet: import official labels."
    assert answer.did_you_mean == ()


@pytest.mark.parametrize(("typed", "told"), [("empaglifozin", "empagliflozin"), ("belumosudl", "belumosudil")])
def test_a_planned_name_that_is_nearly_right_is_offered_in_words_alone(library, typed, told):
    answer = ask(library, typed)
    said = f"Did you mean {told}? There is no monograph of {told} here yet: import official labels."
    assert (answer.note, answer.hits, answer.did_you_mean) == (said, (), ())
    assert opened_by_enter(answer) is None


def test_a_guess_that_is_here_stands_before_one_that_is_not(library):
    assert [hit.name for hit in ask(library, "methotraxate").did_you_mean] == ["methotrexate"]
    assert ask(library, "methotraxate").note == ""


def test_of_many_only_the_first_are_named(library):
    assert ask(library, "insulin").note == (
        "There is no monograph of insulin aspart, insulin degludec, insulin glargine or 3 more here yet: "
        "import official labels."
    )


def test_a_class_or_filter_asks_for_no_planned_drug(library):
    assert library.search(SearchQuery.parse("belumo", "Example Agent")).note == ""
    assert ask(library, "belumo rx:otc").note == ""


def test_form_groups_that_are_not_here_are_told_of_a_drug_that_is(library):
    answer = ask(library, "methotrexate")
    said = "There is no monograph of methotrexate by injection or infusion here yet: import official labels."
    assert (answer.note, answer.other_forms) == ("", said)
    assert opened_by_enter(answer).name == "methotrexate"
    assert ask(library, "clonidine").other_forms == ""
    assert ask(library, "methotr").other_forms == ""
