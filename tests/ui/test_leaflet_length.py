"""The words and the reading grade of leaflets, alone and together."""

import re
from dataclasses import replace
from datetime import date

from factories import monograph
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.ui.leaflet_length import size_words

CHOICES = HandoutChoices(printed_on=date(2026, 11, 22))


def leaflet(name):
    one = monograph(name)
    return make_handout(one, CHOICES), one


def figures(*leaflets):
    words, grade = re.fullmatch(r"(\d+) words · reading grade (-?\d+\.\d)", size_words(*leaflets)).groups()
    return int(words), float(grade)


def test_words_add_up_and_the_grade_is_that_of_the_whole_text():
    words, grade = figures(leaflet("exampline"))
    assert words > 20
    assert figures(leaflet("exampline"), leaflet("otherol")) == (2 * words, grade)


def test_a_drugs_own_name_does_not_count_for_the_grade():
    assert figures(leaflet("exampline"))[1] == figures(leaflet("examplinetricyclamide"))[1]


def test_another_drugs_name_counts():
    handout, own = leaflet("examplinetricyclamide")
    other = replace(own, names=monograph("otherol").names)
    assert figures((handout, other))[1] > figures((handout, own))[1]
