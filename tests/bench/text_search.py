"""Search in the text of a pack of `label_packs.py`, beside plain FTS5 with bm25 and snippet() on the same sections.

    python tests/bench/text_search.py FOLDER [--queries 40] [--plain 12]

Ours is what the window asks: the answer with up to 100 drugs, then the words round the first 12. Plain is what one
would write without it: the 12 best rows by bm25 with their snippets. Both take turns, query by query; before that ours
is asked once, as the first question makes the list of reference labels.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measuring import against, ms, p50, p95, print_table
from medref_desktop.store.library import Library
from medref_desktop.store.text_answer import TextQuestion
from medref_desktop.store.text_search import TextSearch, match_expression

IN_SIGHT = 12
TARGET = 0.1
"""Of plain FTS5, for the commonest word: p95 of the first page with its snippets."""
SAMPLED = 400
PLAIN = """
    SELECT rowid, snippet(plain, 0, '[', ']', '…', 16) FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT 12"""
KINDS = ("commonest word", "common word", "rare word", "two words", "phrase", "prefix")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    parser.add_argument("--plain", type=int, default=12, help="of them asked of plain FTS5 too, which is slow")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    library = Library.open([args.folder], verify_up_to=0)
    with closing(sqlite3.connect(args.folder / "plain.db")) as plain:
        if not library.packs:
            print(f"There is no pack in {args.folder}: build one with label_packs.py.", file=sys.stderr)
            return 1
        wanted = queries(plain, random.Random(args.seed), args.queries)
        search = TextSearch(library)
        ask(search, TextQuestion.parse("warm-up"))
        rows = [row_of(kind, wanted[kind], args.plain, search, plain) for kind in KINDS]
        count = library.packs[0].monograph_count()
    library.close()
    head = ("kind", "n", "p50 ms", "p95 ms", "p99 ms", "plain p50", "plain p95", "ratio p95", f"target {TARGET:g}")
    print_table(f"Search in the text of {count:,} labels: answer and {IN_SIGHT} snippets", head, rows)
    return 0


def row_of(
    kind: str, texts: Sequence[str], plain_count: int, search: TextSearch, plain: sqlite3.Connection
) -> tuple[object, ...]:
    ours, theirs = [], []
    for number, text in enumerate(texts):
        question = TextQuestion.parse(text)
        ours.append(seconds(lambda question=question: ask(search, question)))
        if number < plain_count:
            expression = match_expression(question.query)
            theirs.append(seconds(lambda expression=expression: plain.execute(PLAIN, (expression,)).fetchall()))
    ratio = p95(ours[:plain_count]) / p95(theirs)
    target = against(ratio, TARGET) if kind == KINDS[0] else ""
    figures = (p50(ours), p95(ours), p99(ours), p50(theirs), p95(theirs))
    return (kind, len(texts), *map(ms, figures), f"{ratio:.3f}", target)


def ask(search: TextSearch, question: TextQuestion) -> None:
    for hit in search.search(question).hits[:IN_SIGHT]:
        search.snippet(hit, question)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def p99(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


def queries(plain: sqlite3.Connection, chance: random.Random, count: int) -> Mapping[str, list[str]]:
    """Questions of each kind, of words that stand in the sections; a sample of them tells how common a word is."""
    last = plain.execute("SELECT max(rowid) FROM plain").fetchone()[0]
    texts = [
        plain.execute("SELECT text FROM plain WHERE rowid = ?", (chance.randint(1, last),)).fetchone()[0]
        for _ in range(SAMPLED)
    ]
    found: dict[str, int] = {}
    for text in texts:
        for word in set(words_of(text)):
            found[word] = found.get(word, 0) + 1
    by_commonness = sorted(found, key=lambda word: (-found[word], word))
    common = by_commonness[:100]
    rare = [word for word in by_commonness if found[word] == 1]
    in_a_row = [words for text in texts if len(words := words_of(text)) > 10]
    return {
        "commonest word": [f"{by_commonness[0]} "] * count,
        "common word": [f"{chance.choice(common)} " for _ in range(count)],
        "rare word": [f"{chance.choice(rare)} " for _ in range(count)],
        "two words": [f"{' '.join(chance.sample(chance.choice(in_a_row), 2))} " for _ in range(count)],
        "phrase": [phrase(chance.choice(in_a_row), chance) for _ in range(count)],
        "prefix": [chance.choice(by_commonness)[: chance.randint(4, 6)] for _ in range(count)],
    }


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]{4,}", text.lower())


def phrase(words: Sequence[str], chance: random.Random) -> str:
    """Two words in a row; they may stand apart in the text, and are then a phrase that is rarely found."""
    at = chance.randrange(len(words) - 1)
    return f'"{words[at]} {words[at + 1]}"'


if __name__ == "__main__":
    sys.exit(main())
