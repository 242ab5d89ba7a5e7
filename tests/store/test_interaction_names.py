import re
import tomllib
from collections import Counter

from medref_desktop.domain.names import fold
from medref_desktop.paths import resource
from medref_desktop.store.interaction_names import class_table, drug_names
from medref_desktop.store.library import Library

SET_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
TABLE = tomllib.loads(resource("interaction_classes.toml").read_text(encoding="utf-8"))["class"]


def test_every_member_and_narrower_class_stands_with_the_label_that_says_so():
    sources = [said for one in TABLE for kind in ("members", "narrower") for said in one.get(kind, {}).values()]
    assert len(sources) > 1000
    assert all(SET_ID.fullmatch(set_id) and re.fullmatch(r"[a-z_]+", section) for set_id, section in sources)


def test_every_class_has_one_name_and_every_phrase_one_class():
    assert max(Counter(one["name"] for one in TABLE).values()) == 1
    phrases = Counter(fold(phrase) for one in TABLE for phrase in set(map(fold, one.get("called", ()))))
    assert [phrase for phrase, count in phrases.items() if count > 1] == []


def test_narrower_classes_are_classes_of_the_table():
    names = {one["name"] for one in TABLE}
    assert {narrower for one in TABLE for narrower in one.get("narrower", {})} <= names


def test_without_packs_the_lists_alone_name_drugs():
    names = drug_names(Library([]))
    assert names.drugs["rifampicin"] >= {"rifampin"}
    assert names.drugs["metoprolol"] >= {"metoprololtartrate"}
    assert "potassium" not in names.drugs
    assert names.classes["nsaid"] == "NSAIDs"
    assert "nsaid" in names.abbreviations


def test_a_member_is_known_by_its_other_names_too():
    rifampin = next(one for one in class_table() if one.name == "strong CYP3A inducers")
    assert {"rifampin", "rifampicin"} <= rifampin.members.keys()
