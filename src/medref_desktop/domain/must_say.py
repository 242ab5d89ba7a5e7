"""What a leaflet must say, by drug or class: resources/must_say.toml as values, and the search for it in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from medref_desktop.domain.blocks import Block, Heading, ListBlock, Paragraph, Run, leaf_texts
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.names import fold


@dataclass(frozen=True, slots=True)
class MustSay:
    """One fact that must be told. `says` and `sentence` go by language; `sentence` is the danger, then what to do.

    `drugs` are sets of folded ingredients: a drug with all of one set is meant.
    A point that matches `denied` says none.
    """

    id: str
    reason: str
    source: str
    says: Mapping[str, tuple[re.Pattern[str], ...]]
    sentence: Mapping[str, tuple[str, str]]
    drugs: tuple[frozenset[str], ...] = ()
    classes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    is_boxed: bool = False
    is_anywhere: bool = False
    denied: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def names(self, monograph: Monograph) -> bool:
        """Whether the drug itself is meant, not only its class."""
        ingredients = set(monograph.drug.key.split("+"))
        return self._has_group(monograph) and any(drug <= ingredients for drug in self.drugs)

    def applies_to(self, monograph: Monograph) -> bool:
        is_of_class = any(name.casefold() in self.classes for name in monograph.facts.epc_classes)
        return self.names(monograph) or (is_of_class and self._has_group(monograph))

    def is_said_in(self, text: str, language: str = "en") -> bool:
        """Whether one point of a text says it, in whatever words; a point that denies a danger says nothing."""
        if language in self.denied and self.denied[language].search(text):
            return False
        return all(pattern.search(text) for pattern in self.says[language])

    def point(self, language: str = "en") -> tuple[Block, ...]:
        """The point that says it where a text does not."""
        danger, action = self.sentence[language]
        return (Paragraph((Run(danger, frozenset({"strong"})), Run(f" {action}"))),)

    def _has_group(self, monograph: Monograph) -> bool:
        return not self.groups or monograph.drug.group in self.groups


def read(text: str) -> tuple[MustSay, ...]:
    """The lists of resources/must_say.toml, in their order."""
    data = tomllib.loads(text)
    denied = {language: _pattern(words) for language, words in data["denied"].items()}
    return tuple(_entry(each, denied) for each in data["must_say"])


def points(blocks: Iterable[Block]) -> list[str]:
    """The points of a text: each item of a list with all that stands in it, and each paragraph."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, ListBlock):
            found += [" ".join(leaf_texts(item)) for item in block.items]
        elif not isinstance(block, Heading):
            found += leaf_texts([block])
    return found


def _entry(data: Mapping[str, Any], denied: Mapping[str, re.Pattern[str]]) -> MustSay:
    return MustSay(
        id=data["id"],
        reason=data["reason"],
        source=data["source"],
        says={language: tuple(map(_pattern, words)) for language, words in data["says"].items()},
        sentence={language: (danger, action) for language, (danger, action) in data["sentence"].items()},
        drugs=tuple(frozenset(map(fold, drug.split("+"))) for drug in data.get("drugs", ())),
        classes=frozenset(name.casefold() for name in data.get("classes", ())),
        groups=frozenset(data.get("groups", ())),
        is_boxed=data.get("boxed", False),
        is_anywhere=data.get("anywhere", False),
        denied=denied,
    )


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)
