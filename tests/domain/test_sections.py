"""Where a text of a label stands, and whether what is coded as a boxed warning warns."""

import pytest

from medref_desktop.domain.sections import warns


@pytest.mark.parametrize(
    "text",
    [
        "WARNING: SUICIDAL THOUGHTS AND BEHAVIORS Antidepressants increased the risk",
        "NOT FOR INTRATHECAL USE",
        "Severe hypotension and bradycardia can occur.",
        "Severe rash. Start with 25 mg daily to lower the risk of it.",
        "ESTROGENS INCREASE THE RISK OF ENDOMETRIAL CANCER",
        "What is the most important information I should know? Exa can cause serious side effects.",
        "Exa should be administered under the supervision of a physician. Anaphylaxis may occur.",
    ],
)
def test_a_warning_in_a_box_warns(text):
    assert warns(text)


@pytest.mark.parametrize(
    "text",
    [
        "PHARMACY BULK PACKAGE - NOT FOR DIRECT INFUSION",
        "For inhalation only. Do not swallow.",
        "Severe Symptomatology - 3 mg to 5 mg b.i.d. or t.i.d.",
        "Severely disturbed children may require more than 0.05 mg/kg/day.",
        "MEDICATION GUIDE Exa can cause serious side effects.",
        "How should I take Exa? Call your doctor if you take too much, as an overdose is dangerous.",
        "Before taking Exa, tell your doctor if you have had a stroke or bleed easily.",
        "",
    ],
)
def test_doses_seals_and_parts_of_a_leaflet_in_a_box_do_not_warn(text):
    assert not warns(text)
