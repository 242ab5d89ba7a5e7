"""The pictures of papers in the README: each as the program prints it, its first pages side by side.

Usage: papers.py FOLDER [--large]. Without options it writes what the README shows, in grey.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from medref_desktop.domain.source import Source
from medref_desktop.handout.content import LARGE, STANDARD, Handout, HandoutChoices, make_handout
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.packet import ListRow, make_packet
from medref_desktop.handout.typeset import typeset, typeset_packet
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs

DPI, GAP, MOST_PAGES, GREYS = 72, 12, 3, 16
CLINIC = Letterhead("Elm Street Clinic", "12 Elm Street, Springfield", "555-010-0100")
LEAFLETS = {
    "leaflet": ("isotretinoin", "en"),
    "leaflet-injection": ("insulin-glargine", "en"),
    "leaflet-spanish": ("warfarin", "es"),
}
ROWS = [
    ListRow("metformin", "diabetes", "with a meal", morning="1 tablet", evening="1 tablet"),
    ListRow("lisinopril", "blood pressure", morning="1 tablet"),
]


def leaflet(name: str, choices: HandoutChoices) -> Handout:
    monograph = monograph_file.read(starter_monographs() / f"{name}.md", Source.STARTER).monograph
    return make_handout(monograph, choices, "starter 2026.11.24")


def papers(choices: HandoutChoices) -> dict[str, bytes]:
    """PDFs by the names of their pictures."""
    made = {each: typeset(leaflet(name, replace(choices, language=tag))) for each, (name, tag) in LEAFLETS.items()}
    entries = [leaflet(row.medicine, choices) for row in ROWS]
    made["packet"] = typeset_packet(make_packet(entries, choices, title="New diabetes start", rows=ROWS))
    return made


def side_by_side(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document][:MOST_PAGES]
    width, height = pages[0].size
    picture = Image.new("L", (len(pages) * (width + GAP) + GAP, height + 2 * GAP), 200)
    for number, page in enumerate(pages):
        picture.paste(page.convert("L"), (GAP + number * (width + GAP), GAP))
    return picture.quantize(GREYS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--large", action="store_true", help="in large print")
    wanted = parser.parse_args()
    layout = LARGE if wanted.large else STANDARD
    wanted.folder.mkdir(parents=True, exist_ok=True)
    choices = HandoutChoices(date(2026, 11, 24), letterhead=CLINIC, layout=layout)
    for name, pdf in papers(choices).items():
        side_by_side(pdf).save(wanted.folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
