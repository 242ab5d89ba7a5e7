"""The packs in use, read as one: the questions that the program may ask.

Long, as every question to more than one pack stands here; those about the text, the classes and codes do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medref_desktop.domain.codes import Code, CodeKind, read_code
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_filters import DrugTraits, keeps_all
from medref_desktop.domain.label_choices import NO_CHOICES, LabelChoices
from medref_desktop.domain.names import GROUP_WORDS, DrugKey, fold, shown_name
from medref_desktop.domain.query import MOST_GUESSES, Answer, DrugHit, NameKind, SearchQuery, Tier
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, MonographDamaged, NotFound, PackUnreadable
from medref_desktop.store.pack import DrugRow, MonographRef, NameMatch, Pack
from medref_desktop.store.pack_folder import PackEntry, PackFolder
from medref_desktop.store.pack_share import nearby

if TYPE_CHECKING:
    from medref_desktop.domain.monograph import Monograph
    from medref_desktop.store.code_lookup import CodedProduct, CodeSearch
    from medref_desktop.store.guesser import Guesser

PAGE = 50
"""Rows of the list that are read at a time."""
VERIFIED_AT_OPEN = 4_000_000
"""Bytes of a pack up to which whoever waits for an answer has it read as a whole first: those of a whole country would
take seconds. `medref verify` reads larger ones when it is asked to; the window reads each after its first list."""
IMPORTANCE_OF_WRITTEN = 1_000
"""More than any number of labels gives."""
SHORTEST_TEXT = 1
SHORTEST_KEPT = 100
"""Texts of so many letters at most whose drugs are kept in memory, each letter and the whole list by a few classes."""
LABELS_LOOKED_AT = 5
"""For the maker's text for patients: the reference label comes first, and copies of it follow."""

_SOURCE_ORDER = list(Source)
_GROUP_ORDER = {group: at for at, group in enumerate(GROUP_WORDS)}
_Order = tuple[int, int, int, str, int, str]


