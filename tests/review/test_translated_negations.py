"""A “no” that a translation has lost or added, and what only looks like one."""

from __future__ import annotations

import pytest

from medref_desktop.review.translated_negations import difference


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Do not chew it.", "No lo mastique."),
        ("Never share it.", "Nunca lo comparta."),
        ("Do not take it with milk.", "Evite tomarlo con leche."),
        ("Do not stop it unless we tell you.", "No lo deje a menos que se lo digamos."),
        ("It can harm an unborn baby.", "Puede dañar a un bebé que no ha nacido."),
        ("You are weak, with no appetite.", "Tiene debilidad y falta de apetito."),
        ("An uneven heartbeat.", "El corazón late sin ritmo."),
        ("If we say every other day, take it in the morning.", "Si le decimos un día sí y otro no, tómelo temprano."),
        ("Keep out of strong sun.", "No se ponga al sol fuerte."),
    ],
)
def test_what_says_the_same_is_no_difference(english, spanish):
    assert difference(english, spanish) is None


@pytest.mark.parametrize(
    ("english", "spanish", "counts"),
    [
        ("Do not chew it.", "Mastíquelo.", (1, 0)),
        ("Do not chew it. Never share it.", "Mastíquelo. Nunca lo comparta.", (2, 1)),
        ("Do not harm the unborn.", "Puede dañar a un bebé que no ha nacido.", (1, 0)),
        ("Do not take it unless we tell you.", "Tómelo a menos que se lo digamos.", (1, 0)),
        ("Chew it.", "No lo mastique.", (0, 1)),
        ("Call us at once.", "Espere. Nunca nos llame.", (0, 1)),
    ],
)
def test_one_that_is_lost_or_has_come_in_is_counted(english, spanish, counts):
    assert difference(english, spanish) == counts
