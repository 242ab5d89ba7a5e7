"""Builds a large pack of labels for the benches, outside the repository, always the same for one seed.

    python tests/bench/label_packs.py FOLDER --labels 150000 --cut

The texts are sections of real labels (openFDA), put together anew, kind by kind; names, routes, classes and schedules
are those of the NDC directory. With --cut each label has about 7.5 KB of text, else it is whole. Several labels of a
drug share one text, so that it is made and compressed once. Beside the pack stands plain.db: the same sections in a
plain FTS5 table, to compare with. Takes from ../shared/data; without it there is nothing to build of.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measuring import CHECKOUT
from medref_desktop.domain.blocks import Paragraph, Run
from medref_desktop.domain.label import Ingredient, Label, LabelProduct, WordAccount
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.product import Product
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError
from medref_desktop.importers import openfda
from medref_desktop.importers.drug_identity import identify
from medref_desktop.importers.label_monograph import label_monograph
from medref_desktop.store.compression import Codec
from medref_desktop.store.monograph_body import EncodedMonograph, encode
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.pack_folder import PackFolder
from medref_desktop.store.pack_writer import PackWriter

DATA = CHECKOUT.parent / "shared" / "data"
LABELS, NDC = DATA / "openfda" / "labels.jsonl.gz", DATA / "reference" / "ndc-product-2019.txt.gz"
PLAIN_TABLE = "CREATE VIRTUAL TABLE plain USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
MOST_DRUGS = 2500
TEXTS_OF_A_DRUG = 5
LETTERS_WHEN_CUT = 7500
BATCH = 2000
STARTED = time.perf_counter()
CATEGORIES = {"NDA": 1, "ANDA": 6, "unapproved": 1}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=int, default=5000)
    parser.add_argument("--cut", action="store_true", help=f"about {LETTERS_WHEN_CUT} letters a label")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not LABELS.is_file() or not NDC.is_file():
        print(f"{DATA} has no labels and no NDC directory to build of.", file=sys.stderr)
        return 1
    if args.folder.resolve().is_relative_to(CHECKOUT):
        print("Packs for benches stay outside the repository.", file=sys.stderr)
        return 2
    build(args.folder, args.labels, random.Random(args.seed), is_cut=args.cut)
    return 0


def build(folder: Path, count: int, chance: random.Random, *, is_cut: bool) -> None:
    """Write the pack `labels`, in use in the folder, and plain.db."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = Texts(chance, is_cut=is_cut)
    drugs = drugs_of_directory(min(MOST_DRUGS, max(count // 4, 1)))
    say(f"{len(texts.shapes)} real labels and {len(drugs)} drugs read")
    info = PackInfo("labels", f"{count} labels for benches", Source.LABEL, "bench", built="2026-01-01T00:00:00+00:00")
    target = folder / "labels.partial"
    with closing(plain_table(folder / "plain.db")) as plain, BatchWriter(target, info) as writer:
        batch: list[EncodedMonograph] = []
        for number, label in enumerate(made_labels(drugs, texts, count, chance), start=1):
            batch.append(label)
            if len(batch) == BATCH or number == count:
                writer.add_batch(batch)
                add_plain(plain, batch)
                batch = []
            if number % 10_000 == 0:
                say(f"{number:,} labels written")
        plain.commit()
        say("content written, the indexes follow")
    PackFolder(folder).adopt(target, info.name, info.version)
    say(f"{count:,} labels in {folder}")


def say(text: str) -> None:
    print(f"{time.perf_counter() - STARTED:6.0f} s  {text}", file=sys.stderr, flush=True)


# -- what labels are made of --------------------------------------------------------------------------------


class Texts:
    """Sections of real labels by kind, and the kinds that real labels have, in their order."""

    def __init__(self, chance: random.Random, *, is_cut: bool) -> None:
        self._chance = chance
        self._sections: dict[SectionKind, list[Section]] = defaultdict(list)
        self.shapes: list[tuple[SectionKind, ...]] = []
        with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
            for line in lines:
                try:
                    sections = openfda.parse(json.loads(line)).sections
                except MedRefError:
                    continue
                self.shapes.append(tuple(section.kind for section in sections))
                room = LETTERS_WHEN_CUT // max(len(sections), 1)
                for section in sections:
                    self._sections[section.kind].append(cut(section, room) if is_cut else section)

    def sections(self) -> tuple[Section, ...]:
        """The sections of a new label."""
        return tuple(self._chance.choice(self._sections[kind]) for kind in self._chance.choice(self.shapes))


def cut(section: Section, letters: int) -> Section:
    return Section(section.kind, section.title, (Paragraph((Run(section.text[:letters]),)),), section.code)


class ListedDrug(NamedTuple):
    """A drug by one route, with the products that the NDC directory has of it."""

    generic: str
    route: str
    rows: list[Mapping[str, str]]


def drugs_of_directory(most: int) -> list[ListedDrug]:
    """The drugs with the most products first."""
    found: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    with gzip.open(NDC, "rb") as packed, io.TextIOWrapper(packed, encoding="cp1252", newline="") as text:
        for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["SUBSTANCENAME"] and row["SUBSTANCENAME"].count(";") < 3:
                found[row["NONPROPRIETARYNAME"].strip().lower(), row["ROUTENAME"] or ""].append(row)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [ListedDrug(generic, route, rows) for (generic, route), rows in ordered[:most]]


def made_labels(
    drugs: Sequence[ListedDrug], texts: Texts, count: int, chance: random.Random
) -> Iterator[EncodedMonograph]:
    """Labels without end but for the count: more of a drug that has more products, each with a set id of its own."""
    weights = [len(drug.rows) for drug in drugs]
    made: dict[tuple[int, int], EncodedMonograph | None] = {}
    number = 0
    while number < count:
        (which,) = chance.choices(range(len(drugs)), weights)
        key = which, chance.randrange(TEXTS_OF_A_DRUG)
        if key not in made:
            made[key] = encoded_label(drugs[which], texts, chance)
        encoded = made[key]
        if encoded is not None:
            number += 1
            set_id = f"{number:08x}-bench-label"
            dated = date(2012, 1, 1) + timedelta(days=chance.randrange(5000))
            yield encoded._replace(row={**encoded.row, "set_id": set_id, "dated": dated.isoformat()})


def encoded_label(drug: ListedDrug, texts: Texts, chance: random.Random) -> EncodedMonograph | None:
    """A label of one of the drug's products; None where the product names no drug."""
    row = chance.choice(drug.rows)
    name = row["PROPRIETARYNAME"]
    product = Product(
        row["PRODUCTNDC"], name, row["DOSAGEFORMNAME"], row["ROUTENAME"], "", dea_schedule=row["DEASCHEDULE"]
    )
    listed = LabelProduct(
        product,
        row["NONPROPRIETARYNAME"],
        tuple(Ingredient(substance.strip()) for substance in row["SUBSTANCENAME"].split(";")),
        tuple(row["ROUTENAME"].split("; ")) if row["ROUTENAME"] else (),
        row["DOSAGEFORMNAME"],
    )
    label = Label(
        set_id="",
        version=1,
        document_id="",
        effective=date(2019, 1, 1),
        title=name,
        maker=row["LABELERNAME"],
        rx="OTC" if "OTC" in row["PRODUCTTYPENAME"] else "Rx",
        category=chance.choices(list(CATEGORIES), list(CATEGORIES.values()))[0],
        is_repackaged=chance.random() < 0.3,
        products=(listed,),
        sections=texts.sections(),
        words=WordAccount(0),
        brands=(name,),
        generic_names=(row["NONPROPRIETARYNAME"],),
        epc_classes=tuple(
            one.removesuffix(" [EPC]").strip() for one in row["PHARM_CLASSES"].split(",") if one.endswith("[EPC]")
        ),
    )
    identity = identify(label)
    return encode(label_monograph(label, identity, "openFDA")) if identity.places else None


# -- writing ------------------------------------------------------------------------------------------------


class OnceCodec(Codec):
    """Compresses each text once."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._made: dict[bytes, bytes] = {}

    def compress(self, data: bytes) -> bytes:
        if data not in self._made:
            self._made[data] = self._codec.compress(data)
        return self._made[data]

    def expand(self, data: bytes) -> bytes:
        return self._codec.expand(data)


class BatchWriter(PackWriter):
    """The pack writer of the program, but with many labels in one transaction."""

    def add_batch(self, labels: Sequence[EncodedMonograph]) -> None:
        with self._db.atomic():
            for label in labels:
                self._add(label, ())
                if self._codec is not None and not isinstance(self._codec, OnceCodec):
                    self._codec = OnceCodec(self._codec)


def plain_table(path: Path) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(PLAIN_TABLE)
    return connection


def add_plain(connection: sqlite3.Connection, labels: Sequence[EncodedMonograph]) -> None:
    connection.executemany(
        "INSERT INTO plain (text) VALUES (?)",
        ((f"{section.title}\n{section.text}",) for label in labels for section in label.sections),
    )


if __name__ == "__main__":
    sys.exit(main())
