"""Search in the text of the packs: which drugs' texts have the words, best first, and a few words round them.

Sections are numbered by importance when a pack is built, reference labels first. The index yields them in that order,
so a search stops after so many and ranks only those: a common word costs little more than a rare one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from medref_desktop.domain.blocks import from_data, leaf_texts
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.drug_filters import DrugFilter, keeps_all
from medref_desktop.domain.names import DrugKey
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.snippet import Snippet, make_snippet
from medref_desktop.domain.text_query import Phrase, TextQuery
from medref_desktop.domain.word_finder import WordFinder
from medref_desktop.errors import MonographDamaged, PackUnreadable
from medref_desktop.store.library import Library
from medref_desktop.store.pack import MonographRef, Pack
from medref_desktop.store.pack_header import AGAIN
from medref_desktop.store.reference_labels import references_in
from medref_desktop.store.section_numbers import FIRST_OF_THE_OTHERS
from medref_desktop.store.text_answer import TextAnswer, TextHit, TextQuestion

MOST_RANKED = 2000
"""Sections of one pack that are ranked, the most important ones that have the words."""
MOST_HITS = 100
"""Drugs of one answer."""
LAST_ROW = (1 << 63) - 1
MOST_KEPT = 8
"""Lists of monographs to look into that are kept for the next question."""

_NO_LIMIT = "null"


class _Section(NamedTuple):
    score: float
    monograph_id: int
    position: int
    kind: SectionKind


class _Found(NamedTuple):
    strength: float
    """Of the best in its pack, which has 1: the scores of two packs cannot be compared, as their words differ."""
    drug: Drug
    pack: Pack
    section: _Section

    @property
    def place(self) -> tuple[str, int]:
        return self.pack.info.name, self.section.monograph_id


class TextSearch:
    """Asks every pack of a library. Belongs to the thread that opened the library."""

    RANKED = """
        SELECT bm25(text_index), section.monograph_id, section.position, section.kind
          FROM text_index CROSS JOIN section ON section.id = text_index.rowid
         WHERE text_index MATCH :match AND text_index.rowid < :stop
           AND (:monographs = 'null' OR section.monograph_id IN (SELECT value FROM json_each(:monographs)))
           AND (:kinds = 'null' OR section.kind IN (SELECT value FROM json_each(:kinds)))
         ORDER BY text_index.rowid
         LIMIT :limit"""
    EVERY_PLACE = "SELECT monograph_id, drug_key, form_group FROM monograph_place"
    PLACES_OF = f"{EVERY_PLACE} WHERE monograph_id IN (SELECT value FROM json_each(?)) ORDER BY monograph_id"
    REFS = """
        SELECT id, title, maker, set_id, version, dated, rank
          FROM monograph WHERE id IN (SELECT value FROM json_each(?))"""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._references: dict[str, Mapping[int, tuple[Drug, ...]]] = {}
        # By pack, filters and width: the monographs to look into, as a JSON list. Packs never change while open.
        self._within: dict[tuple[str, tuple[DrugFilter, ...], str, bool], str] = {}

    def search(self, question: TextQuestion, limit: int = MOST_HITS) -> TextAnswer:
        """One hit for each drug and form group.

        Raises:
            Interrupted: `interrupt` was called meanwhile.
        """
        if not question.query.asks_the_text or question.kinds == frozenset():
            return TextAnswer(question)
        found, failures = list[tuple[list[_Found], bool]](), list[PackUnreadable]()
        for pack in self._library.packs:
            try:
                found.append(self._found_in(pack, question))
            except PackUnreadable as failure:
                failures.append(failure)
        best = _one_of_each(drugs for drugs, _ in found)
        has_more = len(best) > limit or any(is_cut for _, is_cut in found)
        return TextAnswer(question, self._hits(best[:limit]), has_more, tuple(failures))

    def interrupt(self) -> None:
        """Give up what is being searched. May be called from any thread."""
        for pack in self._library.packs:
            pack.interrupt()

    def snippet(self, hit: TextHit, question: TextQuestion) -> Snippet:
        """The words of a hit in their place, from the monograph itself, which must match its hash."""
        pack = next((pack for pack in self._library.packs if pack.info.name == hit.ref.pack), None)
        if pack is None:
            raise PackUnreadable(f"The pack {hit.ref.pack} is not in use.", hint="Search again.")
        try:
            section = pack.canonical(hit.ref.id)["sections"][hit.position]
        except (MonographDamaged, IndexError):
            return Snippet("This monograph is damaged and is not shown.")
        texts, finder = list(leaf_texts(map(from_data, section["blocks"]))), WordFinder(question.query.wanted)
        found = make_snippet(texts, finder)
        return found if found.spans else make_snippet([section["title"], *texts], finder)

    # -- one pack -----------------------------------------------------------------

    def _found_in(self, pack: Pack, question: TextQuestion) -> tuple[list[_Found], bool]:
        """The drugs of one pack, best first, and whether there were more sections than are ranked."""
        rows = pack.ask(
            self.RANKED,
            {
                "match": match_expression(question.query),
                "stop": self._end_of(question),
                "monographs": self._monographs(pack, question),
                "kinds": _NO_LIMIT if question.kinds is None else json.dumps(sorted(question.kinds)),
                "limit": MOST_RANKED,
            },
        )
        best = _best_sections(pack, rows)
        drugs = self._drugs_of(pack, question, best)
        ordered = sorted(best.values())
        found = [
            _Found(section.score / ordered[0].score, drug, pack, section)
            for section in ordered
            for drug in drugs[section.monograph_id]
        ]
        return found, len(rows) == MOST_RANKED

    def _end_of(self, question: TextQuestion) -> int:
        """Where to stop: reference labels are numbered first, but one that the clinic has chosen may be any."""
        choices = self._library.choices
        is_far = question.all_labels or choices.pinned or choices.withdrawn
        return LAST_ROW if is_far else FIRST_OF_THE_OTHERS

    def _monographs(self, pack: Pack, question: TextQuestion) -> str:
        """The monographs to look into, as a JSON list, or none to mean every one."""
        key = pack.info.name, question.query.filters, question.drug_class, question.all_labels
        if key not in self._within:
            if len(self._within) >= MOST_KEPT:
                self._within.clear()
            is_every_one = question.all_labels and not question.query.filters and not question.drug_class
            self._within[key] = _NO_LIMIT if is_every_one else self._make_monographs(pack, question)
        return self._within[key]

    def _make_monographs(self, pack: Pack, question: TextQuestion) -> str:
        places = self._places(pack.ask(self.EVERY_PLACE)) if question.all_labels else self._standing_for(pack)
        return json.dumps(
            [monograph for monograph, drugs in places.items() if any(self._is_asked_for(question, *d) for d in drugs)]
        )

    def _standing_for(self, pack: Pack) -> Mapping[int, Sequence[Drug]]:
        """The monographs that stand for drugs where one is enough."""
        if pack.info.name not in self._references:
            self._references[pack.info.name] = references_in(self._library, pack)
        return self._references[pack.info.name]

    def _drugs_of(self, pack: Pack, question: TextQuestion, monographs: Iterable[int]) -> dict[int, list[Drug]]:
        """The drugs that each of these monographs is shown for."""
        if question.all_labels:
            places = self._places(pack.ask(self.PLACES_OF, (json.dumps(list(monographs)),)))
        else:
            places = self._standing_for(pack)
        return {
            monograph: [drug for drug in places.get(monograph, ()) if self._is_asked_for(question, *drug)]
            for monograph in monographs
        }

    @staticmethod
    def _places(rows: Iterable[tuple[Any, ...]]) -> Mapping[int, Sequence[Drug]]:
        places: dict[int, list[Drug]] = {}
        for monograph, key, group in rows:
            places.setdefault(monograph, []).append(Drug(DrugKey(key), group))
        return places

    def _is_asked_for(self, question: TextQuestion, key: str, group: str) -> bool:
        if not question.query.filters and not question.drug_class:
            return True
        traits = self._library.traits().get(Drug(DrugKey(key), group))
        if traits is None or question.drug_class not in ("", *traits.classes):
            return False
        return keeps_all(question.query.filters, traits)

    # -- all packs ----------------------------------------------------------------

    def _hits(self, found: Sequence[_Found]) -> tuple[TextHit, ...]:
        rows = {hit.drug: hit for hit in self._library.hits_of([one.drug for one in found])}
        refs = {place: ref for pack in self._library.packs for place, ref in self._refs(pack, found).items()}
        withdrawn = self._library.choices.withdrawn
        return tuple(
            TextHit(rows[one.drug], refs[one.place]._replace(drug=one.drug), one.section.kind, one.section.position)
            for one in found
            if one.drug in rows and one.place in refs and refs[one.place].set_id not in withdrawn
        )

    def _refs(self, pack: Pack, found: Iterable[_Found]) -> dict[tuple[str, int], MonographRef]:
        wanted = {one.section.monograph_id: one for one in found if one.pack is pack}
        return {
            wanted[monograph].place: MonographRef(
                pack.info.name, monograph, pack.info.source, wanted[monograph].drug, *rest
            )
            for monograph, *rest in pack.ask(self.REFS, (json.dumps(list(wanted)),))
        }


def match_expression(query: TextQuery) -> str:
    """The question in the index's own language, of quoted words alone."""
    wanted = " AND ".join(map(_quoted, query.wanted))
    unwanted = " OR ".join(map(_quoted, query.unwanted))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{"*" if phrase.is_beginning else ""}'


def _best_sections(pack: Pack, rows: Iterable[tuple[float, int, int, str]]) -> dict[int, _Section]:
    """The best section of each monograph. The boxed warning has no tab of its own, so any other goes before it."""
    best: dict[int, tuple[bool, float, int, str]] = {}
    for score, monograph, position, kind in rows:
        order = kind == SectionKind.BOXED_WARNING, score, position, kind
        if monograph not in best or order < best[monograph]:
            best[monograph] = order
    try:
        return {
            monograph: _Section(score, monograph, position, SectionKind(kind))
            for monograph, (_, score, position, kind) in best.items()
        }
    except ValueError as exc:
        raise PackUnreadable(f"The pack {pack.path.name} is damaged.", hint=AGAIN) from exc


def _one_of_each(packs: Iterable[Sequence[_Found]]) -> list[_Found]:
    """Each drug once, at its best place."""
    each: dict[Drug, _Found] = {}
    for found in sorted(chain.from_iterable(packs), key=lambda found: -found.strength):
        each.setdefault(found.drug, found)
    return list(each.values())
