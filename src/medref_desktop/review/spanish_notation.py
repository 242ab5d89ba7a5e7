"""Notations of doses that are error-prone in Spanish besides those of every text: a table like that of `notation`.

Spain and much of South America write 2,5 and 1.000 where the United States and Mexico write 2.5 and 1,000. A leaflet
in the United States keeps to the numbers of the pharmacy label: the other way is a dose ten or a thousand times off.
"""

from __future__ import annotations

from collections.abc import Iterator

from medref_desktop.domain.finding import Finding
from medref_desktop.review.notation import notation, search

_UNIT = r"(?:mg|mcg|g|kg|mL|L|mEq|mmol|unidad(?:es)?|%|°)"
_FORM = r"(?:tabletas?|pastillas?|c[áa]psulas?|comprimidos?|parches?|gotas?|dosis|cucharad(?:it)?as?)\b"


NOTATIONS = (
    notation(
        r"(?<![\w.,])(?P<whole>\d+),(?P<rest>\d{1,2}|(?<=0,)\d+)(?![\d,])",
        "is a decimal comma, which is read as thousands here",
        r"“\g<whole>.\g<rest>”",
    ),
    notation(
        rf"(?<![\w.,])(?P<head>[1-9]\d{{0,2}})\.(?P<tail>\d{{3}})(?=\s*{_UNIT})",
        "has a point that can be of thousands or of decimals",
        r"“\g<head>,\g<tail>” if thousands are meant",
    ),
    notation(r"(?<![\w.])U\.?I\b\.?", "can be read as another number", "“unidades”"),
    notation(r"(?<!\w)c/\s?(?=\d|d\b|h)", "is misread", "“cada”"),
    notation(r"(?<=\d)\s?(?:hrs?|hs|h)\b\.?", "can be misread", "“horas”"),
    notation(r"(?<![\w.])(?:v\.o\.|VO)(?!\w)", "is misread", "“por la boca”"),
    notation(r"(?<=\d)\s?(?:tab|comp|cap|gts?)\b\.?", "can be misread", "the form in full"),
    notation(
        rf"(?:\b\d+\s)?\b\d+/\d+\s+(?:de\s+)?{_FORM}|[¼½¾⅓⅔]\s*(?:de\s+)?{_FORM}",
        "can be read as whole numbers",
        "it in words, such as “media tableta”",
    ),
    notation(r"\b[Tt]ipo\s+II?\b", "has a Roman numeral, which can be misread", "“tipo 1” or “tipo 2”"),
)


def findings(text: str, first_line: int = 1) -> Iterator[Finding]:
    """Every such notation in Markdown text."""
    return search(NOTATIONS, text, first_line)
