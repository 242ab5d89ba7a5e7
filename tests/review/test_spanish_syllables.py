"""Spanish syllables, against words parted by the rules of the Ortografía, and the ease made of them."""

from __future__ import annotations

import pytest

from factories import paragraph
from medref_desktop.review.readability import Reading, read
from medref_desktop.review.spanish_syllables import count

SYLLABLES = {
    1: "pan sol muy hoy ley y a no bien pies mes buey guion cruel seis",
    2: "dí-a do-lor san-gre ries-go sue-ño tí-o pa-ís ba-úl o-ír ví-a pien-sa le-er llue-ve ma-yo cuí-da rui-do",
    3: "dia-rre-a náu-se-as reac-ción al-co-hol ta-ble-ta cuí-de-se dia-be-tes a-ho-ra ri-ño-nes se-guí-a a-güi-ta "
    "in-yec-tar prohi-bi-do ve-rí-a re-ú-ne",
    4: "ci-ru-gí-a me-di-ci-na a-lér-gi-ca diu-ré-ti-co in-cluí-an-do ve-hí-cu-lo mi-li-li-tro in-me-dia-to "
    "lin-güís-ti-ca",
    5: "an-ti-bió-ti-co far-ma-céu-ti-co res-pi-ra-to-rio me-to-tre-xa-to",
    6: "a-ce-ta-mi-no-fén an-ti-con-cep-ti-vo an-ti-in-fla-ma-to",
}


@pytest.mark.parametrize(("number", "word"), [(n, word) for n, words in SYLLABLES.items() for word in words.split()])
def test_syllables_are_counted_as_the_rules_part_them(number, word):
    assert count(word.replace("-", "")) == number


@pytest.mark.parametrize("word", ["", "mg", "psst"])
def test_what_has_no_vowel_is_one_syllable(word):
    assert count(word) == 1


def test_the_ease_is_that_of_szigriszt_and_pazos():
    # 6 words, 2 sentences, 10 syllables.
    reading = Reading(("Tome la pastilla.", "Beba más agua."))
    assert reading.spanish_ease == pytest.approx(206.835 - 62.3 * 11 / 6 - 6 / 2)


def test_a_text_without_words_is_easy_and_a_number_is_one_syllable():
    assert read([]).spanish_ease == 100
    assert read([paragraph("100")]).spanish_ease == pytest.approx(206.835 - 62.3 - 1)
