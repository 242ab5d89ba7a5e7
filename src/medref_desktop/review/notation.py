"""Notations of doses that have been misread and killed, as a table; and the search for them.

Sources: ISMP List of Error-Prone Abbreviations, Symbols, and Dose Designations; the rules in data/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medref_desktop.domain.finding import Finding

_UNIT = r"(?:mg|mcg|g|kg|ng|mL|L|units?|mEq|mmol)\b"
# A trailing zero may stand in laboratory values: potassium 5.0 mEq/L, glucose 4.0 mg/dL, 1.0 ng/mL.
_DOSE = rf"(?!ng){_UNIT}(?!\s?/\s?d?L\b)"
_TO = r"(?:\s*(?:to|or|and|-|–)\s*[\d.,]+)?"
_FORM = (
    r"(?:tablets?|tabs?|capsules?|caps|pills?|patch(?:es)?|drops?|puffs?|sprays?|doses?|vials?|(?:tea|table)spoons?)\b"
)


@dataclass(frozen=True, slots=True)
class Notation:
    """A notation, why it is wrong and what to write; \\g<name> in both stands for a group of the pattern."""

    pattern: re.Pattern[str]
    wrong: str
    write: str

    def explain(self, match: re.Match[str]) -> str:
        """What is wrong with a match, in a sentence."""
        words = f"“{match[0]}” {match.expand(self.wrong)}: write {match.expand(self.write)}."
        return " ".join(words.split())


def notation(pattern: str, wrong: str, write: str) -> Notation:
    """A row of a table of them."""
    return Notation(re.compile(pattern), wrong, write)


def _instead(pattern: str, write: str, wrong: str = "is misread") -> Notation:
    """A sign or abbreviation that stands alone, not inside a word."""
    return notation(rf"(?<![\w./-])(?:{pattern})(?![\w-])", wrong, write)


_NUMBERS = (
    notation(rf"(?<![\w.,])\.(?P<rest>\d[\d.]*(?:\s*{_UNIT})?)", r"can be read as \g<rest>", r"“0.\g<rest>”"),
    notation(
        rf"(?<![\d.])(?P<whole>\d[\d,]*)\.0+(?P<rest>{_TO}\s*{_DOSE})",
        r"can be read as \g<whole>0\g<rest>",
        r"“\g<whole>\g<rest>”",
    ),
    notation(
        rf"(?<![\d.])(?P<kept>\d[\d,]*\.\d*[1-9])0+(?P<rest>{_TO}\s*{_DOSE})",
        "ends in a zero that can be misread",
        r"“\g<kept>\g<rest>”",
    ),
    notation(
        rf"(?<![\w.,/])(?P<head>\d{{1,3}})(?P<tail>\d{{3}})(?P<rest>{_TO}\s*(?:{_UNIT}|cells\b|kcal\b))",
        "is easily misread by a factor of ten",
        r"“\g<head>,\g<tail>\g<rest>”",
    ),
    notation(
        rf"(?<![\w.,/])\d{{7,}}\s*{_UNIT}",
        "is easily misread by a factor of ten",
        "it with commas, or with “million”",
    ),
    notation(
        r"\b1:\d{1,3}(?:,?\d{3})+\b(?!\s*(?:dilution|titer))",
        "is a ratio strength",
        "the strength as mg per mL or percent",
    ),
    notation(
        rf"(?:\b\d+\s)?\b\d+/\d+\s+(?:(?:of|an?|the)\s+)*{_FORM}|[¼½¾⅓⅔]\s*(?:(?:of|an?|the)\s+)*{_FORM}",
        "can be read as whole numbers",
        "it in words, such as “half a tablet”",
    ),
    notation(
        rf"(?<![\w-])(?:II|III|VI{{1,3}}|IX|XI{{0,3}}|ii|iii|vi{{1,3}}|ix|xi{{0,3}})\s+(?:{_FORM}|times\b)",
        "has a Roman numeral, which can be read as letters or as another number",
        "the number in figures",
    ),
    notation(
        r"(?i:\btype)\s+(?:II?)\s+(?=diabetes)",
        "has a Roman numeral, which can be misread",
        "“type 1” or “type 2”",
    ),
)

_UNITS = (
    notation(
        r"(?<![\w.,])(?P<number>\d[\d.,]*)(?P<unit>(?:mg|mcg|g|kg|ng|mL|ml|L|units?|mEq|mmol)\b)",
        "runs number and unit together",
        r"“\g<number> \g<unit>”",
    ),
    notation(
        r"\b(?P<name>[A-Za-z]{4,})(?P<dose>\d[\d.,]*\s?(?:mg|mcg|g|mL|units?)\b)",
        "runs name and dose together",
        r"“\g<name> \g<dose>”",
    ),
    notation(r"[µμ]g\b|(?<![A-Za-z])ug\b", "can be read as mg", "“mcg”"),
    notation(
        r"(?P<number>\d(?:[\d.,]*\d)?(?:\s+million)?)\s*[Uu]\b(?!\.S|-)",
        "has a letter that can be read as 0 or 4",
        r"“\g<number> units”",
    ),
    notation(r"(?<![\w.-])U(?=/(?:m?L|kg)\b)", "can be read as 0 or 4", "“units”"),
    notation(r"(?<![A-Za-z])(?:IU|iu)s?\b", "can be read as IV or 10", "“units”"),
    notation(r"(?<=\d)\s?cc\b", "can be read as 00", "“mL”"),
    notation(r"(?<![A-Za-z])mls?\b|(?<![A-Za-z])mLs\b", "is misread", "“mL”"),
    notation(r"(?<=\d)\s?(?P<unit>mg|mcg)s\b", "can be misread", r"“\g<unit>”"),
    notation(r"(?<=\d)\s?gms?\b", "can be read as mg", "“g”"),
    notation(r"(?<=\d)\s?gr\b", "can be read as grams", "the dose in mg"),
    notation(
        r"\d\s?(?:K|MM?)\s+units?\b",
        "has a letter that stands for thousand or million",
        "“thousand” or “million”",
    ),
    notation(
        r"(?P<dose>\d\s*(?:mg|mcg|mL|kg|g|mEq|units?))\.(?=[,;/]|\s+[a-z](?![A-Z)]))",
        "has a full stop that can be read as 1",
        r"“\g<dose>”",
    ),
    notation(
        r"(?<![\w.,/])\d[\d.,]*(?:\s*(?:mg|mcg|g|units?))?\s*/\s*\d[\d.,]*\s*(?:mg|mcg|g|units?)\b",
        "has a slash that can be read as 1",
        "“and” between two doses, “per” within one",
    ),
    notation(r"\b(?P<unit>mg|mcg|g|kg|mL|units)/d\b", "can be misread", r"“\g<unit> each day”"),
)

_SIGNS = (
    notation(r"&lt;|<", "is mistaken for its opposite, or for 4", "“less than”"),
    notation(r"&gt;|>", "is mistaken for its opposite, or for 7", "“more than”"),
    notation(r"&le;|≤", "is mistaken for its opposite", "“at most”"),
    notation(r"&ge;|≥", "is mistaken for its opposite", "“at least”"),
    notation(r"↑", "can be read as 4 or 7, or as its opposite", "“increase”"),
    notation(r"↓", "can be read as 4 or 7, or as its opposite", "“decrease”"),
    notation(r"@", "can be read as 2", "“at”"),
    notation(r"(?<=\s)&(?:amp;)?(?=\s)", "can be read as 2", "“and”"),
)

_ABBREVIATIONS = (
    _instead(r"(?i:qd|q\.d\.?|o\.d\.|q1d)", "“daily”", "can be read as four times daily"),
    _instead(r"(?i:qod|q\.o\.d\.?)", "“every other day”", "can be read as daily"),
    _instead(r"(?i:qid|q\.i\.d\.?)", "“four times daily”", "can be read as daily"),
    _instead(r"BID|(?i:b\.i\.d\.?)", "“twice daily”"),
    notation(rf"(?:{_UNIT}|{_FORM})\s+bid\b", "has an abbreviation that is misread", "“twice daily”"),
    _instead(r"(?i:tid|t\.i\.d\.?)", "“three times daily”"),
    _instead(r"(?i:tiw|t\.i\.w\.?)", "“3 times a week”", "can be read as 3 times a day"),
    _instead(r"(?i:biw|b\.i\.w\.?)", "“twice a week”", "can be read as twice a day"),
    _instead(r"QW|qw", "“weekly”"),
    _instead(r"(?i:qhs|qn|h\.s\.?)|HS", "“at bedtime”", "can be read as every hour or half strength"),
    _instead(r"PRN|prn|p\.r\.n\.?", "“as needed”"),
    _instead(r"PO(?!\s?2)|p\.o\.?", "“by mouth”"),
    _instead(r"SC|SQ|s\.c\.|(?i:sub\s?q)", "“under the skin”", "can be read as SL or 5 every"),
    _instead(r"D/C|d/c", "“discharge” or “stop”", "has two meanings"),
    _instead(r"gtts?", "“drops”"),
    _instead(r"x\s?\d+\s?d", "“for ... days”", "can be read as a number of doses"),
    notation(
        r"(?i:drops?|instill)\b[^.\n]{0,25}\b(?:OD|OS|OU|AD|AS|AU)\b",
        "has an abbreviation for eyes that is mistaken for ears, or the other way",
        "“right eye”, “left ear”, “both eyes”",
    ),
)

NOTATIONS = (*_NUMBERS, *_UNITS, *_SIGNS, *_ABBREVIATIONS)

# In running text a rate such as 5.0% is no dose.
_STRENGTHS = (
    notation(r"(?P<kept>\d+)\.0+%", r"can be read as \g<kept>0%", r"“\g<kept>%”"),
    notation(r"(?P<kept>\d+\.\d*[1-9])0+%", "ends in a zero that can be misread", r"“\g<kept>%”"),
)


def findings(text: str, first_line: int = 1) -> Iterator[Finding]:
    """Every error-prone notation in Markdown text; emphasis marks do not hide it, nor do line ends."""
    return search(NOTATIONS, text, first_line)


def in_strengths(strengths: Iterable[str], line: int) -> Iterator[Finding]:
    """Every error-prone notation in the strengths of the front matter, which all stand in one line."""
    for strength in strengths:
        yield from search((*NOTATIONS, *_STRENGTHS), strength, line)


def search(notations: Iterable[Notation], text: str, first_line: int) -> Iterator[Finding]:
    """Every one of these notations in Markdown text."""
    bare = text.replace("*", "")
    for each in notations:
        for match in each.pattern.finditer(bare):
            yield Finding(first_line + bare.count("\n", 0, match.start()), each.explain(match))
