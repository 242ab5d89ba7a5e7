from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from pdf_reading import body_text, missing_in_order, opened, page_texts
from PIL import Image

from factories import bullets, heading, monograph, paragraph
from medref_desktop.domain.blocks import Cell, Figure, Table, leaf_texts
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.provenance import Provenance
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import HandoutChoices
from medref_desktop.handout.official import make_official, official_title
from medref_desktop.handout.typeset import typeset

CHOICES = HandoutChoices(date(2026, 11, 24))


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (2000, 3000), "black").save(data, "PNG")
    return data.getvalue()


PICTURE = picture()
SHOWN = Figure(hashlib.sha256(PICTURE).hexdigest(), "how to hold the pen")
TABLE = Table(
    ((Cell((paragraph("When"),)), Cell((paragraph("What"),))), (Cell((paragraph("Morning"),)), Cell((SHOWN,)))), 1
)


def label(*sections: Section):
    source = Provenance(Source.LABEL, date(2026, 1, 2), maker="Example Pharma", set_id="set-9", version="4")
    return replace(monograph(brands=["Exampla"]), provenance=source, sections=sections)


def guide(*blocks, code="42231-1", title="MEDICATION GUIDE"):
    return Section(SectionKind.MEDICATION_GUIDE, title, blocks, code)


HOW = Section(SectionKind.PATIENT_INFORMATION, "", (paragraph("Twist the cap."),), "59845-8")
COUNSELING = Section(SectionKind.PATIENT_INFORMATION, "17 Counseling", (paragraph("Advise the patient."),), "34076-0")
GUIDE = guide(heading("What is it?", 4), paragraph("A medicine."), bullets("One.", "Two."), SHOWN, TABLE)


def test_the_makers_texts_are_printed_whole_in_their_order_with_their_pictures():
    one = label(COUNSELING, HOW, GUIDE)
    made = make_official(one, CHOICES, {SHOWN.sha256: PICTURE, "f" * 64: PICTURE}, "labels 3")
    pdf = typeset(made)
    body = body_text(pdf, made)
    words = [text for text in leaf_texts(GUIDE.blocks) if text != SHOWN.alt]
    assert missing_in_order(["MEDICATION GUIDE", *words, "Instructions for use", "Twist the cap."], body) == []
    assert "Advisethepatient" not in body
    assert set(made.pictures) == {SHOWN.sha256}
    with opened(pdf) as document:
        alts = [str(each.Alt) for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert alts.count("Picture: how to hold the pen") == 2


def test_it_is_marked_as_the_makers_on_every_page_and_never_as_ours():
    long = guide(*(paragraph(f"Sentence number {n} of the maker.") for n in range(200)))
    pages = page_texts(typeset(make_official(label(long), CHOICES, {}, "labels 3")))
    assert len(pages) > 2
    for page in pages:
        assert "The maker's own text." in page
        assert "Example Pharma, set id set-9, version 4, effective 2026-01-02." in " ".join(page.split())
        assert "starter monograph" not in page
    assert "This is the text of the maker, word for word." in pages[0]


def test_a_picture_that_did_not_come_with_the_label_is_said_to_be_missing():
    body = "".join(page_texts(typeset(make_official(label(guide(SHOWN)), CHOICES, {}))))
    assert "[Picture not supplied: how to hold the pen]" in body


def test_a_label_without_text_for_patients_is_refused():
    with pytest.raises(HandoutFailed, match="has no text for patients"):
        make_official(label(COUNSELING), CHOICES, {})


def test_the_texts_are_named_once_each():
    assert official_title(label(HOW, GUIDE, GUIDE)) == "Medication Guide, Instructions for use"
    assert official_title(label(COUNSELING)) == ""
