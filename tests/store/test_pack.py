import json
import os
import shutil
import sqlite3
import struct

import pytest

from factories import change_text, label, made_before_hashes, monograph, section, translated, write_pack
from medref_desktop.domain.product import Product
from medref_desktop.errors import MedRefError, MonographDamaged, PackUnreadable
from medref_desktop.store.pack import Pack
from medref_desktop.store.pack_folder import PackEntry, PackFolder
from medref_desktop.store.pack_writer import PackWriter
from medref_desktop.store.schema import CONTENT, INDEX, OLDEST_SCHEMA, SCHEMA_VERSION


@pytest.fixture
def packs(tmp_path):
    folder = tmp_path / "packs"
    folder.mkdir()
    return folder


@pytest.fixture
def entry(packs):
    return write_pack(packs, monograph("isotretinoin", brands=["Accutane"]), monograph("warfarin"))


def changed(path, sql: str, *values: object) -> None:
    """Change a pack behind the program's back."""
    with sqlite3.connect(path) as connection:
        assert connection.execute(sql, values).rowcount
    connection.close()


def test_a_monograph_comes_back_as_it_was_written(packs):
    from dataclasses import replace

    written = replace(
        monograph(brands=["Exa"], salts=["exampline sodium"], pregnancy="harm"),
        products=(Product("0001-0002-03", "Exa", "tablet", "oral", "5 mg"),),
    )
    pack = Pack.open(write_pack(packs, written).path)
    assert pack.monograph(pack.monographs_of(written.drug)[0]) == written
    pack.close()


def test_a_pack_can_be_read_by_plain_sqlite_as_the_schema_says(entry):
    with sqlite3.connect(entry.path) as connection:
        for table, columns in (CONTENT | INDEX).items():
            found = connection.execute(f"PRAGMA table_info({table})").fetchall()
            assert [column[1] for column in found] == list(columns)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_opening_and_reading_a_pack_writes_nothing_beside_it(entry, packs):
    os.chmod(packs, 0o555)
    before = {path: path.stat().st_mtime_ns for path in packs.iterdir()}
    pack = Pack.open(entry.path)
    for ref in pack.every_monograph():
        pack.monograph(ref)
    pack.close()
    os.chmod(packs, 0o755)
    assert {path: path.stat().st_mtime_ns for path in packs.iterdir()} == before


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b"hello" * 1000), "not a pack"),
        (lambda path: path.write_bytes(path.read_bytes()[:50]), "not a pack"),
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), "cut short"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "cut short"),
    ],
)
def test_a_damaged_file_is_refused_in_words(entry, damage, said):
    damage(entry.path)
    with pytest.raises(PackUnreadable, match=said) as refused:
        Pack.open(entry.path)
    assert entry.path.name in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("offset", "value", "said"),
    [
        (60, SCHEMA_VERSION + 1, "newer MedRef"),
        (60, OLDEST_SCHEMA - 1, "older MedRef"),
        (68, 7, "another program"),
    ],
)
def test_a_pack_of_another_schema_or_program_is_refused(entry, offset, value, said):
    data = bytearray(entry.path.read_bytes())
    struct.pack_into(">I", data, offset, value)
    entry.path.write_bytes(data)
    with pytest.raises(PackUnreadable, match=said):
        Pack.open(entry.path)


@pytest.mark.parametrize("schema", range(OLDEST_SCHEMA, SCHEMA_VERSION))
def test_a_pack_of_an_earlier_version_is_read_as_it_stands(packs, entry, schema):
    pack = Pack.open(made_before_hashes(packs, entry, schema).path)
    refs = pack.every_monograph()
    assert [pack.monograph(ref).names.name for ref in refs] == ["isotretinoin", "warfarin"]
    assert pack.field_hashes(refs[0]) == {}
    assert pack.set_ids_with_fields() == set()
    pack.close()


