"""Files made to do harm, or broken: each by its name with the words that its refusal must have."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from pathlib import Path

from importers.openfda_records import record
from importers.spl_documents import document, section


def write_all(folder: Path) -> dict[str, str]:
    """Write the files; returns the words of each one's refusal, as a regular expression."""
    expected: dict[str, str] = {}
    for name, (data, words) in {**_xml(), **_json(), **_zips(), **_others()}.items():
        (folder / name).write_bytes(data)
        expected[name] = words
    (folder / "link.xml").symlink_to(folder / "cut.xml")
    expected["link.xml"] = "is a link"
    (folder / "loop").symlink_to(folder)
    expected["loop"] = "is a link"
    os.mkfifo(folder / "pipe.xml")
    expected["pipe.xml"] = "device or pipe"
    return expected


def _xml() -> dict[str, tuple[bytes, str]]:
    body = document().partition(b"?>")[2].partition(b"?>")[2]

    def declared(declaration: bytes, title: bytes) -> bytes:
        return b"<!DOCTYPE document " + declaration + b">" + body.replace(b"Exa tablets", title)

    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
    return {
        "laughs.xml": (declared(b'[<!ENTITY l0 "ha">' + laughs + b"]", b"&l8;"), "DOCTYPE|no whole XML"),
        "quadratic.xml": (declared(b'[<!ENTITY a "' + b"x" * 50_000 + b'">]', b"&a;" * 500), "DOCTYPE|no whole XML"),
        "external.xml": (declared(b'[<!ENTITY x SYSTEM "file:///etc/hosts">]', b"&x;"), "DOCTYPE"),
        "dtd.xml": (declared(b'SYSTEM "http://127.0.0.1:9/x.dtd"', b""), "DOCTYPE"),
        "parameter.xml": (declared(b'[<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]', b""), "DOCTYPE|no whole XML"),
        "doctype.xml": (b"<!DOCTYPE document>" + body, "DOCTYPE"),
        "deep.xml": (b"<a>" * 1_000 + b"</a>" * 1_000, "no whole XML"),
        "deep-sections.xml": (document(_nested(20)), "nested more than"),
        "text-of-30-mb.xml": (document(section(text="x" * 30_000_000)), "over 20 MB"),
        "attribute.xml": (document().replace(b'root="x"', b'root="' + b"y" * 11_000_000 + b'"'), "no whole XML"),
        "elements.xml": (document(section(text="<br/>" * 500_001)), "over 500,000 elements"),
        "wide.xml": (document(section(text="<table><tr>" + "<td>x</td>" * 10_000 + "</tr></table>")), "columns"),
        "tall.xml": (document(section(text="<table>" + "<tr><td>x</td></tr>" * 3_000 + "</table>")), "rows"),
        "span.xml": (document(section(text="<table><tr><td rowspan='999999999'>x</td></tr></table>")), "spans"),
        "latin1-named-utf8.xml": (document(title="Caf\xe9").decode().encode("latin-1"), "no whole XML"),
        "nul.xml": (document().replace(b"Exa tablets", b"Exa \x00 tablets"), "no whole XML"),
        "cut.xml": (document()[: len(document()) // 2], "no whole XML"),
        "empty.xml": (b"", "empty"),
        "bom.xml": (b"\xef\xbb\xbf", "empty"),
        "html.xml": (b"<html><body>Not found</body></html>", "begins with <html>"),
        "namespace.xml": (document().replace(b"urn:hl7-org:v3", b"urn:other"), "no drug label"),
        "xinclude.xml": (
            b'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hosts"/></x>', "begins with <x>"
        ),
        "date.xml": (document(effective="00000000"), "effective date"),
        "version.xml": (document(version="1.5"), "version is no number"),
        "no-set-id.xml": (document(set_id=""), "no set id"),
        "animal.xml": (document(code="50577-6"), "animals"),
        "no-drug.xml": (document(products=""), "names no drug"),
        "two-roots.xml": (document() + document(), "no whole XML"),
    }  # fmt: skip


def _nested(depth: int) -> str:
    made = section(text="deep")
    for _ in range(depth):
        made = section("42229-5", "t", "x", made)
    return made


def _json() -> dict[str, tuple[bytes, str]]:
    whole = json.dumps(record()).encode()
    answer = json.dumps({"meta": {}, "results": [record()]}).encode()
    twice = whole[:-1] + b', "version": "4"}'
    return {
        "twice.json": (twice, "“version” twice"),
        "twice-in-answer.json": (answer.replace(b'"version"', b'"set_id": "x", "version"'), "“set_id” twice"),
        "nan.json": (whole.replace(b'"3"', b"NaN"), "NaN"),
        "long-list.json": (json.dumps(record(overdosage=[""] * 1_000_000)).encode(), "list of"),
        "deep.json": (b'{"set_id": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "nested|no whole"),
        "deep-answer.json": (b'{"results": [{"a": ' + b"[" * 60 + b"]" * 60 + b"}]}", "nested"),
        "cut.json": (answer[:-30], "broken after"),
        "cut-line.jsonl": (whole + b"\n" + whole[:100], "no whole JSON"),
        "not-a-label.json": (b'{"name": "x"}', "no set_id"),
        "empty-object.json": (b"{}", "is empty"),
        "empty-list.json": (b"[]", "holds no label"),
        "numbers.json": (b"[1, 2]", "no JSON object"),
        "huge-number.json": (whole.replace(b'"3"', b"9" * 400), "version is no number"),
        "latin1.json": (whole.replace(b"Exa is", b"Caf\xe9 is"), "UTF-8"),
        "error.json": (b'{"error": {"code": "NOT_FOUND"}}', "error message"),
        "record-of-50-mb.json": (json.dumps(record(overdosage=["x" * 50_000_000])).encode(), "MB"),
    }


def _zip(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        for name, data in entries:
            made.writestr(name, data)
    return written.getvalue()


def _zips() -> dict[str, tuple[bytes, str]]:
    label = document()
    one = _zip(("a.xml", label))
    link = zipfile.ZipInfo("a.xml")
    link.external_attr = 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as made:
        made.writestr(link, "/etc/hosts")
    encrypted = bytearray(one)
    central = encrypted.index(b"PK\x01\x02")
    encrypted[6] |= 1
    encrypted[central + 8] |= 1
    unknown = bytearray(one)
    unknown[8:10] = unknown[central + 10 : central + 12] = struct.pack("<H", 99)
    wrong = bytearray(one)
    wrong[central + 16] ^= 0xFF
    return {
        "slip.zip": (_zip(("../../evil.xml", label)), "leads out"),
        "absolute.zip": (_zip(("/etc/evil.xml", label)), "leads out"),
        "backslash.zip": (one.replace(b"a.xml", b"\\.xml"), "leads out"),
        "drive.zip": (one.replace(b"a.xml", b"C:xml"), "leads out"),
        "twice.zip": (_zip(("a.xml", label), ("A.xml", label)), "stands in it twice"),
        "link.zip": (linked.getvalue(), "is a link"),
        "encrypted.zip": (bytes(encrypted), "encrypted"),
        "method.zip": (bytes(unknown), "not known"),
        "crc.zip": (bytes(wrong), "damaged"),
        "cut.zip": (one[:-40], "no whole zip"),
        "zeros.zip": (_zip(("a.xml", b"\x00" * 50_000_000)), "zip bomb"),
        "liar.zip": (_lying(b" " * 30_000_000), "damaged|zip bomb|larger"),
        "overlap.zip": (_overlapping(), "overlaps|zip bomb"),
        "no-label.zip": (_zip(("readme.txt", b"hello")), "holds no label"),
        "empty.zip": (_zip(), "holds no label"),
        "deep.zip": (_zip(("1.zip", _zip(("2.zip", _zip(("3.zip", one)))))), "too deep"),
        "broken-inside.zip": (_zip(("1.zip", b"PK\x03\x04 broken")), "no whole zip"),
        "xml-cut-inside.zip": (_zip(("a.xml", label[:300])), "no whole XML"),
        "long-name.zip": (_zip(("x" * 1_000 + ".xml", label)), "leads out"),
    }


def _lying(data: bytes) -> bytes:
    """A zip whose headers claim that 30 MB are 100 bytes."""
    made = bytearray(_zip(("a.xml", data)))
    central = made.index(b"PK\x01\x02")
    made[22:26] = made[central + 24 : central + 28] = struct.pack("<I", 100)
    return bytes(made)


def _overlapping() -> bytes:
    """Sixteen entries of the directory that all name the same data, as a bomb of overlapping files does."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"<x>" + b"a" * 900_000
    data = packed.compress(raw) + packed.flush()
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(raw), len(data), len(raw), 5, 0)
        + b"0.xml"
        + data
    )
    directory = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(raw), len(data), len(raw), 5, 0, 0, 0, 0, 0, 0
        )
        + f"{number:x}.xml".encode()
        for number in range(16)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 16, 16, len(directory), len(local), 0)
    return local + directory + end


def _others() -> dict[str, tuple[bytes, str]]:
    bomb = gzip.compress(b'{"set_id": "' + b"x" * 80_000_000)
    return {
        "bomb.json.gz": (bomb, "bomb"),
        "cut.json.gz": (gzip.compress(json.dumps(record()).encode() * 2_000)[:-2_000], "damaged"),
        "pdf.xml": (b"%PDF-1.7 ...", "a PDF"),
        "words.txt": (b"hello", "no label file"),
        "table.csv": (b"a;b\n1;2", "no label file"),
    }
