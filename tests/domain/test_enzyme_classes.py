import pytest

from medref_desktop.domain.enzyme_classes import enzyme_classes, wider_class


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("strong CYP3A4 inhibitors", ["strong CYP3A inhibitors"]),
        ("potent inhibitors of cytochrome P450 3A4", ["strong CYP3A inhibitors"]),
        ("Moderate and Weak Inhibitors of CYP 3A", ["moderate CYP3A inhibitors", "weak CYP3A inhibitors"]),
        ("strong/moderate CYP3A4/5 inducers", ["strong CYP3A inducers", "moderate CYP3A inducers"]),
        ("CYP2C19 inhibitors and inducers", ["CYP2C19 inhibitors", "CYP2C19 inducers"]),
        ("P-glycoprotein (P-gp) inducers", ["P-gp inducers"]),
        ("CYP2C8, P-gp, or BCRP substrates", ["CYP2C8 substrates", "P-gp substrates", "BCRP substrates"]),
        ("drugs that are mainly metabolized by CYP2D6", ["CYP2D6 substrates"]),
        ("drugs which induce cytochrome P450 3A4", ["CYP3A inducers"]),
        ("hepatic enzyme inducers", ["CYP450 inducers"]),
        ("CYP3A4 inhibitors, then inducers of P-gp", ["CYP3A inhibitors", "P-gp inducers"]),
        ("CYP3A4 inhibitors and inducers of P-gp", ["CYP3A inhibitors", "P-gp inducers"]),
        ("strong cytochrome P450 (CYP) 3A4 enzyme inhibitors", ["strong CYP3A inhibitors"]),
        ("OATP1B1 and 1B3 inhibitors", ["OATP1B1 inhibitors", "OATP1B3 inhibitors"]),
        ("OATP1B1/3 substrates", ["OATP1B1 substrates", "OATP1B3 substrates"]),
        ("OATP1B1/1B3 substrates", ["OATP1B1 substrates", "OATP1B3 substrates"]),
        ("OAT1/OAT3 (Organic Anion Transporter) inhibitors", ["OAT1 inhibitors", "OAT3 inhibitors"]),
        ("OAT1/3 inhibitors", ["OAT1 inhibitors", "OAT3 inhibitors"]),
        ("CYP3A4/5 or CYP2D6 inhibitors", ["CYP3A inhibitors", "CYP2D6 inhibitors"]),
        ("breast cancer resistance protein inhibitors", ["BCRP inhibitors"]),
        ("organic anion transporting polypeptide 1B1 inhibitors", ["OATP1B1 inhibitors"]),
        ("organic cation transporter 2 substrates", ["OCT2 substrates"]),
        ("ACE inhibitors", []),
        ("the enzyme CYP3A4 is found in the liver", []),
    ],
)
def test_a_class_is_read_by_its_strength_its_enzymes_and_what_is_done_to_them(text, names):
    assert [name for found in enzyme_classes(text) for name in found.names] == names


def test_the_place_of_a_class_is_told():
    for words in ("strong CYP3A inhibitors", "strong inhibitors of CYP3A"):
        text = f"Avoid {words} (all of them)."
        (found,) = enzyme_classes(text)
        assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("name", "wider"),
    [
        ("strong CYP3A inhibitors", "CYP3A inhibitors"),
        ("CYP3A inhibitors", "CYP450 inhibitors"),
        ("CYP450 inhibitors", ""),
        ("P-gp inducers", ""),
        ("loop diuretics", ""),
    ],
)
def test_a_class_is_part_of_a_wider_one(name, wider):
    assert wider_class(name) == wider
