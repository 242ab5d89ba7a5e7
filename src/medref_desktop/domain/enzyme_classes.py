"""Classes by an enzyme or a carrier, as labels name them: "strong or moderate CYP3A4 inhibitors", "P-gp inducers".

No list of phrases could hold them all, so they are read by their parts: strength, enzymes, what is done to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


def _any_of(*choices: str) -> str:
    return f"(?:{'|'.join(choices)})"


_CYP = (
    r"(?:cytochromes?[ -]+)?(?:P ?-?450|CYP ?450|CYP)(?:'?s\b)?(?: ?\(CYP\)(?= ?\d))?"
    r"(?:[ -]*(?:isoenzyme |enzyme )?\d ?[A-Z] ?\d{0,2}(?: ?/ ?[\dA]{1,3})?)?"
)
_CARRIER = _any_of(
    "P-?gp",
    "P-?glycoprotein",
    "MDR ?1",
    "BCRP",
    "breast cancer resistance protein",
    r"OATP ?\d?[A-Z]?\d?(?: ?/ ?(?:1B)?\d)?",
    r"OAT ?\d(?: ?/ ?(?:OAT ?)?\d)?",
    r"OCT ?\d",
    r"MATE(?: ?\d(?:-?K)?)?(?: ?/ ?(?:MATE ?)?\d?-?K)?",
    r"UGT(?: ?\d[A-Z]\d{1,2})?",
    r"MRP ?\d",
    "BSEP",
    r"organic (?:anion|cation|cationic) transport(?:er|ing)?(?: polypeptides?)?(?: ?\d[A-Z]?\d?)?",
)
_OF_THE_LIVER = (
    r"(?:hepatic|liver|drug[- ]metabolizing|microsomal|hepatic microsomal)"
    r"(?: (?:drug[- ]metabolizing|microsomal|metabolic))?(?= enzyme)"
)
_GOING_ON = r"\d[A-Z]\d{1,2}"
"""An enzyme in a list after one that was named in full: "CYP2D6 and 3A4"."""
_NAMED = _any_of(_CYP, _CARRIER, _OF_THE_LIVER)
_ENZYME = _any_of(_NAMED, rf"(?<=[/,] ){_GOING_ON}", rf"(?<=and ){_GOING_ON}")
_NOUN = r"(?: (?:(?:iso)?enzymes?|isoforms?|transporters?|carriers?|pathways?|systems?|efflux|family))*"
_BRACKET = rf"(?: ?\( ?(?:{_CYP}|{_CARRIER}|[A-Z]{{2,5}}\d?)(?: (?:substrate|inhibitor|inducer)s?)? ?\))?"
_ONE = rf"(?:(?:sensitive|certain|other|both) )?{_ENZYME}{_NOUN}{_BRACKET}{_NOUN}"
_JOIN = r"(?: ?,? ?and ?/ ?or |,? and |,? or |, ?| ?/ ?| & )"
_LIST = rf"(?P<e>{_ONE}(?:{_JOIN}{_ONE})*)"
_DEGREE = r"(?:strong|potent|powerful|moderate(?:ly)?|weak|mild|strongly)"
_DEGREES_OF = rf"(?:(?P<s>{_DEGREE}(?:(?: ?/ ?|,? and |,? or |,? and/or |, | to |-to-){_DEGREE})*) )?"
_ALSO = r"(?:(?:dual|combined|other|known|sensitive) )*"
_ROLE = r"(?:inhibitor|inducer|substrate)s?"
_ROLES = rf"(?P<r>{_ROLE}(?:(?: and/or | and | or | ?/ ?|, ){_ROLE})*)"
_HOW = (
    r"(?:(?:primarily|mainly|largely|extensively|strongly|predominantly|partially|significantly|potently|in part|"
    r"known to|may|can|are|also|the|both) )*"
)
_MEDICINES = r"\b(?:drug|product|agent|medication|medicine|compound|substance)s? (?:that |which )?"

_BEFORE = re.compile(rf"\b{_DEGREES_OF}{_ALSO}{_LIST}[ -]{_ROLES}\b(?! of )", re.I)
_AFTER = re.compile(
    rf"\b{_DEGREES_OF}{_ALSO}{_ROLES} (?:of|for) (?:the |both |hepatic )*{_LIST}(?! (?:{_ROLE}|inhibition))", re.I
)
_DOES = re.compile(rf"{_MEDICINES}{_HOW}(?P<r>inhibit|induce) {_HOW}{_LIST}", re.I)
_IS_DONE = re.compile(
    rf"{_MEDICINES}{_HOW}(?P<r>metabolized|transported|eliminated|cleared) {_HOW}(?:by|via|through) {_HOW}{_LIST}", re.I
)
_NAMES = re.compile(_any_of(_NAMED, _GOING_ON), re.I)
_DEGREES = {
    "strong": "strong",
    "potent": "strong",
    "powerful": "strong",
    "moderate": "moderate",
    "weak": "weak",
    "mild": "weak",
}
_ANY_CYP = "CYP450"


class EnzymeClass(NamedTuple):
    """Where classes are named, and which."""

    start: int
    end: int
    names: tuple[str, ...]


def enzyme_classes(text: str) -> Iterator[EnzymeClass]:
    """The classes by enzyme that a text names, in order; places do not overlap.

    >>> [found.names for found in enzyme_classes("Avoid strong or moderate CYP3A4/5 inhibitors and inducers of P-gp.")]
    [('strong CYP3A inhibitors', 'moderate CYP3A inhibitors'), ('P-gp inducers',)]
    """
    at = 0
    while found := _next(text, at):
        at = found.end()
        if names := _names(found):
            yield EnzymeClass(found.start(), found.start() + len(found[0].rstrip()), names)


def _next(text: str, at: int) -> re.Match[str] | None:
    """The first way of naming a class from there on; the longest of those that begin together."""
    found = filter(None, (pattern.search(text, at) for pattern in (_BEFORE, _AFTER, _DOES, _IS_DONE)))
    return min(found, key=lambda match: (match.start(), -match.end()), default=None)


def wider_class(name: str) -> str:
    """The class without its strength, then that of all its family; empty where it is the widest.

    >>> wider_class("strong CYP3A inhibitors"), wider_class("CYP3A inhibitors"), wider_class("P-gp inhibitors")
    ('CYP3A inhibitors', 'CYP450 inhibitors', '')
    """
    words = name.split()
    if len(words) == 3:
        return " ".join(words[1:])
    return f"{_ANY_CYP} {words[1]}" if len(words) == 2 and re.fullmatch(r"CYP\d[A-Z]\w*", words[0]) else ""


def _names(match: re.Match[str]) -> tuple[str, ...]:
    groups = match.groupdict()
    degrees = list(dict.fromkeys(_degrees(groups.get("s") or ""))) or [""]
    enzymes = list(dict.fromkeys(enzyme for each in _NAMES.finditer(groups["e"]) for enzyme in _enzymes(each[0])))
    # A family that stands with one of its own is no further one: "cytochrome P450 (CYP) 3A4".
    enzymes = [one for one in enzymes if not any(other != one and _is_of(other, one) for other in enzymes)]
    roles = dict.fromkeys(
        re.findall(r"inhibit|induc|substrate|metabolized|transported|eliminated|cleared", groups["r"].lower())
    )
    return tuple(
        dict.fromkeys(
            " ".join(filter(None, (degree if role in ("inhibit", "induc") else "", enzyme, _role(role))))
            for role in roles
            for enzyme in enzymes
            for degree in degrees
        )
    )


def _degrees(words: str) -> Iterator[str]:
    for word in re.findall(r"[a-z]+", words.lower()):
        if degree := _DEGREES.get(word.removesuffix("ly")):
            yield degree


def _role(word: str) -> str:
    return {"inhibit": "inhibitors", "induc": "inducers"}.get(word, "substrates")


def _is_of(enzyme: str, family: str) -> bool:
    return enzyme[:3] == family[:3] and (family == _ANY_CYP or (family.isalpha() and enzyme[:-1].startswith(family)))


def _enzymes(written: str) -> Iterator[str]:
    """Each that is written: OATP1B1/1B3 and OATP1B1/3 are two."""
    first, *others = re.sub(r"[\s-]+", "", written).upper().split("/")
    yield (name := _enzyme(first))
    for other in others if name.startswith(("OAT", "MATE")) else ():
        letters = re.match(r"[A-Z]+(?:\d[A-Z](?=\d))?" if len(other) == 1 else r"[A-Z]+", first)
        yield _enzyme(other if other[0].isalpha() or letters is None else letters[0] + other)


def _enzyme(name: str) -> str:
    """One spelling for each enzyme: CYP3A stands for 3A4, 3A5 and both."""
    if "GLYCOPROTEIN" in name or name in ("PGP", "MDR1"):
        return "P-gp"
    if name.startswith("BREASTCANCER"):
        return "BCRP"
    if name in ("1B1", "1B3"):
        return f"OATP{name}"
    if name.startswith("ORGANIC"):
        return _worded_carrier(name)
    if name.startswith(("OATP", "OAT", "OCT", "MATE", "UGT", "MRP", "BSEP", "BCRP")):
        return name
    part = re.search(r"(?<!45)\d[A-Z]\d{0,2}", name.replace("P450", "").replace("CYP450", ""))
    if part is None:
        return _ANY_CYP
    return "CYP3A" if part[0].startswith("3A") else f"CYP{part[0]}"


def _worded_carrier(name: str) -> str:
    number = re.search(r"\d[A-Z]?\d?$", name)
    short = "OATP" if "POLYPEPTIDE" in name else "OCT" if "CATION" in name else "OAT"
    return f"{short}{number[0] if number else ''}"
