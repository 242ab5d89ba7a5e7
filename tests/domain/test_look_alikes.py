import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.look_alikes import LookAlikes

ALIKE = LookAlikes.of([["hydrALAZINE", "hydrOXYzine", "HYDROmorphone"], ["HYDROmorphone", "morphine"], ["aB", "bA"]])


@pytest.mark.parametrize(
    ("plain", "tall"),
    [
        ("hydralazine", "hydrALAZINE"),
        ("Hydralazine", "hydrALAZINE"),
        ("hydralazine / isosorbide dinitrate", "hydrALAZINE / isosorbide dinitrate"),
        ("hydroxyzine, by mouth", "hydrOXYzine, by mouth"),
        ("dihydralazine", "dihydralazine"),
        ("metformin", "metformin"),
        ("", ""),
    ],
)
def test_whole_words_of_the_list_stand_in_tall_man_letters(plain, tall):
    assert ALIKE.tall_man(plain) == tall


def test_each_name_of_a_set_warns_of_the_others():
    assert ALIKE.confused_with("hydralazine") == ("hydrOXYzine", "HYDROmorphone")
    assert ALIKE.confused_with("hydromorphone") == ("hydrALAZINE", "hydrOXYzine", "morphine")
    assert ALIKE.confused_with("morphine") == ("HYDROmorphone",)
    assert ALIKE.confused_with("metformin") == ()


def test_a_combination_does_not_warn_of_its_own_parts():
    assert ALIKE.confused_with("morphine / hydromorphone") == ("hydrALAZINE", "hydrOXYzine")


def test_a_name_with_an_accent_keeps_it():
    assert ALIKE.tall_man("morphíne") == "morphíne"


@given(st.text())
def test_tall_man_letters_change_nothing_but_case(text):
    shown = ALIKE.tall_man(text)
    assert shown.casefold() == text.casefold()
    assert len(shown) == len(text)
