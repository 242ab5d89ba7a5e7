"""Whether the part for the patient says what it must: the lists of resources/must_say.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from medref_desktop.domain import must_say
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.domain.must_say import MustSay, points
from medref_desktop.domain.patient_shape import MOST_IMPORTANT
from medref_desktop.paths import resource
from medref_desktop.review.patient_part import part_of


@cache
def lists() -> tuple[MustSay, ...]:
    return must_say.read(resource("must_say.toml").read_text(encoding="utf-8"))


def findings(monograph: Monograph, line: int) -> Iterator[Finding]:
    """What the part for the patient, which begins at the line, does not say, or says too late."""
    if not monograph.patient_texts():
        return
    yield from in_language(monograph, ENGLISH, line)
    applying = [each for each in lists() if each.applies_to(monograph)]
    if monograph.boxed_warnings and not any(each.is_boxed and each.names(monograph) for each in applying):
        message = "No list says what the leaflet must say of this boxed warning, so its summary is printed whole."
        yield Finding(line, message, is_error=False)


def in_language(monograph: Monograph, language: str, line: int) -> Iterator[Finding]:
    """What the part for the patient in that language, which begins at the line, does not say, or says too late."""
    blocks = [block for section in monograph.patient_texts(language) for block in section.blocks]
    applying = [each for each in lists() if each.applies_to(monograph)]
    important = points(part_of(blocks, MOST_IMPORTANT))
    for each in applying:
        told = points(blocks) if each.is_anywhere else important
        if not any(each.is_said_in(point, language) for point in told):
            where = "The part for the patient" if each.is_anywhere else f"“{MOST_IMPORTANT}”"
            example = " ".join(each.sentence[language])
            yield Finding(line, f"{where} must say, in one point: “{example}” {each.reason} ({each.id})")
    yield from _order(important, [each for each in applying if each.is_boxed], language, line)


def _order(important: Sequence[str], boxed: Sequence[MustSay], language: str, line: int) -> Iterator[Finding]:
    """The boxed warning stands first in the box."""
    is_boxed = [any(each.is_said_in(point, language) for each in boxed) for point in important]
    last = max((at for at, is_one in enumerate(is_boxed) if is_one), default=0)
    for at, point in enumerate(important[:last]):
        if not is_boxed[at]:
            words = " ".join(point.split()[:6])
            yield Finding(line, f"The point “{words} ...” stands before one of the boxed warning.", is_error=False)
