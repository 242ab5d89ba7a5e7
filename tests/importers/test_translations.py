"""The part for the patient in Spanish, in a monograph file: what arrives, and what is refused with its line."""

from __future__ import annotations

from datetime import date

import pytest
from test_monograph_file import FRONT, SECTIONS, errors_of, findings_of, line_of, refusal, with_front, written

from medref_desktop.domain.blocks import plain_text
from medref_desktop.domain.provenance import Made, Review, Translation
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.importers.monograph_file import parse

TITLE = "For the patient (es)"
TABLE = """
[[translation]]
language = "es"
made = "by machine"
review = "not reviewed"
"""
SPANISH = SECTIONS["For the patient"].replace("It treats high blood pressure.", "Baja la presión alta.")
BOTH = {**SECTIONS, TITLE: SPANISH}


def front(table: str = TABLE) -> str:
    return FRONT.removesuffix("+++\n") + table + "+++\n"


def text(table: str = TABLE, sections: dict[str, str] = BOTH) -> str:
    return written(sections, front(table))


def line_in(whole: str, part: str) -> int:
    """The line of the last place of the part."""
    return whole[: whole.rindex(part)].count("\n") + 1


def test_a_part_in_spanish_arrives_beside_the_english_one():
    file, findings = parse(text(), Source.STARTER, "exampline.md")
    assert findings == []
    assert file is not None
    (english,), (spanish,) = file.monograph.patient_texts(), file.monograph.patient_texts("es")
    assert spanish.kind is SectionKind.TRANSLATION
    assert spanish.title == "For the patient (Spanish)"
    assert spanish.translation == Translation("es", Made.BY_MACHINE)
    assert "Baja la presión alta." in plain_text(spanish.blocks)
    assert english.translation is None
    assert "Baja" not in plain_text(english.blocks)


def test_who_made_and_reviewed_it_arrives():
    table = TABLE.replace("by machine", "by a person").replace("not reviewed", "reviewed")
    file, findings = parse(
        text(table + 'name = "A. Person"\nrole = "pharmacist"\ndate = 2026-12-01\n'), Source.CLINIC, "exampline.md"
    )
    assert findings == []
    assert file is not None
    review = Review("A. Person", "pharmacist", date(2026, 12, 1))
    assert file.monograph.patient_texts("es")[0].translation == Translation("es", Made.BY_PERSON, review)
    assert not file.monograph.provenance.review.is_reviewed


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ('"es"', '"xx"', "language", "There is no language “xx” to translate into. There are: es."),
        ('language = "es"\n', "", "[[translation", "The key “language” is missing in [translation]."),
        ('"by machine"', '"by magic"', "made", '“made” is "by magic"; it must be one of'),
        ('"not reviewed"', '"maybe"', "review =", '“review” is "maybe"'),
        ('"not reviewed"', '"reviewed"', "[[translation", "The key “name” is missing in [translation]."),
        ('"not reviewed"', '"not reviewed"\nname = "A"', "name =", "“name” is given, but the status is not"),
        ("made", "maid", "maid", "Unknown key “maid” in [translation]. Did you mean “made”?"),
        ("[[translation]]", "[translation]", "[translation", "“translation” stands in tables headed [[translation]]."),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(old, new, at, said):
    whole = text(TABLE.replace(old, new))
    assert refusal(whole, said) == line_of(whole, at)


def test_a_part_without_its_table_is_refused():
    whole = text("")
    said = "No table [[translation]] in the front matter has the language “es”."
    assert refusal(whole, said) == line_of(whole, f"## {TITLE}")


def test_a_table_without_its_part_is_refused():
    whole = text(sections=SECTIONS)
    said = "The section “## For the patient (es)” of this table is missing."
    assert refusal(whole, said) == line_of(whole, 'language = "es"')


def test_two_tables_of_one_language_are_refused():
    assert {message for _, message in errors_of(text(TABLE * 2))} == {
        "Two tables [[translation]] have the language “es”."
    }


def test_a_language_that_there_is_not_is_refused_with_those_there_are():
    whole = text("", {**SECTIONS, "For the patient (xx)": SPANISH})
    assert errors_of(whole) == [
        (line_of(whole, "## For the patient (xx)"), "There is no language “xx”. There are: es.")
    ]
    whole = text("", {**SECTIONS, "For the patient (en)": SPANISH})
    assert refusal(whole, "The part in English is headed “## For the patient”, without a language.")


def test_a_translation_of_nothing_is_refused():
    only = {title: words for title, words in BOTH.items() if title != "For the patient"}
    assert refusal(text(sections=only), "The same in English must stand before it", Source.CLINIC) > 0


def test_a_translation_stands_after_the_english_part_and_once():
    first = {TITLE: SPANISH, **SECTIONS}
    assert refusal(text(sections=first), f"The section “For the patient” must stand before “{TITLE}”.")
    twice = text() + f"\n## {TITLE}\n\n{SPANISH}\n"
    assert refusal(twice, f"The section “{TITLE}” stands twice.") == line_in(twice, f"## {TITLE}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("### Side effects", "### Efectos secundarios", "Unknown part “Efectos secundarios”."),
        ("#### Call us today", "#### Llámenos hoy", "The heading “#### Call us today” is missing."),
        ("#### If you miss a dose\n\nSkip it.\n\n", "", "The heading “#### If you miss a dose” is missing."),
        ("Baja la presión alta.", "", "The part “What it is for” is empty."),
    ],
)
def test_the_shape_is_that_of_the_english_part(old, new, said):
    assert old in SPANISH
    whole = text(sections={**SECTIONS, TITLE: SPANISH.replace(old, new)})
    assert refusal(whole, said) >= line_of(whole, f"## {TITLE}")


def test_an_older_review_of_a_translation_is_remarked_on():
    table = TABLE.replace('"not reviewed"', '"reviewed"') + 'name = "A"\nrole = "B"\ndate = 2020-01-01\n'
    assert [finding.message for finding in findings_of(text(table))] == [
        "The review is older than the text: “written” is a later date."
    ]


def test_without_a_translation_nothing_is_asked_for():
    assert findings_of(with_front("not_written = []", "not_written = []")) == []
