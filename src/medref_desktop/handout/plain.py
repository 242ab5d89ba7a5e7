"""A leaflet as plain text, for the clipboard: every word of the paper, the status and the sources with it."""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.blocks import plain_text
from medref_desktop.handout.content import Handout
from medref_desktop.handout.parts import Part


def plain_words(handout: Handout) -> str:
    """The leaflet from its head to its foot, a blank line between parts."""
    clinic = handout.letterhead
    head = [clinic.name, clinic.address, clinic.telephone, handout.kind, handout.title, handout.form, handout.subtitle]
    status = f"{handout.status.rstrip('.')}. {handout.status_advice}".strip()
    note = [handout.language.say("note"), handout.note] if handout.note else []
    blocks = ["\n".join(filter(None, (*head, status))), "\n".join(note), *map(_part, handout.parts)]
    return "\n\n".join(filter(None, (*blocks, "\n".join(handout.footer)))) + "\n"


def _part(part: Part) -> str:
    return "\n".join(filter(None, _lines(part)))


def _lines(part: Part) -> Iterator[str]:
    yield part.title
    yield plain_text(part.blocks)
    for group in part.groups:
        yield group.title
        yield plain_text(group.blocks)
