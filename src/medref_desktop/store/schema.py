"""The form of a pack: the numbers in its header and its tables. CONTRIBUTING.md tells it to people who read packs.

A pack is one immutable SQLite file. Its writer builds every table and index; opening one writes nothing.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x4D_52_65_66
"""'MRef' in the file's header: tells a pack from every other SQLite file."""

SCHEMA_VERSION: Final = 6
"""In the header as user_version. Raised whenever a reader of the last version could misread the new one."""

OLDEST_SCHEMA: Final = 4
"""The oldest that is read as it stands: version 5 brought translations, version 6 the hashes of labels' fields, and a
pack without them has none."""

PAGE_SIZE: Final = 2048
"""Measured: bodies of labels waste less of small pages."""

SUFFIX: Final = ".pack"

CONTENT: Final[dict[str, dict[str, type]]] = {
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
    # at most one row: what bodies were compressed with
    "dictionary": {"id": int, "data": bytes},
    # `body` is the canonical JSON of the whole monograph (domain.monograph), zstd; `content_sha256` the hash of that
    # JSON. `rank` orders the labels of a drug, smaller first (domain.label_order); `version` is the label's
    "monograph": {
        "id": int,
        "source": str,
        "set_id": str,
        "version": int,
        "dated": str,
        "maker": str,
        "title": str,
        "format": str,
        "rank": int,
        "content_sha256": str,
        "body": bytes,
    },
    # the version of a label that the pack held before the one in use
    "label_before": {"set_id": str, "version": int, "dated": str, "content_sha256": str, "body": bytes},
    # `id` is the rowid in text_index: reference labels come first, common drugs before others (store.section_numbers)
    "section": {"id": int, "monograph_id": int, "position": int, "kind": str},
    # NDCs of a label's products (9 digits) as domain.ndc writes them, UNIIs of what is in them, RxCUIs; `product` is
    # the number of the product in the body, -1 where the code is the whole label's
    "label_code": {"code": str, "place_id": int, "product": int},
    # SHA-256 (32 bytes) of each field of a label's source, by its name there: what evidence is compared with
    "label_field": {"monograph_id": int, "field": str, "sha256": bytes},
    "picture": {"sha256": str, "media_type": str, "data": bytes},
    # every drug and form group that a monograph stands under; `place` counts from 0, the reference label.
    # `names` and `epc_classes` are JSON as in the monograph
    "monograph_place": {
        "id": int,
        "drug_key": str,
        "form_group": str,
        "place": int,
        "monograph_id": int,
        "names": str,
        "epc_classes": str,
        "therapeutic_class": str,
        "has_boxed_warning": int,
        "rx": str,
        "dea_schedule": str,
    },
}

INDEX: Final[dict[str, dict[str, type]]] = {
    # one row for each drug and form group: a row of the list. `epc_classes` and `brands` are JSON lists, and so are
    # `rx` ("Rx", "OTC") and `dea_schedule`, of all its monographs; of `importance` more is more
    "drug": {
        "id": int,
        "key": str,
        "form_group": str,
        "name": str,
        "folded": str,
        "epc_classes": str,
        "therapeutic_class": str,
        "brands": str,
        "has_boxed_warning": int,
        "rx": str,
        "dea_schedule": str,
        "importance": int,
    },
    # `scheme` as domain.drug_classes spells it
    "drug_class": {"name": str, "scheme": str, "drug_id": int},
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
    # what a misspelt name has in common with the name that is meant: see store.near_names
    "name_trace": {"trace": int, "name_id": int},
}
"""Made of the content each time a pack is written."""

PRIMARY_KEYS: Final = {"label_before": "set_id", "picture": "sha256"}
"""Of tables whose key is not `id`."""

KEYED_BY_ALL: Final = frozenset({"drug_class", "label_code", "label_field", "name_end", "name_trace"})
"""Tables that are their own index: every column is part of the key, and there is no rowid."""

FOREIGN_KEYS: Final[dict[str, list[tuple[str, str, str]]]] = {
    "section": [("monograph_id", "monograph", "id")],
    "monograph_place": [("monograph_id", "monograph", "id")],
    "label_field": [("monograph_id", "monograph", "id")],
    "drug_class": [("drug_id", "drug", "id")],
    "drug_name": [("drug_id", "drug", "id")],
    "name_end": [("name_id", "drug_name", "id")],
    "name_trace": [("name_id", "drug_name", "id")],
}

CONTENT_INDEXES: Final[list[tuple[str, list[str]]]] = [
    ("monograph", ["set_id"]),
    ("section", ["monograph_id", "position"]),
    ("monograph_place", ["drug_key", "form_group", "place"]),
    ("monograph_place", ["monograph_id"]),
]

INDEX_INDEXES: Final[list[tuple[str, list[str]]]] = [
    ("drug", ["key", "form_group"]),
    ("drug", ["folded"]),
    ("drug_name", ["folded", "rank", "drug_id"]),
    ("drug_name", ["bag", "rank", "drug_id"]),
]

TEXT_INDEX: Final = """
    CREATE VIRTUAL TABLE text_index USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"""
"""Words of every section, its title first, by its id. Without a copy of the text: that stands in the body."""