class Library:
    """Several packs as one. The same drug and form group in two packs is one row with two monographs.

    `problems` holds what is wrong with packs, in use or kept out: one bad pack never hides the others. Belongs to the
    thread that opened it.
    """

    def __init__(
        self,
        packs: Iterable[tuple[PackEntry, Pack]],
        problems: Iterable[PackUnreadable] = (),
        choices: LabelChoices = NO_CHOICES,
        unverified: Iterable[PackEntry] = (),
    ) -> None:
        ordered = sorted(packs, key=lambda pair: _SOURCE_ORDER.index(pair[1].info.source))
        self.entries = [entry for entry, _ in ordered]
        self.packs = [pack for _, pack in ordered]
        self.problems: list[MedRefError] = list(problems)
        self.unverified = list(unverified)
        """The packs that `open` did not read as a whole; `late_checks` does."""
        self.choices = choices
        self._boxed_anew: dict[Drug, tuple[bool, ...]] = {}
        self._matches_of_last: tuple[SearchQuery, list[NameMatch]] | None = None
        self._of_shortest: dict[SearchQuery, list[NameMatch]] = {}
        self._traits: dict[Drug, DrugTraits] | None = None
        self._written: frozenset[Drug] | None = None

    @classmethod
    def open(
        cls,
        folders: Iterable[Path],
        copies: Path | None = None,
        choices: LabelChoices = NO_CHOICES,
        *,
        verify_up_to: int | None = None,
    ) -> Library:
        """Open every pack in use in these folders; of two packs with the same name the earlier folder's.

        A pack whose file has changed is told. It is used if all that the list is made of can be read, as each monograph
        proves itself; else one broken pack would spoil every search in the others. Packs on a network share are copied
        into `copies` first, and opened there. Packs of more than `verify_up_to` bytes are opened without reading the
        whole file, so that no answer need wait for it: the window then sees to `unverified`.
        """
        found: dict[str, tuple[PackEntry, Pack]] = {}
        problems: list[PackUnreadable] = []
        for folder in folders:
            here, troubles = nearby(folder, copies) if copies else (folder, [])
            problems += troubles
            for entry in PackFolder(here).entries():
                if isinstance(entry, PackUnreadable):
                    problems.append(entry)
                elif entry.name not in found:
                    try:
                        pack, changed = _open_pack(entry, verify_up_to)
                        found[entry.name] = entry, pack
                        problems += changed
                    except PackUnreadable as problem:
                        problems.append(problem)
        unverified = [entry for entry, _ in found.values() if verify_up_to is not None and entry.size > verify_up_to]
        return cls(found.values(), problems, choices, unverified)

    @property
    def has_labels(self) -> bool:
        return any(pack.info.source is Source.LABEL for pack in self.packs)

    def close(self) -> None:
        for pack in self.packs:
            pack.close()

    # The first list, which a start waits for, needs neither guesses nor codes.

    @cached_property
    def _guesser(self) -> Guesser:
        from medref_desktop.store.guesser import Guesser

        return Guesser(self.packs)

    def prepare_guesses(self) -> None:
        """Read the shipped lists of names, which the first list has no need of and the first full name waits for."""
        from medref_desktop.store.name_lists import known_names

        known_names()

    @cached_property
    def _codes(self) -> CodeSearch:
        from medref_desktop.store.code_lookup import CodeSearch

        return CodeSearch(self.packs, self._labels_in_order)

    def search(self, query: SearchQuery, *, offset: int = 0, limit: int = PAGE) -> Answer:
        """A page of the list for this query, in the order of tiers; guesses come with the first page alone."""
        matches, code = self._matches(query), read_code(query.named)
        hits = self._hits(matches[offset : offset + limit])
        if offset or query.is_blank:
            return Answer(query, hits, len(matches), code=code)
        from medref_desktop.store.guesser import MOST_ABBREVIATED, no_monograph_of, note

        is_named = bool(matches) and matches[0].tier is Tier.EXACT
        known = None if query.filters or is_named else self._guesser.known(query)
        meant = self._weighed(self._kept(query, self._guesser.meant(query, known)))
        guesses = self._guesses(meant, matches, MOST_ABBREVIATED)
        is_found = bool(matches or meant or known or (code and code.is_sure))
        planned = () if is_found else self._guesser.planned(query)
        if not is_found and not planned:
            guesses = self._guesses(self._weighed(self._kept(query, self._guesser.near(query))), matches, MOST_GUESSES)
        said = no_monograph_of(planned) if planned else note(code, known, matches, meant)
        if not (is_found or planned or guesses or said):
            said = self._guesser.planned_near(query)
        other_forms = self._guesser.other_forms(matches) if is_named and not query.filters else ""
        return Answer(query, hits, len(matches), guesses, code, said, other_forms)

    def place_of(self, query: SearchQuery, letters: str) -> int | None:
        """The place in the list of the first drug whose name begins with these letters."""
        folded = fold(letters)
        places = (at for at, match in enumerate(self._matches(query)) if match.folded_drug.startswith(folded))
        return next(places, None) if folded else None

    def named(self, name: str, group: str = "") -> Drug:
        """The one drug that has exactly this name.

        Raises:
            NotFound: no drug has it, or several drugs or form groups do; the hint lists what there is.
        """
        answer = self.search(SearchQuery.parse(name))
        exact = [hit for hit in answer.hits if hit.tier is Tier.EXACT]
        fitting = [hit for hit in exact if group in ("", hit.drug.group)]
        if len(fitting) == 1:
            return fitting[0].drug
        if fitting:
            raise NotFound(f"“{name}” names several drugs.", hint=_choices("Choose one", fitting))
        if exact:
            raise NotFound(f"“{name}” is not at hand as {group}.", hint=_choices("There is", exact))
        near = answer.hits[:MOST_GUESSES] or answer.did_you_mean
        raise NotFound(
            answer.note or f"No drug is called “{name}”.", hint=_choices("Did you mean", near) if near else ""
        )

    def classes(self) -> list[str]:
        """The classes of all drugs, sorted."""
        return sorted(set().union(*(pack.classes() for pack in self.packs)), key=str.casefold)

    def hit(self, drug: Drug) -> DrugHit | None:
        """The row of one drug, or None where no pack has it."""
        return next(iter(self.hits_of([drug])), None)

    def hits_of(self, drugs: Iterable[Drug]) -> tuple[DrugHit, ...]:
        """The rows of these drugs, in their order; those that no pack has are left out."""
        return self._hits([NameMatch(Tier.EXACT, 0, "", drug, "", NameKind.GENERIC) for drug in drugs])

    def traits(self) -> Mapping[Drug, DrugTraits]:
        """What filters look at, of every drug, over all packs."""
        if self._traits is None:
            found: dict[Drug, DrugTraits] = {}
            for pack in self.packs:
                for drug, traits in pack.traits().items():
                    found[drug] = traits.joined(found[drug]) if drug in found else traits
            self._traits = found
        return self._traits

    def monographs_of(self, drug: Drug) -> list[MonographRef]:
        """This drug's monographs in this form group: the clinic's first, then starter, then labels.

        Labels come pinned one first, then by the order of `domain.label_order`, withdrawn ones last; of one set id the
        newest version in any pack.
        """
        refs = [ref for pack in self.packs for ref in pack.monographs_of(drug)]
        written = [ref for ref in refs if ref.source is not Source.LABEL]
        return written + self._labels_in_order([ref for ref in refs if ref.source is Source.LABEL])

    def labels_of_code(self, text: str) -> list[MonographRef]:
        """The labels that a set id or an NDC (in any dress) names, once for each place."""
        code = read_code(text)
        refs = [ref for pack in self.packs for ref in pack.labels_of_set_id(text.strip().lower())]
        if code is not None and (code.names_a_product or code.kind is CodeKind.SET_ID):
            refs += [coded.ref for coded in self._codes.coded(code)]
        return self._labels_in_order(list(dict.fromkeys(refs)))

    def products_of(self, code: Code) -> list[CodedProduct]:
        """The products that a code names, read from their labels.

        Raises:
            MonographDamaged: a label does not match its hash, or does not have what the index says.
        """
        return self._codes.products(code)

    def official_text(self, drug: Drug) -> tuple[MonographRef, Monograph] | None:
        """The first of a drug's labels, in their order, in which the maker has written for patients."""
        labels = [ref for ref in self.monographs_of(drug) if ref.source is Source.LABEL and not ref.withdrawn]
        for ref in labels[:LABELS_LOOKED_AT]:
            try:
                monograph = self.monograph(ref)
            except MonographDamaged:
                continue  # told to whoever opens it; another label serves here
            if monograph.official_patient_texts:
                return ref, monograph
        return None

    def written(self) -> list[MonographRef]:
        """The first written monograph of every drug that has one, by drug key."""
        drugs = {
            ref.drug for pack in self.packs if pack.info.source is not Source.LABEL for ref in pack.every_monograph()
        }
        firsts = (self.monographs_of(drug)[0] for drug in sorted(drugs))
        return [ref for ref in firsts if ref.source is not Source.LABEL]

    def label_before(self, ref: MonographRef) -> Monograph | None:
        """The version of a label before the one in use, where the pack has kept it."""
        return self._pack(ref.pack).label_before(ref.set_id)

    def pictures(self, ref: MonographRef, monograph: Monograph) -> dict[str, bytes]:
        """The pictures of a monograph's figures by their SHA-256; those that the pack does not have are left out."""
        if ref.source is not Source.LABEL:
            return {}
        from medref_desktop.domain.blocks import figures

        pack = self._pack(ref.pack)
        wanted = {figure.sha256 for section in monograph.sections for figure in figures(section.blocks)} - {""}
        found = {sha256: pack.picture(sha256) for sha256 in wanted}
        return {sha256: data for sha256, data in found.items() if data is not None}

    def _labels_in_order(self, refs: Sequence[MonographRef]) -> list[MonographRef]:
        newest: dict[tuple[str, Drug], MonographRef] = {}
        for ref in refs:
            key = ref.set_id, ref.drug
            if key not in newest or (ref.version, ref.dated) > (newest[key].version, newest[key].dated):
                withdrawn = self.choices.withdrawn.get(ref.set_id, "")
                is_pinned = self.choices.pinned.get(ref.drug) == ref.set_id
                newest[key] = ref._replace(withdrawn=withdrawn, is_pinned=is_pinned)
        by_date = sorted(newest.values(), key=lambda ref: ref.dated, reverse=True)
        return sorted(by_date, key=lambda ref: (bool(ref.withdrawn), not ref.is_pinned, ref.rank))

    @cached_property
    def _drugs_of_withdrawn(self) -> frozenset[Drug]:
        """Drugs of which the clinic has withdrawn a label."""
        refs = (
            ref for set_id in self.choices.withdrawn for pack in self.packs for ref in pack.labels_of_set_id(set_id)
        )
        return frozenset(ref.drug for ref in refs)

    def _is_boxed(self, drug: Drug, written: Sequence[bool], by_labels: Sequence[bool]) -> bool:
        """Whether a drug's row warns: as its reference label does, else as the written monograph.

        Each pack tells this of its own labels; where packs share a drug, or a label was withdrawn, it is asked again.
        """
        if len(by_labels) > 1 or drug in self._drugs_of_withdrawn:
            if drug not in self._boxed_anew:
                self._boxed_anew[drug] = self._boxed_by_reference_label(drug)
            by_labels = self._boxed_anew[drug] or (() if written else by_labels)
        return (by_labels or written)[0]

    def _boxed_by_reference_label(self, drug: Drug) -> tuple[bool, ...]:
        """Of the label that is first in order, pinned or not, and not withdrawn; nothing where there is none."""
        labels = [ref for ref in self.monographs_of(drug) if ref.source is Source.LABEL and not ref.withdrawn]
        best = [ref for ref in labels if ref.rank == min(ref.rank for ref in labels)]
        return (max(best, key=lambda ref: ref.dated).has_boxed_warning,) if best else ()

    def monograph(self, ref: MonographRef) -> Monograph:
        """Read one monograph.

        Raises:
            MonographDamaged: it does not match its hash.
            PackUnreadable: its pack failed, or is no longer in use.
        """
        return self._pack(ref.pack).monograph(ref)

    def field_hashes(self, ref: MonographRef) -> dict[str, str]:
        """The SHA-256 of each field of a label's source; none where its pack keeps none."""
        return self._pack(ref.pack).field_hashes(ref)

    def pack_label(self, ref: MonographRef) -> str:
        """Which pack a monograph comes from, for paper."""
        info = self._pack(ref.pack).info
        return f"{info.name} {info.version}"

    def verify(self) -> Iterator[tuple[PackEntry, int, list[MedRefError]]]:
        """Each pack with its number of monographs and what is wrong with it: file hash, then every monograph's."""
        for entry, pack in zip(self.entries, self.packs, strict=True):
            refs, failures = pack.every_monograph(), list[MedRefError]()
            try:
                entry.verify()
            except PackUnreadable as failure:
                failures.append(failure)
            for ref in refs:
                try:
                    pack.monograph(ref)
                except (MonographDamaged, PackUnreadable) as failure:
                    failures.append(failure)
            yield entry, len(refs), failures

    def late_checks(self) -> Iterator[None]:
        """Read what `open` left unread, in slices, the smallest pack first.

        A changed pack joins `problems`, a broken one is left out too.
        """
        pairs = [pair for pair in zip(self.entries, self.packs, strict=True) if pair[0] in self.unverified]
        for entry, pack in sorted(pairs, key=lambda pair: pair[0].size):
            self.unverified.remove(entry)
            try:
                yield from entry.verify_in_slices()
            except PackUnreadable as changed:
                try:
                    pack.check_whole()
                    self.problems.append(changed)
                except PackUnreadable as broken:
                    self.problems.append(broken)
                    self.entries.remove(entry)
                    self.packs.remove(pack)
                    self._forget_answers()
                    pack.close()

    def _forget_answers(self) -> None:
        self._matches_of_last, self._traits, self._written = None, None, None
        self._of_shortest.clear()

    def _pack(self, name: str) -> Pack:
        for pack in self.packs:
            if pack.info.name == name:
                return pack
        raise PackUnreadable(f"The pack {name} is not in use.", hint="Choose the drug again.")

    def _matches(self, query: SearchQuery) -> list[NameMatch]:
        """Every match in the order of the list, one for each drug.

        Kept for the pages that follow the first, and those of the shortest texts for as long as there is room: they
        match the most drugs, take the longest, and every name begins with one of them.
        """
        if self._matches_of_last is not None and self._matches_of_last[0] == query:
            return self._matches_of_last[1]
        matches = self._of_shortest.get(query)
        if matches is None:
            matches = _best_of_each(self._kept(query, self._found(query)))
        if len(query.text) <= SHORTEST_TEXT and len(self._of_shortest) < SHORTEST_KEPT:
            self._of_shortest[query] = matches
        self._matches_of_last = query, matches
        return matches

    def _found(self, query: SearchQuery) -> list[NameMatch]:
        if query.is_blank:
            return [match for pack in self.packs for match in pack.every_drug(query.drug_class)]
        return self._weighed([*self._named_so(query), *self._codes.matches(query)])

    def _named_so(self, query: SearchQuery) -> list[NameMatch]:
        found = [match for pack in self.packs for match in pack.matches(query)]
        if not found and (shorter := query.without_joining_word()):
            near = (match for pack in self.packs for match in pack.matches(shorter))
            found = [match._replace(tier=max(match.tier, Tier.WORD)) for match in near]
        return found

    def _kept(self, query: SearchQuery, matches: Iterable[NameMatch]) -> list[NameMatch]:
        """The matches whose drugs pass the query's filters."""
        if not query.filters:
            return list(matches)
        traits = self.traits()
        return [match for match in matches if keeps_all(query.filters, traits[match.drug])]

    def _weighed(self, matches: list[NameMatch]) -> list[NameMatch]:
        """Drugs with a written monograph are the common ones, whichever pack a name was met in."""
        if self._written is None:
            written = (pack for pack in self.packs if pack.info.source is not Source.LABEL)
            self._written = frozenset(match.drug for pack in written for match in pack.every_drug())
        if not self._written:
            return matches
        common = IMPORTANCE_OF_WRITTEN
        return [match._replace(importance=common) if match.drug in self._written else match for match in matches]

    def _guesses(self, meant: Iterable[NameMatch], matches: Sequence[NameMatch], most: int) -> tuple[DrugHit, ...]:
        shown = {match.drug for match in matches}
        guesses = [match for match in _best_of_each(meant) if match.drug not in shown]
        return self._hits(guesses[:most])

    def _hits(self, matches: Sequence[NameMatch]) -> tuple[DrugHit, ...]:
        keys = sorted({match.drug.key for match in matches})
        rows: dict[DrugKey, dict[str, list[DrugRow]]] = {key: {} for key in keys}
        labelled: dict[Drug, list[bool]] = {}
        for pack in self.packs if keys else ():
            for row in pack.rows(keys):
                rows.setdefault(row.drug.key, {}).setdefault(row.drug.group, []).append(row)
                if pack.info.source is Source.LABEL:
                    labelled.setdefault(row.drug, []).append(row.has_boxed_warning)
        return tuple(
            self._hit(match, rows[match.drug.key], labelled.get(match.drug, ()))
            for match in matches
            if match.drug.group in rows[match.drug.key]
        )

    def _hit(self, match: NameMatch, by_group: Mapping[str, Sequence[DrugRow]], labelled: Sequence[bool]) -> DrugHit:
        found = by_group[match.drug.group]
        # Packs stand in the order of their sources, labels last.
        written = [row.has_boxed_warning for row in found[: len(found) - len(labelled)]]
        row = found[0] if len(found) == 1 else _joined(found)
        return DrugHit(
            drug=match.drug,
            name=shown_name(row.name, match.drug.group, several_groups=len(by_group) > 1),
            classes=row.epc_classes or tuple(filter(None, [row.therapeutic_class])),
            brands=row.brands,
            has_boxed_warning=self._is_boxed(match.drug, written, labelled),
            tier=match.tier,
            matched=match.shown,
            name_kind=match.kind,
        )


