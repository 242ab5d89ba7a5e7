"""The products of a label: nothing that is told is left out, and what is not told takes no room."""

from __future__ import annotations

import dataclasses

from medref_desktop.domain.blocks import leaf_texts
from medref_desktop.domain.product import Product
from medref_desktop.domain.products_table import products_table

TABLET = Product(
    ndc="60760-359", name="Lisinopril", form="tablet", route="oral", strength="20 mg", dea_schedule="CII",
    imprint="H;147", color="pink", shape="capsule", size="10 mm", labeller="Example Pharma",
    packages=("60760-359-30", "60760-359-90"), category="ANDA", application="ANDA076164", status="active", score="2",
)  # fmt: skip


def cells(table, row):
    return [list(leaf_texts(cell.blocks)) for cell in table.rows[row]]


def test_what_belongs_together_stands_in_one_cell():
    table = products_table([TABLET])
    assert table.head_rows == 1
    assert cells(table, 0) == [["Product"], ["NDC and packages"], ["How it looks"], ["Marketing"]]
    assert cells(table, 1) == [
        ["Lisinopril", "20 mg", "tablet", "oral"],
        ["60760-359", "60760-359-30", "60760-359-90"],
        ["imprint H; 147", "pink", "capsule", "10 mm", "score 2"],
        ["Example Pharma", "ANDA ANDA076164", "active", "DEA schedule CII"],
    ]


def test_every_field_of_a_product_is_in_its_row():
    text = " ".join(" ".join(cell) for cell in cells(products_table([TABLET]), 1))
    for field in dataclasses.fields(Product):
        value = getattr(TABLET, field.name)
        for part in value if isinstance(value, tuple) else value.split(";"):
            assert part in text, field.name


def test_a_column_of_which_nothing_is_told_is_left_out():
    plain = Product("1234-567", "Exampline", "solution", "oral", "5 mg/mL")
    assert cells(products_table([plain, plain]), 0) == [["Product"], ["NDC and packages"]]


def test_a_product_that_tells_less_than_another_has_an_empty_cell():
    plain = Product("1234-567", "Exampline", "solution", "oral", "5 mg/mL")
    assert cells(products_table([TABLET, plain]), 2)[2] in ([], [""])
