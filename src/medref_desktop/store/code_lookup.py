"""What a code finds in the packs: labels with their drugs and products. Never by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medref_desktop.domain.codes import Code, CodeKind, read_code
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.product_code import PRODUCT_PART, WHOLE_LABEL, product_ndcs, product_parts
from medref_desktop.domain.query import NAME_RANK, NameKind, SearchQuery, Tier
from medref_desktop.errors import MonographDamaged
from medref_desktop.store.pack import MonographRef, NameMatch, Pack

if TYPE_CHECKING:
    from medref_desktop.domain.product import Product


class Coded(NamedTuple):
    """A label at one of its drugs, with the number of the product in it, or WHOLE_LABEL."""

    ref: MonographRef
    product: int


class CodedProduct(NamedTuple):
    """A product that a code names; None where the label has the code for all its products."""

    ref: MonographRef
    product: Product | None


class CodeSearch:
    """Asks the packs of a library, whose list it shares; `in_order` puts labels in the order of the library."""

    def __init__(self, packs: Sequence[Pack], in_order: Callable[[Sequence[MonographRef]], list[MonographRef]]) -> None:
        self._packs, self._in_order = packs, in_order

    def coded(self, code: Code) -> list[Coded]:
        """What a code finds, labels in their order; what many products share finds each drug's first label."""
        found = look_up(self._packs, code)
        order = {ref: at for at, ref in enumerate(self._in_order(list(dict.fromkeys(coded.ref for coded in found))))}
        # A label is shown in its newest version alone, and as the clinic has it: pinned, withdrawn or neither.
        kept = {(ref.pack, ref.id, ref.drug): ref for ref in order}
        identified = [((coded.ref.pack, coded.ref.id, coded.ref.drug), coded) for coded in found]
        placed = [coded._replace(ref=kept[key]) for key, coded in identified if key in kept]
        placed.sort(key=lambda coded: (order[coded.ref], coded.product))
        return first_of_each_drug(placed) if code.kind in (CodeKind.UNII, CodeKind.RXCUI) else placed

    def products(self, code: Code) -> list[CodedProduct]:
        """The products that a code names, read from their labels.

        Raises:
            MonographDamaged: a label does not match its hash, or does not have what the index says.
        """
        return [CodedProduct(coded.ref, self._product(coded, code)) for coded in self.coded(code)]

    def matches(self, query: SearchQuery) -> list[NameMatch]:
        """The drugs of a query that is a code, each with its first product. Codes are precise: no class limits them."""
        code = read_code(query.named)
        if code is None or not code.spellings:
            return []
        firsts: dict[Drug, Coded] = {}
        for coded in self.coded(code):
            firsts.setdefault(coded.ref.drug, coded)
        rank = NAME_RANK[NameKind.CODE]
        return [
            NameMatch(Tier.CODE, rank, "", drug, self._words(coded, code), NameKind.CODE)
            for drug, coded in firsts.items()
        ]

    def _words(self, coded: Coded, code: Code) -> str:
        """The product that a code was met by, in words; only the code where it stands for no single product."""
        try:
            product = self._product(coded, code) if code.names_a_product else None
        except MonographDamaged:
            product = None  # told when the drug is opened
        if product is None:
            return code.told
        return ", ".join(filter(None, (product.name, product.strength, product.labeller, f"NDC {product.ndc}")))

    def _product(self, coded: Coded, code: Code) -> Product | None:
        if coded.product == WHOLE_LABEL:
            return None
        wanted = code.spellings if code.names_a_product else ()
        return _pack_of(self._packs, coded).product(coded.ref, coded.product, wanted)


def look_up(packs: Sequence[Pack], code: Code) -> list[Coded]:
    """All that a code finds, pack by pack. Of a package that no label lists, its product."""
    if code.kind is CodeKind.SET_ID:
        return [coded for pack in packs for coded in _of_set_id(pack, code.text)]
    spellings = [spelling[:PRODUCT_PART] if code.names_a_product else spelling for spelling in code.spellings]
    readings = [_listed(packs, spelling) for spelling in dict.fromkeys(spellings)]
    found = [coded for reading in readings for coded in reading]
    if sum(map(bool, readings)) > 1:
        return [coded for coded in found if _may_list(packs, coded, code)] or found
    return found


def first_of_each_drug(found: Sequence[Coded]) -> list[Coded]:
    """Of each drug what its first label has."""
    firsts: dict[object, MonographRef] = {}
    for coded in found:
        firsts.setdefault(coded.ref.drug, coded.ref)
    return [coded for coded in found if firsts[coded.ref.drug] == coded.ref]


def _listed(packs: Sequence[Pack], spelling: str) -> list[Coded]:
    return [Coded(*found) for pack in packs for found in pack.coded(spelling)]


def _may_list(packs: Sequence[Pack], coded: Coded, code: Code) -> bool:
    """Whether a product lists the very package that is asked for; true where its label cannot be read."""
    try:
        product = _pack_of(packs, coded).product(coded.ref, coded.product)
    except MonographDamaged:
        return True
    return bool(set(code.spellings) & set(product_ndcs(product)))


def _pack_of(packs: Sequence[Pack], coded: Coded) -> Pack:
    return next(pack for pack in packs if pack.info.name == coded.ref.pack)


def _of_set_id(pack: Pack, set_id: str) -> Iterator[Coded]:
    """Every product of a label at the drugs that its NDC finds; the whole label at drugs that none finds."""
    refs = pack.labels_of_set_id(set_id)
    found: dict[Coded, None] = {}
    for number, product in enumerate(pack.products(refs[0]) if refs else ()):
        listed = [Coded(*found) for part in product_parts(product) for found in pack.coded(part)]
        found |= dict.fromkeys(coded for coded in listed if coded.ref in refs and coded.product == number)
    yield from found
    yield from (Coded(ref, WHOLE_LABEL) for ref in refs if not any(coded.ref == ref for coded in found))
