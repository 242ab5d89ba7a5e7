"""A monograph as a pack keeps it: its canonical JSON with the hash of it, and what its rows in the tables say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.label_order import label_rank
from medref_desktop.domain.monograph import Monograph, canonical_json, to_canonical
from medref_desktop.domain.product_code import PlacedCode, product_parts

NO_FIELDS: Mapping[str, str] = {}


class IndexedSection(NamedTuple):
    """What search knows of a section."""

    kind: str
    title: str
    text: str


class EncodedMonograph(NamedTuple):
    """Ready to be written; made of plain values, so that another process may make it."""

    row: Mapping[str, Any]
    """Of the table monograph, without its body."""
    body: bytes
    places: tuple[Mapping[str, Any], ...]
    sections: tuple[IndexedSection, ...]
    codes: tuple[tuple[str, int, int], ...]
    """Codes as the table label_code has them, each with the numbers of its place and of its product."""
    fields: Mapping[str, str] = NO_FIELDS
    """SHA-256 of each field of a label's source."""


def encode(
    monograph: Monograph, codes: Sequence[PlacedCode] | None = None, fields: Mapping[str, str] = NO_FIELDS
) -> EncodedMonograph:
    """`codes` tell what is to be found by which code; without them every NDC finds all that the monograph is about."""
    provenance = monograph.provenance
    body = canonical_json(to_canonical(monograph))
    row = {
        "source": provenance.source.value,
        "set_id": provenance.set_id,
        "version": int(provenance.version) if provenance.version.isdecimal() else 0,
        "dated": provenance.dated.isoformat(),
        "maker": provenance.maker,
        "title": (*monograph.names.brands, monograph.names.name)[0],
        "format": provenance.format,
        "rank": label_rank(provenance, monograph.facts.rx) if provenance.is_label else 0,
        "content_sha256": hashlib.sha256(body).hexdigest(),
    }
    numbers = {place.drug: number for number, place in enumerate(monograph.places)}
    placed = _ndcs(monograph) if codes is None else codes
    numbered = tuple(dict.fromkeys((code, numbers[drug], product) for code, drug, product in placed))
    return EncodedMonograph(row, body, _places(monograph), _sections(monograph), numbered, dict(fields))


def sections_of(canonical: Mapping[str, Any]) -> tuple[IndexedSection, ...]:
    """What search knows of the sections of a stored monograph."""
    from medref_desktop.domain.monograph import from_canonical

    return _sections(from_canonical(canonical))


def _sections(monograph: Monograph) -> tuple[IndexedSection, ...]:
    return tuple(IndexedSection(s.kind.value, s.title, "\n".join(leaf_texts(s.blocks))) for s in monograph.sections)


def _places(monograph: Monograph) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "drug_key": place.drug.key,
            "form_group": place.drug.group,
            "names": json.dumps(asdict(place.names), ensure_ascii=False, separators=(",", ":")),
            "epc_classes": json.dumps(monograph.facts.epc_classes),
            "therapeutic_class": monograph.facts.therapeutic_class,
            "has_boxed_warning": int(bool(monograph.boxed_warnings)),
            "rx": monograph.facts.rx,
            "dea_schedule": monograph.facts.dea_schedule,
        }
        for place in monograph.places
    )


def _ndcs(monograph: Monograph) -> Iterator[PlacedCode]:
    for number, product in enumerate(monograph.products):
        for code in product_parts(product):
            yield from (PlacedCode(code, place.drug, number) for place in monograph.places)
