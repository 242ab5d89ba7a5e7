"""Which codes of a label find which of its drugs: NDCs and UNIIs by product, RxCUIs as the label lists them."""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label import Label, LabelProduct
from medref_desktop.domain.product_code import WHOLE_LABEL, PlacedCode, product_parts
from medref_desktop.importers.drug_identity import Identity


def codes_of(label: Label, identity: Identity) -> tuple[PlacedCode, ...]:
    """Every code of a label; of a UNII the first product of each drug.

    What has no drug of its own, as a kit has not, is found under all that the label is about; so is a RxCUI, as no
    source says which product it is of.
    """
    places = {place.drug for place in identity.places}
    every = tuple(place.drug for place in identity.places)
    found: dict[PlacedCode, None] = {}
    substances: set[tuple[str, Drug]] = set()
    for number, product in enumerate(label.products):
        drugs = tuple(drug for drug in identity.drugs_of[number] if drug in places) or every
        found |= dict.fromkeys(
            PlacedCode(code, drug, number) for drug in drugs for code in product_parts(product.product)
        )
        for unii in _uniis(product):
            for drug in drugs:
                if (unii, drug) not in substances:
                    substances.add((unii, drug))
                    found[PlacedCode(unii, drug, number)] = None
    found |= dict.fromkeys(PlacedCode(rxcui, drug, WHOLE_LABEL) for rxcui in label.rxcuis for drug in every)
    return tuple(found)


def _uniis(product: LabelProduct) -> Iterator[str]:
    """Of the substances and of their active moieties."""
    for ingredient in product.ingredients:
        yield from filter(None, (ingredient.unii, *(moiety.unii for moiety in ingredient.moieties)))
