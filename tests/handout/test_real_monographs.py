"""Every starter monograph as a leaflet, in every language that it has and every layout, on both papers."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from pdf_reading import body_text, fonts, missing_in_order, opened, page_texts, squeezed
from PySide6.QtGui import QRawFont

from factories import bullets
from medref_desktop.domain.blocks import Heading, leaf_texts
from medref_desktop.domain.must_say import points
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.handout.content import LARGE, LAYOUTS, ONE_PAGE, PAPERS, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.parts import PATIENT_PARTS, must_say_lists, offered_parts
from medref_desktop.handout.typeset import typeset
from medref_desktop.importers import monograph_file
from medref_desktop.paths import resource, starter_monographs

FILES = sorted(starter_monographs().glob("*.md"))
MONOGRAPHS = {path.stem: monograph_file.read(path, Source.STARTER).monograph for path in FILES}
PAGES = {STANDARD: 2, LARGE: 4, ONE_PAGE: 2}
"""Aimed at; a leaflet of more words than these pages hold, where safety needs them, has one page more."""
WORDS_OF_THEM = {"en": 480, "es": 430}
WORDS_OF_A_LARGE_BOX = {"en": 110, "es": 95}
"""The words of Spanish are longer."""
MOST_BYTES = 120_000
CLINIC = Letterhead("Elm Street Clinic", "12 Elm Street, Springfield", "555-010-0100")
EACH = pytest.mark.parametrize("name", MONOGRAPHS)
EACH_TEXT = pytest.mark.parametrize(
    ("name", "tag"), [(name, tag) for name, one in MONOGRAPHS.items() for tag in one.languages]
)


def made(a_monograph, parts=PATIENT_PARTS, **choices):
    chosen = HandoutChoices(date(2026, 11, 23), parts, letterhead=CLINIC, **choices)
    return make_handout(a_monograph, chosen, "starter 2026.11.22", "Medication Guide, Instructions for use")


def sentences(a_monograph, tag="en"):
    """Every text of the part for the patient but its headings, which the language and form group word."""
    blocks = [block for section in a_monograph.patient_texts(tag) for block in section.blocks]
    return list(leaf_texts(block for block in blocks if not isinstance(block, Heading)))


def texts_of_the_box(handout):
    (box,) = [part for part in handout.parts if part.is_boxed]
    return list(leaf_texts(box.blocks))


def points_of_the_box(handout):
    return [squeezed(text) for text in texts_of_the_box(handout)]


def words_of_the_box(handout):
    return sum(len(text.split()) for text in texts_of_the_box(handout))


def test_the_faces_have_every_character_of_the_monographs(qapp):
    faces = [QRawFont(str(path), 12) for path in resource("fonts").glob("*-Regular.ttf")]
    used = {char for path in FILES for char in path.read_text(encoding="utf-8")} - {"\n"}
    lacking = [c for c in sorted(used) if not any(face.supportsCharacter(ord(c)) for face in faces)]
    assert [f"{c} {unicodedata.name(c, '?')}" for c in lacking] == []


@pytest.mark.parametrize("layout", LAYOUTS)
@EACH_TEXT
def test_a_leaflet_is_whole_and_tagged_on_few_pages_with_its_box_on_the_first(name, tag, layout):
    one = MONOGRAPHS[name]
    for paper in PAPERS:
        handout = made(one, paper=paper, layout=layout, language=tag)
        pdf = typeset(handout)
        assert_tagged_and_named(pdf, one.names.name.lower(), handout.language)
        pages = page_texts(pdf)
        words = sum(len(text.split()) for text in sentences(one, tag))
        assert len(pages) <= PAGES[layout] + (words > WORDS_OF_THEM[tag])
        assert len(pdf) <= MOST_BYTES
        body = body_text(pdf, handout)  # with the foot on every page
        assert missing_in_order(sentences(one, tag), body) == []
        # In 18 point a page holds no longer box than this: what does not fit goes on, nothing is cut or made smaller.
        is_long = layout == LARGE and words_of_the_box(handout) > WORDS_OF_A_LARGE_BOX[tag]
        assert missing_in_order(points_of_the_box(handout), squeezed("".join(pages[: 1 + is_long]))) == []


def assert_tagged_and_named(pdf, title, language):
    with opened(pdf) as document:
        assert str(document.docinfo["/Title"]) == title
        assert str(document.Root.Lang) == f"{language.tag}-{language.region}"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.open_metadata()["pdfuaid:part"]) == "1"
        found = fonts(document)
        assert found
        assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in found)


@EACH
def test_no_choice_of_parts_drops_what_must_be_said(name):
    one = MONOGRAPHS[name]
    applying = [each for each in must_say_lists() if each.applies_to(one)]
    for parts in ((), ("More help",), tuple(offered_parts(one))):
        said = [text for part in made(one, parts).parts for text in texts_of(part)]
        assert [each.id for each in applying if not any(map(each.is_said_in, said))] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_must_be_said_is_on_the_paper_of_a_text_that_lacks_it(layout):
    one = MONOGRAPHS["methotrexate"]
    sections = tuple(without_points(each) if each.kind is SectionKind.PATIENT else each for each in one.sections)
    handout = made(replace(one, sections=sections), (), layout=layout)
    first = squeezed(page_texts(typeset(handout))[0])
    for each in must_say_lists():
        if each.applies_to(one):
            assert squeezed(" ".join(each.sentence["en"])) in first


@EACH
def test_a_leaflet_with_every_section_is_whole(name):
    one = MONOGRAPHS[name]
    handout = made(one, tuple(offered_parts(one)))
    body = body_text(typeset(handout), handout)
    assert missing_in_order(sentences(one), body) == []
    for section in one.sections:
        if section.kind is not SectionKind.PATIENT:
            assert missing_in_order(list(leaf_texts(section.blocks)), body) == []


def texts_of(part):
    """The points of a part, each with all that stands in it."""
    return [text for blocks in (part.blocks, *(group.blocks for group in part.groups)) for text in points(blocks)]


def without_points(section):
    """The part for the patient with nothing under its headings but an idle point."""
    return replace(section, blocks=tuple(b if isinstance(b, Heading) else bullets("Ask us.") for b in section.blocks))
