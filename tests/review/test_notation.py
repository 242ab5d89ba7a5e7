"""Notations that are misread are caught wherever they stand; sound text is left in peace."""

from __future__ import annotations

import pytest

from medref_desktop.review import drug_abbreviations, notation

CLEAN = """\
**Usual dose:** take 0.5 mg once daily, at most 1,000 mg a day.

- Infuse 10 units over 2 hours.
"""

# What is caught, and what the message tells to write.
MISREAD = [
    (".5 mg", "“0.5 mg”"),
    ("(.25 mcg)", "“0.25 mcg”"),
    ("1.0 mg", "“1 mg”"),
    ("2.0 to 3 mg", "“2 to 3 mg”"),
    ("1 to 2.0 units", "“2 units”"),
    ("1.0 mg/kg", "“1 mg”"),
    ("0.50 mg", "“0.5 mg”"),
    ("1000 mg", "“1,000 mg”"),
    ("15000 units", "“15,000 units”"),
    ("500-2000 mg", "“2,000 mg”"),
    ("1000 to 2000 mg", "“1,000 to 2000 mg”"),
    ("1000000 units", "“million”"),
    ("1:1,000", "mg per mL"),
    ("1:10000", "mg per mL"),
    ("1/2 tablet", "“half a tablet”"),
    ("1 1/2 tablets", "“half a tablet”"),
    ("1/2 of a tablet", "“half a tablet”"),
    ("½ tablet", "“half a tablet”"),
    ("II tablets", "figures"),
    ("iii drops", "figures"),
    ("type II diabetes", "“type 2”"),
    ("5mg", "“5 mg”"),
    ("5-10mg", "“10 mg”"),
    ("**5**mg", "“5 mg”"),
    ("100units", "“100 units”"),
    ("2.5mL", "“2.5 mL”"),
    ("propranolol20 mg", "“propranolol 20 mg”"),
    ("5 µg", "“mcg”"),
    ("5 μg", "“mcg”"),
    ("5 ug", "“mcg”"),
    ("5ug", "“mcg”"),
    ("10 U", "“10 units”"),
    ("10U", "“10 units”"),
    ("10 u", "“10 units”"),
    ("5 million U", "“5 million units”"),
    ("U/kg", "“units”"),
    ("400 IU", "“units”"),
    ("400 iu", "“units”"),
    ("IU/mL", "“units”"),
    ("5 cc", "“mL”"),
    ("5 ml", "“mL”"),
    ("5 mLs", "“mL”"),
    ("mg/ml", "“mL”"),
    ("5 mgs", "“mg”"),
    ("5 gm", "“g”"),
    ("5 gr", "in mg"),
    ("100K units", "“thousand”"),
    ("5 M units", "“million”"),
    ("5 mg. by mouth", "“5 mg”"),
    ("5 mg., then", "“5 mg”"),
    ("5 mg/325 mg", "“and”"),
    ("5/325 mg", "“and”"),
    ("160/4.5 mcg", "“and”"),
    ("10 mg/d", "“mg each day”"),
    ("<5 mg", "“less than”"),
    ("&lt; 5 mg", "“less than”"),
    (">5 mg", "“more than”"),
    ("&gt; 5 mg", "“more than”"),
    ("≤5", "“at most”"),
    ("≥5", "“at least”"),
    ("↑ potassium", "“increase”"),
    ("↓ potassium", "“decrease”"),
    ("@ bedtime", "“at”"),
    ("this & that", "“and”"),
    ("QD", "“daily”"),
    ("q.d.", "“daily”"),
    ("o.d.", "“daily”"),
    ("QOD", "“every other day”"),
    ("q.o.d.", "“every other day”"),
    ("BID", "“twice daily”"),
    ("b.i.d.", "“twice daily”"),
    ("5 mg bid", "“twice daily”"),
    ("tid", "“three times daily”"),
    ("QID", "“four times daily”"),
    ("TIW", "“3 times a week”"),
    ("BIW", "“twice a week”"),
    ("QW", "“weekly”"),
    ("qhs", "“at bedtime”"),
    ("HS", "“at bedtime”"),
    ("PRN", "“as needed”"),
    ("p.r.n.", "“as needed”"),
    ("PO", "“by mouth”"),
    ("p.o.", "“by mouth”"),
    ("SC", "“under the skin”"),
    ("SQ", "“under the skin”"),
    ("sub q", "“under the skin”"),
    ("D/C", "“stop”"),
    ("2 gtts", "“drops”"),
    ("x 3d", "days"),
    ("1 drop OD", "“right eye”"),
]

