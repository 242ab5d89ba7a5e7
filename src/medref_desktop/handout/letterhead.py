"""The clinic's letterhead: name, address, telephone and a logo that has been proved to be a picture."""

from __future__ import annotations

import io
import re
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medref_desktop.errors import HandoutFailed

MOST_BYTES = 500_000
MOST_PIXELS = 4_000_000
MOST_LETTERS = 300
"""Of a name, address or telephone: a longer one is a mistake."""

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_DRAWN = {
    *("svg", "g", "defs", "title", "desc", "metadata", "symbol", "use", "clipPath", "mask"),
    *("linearGradient", "radialGradient", "stop"),
    *_SHAPES,
}
"""What an SVG logo may be made of: shapes alone. Letters need faces that only the clinic has, pictures hide files."""
_OTHER_FILE = re.compile(r"url\(\s*[\"']?\s*(?!#)[^#]")


@dataclass(frozen=True, slots=True)
class Logo:
    """The bytes of a checked picture; `kind` is png, jpg or svg."""

    data: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    name: str = ""
    address: str = ""
    telephone: str = ""
    logo: Logo | None = None


NO_LETTERHEAD = Letterhead()


def read_letterhead(path: Path) -> Letterhead:
    """The letterhead of a TOML file with the keys name, address, telephone and logo (a file beside it).

    Raises:
        HandoutFailed: the file or its logo cannot be read or used.
    """
    return letterhead_of(read_table(path), path)


def read_table(path: Path) -> dict[str, Any]:
    """A TOML file of the clinic's.

    Raises:
        HandoutFailed: it cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise HandoutFailed(f"{path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise HandoutFailed(f"{path.name} is no TOML file: {error}.") from error


def letterhead_of(table: Mapping[str, Any], path: Path) -> Letterhead:
    """The letterhead of a table in the file.

    Raises:
        HandoutFailed: a key is unknown, a text is none or too long, or the logo cannot be used.
    """
    unknown = sorted(set(table) - {"name", "address", "telephone", "logo"})
    if unknown:
        raise HandoutFailed(
            f"{path.name}: a letterhead has no “{unknown[0]}”.", hint="Its keys are name, address, telephone and logo."
        )
    for key, value in table.items():
        if not isinstance(value, str) or len(value) > MOST_LETTERS:
            raise HandoutFailed(f"{path.name}: “{key}” must be text of at most {MOST_LETTERS} letters.")
    logo = table.get("logo", "")
    name, address, telephone = (" ".join(table.get(key, "").split()) for key in ("name", "address", "telephone"))
    return Letterhead(name, address, telephone, read_logo(path.parent / logo) if logo else None)


def read_logo(path: Path) -> Logo:
    """A picture in PNG, JPEG or SVG, decoded to prove that it is one.

    Raises:
        HandoutFailed: it cannot be read, is too large, or is no such picture.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"is larger than {MOST_BYTES // 1000} kB")
        data = path.read_bytes()
    except OSError as error:
        raise HandoutFailed(f"The logo {path.name} cannot be read: {error.strerror}.") from error
    if data.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        return Logo(_checked_drawing(data, path), "svg")
    return Logo(data, _kind_of_picture(data, path))


def _kind_of_picture(data: bytes, path: Path) -> str:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _refused(path, f"has more than {MOST_PIXELS // 1_000_000} million points")
                image.load()
                return "png" if image.format == "PNG" else "jpg"
    except HandoutFailed:
        raise
    except Exception as error:  # Pillow raises whatever a broken file leads it to
        raise _refused(path, "is no picture in PNG, JPEG or SVG, or is broken") from error


def _checked_drawing(data: bytes, path: Path) -> bytes:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refused(path, "is no picture in PNG, JPEG or SVG, or is broken") from error
    if root.getroottree().docinfo.doctype or root.tag != f"{_SVG}svg":
        raise _refused(path, "is no plain SVG drawing")
    for element in root.iter(etree.Element):
        name = str(element.tag).removeprefix(_SVG)
        links = [value for key, value in element.attrib.items() if str(key).endswith("href")]
        if str(element.tag).startswith(_SVG) and name not in _DRAWN:
            raise _refused(path, f"has “{name}” in it, which a logo must not have")
        if any(not link.startswith("#") for link in links) or any(map(_OTHER_FILE.search, element.attrib.values())):
            raise _refused(path, "points to other files")
    return data


def _refused(path: Path, reason: str) -> HandoutFailed:
    return HandoutFailed(
        f"The logo {path.name} {reason}.",
        hint="Use a PNG, JPEG or SVG (shapes only) of at most 500 kB and 4 million points.",
    )
