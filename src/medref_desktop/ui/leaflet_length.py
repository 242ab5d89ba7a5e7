"""What the status line says of leaflets: how long they are, how hard to read, and which language they lack."""

from __future__ import annotations

from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.handout.content import Handout
from medref_desktop.handout.language import language, languages
from medref_desktop.handout.parts import language_for
from medref_desktop.review.patient_part import drug_names
from medref_desktop.review.readability import Reading, read
from medref_desktop.settings import Settings


def size_words(*leaflets: tuple[Handout, Monograph]) -> str:
    """The words of these leaflets, and how hard they read: those of each language as one text, without drug names.

    Where a language has no measure of its own, only the words are told.
    """
    by_language: dict[str, list[str]] = {}
    for handout, monograph in leaflets:
        unnamed = _reading(handout).without(drug_names(monograph.names))
        by_language.setdefault(handout.language.tag, []).extend(unnamed.sentences)
    words = sum(_reading(handout).words for handout, _ in leaflets)
    told = [_hardness(tag, Reading(tuple(sentences))) for tag, sentences in by_language.items()]
    return " · ".join(filter(None, (f"{words} words", *told)))


def _hardness(tag: str, reading: Reading) -> str:
    if tag == ENGLISH:
        return f"reading grade {reading.grade:.1f}"
    return f"reading ease in Spanish {reading.spanish_ease:.0f} (INFLESZ)" if tag == "es" else ""


def missing_language(monograph: Monograph, settings: Settings) -> str:
    """That the leaflet is printed in English, where it cannot be had in the language of the settings."""
    wanted = settings.language
    if wanted not in languages() or language_for(monograph, wanted) == wanted:
        return ""
    return f"There is no leaflet of {monograph.names.name} in {language(wanted).english}: it is printed in English."


def _reading(handout: Handout) -> Reading:
    return read(
        block for part in handout.parts for block in (*part.blocks, *(b for g in part.groups for b in g.blocks))
    )
