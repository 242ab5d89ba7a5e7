import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.names import fold
from medref_desktop.domain.sound import sound


@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("fenobarbital", "phenobarbital"),
        ("amoksisilin", "amoxicillin"),
        ("kwetiapine", "quetiapine"),
        ("siprofloxasin", "ciprofloxacin"),
        ("klorpromazin", "chlorpromazine"),
        ("lasiks", "lasix"),
        ("levotiroksin", "levothyroxine"),
        ("zanacks", "xanax"),
        ("silosybin", "psilocybin"),
    ],
)
def test_what_is_spelt_by_ear_sounds_like_the_name(heard, name):
    assert sound(heard) == sound(name)


@pytest.mark.parametrize(
    ("one", "other"), [("tazocin", "pentazocine"), ("hydralazine", "hydroxyzine"), ("prednisone", "prednisolone")]
)
def test_other_names_sound_otherwise(one, other):
    assert sound(one) != sound(other)


@given(st.text())
def test_any_name_has_a_sound(text):
    assert len(sound(fold(text))) <= 2 * len(fold(text))
