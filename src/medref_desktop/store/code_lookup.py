"""What a code finds in the packs: labels with their drugs and products. Never by likeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medref_desktop.domain.codes import Code, CodeKind
from medref_desktop.domain.product_code import WHOLE_LABEL
from medref_desktop.store.pack import MonographRef, Pack

if TYPE_CHECKING:
    from medref_desktop.domain.product import Product

_PRODUCT_PART = 9
"""Digits of an NDC that name the product; two more name the package."""


class Coded(NamedTuple):
    """A label at one of its drugs, with the number of the product in it, or WHOLE_LABEL."""

    ref: MonographRef
    product: int


class CodedProduct(NamedTuple):
    """A product that a code names; None where the label has the code for all its products."""

    ref: MonographRef
    product: Product | None


def look_up(packs: Sequence[Pack], code: Code) -> list[Coded]:
    """All that a code finds, pack by pack. Of a package that no label lists, its product."""
    if code.kind is CodeKind.SET_ID:
        return [coded for pack in packs for coded in _of_set_id(pack, code.text)]
    found = _listed(packs, code.spellings)
    if not found and code.names_a_product:
        found = _listed(packs, [spelling[:_PRODUCT_PART] for spelling in code.spellings])
    return found


def first_of_each_drug(found: Sequence[Coded]) -> list[Coded]:
    """Of each drug what its first label has."""
    firsts: dict[object, MonographRef] = {}
    for coded in found:
        firsts.setdefault(coded.ref.drug, coded.ref)
    return [coded for coded in found if firsts[coded.ref.drug] == coded.ref]


def _listed(packs: Sequence[Pack], spellings: Sequence[str]) -> list[Coded]:
    return [Coded(*found) for spelling in dict.fromkeys(spellings) for pack in packs for found in pack.coded(spelling)]


def _of_set_id(pack: Pack, set_id: str) -> Iterator[Coded]:
    for ref in pack.labels_of_set_id(set_id):
        yield from (Coded(ref, number) for number in pack.products_at(ref) or [WHOLE_LABEL])
