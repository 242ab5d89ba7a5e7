"""How hard a text is to read: Flesch-Kincaid grade, INFLESZ ease in Spanish, sentences, words, long lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from medref_desktop.domain.blocks import Block, Heading, ListBlock, leaf_texts
from medref_desktop.review import spanish_syllables, syllables

NEUTRAL_WORD = "tablet"
"""Stands in for a drug's name when its length is not to count."""

_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_LETTERS = re.compile(r"[a-záéíóúüñ]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
_NO_END = ("st.", "dr.", "no.", "vs.", "e.g.", "i.e.", "u.s.", "a.m.", "p.m.")


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of a text; a list item, a cell and a paragraph end one even without a full stop."""

    sentences: tuple[str, ...]

    @property
    def words(self) -> int:
        return sum(map(word_count, self.sentences))

    @property
    def mean_sentence(self) -> float:
        """Words in a sentence on average."""
        return self.words / len(self.sentences) if self.sentences else 0.0

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years at a school of the United States."""
        if not self.words:
            return 0.0
        return 0.39 * self.mean_sentence + 11.8 * self._spoken(syllables.count) / self.words - 15.59

    @property
    def spanish_ease(self) -> float:
        """How easy a Spanish text is to read, from 0 to 100: Szigriszt-Pazos, on the INFLESZ scale (55 is normal)."""
        if not self.words:
            return 100.0
        return 206.835 - 62.3 * self._spoken(spanish_syllables.count) / self.words - self.mean_sentence

    def _spoken(self, count: Callable[[str], int]) -> int:
        """The syllables of all words; a number counts as one."""
        words = (word for sentence in self.sentences for word in _WORD.findall(sentence))
        return sum(sum(map(count, _LETTERS.findall(word.lower().replace("’", "'")))) or 1 for word in words)

    def without(self, names: Iterable[str]) -> Reading:
        """The same text with a neutral word of two syllables in place of each name."""
        longest_first = sorted(filter(None, names), key=len, reverse=True)
        if not longest_first:
            return self
        any_name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
        return Reading(tuple(any_name.sub(NEUTRAL_WORD, sentence) for sentence in self.sentences))


def read(blocks: Iterable[Block]) -> Reading:
    """Read blocks without their headings, which are the same in every handout."""
    texts = leaf_texts(block for block in blocks if not isinstance(block, Heading))
    return Reading(tuple(sentence for text in texts for sentence in split_sentences(text)))


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each with at least one word."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not text[: end.start()].lower().endswith(_NO_END):
            yield from _with_words(text[start : end.end()])
            start = end.end()
    yield from _with_words(text[start:])


def word_count(text: str) -> int:
    return len(_WORD.findall(text))


def long_lists(blocks: Sequence[Block], most: int) -> Iterator[ListBlock]:
    """The lists of more than so many items, also inside other lists."""
    for block in blocks:
        if isinstance(block, ListBlock):
            if len(block.items) > most:
                yield block
            for item in block.items:
                yield from long_lists(item, most)


def _with_words(text: str) -> Iterator[str]:
    if _WORD.search(text):
        yield text.strip()
