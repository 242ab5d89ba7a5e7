import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.codes import CodeKind, check_digit, read_code

READINGS = ("00078066815", "00780066815", "00780668105")
SET_ID = "0114567b-3bac-490d-b9eb-03a6c5d90935"


@pytest.mark.parametrize(
    ("typed", "kind", "spellings"),
    [
        ("0078-0668-15", "ndc", ("00078066815",)),
        ("50090-343-20", "ndc", ("50090034320",)),
        ("50090-3432-0", "ndc", ("50090343200",)),
        ("00078-0668-15", "ndc", ("00078066815",)),
        ("00078066815", "ndc", ("00078066815",)),
        ("00078 0668 15", "ndc", ("00078066815",)),
        ("NDC 0078-0668-15", "ndc", ("00078066815",)),
        ("ndc:0078-0668", "ndc", ("000780668",)),
        ("0078066815", "ndc", READINGS),
        ("300780668156", "upc", READINGS),
        ("3 00780 66815 6", "upc", READINGS),
        ("0300780668156", "upc", READINGS),
        ("00300780668156", "gtin", READINGS),
        ("50300780668151", "gtin", READINGS),
        ("(01)00300780668156", "gtin", READINGS),
        ("(01) 00300780668156 (17)270131(10)AB12", "gtin", READINGS),
        ("0100300780668156", "gtin", READINGS),
        ("010030078066815617270131\x1d10AB12", "gtin", READINGS),
        ("]d2010030078066815617270131", "gtin", READINGS),
        ("]C10100300780668156", "gtin", READINGS),
        ("9100L32L2N", "unii", ("9100L32L2N",)),
        ("9100l32l2n", "unii", ("9100L32L2N",)),
        ("UNII: 9100L32L2N", "unii", ("9100L32L2N",)),
        ("860975", "rxcui", ("860975",)),
        ("RxCUI 5", "rxcui", ("5",)),
        (SET_ID, "set_id", (SET_ID,)),
        ("{" + SET_ID.upper() + "}", "set_id", (SET_ID,)),
        (f"set id {SET_ID}", "set_id", (SET_ID,)),
    ],
)
def test_a_code_is_read_in_every_dress(typed, kind, spellings):
    code = read_code(typed)
    assert (code.kind, code.spellings, code.problem) == (kind, spellings, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("300780668158", "The check digit of 300780668158 is wrong"),
        ("00300780668157", "The check digit of 00300780668157 is wrong"),
        ("(01)00300780668157(17)270131", "The check digit of 00300780668157 is wrong"),
        ("9100L32L2M", "The last character of the UNII 9100L32L2M is wrong"),
        ("unii lisinopril", "The last character of the UNII LISINOPRIL is wrong"),
        ("036000291452", "The UPC 036000291452 holds no NDC"),
        ("10614141000415", "The GTIN 10614141000415 holds no NDC"),
    ],
)
def test_a_code_that_cannot_be_right_says_why(typed, said):
    code = read_code(typed)
    assert code.problem.startswith(said)
    assert code.spellings == ()


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "metformin", "lisinopril", "gabapentin", "amlodipine", "vitaminb12", "70/30", "13-cis-retinoic acid",
        "5-fluorouracil", "12", "0078-", "123456789012345", "٠٠٧٨٠٦٦٨١٥", "0114567b-3bac-490d-b9eb", "B12", "ndc",
        "rxcui metformin", "-", "1 2 3",
    ],
)  # fmt: skip
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None


def test_only_what_can_be_nothing_else_is_sure():
    assert read_code("rxcui 8609").is_sure
    assert not read_code("8609").is_sure
    assert read_code("0078-0668").is_unequivocal
    assert not read_code("0078066815").is_unequivocal


@given(st.text(max_size=60))
def test_any_text_at_all_is_a_code_or_none(text):
    code = read_code(text)
    assert code is None or bool(code.problem) != bool(code.spellings)


@given(st.integers(0, 10**13 - 1))
def test_one_wrong_digit_is_always_noticed(number):
    gtin = f"{number:013}"
    gtin += check_digit(gtin)
    at = number % 14
    wrong = gtin[:at] + str((int(gtin[at]) + 1 + number % 9) % 10) + gtin[at + 1 :]
    assert "check digit" not in read_code(gtin).problem
    assert wrong == gtin or "check digit" in read_code(wrong).problem


def test_every_kind_has_a_word():
    assert [kind.word for kind in CodeKind] == ["NDC", "UPC", "GTIN", "UNII", "RxCUI", "set id"]
