"""A "not" that was lost: seen by itself, or where the labels deny what the text tells."""

from __future__ import annotations

import pytest

from factories import label, monograph, section, write_pack
from medref_desktop.review.against import lost_words, polarity
from medref_desktop.review.against.at_hand import LabelShelf
from medref_desktop.review.against.statements import WrittenText
from medref_desktop.store.library import Library

LABEL = (
    section(
        "administration",
        "Do not crush or chew the tablets. Do not use sunlamps during treatment.",
        "Give with breakfast.",
        "Restart at a lower dose after a mild rash. Do not restart after angioedema.",
    ),
    section("warnings", "Acid reducers do not affect absorption."),
)


@pytest.fixture
def told(tmp_path):
    """The messages of a check in a clause of "How it is administered", held against LABEL."""
    write_pack(tmp_path, label(sections=LABEL), name="labels")
    library = Library.open([tmp_path])
    at_hand = LabelShelf(library).at_hand(monograph())

    def check(text: str, module=polarity, title: str = "How it is administered") -> list[str]:
        written = WrittenText.of(f"+++\n+++\n\n## {title}\n\n{text}\n")
        return [each.message for each in module.findings(written, at_hand)]

    yield check
    library.close()


@pytest.mark.parametrize(
    "text",
    [
        "- Use sunlamps during treatment.",
        "- **Angioedema:** restart.",
        "- Acid reducers affect absorption.",
    ],
)
def test_what_the_label_denies_and_the_text_tells_is_a_look(told, text):
    (message,) = told(text)
    assert message.startswith("The labels deny")


@pytest.mark.parametrize(
    "text",
    [
        "- Do not use sunlamps during treatment.",
        "- **Angioedema:** never restart.",
        "- **Mild rash:** restart at a lower dose.",
        "- Acid reducers do not affect absorption.",
        "- Give with breakfast.",
    ],
)
def test_what_the_label_says_alike_has_no_findings(told, text):
    assert told(text) == []


def test_a_not_that_the_label_does_not_have_is_a_look(told):
    (message,) = told("- Do not give with breakfast.")
    assert message.startswith("No label at hand denies “give”")


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("- Whole; crushed or chewed.", "Is a “not” lost"),
        ("- Swirl, shake.", "Is a “not” lost"),
        ("- **:** pimozide.", "Strong type without a word"),
        ("- Taper slowly. abruptly in dependence.", "Is a “not” lost"),
        ("- Keep it dry. open the bottle.", "A sentence begins with a small letter"),
        ("- **daily:** once a week.", "A sentence begins with a small letter"),
    ],
)
def test_a_lost_word_that_shows_by_itself_is_told(told, text, begins):
    assert told(text, lost_words)[0].startswith(begins)


@pytest.mark.parametrize(
    "text",
    [
        "- Whole; never crushed or chewed.",
        "- Swirl, never shake.",
        "- Shake it well.",
        "- Tests for C. difficile are needed.",
        "- **eGFR below 30:** stop.",
        "It is for adults:\n\n- After surgery.",
    ],
)
def test_whole_sentences_have_no_findings(told, text):
    assert told(text, lost_words) == []


def test_items_that_go_on_with_their_paragraph_are_told_once(told):
    found = told("- after two earlier drugs\n- with the mutation\n", lost_words)
    assert len(found) == 1
