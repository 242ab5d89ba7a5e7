"""The lists of names that the program ships, in resources/names: read once, when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from medref_desktop.domain.look_alikes import LookAlikes
from medref_desktop.paths import resource

if TYPE_CHECKING:
    from medref_desktop.domain.known_names import KnownNames
    from medref_desktop.domain.name_lists import NameLists


@cache
def name_lists() -> NameLists:
    """Synonyms and abbreviations, for the index of a pack."""
    from medref_desktop.domain.name_lists import NameLists

    synonyms = shipped_list("synonyms")
    return NameLists.of(shipped_list("abbreviations"), synonyms["same"], synonyms["combinations"])


@cache
def look_alikes() -> LookAlikes:
    """The pairs of names that are taken for each other, in tall-man letters."""
    return LookAlikes.of(chain.from_iterable(look_alike_sets().values()))


def look_alike_sets() -> dict[str, list[list[str]]]:
    """The sets of names that are taken for each other, in tall-man letters, by the list that they come from.

    Every start reads them before its first list, and plain lines need no parser to be loaded.
    """
    sets: dict[str, list[list[str]]] = {}
    for line in resource("names/look_alikes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sets[line.strip("[]")] = here = list[list[str]]()
        elif line and not line.startswith("#"):
            here.append(line.split(", "))
    return sets


@cache
def known_names() -> KnownNames:
    """Every drug that a list names, whether any pack has it or not."""
    from medref_desktop.domain.known_names import KnownNames  # the first list needs look-alikes alone
    from medref_desktop.store.formulary import formulary

    synonyms, brands = shipped_list("synonyms"), shipped_list("brands")
    alone = {name: name for names in synonyms["same"] for name in names}
    alike = {name: name for name in look_alikes().plain_names()}
    whole = {name: parts for parts, names in synonyms["combinations"].items() for name in names}
    branded = {name: parts for parts, names in brands.items() for name in (parts, *names)}
    planned = {name: name for name in formulary().names}
    return KnownNames.of({**alike, **alone, **whole, **branded, **planned}, name_lists())


@cache
def shipped_list(name: str) -> Mapping[str, Any]:
    """One of the lists in resources/names, as it stands there."""
    import tomllib  # the first list needs look-alikes alone

    return tomllib.loads(resource(f"names/{name}.toml").read_text(encoding="utf-8"))
