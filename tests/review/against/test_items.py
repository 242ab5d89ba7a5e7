"""Side effects, contraindications and indications one by one, each held against the label."""

from __future__ import annotations

import pytest

from factories import label, monograph, section, write_pack
from medref_desktop.review.against import items, side_effects
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.store.library import Library

LABEL = (
    section("side_effects", "Thrombocytopenia and pruritus were seen. Insomnia 0.4%. Nausea 12%."),
    section("contraindications", "• Anuria after surgery • Hypersensitivity to exampline"),
    section(
        "indications", "Exampline is indicated for malignant hypertension. Trials had many patients in six countries."
    ),
)
TEXT = """+++
+++

## Common side effects

- **Common:** low platelets 4%, itching, nausea

## Who should take it

- Malignant high blood pressure.

## Who should not take it

- **Anuria** after surgery; allergy to exampline
"""


@pytest.fixture
def told(tmp_path):
    """The messages of a check in a text, held against LABEL."""
    write_pack(tmp_path, label(sections=LABEL), name="labels")
    library = Library.open([tmp_path])
    at_hand = LabelShelf(library).at_hand(monograph())

    def check(module, text: str = TEXT) -> list[str]:
        return [each.message for each in module.findings(WrittenText.of(text), at_hand)]

    yield check
    library.close()


def test_plain_words_are_found_in_the_labels_terms(told):
    assert told(side_effects) == []


def test_an_effect_that_no_label_has_is_a_look(told):
    found = told(side_effects, TEXT.replace("itching", "hair loss"))
    assert found == ["Not in the label's adverse reactions or warnings: hair loss."]


def test_common_for_what_the_label_has_below_one_percent_is_a_look(told):
    rare = TEXT.replace("low platelets 4%, itching, nausea", "trouble sleeping, nausea")
    assert told(side_effects, rare) == ["“trouble sleeping” stands under “Common”, and the label says 0.4 %."]
    assert told(side_effects, rare.replace("Common:", "Less common:")) == []


def test_each_contraindication_and_indication_has_its_counterpart(told):
    assert told(items) == []


@pytest.mark.parametrize(
    ("lost", "message"),
    [
        ("**Anuria** after surgery; ", "The label's contraindication has no counterpart: “Anuria after surgery”"),
        (
            "Malignant high blood pressure",
            "The label's indication has no counterpart: “Exampline is indicated for malignant hypertension”",
        ),
    ],
)
def test_one_that_is_left_out_is_a_look(told, lost, message):
    assert told(items, TEXT.replace(lost, "")) == [message]