def test_the_hashes_of_a_labels_fields_are_kept_with_it(packs):
    fields = {"warnings": "ab" * 32, "34067-9 indications & usage section": "0c" * 32}
    entry = write_pack(packs, label(set_id="set-1"), label(set_id="set-2"), name="labels", fields={"set-1": fields})
    pack = Pack.open(entry.path)
    assert [pack.field_hashes(ref) for ref in pack.every_monograph()] == [fields, {}]
    assert pack.set_ids_with_fields() == {"set-1"}
    pack.close()


def test_a_pack_whose_hashes_are_no_texts_is_damaged(packs):
    entry = write_pack(packs, label(), name="labels", fields={"set-1": {"warnings": "ab" * 32}})
    changed(entry.path, "UPDATE label_field SET field = x'00'")
    pack = Pack.open(entry.path)
    with pytest.raises(PackUnreadable, match="damaged"):
        pack.field_hashes(pack.every_monograph()[0])
    pack.close()


def test_a_translation_is_in_the_pack_and_in_its_index(packs):
    written = translated(monograph())
    pack = Pack.open(write_pack(packs, written).path)
    assert pack.monograph(pack.monographs_of(written.drug)[0]) == written
    assert [row[0] for row in pack.ask("SELECT kind FROM section ORDER BY id DESC LIMIT 2")] == [
        "translation",
        "patient",
    ]
    pack.close()


def test_a_pack_with_a_write_ahead_log_header_is_refused(entry):
    data = bytearray(entry.path.read_bytes())
    data[18] = data[19] = 2
    entry.path.write_bytes(data)
    with pytest.raises(PackUnreadable, match="changed by another program"):
        Pack.open(entry.path)


def test_a_pack_without_its_tables_is_refused(entry):
    changed(entry.path, "UPDATE pack SET source = ?", "rumour")
    with pytest.raises(PackUnreadable, match="damaged"):
        Pack.open(entry.path)


