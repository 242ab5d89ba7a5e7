"""Small openFDA records for tests."""

from __future__ import annotations

from typing import Any

SET_ID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


def record(**fields: Any) -> dict[str, Any]:
    """A record; fields replace or add, None takes one away. `about` changes the part openfda."""
    about = {
        "brand_name": ["Exa"],
        "generic_name": ["EXAMPLINE HYDROCHLORIDE"],
        "substance_name": ["EXAMPLINE HYDROCHLORIDE"],
        "unii": ["ABC"],
        "manufacturer_name": ["Example Pharma"],
        "product_ndc": ["0001-0002"],
        "package_ndc": ["0001-0002-03", "0001-0009-03"],
        "product_type": ["HUMAN PRESCRIPTION DRUG"],
        "route": ["ORAL"],
        "application_number": ["NDA000001"],
        "pharm_class_epc": ["Example Agent [EPC]"],
        **fields.pop("about", {}),
    }
    made = {
        "set_id": SET_ID,
        "id": "12345678-0000-0000-0000-000000000000",
        "version": "3",
        "effective_time": "20260102",
        "openfda": {key: value for key, value in about.items() if value is not None},
        "indications_and_usage": ["1 INDICATIONS AND USAGE Exa is for high blood pressure."],
        **fields,
    }
    return {key: value for key, value in made.items() if value is not None}
