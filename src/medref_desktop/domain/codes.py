"""Codes that people type or scan for a product: NDC in every dress, UPC, GTIN, UNII, RxCUI, set id.

Sources: GS1 General Specifications (check digits, company prefix 03 for NDCs, element string 01), FDA's description of
the UNII (its last character is the sum of the others, modulo 36).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from medref_desktop.domain.ndc import possible_ndcs


class CodeKind(StrEnum):
    NDC = "ndc"
    UPC = "upc"
    GTIN = "gtin"
    UNII = "unii"
    RXCUI = "rxcui"
    SET_ID = "set_id"

    @property
    def word(self) -> str:
        """The kind as the field spells it."""
        return _WORDS[self]


_WORDS = {
    CodeKind.NDC: "NDC",
    CodeKind.UPC: "UPC",
    CodeKind.GTIN: "GTIN",
    CodeKind.UNII: "UNII",
    CodeKind.RXCUI: "RxCUI",
    CodeKind.SET_ID: "set id",
}


class Code(NamedTuple):
    """A code as read. `spellings` are what it may mean, as packs have them; none when it has a `problem`.

    `is_sure` tells whether it can be nothing else: four bare digits may be a RxCUI, or the beginning of an NDC.
    """

    kind: CodeKind
    text: str
    spellings: tuple[str, ...]
    problem: str = ""
    is_sure: bool = True

    @property
    def names_a_product(self) -> bool:
        """Whether it stands for one product; a UNII or RxCUI stands for what many products share."""
        return self.kind in (CodeKind.NDC, CodeKind.UPC, CodeKind.GTIN)

    @property
    def is_unequivocal(self) -> bool:
        """Whether it can be read in one way alone: ten bare digits may be three NDCs."""
        return self.is_sure and len(self.spellings) == 1

    @property
    def told(self) -> str:
        return f"{self.kind.word} {self.text}"


_SET_ID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_KIND_NAMED = re.compile(r"(ndc|upc|gtin|unii|rxcui|set ?id)[\s:#]+", re.IGNORECASE)
# What scanners put before a code, then the application identifier of a GTIN, with its brackets or without.
_SCANNED = re.compile(r"(?:\][A-Za-z]\d)?\x1d?(?:\(01\)\s*|01(?=\d{14}(?:\x1d|$|1[0-7]|2[01]|30)))(\d{14})")
_DIGITS = re.compile(r"\d[\d \-]*", re.ASCII)
LETTERS_OF_UNII = 10
_UNII = re.compile(rf"[0-9A-Z]{{{LETTERS_OF_UNII}}}")
FEWEST_BARE_DIGITS = 4
MOST_OF_RXCUI = 7
_FROM_OUR_PREFIX = "03"
"""GS1's company prefix of NDCs."""


def read_code(text: str) -> Code | None:
    """The code that a text is, or None where it is none.

    >>> read_code("(01)00300780668156(17)270131").spellings
    ('00078066815', '00780066815', '00780668105')
    """
    text = text.strip()
    named = _KIND_NAMED.match(text)
    kind = named[1].lower().replace(" ", "") if named else ""
    text = text[named.end() :].strip() if named else text
    if not kind and len(text) != LETTERS_OF_UNII and not any(char.isdigit() for char in text):
        return None  # as nearly every key press
    if found := _SET_ID.fullmatch(text):
        return Code(CodeKind.SET_ID, found[1].lower(), (found[1].lower(),))
    if found := _SCANNED.match(text):
        return _gtin(found[1])
    if kind == "rxcui" or (kind == "" and _is_bare_rxcui(text)):
        return Code(CodeKind.RXCUI, text, (text,), is_sure=bool(kind)) if text.isascii() and text.isdigit() else None
    if _DIGITS.fullmatch(text):
        return _of_digits(text, re.sub(r"[ \-]", "", text), is_named=bool(kind))
    return _unii(text.upper(), is_named=kind == "unii")


def _is_bare_rxcui(text: str) -> bool:
    return text.isascii() and text.isdigit() and FEWEST_BARE_DIGITS <= len(text) <= MOST_OF_RXCUI


def _of_digits(text: str, digits: str, *, is_named: bool) -> Code | None:
    if len(digits) == 14:
        return _gtin(digits)
    if len(digits) == 13 and digits.startswith("0"):  # scanners may be set to read a UPC as an EAN-13
        return _upc(digits[1:])
    if len(digits) == 12:
        return _upc(digits)
    spellings = possible_ndcs(text)
    is_whole = is_named or "-" in text or len(digits) >= 10
    return Code(CodeKind.NDC, text, spellings, is_sure=is_whole) if spellings else None


def _upc(digits: str) -> Code:
    if problem := _check_digit_problem(digits):
        return Code(CodeKind.UPC, digits, (), problem)
    if not digits.startswith(_FROM_OUR_PREFIX[1]):
        return Code(CodeKind.UPC, digits, (), f"The UPC {digits} holds no NDC: those begin with 3.")
    return Code(CodeKind.UPC, digits, possible_ndcs(digits[1:11]))


def _gtin(digits: str) -> Code:
    if problem := _check_digit_problem(digits):
        return Code(CodeKind.GTIN, digits, (), problem)
    if not digits.startswith(_FROM_OUR_PREFIX, 1):
        return Code(CodeKind.GTIN, digits, (), f"The GTIN {digits} holds no NDC: after the first digit those have 03.")
    return Code(CodeKind.GTIN, digits, possible_ndcs(digits[3:13]))


def _unii(text: str, *, is_named: bool) -> Code | None:
    if not _UNII.fullmatch(text):
        return None
    *values, last = (int(char, 36) for char in text)
    digits = sum(char.isdigit() for char in text)
    if sum(values) % 36 == last:
        # Lisinopril has ten letters too.
        return Code(CodeKind.UNII, text, (text,), is_sure=is_named or digits > 0)
    if is_named or 3 <= digits < len(text):  # vitamin B12 has ten characters, and two digits
        return Code(CodeKind.UNII, text, (), f"The last character of the UNII {text} is wrong: type it again.")
    return None


def check_digit(digits: str) -> str:
    """The check digit of a UPC or GTIN without it.

    >>> check_digit("30078066815")
    '6'
    """
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _check_digit_problem(digits: str) -> str:
    if check_digit(digits[:-1]) == digits[-1]:
        return ""
    return f"The check digit of {digits} is wrong: scan or type it again."
