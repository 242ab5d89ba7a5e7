"""The products of an SPL document: NDC, names, ingredients with moieties, strengths, looks, marketing.

Source: HL7 SPL implementation guide, section 3 (product data elements).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from medref_desktop.domain.label import Ingredient, LabelProduct, Moiety
from medref_desktop.domain.product import Product
from medref_desktop.importers.spl_text import NAMESPACE, Element

N = NAMESPACE
_NDC_SYSTEM = "2.16.840.1.113883.6.69"
_UNII_SYSTEM = "2.16.840.1.113883.4.9"
_CHARACTERISTICS = "2.16.840.1.113883.1.11.19255"
_ACTIVE = frozenset({"ACTIB", "ACTIM", "ACTIR", "ACTI"})
_DEA = {"C48672": "CI", "C48675": "CII", "C48676": "CIII", "C48677": "CIV", "C48679": "CV"}
_UNITS = {"1": "", "ug": "mcg", "[iU]": "units", "[USP'U]": "units", "U": "units", "meq": "mEq"}
_SPACES = re.compile(r"\s+")
_BEST_CATEGORY = ("NDA", "BLA", "NDA AUTHORIZED GENERIC", "ANDA")


class ProductsRead(NamedTuple):
    products: tuple[LabelProduct, ...]
    category: str


def read_products(document: Element, labeller: str) -> ProductsRead:
    """Every product of the document; the parts of a kit as products of their own, after the kit."""
    found: list[LabelProduct] = []
    for subject in document.iter(f"{N}subject"):
        outer = subject.find(f"{N}manufacturedProduct")
        if outer is not None:
            found += _products(outer, labeller)
    return ProductsRead(tuple(found), _category([product.product.category for product in found]))


def _products(outer: Element, labeller: str) -> Iterator[LabelProduct]:
    inner = outer.find(f"{N}manufacturedProduct")
    if inner is None:
        inner = outer.find(f"{N}manufacturedMedicine")
    if inner is None:
        return
    yield _product(outer, inner, labeller, part_of="")
    kit = _ndc(inner) or _text(inner.find(f"{N}name"))
    for part in inner.iter(f"{N}part"):
        part_product = part.find(f"{N}partProduct")
        if part_product is None:
            part_product = part.find(f"{N}partMedicine")
        if part_product is not None:
            yield _product(part, part_product, labeller, part_of=kit)


def _product(outer: Element, inner: Element, labeller: str, part_of: str) -> LabelProduct:
    ingredients = [i for i in inner.findall(f"{N}ingredient") if i.get("classCode") in _ACTIVE]
    ingredients += inner.findall(f"{N}activeIngredient")
    routes = tuple(dict.fromkeys(filter(None, (r.get("displayName") for r in _routes(outer, inner)))))
    form = _display(inner.find(f"{N}formCode"))
    looks = dict(_characteristics((outer, inner)))
    approval = outer.find(f"{N}subjectOf/{N}approval")
    category = _display(approval.find(f"{N}code")).upper() if approval is not None else ""
    number = approval.find(f"{N}id") if approval is not None else None
    act = outer.find(f"{N}subjectOf/{N}marketingAct/{N}statusCode")
    schedule = outer.find(f"{N}subjectOf/{N}policy/{N}code")
    product = Product(
        ndc=_ndc(inner),
        name=_name(inner),
        form=form.lower(),
        route=", ".join(route.lower() for route in routes),
        strength="; ".join(filter(None, (_strength(i, alone=len(ingredients) == 1) for i in ingredients))),
        dea_schedule=_schedule(schedule),
        imprint=looks.get("SPLIMPRINT", ""),
        color=looks.get("SPLCOLOR", "").lower(),
        shape=looks.get("SPLSHAPE", "").lower(),
        size=looks.get("SPLSIZE", ""),
        score=looks.get("SPLSCORE", ""),
        labeller=labeller,
        packages=_packages(inner),
        category=category,
        application=(number.get("extension") or "") if number is not None else "",
        status=(act.get("code") or "") if act is not None else "",
    )
    generic = _text(inner.find(f"{N}asEntityWithGeneric/{N}genericMedicine/{N}name"))
    return LabelProduct(product, generic, tuple(map(_ingredient, ingredients)), routes, form, part_of)


def _routes(outer: Element, inner: Element) -> Iterator[Element]:
    for place in (outer, inner):
        yield from place.findall(f"{N}consumedIn/{N}substanceAdministration/{N}routeCode")


def _ingredient(ingredient: Element) -> Ingredient:
    substance = ingredient.find(f"{N}ingredientSubstance")
    if substance is None:
        substance = ingredient.find(f"{N}activeIngredientSubstance")
    if substance is None:
        return Ingredient("")
    moieties = [
        Moiety(_text(moiety.find(f"{N}name")), _unii(moiety))
        for moiety in substance.findall(f"{N}activeMoiety/{N}activeMoiety")
    ]
    named = tuple(moiety for moiety in moieties if moiety.name)
    return Ingredient(_text(substance.find(f"{N}name")), _unii(substance), named)


def _strength(ingredient: Element, *, alone: bool) -> str:
    numerator = ingredient.find(f"{N}quantity/{N}numerator")
    denominator = ingredient.find(f"{N}quantity/{N}denominator")
    amount = _amount(numerator)
    if not amount:
        return ""
    per = _amount(denominator)
    whole = f"{amount} in {per}" if per and per != "1" else amount
    return whole if alone else f"{_ingredient(ingredient).name.lower()} {whole}"


def _amount(quantity: Element | None) -> str:
    if quantity is None or not quantity.get("value"):
        return ""
    unit = quantity.get("unit") or ""
    return f"{_plain_number(quantity.get('value', ''))} {_UNITS.get(unit, unit)}".strip()


def _plain_number(value: str) -> str:
    """A number as doses are written: 0.5, never .5 nor 1.0; and commas from 1,000."""
    found = re.fullmatch(r"(\d*)(?:\.(\d*))?", value)
    if not found or not value.strip("."):
        return value
    whole, rest = found[1] or "0", (found[2] or "").rstrip("0")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _characteristics(places: tuple[Element, ...]) -> Iterator[tuple[str, str]]:
    for place in places:
        for characteristic in place.findall(f"{N}subjectOf/{N}characteristic"):
            code, value = characteristic.find(f"{N}code"), characteristic.find(f"{N}value")
            if code is None or value is None or code.get("codeSystem") not in (_CHARACTERISTICS, None):
                continue
            told = value.get("displayName") or value.get("value") or _text(value)
            unit = value.get("unit")
            yield code.get("code") or "", f"{told} {unit}" if unit and unit != "1" else told


def _packages(inner: Element) -> tuple[str, ...]:
    codes = []
    for package in inner.iter(f"{N}containerPackagedProduct", f"{N}containerPackagedMedicine"):
        code = package.find(f"{N}code")
        if code is not None and code.get("code") and code.get("codeSystem") in (_NDC_SYSTEM, None):
            codes.append(code.get("code", ""))
    return tuple(dict.fromkeys(codes))


def _schedule(code: Element | None) -> str:
    if code is None:
        return ""
    return _DEA.get(code.get("code") or "", code.get("displayName") or "")


def _category(categories: list[str]) -> str:
    for category in _BEST_CATEGORY:
        if category in categories:
            return category
    return next(filter(None, categories), "")


def _name(inner: Element) -> str:
    name = inner.find(f"{N}name")
    if name is None:
        return ""
    suffix = _text(inner.find(f"{N}suffix")) or _text(name.find(f"{N}suffix"))
    own = _SPACES.sub(" ", name.text or "").strip()
    return f"{own} {suffix}".strip()


def _ndc(inner: Element) -> str:
    code = inner.find(f"{N}code")
    return (code.get("code") or "") if code is not None else ""


def _unii(substance: Element) -> str:
    code = substance.find(f"{N}code")
    if code is None or code.get("codeSystem") not in (_UNII_SYSTEM, None):
        return ""
    return code.get("code") or ""


def _display(code: Element | None) -> str:
    return _SPACES.sub(" ", code.get("displayName") or "").strip() if code is not None else ""


def _text(element: Element | None) -> str:
    return _SPACES.sub(" ", "".join(element.itertext())).strip() if element is not None else ""
