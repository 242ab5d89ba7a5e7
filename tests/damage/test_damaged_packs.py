"""Every kind of damaged pack, through the whole window and the command line: told in words, the others go on."""

from __future__ import annotations

import os
import sqlite3
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from damage.conftest import everything_shown
from factories import change_text, monograph, write_pack
from medref_desktop.domain.source import Source
from medref_desktop.errors import PackUnreadable
from medref_desktop.store.library import Library
from medref_desktop.store.pack_folder import PackEntry
from medref_desktop.store.schema import OLDEST_SCHEMA, PAGE_SIZE, SCHEMA_VERSION
from ui.conftest import STARTERS
from ui.test_window import read, rows, section_text, type_text


def header(offset: int, value: int) -> Callable[[Path], None]:
    """Write a number into the file's header."""

    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        struct.pack_into(">I", data, offset, value)
        path.write_bytes(data)

    return damage


def write_ahead_log(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[18] = data[19] = 2
    path.write_bytes(data)


def another_programs(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()


def folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replaced(old: bytes, new: bytes) -> Callable[[Path], None]:
    """Change letters that SQLite's own checks do not see."""

    def damage(path: Path) -> None:
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new))

    return damage


def pages_overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)


AGAIN = "Import it again, or put back an earlier copy of the file."
KEPT_OUT = {
    "missing": (Path.unlink, "The pack {} is missing. It was expected in {folder}."),
    "zero bytes": (lambda path: path.write_bytes(b""), f"The pack {{}} is empty. {AGAIN}"),
    "cut to a header": (lambda path: os.truncate(path, 99), f"{{}} is not a pack. {AGAIN}"),
    "cut in the middle": (lambda path: os.truncate(path, 9000), f"The pack {{}} is cut short or damaged. {AGAIN}"),
    "another program's": (another_programs, "{} belongs to another program. Choose a pack made by MedRef."),
    "newer": (
        header(60, SCHEMA_VERSION + 1),
        "The pack {} was made by a newer MedRef. Update MedRef, or use an earlier pack.",
    ),
    "older": (
        header(60, OLDEST_SCHEMA - 1),
        "The pack {} was made by an older MedRef. Build or import it again with this version.",
    ),
    "write-ahead log": (write_ahead_log, f"The pack {{}} was changed by another program. {AGAIN}"),
    "a table renamed": (replaced(b"drug_name", b"drug_nome"), f"The pack {{}} is damaged. {AGAIN}"),
    "pages overwritten": (pages_overwritten, f"The pack {{}} is damaged. {AGAIN}"),
}

if os.name != "nt":  # which words this otherwise
    KEPT_OUT["a folder"] = (folder_in_its_place, f"The pack {{}} cannot be read: Is a directory. {AGAIN}")


@pytest.mark.parametrize("kind", KEPT_OUT)
def test_a_damaged_pack_is_told_in_the_window_and_the_other_pack_answers(kind, start, packs, qtbot):
    damage, sentence = KEPT_OUT[kind]
    damaged = write_pack(packs, monograph("metformin", source=Source.CLINIC), name="clinic").path
    damage(damaged)
    window = start(*STARTERS).window
    assert sentence.format(damaged.name, folder=packs) in window.problem.text()
    assert window.problem.isVisible()
    read(qtbot, window, "accu")
    assert "Tablets of 5 mg" in section_text(window)


@pytest.mark.parametrize("kind", KEPT_OUT)
def test_a_damaged_pack_is_told_on_the_command_line(kind, entry, medref):
    damage, sentence = KEPT_OUT[kind]
    damage(entry.path)
    for command in (["show", "warfarin"], ["search", "warf"], ["packs"], ["verify"]):
        status, _, err = medref(*command)
        assert status == 1
        assert sentence.format(entry.path.name, folder=entry.path.parent) in err


@pytest.mark.parametrize("kind", KEPT_OUT)
def test_the_only_pack_damaged_opens_a_window_that_says_so_and_offers_the_starter_pack(kind, start, entry, qtbot):
    KEPT_OUT[kind][0](entry.path)
    window = start().window
    qtbot.waitUntil(lambda: entry.path.name in window.problem.text())
    assert window.pane.welcome.sentence.text() == "There is no drug here yet, because no pack is in use."
    assert window.pane.welcome.build.isVisible()
    type_text(qtbot, window, "warf")
    assert rows(window) == []


@pytest.mark.parametrize("text", ["", "{", "\x00" * 200, "[" * 100_000])
def test_a_damaged_pointer_is_told_and_the_other_pack_answers(text, start, packs):
    write_pack(packs, monograph("metformin", source=Source.CLINIC), name="clinic")
    (packs / "clinic.json").write_text(text)
    window = start(*STARTERS).window
    assert "The file clinic.json, which names a pack, is damaged." in window.problem.text()
    assert "warfarin" in rows(window)


