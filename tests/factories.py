"""Small values to build tests on: say what matters, the rest is filled in."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from medref_desktop.domain.blocks import Block, Heading, ListBlock, Paragraph, Run
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Facts, Monograph, Names, Section
from medref_desktop.domain.name_lists import NameLists
from medref_desktop.domain.names import drug_key
from medref_desktop.domain.patient_shape import SIDE_EFFECT_TIERS
from medref_desktop.domain.provenance import Evidence, Made, Provenance, Review, Translation
from medref_desktop.domain.sections import FIXED_PARTS, WRITTEN_TITLES, SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.store.compression import Codec
from medref_desktop.store.monograph_body import encode
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.pack_folder import PackEntry, PackFolder
from medref_desktop.store.pack_writer import PackWriter


def paragraph(text: str, *styles: str) -> Paragraph:
    return Paragraph((Run(text, frozenset(styles)),))


def bullets(*texts: str) -> ListBlock:
    return ListBlock(False, tuple((paragraph(text),) for text in texts))


def danger(what: str, action: str) -> ListBlock:
    """One point of the most important ones: the danger in strong type, then what to do."""
    runs = (Run(what, frozenset({"strong"})), Run(f" {action}"))
    return ListBlock(False, ((Paragraph(runs),),))


def heading(text: str, level: int = 3) -> Heading:
    return Heading(level, (Run(text),))


def section(kind: SectionKind | str, *blocks: Block | str) -> Section:
    """A section of a written monograph; strings become paragraphs."""
    kind = SectionKind(kind)
    return Section(
        kind,
        WRITTEN_TITLES.get(kind, kind.value),
        tuple(paragraph(block) if isinstance(block, str) else block for block in blocks),
    )


def patient_section(name: str = "exampline") -> Section:
    """The patient part in its fixed shape."""
    texts = {
        "What it is for": (paragraph(f"{name} treats high blood pressure."),),
        "Most important": (danger("It can harm an unborn baby.", "Stop it and call us if you are pregnant."),),
        "Before you take it": (bullets("Tell us if you have kidney problems."),),
        "How to take it": (
            bullets("Take it once a day with water."),
            heading("If you miss a dose", 4),
            paragraph("Skip it."),
            heading("If you take too much", 4),
            paragraph("Call us."),
        ),
        "Keeping it and throwing it away": (bullets("Keep it dry, away from children."),),
    }
    blocks: list[Block] = []
    for part in FIXED_PARTS[SectionKind.PATIENT]:
        blocks.append(heading(part))
        if part == "Side effects":
            for tier in SIDE_EFFECT_TIERS:
                blocks += [heading(tier, 4), bullets(f"a sign for {tier.lower()}")]
        else:
            blocks += texts[part]
    return section("patient", *blocks)


NOBODY = Review()


def spanish_section(name: str = "exampline", review: Review = NOBODY, made: Made = Made.BY_MACHINE) -> Section:
    """The same in Spanish: the headings stay, as they are keys."""
    texts = {
        "What it is for": (paragraph(f"{name} baja la presión alta."),),
        "Most important": (danger("Puede dañar al bebé antes de nacer.", "Déjelo y llámenos si está embarazada."),),
        "Before you take it": (bullets("Díganos si tiene problemas de los riñones."),),
        "How to take it": (
            bullets("Tómelo una vez al día con agua."),
            heading("If you miss a dose", 4),
            paragraph("No la tome."),
            heading("If you take too much", 4),
            paragraph("Llámenos."),
        ),
        "Keeping it and throwing it away": (bullets("Guárdelo en un lugar seco, lejos de los niños."),),
    }
    blocks: list[Block] = []
    for part in FIXED_PARTS[SectionKind.PATIENT]:
        blocks.append(heading(part))
        if part == "Side effects":
            for tier, sign in zip(SIDE_EFFECT_TIERS, ("se hincha la cara", "se desmaya", "tose"), strict=True):
                blocks += [heading(tier, 4), bullets(f"Si {sign}.")]
        else:
            blocks += texts[part]
    translation = Translation("es", made, review)
    return Section(SectionKind.TRANSLATION, "For the patient (Spanish)", tuple(blocks), translation=translation)


def translated(one: Monograph, review: Review = NOBODY, made: Made = Made.BY_MACHINE) -> Monograph:
    """The monograph with its part for the patient in Spanish too."""
    return replace(one, sections=(*one.sections, spanish_section(one.names.name, review, made)))


def monograph(name: str = "exampline", group: str = "oral", **changes: Any) -> Monograph:
    """A whole starter monograph of an invented drug.

    Changes: ingredients, brands, salts, synonyms, any field of Facts, source, dated, review, sections; of labels
    set_id, maker, version, category, is_repackaged.
    """
    ingredients = changes.pop("ingredients", [part.strip() for part in name.split("/")])
    names = Names(name, **{k: tuple(changes.pop(k, ())) for k in ("brands", "salts", "synonyms")})
    provenance = Provenance(
        changes.pop("source", Source.STARTER),
        changes.pop("dated", date(2026, 11, 22)),
        changes.pop("review", Review()),
        evidence=changes.pop("evidence", (Evidence("administration", "set-1", "3", "dosage", "0" * 64),)),
        **{k: changes.pop(k) for k in ("set_id", "maker", "version", "category", "is_repackaged") if k in changes},
    )
    sections = changes.pop("sections", None)
    epc_class = changes.pop("epc_class", "Example Agent")
    changes.setdefault("epc_classes", (epc_class,) if epc_class else ())
    facts = Facts(**{"rx": "Rx", "forms": ("tablet",), **changes})
    return Monograph(Drug(drug_key(ingredients), group), names, facts, provenance, sections or all_sections(name))


def label(name: str = "exampline", set_id: str = "set-1", **changes: Any) -> Monograph:
    """An official label of an invented drug, without a boxed warning unless `boxed` says one."""
    boxed = changes.pop("boxed", "")
    sections = [section("boxed_warning", boxed)] if boxed else []
    sections += [section("indications", f"From {set_id}."), section("warnings", f"Warnings of {set_id}.")]
    plain = {"maker": f"Maker of {set_id}", "version": "1", "category": "NDA", "sections": tuple(sections)}
    return monograph(name, source=Source.LABEL, set_id=set_id, **{**plain, **changes})


def all_sections(name: str = "exampline") -> tuple[Section, ...]:
    """Every written section, with a boxed warning."""
    return (
        section("boxed_warning", f"Stop {name} when pregnancy is found: it can kill the unborn."),
        section("administration", "Tablets of 5 mg and 10 mg by mouth, once daily.", bullets("Swallow whole.")),
        section("mechanism", "It widens blood vessels."),
        section("side_effects", bullets("Headache (8%)", "Cough (3%)")),
        section("indications", "High blood pressure in adults."),
        section("contraindications", bullets("Earlier swelling of the face with it.")),
        section(
            "combinations",
            heading("Do not combine"),
            bullets("Sacubitril."),
            heading("Given with"),
            paragraph("Often with a diuretic."),
        ),
        section("monitoring", heading("Tests before and during"), bullets("Potassium before and after 2 weeks.")),
        section("warnings", "Low blood pressure after the first dose."),
        section("pregnancy", "Contraindicated in the second and third trimester."),
        patient_section(name),
    )


def change_text(pack: Path, old: str, new: str, monograph_id: int = 1) -> None:
    """Change letters in a stored monograph behind the program's back, as bad memory or a meddler may."""
    with closing(sqlite3.connect(pack)) as connection, connection:
        (body,) = connection.execute("SELECT body FROM monograph WHERE id = ?", (monograph_id,)).fetchone()
        dictionary = connection.execute("SELECT data FROM dictionary").fetchone()
        codec = Codec(dictionary[0] if dictionary else b"")
        text = codec.expand(body).decode("utf-8")
        assert old in text
        changed = codec.compress(text.replace(old, new).encode("utf-8"))
        connection.execute("UPDATE monograph SET body = ? WHERE id = ?", (changed, monograph_id))