def _open_pack(entry: PackEntry, verify_up_to: int | None) -> tuple[Pack, list[PackUnreadable]]:
    pack = Pack.open(entry.path)
    if verify_up_to is not None and entry.size > verify_up_to:
        return pack, []
    try:
        entry.verify()
    except PackUnreadable as changed:
        try:
            pack.check_whole()
        except PackUnreadable:
            pack.close()
            raise
        return pack, [changed]
    return pack, []


def _joined(rows: Sequence[DrugRow]) -> DrugRow:
    """The row of a drug that several packs have: of each thing what the first of them says that says anything."""
    first = rows[0]
    brands = {fold(brand): brand for row in reversed(rows) for brand in reversed(row.brands)}
    return first._replace(
        brands=tuple(brands.values())[::-1],
        epc_classes=next((row.epc_classes for row in rows if row.epc_classes), ()),
        therapeutic_class=next((row.therapeutic_class for row in rows if row.therapeutic_class), ""),
    )


def _best_of_each(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """One match for each drug, its best, in the order of the list: tier, kind of name, common ones, alphabet, group."""

    best: dict[Drug, NameMatch] = {}
    for match in matches:
        known = best.get(match.drug)
        if known is None or (match is not known and _order(match) < _order(known)):
            best[match.drug] = match
    return sorted(best.values(), key=_order)


def _order(match: NameMatch) -> _Order:
    group = _GROUP_ORDER[match.drug.group]
    return match.tier, match.rank, -match.importance, match.folded_drug, group, match.shown.casefold()


def _choices(lead: str, hits: Sequence[DrugHit]) -> str:
    return f"{lead}: " + "; ".join(f"{hit.name} ({hit.drug.group})" for hit in hits)
