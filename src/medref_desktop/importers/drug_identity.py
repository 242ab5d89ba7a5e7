"""Which drugs and form groups a label stands under, and by which names it is found there.

The rules are learnt on real labels: by the active moiety of each substance, never by stripping words blindly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from medref_desktop.domain.blocks import plain_text
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label import Ingredient, Label, LabelProduct
from medref_desktop.domain.monograph import Names, Place
from medref_desktop.domain.names import drug_key, fold
from medref_desktop.importers.brand_name import as_written, brands_of
from medref_desktop.importers.form_group import form_groups
from medref_desktop.importers.generic_name import parts_of
from medref_desktop.importers.moieties import moiety_of, plain

_OPENING = 400
"""Characters at the beginning of a section that name the medicine and its form."""

_WHAT_IT_IS = ("43678-2", "34089-3", "34069-5")
"""Dosage forms, description, how supplied. Directions for use warn of the other forms of a medicine too."""

MOST_INGREDIENTS = 5
"""Above these the brand is the name that people know."""

# No medicine where others stand beside them.
_CARRIERS = frozenset({"water", "nitrogen", "helium", "air", "sterile water"})
_VEHICLES = frozenset({"dextrose", "sodium chloride"})
# Forms that are another medicine although the substance is the same.
_SPECIAL_FORMS = (
    (re.compile(r"liposom", re.IGNORECASE), "liposomal"),
    (re.compile(r"protein[- ]bound|\wbumin[- ]bound", re.IGNORECASE), "protein-bound"),
    (re.compile(r"lipid complex", re.IGNORECASE), "lipid complex"),
)
_OTHER_FORMS = re.compile(
    r"(?:\bnot\b|other than|unlike|different from|than)[^.;]{0,80}(?:liposom|-bound|lipid complex)\w*", re.IGNORECASE
)
"""What a label says it is not."""
_ELEMENTS = {
    "selenium": re.compile(r"seleni|selenate"),
    "zinc": re.compile(r"zinc\b"),
    "copper": re.compile(r"copper|cupric"),
    "manganese": re.compile(r"mangan"),
    "iron": re.compile(r"iron|ferr"),
    "lithium": re.compile(r"lithium"),
    "calcium": re.compile(r"calcium"),
    "magnesium": re.compile(r"magnesium"),
    "potassium": re.compile(r"potassium"),
}
_INSULIN = re.compile(r"^insulin\b", re.IGNORECASE)
_MIX = re.compile(r"\bmix\b|protamine|\b[57][05]/[2-5][05]\b", re.IGNORECASE)
_HUMAN_INSULINS = (
    (re.compile(r"isophane|\bnph\b|\b70/30\b|[^a-z]n$", re.IGNORECASE), "insulin human isophane (NPH)"),
    (re.compile(r"\bregular\b|\b70/30\b|[^a-z]r$|\bU-500\b", re.IGNORECASE), "insulin human regular"),
)
_NAMED_BY_GENERIC = frozenset({"epoetin", "interferon", "peginterferon", "somatropin"})
"""Substances whose name lacks a word that tells medicines apart: epoetin alfa."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`made_from` says how the keys were made; `unsure` what a person should look at."""

    places: tuple[Place, ...]
    made_from: str
    unsure: tuple[str, ...] = ()
    uniis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    """The ingredients of one drug, as moieties in the order in which its name has them."""

    moieties: tuple[str, ...]
    how: tuple[str, ...]
    unsure: tuple[str, ...]
    salts: tuple[str, ...] = ()


def identify(label: Label) -> Identity:
    """The places of a label; none where nothing tells its drug."""
    places: list[Place] = []
    how: list[str] = []
    unsure: list[str] = []
    uniis: list[str] = []
    for products in _by_content(label):
        first = products[0]
        named = _named(first, label)
        uniis += [ingredient.unii for ingredient in first.ingredients if ingredient.unii]
        if not named.moieties:
            continue
        how += named.how
        unsure += named.unsure
        places += _places(named, products, label, unsure)
    return Identity(
        _once(places), "; ".join(dict.fromkeys(how)), tuple(dict.fromkeys(unsure)), tuple(dict.fromkeys(uniis))
    )


