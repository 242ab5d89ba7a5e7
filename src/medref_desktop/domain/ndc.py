"""National Drug Codes: one spelling for every dress that they come in.

Source: FDA, 21 CFR 207.33 (10 digits as 4-4-2, 5-3-2 or 5-4-1) and HIPAA's 11 digits (5-4-2).
"""

from __future__ import annotations

import re

_HYPHENATED = re.compile(r"(\d{4,6})-(\d{3,4})(?:-(\d{1,2}))?")
_LENGTHS = ((4, 4, 2), (5, 3, 2), (5, 4, 1))


def normal_ndc(text: str) -> str:
    """A hyphenated NDC as digits alone: 9 (5-4) for a product, 11 (5-4-2) for a package; empty if it is none.

    >>> normal_ndc("0078-0668"), normal_ndc("0078-0668-15"), normal_ndc("68071-123-1")
    ('000780668', '00078066815', '68071012301')
    """
    found = _HYPHENATED.fullmatch(text.strip())
    if not found:
        return ""
    labeller, product, package = found.groups()
    return labeller.zfill(5) + product.zfill(4) + (package.zfill(2) if package else "")


def possible_ndcs(text: str) -> tuple[str, ...]:
    """What a typed code may mean, as `normal_ndc` spells it: hyphens tell, bare digits may mean several."""
    if normal := normal_ndc(text):
        return (normal,)
    digits = re.sub(r"[\s-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        return ()
    if len(digits) in (9, 11):
        bare = [digits]
    elif len(digits) == 10:
        bare = ["-".join((digits[:a], digits[a : a + b], digits[a + b :])) for a, b, _ in _LENGTHS]
    elif len(digits) == 8:
        bare = [f"{digits[:4]}-{digits[4:]}", f"{digits[:5]}-{digits[5:]}"]
    else:
        return ()
    return tuple(dict.fromkeys(normal_ndc(code) or code for code in bare))
