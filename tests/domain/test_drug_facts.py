"""The structured facts in words: each with its caption, none where a source is silent."""

from __future__ import annotations

from factories import label, monograph, section
from medref_desktop.domain.drug_facts import drug_facts, pregnancy_status

WHOLE = {"strengths": ("5 mg", "10 mg"), "forms": ("tablet", "solution"), "routes": ("by mouth",), "rx": "Rx"}


def told(one) -> list[str]:
    return [fact.told for fact in drug_facts(one)]


def test_a_written_monograph_tells_all_and_that_it_has_no_schedule():
    assert told(monograph(**WHOLE, pregnancy="contraindicated")) == [
        "Strengths: 5 mg, 10 mg",
        "Forms: tablet, solution",
        "Routes: by mouth",
        "Supply: Rx",
        "DEA schedule: none",
        "Pregnancy: Never in pregnancy",
    ]
    assert "DEA schedule: CIV" in told(monograph(dea_schedule="CIV"))


def test_a_label_that_is_silent_has_no_such_fact():
    assert told(label(forms=(), rx="")) == ["Pregnancy: no statement"]


def test_nobody_has_read_a_status_out_of_a_label():
    assert pregnancy_status(label(pregnancy="harm", sections=(section("pregnancy", "It harms."),))) == "see_text"
    assert pregnancy_status(monograph(pregnancy="harm")) == "harm"
