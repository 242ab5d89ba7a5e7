"""openFDA records: broken again where that is certain, shown once, every word accounted for."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.openfda_records import record
from medref_desktop.domain.blocks import Table, leaf_texts, plain_text
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.word_count import count_words
from medref_desktop.errors import LabelRefused
from medref_desktop.importers import openfda

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "openfda"


def words_kept(label) -> int:
    leaves = (text for s in label.sections for text in (s.title, *leaf_texts(s.blocks)))
    return sum(map(count_words, leaves)) - label.words.added


def texts(label) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for section in label.sections:
        found.setdefault(section.kind.value, []).append(f"{section.title}|{plain_text(section.blocks)}")
    return found


def adds_up(label) -> bool:
    return words_kept(label) + sum(label.words.listed.values()) == label.words.words_in


def test_what_the_record_says_of_itself():
    label = openfda.parse(record())
    assert (label.version, label.maker, label.rx, label.category) == (3, "Example Pharma", "Rx", "NDA")
    assert label.epc_classes == ("Example Agent",)
    assert label.products[0].product.packages == ("0001-0002-03",)
    assert label.is_repackaged is None
    assert openfda.parse(record(about={"is_original_packager": [True]})).is_repackaged is False
    assert openfda.parse(record(about={"original_packager_product_ndc": ["1-2"]})).is_repackaged is True
    assert openfda.parse(record(about={"product_type": ["HUMAN OTC DRUG"]})).rx == "OTC"


def test_the_printed_title_is_told_from_the_text_where_it_is_certain():
    found = texts(openfda.parse(record(adverse_reactions=["6.1 Something else happened."])))
    assert found["indications"] == ["1 INDICATIONS AND USAGE|Exa is for high blood pressure."]
    assert found["side_effects"] == ["|6.1 Something else happened."]


def test_a_child_of_the_same_kind_is_shown_inside_its_parent_alone():
    label = openfda.parse(
        record(
            clinical_pharmacology=[
                "12 CLINICAL PHARMACOLOGY 12.1 Mechanism of Action It works. 12.3 Pharmacokinetics Fast."
            ],
            mechanism_of_action=["12.1 Mechanism of Action It works."],
        )
    )
    assert len(texts(label)["mechanism"]) == 1
    assert label.words.listed["repeated in another section"] == 7
    assert adds_up(label)


def test_a_child_of_another_kind_is_shown_in_its_own_tab_alone():
    label = openfda.parse(
        record(
            use_in_specific_populations=[
                "8 USE IN SPECIFIC POPULATIONS 8.1 Pregnancy It harms. 8.5 Geriatric Use As others."
            ],
            pregnancy=["8.1 Pregnancy It harms."],
        )
    )
    assert texts(label)["pregnancy"] == ["8.1 Pregnancy|It harms."]
    assert texts(label)["populations"] == ["8 USE IN SPECIFIC POPULATIONS|8.5 Geriatric Use As others."]
    assert adds_up(label)


def test_a_text_that_is_only_nearly_its_childs_is_left_whole():
    label = openfda.parse(record(clinical_pharmacology=["It works well."], mechanism_of_action=["It works. Well."]))
    assert texts(label)["mechanism"] == ["|It works well.", "|It works. Well."]


def test_numbers_that_continue_their_sequence_and_bullets_begin_paragraphs():
    text = (
        "2 DOSAGE AND ADMINISTRATION 2.1 Adults Take 5 mg [see Warnings (5.1) ]. Table 2.2 Doses here. "
        "2.2 Children None. • one • two 2.5 mg daily"
    )
    (found,) = texts(openfda.parse(record(dosage_and_administration=[text])))["administration"]
    assert found.splitlines() == [
        "2 DOSAGE AND ADMINISTRATION|2.1 Adults Take 5 mg [see Warnings (5.1) ]. Table 2.2 Doses here.",
        "2.2 Children None.",
        "• one",
        "• two 2.5 mg daily",
    ]


def test_very_long_texts_are_broken_at_ends_of_sentences_and_lose_nothing():
    text = " ".join(f"Sentence {number} says that e.g. Dr. No took 0.5 mg." for number in range(200))
    label = openfda.parse(record(overdosage=[text]))
    (section,) = [s for s in label.sections if s.kind is SectionKind.OVERDOSE]
    assert len(section.blocks) > 5
    assert " ".join(leaf_texts(section.blocks)) == text


TABLE = "<table><tbody><tr><td>Headache</td><td>8%</td></tr><tr><td colspan='2'>All</td></tr></tbody></table>"


def test_a_table_takes_the_place_of_its_words():
    label = openfda.parse(record(adverse_reactions=["Before. Headache 8% All After."], adverse_reactions_table=[TABLE]))
    (section,) = [s for s in label.sections if s.kind is SectionKind.SIDE_EFFECTS]
    assert [type(block).__name__ for block in section.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert label.words.listed["repeated by a table field"] == 3
    assert adds_up(label)


def test_a_table_that_is_not_found_in_the_text_follows_it():
    label = openfda.parse(record(adverse_reactions=["Only words."], adverse_reactions_table=[TABLE]))
    (section,) = [s for s in label.sections if s.kind is SectionKind.SIDE_EFFECTS]
    assert isinstance(section.blocks[-1], Table)
    assert adds_up(label)


def test_a_table_without_a_section_stands_by_itself():
    label = openfda.parse(record(overdosage_table=[TABLE]))
    assert texts(label)["overdose"] == ["|Headache | 8%\nAll"]
    assert adds_up(label)


def test_the_same_table_in_two_fields_is_shown_once():
    label = openfda.parse(
        record(
            clinical_pharmacology=["Before. Headache 8% All"], clinical_pharmacology_table=[TABLE],
            pharmacokinetics=["Other words."], pharmacokinetics_table=[TABLE],
        )
    )  # fmt: skip
    tables = [block for s in label.sections for block in s.blocks if isinstance(block, Table)]
    assert len(tables) == 1
    assert adds_up(label)


@pytest.mark.parametrize(
    "broken", ["<table><tr><td>Headache</td>", "no table 5 & more", "<!DOCTYPE x><table/>", "<td>&nope;</td>"]
)
def test_a_table_that_cannot_be_read_keeps_its_words(broken):
    label = openfda.parse(record(adverse_reactions=["Words."], adverse_reactions_table=[broken]))
    assert adds_up(label)


def test_entities_and_unseen_characters_are_cleaned_and_told():
    label = openfda.parse(record(overdosage=["5 &lt; 6 &amp;amp; zero\u200bwidth \ufffd"]))
    assert texts(label)["overdose"] == ["|5 < 6 &amp; zerowidth \ufffd"]
    assert label.odd_characters == {"U+200B": 1, "U+FFFD": 1}


def test_boxed_warnings_stand_each_apart_and_others_under_that_code_are_no_warnings():
    found = texts(openfda.parse(record(boxed_warning=["WARNING: it can kill.", "PHARMACY BULK PACKAGE."])))
    assert found["boxed_warning"] == ["|WARNING: it can kill."]
    assert found["other"] == ["|PHARMACY BULK PACKAGE."]


def test_unknown_fields_are_kept_under_other_and_reported():
    label = openfda.parse(record(something_new=["New words."]))
    assert texts(label)["other"] == ["|New words."]
    assert label.unmapped == ("something_new",)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ([], "no JSON object"),
        ("text", "no JSON object"),
        ({}, "empty"),
        ({"error": {"code": "NOT_FOUND"}}, "error message"),
        ({"meta": {}}, "no set_id"),
        (record(set_id="1"), "no set id that makes sense"),
        (record(set_id=5), "no set id that makes sense"),
        (record(version="two"), "version is no number"),
        (record(version=None), "version is no number"),
        (record(effective_time="2026"), "effective date"),
        (record(effective_time="20261345"), "effective date"),
        (record(openfda=[]), "no JSON object"),
        (record(about={"product_type": ["OTC ANIMAL DRUG"]}), "animals"),
        (record(about={"route": [5]}), "no list of texts"),
        (record(indications_and_usage=None), "no section with text"),
        (record(indications_and_usage=["  "]), "no section with text"),
        (record(indications_and_usage={"a": 1}), "no list of texts"),
        (record(indications_and_usage=[["nested"]]), "no list of texts"),
        (record(overdosage_table=[7]), "no list of texts"),
    ],
)
def test_what_is_no_label_is_refused_by_name(bad, said):
    with pytest.raises(LabelRefused, match=said):
        openfda.parse(bad)


def test_a_record_without_its_part_openfda_is_read():
    label = openfda.parse(record(openfda=None))
    assert label.products[0].ingredients == ()
    assert adds_up(label)


RICH = record(
    clinical_pharmacology=["12 CLINICAL PHARMACOLOGY 12.1 Mechanism of Action It works. Headache 8% All"],
    clinical_pharmacology_table=[TABLE],
    mechanism_of_action=["12.1 Mechanism of Action It works."],
    boxed_warning=["WARNING"],
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([TABLE, "12.1 It works."]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*RICH, "pregnancy", "x_table", ""]), json_values, max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_change_ends_in_a_label_or_a_named_refusal(changes):
    try:
        label = openfda.parse({**RICH, **changes})
    except LabelRefused:
        return
    assert adds_up(label)


@pytest.mark.skipif(not REAL.is_dir(), reason="real labels lie beside the checkout, and are not here")
@pytest.mark.parametrize("name", ["labels", "label-history"])
def test_no_word_of_real_labels_is_lost(name):
    with gzip.open(REAL / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 12 == 0:
                label = openfda.parse(json.loads(line))
                assert adds_up(label), label.set_id
                kept = Counter(" ".join(t for s in label.sections for t in (s.title, *leaf_texts(s.blocks))).split())
                for value in json.loads(line).get("contraindications", []):
                    for word in value.split():
                        assert kept[word] or "&" in word or not word.isascii(), (label.set_id, word)
