"""What must be said in Spanish is not said by a sentence that says the opposite, another number, or no danger.

The sentence that prints where a text lacks one is turned in every way that goes by rules: a "no" left out or put in,
the call for help forbidden, once a week made once a day, every figure changed, the nouns of the danger replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from medref_desktop.review.must_say import lists

STAYS = re.compile(r"que no ha nacido|no (?:lo |se )?puede[n]?\b|no espera", re.IGNORECASE)
"""A "no" that is part of the danger or of a sign of it."""

IS_NO_DANGER = re.compile(r"(?:\bsi|\bno|\bno lo|\bsi estar) $", re.IGNORECASE)
"""What stands before a "puede" that tells a condition or a sign: "si puede estar embarazada", "no puede respirar"."""

FORBIDDEN = {
    "Llame": "No llame",
    "llame": "no llame",
    "Llámenos": "No nos llame",
    "llámenos": "no nos llame",
    "Avísenos": "No nos avise",
    "Díganos": "No nos diga",
    "Pregúntenos": "No nos pregunte",
    "Hágase": "No se haga",
    "Deje": "No deje",
    "deje de tomarlo": "no deje de tomarlo",
}

OTHER_TIMES = {
    "una vez por semana": "una vez al día",
    "nunca todos los días": "todos los días",
    "todos los días": "una vez al mes",
    "cada vez": "una vez",
    "dos métodos": "un método",
    " meses": " días",
    " mes ": " día ",
    " semanas": " días",
    "horas": "minutos",
}

ABOUT = re.compile(
    r"\b(?:embaraz\w+|bebés?|hígado|riñones|pulmones|corazón|cerebro|coágulos?|derrames?|sangr\w+|fiebre|alcohol|azúcar"
    r"|hijos|iPLEDGE|REMS|anticonceptivos|tendón|nervios|tiroides|piel|intestino|adicto|suicidio|demencia|INR|ácido|niño"
    r"|comida|coma|leucemia|cáncer|arterias|venas|infecci\w+|gérmenes|diarrea|células|glóbulos|oxígeno|hepatitis|G6PD"
    r"|vitamina|tiamina|genes|aguja|pluma|acetaminofén|abstinencia|miastenia|convulsi\w+|diferenciación|alérgica|peso"
    r"|contraste|insulina|respir\w+|potasio|magnesio|medular|tratamiento|semana|reacción)\b"
)


def turned(sentence: str) -> Iterator[tuple[str, str]]:
    """The sentence turned in each way, with the way."""
    stays = [range(*found.span()) for found in STAYS.finditer(sentence)]
    for found in re.finditer(r"\b(?:no|nunca) ", sentence, re.IGNORECASE):
        if not any(found.start() in each for each in stays):
            yield f"without “{found[0]}”", sentence[: found.start()] + sentence[found.end() :]
    for found in re.finditer(r"\b(?:pueden?|aumentan?)\b", sentence, re.IGNORECASE):
        before, after = sentence[: found.start()], sentence[found.start() :]
        if not IS_NO_DANGER.search(before):
            yield f"denied at {found.start()}", f"{before}no {after[0].lower()}{after[1:]}"
    for word, forbidden in FORBIDDEN.items():
        for found in re.finditer(rf"\b{word}\b", sentence):
            yield f"“{forbidden}”", sentence[: found.start()] + forbidden + sentence[found.end() :]
    for time, other in OTHER_TIMES.items():
        if time in sentence:
            yield f"“{other}”", sentence.replace(time, other)
    for found in re.finditer(r"(?<!B)(?<!MEN )\b(?!911)\d[\d,.]*\b", sentence):
        yield f"7 before {found[0]}", f"{sentence[: found.start()]}7{sentence[found.start() :]}"
    yield "about nothing", ABOUT.sub("cosa", sentence)


TURNED = [
    pytest.param(each, other, id=f"{each.id}: {way}")
    for each in lists()
    for way, other in turned(" ".join(each.sentence["es"]))
    if other != " ".join(each.sentence["es"])
]


@pytest.mark.parametrize(("each", "other"), TURNED)
def test_a_turned_sentence_says_nothing(each, other):
    assert not each.is_said_in(other, "es"), other


def test_every_list_is_turned_in_some_way():
    assert {each.id for each in lists()} == {param.values[0].id for param in TURNED}
    assert len(TURNED) > 3 * len(lists())


@pytest.mark.parametrize(
    "symptom",
    [
        "Llame al 911 si no puede respirar.",
        "Llame al 911 si no lo pueden despertar.",
        "Llame si no puede hablar o moverse, o no puede ver bien.",
        "Llame si no puede orinar, tragar ni dormir.",
        "No beba alcohol y no lo tome con comida.",
        "No cambie la dosis. No hay que tomarlo con leche.",
    ],
)
def test_what_a_sick_person_cannot_do_denies_nothing(symptom):
    (one,) = [each for each in lists() if each.id == "opioid-addiction"]
    assert one.is_said_in(f"Puede volverse adicto. {symptom}", "es")


@pytest.mark.parametrize(
    "denial",
    [
        "No puede volverse adicto.",
        "Nunca podría volverse adicto.",
        "No le puede causar adicción.",
        "No causa adicción.",
        "Puede volverse adicto. Ya no mata.",
        "Puede volverse adicto. No hay peligro.",
        "Puede volverse adicto. No nos llame.",
    ],
)
def test_a_danger_that_is_denied_is_not_said(denial):
    (one,) = [each for each in lists() if each.id == "opioid-addiction"]
    assert not one.is_said_in(denial, "es")
