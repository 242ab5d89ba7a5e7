"""Numbers of a text and its translation: what is the same, what is not, and what is no number at all."""

from __future__ import annotations

import pytest

from medref_desktop.review.translated_numbers import differences, numbers


def between(english: str, spanish: str) -> list[tuple[str, str]]:
    return [tuple(each) for each in differences(list(numbers(english, "en")), list(numbers(spanish, "es")))]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Take it once a week.", "Tómelo una vez a la semana."),
        ("Only once weekly.", "Una sola vez por semana."),
        ("twice a day", "dos veces al día"),
        ("3 times each day", "3 veces al día"),
        ("once daily", "una vez al día"),
        ("every 8 hours", "cada 8 horas"),
        ("for one month", "durante 1 mes"),
        ("for a week", "por una semana"),
        ("for a week", "por 1 semana"),
        ("1 month", "un mes"),
        ("2 to 5 days", "de 2 a 5 días"),
        ("68°F to 77°F", "de 68 °F a 77 °F"),
        ("4,000 mg in a day", "4,000 mg en un día"),
        ("take two doses at once", "tome dos dosis a la vez"),
        ("take two doses at once", "tome dos a la vez"),
        ("12 or older", "12 años o más"),
        ("Call 1-800-222-1222 or 911.", "Llame al 1-800-222-1222 o al 911."),
        ("vitamin B12, G6PD, a pill", "vitamina B12, G6PD, una pastilla"),
        ("2 units", "2 unidades"),
        ("half of 0.5 mL", "la mitad de 0.5 mL"),
    ],
)
def test_what_is_the_same_in_other_words_is_no_difference(english, spanish):
    assert between(english, spanish) == []


@pytest.mark.parametrize(
    ("english", "spanish", "told"),
    [
        ("once a week", "una vez al día", ("once a week", "una vez al día")),
        ("one pill, twice a day", "una pastilla, dos al día", ("twice a day", "")),
        ("twice a day", "una vez al día", ("twice a day", "una vez al día")),
        ("for a week", "por 2 semanas", ("", "2 semanas")),
        ("28 days", "18 días", ("28 days", "18 días")),
        ("28 days", "28", ("28 days", "28")),
        ("28 days", "28 horas", ("28 days", "28 horas")),
        ("one month", "tres meses", ("one month", "tres meses")),
        ("0.5 mL", "5 mL", ("0.5 mL", "5 mL")),
        ("4,000 mg", "4.000 mg", ("4,000 mg", "4.000 mg")),
        ("2 days, then 2 days", "2 días", ("2 days", "")),
        ("2 days", "2 días y 2 días", ("", "2 días")),
        ("more than 5 mg", "más de 50 mg", ("5 mg", "50 mg")),
        ("1-800-222-1222", "1-800-222-1223", ("1-800-222-1222", "1-800-222-1223")),
    ],
)
def test_what_is_not_the_same_is_told_with_both(english, spanish, told):
    assert between(english, spanish) == [told]


def test_several_differences_are_told_in_their_order():
    assert between("2 days and 3 mg", "4 días y 5 mg") == [("2 days", "4 días"), ("3 mg", "5 mg")]
