"""The hashes of a label's fields are those of the source's own text, as evidence in monograph files counts them."""

from __future__ import annotations

import hashlib

from importers.openfda_records import record
from importers.spl_documents import document, section
from medref_desktop.importers import openfda, spl


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_field_of_openfda_is_its_strings_joined_by_line_ends():
    made = record(warnings=["5 WARNINGS  Of\u00a0one &amp; two.", "More."], warnings_table=["<table></table>"])
    fields = openfda.parse(made).fields
    assert fields["warnings"] == sha256("5 WARNINGS  Of\u00a0one &amp; two.\nMore.")
    assert set(fields) == {"warnings", "indications_and_usage"}


def test_a_field_whose_text_stands_in_another_one_too_has_its_hash():
    inner = "8.1 Pregnancy It harms."
    made = record(use_in_specific_populations=[f"8 USE IN SPECIFIC POPULATIONS {inner}"], pregnancy=[inner])
    assert openfda.parse(made).fields["pregnancy"] == sha256(inner)


def test_a_field_of_spl_is_every_section_of_its_code_with_its_title():
    coded = '<code code="34071-1" displayName="WARNINGS SECTION"/>'
    sections = [
        section("34071-1", title, text).replace('<code code="34071-1"/>', coded)
        for title, text in (("5 WARNINGS", "<paragraph>One\n  two.</paragraph>"), ("More", "Three<br/>four."))
    ]
    fields = spl.parse(document(*sections), lambda name: None).fields
    assert fields == {"34071-1 warnings section": sha256("5 WARNINGS\nOne two.\nMore\nThree four.")}


def test_a_section_without_a_text_of_its_own_is_no_field():
    outer = section("34067-9", "1 USES", "", inner=section("42229-5", "1.1 One", "For pain."))
    assert spl.parse(document(outer), lambda name: None).fields == {"42229-5": sha256("1.1 One\nFor pain.")}
