"""Searches that found nothing, counted for whoever keeps the formulary."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple

from medref_desktop.domain.query import Answer

SHORTEST = 3
LONGEST = 60
"""Letters of a text that are kept: no name of a drug is longer."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class FailedSearch(NamedTuple):
    """What was typed, how often, and when last (ISO). Nothing else is kept."""

    text: str
    times: int
    last_on: str


def text_of_failure(answer: Answer) -> str:
    """What to count of an answer; empty where it found something, or where only the typing was wrong.

    A class or filter that has no such drug is no failure of the formulary, nor is a code with a wrong check digit.
    """
    query, is_mistyped = answer.query, answer.code is not None and bool(answer.code.problem)
    if query.is_blank or query.drug_class or query.filters or is_mistyped or (answer.total and not answer.note):
        return ""
    text = " ".join(query.text.split()).casefold()[:LONGEST]
    return text if len(text) >= SHORTEST else ""


def to_csv(searches: Iterable[FailedSearch]) -> str:
    """The list for a spreadsheet. Anybody may have typed anything: no cell is taken for a formula."""
    import csv  # every start loads this module, to count

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("search", "times", "last on"))
    for search in searches:
        writer.writerow((_plain_cell(search.text), search.times, search.last_on))
    return text.getvalue()


def _plain_cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
