"""What a code finds in the packs: labels with their drugs and products. Never by likeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medref_desktop.domain.codes import Code, CodeKind
from medref_desktop.domain.product_code import PRODUCT_PART, WHOLE_LABEL, product_ndcs, product_parts
from medref_desktop.errors import MonographDamaged
from medref_desktop.store.pack import MonographRef, Pack

if TYPE_CHECKING:
    from medref_desktop.domain.product import Product


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
    spellings = [spelling[:PRODUCT_PART] if code.names_a_product else spelling for spelling in code.spellings]
    readings = [_listed(packs, spelling) for spelling in dict.fromkeys(spellings)]
    found = [coded for reading in readings for coded in reading]
    if sum(map(bool, readings)) > 1:
        return [coded for coded in found if _may_list(packs, coded, code)] or found
    return found


def first_of_each_drug(found: Sequence[Coded]) -> list[Coded]:
    """Of each drug what its first label has."""
    firsts: dict[object, MonographRef] = {}
    for coded in found:
        firsts.setdefault(coded.ref.drug, coded.ref)
    return [coded for coded in found if firsts[coded.ref.drug] == coded.ref]


def _listed(packs: Sequence[Pack], spelling: str) -> list[Coded]:
    return [Coded(*found) for pack in packs for found in pack.coded(spelling)]


def _may_list(packs: Sequence[Pack], coded: Coded, code: Code) -> bool:
    """Whether a product lists the very package that is asked for; true where its label cannot be read."""
    pack = next(pack for pack in packs if pack.info.name == coded.ref.pack)
    try:
        product = pack.product(coded.ref, coded.product)
    except MonographDamaged:
        return True
    return bool(set(code.spellings) & set(product_ndcs(product)))


def _of_set_id(pack: Pack, set_id: str) -> Iterator[Coded]:
    """Every product of a label at the drugs that its NDC finds; the whole label at drugs that none finds."""
    refs = pack.labels_of_set_id(set_id)
    found: dict[Coded, None] = {}
    for number, product in enumerate(pack.products(refs[0]) if refs else ()):
        listed = [Coded(*found) for part in product_parts(product) for found in pack.coded(part)]
        found |= dict.fromkeys(coded for coded in listed if coded.ref in refs and coded.product == number)
    yield from found
    yield from (Coded(ref, WHOLE_LABEL) for ref in refs if not any(coded.ref == ref for coded in found))
