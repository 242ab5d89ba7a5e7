import pytest

from medref_desktop.domain.ndc import normal_ndc, possible_ndcs


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("0078-0668", "000780668"),
        ("0078-0668-15", "00078066815"),
        ("68071-123-1", "68071012301"),
        ("50090-3432-0", "50090343200"),
        (" 0078-0668 ", "000780668"),
        ("0078", ""),
        ("0078-0668-15-1", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_every_hyphenated_ndc_has_one_spelling(written, normal):
    assert normal_ndc(written) == normal


def test_ten_digits_without_hyphens_may_mean_three_codes():
    assert possible_ndcs("0078066815") == ("00078066815", "00780066815", "00780668105")
    assert "68071012301" in possible_ndcs("6807112301")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0078-0668-15", ("00078066815",)),
        ("00078066815", ("00078066815",)),
        ("00078 0668 15", ("00078066815",)),
        ("00780668", ("000780668", "007800668")),
        ("warfarin", ()),
        ("٠٠٧٨٠٦٦٨١٥", ()),
        ("12", ()),
    ],
)
def test_what_a_typed_code_may_mean(typed, meant):
    assert possible_ndcs(typed) == meant
