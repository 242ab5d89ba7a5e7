from datetime import date

from medref_desktop.domain.label_order import label_rank
from medref_desktop.domain.provenance import Provenance
from medref_desktop.domain.source import Source


def rank(category: str = "NDA", rx: str = "Rx", *, is_repackaged: bool = False) -> int:
    provenance = Provenance(Source.LABEL, date(2026, 1, 1), category=category, is_repackaged=is_repackaged)
    return label_rank(provenance, rx)


def test_the_original_maker_comes_before_a_repackager_whatever_the_category():
    assert rank("unapproved", "OTC") < rank("NDA", is_repackaged=True)


def test_nda_and_bla_come_before_anda_before_unapproved():
    assert rank("NDA") == rank("BLA") < rank("NDA AUTHORIZED GENERIC") < rank("ANDA") < rank("unapproved")


def test_prescription_comes_before_over_the_counter():
    assert rank(rx="Rx") < rank(rx="Rx and OTC") < rank(rx="OTC") < rank(rx="")
