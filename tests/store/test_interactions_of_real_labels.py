"""Every pair of 50 real drugs, from labels that lie beside the checkout."""

from __future__ import annotations

import gzip
import json
from itertools import combinations
from pathlib import Path

import pytest

from factories import write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.interactions import State
from medref_desktop.importers import openfda
from medref_desktop.importers.drug_identity import identify
from medref_desktop.importers.label_monograph import label_monograph
from medref_desktop.store.interactions import InteractionSearch
from medref_desktop.store.library import Library

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "openfda" / "labels.jsonl.gz"
pytestmark = pytest.mark.skipif(not REAL.is_file(), reason="real labels lie beside the checkout, and are not here")
ALWAYS = ("remibrutinib", "digoxin", "sertraline", "axitinib", "triazolam", "modafinil")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """One label each of 50 drugs: those that are always wanted, and the first others with an interactions section."""
    wanted, others = {}, {}
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            names = record.get("openfda", {}).get("generic_name", [""])
            is_wanted = names[0].split(" ")[0].lower() in ALWAYS
            if "drug_interactions" in record and (is_wanted or len(others) < 60):
                label = openfda.parse(record)
                found = identify(label)
                if len(found.places) == 1:
                    one = label_monograph(label, found, "openFDA")
                    (wanted if is_wanted else others).setdefault(one.drug.key, one)
    folder = tmp_path_factory.mktemp("real")
    write_pack(folder, *list({**wanted, **others}.values())[:50], name="labels")
    library = Library.open([folder])
    yield library
    library.close()


def test_every_pair_is_answered_alike_from_both_sides_and_marks_its_own_words(library):
    searching, seen = InteractionSearch(library), {}
    drugs = sorted(match.drug for pack in library.packs for match in pack.every_drug())
    assert len(drugs) == 50
    for one, other in combinations([drugs[start : start + 10] for start in range(0, 50, 10)], 2):
        forth = searching.search([*one, *other]).pairs
        back = {(pair.b, pair.a): pair for pair in searching.search([*one, *other][::-1]).pairs}
        for pair in forth:
            mirrored = back[pair.a, pair.b]
            assert pair.state is mirrored.state
            assert set(pair.quotes) == set(mirrored.quotes)
            assert pair.state is not State.NOT_CHECKED
            assert all(0 <= start < end <= len(q.piece.passage.text) for q in pair.quotes for start, end in q.spans)
            seen[pair.a, pair.b] = pair
    assert len(seen) == 50 * 49 / 2
    assert any(pair.state is State.MENTIONED for pair in seen.values())


def test_what_labels_say_in_words_is_found(library):
    searching = InteractionSearch(library)
    axitinib, modafinil, triazolam = (Drug(key, "oral") for key in ("axitinib", "modafinil", "triazolam"))
    pairs = {(pair.a, pair.b): pair for pair in searching.search([axitinib, modafinil, triazolam]).pairs}
    assert "modafinil" in {name for quote in pairs["axitinib", "modafinil"].quotes for name in quote.names}
    assert "triazolam" in {name for quote in pairs["modafinil", "triazolam"].quotes for name in quote.names}
