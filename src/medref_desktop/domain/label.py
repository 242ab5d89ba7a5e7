"""An official label as parsed, before it becomes a monograph: what an importer returns, pure values.

Two sources make it, SPL XML and openFDA JSON. The parser also accounts for every word that it read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from medref_desktop.domain.monograph import Section
from medref_desktop.domain.product import Product


@dataclass(frozen=True, slots=True)
class Moiety:
    """An active moiety as the source names it; `unii` is empty where the source has none."""

    name: str
    unii: str = ""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An active ingredient of a product.

    `name` is the substance as printed ("HYDROCODONE BITARTRATE"), `unii` the substance's. `moieties` are what the
    source itself states as its active moieties, empty where it states none (openFDA never does).
    """

    name: str
    unii: str = ""
    moieties: tuple[Moiety, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelProduct:
    """A product of a label with what its drug and form group are told by.

    `routes` and `form` are spelt as in the source, in upper case ("ORAL", "TABLET, FILM COATED"). `part_of` is the
    NDC or name of the kit that this is a part of, else empty. openFDA does not say which substance belongs to which
    product: there one LabelProduct stands for all, with every substance, and `product` holds what is known of it.
    """

    product: Product
    generic_name: str
    ingredients: tuple[Ingredient, ...]
    routes: tuple[str, ...]
    form: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a label: its bytes as they are kept, with their media type (image/png or image/jpeg)."""

    sha256: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WordAccount:
    """Where the words of a source went. A word is a run of letters or digits after cleaning.

    `words_in` = words kept in the sections (their titles and blocks) - `added` + the sum of `listed`.
    `listed` counts the words that are not kept, by the reason ("metadata", "repeated by a table field", ...).
    `added` counts words in sections that the parser put there itself.
    """

    words_in: int
    listed: Mapping[str, int] = field(default_factory=dict)
    added: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """One official label. Sections stand in the order of the source; each has its kind, printed title and code.

    `version` counts as the source counts; `rx` is Rx, OTC, Rx and OTC or empty; `category` is the best of NDA, BLA,
    ANDA, unapproved or empty; `is_repackaged` is None where the source does not tell. `epc_classes` are plain names
    ("Kinase Inhibitor"). `brands` and `generic_names` are as printed. `unmapped` are codes or fields that
    resources/sections.toml does not have, `odd_characters` counts characters that were cleaned away or can't be read,
    by their name ("U+FFFD"), `figures_missing` pictures that did not come with the label. `fields` has the SHA-256 of
    each field of the source by its name there.
    """

    set_id: str
    version: int
    document_id: str
    effective: date
    title: str
    maker: str
    rx: str
    category: str
    is_repackaged: bool | None
    products: tuple[LabelProduct, ...]
    sections: tuple[Section, ...]
    words: WordAccount
    brands: tuple[str, ...] = ()
    generic_names: tuple[str, ...] = ()
    epc_classes: tuple[str, ...] = ()
    rxcuis: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    unmapped: tuple[str, ...] = ()
    odd_characters: Mapping[str, int] = field(default_factory=dict)
    figures_missing: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
