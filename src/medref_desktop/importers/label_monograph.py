"""An official label becomes a monograph: the label's own words, under the drugs that it is about."""

from __future__ import annotations

from collections.abc import Iterable

from medref_desktop.domain.label import Label
from medref_desktop.domain.monograph import Facts, Monograph
from medref_desktop.domain.provenance import Provenance
from medref_desktop.domain.source import Source
from medref_desktop.importers.drug_identity import Identity


def label_monograph(label: Label, identity: Identity, source_format: str) -> Monograph:
    """The monograph of a label; `source_format` is SPL or openFDA.

    Raises:
        ValueError: the identity has no place.
    """
    if not identity.places:
        raise ValueError("a label needs a drug")
    first, *others = identity.places
    products = tuple(product.product for product in label.products)
    return Monograph(
        first.drug,
        first.names,
        _facts(label),
        _provenance(label, identity, source_format),
        label.sections,
        products,
        tuple(others),
    )


def _facts(label: Label) -> Facts:
    products = [product.product for product in label.products]
    return Facts(
        epc_classes=label.epc_classes,
        routes=_plain(product_routes for product in label.products for product_routes in product.routes),
        forms=_plain(product.form for product in products),
        strengths=tuple(dict.fromkeys(product.strength for product in products if product.strength)),
        rx=label.rx,
        dea_schedule=next((product.dea_schedule for product in products if product.dea_schedule), ""),
    )


def _provenance(label: Label, identity: Identity, source_format: str) -> Provenance:
    return Provenance(
        Source.LABEL,
        label.effective,
        maker=label.maker,
        set_id=label.set_id,
        version=str(label.version),
        format=source_format,
        drug_key_from=identity.made_from,
        document_id=label.document_id,
        category=label.category,
        is_repackaged=bool(label.is_repackaged),
    )


def _plain(words: Iterable[str]) -> tuple[str, ...]:
    """Forms and routes in lower case, each once: sources shout them."""
    return tuple(dict.fromkeys(word.lower() for word in words if word))
