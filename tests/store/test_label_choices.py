"""What a clinic chose among labels: a pinned one comes first, a withdrawn one last, and badges follow the rest."""

from __future__ import annotations

from datetime import date

import pytest

from factories import label, monograph, section, write_pack
from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label_choices import LabelChoices
from medref_desktop.domain.names import DrugKey
from medref_desktop.store.library import Library

DRUG = Drug(DrugKey("exampline"), "oral")
BRAND = label(set_id="brand", dated=date(2020, 1, 1), boxed="WARNING: it can kill.")
GENERIC = label(set_id="generic", dated=date(2026, 1, 1), category="ANDA")
REPACKED = label(set_id="repacked", dated=date(2026, 5, 5), is_repackaged=True)


@pytest.fixture
def opened(tmp_path):
    """Open a library on one pack of labels with these choices."""
    write_pack(tmp_path, GENERIC, REPACKED, BRAND, name="labels")
    libraries = []

    def open_library(**choices):
        libraries.append(Library.open([tmp_path], choices=LabelChoices(**choices)))
        return libraries[-1]

    yield open_library
    for library in libraries:
        library.close()


def order(library):
    return [ref.set_id for ref in library.monographs_of(DRUG)]


def test_without_a_choice_the_makers_own_label_comes_first(opened):
    library = opened()
    assert order(library) == ["brand", "generic", "repacked"]
    assert library.hit(DRUG).has_boxed_warning


def test_a_pinned_label_comes_first_and_the_badge_stays_the_reference_labels(opened):
    library = opened(pinned={DRUG: "repacked"})
    assert order(library) == ["repacked", "brand", "generic"]
    assert [ref.is_pinned for ref in library.monographs_of(DRUG)] == [True, False, False]
    assert library.hit(DRUG).has_boxed_warning


def test_a_withdrawn_label_comes_last_with_its_reason_and_the_badge_is_the_next_ones(opened):
    library = opened(withdrawn={"brand": "Superseded. (2026-11-24)"})
    assert order(library) == ["generic", "repacked", "brand"]
    assert library.monographs_of(DRUG)[-1].withdrawn == "Superseded. (2026-11-24)"
    assert not library.hit(DRUG).has_boxed_warning


def test_a_label_that_is_pinned_and_withdrawn_is_withdrawn(opened):
    assert order(opened(pinned={DRUG: "brand"}, withdrawn={"brand": "Old."})) == ["generic", "repacked", "brand"]


def test_with_every_label_withdrawn_the_badge_still_warns(opened):
    library = opened(withdrawn={name: "Recalled." for name in ("brand", "generic", "repacked")})
    assert library.hit(DRUG).has_boxed_warning


def test_with_every_label_withdrawn_the_badge_is_the_written_monographs(tmp_path):
    write_pack(tmp_path, BRAND, name="labels")
    write_pack(tmp_path, monograph(sections=(section("indications", "For pressure."),)))
    library = Library.open([tmp_path], choices=LabelChoices(withdrawn={"brand": "Recalled."}))
    assert not library.hit(DRUG).has_boxed_warning
    library.close()


def test_of_labels_in_two_packs_the_badge_is_the_best_ones(tmp_path):
    write_pack(tmp_path, BRAND, name="labels")
    write_pack(tmp_path, GENERIC, name="more")
    library = Library.open([tmp_path])
    assert order(library) == ["brand", "generic"]
    assert library.hit(DRUG).has_boxed_warning
    library.close()
