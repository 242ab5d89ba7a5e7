"""Drugs that were found, by name, by code or by their text, and classes, as the command line tells them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from medref_desktop.domain.query import DrugHit
from medref_desktop.store.library import Library

if TYPE_CHECKING:
    from medref_desktop.store.code_lookup import CodedProduct
    from medref_desktop.store.text_answer import TextHit


def mentions(library: Library, text: str, limit: int, *, all_labels: bool) -> Iterator[tuple[TextHit, str]]:
    """The drugs whose text has the words, each with the words in their place."""
    from medref_desktop.store.text_answer import TextQuestion
    from medref_desktop.store.text_search import TextSearch

    searching, question = TextSearch(library), TextQuestion.parse(text, all_labels=all_labels)
    answer = searching.search(question, limit=limit)
    for failure in answer.failures:
        click.echo(f"{failure.message} {failure.hint}", err=True)
    for hit in answer.hits:
        yield hit, searching.snippet(hit, question).text


def drug_data(hit: DrugHit) -> dict[str, str]:
    return {"drug": hit.name, "drug_key": hit.drug.key, "group": hit.drug.group}


def mention_data(hit: TextHit, snippet: str) -> dict[str, str]:
    return {
        **drug_data(hit.drug),
        "section": hit.kind.value,
        "snippet": snippet,
        "source": hit.ref.source.value,
    }


def class_data(library: Library) -> list[dict[str, Any]]:
    """Every class with its drugs."""
    from medref_desktop.store.class_list import drug_classes

    return [
        {"class": one.name, "scheme": one.scheme.value, "drugs": [drug_data(hit) for hit in one.drugs]}
        for one in drug_classes(library)
    ]


def hit_line(hit: DrugHit) -> str:
    matched = f" ({hit.matched})" if hit.matched.casefold() not in hit.name.casefold() else ""
    return f"{hit.name}{matched}, {hit.class_words}" if hit.classes else f"{hit.name}{matched}"


def hit_data(hit: DrugHit) -> dict[str, str]:
    return {
        **drug_data(hit),
        "drug_class": hit.class_words,
        "matched": hit.matched,
        "name_kind": hit.name_kind.value,
        "match": hit.tier.word,
    }


def coded_data(library: Library, coded: CodedProduct) -> dict[str, str]:
    hit, product = library.hit(coded.ref.drug), coded.product
    return {
        "drug": hit.name if hit else coded.ref.title,
        "drug_key": coded.ref.drug.key,
        "group": coded.ref.drug.group,
        "name": product.name if product else "",
        "labeller": product.labeller if product else coded.ref.maker,
        "ndc": product.ndc if product else "",
        "strength": product.strength if product else "",
    }
