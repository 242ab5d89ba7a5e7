"""SHA-256 of each field of a label's source, before anything is cleaned: what evidence in monograph files is held to.

A field of openFDA is its strings joined by line ends. A field of SPL is a section code with its name in small letters
("34067-9 indications & usage section"): of every section with that code the title and the text, white space as single
spaces, each on a line of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from medref_desktop.importers.spl_text import NAMESPACE, Element

_SPACES = re.compile(r"\s+")


def of_openfda(texts: Mapping[str, object]) -> dict[str, str]:
    """By the names of the fields, which hold a text or a list of texts."""
    return {
        field: _sha256("\n".join(value) if isinstance(value, list) else str(value)) for field, value in texts.items()
    }


def of_spl(root: Element) -> dict[str, str]:
    """By code and name of the sections of a document."""
    texts: dict[str, str] = {}
    for section in root.iter(f"{NAMESPACE}section"):
        code, title, text = (section.find(f"{NAMESPACE}{name}") for name in ("code", "title", "text"))
        if text is None:
            continue
        key = f"{code.get('code')} {code.get('displayName', '')}" if code is not None else "?"
        key = key.strip().lower()
        heading = _words(title) if title is not None else ""
        texts[key] = f"{texts.get(key, '')}\n{heading}\n{_words(text)}".strip()
    return {key: _sha256(text) for key, text in texts.items()}


def _words(element: Element) -> str:
    return _SPACES.sub(" ", " ".join(map(str, element.itertext()))).strip()


def _sha256(text: str) -> str:
    # A lone surrogate can stand in JSON, and in no UTF-8.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