def test_a_letter_changed_in_a_brand_is_told_as_the_list_cannot_prove_itself(start, entry, medref, qtbot):
    replaced(b"Coumadin", b"Coumedin")(entry.path)
    sentence = f"The pack {entry.path.name} has changed since it was made: names in the list may be wrong. {AGAIN}"
    window = start().window
    qtbot.waitUntil(lambda: len(rows(window)) == 6)
    qtbot.waitUntil(lambda: sentence in window.problem.text())
    read(qtbot, window, "warf")
    assert "Tablets of 5 mg" in section_text(window)  # which proves itself
    read(qtbot, window, "metf")
    assert "With a meal." in section_text(window)
    assert sentence in window.problem.text()
    assert sentence in medref("search", "metf")[2]


def test_a_changed_dose_is_on_neither_screen_nor_paper(start, entry, medref, qtbot, tmp_path):
    change_text(entry.path, "Tablets of 5 mg", "Tablets of 8 mg")
    window = start().window
    qtbot.waitUntil(lambda: len(rows(window)) == 6)
    read(qtbot, window, "accu")
    assert "8 mg" not in section_text(window)
    assert not window.pane.view.head.handout.isEnabled()
    status, out, err = medref("handout", "accutane", "-o", str(tmp_path / "handout.pdf"))
    assert (status, out) == (1, "")
    assert "damaged and is not shown" in err
    assert not list(tmp_path.glob("handout.pdf*"))


@pytest.fixture
def large(monkeypatch) -> None:
    """Every pack counts as one that is too large to be read as a whole before an answer."""
    monkeypatch.setattr("medref_desktop.cli.VERIFIED_AT_OPEN", 1000)
    monkeypatch.setattr("medref_desktop.ui.search_worker.CHECK_AFTER_MS", 10)


def test_no_command_that_asks_for_a_drug_reads_a_large_pack_as_a_whole(large, entry, medref, tmp_path, monkeypatch):
    monkeypatch.setattr(PackEntry, "verify_in_slices", lambda entry: pytest.fail("it was read as a whole"))
    leaflet = str(tmp_path / "leaflet.pdf")
    for command in (
        ["search", "coum", "--text"],
        ["show", "coumadin"],
        ["classes"],
        ["handout", "coumadin", "-o", leaflet],
    ):
        assert medref(*command)[0] == 0


def test_a_large_pack_with_a_changed_name_is_told_by_the_commands_about_packs(large, entry, medref):
    replaced(b"Coumadin", b"Coumedin")(entry.path)
    assert medref("show", "metformin")[0] == 0
    for command in ("packs", "verify"):
        status, _, err = medref(command)
        assert status == 1
        assert "has changed since it was made" in err


def test_a_changed_dose_in_a_large_pack_is_not_shown_on_the_command_line(large, entry, medref):
    change_text(entry.path, "Tablets of 5 mg", "Tablets of 8 mg")
    status, out, err = medref("show", "accutane")
    assert (status, out) == (1, "")
    assert "damaged and is not shown" in err


def test_a_large_pack_with_a_changed_name_is_told_after_the_first_list(large, start, entry, qtbot):
    replaced(b"Coumadin", b"Coumedin")(entry.path)
    window = start().window
    qtbot.waitUntil(lambda: len(rows(window)) == 6)
    qtbot.waitUntil(lambda: "has changed since it was made" in window.problem.text())
    read(qtbot, window, "metf")
    assert "With a meal." in section_text(window)


def test_a_changed_pack_is_told_though_a_larger_one_is_still_to_be_read(start, packs, entry, qtbot):
    replaced(b"Coumadin", b"Coumedin")(entry.path)
    many = (monograph(f"drug{number:03}x", source=Source.CLINIC) for number in range(60))
    assert write_pack(packs, *many, name="clinic").size > entry.size
    window = start().window
    qtbot.waitUntil(lambda: f"{entry.path.name} has changed since it was made" in window.problem.text())


def test_a_large_pack_with_a_broken_page_is_left_out_after_the_first_list(large, start, packs, entry, qtbot):
    other = write_pack(packs, monograph("atenolol", source=Source.CLINIC), name="clinic")
    data = bytearray(entry.path.read_bytes())
    data[-PAGE_SIZE : -PAGE_SIZE + 64] = b"\xff" * 64
    entry.path.write_bytes(data)
    window = start().window
    qtbot.waitUntil(lambda: f"The pack {entry.path.name} is damaged." in window.problem.text())
    qtbot.waitUntil(lambda: rows(window) == ["atenolol"])
    assert other.path.name not in window.problem.text()


