from __future__ import annotations

import io

import pytest
from PIL import Image

from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.letterhead import MOST_BYTES, Letterhead, Logo, read_letterhead, read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def picture(kind: str, size=(30, 20)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "black").save(data, kind)
    return data.getvalue()


@pytest.fixture
def logo(tmp_path):
    def write(data: bytes | str, name: str = "logo"):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def test_a_letterhead_file_names_the_clinic_and_its_logo(logo, tmp_path):
    logo(picture("PNG"), "tree.png")
    file = tmp_path / "letterhead.toml"
    file.write_text(
        'name = "Elm  Street Clinic"\naddress = "12 Elm Street"\ntelephone = "555-010-0100"\nlogo = "tree.png"'
    )
    assert read_letterhead(file) == Letterhead(
        "Elm Street Clinic", "12 Elm Street", "555-010-0100", Logo(picture("PNG"), "png")
    )
    file.write_text("")
    assert read_letterhead(file) == Letterhead()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('fax = "1"', "no “fax”"),
        ("name = 1", "“name” must be text"),
        (f'address = "{"x" * 301}"', "at most 300"),
        ("name = ", "no TOML"),
        ('logo = "none.png"', "cannot be read"),
    ],
)
def test_a_letterhead_that_makes_no_sense_is_refused_in_words(tmp_path, text, reason):
    file = tmp_path / "letterhead.toml"
    file.write_text(text)
    with pytest.raises(HandoutFailed, match=reason):
        read_letterhead(file)


def test_a_letterhead_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(HandoutFailed, match=r"letterhead\.toml cannot be read"):
        read_letterhead(tmp_path / "letterhead.toml")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        (SVG.format('<g><path d="M0 0h9"/><use xlink:href="#a"/><rect fill="url(#b)"/></g>').encode(), "svg"),
    ],
    ids=["png", "jpg", "svg"],
)
def test_a_picture_is_known_by_what_it_is_not_by_its_name(logo, data, kind):
    assert read_logo(logo(data, "logo.txt")) == Logo(data, kind)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no picture"),
        (b"GIF89a", "no picture"),
        (picture("GIF"), "no picture"),
        (picture("JPEG", (300, 300))[:500], "no picture"),
        (picture("PNG", (2001, 2000)), "million points"),
        (b"\x89PNG" + b"0" * MOST_BYTES, "larger than 500 kB"),
        ("<svg", "broken"),
        ("<html></html>", "no plain SVG"),
        (
            '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + SVG.format("<title>&x;</title>"),
            "no plain SVG",
        ),
        (SVG.format("<script>1</script>"), "“script”"),
        (SVG.format("<text>Clinic</text>"), "“text”"),
        (SVG.format('<image xlink:href="file:///etc/hostname"/>'), "“image”"),
        (SVG.format("<foreignObject/>"), "“foreignObject”"),
        (SVG.format("<style>@import 'x'</style>"), "“style”"),
        (SVG.format('<use xlink:href="other.svg#a"/>'), "other files"),
        (SVG.format('<rect fill="url(http://x/y)"/>'), "other files"),
        (SVG.format("<rect style=\"fill: url(#a), url( 'file:///x')\"/>"), "other files"),
    ],
    ids=lambda each: each if isinstance(each, str) and len(each) < 30 else "data",
)
def test_what_is_no_plain_picture_is_refused_in_words(logo, data, reason):
    with pytest.raises(HandoutFailed, match=reason) as refused:
        read_logo(logo(data))
    assert "PNG, JPEG or SVG" in refused.value.hint
