"""Leaflets as a printer without colour gives them: what is urgent is told by border, word and sign, and is dark enough.

All of it is read from the pixels of the pages.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pypdfium2
import pytest
from PIL import Image, ImageChops

from medref_desktop.domain.source import Source
from medref_desktop.handout.content import LARGE, LAYOUTS, STANDARD, HandoutChoices, make_handout
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.packet import make_packet
from medref_desktop.handout.policy import Unreviewed
from medref_desktop.handout.typeset import typeset, typeset_packet
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs

CHOICES = HandoutChoices(
    date(2026, 11, 24),
    letterhead=Letterhead("Elm Street Clinic", "12 Elm Street", "555-010-0100"),
    note="Bring this paper with you.",
)
DPI = 300
DARK = 64
"""Of 255: a border is at least so dark."""
LEAST_CONTRAST = 7.0
EACH = pytest.mark.parametrize(
    ("name", "tag", "layout"),
    [(name, tag, layout) for name in ("isotretinoin", "warfarin") for tag in ("en", "es") for layout in LAYOUTS],
)


class Place(NamedTuple):
    """On the page, in pixels from the top left."""

    left: int
    top: int
    right: int
    bottom: int


def leaflet(name, tag="en", layout=STANDARD, unreviewed=Unreviewed.STATUS):
    monograph = monograph_file.read(starter_monographs() / f"{name}.md", Source.STARTER).monograph
    return make_handout(monograph, replace(CHOICES, language=tag, layout=layout, unreviewed=unreviewed), "Pack")


def scale(points):
    return round(points * DPI / 72)


def printed(page, *, is_grey=True):
    return page.render(scale=DPI / 72, grayscale=is_grey).to_pil()


def places(page):
    """Where the pieces of text stand."""
    height, words = page.get_height(), page.get_textpage()
    for index in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(index)
        yield Place(scale(left), scale(height - top), scale(right), scale(height - bottom))


def place_of(page, heading):
    """Where a heading stands on the page, a line of its own; none if it does not."""
    height, words = page.get_height(), page.get_textpage()
    lines = words.search(heading, match_case=True)
    while found := lines.get_next():
        index, count = found
        around = words.get_text_range(max(index - 1, 0), count + 2).replace("\r", "\n").split("\n")
        if heading in (line.strip() for line in around):
            boxes = [words.get_charbox(at) for at in range(index, index + count)]
            left, bottom, right, top = (pick(box[n] for box in boxes) for n, pick in enumerate((min, min, max, max)))
            return Place(scale(left), scale(height - top), scale(right), scale(height - bottom))
    return None


def line_beside(image, place, step, within):
    """The first upright dark line to the left (-1) or right (1) of a place, that is taller than it: its column."""
    start = place.left if step < 0 else place.right
    for column in range(start + step, min(max(start + step * within, 0), image.width - 1), step):
        if image.crop((column, place.top, column + 1, place.bottom)).getextrema()[1] < DARK:
            return column
    return None


def darkest_run(image, column, row):
    """The rows from top to bottom in which the column is dark without a gap, around a row."""
    top = bottom = row
    while top > 0 and image.getpixel((column, top - 1)) < DARK:
        top -= 1
    while bottom < image.height - 1 and image.getpixel((column, bottom + 1)) < DARK:
        bottom += 1
    return top, bottom


def contrast(image, place):
    """Of the ink in a place to its paper, as WCAG counts it."""
    ink, paper = (_light(value) for value in image.crop(place).getextrema())
    return (paper + 0.05) / (ink + 0.05)


def _light(value):
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@EACH
def test_the_most_important_points_stand_in_a_closed_border_with_a_sign_and_their_word(name, tag, layout):
    handout = leaflet(name, tag, layout)
    (box,) = [part for part in handout.parts if part.is_boxed]
    with pypdfium2.PdfDocument(typeset(handout)) as document:
        page, image = document[0], printed(document[0])
        title = place_of(page, box.title)  # the word
        left, right = (line_beside(image, title, step, image.width) for step in (-1, 1))
        assert left is not None
        assert right is not None
        top, bottom = darkest_run(image, left, title.top)
        assert top < title.top < title.bottom < bottom
        inside = scale(10)  # the border is round at the corners
        assert has_dark_row(image, left + inside, right - inside, range(top - scale(5), top + scale(2)))
        if layout == STANDARD:
            assert has_dark_row(image, left + inside, right - inside, range(bottom - scale(2), bottom + scale(5)))
        sign = image.crop((left + scale(4), title.top, title.left - scale(1), title.bottom))
        shape = sign.point(lambda value: 255 if value < DARK else 0).getbbox()
        assert shape is not None
        assert min(shape[2] - shape[0], shape[3] - shape[1]) > scale(8)


def has_dark_row(image, left, right, rows):
    return any(image.crop((left, row, right, row + 1)).getextrema()[1] < DARK for row in rows)


@EACH
def test_what_needs_an_ambulance_has_a_bar_that_the_other_effects_do_not_have(name, tag, layout):
    handout = leaflet(name, tag, layout)
    barred = {}
    with pypdfium2.PdfDocument(typeset(handout)) as document:
        images = [printed(page) for page in document]
        for group in (group for part in handout.parts for group in part.groups):
            for page, image in zip(document, images, strict=True):
                if found := place_of(page, group.title):
                    barred[group.is_urgent] = line_beside(image, found, -1, scale(20)) is not None
    assert barred == {True: True, False: False}


@pytest.mark.parametrize("unreviewed", [Unreviewed.STATUS, Unreviewed.WATERMARK])
@EACH
def test_every_word_is_dark_on_light_paper_and_nothing_has_a_color(name, tag, layout, unreviewed):
    with pypdfium2.PdfDocument(typeset(leaflet(name, tag, layout, unreviewed))) as document:
        for page in document:
            assert_readable(page)


@pytest.mark.parametrize("layout", [STANDARD, LARGE])
def test_the_cover_of_a_packet_is_dark_on_light_paper_too(layout):
    packet = make_packet([leaflet("warfarin", layout=layout)], replace(CHOICES, layout=layout), patient="A. Person")
    with pypdfium2.PdfDocument(typeset_packet(packet)) as document:
        assert_readable(document[0])


def assert_readable(page):
    image, colored = printed(page), printed(page, is_grey=False).convert("RGB")
    weak = [place for place in places(page) if contrast(image, place) < LEAST_CONTRAST]
    # The watermark is no text to read: it is as light as it must be for the words on it.
    assert [place for place in weak if place.bottom - place.top < scale(60)] == []
    red, green, blue = colored.split()
    for one, other in ((red, green), (green, blue)):
        assert ImageChops.difference(one, other).getextrema()[1] <= 1


def test_the_test_sees_a_color_and_a_pale_word():
    pale = Image.new("L", (20, 20), 255)
    pale.paste(140, (5, 5, 15, 15))
    assert contrast(pale, Place(0, 0, 20, 20)) < LEAST_CONTRAST < contrast(Image.linear_gradient("L"), (0, 0, 256, 256))
