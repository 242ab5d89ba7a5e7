"""The packet on paper: cover, contents, medicine list, leaflets, bookmarks, and what is not in it."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from pdf_reading import missing_in_order, opened, page_texts, squeezed

from factories import monograph
from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import LARGE, PAPERS, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.packet import ListRow, NoLeaflet, make_packet
from medref_desktop.handout.typeset import typeset_packet

TODAY = date(2026, 11, 24)
CLINIC = Letterhead("Elm Street Clinic", "12 Elm Street", "555-010-0100")
DRUGS = ("exampline", "otherol", "thirdine")


def choices(**changes):
    return HandoutChoices(TODAY, letterhead=CLINIC, **changes)


def leaflets(**changes):
    return [make_handout(monograph(name), choices(**changes), "Starter pack 7") for name in DRUGS]


def bookmarks(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [(each.level, each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("layout", [STANDARD, LARGE])
def test_every_sentence_is_in_the_packet_in_order_and_every_page_has_its_number(paper, layout):
    made = leaflets(paper=paper, layout=layout)
    pdf = typeset_packet(make_packet(made, choices(paper=paper, layout=layout), title="New diabetes start"))
    pages = page_texts(pdf)
    for number, page in enumerate(pages, start=1):
        assert squeezed(page).count(f"Page{number}of{len(pages)}") == 1
    wanted = ["Elm Street Clinic", "New diabetes start", "In this packet", *DRUGS, "Your medicine list"]
    for leaflet in made:
        wanted.append(leaflet.title)
        for part in leaflet.parts:
            wanted += [part.title, *leaf_texts(part.blocks)]
            for group in part.groups:
                wanted += [group.title, *leaf_texts(group.blocks)]
    assert missing_in_order(wanted, "".join(map(squeezed, pages))) == []


def test_it_is_tagged_and_names_itself():
    with opened(typeset_packet(make_packet(leaflets(), choices(), title="New diabetes start"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "New diabetes start"
        assert str(pdf.docinfo["/Author"]) == "Elm Street Clinic"
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.open_metadata()["pdfuaid:part"]) == "1"


def test_bookmarks_and_contents_name_the_page_on_which_each_leaflet_begins():
    pdf = typeset_packet(make_packet(leaflets(), choices()))
    begins = {title: page for level, title, page in bookmarks(pdf) if level == 0}
    assert list(begins) == ["Your medicines", *DRUGS]
    pages = page_texts(pdf)
    for name in DRUGS:
        assert squeezed(name) in squeezed(pages[begins[name]])
        assert squeezed(f"{name}, page {begins[name] + 1}") in squeezed(pages[0])


def test_the_list_holds_what_was_typed_and_room_for_the_rest():
    rows = [ListRow("exampline", "blood pressure", "one tablet", morning="1"), ListRow("otherol")]
    packet = make_packet(leaflets(), choices(), rows=rows)
    assert [row.medicine for row in packet.rows] == ["exampline", "otherol", "", ""]
    first = squeezed(page_texts(typeset_packet(packet))[0])
    for words in ("Medicine", "What it is for", "How to take it", "Morning", "Noon", "Evening", "Bedtime"):
        assert squeezed(words) in first
    assert squeezed("one tablet") in first


def test_a_name_is_printed_only_where_one_was_typed():
    with_name = page_texts(typeset_packet(make_packet(leaflets(), choices(), patient=" A.  Person ")))[0]
    assert "For: A. Person" in with_name
    assert "For:" not in page_texts(typeset_packet(make_packet(leaflets(), choices())))[0]


def test_a_drug_without_a_leaflet_keeps_its_place():
    first, _, third = leaflets()
    packet = make_packet([first, NoLeaflet("otherol", "Its text is damaged."), third], choices())
    pdf = typeset_packet(packet)
    wanted = ["exampline, page 2", "otherol: no leaflet here", "thirdine, page", "Your medicine list", "otherol"]
    assert missing_in_order(wanted, squeezed(page_texts(pdf)[0])) == []
    assert [title for level, title, _ in bookmarks(pdf) if level == 0] == ["Your medicines", "exampline", "thirdine"]


def test_a_packet_without_any_leaflet_is_refused():
    with pytest.raises(HandoutFailed, match="no leaflet"):
        make_packet([NoLeaflet("otherol", "Its text is damaged.")], choices())


def test_the_same_packet_gives_the_same_bytes():
    assert typeset_packet(make_packet(leaflets(), choices())) == typeset_packet(make_packet(leaflets(), choices()))


def test_typed_words_are_never_markup():
    rows = [ListRow('#read("x") *bold* $ ] [', "<b>", "_how_")]
    packet = make_packet(leaflets(), choices(), title="#panic(1) *t*", patient="@name <label>", rows=rows)
    first = squeezed(page_texts(typeset_packet(packet))[0])
    for words in ("#panic(1) *t*", "@name <label>", '#read("x")', "*bold*", "_how_"):
        assert squeezed(words) in first
