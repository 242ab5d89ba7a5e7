"""Notations of doses that are error-prone in Spanish, and what only looks like one."""

from __future__ import annotations

import pytest

from medref_desktop.review.spanish_notation import NOTATIONS, findings

WRONG = {
    "Tome 2,5 mg.": "“2.5”",
    "Tome 0,125 mg.": "“0.125”",
    "Hasta 1.000 mg al día.": "“1,000” if thousands are meant",
    "Póngase 10 UI.": "“unidades”",
    "Póngase 10 U.I. hoy.": "“unidades”",
    "Tómelo c/8 horas.": "“cada”",
    "Tómelo cada 8 h.": "“horas”",
    "Tómelo cada 8 hrs.": "“horas”",
    "Se toma v.o. siempre.": "“por la boca”",
    "Tome 2 tab. al día.": "the form in full",
    "Tome 1/2 tableta.": "“media tableta”",
    "Tome ½ pastilla.": "“media tableta”",
    "Para la diabetes tipo II.": "“tipo 1” o “tipo 2”".replace(" o ", " or "),
}


@pytest.mark.parametrize(("text", "write"), WRONG.items())
def test_an_error_prone_notation_is_found_with_what_to_write(text, write):
    ((line, message),) = [(each.line, each.message) for each in findings(f"Bien.\n{text}")]
    assert line == 2
    assert write in message


def test_every_notation_of_the_table_is_tried():
    assert all(any(each.pattern.search(text) for text in WRONG) for each in NOTATIONS)


@pytest.mark.parametrize(
    "text",
    [
        "Tome 2.5 mg, 10 mg o 1,000 mg.",
        "De 68°F a 77°F, hasta 4,000 mg en 24 horas.",
        "Espere 2, 3 o 4 horas.",
        "Fiebre de 100.4 °F o más.",
        "Diabetes tipo 2. Tome media tableta.",
        "Llame al 1-800-222-1222.",
        "A los 65 habla con su médico.",
    ],
)
def test_sound_spanish_is_left_alone(text):
    assert list(findings(text)) == []
