"""Every starter monograph as a handout, on both papers and in both sizes."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from pdf_reading import body_text, missing_in_order, page_texts, squeezed
from PySide6.QtGui import QRawFont

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.provenance import Source
from medref_desktop.errors import MonographRefused
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.handout.parts import PATIENT_PARTS, offered_parts
from medref_desktop.handout.typeset import typeset
from medref_desktop.paths import resource, starter_monographs

FILES = sorted(starter_monographs().glob("*.md"))
LARGE_PRINT_PAGES = 4
STANDARD_PAGES = 3


def monograph(path):
    monograph_file = pytest.importorskip("medref_desktop.importers.monograph_file", reason="no reader yet")
    try:
        return monograph_file.read(path, Source.STARTER).monograph
    except MonographRefused as refused:
        pytest.skip(f"the file is refused: {refused.message}")


def made(a_monograph, parts=PATIENT_PARTS, **choices):
    named = {"clinic_name": "Elm Street Clinic", "clinic_line": "12 Elm Street, Springfield · 555-0100"}
    return make_handout(a_monograph, HandoutChoices(date(2026, 11, 23), parts, **named, **choices), "Starter pack")


@pytest.mark.skipif(not FILES, reason="no monographs yet")
def test_the_faces_have_every_character_of_the_monographs(qapp):
    faces = [QRawFont(str(path), 12) for path in resource("fonts").glob("*-Regular.ttf")]
    used = {char for path in FILES for char in path.read_text(encoding="utf-8")} - {"\n"}
    lacking = [c for c in sorted(used) if not any(face.supportsCharacter(ord(c)) for face in faces)]
    assert [f"{c} {unicodedata.name(c, '?')}" for c in lacking] == []


@pytest.mark.parametrize("large_print", [False, True], ids=["standard", "large"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_monograph_is_whole_on_few_pages(path, large_print):
    a_monograph = monograph(path)
    for paper in ("Letter", "A4"):
        handout = made(a_monograph, paper=paper, large_print=large_print)
        pdf = typeset(handout)
        pages = page_texts(pdf)
        assert len(pages) <= (LARGE_PRINT_PAGES if large_print else STANDARD_PAGES)
        body = body_text(pdf, handout)
        for section in (*a_monograph.boxed_warnings, *a_monograph.sections_of("patient")):
            assert missing_in_order(list(leaf_texts(section.blocks)), body) == []
        assert "Mostimportant" in squeezed(pages[0])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_monograph_with_every_section_is_whole(path):
    a_monograph = monograph(path)
    handout = made(a_monograph, tuple(offered_parts(a_monograph)))
    body = body_text(typeset(handout), handout)
    for section in a_monograph.sections:
        assert missing_in_order(list(leaf_texts(section.blocks)), body) == []
