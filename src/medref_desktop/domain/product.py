"""One marketed item of a drug, as its official label lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """NDC (with its hyphens, always text), name, form, route, strength; and how solids look."""

    ndc: str
    name: str
    form: str
    route: str
    strength: str
    dea_schedule: str = ""
    imprint: str = ""
    color: str = ""
    shape: str = ""
    size: str = ""
