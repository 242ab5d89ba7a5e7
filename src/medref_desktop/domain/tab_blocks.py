"""What stands in a tab: the sections of its kind under their printed titles, or the sentence that tells of none."""

from __future__ import annotations

from medref_desktop.domain.blocks import Block, Cell, Heading, Paragraph, Run, Table
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.product import Product
from medref_desktop.domain.sections import SectionKind, absent_text, title_of

PRODUCTS_TITLE = "Products"
_COLUMNS = {
    "ndc": "NDC",
    "packages": "Packages",
    "name": "Name",
    "labeller": "Labeller",
    "form": "Form",
    "route": "Route",
    "strength": "Strength",
    "dea_schedule": "DEA schedule",
    "category": "Marketing category",
    "application": "Application",
    "status": "Status",
    "imprint": "Imprint",
    "color": "Color",
    "shape": "Shape",
    "size": "Size",
    "score": "Score",
}


def tab_blocks(monograph: Monograph, kind: SectionKind) -> tuple[Block, ...]:
    """The blocks of a tab, without its title. A label's products stand on the tab of forms and storage."""
    is_label = monograph.provenance.is_label
    title = title_of(kind, is_label=is_label)
    blocks: list[Block] = []
    if kind is SectionKind.PRODUCTS and monograph.products:
        blocks += [_heading(PRODUCTS_TITLE), products_table(monograph.products)]
    for section in monograph.sections_of(kind):
        if section.title and section.title != title:
            blocks.append(_heading(section.title))
        blocks += section.blocks
    return tuple(blocks) or (Paragraph((Run(absent_text(kind, is_label=is_label)),)),)


def products_table(products: tuple[Product, ...]) -> Table:
    """The products of a label, with a column for each thing that the label tells of any of them."""
    told = [column for column in _COLUMNS if any(getattr(product, column) for product in products)]
    head = tuple(_cell(_COLUMNS[column]) for column in told)
    rows = (tuple(_cell(_text(getattr(product, column))) for column in told) for product in products)
    return Table((head, *rows), head_rows=1)


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _cell(text: str) -> Cell:
    return Cell((Paragraph((Run(text),)),))


def _heading(text: str) -> Heading:
    return Heading(3, (Run(text),))