def _by_content(label: Label) -> Iterator[list[LabelProduct]]:
    """The products of a label, those with the same substances and generic name together; a label may have none."""
    groups: dict[tuple[object, ...], list[LabelProduct]] = {}
    for product in label.products:
        substances = tuple(sorted(plain(ingredient.name) for ingredient in product.ingredients))
        key = (substances,) if substances else (substances, plain(product.generic_name))
        groups.setdefault(key, []).append(product)
    if label.products and not any(product.ingredients or product.generic_name for product in label.products):
        # Nothing but the names tells the drugs of such a label: each name is one.
        for generic in label.generic_names or ("",):
            yield [replace(product, generic_name=generic) for product in label.products]
        return
    if len(groups) > 1:
        # Inert parts of a kit (placebo tablets, solvents) are no drug.
        groups = {key: found for key, found in groups.items() if key[0] and set(key[0]) - _CARRIERS} or groups  # type: ignore[call-overload]
    yield from groups.values()


def _named(product: LabelProduct, label: Label) -> _Named:
    generic = product.generic_name or (label.generic_names[0] if label.generic_names else "")
    from_name = parts_of(generic)
    ingredients = [i for i in product.ingredients if plain(i.name) and plain(i.name) not in _CARRIERS]
    ingredients = ingredients or [i for i in product.ingredients if plain(i.name)]
    if ingredients:
        named = _from_substances(ingredients, from_name, f"{generic} {product.product.name}")
    elif from_name:
        named = _from_names(from_name, generic)
    else:
        return _Named((), (), ())
    return _in_special_form(named, product, label)


def _in_special_form(named: _Named, product: LabelProduct, label: Label) -> _Named:
    """Liposomes and the like; of a combination only where its very name says so."""
    told = _all_names(product, label)
    if len(named.moieties) == 1:
        told += f" {_opening_texts(label, _WHAT_IT_IS)}"
    told = _OTHER_FORMS.sub(" ", told)
    special = next((word for pattern, word in _SPECIAL_FORMS if pattern.search(told)), "")
    if not special or any(special in moiety for moiety in named.moieties):
        return named
    whole = tuple(f"{moiety} {special}" for moiety in named.moieties)
    return _Named(whole, (*named.how, f"{special}: another medicine"), named.unsure, named.salts)


def _from_substances(ingredients: Sequence[Ingredient], from_name: list[str], generic: str) -> _Named:
    confirmed = tuple(from_name)
    found = [(i, moiety_of(i.name, confirmed + _stated(i))) for i in ingredients]
    moieties = list(dict.fromkeys(name for _, moiety in found for name in _apart(moiety.name, from_name, generic)))
    unsure = [moiety.how for _, moiety in found if not moiety.is_sure]
    from_name = [name for name in from_name if name in moieties or name not in _VEHICLES] or from_name
    words = {word for i, _ in found for word in re.findall(r"[\w.-]+", plain(i.name))}
    missing = [
        name
        for name in from_name
        if not any(_same(name, moiety) for moiety in moieties) and not set(name.split()) <= words
    ]
    if len(from_name) > len(moieties) and len(from_name) - len(missing) == len(moieties) and moieties:
        unsure.append(f"the substances lack {', '.join(missing)}, which the generic name has")
        moieties += missing
    moieties.sort(key=lambda moiety: _place_in(moiety, from_name))
    substances = [plain(name) for i, _ in found for name in (i.name, *_stated(i))]
    # "aflibercept" is a word of ziv-aflibercept, and finds it without being its name.
    salts = [name for name in substances if not any(fold(name) in fold(moiety) for moiety in moieties)]
    how = tuple(moiety.how for _, moiety in found)
    return _Named(tuple(moieties), how, tuple(unsure), tuple(dict.fromkeys(salts)))


def _from_names(from_name: list[str], generic: str) -> _Named:
    how = f"generic name, as the label lists no substance: {generic.lower()}"
    whole = moiety_of(plain(generic))
    is_sure = whole.is_sure and [whole.name] == from_name
    return _Named(tuple(dict.fromkeys(from_name)), (how,), () if is_sure else (how,))


def _stated(ingredient: Ingredient) -> tuple[str, ...]:
    """The moieties that the source itself states, where they are the substance's own first words."""
    return tuple(plain(moiety.name) for moiety in ingredient.moieties)


