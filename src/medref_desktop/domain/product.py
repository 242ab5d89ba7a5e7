"""One marketed item of a drug, as its official label lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """NDC (with its hyphens, always text), name, labeller, form, route, strength; and how solids look.

    `packages` holds the NDCs of its packages. `strength` names each ingredient with its amount and unit where there
    are several. `category` is the marketing category (NDA, ANDA, BLA, unapproved ...) and `status` its marketing
    status, both as the label has them; `size` in millimetres with its unit; `score` the number of parts.
    """

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
    labeller: str = ""
    packages: tuple[str, ...] = ()
    category: str = ""
    application: str = ""
    status: str = ""
    score: str = ""
