import pytest

from medref_desktop.domain.class_words import class_fits
from medref_desktop.domain.drug_filters import DrugFilter, DrugTraits, keeps_all

ATORVASTATIN = DrugTraits(
    frozenset({"HMG-CoA Reductase Inhibitor", "Antilipemic Agents"}),
    frozenset({"Rx"}),
    frozenset(),
    frozenset({"label"}),
)
IBUPROFEN = DrugTraits(frozenset({"Nonsteroidal Anti-inflammatory Drug"}), frozenset({"Rx", "OTC"}))
OXYCODONE = DrugTraits(frozenset({"Opioid Agonist"}), frozenset({"Rx"}), frozenset({"CII"}), frozenset({"starter"}))


@pytest.mark.parametrize(
    ("field", "value", "drug", "keeps"),
    [
        ("class", "statin", ATORVASTATIN, True),
        ("class", "statins", ATORVASTATIN, True),
        ("class", "reductase", ATORVASTATIN, True),
        ("class", "antilip", ATORVASTATIN, True),
        ("class", "statin", IBUPROFEN, False),
        ("class", "NSAID", IBUPROFEN, True),
        ("class", "inhibitor-x", ATORVASTATIN, False),
        ("rx", "otc", IBUPROFEN, True),
        ("rx", "rx", IBUPROFEN, True),
        ("rx", "otc", ATORVASTATIN, False),
        ("schedule", "CII", OXYCODONE, True),
        ("schedule", "c2", OXYCODONE, True),
        ("schedule", "II", OXYCODONE, True),
        ("schedule", "III", OXYCODONE, False),
        ("schedule", "CII", ATORVASTATIN, False),
        ("source", "label", ATORVASTATIN, True),
        ("source", "start", OXYCODONE, True),
        ("source", "label", OXYCODONE, False),
        ("source", "%", OXYCODONE, False),
    ],
)
def test_a_filter_keeps_the_drugs_that_it_fits(field, value, drug, keeps):
    assert DrugFilter(field, value).keeps(drug) is keeps
    assert DrugFilter(field, value, leaves_out=True).keeps(drug) is not keeps


def test_a_drug_must_pass_every_filter():
    filters = [DrugFilter("rx", "rx"), DrugFilter("schedule", "cii")]
    assert keeps_all(filters, OXYCODONE)
    assert not keeps_all(filters, ATORVASTATIN)


def test_signs_alone_are_no_class():
    assert not class_fits("%", "Retinoid")