# Sound text that looks like the above.
SOUND = [
    "5-10 mg",
    "0.05 mg",
    "10.05 mg",
    "100 mg",
    "1,000 mg to 2,500 mg",
    "1,000,000 units",
    "pH 7.0",
    "INR 2.0 to 3.0",
    "potassium above 5.0 mEq/L",
    "glucose 4.0 mg/dL",
    "levels of 1.0 ng/mL",
    "in 5.0% of patients",
    "version 1.0",
    "on 2026-11-22, in 2019",
    "a U.S. trial with 100 U.S. patients",
    "3 U.S. sites",
    "iPLEDGE",
    "vitamin D, vitamin B12 and vitamin A",
    "hemoglobin A1c",
    "COVID-19",
    "type 2 diabetes, type 1 diabetes",
    "1 in 10 people",
    "24/7",
    "and/or",
    "mg/dL, mcg/kg, mg/kg each day, units/mL",
    "100 mg/5 mL",
    "2.5 mg/0.5 mL",
    "1.73 m2",
    "CYP2C9, P450 2C9, CYP3A4",
    "Give 5 mg.",
    "Give 5 mg. Then wait.",
    "At most 20 mg. iPLEDGE needs a test.",
    "Phase III, factor VIII, NYHA class II, class III",
    "IV doses, iv infusion",
    "140/90 mm Hg",
    "1-800-222-1222",
    "36°F to 46°F",
    "FD&C Yellow No. 6",
    "Humulin R U-500",
    "5-HT3 antagonists, G6PD deficiency, BRCA1, CD20, HER2",
    "at a bid price",
    "half a tablet",
    "the 10-mg tablet",
    "2019 patients, 1500 people",
    "2-3 drops",
    "titer of 1:80",
    "measured PO2 and PO 2",
    "HLA-B*15:02",
    "St. John's wort",
    "e.g. by mouth",
    "ACE inhibitors, ACTH, TSH, HDL, MAOI, DNA",
    "MS, T3, T4",
    "hs-CRP",
    "vitamin D / calcium",
    "subacute, unit dose, a gram",
    "Do it. .",
]


def messages(text: str) -> list[str]:
    return [f.message for f in (*notation.findings(text), *drug_abbreviations.findings(text))]


@pytest.mark.parametrize(("misread", "write"), MISREAD)
def test_a_misread_notation_is_caught_and_the_right_one_told(misread, write):
    assert any(write in message for message in messages(f"Take {misread} with water.")), messages(misread)


@pytest.mark.parametrize("misread", [misread for misread, _ in MISREAD])
@pytest.mark.parametrize("place", ["0.5 mg once daily", "10 units over 2 hours"])
def test_a_notation_put_into_a_clean_text_is_caught_at_its_line(misread, place):
    assert messages(CLEAN) == []
    injured = CLEAN.replace(place, misread)
    wanted = CLEAN[: CLEAN.index(place)].count("\n") + 1
    assert {finding.line for finding in notation.findings(injured)} == {wanted}


@pytest.mark.parametrize("misread", [".5 mg", "1.0 mg", "10 U", "1000 units", "QD"])
@pytest.mark.parametrize("frame", ["- {}", "| {} | b |", "**{}**", "*{}*", "({})", "{}, then", "### {}"])
def test_markdown_around_a_notation_does_not_hide_it(misread, frame):
    assert messages(frame.format(misread))


def test_a_line_end_between_number_and_unit_hides_nothing():
    assert messages("take 1.0\n  mg") == ["“1.0 mg” can be read as 10 mg: write “1 mg”."]


@pytest.mark.parametrize("sound", SOUND)
def test_sound_text_is_left_in_peace(sound):
    assert messages(f"Here stands {sound}") == []


def test_the_message_is_a_sentence_that_a_pharmacist_understands():
    assert messages("Take .5 mg.") == ["“.5 mg” can be read as 5 mg: write “0.5 mg”."]


def test_lines_count_from_the_given_one():
    assert [finding.line for finding in notation.findings("a\nb\n.5 mg", first_line=10)] == [12]


@pytest.mark.parametrize(
    ("strength", "write"), [("1.0%", "“1%”"), ("0.10%", "“0.1%”"), ("1.0 mg", "“1 mg”"), ("5mg", "“5 mg”")]
)
def test_a_misread_strength_is_caught_at_the_line_of_the_strengths(strength, write):
    found = list(notation.in_strengths(["10%", "0.05%", "100%", "20 mg", strength], line=12))
    assert [finding.line for finding in found] == [12]
    assert write in found[0].message


@pytest.mark.parametrize("abbreviation", sorted(drug_abbreviations.MEANINGS))
def test_an_abbreviated_drug_name_is_caught_with_its_full_name(abbreviation):
    found = list(drug_abbreviations.findings(f"one\nwith {abbreviation}, weekly"))
    assert [finding.line for finding in found] == [2]
    assert drug_abbreviations.MEANINGS[abbreviation] in found[0].message
    assert abbreviation in found[0].message


@pytest.mark.parametrize("text", ["ASA-PS III", "METHOTREXATE", "MTXA", "stamp", "NASA", "tpa"])
def test_a_word_that_only_holds_an_abbreviation_is_none(text):
    assert list(drug_abbreviations.findings(text)) == []
