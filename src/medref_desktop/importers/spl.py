"""SPL XML of DailyMed -> a label. Hostile, foreign and broken documents are refused by name; no word is lost.

Source: HL7 SPL, FDA implementation guide; LOINC document codes of human labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from lxml import etree

from medref_desktop.domain.blocks import figures
from medref_desktop.domain.label import Label, Picture, WordAccount
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.word_count import count_words
from medref_desktop.errors import LabelRefused
from medref_desktop.importers import field_hashes
from medref_desktop.importers.cleaning import clean
from medref_desktop.importers.pictures import kept_picture
from medref_desktop.importers.spl_products import read_products
from medref_desktop.importers.spl_sections import read_sections
from medref_desktop.importers.spl_text import NAMESPACE, Element, Reading, runs_of, stretches, tag_of

N = NAMESPACE
MOST_BYTES = 20_000_000
MOST_ELEMENTS = 500_000
_DOCUMENTS = {
    "34391-3": "Rx", "34390-5": "OTC", "53404-0": "Rx", "53405-7": "Rx", "53406-5": "Rx", "53407-3": "Rx",
    "53408-1": "Rx", "60682-2": "Rx", "60683-0": "Rx", "60684-8": "Rx", "45129-4": "Rx", "53409-9": "Rx",
    "75031-5": "Rx", "78744-0": "Rx",
}  # fmt: skip
"""LOINC codes of labels of medicines for people."""

_FOREIGN = {
    "60685-5": "an index of pharmacologic classes", "50577-6": "a label of a medicine for animals",
    "50578-4": "a label of a medicine for animals", "50576-8": "a label of a medicine for animals",
    "51726-8": "an establishment registration", "51725-0": "a labeler code request",
    "53410-7": "a listing without a label", "77648-2": "an index of substances", "60681-4": "a dietary supplement",
    "58476-3": "a label of a cosmetic", "58475-5": "a label of a food", "72090-4": "a self-identification",
    "71446-9": "an index of billing units", "73815-3": "an index of products", "53411-5": "bulk ingredients",
}  # fmt: skip
_DIGITS = re.compile(r"\d{1,9}")
_SET_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPACES = re.compile(r"\s+")
_REPACKING = frozenset({"C73606", "C73607"})
_MAKING = frozenset({"C43360", "C82401", "C25391"})

PictureReader = Callable[[str], bytes | None]


def parse(data: bytes, picture: PictureReader) -> Label:
    """The label of an SPL document. `picture` gives the bytes of a picture by its file name, None without it.

    Raises:
        LabelRefused: it is no label of a medicine for people, or broken, hostile or too large.
    """
    root = _document(data)
    rx = _rx(root)
    set_id = _root_of(root, "setId", "set id")
    if not _SET_ID.fullmatch(set_id):
        raise LabelRefused("The document has no set id that makes sense, so its versions cannot be told apart.")
    media = _media(root)
    reading = Reading(_picture_finder(media, picture))
    sections = read_sections(root, reading)
    if not any(section.blocks for section in sections):
        raise LabelRefused("The document is a label without any text.")
    maker = _maker(root)
    read = read_products(root, maker)
    title = root.find(f"{N}title")
    return Label(
        set_id=set_id,
        version=_version(root),
        document_id=_root_of(root, "id", "id"),
        effective=_effective(root),
        title="".join(run.text for run in runs_of(title, reading)) if title is not None else "",
        maker=maker,
        rx=rx,
        category=read.category,
        is_repackaged=_is_repackaged(root),
        products=read.products,
        sections=sections,
        words=_account(root, sections, media),
        brands=tuple(dict.fromkeys(p.product.name for p in read.products if p.product.name)),
        generic_names=tuple(dict.fromkeys(p.generic_name for p in read.products if p.generic_name)),
        pictures=tuple(reading.pictures.values()),
        unmapped=tuple(reading.unmapped),
        odd_characters=dict(reading.odd),
        figures_missing=reading.figures_missing,
        fields=field_hashes.of_spl(root),
    )


def _document(data: bytes) -> Element:
    if len(data) > MOST_BYTES:
        raise LabelRefused(f"The file is over {MOST_BYTES // 1_000_000} MB, larger than any label.")
    if not data.strip():
        raise LabelRefused("The file is empty.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        raise LabelRefused(f"The file is no whole XML document: {_plain_reason(exc)}.") from exc
    except ValueError as exc:
        raise LabelRefused(f"The file is no XML document that can be read: {exc}.") from exc
    if root.getroottree().docinfo.doctype:
        raise LabelRefused("The document declares a DOCTYPE, which no label has: it is not trusted.")
    if root.tag != f"{N}document":
        name = str(root.tag).rpartition("}")[2]
        raise LabelRefused(f"The document is no drug label: it begins with <{name}> instead of an SPL <document>.")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise LabelRefused(f"The document has over {MOST_ELEMENTS:,} elements, more than any label.")
    return root


def _plain_reason(exc: etree.XMLSyntaxError) -> str:
    message = str(exc.msg or exc)
    return _SPACES.sub(" ", message)[:160].rstrip(" .")


def _rx(root: Element) -> str:
    code = root.find(f"{N}code")
    value = (code.get("code") or "") if code is not None else ""
    if value in _DOCUMENTS:
        return _DOCUMENTS[value]
    shown = (code.get("displayName") or "").strip() if code is not None else ""
    what = _FOREIGN.get(value) or (f"“{shown[:80]}”" if shown else "of an unknown kind")
    raise LabelRefused(
        f"The document is no label of a medicine for people: it is {what} (code {value[:20] or 'none'})."
    )


def _root_of(root: Element, name: str, words: str) -> str:
    element = root.find(f"{N}{name}")
    value = (element.get("root") or "").strip().lower() if element is not None else ""
    if not value:
        raise LabelRefused(f"The document has no {words}.")
    return value


def _version(root: Element) -> int:
    element = root.find(f"{N}versionNumber")
    value = (element.get("value") or "").strip() if element is not None else ""
    if not (value.isascii() and _DIGITS.fullmatch(value)):
        raise LabelRefused(f"The document's version is no number: “{value[:40]}”.")
    return int(value)


def _effective(root: Element) -> date:
    element = root.find(f"{N}effectiveTime")
    value = (element.get("value") or "").strip() if element is not None else ""
    try:
        if not value[:8].isdecimal() or len(value) < 8:
            raise ValueError
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError as exc:
        raise LabelRefused(f"The document's effective date makes no sense: “{value[:40]}”.") from exc


def _maker(root: Element) -> str:
    name = root.find(f"{N}author/{N}assignedEntity/{N}representedOrganization/{N}name")
    return _SPACES.sub(" ", "".join(name.itertext())).strip() if name is not None else ""


def _is_repackaged(root: Element) -> bool | None:
    """Whether the labeler says of itself that it repacks or relabels; None where it says nothing of its business."""
    organization = root.find(f"{N}author/{N}assignedEntity/{N}representedOrganization")
    if organization is None:
        return None
    own_name = _maker(root)
    deeds = set()
    for assigned in organization.iter(f"{N}assignedEntity"):
        name = assigned.find(f"{N}assignedOrganization/{N}name")
        if name is not None and _SPACES.sub(" ", "".join(name.itertext())).strip() == own_name:
            deeds |= {code.get("code") for code in assigned.iterfind(f"{N}performance/{N}actDefinition/{N}code")}
    if deeds & _REPACKING:
        return not deeds & _MAKING
    return True if next(root.iter(f"{N}asEquivalentEntity"), None) is not None else (False if deeds else None)


# -- pictures ---------------------------------------------------------------------


def _media(root: Element) -> dict[str, tuple[str, str]]:
    """The file name and the description of each multimedia object, by its ID."""
    found = {}
    for media in root.iter(f"{N}observationMedia"):
        reference = media.find(f"{N}value/{N}reference")
        text = media.find(f"{N}text")
        alt = _SPACES.sub(" ", clean("".join(text.itertext()), Counter())).strip() if text is not None else ""
        found[media.get("ID") or ""] = (reference.get("value") or "" if reference is not None else "", alt)
    return found


def _picture_finder(
    media: dict[str, tuple[str, str]], picture: PictureReader
) -> Callable[[str], tuple[Picture | None, str]]:
    kept: dict[str, Picture | None] = {}

    def find(media_id: str) -> tuple[Picture | None, str]:
        file_name, alt = media.get(media_id, ("", ""))
        if file_name not in kept:
            data = picture(file_name) if file_name else None
            kept[file_name] = kept_picture(data) if data else None
        return kept[file_name], alt

    return find


# -- the account ---------------------------------------------------------------------


def _account(root: Element, sections: tuple[Section, ...], media: dict[str, tuple[str, str]]) -> WordAccount:
    """Count the words of the document by walking it once more, apart from how its blocks were made."""
    shown = [figure.alt for section in sections for figure in figures(section.blocks)]
    described = Counter(shown)
    unseen = sum(count_words(alt) for _, alt in media.values() if not described[alt])
    once = sum(count_words(alt) for _, alt in media.values() if described[alt])
    in_text, elsewhere = 0, 0
    for stretch, is_text in _stretches(root):
        count = count_words(clean(stretch, Counter()))
        if is_text:
            in_text += count
        else:
            elsewhere += count
    title = root.find(f"{N}title")
    in_title = sum(count_words(clean(text, Counter())) for text in stretches(title)) if title is not None else 0
    described_words = unseen + once
    listed = {
        "document title": in_title,
        "names, codes and addresses": elsewhere - in_title - described_words,
        "descriptions of pictures that no text shows": unseen,
    }
    return WordAccount(in_text + elsewhere, listed, added=sum(map(count_words, shown)) - once)


def _stretches(root: Element) -> Iterator[tuple[str, bool]]:
    """Every stretch of text that no element breaks, with whether it stands in a section's title or text."""
    for section in root.iter(f"{N}section"):
        for child in section:
            if tag_of(child) in ("title", "text"):
                yield from ((text, True) for text in stretches(child))
            elif tag_of(child) == "excerpt":
                for text in child.iter(f"{N}text"):
                    yield from ((part, True) for part in stretches(text))
    yield from ((text, False) for text in _outside(root))


def _outside(element: Element) -> Iterator[str]:
    """Texts of everything but the titles and texts of sections, an element at a time."""
    stack = [element]
    while stack:
        here = stack.pop()
        in_section = tag_of(here) in ("section", "highlight")
        if tag_of(here) in ("title", "observationMedia"):
            yield from stretches(here)
            continue
        if here.text:
            yield here.text
        for child in here:
            if not (in_section and tag_of(child) in ("title", "text")):
                stack.append(child)
            if child.tail:
                yield child.tail
