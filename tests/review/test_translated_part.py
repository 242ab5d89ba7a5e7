"""The part for the patient in Spanish is held to what the English says: each finding fires, at its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import bullets, danger, heading, monograph, paragraph, section, translated
from medref_desktop import paths
from medref_desktop.domain.provenance import Made, Translation
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_file
from medref_desktop.review.checker import check
from medref_desktop.review.readability import Reading
from medref_desktop.review.translated_part import summary

FILES = [file for file in sorted(paths.starter_monographs().glob("*.md")) if "(es)" in file.read_text(encoding="utf-8")]
METHOTREXATE = monograph_file.read_text(paths.starter_monographs() / "methotrexate.md")


def messages(text: str) -> list[tuple[bool, str]]:
    """What the whole check says of a file's text, with the words of the line that it names."""
    file, findings = monograph_file.parse(text, Source.STARTER)
    assert file is not None, findings
    lines = text.split("\n")
    found = check(text, file.monograph, file.section_lines)
    return [(each.is_error, f"{lines[each.line - 1]} -> {each.message}") for each in found]


def errors_after(before: str, after: str, text: str = METHOTREXATE) -> list[str]:
    """The errors that come in with a change in the Spanish part."""
    english, mark, spanish = text.partition("## For the patient (es)")
    assert spanish.count(before) == 1
    return [message for is_error, message in messages(english + mark + spanish.replace(before, after)) if is_error]


def of_spanish(*blocks, english=()):
    """(is_error, message) for a Spanish part of these blocks, beside an English one of these or the same."""
    one = monograph(sections=(section("patient", *(english or blocks)),))
    made = replace(section("patient", *blocks), kind=SectionKind.TRANSLATION, title="For the patient (Spanish)")
    both = replace(one, sections=(*one.sections, replace(made, translation=Translation("es", Made.BY_MACHINE))))
    text = "## For the patient\n\n## For the patient (es)\n"
    return [(each.is_error, each.message) for each in check(text, both, {}) if each.line == 3]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_starter_in_spanish_has_nothing_to_mend(file):
    assert [message for is_error, message in messages(monograph_file.read_text(file)) if is_error] == []


def test_there_are_starters_in_spanish():
    assert len(FILES) >= 25


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("hombres 3 meses", "hombres 13 meses", "says “3 months”, here stands “13 meses”"),
        ("hombres 3 meses", "hombres 3 semanas", "says “3 months”, here stands “3 semanas”"),
        ("y espere 1 semana después", "y espere después", "says “1 week”, it is missing here"),
        ("100.4 °F", "104 °F", "says “100.4 °F”, here stands “104 °F”"),
        ("1-800-222-1222", "1-800-222-1322", "says “1-800-222-1222”, here stands “1-800-222-1322”"),
        ("Elija un día.", "Elija un día, 2 veces.", "The English has no such number, here stands “2 veces”"),
        ("Tómelo una vez a la semana", "Tómelo una vez al día", "says “once a week”, here stands “una vez al día”"),
    ],
)
def test_a_number_that_is_lost_or_changed_is_an_error_that_names_both(before, after, told):
    found = [message for message in errors_after(before, after) if "Under “" in message]
    assert len(found) == 1
    assert told in found[0]
    line = found[0].split(" -> ")[0]
    assert after.split(",")[0] in line or line.startswith("### ")


def test_a_unit_that_only_the_spanish_has_is_no_matter():
    english = (heading("What it is for"), paragraph("For those of 12 or older."))
    spanish = (heading("What it is for"), paragraph("Para personas de 12 años o más."))
    assert of_spanish(*spanish, english=english) == []


def test_a_point_that_is_lost_is_an_error():
    (found,) = errors_after("- Cansancio o mareo\n", "")
    assert "“Tell us if they bother you” has 4 points in English and 3 here: one may be lost." in found
    assert found.startswith("#### Tell us if they bother you")


def test_a_part_that_one_of_the_two_lacks_is_an_error():
    stopping = "#### Do not stop suddenly\n\nPregúntenos primero.\n\n### Side effects"
    (found,) = errors_after("### Side effects", stopping)
    assert found == "#### Do not stop suddenly -> “Do not stop suddenly” stands here and not in the English part."
    english, mark, spanish = METHOTREXATE.partition("### Side effects")
    both = english + "#### Do not stop suddenly\n\nAsk us first.\n\n" + mark + spanish
    assert any("“Do not stop suddenly” of the English part is missing here." in each for _, each in messages(both))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("no tome ácido fólico a menos", "tome ácido fólico a menos", "may be lost: the English has 1, here stand 0"),
        ("- No se ponga vacunas vivas.", "- Póngase vacunas vivas.", "may be lost: the English has 1, here stand 0"),
        ("Nunca lo comparta.", "Compártalo.", "may be lost: the English has 1, here stand 0"),
        ("Elija un día.", "No elija un día. Nunca.", "may have come in: the English has 1, here stand 2"),
    ],
)
def test_a_no_that_is_lost_or_has_come_in_is_an_error_at_its_line_with_the_english(before, after, told):
    (found,) = [message for message in errors_after(before, after) if "A “not”" in message]
    assert told in found
    assert "The English: “" in found
    assert after.split(".")[0] in found.split(" -> ")[0]


def test_what_must_be_said_and_is_not_is_an_error_with_the_sentence_in_spanish():
    found = errors_after("nunca todos los días", "casi todos los días")
    (told,) = [each for each in found if "must say" in each]
    assert "“Tómelo una vez por semana, nunca todos los días." in told
    assert told.startswith("## For the patient (es)")