def test_a_pack_that_fails_under_a_question_says_so(entry):
    data = bytearray(entry.path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    pack = Pack.open(entry.path)
    entry.path.write_bytes(data)
    with pytest.raises(PackUnreadable, match="damaged"):
        [pack.monograph(ref) for ref in pack.every_monograph()]
    pack.close()


@pytest.mark.parametrize(
    "change",
    [
        (change_text, "Tablets of 5 mg", "Tablets of 8 mg"),
        (change_text, '"kind":"contraindications"', '"kind":"mechanism"'),
        (change_text, "Accutane", "Accupril"),
        (change_text, "2026", "2036"),
        (change_text, '"names":{', '"nomes":{'),
        (changed, "UPDATE monograph SET body = substr(body, 1, 100) WHERE id = 1"),
        (changed, "UPDATE monograph SET body = x'' WHERE id = 1"),
        (changed, "UPDATE monograph SET content_sha256 = 'x' WHERE id = 1"),
        (changed, "UPDATE drug SET name = 'isotretinion' WHERE key = 'isotretinoin'"),
        (changed, "UPDATE drug SET form_group = 'skin' WHERE key = 'isotretinoin'"),
        (changed, "UPDATE monograph_place SET form_group = 'skin' WHERE drug_key = 'isotretinoin'"),
    ],
)
def test_one_change_anywhere_in_a_monograph_is_refused_and_the_others_work(entry, change):
    damage, *values = change
    damage(entry.path, *values)
    pack = Pack.open(entry.path)
    damaged, other = pack.every_monograph()
    with pytest.raises(MonographDamaged, match="not shown"):
        pack.monograph(damaged)
    assert pack.monograph(other).names.name == "warfarin"
    pack.close()


def test_verify_sees_a_letter_that_sqlite_does_not(entry):
    changed(entry.path, "UPDATE section SET kind = 'x' WHERE monograph_id = 1")
    with pytest.raises(PackUnreadable, match="changed since it was made"):
        entry.verify()


def test_a_failed_build_leaves_no_file(tmp_path):
    from medref_desktop.domain.source import Source
    from medref_desktop.store.pack import PackInfo

    def build() -> None:
        with PackWriter(tmp_path / "new", PackInfo("x", "x", Source.CLINIC, "1")) as writer:
            writer.add(monograph())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build()
    assert not (tmp_path / "new").exists()


def test_a_pack_that_cannot_be_written_says_where_and_why(tmp_path):
    from medref_desktop.domain.source import Source
    from medref_desktop.store.pack import PackInfo

    (tmp_path / "file").write_text("")
    writer = PackWriter(tmp_path / "file" / "new", PackInfo("clinic", "x", Source.CLINIC, "1"))
    with pytest.raises(MedRefError, match="clinic cannot be written"):
        writer.__enter__()


# -- the folder ---------------------------------------------------------------------------------------------


def test_a_new_pack_takes_the_place_of_the_old_in_one_step_and_the_old_is_kept(packs):
    first = write_pack(packs, monograph("warfarin"))
    second = write_pack(packs, monograph("warfarin"), monograph("metformin"))
    assert list(PackFolder(packs).entries()) == [second]
    assert first.path.exists()
    third = write_pack(packs, monograph("metformin"))
    assert not first.path.exists()
    assert second.path.exists()
    assert json.loads((packs / "starter.json").read_text())["previous"] == second.path.name
    third.verify()


def test_packs_of_names_that_begin_alike_leave_each_other_alone(packs):
    write_pack(packs, monograph("warfarin"), name="clinic")
    other = write_pack(packs, monograph("metformin"), name="clinic_north")
    for name in ("glipizide", "glyburide", "warfarin"):
        write_pack(packs, monograph(name), name="clinic")
    assert other.path.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pack": "x"}', '{"pack": "x", "file": "../x", "sha256": "0"}'])
def test_a_damaged_pointer_hides_no_other_pack(packs, entry, text):
    (packs / "broken.json").write_text(text)
    failure, found = PackFolder(packs).entries()
    assert isinstance(failure, PackUnreadable)
    assert "broken.json" in failure.message
    assert isinstance(found, PackEntry)


def test_a_swap_that_is_cut_short_leaves_the_old_pack_in_use(packs, entry, monkeypatch):
    real, calls = os.replace, []

    def fail_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(*args)

    monkeypatch.setattr(os, "replace", fail_second)
    with pytest.raises(MedRefError, match="No space left"):
        write_pack(packs, monograph("metformin"))
    assert list(PackFolder(packs).entries()) == [entry]
    entry.verify()


def test_a_file_held_for_a_moment_on_windows_is_waited_for(packs, monkeypatch):
    real, calls = os.replace, []

    def held_twice(*args):
        calls.append(args)
        if len(calls) <= 2:
            error = PermissionError(13, "held")
            error.winerror = 32
            raise error
        real(*args)

    monkeypatch.setattr(os, "replace", held_twice)
    write_pack(packs, monograph("warfarin")).verify()


def test_a_folder_that_is_missing_has_no_packs(tmp_path):
    assert list(PackFolder(tmp_path / "none").entries()) == []


def test_a_folder_of_any_name_will_do(tmp_path):
    folder = tmp_path / "Łukasz Öztürk 王 #1?%20"
    folder.mkdir()
    pack = Pack.open(write_pack(folder, monograph("warfarin")).path)
    assert [match.shown for match in pack.every_drug()] == ["warfarin"]
    pack.close()


def test_a_pack_moved_to_another_machine_still_verifies(packs, entry, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(packs, copy)
    (found,) = PackFolder(copy).entries()
    found.verify()


def test_a_boxed_warning_is_known_to_the_list(packs):
    plain = monograph("metformin", sections=(section("administration", "x"),))
    pack = Pack.open(write_pack(packs, plain, monograph("warfarin")).path)
    rows = pack.rows(["metformin", "warfarin"])
    assert [(row.name, row.has_boxed_warning) for row in rows] == [("metformin", False), ("warfarin", True)]
    pack.close()
