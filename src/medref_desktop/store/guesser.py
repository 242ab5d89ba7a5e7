"""What a person may have meant: abbreviations, known drugs by another name, near names. Guesses, never hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from medref_desktop.domain.codes import Code
from medref_desktop.domain.names import GROUP_WORDS, fold
from medref_desktop.domain.query import MOST_GUESSES, NameKind, SearchQuery, Tier
from medref_desktop.store.near_names import SHORTEST, edits_to, traces_by_letters, traces_by_sound, within_two_edits
from medref_desktop.store.pack import NameMatch, Pack

if TYPE_CHECKING:
    from medref_desktop.domain.known_names import KnownDrug

MOST_NAMED = 3
"""Drugs without a monograph that a sentence names."""
MOST_ABBREVIATED = 50
"""An abbreviation names every drug that it may mean, not the first few."""


class Guesser:
    """Asks the packs of a library, whose list it shares."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = packs
        self._names_by_letter: dict[str, list[str]] = {}

    def known(self, query: SearchQuery) -> KnownDrug | None:
        """The drug that the shipped lists know by this very name, whether any pack has it or not.

        None within a class: what the packs have outside it is not asked for.
        """
        if len(query.folded) < SHORTEST or query.drug_class:
            return None
        from medref_desktop.store.name_lists import known_names  # read only when something was not found

        return known_names().called(query.folded)

    def planned(self, query: SearchQuery) -> tuple[str, ...]:
        """The drugs of the starter set whose names begin so; asked where no pack has such a name."""
        if len(query.folded) < SHORTEST or query.drug_class or query.filters:
            return ()
        from medref_desktop.store.formulary import formulary

        return formulary().beginning(query.words)

    def planned_near(self, query: SearchQuery) -> str:
        """What is to be said of planned drugs whose names are nearly this; asked where no pack has a guess."""
        if len(query.folded) < SHORTEST or query.drug_class or query.filters:
            return ""
        from medref_desktop.store.formulary import formulary

        names = {fold(name): name for name in formulary().names}
        near = [names[folded] for folded in within_two_edits(query.folded, list(names), MOST_NAMED)]
        return f"Did you mean {_either(near)}? {no_monograph_of(near)}" if near else ""

    def other_forms(self, matches: Sequence[NameMatch]) -> str:
        """What is to be said of form groups that the starter set has of a drug that was named, and no pack."""
        from medref_desktop.store.formulary import formulary

        named = {match.drug.key for match in matches if match.tier is Tier.EXACT and match.kind is NameKind.GENERIC}
        here = {row.drug for pack in self._packs for row in pack.rows(sorted(named))} if named else set()
        missing = [
            f"{each.name} {GROUP_WORDS[each.drug.group]}"
            for key in sorted(named)
            for each in formulary().of_key(key)
            if each.drug not in here
        ]
        return no_monograph_of(missing) if missing else ""

    def meant(self, query: SearchQuery, known: KnownDrug | None) -> list[NameMatch]:
        """The drugs that an abbreviation may mean, and those that packs have by other names than the one known."""
        short = (match for pack in self._packs for match in pack.abbreviated(query))
        meant = [match._replace(rank=_further_parts(match)) for match in short]
        if known is not None:
            found = (match for pack in self._packs for match in pack.of_keys(known.keys, query.drug_class))
            meant += [match._replace(shown=known.called, kind=NameKind.SYNONYM) for match in found]
        return meant

    def near(self, query: SearchQuery) -> list[NameMatch]:
        """Guesses for a misspelt name: those within one edit, else within two, and those that sound alike."""
        near = [
            match._replace(rank=_further_parts(match))
            for match in self._traced(traces_by_letters(query.folded), query)
            if edits_to(query.folded, match.shown, words_too=match.kind is not NameKind.SALT) <= 1
        ]
        if not near:
            names = within_two_edits(query.folded, self._names_from(query.folded[:1]), MOST_GUESSES)
            for order, name in enumerate(names):
                named = (match for pack in self._packs for match in pack.named(name, query.drug_class))
                near += [match._replace(rank=order) for match in named]
            heard = self._traced(traces_by_sound(query.folded), query)
            near += [match._replace(rank=MOST_GUESSES) for match in heard]
        return near

    def _traced(self, traces: Sequence[int], query: SearchQuery) -> list[NameMatch]:
        return [match for pack in self._packs for match in pack.traced(traces, query.drug_class)]

    def _names_from(self, letter: str) -> list[str]:
        """Every folded name with this first letter, which people seldom mistake."""
        if letter and letter not in self._names_by_letter:
            self._names_by_letter[letter] = sorted({name for pack in self._packs for name in pack.folded_names(letter)})
        return self._names_by_letter.get(letter, [])


def no_monograph_of(names: Sequence[str]) -> str:
    """Of drugs that are known and in no pack, the first few by name."""
    more = len(names) - MOST_NAMED
    told = [*names[:MOST_NAMED], f"{more} more"] if more > 0 else names
    return f"There is no monograph of {_either(told)} here yet: import official labels."


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def note(code: Code | None, known: KnownDrug | None, matches: Sequence[NameMatch], meant: Sequence[NameMatch]) -> str:
    """What must be said of a code that finds nothing, or of a drug that is known and in no pack."""
    if known and not meant:
        return no_monograph_of([known.told])
    if code is None or matches or not code.is_sure:
        return ""
    return code.problem or f"{code.told} is not in your packs."


def _further_parts(match: NameMatch) -> int:
    """A drug by itself stands before the combinations that it is a part of."""
    return match.drug.key.count("+")
