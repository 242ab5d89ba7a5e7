"""The form of a pack: the numbers in its header and its tables. CONTRIBUTING.md tells it to people who read packs.

A pack is one immutable SQLite file. Its writer builds every table and index; opening one writes nothing.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x4D_52_65_66
"""'MRef' in the file's header: tells a pack from every other SQLite file."""

SCHEMA_VERSION: Final = 1
"""In the header as user_version. Raised whenever a reader of the last version could misread the new one."""

PAGE_SIZE: Final = 4096
SUFFIX: Final = ".pack"

TABLES: Final[dict[str, dict[str, type]]] = {
    # one row: what this pack is
    "pack": {
        "name": str,
        "title": str,
        "source": str,
        "version": str,
        "built": str,
        "built_from": str,
        "program": str,
        "licence": str,
    },
    # one row for each drug and form group: a row of the list. `brands` is a JSON list
    "drug": {
        "id": int,
        "key": str,
        "form_group": str,
        "name": str,
        "folded": str,
        "epc_class": str,
        "therapeutic_class": str,
        "brands": str,
        "has_boxed_warning": int,
    },
    # every name that finds a drug; `folded` and `bag` as domain.names makes them, `rank` orders the kinds
    "drug_name": {
        "id": int,
        "drug_id": int,
        "shown": str,
        "folded": str,
        "bag": str,
        "kind": str,
        "rank": int,
    },
    # every ending of a folded name, of a whole word (at_word = 1) or of 3 letters and more: finds inside names by range
    "name_end": {"tail": str, "at_word": int, "name_id": int},
    # `names`, `facts` and `provenance` are JSON; the hash covers them with sections and products
    "monograph": {
        "id": int,
        "drug_id": int,
        "source": str,
        "names": str,
        "facts": str,
        "provenance": str,
        "content_sha256": str,
    },
    # `blocks` is a JSON list as domain.blocks writes it
    "section": {
        "id": int,
        "monograph_id": int,
        "position": int,
        "kind": str,
        "title": str,
        "blocks": str,
    },
    "product": {
        "id": int,
        "monograph_id": int,
        "position": int,
        "ndc": str,
        "name": str,
        "form": str,
        "route": str,
        "strength": str,
        "dea_schedule": str,
        "imprint": str,
        "color": str,
        "shape": str,
        "size": str,
    },
}

FOREIGN_KEYS: Final[dict[str, list[tuple[str, str, str]]]] = {
    "drug_name": [("drug_id", "drug", "id")],
    "name_end": [("name_id", "drug_name", "id")],
    "monograph": [("drug_id", "drug", "id")],
    "section": [("monograph_id", "monograph", "id")],
    "product": [("monograph_id", "monograph", "id")],
}

INDEXES: Final[list[tuple[str, list[str]]]] = [
    ("drug", ["key", "form_group"]),
    ("drug", ["folded"]),
    ("drug_name", ["folded", "rank", "drug_id"]),
    ("drug_name", ["bag", "rank", "drug_id"]),
    ("name_end", ["tail", "at_word", "name_id"]),
    ("monograph", ["drug_id"]),
    ("section", ["monograph_id", "position"]),
    ("product", ["monograph_id", "position"]),
    ("product", ["ndc"]),
]
