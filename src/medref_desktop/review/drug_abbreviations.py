"""Abbreviated drug names: each has been read as another drug.

Sources: ISMP List of Error-Prone Abbreviations (drug name abbreviations), and those that oncology, HIV and
tuberculosis charts use. Left out are those that mean something else in a monograph: MS, T3, PCA, TPO, HCT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medref_desktop.domain.finding import Finding

MEANINGS = {
    "3TC": "lamivudine",
    "5-ASA": "mesalamine",
    "5-FU": "fluorouracil",
    "5FU": "fluorouracil",
    "6-MP": "mercaptopurine",
    "6MP": "mercaptopurine",
    "6-TG": "thioguanine",
    "APAP": "acetaminophen",
    "ara-A": "vidarabine",
    "ara-C": "cytarabine",
    "ASA": "aspirin",
    "ATO": "arsenic trioxide",
    "ATRA": "tretinoin",
    "ATV": "atazanavir",
    "AZA": "azathioprine” or “azacitidine",
    "AZT": "zidovudine",
    "BCNU": "carmustine",
    "CBZ": "carbamazepine",
    "CCNU": "lomustine",
    "CDDP": "cisplatin",
    "CPZ": "prochlorperazine” or “chlorpromazine",
    "CsA": "cyclosporine",
    "CTX": "cyclophosphamide” or “ceftriaxone",
    "CYA": "cyclosporine",
    "DDAVP": "desmopressin",
    "DNR": "daunorubicin",
    "DTO": "opium tincture",
    "EFV": "efavirenz",
    "EMB": "ethambutol",
    "FK506": "tacrolimus",
    "FTC": "emtricitabine",
    "HCTZ": "hydrochlorothiazide",
    "INH": "isoniazid",
    "KCl": "potassium chloride",
    "MgSO4": "magnesium sulfate",
    "MMF": "mycophenolate mofetil",
    "MSO4": "morphine sulfate",
    "MTX": "methotrexate",
    "NTG": "nitroglycerin",
    "NVP": "nevirapine",
    "PCN": "penicillin",
    "PTU": "propylthiouracil",
    "PZA": "pyrazinamide",
    "SMX": "sulfamethoxazole",
    "TAF": "tenofovir alafenamide",
    "TDF": "tenofovir disoproxil",
    "TMP": "trimethoprim",
    "TNK": "tenecteplase",
    "tPA": "alteplase",
    "TPA": "alteplase",
    "VCR": "vincristine",
    "VPA": "valproic acid",
    "ZDV": "zidovudine",
    "ZnSO4": "zinc sulfate",
}

_ABBREVIATION = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(map(re.escape, sorted(MEANINGS, key=len, reverse=True)))
    + r")(?!\w|-PS)"  # ASA-PS is a scale of anesthesia
)


def findings(text: str, first_line: int = 1) -> Iterator[Finding]:
    """Every abbreviated drug name in Markdown text."""
    for match in _ABBREVIATION.finditer(text):
        message = f"“{match[0]}” can be read as another drug: write “{MEANINGS[match[0]]}”."
        yield Finding(first_line + text.count("\n", 0, match.start()), message)