def test_cells_of_the_wrong_type_are_damage_and_no_crash(entry):
    """SQLite lets any cell hold any type: a changed byte can make a number or nothing of a text."""
    cells = {
        "drug": ("key", "form_group", "name", "folded", "epc_classes", "therapeutic_class", "brands"),
        "drug_name": ("shown", "folded", "kind", "rank"),
        "monograph": ("source", "set_id", "version", "dated", "rank", "content_sha256", "body"),
        "monograph_place": ("drug_key", "form_group"),
        "pack": ("title", "source", "version"),
    }
    sound = entry.path.read_bytes()
    for table, columns in cells.items():
        for column in columns:
            for value in ("7", "x'ff'", "CAST(x'ff' AS TEXT)", "'{}'"):
                entry.path.write_bytes(sound)
                with sqlite3.connect(entry.path) as connection:
                    connection.execute(f"UPDATE {table} SET {column} = {value}")
                connection.close()
                assert problems_when_all_is_asked(entry.path.parent), (table, column, value)


def problems_when_all_is_asked(packs: Path) -> list[PackUnreadable]:
    library = Library.open([packs])
    try:
        everything_shown(library)
    finally:
        library.close()
    return library.problems


def test_a_search_that_fails_once_opens_the_packs_again_and_is_answered(start, qtbot, monkeypatch):
    window = start(*STARTERS).window
    real, failing = Library.search, threading.Event()

    def fail_once(self, query, **limits):
        if not failing.is_set():
            failing.set()
            raise PackUnreadable("The pack starter.pack is damaged.", hint=AGAIN)
        return real(self, query, **limits)

    monkeypatch.setattr(Library, "search", fail_once)
    window.panel.box.setText("metf")
    qtbot.waitUntil(lambda: rows(window) == ["metformin"])
    assert not window.problem.isVisible()


def test_searches_that_go_on_failing_are_told_and_end_when_the_packs_are_sound_again(start, qtbot, monkeypatch):
    window = start(*STARTERS).window
    real, opened = Library.search, []

    def fail(self, query, **limits):
        raise PackUnreadable("The pack starter.pack is damaged.", hint=AGAIN)

    window._worker.opened.connect(opened.append)
    monkeypatch.setattr(Library, "search", fail)
    window.panel.box.setText("metf")
    qtbot.waitUntil(lambda: len(opened) == 1 and f"The pack starter.pack is damaged. {AGAIN}" in window.problem.text())
    qtbot.wait(100)
    assert len(opened) == 1
    monkeypatch.setattr(Library, "search", real)
    type_text(qtbot, window, "warf")
    assert rows(window) == ["warfarin"]
    assert not window.problem.isVisible()


def test_a_pack_whose_pages_are_overwritten_under_the_open_window_is_told(start, packs, qtbot):
    window = start(*STARTERS).window
    (path,) = packs.glob("*.pack")
    pages_overwritten(path)
    window.panel.box.setText("metf")
    qtbot.waitUntil(lambda: f"The pack {path.name} is damaged." in window.problem.text() or rows(window) != [])
    window.panel.box.setText("accutane")
    qtbot.keyClick(window.panel.box, "\r")
    qtbot.waitUntil(lambda: "damaged" in window.problem.text() + section_text(window))
    assert window.pane.view.monograph is None


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its folder")
def test_the_folder_of_packs_deleted_under_the_open_window_takes_nothing_away(start, packs, qtbot):
    import shutil

    program = start(*STARTERS)
    shutil.rmtree(packs)
    read(qtbot, program.window, "accu")
    assert "Tablets of 5 mg" in section_text(program.window)
    program.window.close()
    assert not program.window.isVisible()


def test_the_folder_gone_at_the_next_look_is_no_pack_in_use(start, packs, qtbot, monkeypatch):
    import shutil

    from medref_desktop.ui import app

    monkeypatch.setattr(app, "build_starter_pack", lambda report: None)
    program = start(*STARTERS)
    shutil.rmtree(packs, ignore_errors=os.name == "nt")
    program.worker.open()
    qtbot.waitUntil(lambda: "no pack is in use" in program.window.pane.welcome.sentence.text())


def test_a_folder_that_may_not_be_read_is_told_and_not_taken_for_empty(start, packs, monkeypatch, medref, qtbot):
    real = Path.iterdir

    def refuse(self):
        if self == packs:
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    window = start().window
    sentence = f"The folder of packs {packs} cannot be read: Permission denied. Make sure that you may read it."
    qtbot.waitUntil(lambda: sentence in window.problem.text())
    assert sentence in medref("packs")[2]
