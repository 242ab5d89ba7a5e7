"""What stands in a tab: the sections of its kind under their printed titles, or the sentence that tells of none."""

from __future__ import annotations

from medref_desktop.domain.blocks import Block, Heading, Paragraph, Run
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.products_table import products_table
from medref_desktop.domain.provenance import translation_line
from medref_desktop.domain.sections import SectionKind, absent_text, title_of

PRODUCTS_TITLE = "Products"


def tab_title(monograph: Monograph, kind: SectionKind) -> str:
    """The title of a tab; where the part for the patient is in one other language, that is named."""
    sections = monograph.sections_of(kind)
    if kind is SectionKind.TRANSLATION and len(sections) == 1:
        return sections[0].title
    return title_of(kind, is_label=monograph.provenance.is_label)


def tab_blocks(monograph: Monograph, kind: SectionKind) -> tuple[Block, ...]:
    """The blocks of a tab, without its title. A label's products stand on the tab of forms and storage."""
    is_label = monograph.provenance.is_label
    title = tab_title(monograph, kind)
    blocks: list[Block] = []
    if kind is SectionKind.PRODUCTS and monograph.products:
        blocks += [_heading(PRODUCTS_TITLE), products_table(monograph.products)]
    for section in monograph.sections_of(kind):
        if section.title and section.title != title:
            blocks.append(_heading(section.title))
        if section.translation:
            blocks.append(Paragraph((Run(translation_line(section.translation), frozenset({"strong"})),)))
        blocks += section.blocks
    return tuple(blocks) or (Paragraph((Run(absent_text(kind, is_label=is_label)),)),)


def _heading(text: str) -> Heading:
    return Heading(3, (Run(text),))