def _apart(moiety: str, from_name: Sequence[str], names: str) -> tuple[str, ...]:
    """What the substance alone does not tell apart: insulins by their mix, biologics by their whole generic name."""
    if moiety == "insulin human":
        parts = [part for pattern, part in _HUMAN_INSULINS if pattern.search(names)]
        return tuple(parts) if parts else (moiety,)
    if moiety in _ELEMENTS:
        # Some labels list the element alone, of which the strength is told: selenium for selenious acid.
        salts = [name for name in from_name if name != moiety and _ELEMENTS[moiety].match(name)]
        return tuple(salts[:1]) or (moiety,)
    if _INSULIN.match(moiety) and _MIX.search(names) and "protamine" not in moiety:
        return f"{moiety} protamine", moiety
    for name in from_name:
        if name.startswith(f"{moiety} ") and moiety_of(name).how.startswith("kept apart"):
            return (name,)  # the label lists the moiety alone, and names the ester or salt that matters
        longer = name.startswith(f"{moiety} ") and moiety in _NAMED_BY_GENERIC
        if longer or name in (f"ziv-{moiety}", f"tbo-{moiety}"):
            return (name,)
    if moiety.startswith("botulinum toxin") and len(from_name) == 1 and "botulinumtoxin" in from_name[0]:
        return (from_name[0],)
    return (moiety,)


def _same(name: str, moiety: str) -> bool:
    one, other = fold(name), fold(moiety)
    return one == other or one.startswith(other) or other.startswith(one)


def _place_in(moiety: str, from_name: list[str]) -> int:
    return next((at for at, name in enumerate(from_name) if _same(name, moiety)), len(from_name))


def _all_names(product: LabelProduct, label: Label) -> str:
    return " ".join((product.generic_name, product.product.name, product.form, *label.generic_names, *label.brands))


def _opening_texts(label: Label, codes: Iterable[str] = (*_WHAT_IT_IS, "34068-7")) -> str:
    """The first words of the sections that say what the medicine is: its form, its description, how it is given."""
    texts = []
    for code in codes:
        for section in label.sections:
            if section.code == code:
                texts.append(plain_text(section.blocks)[:_OPENING])
                break
    return " ".join(texts)


def _places(named: _Named, products: Sequence[LabelProduct], label: Label, unsure: list[str]) -> Iterator[Place]:
    brands = [product.product.name for product in products if product.product.name] or list(label.brands)
    generics = [product.generic_name for product in products if product.generic_name] or list(label.generic_names)
    moieties, name = named.moieties, " / ".join(named.moieties)
    if len(moieties) > MOST_INGREDIENTS and brands:
        name = as_written(brands[0])
        moieties = (name,)
    groups: list[str] = []
    for product in products:
        groups += form_groups(product.routes, product.form, (*generics, *brands, label.title), _opening_texts(label))
    told_by_form = form_groups((), "", (), _opening_texts(label, ("43678-2",)))
    if groups and not any(product.routes for product in products) and tuple(groups[:1]) != told_by_form:
        unsure.append(f"no route is told: {groups[0]} by the words of the label")
    if not groups:
        unsure.append("neither a route nor a form is told: the form group is unknown")
        groups = ["other"]
    shown = brands_of(brands, (name, *named.salts, *named.moieties), generics)
    contents = (" / ".join(named.moieties),) if moieties != named.moieties else ()
    names = Names(name, shown, named.salts, _synonyms((*generics, *contents), brands, (name, *shown)))
    for group in dict.fromkeys(groups):
        yield Place(Drug(drug_key(moieties), group), names)


def _synonyms(generics: Iterable[str], brands: Iterable[str], shown: Iterable[str]) -> tuple[str, ...]:
    """Names as printed, where they say more than those shown: suffixes of biologics, words of the form."""
    have = {fold(name) for name in shown}
    told = [re.sub(r"\s+", " ", name).strip() for name in (*(generic.lower() for generic in generics), *brands)]
    return tuple({fold(name): name for name in reversed(told) if name and fold(name) not in have}.values())[::-1]


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each drug once, with the names of all its products."""
    merged: dict[Drug, Place] = {}
    for place in places:
        if place.drug in merged:
            one, other = merged[place.drug].names, place.names
            both = Names(
                one.name,
                *(tuple(dict.fromkeys((*a, *b))) for a, b in (
                    (one.brands, other.brands), (one.salts, other.salts), (one.synonyms, other.synonyms),
                )),
            )  # fmt: skip
            merged[place.drug] = Place(place.drug, both)
        else:
            merged[place.drug] = place
    return tuple(merged.values())
