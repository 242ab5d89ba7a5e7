"""The packs that pictures are taken of: as built, with labels and a clinic's text, damaged, broken, none."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path


def packs_of(home: Path, starter: Path) -> dict[str, Path]:
    """Folders of packs by what they are for."""
    folders = {name: home / name for name in ("plain", "several", "damaged", "broken", "none")}
    for name, folder in folders.items():
        if name == "none":
            folder.mkdir()
        else:
            shutil.copytree(starter, folder)
    _add_other_sources(folders["several"])
    for pack in folders["damaged"].glob("*.pack"):
        with contextlib.closing(sqlite3.connect(pack)) as connection, connection:
            connection.execute("UPDATE monograph SET content_sha256 = 'changed'")
    pointer = folders["broken"] / "starter.json"
    (folders["broken"] / "clinic.json").write_text(pointer.read_text("utf-8").replace("starter", "clinic"), "utf-8")
    return folders


def _add_other_sources(folder: Path) -> None:
    from datetime import date

    from factories import all_sections, bullets, heading, monograph, paragraph, section, write_pack
    from factories import label as label_
    from medref_desktop.domain.blocks import Cell, Figure, Table
    from medref_desktop.domain.monograph import Section
    from medref_desktop.domain.product import Product
    from medref_desktop.domain.provenance import Review
    from medref_desktop.domain.sections import LABEL_TITLES, SectionKind
    from medref_desktop.domain.source import Source

    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell((paragraph(text),)) for text in texts)

    table = Table(
        (
            row("Adverse reaction", "Methotrexate 7.5 mg to 15 mg once weekly (N=128)", "Placebo (N=60)"),
            row("Elevated liver function tests", "15%", "8%"),
            row("Nausea or vomiting", "10%", "1%"),
            row("Stomatitis", "3%", "less than 1%"),
            row("Thrombocytopenia (platelet count less than 100,000/mm3)", "3% to 10%", "0%"),
        ),
        head_rows=1,
    )
    long = "Methotrexate can cause embryo-fetal toxicity, including fetal death, at 0.5 mg/kg and above. " * 9
    label = [section("boxed_warning", heading("Serious toxic reactions"), long, bullets(long, long))]
    for kind in LABEL_TITLES:
        if kind not in (SectionKind.BOXED_WARNING, SectionKind.MONITORING):
            label.append(section(kind, heading(f"5.1 {LABEL_TITLES[kind]}"), table, long, bullets("One.", "Two.")))
    label.append(section("package", Figure("", "Carton of 30 tablets of 2.5 mg")))
    guide = (heading("What is the most important information?", 2), long, bullets("Call your doctor at once."))
    label.append(Section(SectionKind.MEDICATION_GUIDE, "Medication Guide", section("other", *guide).blocks, "42231-1"))
    brands = ["Trexall", "Rheumatrex", "Otrexup", "Rasuvo", "Xatmep", "Jylamvo", "RediTrex", "Otrexup PFS", "Maxtrex"]
    brands += [f"{brand} Auto-Injector" for brand in brands]
    made = Product(
        "0078-0668", "Trexall", "tablet, film coated", "oral", "7.5 mg", imprint="b;927", color="blue", shape="oval",
        labeller="Example Pharma, Inc.", packages=("0078-0668-15",),
    )  # fmt: skip
    changes = {"brands": brands, "source": Source.LABEL, "dated": date(2025, 3, 1), "sections": tuple(label)}
    first = monograph("methotrexate", set_id="set-1", maker="Example Pharma, Inc.", category="NDA", **changes)
    first = replace(first, products=(made,))
    makers = ("Sun Example Industries", "A-B Example Solutions", "Example Remedies LLC", "Proficient Example")
    others = [label_("methotrexate", f"set-{n}", maker=maker, category="ANDA") for n, maker in enumerate(makers, 2)]
    write_pack(folder, first, *others, name="label")
    reviewed = Review("A. Pharmacist", "PharmD", date(2026, 11, 1))
    clinic = {"source": Source.CLINIC, "review": reviewed, "sections": all_sections("methotrexate")}
    write_pack(folder, monograph("methotrexate", **clinic), name="clinic")
