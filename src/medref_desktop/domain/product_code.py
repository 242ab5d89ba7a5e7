"""Which code of a label stands for which of its drugs and products."""

from __future__ import annotations

from typing import NamedTuple

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.ndc import normal_ndc
from medref_desktop.domain.product import Product

WHOLE_LABEL = -1
"""The number of the product of a code that a label has for all of them."""


class PlacedCode(NamedTuple):
    """A code in the spelling of packs, the drug that it finds, and the number of the product in the monograph."""

    code: str
    drug: Drug
    product: int


def product_ndcs(product: Product) -> tuple[str, ...]:
    """The NDCs of a product and its packages, as digits alone."""
    return tuple(dict.fromkeys(filter(None, map(normal_ndc, (product.ndc, *product.packages)))))


PRODUCT_PART = 9
"""Digits of an NDC that name the product; two more name a package of it."""


def product_parts(product: Product) -> tuple[str, ...]:
    """What packs know a product by: the product's part of its NDCs, as digits alone."""
    return tuple(dict.fromkeys(ndc[:PRODUCT_PART] for ndc in product_ndcs(product)))
