"""How a product gets into the body: the form group, from its routes, its dosage form and the words of its name.

Source: FDA, routes of administration and dosage forms of the SPL standard (NCI thesaurus).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_GROUP_OF_ROUTE = {
    "ORAL": "oral", "SUBLINGUAL": "oral", "BUCCAL": "oral", "ENTERAL": "oral", "NASOGASTRIC": "oral",
    "TRANSMUCOSAL": "oral", "OROPHARYNGEAL": "oral",
    "RESPIRATORY (INHALATION)": "inhaled", "INTRABRONCHIAL": "inhaled", "ENDOTRACHEAL": "inhaled",
    "INTRATRACHEAL": "inhaled",
    "NASAL": "nasal",
    "OPHTHALMIC": "eye", "CONJUNCTIVAL": "eye", "INTRAVITREAL": "injection", "INTRACAMERAL": "injection",
    "INTRAOCULAR": "injection", "SUBCONJUNCTIVAL": "injection", "SUBRETINAL": "injection", "RETROBULBAR": "injection",
    "AURICULAR (OTIC)": "ear", "INTRATYMPANIC": "ear",
    "TOPICAL": "skin", "CUTANEOUS": "skin", "TRANSDERMAL": "patch", "IONTOPHORESIS": "skin",
    "PERCUTANEOUS": "injection", "SUBMUCOSAL": "injection",
    "RECTAL": "rectal", "VAGINAL": "vaginal",
    "DENTAL": "other", "PERIODONTAL": "other", "GINGIVAL": "other", "EXTRACORPOREAL": "other",
    "HEMODIALYSIS": "other", "URETHRAL": "other", "INTRAVESICAL": "other", "IRRIGATION": "other",
    "URETERAL": "other", "INTRALUMINAL": "other", "INTRAPERITONEAL": "other", "INTRAUTERINE": "other",
}  # fmt: skip
_INJECTED = re.compile(
    r"INTRA|SUBCUTANEOUS|EPIDURAL|PERINEURAL|INFILTRATION|PARENTERAL|SUBARACHNOID|SOFT TISSUE|INTERSTITIAL|"
    r"PERIARTICULAR"
)
_ON_THE_SKIN = frozenset({"TOPICAL", "CUTANEOUS", "TRANSDERMAL"})
_UNDER_THE_SKIN = frozenset({"SUBCUTANEOUS", "SUBDERMAL", "INTRADERMAL"})
_INTO_THE_EYEBALL = frozenset({"INTRAOCULAR", "INTRAVITREAL", "INTRACAMERAL", "SUBRETINAL"})
# What the form says of itself: where it speaks, it speaks more plainly than the route.
_FORMS = (
    (re.compile(r"\bimplant|\bintrauterine|\bpellet", re.IGNORECASE), "implant"),
    (re.compile(r"\bpatch|transdermal system|\bfilm, extended release$", re.IGNORECASE), "patch"),
)
_WORDS = (
    (r"ophthalmic|eye drop|intravitreal", "eye"),
    (r"\botic\b|ear drop", "ear"),
    (r"nasal|nose", "nasal"),
    (r"vaginal", "vaginal"),
    (r"rectal|suppositor|enema", "rectal"),
    (r"inhal|nebuliz|\bmdi\b", "inhaled"),
    (r"transdermal|\bpatch", "patch"),
    (r"\bimplant", "implant"),
    (r"intravesical|bladder|irrigat", "other"),
    (r"inject|infusion|intravenous|subcutaneous|intramuscular", "injection"),
    (
        r"\bcream\b(?![- ]colou?r)|ointment|lotion|topical|\bgel\b|shampoo|foam|cleans|soap|sunscreen|lip balm|\bspf",
        "skin",
    ),
    (r"tablet|capsule|oral(?! inhal)|syrup|elixir|chewable|lozenge|\bpills?\b|softgel|gummies", "oral"),
)


_INHALED = re.compile(r"inhal|ellipta|diskus|respimat|neohaler|\bhfa\b|pressair|aerosphere|metered", re.IGNORECASE)
_SAID_INHALED = re.compile(r"(?:for|by) oral inhalation|inhalation (?:powder|aerosol|spray)", re.IGNORECASE)
_SAID_INTRAVENOUS = re.compile(r"intravenous(?:ly| use| administration| injection)", re.IGNORECASE)
_FOR_THE_EYE = re.compile(r"ophthalmic|eye drop|\bdrops?\b|conjunctiva", re.IGNORECASE)
_WORN = re.compile(r"(?:topical|transdermal|dermal|analgesic|heat) (?:system|patch)", re.IGNORECASE)
_STUCK_ON = re.compile(r"\bpatch|transdermal system|\bfilm\b|topical system", re.IGNORECASE)
_RUBBED_IN = re.compile(r"\bgel\b|\bcream\b|\bspray\b|\blotion\b|ointment|topical solution|emulsion", re.IGNORECASE)
_IMPLANT = re.compile(r"\bimplants?:?\s+\d|\([\w ]+ implants?\)|\b(?:implants?|pellets?) for subcut", re.IGNORECASE)
_STAYS_IN_THE_WOMB = re.compile(r"intrauterine (?:[\w-]+ ){0,3}(?:system|device|contracepti)|\biud\b", re.IGNORECASE)
_ON_TOP_OF = (("nasal", "nasal"), ("ophthalmic", "eye"), ("otic", "ear"), ("vaginal", "vaginal"), ("rectal", "rectal"))


def form_groups(routes: Sequence[str], form: str, names: Iterable[str], text: str = "") -> tuple[str, ...]:
    """The groups of a product, in the order of its routes; empty where nothing tells.

    `text` is how the label begins to describe the product: it speaks only where the routes say nothing or too little.

    >>> form_groups(["ORAL", "INTRAVENOUS"], "", []), form_groups(["TRANSDERMAL"], "GEL", [])
    (('oral', 'injection'), ('skin',))
    """
    told = " ".join((form, *names)).lower()
    upper = _without_second_routes([route.strip().upper() for route in routes if route.strip()])
    groups = list(dict.fromkeys(_of_route(route, form) for route in upper))
    if not groups:
        group = next((group for pattern, group in _WORDS if re.search(pattern, told)), "") or _first_told(text.lower())
        return (group,) if group else ()
    if "INTRAUTERINE" in upper and _STAYS_IN_THE_WOMB.search(f"{told} {text}"):
        groups = ["implant" if group == "other" else group for group in groups]
    if _UNDER_THE_SKIN.issuperset(upper) and _IMPLANT.search(text):
        groups = ["implant"]
    if "TRANSDERMAL" in upper and _RUBBED_IN.search(f"{told} {text}") and not _STUCK_ON.search(f"{told} {text}"):
        groups = ["skin" if group == "patch" else group for group in groups]
    return tuple(dict.fromkeys(_told_better(group, groups, told, text) for group in groups))


def _first_told(text: str) -> str:
    """The group of the first word of a text that tells one: tablets for a vaginal infection are tablets."""
    found = ((match.start(), group) for pattern, group in _WORDS if (match := re.search(pattern, text)))
    return min(found, default=(0, ""))[1]


def _without_second_routes(routes: list[str]) -> list[str]:
    """Without routes by which an injection is also given: into the windpipe in need, onto the eye in surgery."""
    second = set()
    if any(_GROUP_OF_ROUTE.get(route, "injection") == "injection" for route in routes):
        second.add("ENDOTRACHEAL")
    if _INTO_THE_EYEBALL & set(routes):
        second.add("OPHTHALMIC")
    if _ON_THE_SKIN & set(routes):
        second.add("PERCUTANEOUS")
    return [route for route in routes if route not in second] or routes


def _told_better(group: str, groups: Sequence[str], names: str, text: str) -> str:
    """Inhalers are said to be used orally, eye drops topically: never the mouth's or the skin's text for them."""
    if group == "eye" and _SAID_INTRAVENOUS.search(text) and not _FOR_THE_EYE.search(f"{names} {text}"):
        return "injection"
    if group == "oral" and ("inhaled" in groups or _INHALED.search(names) or _SAID_INHALED.search(text)):
        return "inhaled"
    if group == "skin":
        better = next((other for other in ("eye", "ear", "nasal") if other in groups), "")
        if not better and _WORN.search(f"{names} {text}"):
            return "patch"
        return better or next((other for word, other in _ON_TOP_OF if re.search(rf"\b{word}\b", names)), group)
    return group


def _of_route(route: str, form: str) -> str:
    for pattern, group in _FORMS:
        if form and pattern.search(form) and route in _ON_THE_SKIN | _UNDER_THE_SKIN:
            return group
    if route == "TRANSDERMAL" and form and not re.search(r"patch|film|system", form, re.IGNORECASE):
        return "skin"
    known = _GROUP_OF_ROUTE.get(route)
    if known:
        return known
    return "injection" if _INJECTED.match(route) else "other"