def test_what_must_be_said_first_is_a_remark_where_it_is_late():
    first = "- **Tómelo una vez a la semana, nunca todos los días.**"
    found = messages(METHOTREXATE.replace(first, "- **Lea esta hoja.** Guárdela.\n" + first))
    assert any("“Lea esta hoja. Guárdela. ...” stands before one of the boxed" in each for _, each in found)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("hombres 3,5 meses", "“3,5” is a decimal comma"),
        ("hombres 3 meses, 1.500 mg", "“1.500” has a point that can be of thousands or of decimals"),
        ("hombres c/3 meses", "“c/” is misread: write “cada”"),
        ("hombres .5 mg", "“.5 mg” can be read as 5 mg"),
    ],
)
def test_an_error_prone_notation_is_an_error_at_its_line(after, told):
    found = [message for message in errors_after("hombres 3 meses", after) if told in message]
    assert len(found) == 1
    assert found[0].startswith("- **Puede dañar o matar a un bebé")


@pytest.mark.parametrize(("count", "caught"), [(25, False), (26, True)])
def test_a_sentence_of_more_than_25_words_is_an_error(count, caught):
    found = [each for each in of_spanish(paragraph(" ".join(["va"] * count) + ".")) if "words; 25" in each[1]]
    assert [is_error for is_error, _ in found] == [True] * caught


@pytest.mark.parametrize(("count", "caught"), [(15, False), (16, True)])
def test_long_sentences_on_average_are_a_remark(count, caught):
    found = [each for each in of_spanish(paragraph(" ".join(["va"] * count) + ".")) if "on average" in each[1]]
    assert [is_error for is_error, _ in found] == [False] * caught


@pytest.mark.parametrize(("count", "caught"), [(29, False), (30, True)])
def test_a_point_may_be_a_little_longer_than_in_english(count, caught):
    point = " ".join(["va"] * 15) + ". " + " ".join(["va"] * (count - 15)) + "."
    found = [each for each in of_spanish(bullets(point)) if each[1].startswith("This point has")]
    assert [is_error for is_error, _ in found] == [False] * caught


@pytest.mark.parametrize(("count", "caught"), [(46, False), (47, True)])
def test_so_may_the_purpose(count, caught):
    purpose = (heading("What it is for"), *(paragraph("va") for _ in range(count)))
    found = [each for each in of_spanish(*purpose) if "aim at 46" in each[1]]
    assert [is_error for is_error, _ in found] == [False] * caught


@pytest.mark.parametrize(("count", "caught"), [(7, False), (8, True)])
def test_a_list_of_more_than_7_points_is_an_error(count, caught):
    found = [each for each in of_spanish(bullets(*["va"] * count)) if "bullets" in each[1]]
    assert [is_error for is_error, _ in found] == [True] * caught


def test_a_most_important_point_begins_with_the_danger():
    blocks = (heading("Most important"), bullets("Es malo."))
    assert any(is_error and "begin with the danger" in told for is_error, told in of_spanish(*blocks))
    assert of_spanish(heading("Most important"), danger("Es malo.", "Llame.")) == []


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Tome la pastilla con agua. Es para el dolor.", None),
        ("Pregunte a su médico antes de tomar medicamentos.", False),
        ("Inmunosupresores necesitan hospitalización multidisciplinaria individualizada.", True),
    ],
)
def test_a_text_that_is_not_easy_is_a_remark_and_a_hard_one_an_error(text, limit):
    found = [each for each in of_spanish(paragraph(text)) if "INFLESZ" in each[1]]
    assert [is_error for is_error, _ in found] == ([] if limit is None else [limit])


@pytest.mark.parametrize(
    ("ease", "limit"), [(65.0, None), (64.9, False), (55.0, False), (54.9, True)], ids=["65.0", "64.9", "55.0", "54.9"]
)
def test_the_limits_of_the_ease_are_65_and_55(monkeypatch, ease, limit):
    monkeypatch.setattr(Reading, "spanish_ease", ease)
    found = [each for each in of_spanish(paragraph("Tome la pastilla.")) if "INFLESZ" in each[1]]
    assert [is_error for is_error, _ in found] == ([] if limit is None else [limit])


def test_a_form_or_a_way_without_a_word_is_a_remark_at_its_line():
    text = METHOTREXATE.replace('forms = ["tablet",', 'forms = ["lozenge",').replace('"by mouth"', '"into a joint"')
    found = [(is_error, each) for is_error, each in messages(text) if "has no word for" in each]
    assert found == [
        (False, 'routes = ["into a joint"] -> resources/languages/es.toml has no word for “into a joint”: '
         'the leaflet prints it in English and says so.'),
        (False, 'forms = ["lozenge", "oral solution"] -> resources/languages/es.toml has no word for “lozenge”: '
         'the leaflet prints it in English and says so.'),
    ]  # fmt: skip


def test_a_monograph_in_english_alone_has_no_such_finding():
    one = monograph()
    assert summary(one) == []
    assert not [each for each in check("", one, {}) if "Spanish" in each.message or "here" in each.message]


def test_the_size_and_the_reading_ease_are_told():
    (told,) = summary(translated(monograph()))
    assert told.startswith("for the patient (Spanish): ")
    assert told.endswith("(INFLESZ)")


def test_a_list_in_one_and_a_paragraph_in_the_other_are_told():
    english, spanish = bullets("Call us."), paragraph("Llámenos.")
    found = of_spanish(heading("More help"), spanish, english=(heading("More help"), english))
    assert (True, "“More help” has 1 point in English and 0 here: one may be lost.") in found
