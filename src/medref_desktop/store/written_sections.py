"""Sections of written monographs, against the labels that they were written from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medref_desktop.domain.provenance import NOT_KNOWN
from medref_desktop.domain.sections import SectionKind
from medref_desktop.store.library import Library

if TYPE_CHECKING:
    from medref_desktop.domain.monograph import Monograph


def changed_sections(library: Library, monograph: Monograph) -> frozenset[SectionKind]:
    """The sections of a written monograph of which a label in the library says something else by now."""
    from medref_desktop.domain.evidence import standing

    cited: dict[str, tuple[str, dict[str, str]]] = {}
    changed: set[SectionKind] = set()
    for each in monograph.provenance.evidence if library.has_labels else ():
        if each.set_id == NOT_KNOWN:
            continue
        if each.set_id not in cited:
            cited[each.set_id] = _label(library, each.set_id)
        version, fields = cited[each.set_id]
        if fields and standing(each, version, fields).is_changed:
            changed.add(SectionKind(each.section))
    return frozenset(changed)


def _label(library: Library, set_id: str) -> tuple[str, dict[str, str]]:
    """The version of the newest label with this set id, and the hashes of its fields."""
    refs = [ref for pack in library.packs for ref in pack.labels_of_set_id(set_id)]
    newest = max(refs, key=lambda ref: (ref.version, ref.dated), default=None)
    return (str(newest.version), library.field_hashes(newest)) if newest else ("", {})
