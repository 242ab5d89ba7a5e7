"""What the texts of drugs say of each other, as the command line tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import click

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.interactions import NO_FINDING_OF_SAFETY, Pair, Quote, Side, State
from medref_desktop.domain.names import GROUP_WORDS
from medref_desktop.domain.provenance import Provenance, provenance_line
from medref_desktop.errors import NotFound
from medref_desktop.store.interactions import FEWEST, MOST, Interactions, InteractionSearch
from medref_desktop.store.library import Library

_WITH_GROUP = re.compile(rf"(?P<name>.+?)(?:, [^,()]+)? \((?P<group>{'|'.join(GROUP_WORDS)})\)")


def interactions_of(library: Library, names: Sequence[str]) -> Interactions:
    """Look up every pair of the drugs that have exactly these names.

    Raises:
        NotFound: a name is no drug's, or several drugs'; the hint lists what it may mean.
    """
    if not FEWEST <= len(names) <= MOST:
        raise click.UsageError(f"Give {FEWEST} to {MOST} drugs.")
    found = InteractionSearch(library).search(list(_resolved(library, names)))
    for failure in found.failures:
        click.echo(f"{failure.message} {failure.hint}", err=True)
    return found


def interactions_data(found: Interactions) -> dict[str, Any]:
    return {
        "pairs": [_pair_data(pair) for pair in found.pairs],
        "searched": [_side_data(side) for side in found.sides],
        "note": NO_FINDING_OF_SAFETY,
    }


def tell_interactions(found: Interactions) -> None:
    """Pairs with most to read first. Of classes that could not be resolved only the names: JSON has their passages."""
    order = list(State)
    for pair in sorted(found.pairs, key=lambda pair: order.index(pair.state)):
        click.echo("\n".join(_pair_lines(pair)))
        click.echo()
    click.echo("Searched: boxed warning, contraindications, interactions, warnings.")
    for side in found.sides:
        click.echo("\n".join(_side_lines(side)))
    click.echo(NO_FINDING_OF_SAFETY)


def _resolved(library: Library, names: Iterable[str]) -> Iterator[Drug]:
    """Each name's drug; every name that is not exactly one drug's is asked about, all at once."""
    drugs, failures = list[Drug](), list[NotFound]()
    for name in names:
        grouped = _WITH_GROUP.fullmatch(name.strip())
        try:
            drugs.append(library.named(grouped["name"], grouped["group"]) if grouped else library.named(name))
        except NotFound as failure:
            failures.append(failure)
    if failures:
        hints = filter(None, (failure.hint for failure in failures))
        raise NotFound(" ".join(failure.message for failure in failures), hint="\n".join(hints))
    yield from drugs


def _pair_data(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "state": pair.state.value,
        "passages": [_quote_data(quote) for quote in pair.quotes],
        "classes_not_resolved": list(pair.unresolved),
        "same_ingredients": list(pair.same_ingredients),
        "same_classes": list(pair.same_classes),
    }


def _quote_data(quote: Quote) -> dict[str, Any]:
    piece = quote.piece
    return {
        "drug": piece.drug,
        "section": piece.kind.value,
        "text": piece.passage.text,
        "names": list(quote.names),
        "set_id": piece.provenance.set_id,
        "version": piece.provenance.version,
        "source": piece.provenance.source.value,
        "under": piece.passage.under,
        "spans": [list(span) for span in quote.spans],
    }


def _side_data(side: Side) -> dict[str, Any]:
    return {
        "drug": side.name,
        "texts": [_text_data(provenance) for provenance in side.searched],
        "labels_left_out": side.left_out,
    }


def _text_data(provenance: Provenance) -> dict[str, str]:
    return {
        "source": provenance.source.value,
        "maker": provenance.maker,
        "set_id": provenance.set_id,
        "version": provenance.version,
        "dated": provenance.dated.isoformat(),
    }


def _pair_lines(pair: Pair) -> Iterator[str]:
    yield f"{pair.a} and {pair.b}: {pair.state}"
    if pair.same_ingredients:
        yield f"  Both have the same ingredient: {', '.join(pair.same_ingredients)}."
    elif pair.same_classes:
        yield f"  Both are of the class {', '.join(pair.same_classes)}."
    for quote in pair.quotes if pair.state is State.MENTIONED else ():
        piece = quote.piece
        under = f", {piece.passage.under}" if piece.passage.under not in ("", piece.passage.text) else ""
        yield f"  {piece.drug}, {piece.title}{under}: {_marked(quote)}"
        yield f"    {provenance_line(piece.provenance, date.today())}"
    if pair.unresolved:
        yield f"  Classes named that may or may not hold the other drug: {', '.join(pair.unresolved)}."


def _marked(quote: Quote) -> str:
    """The passage with the words that name the other drug between square brackets."""
    text, end, parts = quote.piece.passage.text, 0, list[str]()
    for start, stop in quote.spans:
        parts += [text[end:start], f"[{text[start:stop]}]"]
        end = stop
    return "".join([*parts, text[end:]])


def _side_lines(side: Side) -> Iterator[str]:
    if not side.searched:
        yield f"  {side.name}: no text at hand"
    elif not side.has_label:
        yield f"  {side.name}: no label at hand; searched instead:"
    else:
        more = f", {side.left_out} further labels were not" if side.left_out else ""
        yield f"  {side.name}{more}:"
    yield from (f"    {provenance_line(provenance, date.today())}" for provenance in side.searched)