def made_before_hashes(folder: Path, entry: PackEntry, schema: int = 5) -> PackEntry:
    """Make a pack what one of an earlier version was: without the hashes of labels' fields."""
    with closing(sqlite3.connect(entry.path)) as connection, connection:
        connection.execute("DROP TABLE label_field")
        connection.execute(f"PRAGMA user_version = {schema}")
    pointer = folder / f"{entry.name}.json"
    sha256 = hashlib.sha256(entry.path.read_bytes()).hexdigest()
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "sha256": sha256}))
    return PackEntry(entry.name, entry.path, sha256)


def write_pack(
    folder: Path,
    *monographs: Monograph,
    name: str = "starter",
    abbreviations: Mapping[str, Sequence[str]] | None = None,
    names: NameLists | None = None,
    fields: Mapping[str, Mapping[str, str]] | None = None,
) -> PackEntry:
    """Write a pack of these monographs and put it in use; `fields` are the hashes of labels' fields by set id."""
    source = monographs[0].provenance.source if monographs else Source.STARTER
    info = PackInfo(name, f"Monographs of {name}", source, "2026.11.22", "2026-11-22T12:00:00+00:00", "tests")
    target = folder / f"{name}.partial"
    with PackWriter(target, info, names or NameLists.of(abbreviations)) as writer:
        for one in monographs:
            writer.add_encoded(encode(one, fields=(fields or {}).get(one.provenance.set_id, {})))
    return PackFolder(folder).adopt(target, name, info.version)
