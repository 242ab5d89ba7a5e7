"""The notebook: choices survive, damage is set aside and the last good copy serves, a newer notebook is left alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.label_choices import NO_CHOICES
from medref_desktop.domain.names import DrugKey
from medref_desktop.errors import NotebookUnusable
from medref_desktop.store import notebook as notebooks
from medref_desktop.store.notebook import VERSION, Notebook
from medref_desktop.store.notebook_schema import STEPS

DRUG = Drug(DrugKey("exampline"), "oral")
DAY = date(2026, 11, 24)


@pytest.fixture
def notebook(tmp_path):
    return Notebook(tmp_path / "folder" / "notebook.db")


@pytest.fixture
def used(notebook):
    """With one pinned label and one withdrawn one."""
    notebook.pin(DRUG, "set-1")
    notebook.withdraw("set-2", "Recalled by its maker.", DAY)
    return notebook


def test_without_a_file_nothing_is_chosen_and_nothing_is_made(notebook):
    assert notebook.label_choices() == NO_CHOICES
    assert notebook.mend() == ""
    assert not notebook.path.parent.exists()


def test_choices_are_there_for_the_next_program(used):
    choices = Notebook(used.path).label_choices()
    assert choices.pinned == {DRUG: "set-1"}
    assert choices.withdrawn == {"set-2": "Recalled by its maker. (2026-11-24)"}


def test_a_choice_can_be_changed_and_taken_back(used):
    used.pin(DRUG, "set-3")
    used.withdraw("set-2", "Another reason.", DAY)
    assert used.label_choices().pinned == {DRUG: "set-3"}
    assert used.label_choices().withdrawn == {"set-2": "Another reason. (2026-11-24)"}
    used.unpin(DRUG)
    used.take_back("set-2")
    assert used.label_choices() == NO_CHOICES


def test_reading_loads_no_writer(used):
    code = (
        "import sys; from pathlib import Path; from medref_desktop.store.notebook import Notebook;"
        "print(len(Notebook(Path(sys.argv[1])).label_choices().pinned), 'sqlite_utils' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code, used.path], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["1", "False"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(4000)),
        lambda path: path.write_text("not a database, but long enough to look at" * 10),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(len(path.read_bytes()) - 4096)),
    ],
    ids=["empty", "zeros", "text", "cut short", "noise"],
)
def test_a_damaged_notebook_is_set_aside_and_its_last_good_copy_serves(used, damage):
    damage(used.path)
    damaged = used.path.read_bytes()
    said = used.mend()
    assert said.startswith("The notebook was damaged. The damaged file is kept as notebook.db.damaged.")
    assert said.endswith("Its last good copy is in use.")
    assert used.damaged.read_bytes() == damaged
    assert used.label_choices().pinned == {DRUG: "set-1"}
    assert "set-2" in used.label_choices().withdrawn
    assert used.mend() == ""


def test_a_damaged_notebook_without_a_copy_begins_anew(used):
    used.path.write_text("nonsense")
    used.copy.write_text("nonsense too")
    assert used.mend().endswith("A new one is begun with the next entry.")
    assert used.label_choices() == NO_CHOICES
    used.pin(DRUG, "set-9")
    assert used.label_choices().pinned == {DRUG: "set-9"}


def test_a_lost_notebook_comes_back_from_its_copy(used):
    used.path.unlink()
    assert used.mend() == "The notebook was missing. Its last good copy is in use."
    assert used.label_choices().pinned == {DRUG: "set-1"}


def test_another_programs_database_is_not_taken_for_ours(notebook):
    notebook.path.parent.mkdir()
    with closing(sqlite3.connect(notebook.path)) as connection, connection:
        connection.execute("CREATE TABLE pinned_label (drug_key, form_group, set_id)")
    assert "damaged" in notebook.mend()
    assert notebook.damaged.exists()


def test_a_newer_notebook_is_told_and_left_as_it_is(used):
    with closing(sqlite3.connect(used.path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = used.path.read_bytes()
    assert used.mend() == ""
    with pytest.raises(NotebookUnusable, match="was made by a newer MedRef"):
        used.label_choices()
    with pytest.raises(NotebookUnusable, match="was made by a newer MedRef"):
        used.unpin(DRUG)
    assert used.path.read_bytes() == before


def test_an_older_notebook_is_brought_up_to_date_and_a_copy_of_it_kept(used, monkeypatch):
    def notes(db):
        db.table("note").create({"id": int, "text": str}, pk="id")

    monkeypatch.setattr(STEPS, "_migrations", [*STEPS._migrations])
    STEPS()(notes)
    monkeypatch.setattr(notebooks, "VERSION", VERSION + 1)
    assert used.label_choices().pinned == {DRUG: "set-1"}
    with closing(sqlite3.connect(used.path)) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    kept = Notebook(used.path.with_name(f"notebook.version{VERSION}.db"))
    with closing(sqlite3.connect(kept.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_disk_that_is_full_is_told_and_the_choices_stay(used, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(notebooks.os, "replace", full)
    with pytest.raises(NotebookUnusable, match="No space left on device") as failure:
        used.withdraw("set-5", "Old.", DAY)
    assert "space" in failure.value.hint
    monkeypatch.undo()
    assert used.label_choices().pinned == {DRUG: "set-1"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotebookUnusable, match=r"notebook\.db cannot be used: "):
        Notebook(tmp_path / "file" / "notebook.db").pin(DRUG, "set-1")


def test_a_read_only_notebook_is_read(used):
    used.path.chmod(0o444)
    used.path.parent.chmod(0o555)
    try:
        assert used.mend() == ""
        assert used.label_choices().pinned == {DRUG: "set-1"}
    finally:
        used.path.parent.chmod(0o755)


def test_another_program_that_writes_is_waited_for_and_then_told(used, monkeypatch):
    monkeypatch.setattr(notebooks, "SECONDS_TO_WAIT", 0.05)
    with closing(sqlite3.connect(used.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(NotebookUnusable, match="locked"):
            used.unpin(DRUG)
        other.execute("ROLLBACK")
    used.unpin(DRUG)
    assert not used.label_choices().pinned


def test_what_a_killed_program_was_writing_is_rolled_back(used, tmp_path):
    code = (
        "import os, signal, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE');"
        "c.execute('DELETE FROM pinned_label'); c.execute('CREATE TABLE filler (x)');"
        "c.executemany('INSERT INTO filler VALUES (?)', [('y' * 3000,)] * 200);"
        "os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, used.path]).returncode == 9
    assert used.path.with_name("notebook.db-journal").exists()
    assert used.mend() == ""
    assert used.label_choices().pinned == {DRUG: "set-1"}


def test_the_notebook_can_be_carried_away_as_one_file(used, tmp_path):
    shutil.copy(used.path, tmp_path / "carried.db")
    assert Notebook(tmp_path / "carried.db").label_choices() == used.label_choices()


# -- searches that found nothing ------------------------------------------------------------------------------


def test_searches_that_found_nothing_are_counted_the_most_frequent_first(notebook):
    assert notebook.failed_searches() == []
    for text, day in (("celexa", 1), ("tazocin", 2), ("tazocin", 3), ("dothiepin", 4)):
        notebook.count_failed_search(text, date(2026, 11, day))
    assert notebook.failed_searches() == [
        ("tazocin", 2, "2026-11-03"), ("dothiepin", 1, "2026-11-04"), ("celexa", 1, "2026-11-01"),
    ]  # fmt: skip


def test_what_was_cleared_is_gone_from_the_files_and_does_not_come_back(used):
    used.count_failed_search("a name nobody knows", DAY)
    assert used.clear_failed_searches() == []
    for path in used.path.parent.iterdir():
        assert b"a name nobody knows" not in path.read_bytes(), path.name
    used.path.unlink()
    used.mend()
    assert used.failed_searches() == []
    assert used.label_choices().pinned == {DRUG: "set-1"}


def test_of_very_many_searches_the_rarest_are_forgotten(notebook, monkeypatch):
    monkeypatch.setattr(notebooks, "MOST_FAILED_SEARCHES", 2)
    for text, day in (("often", 1), ("often", 1), ("early", 2), ("late", 3)):
        notebook.count_failed_search(text, date(2026, 11, day))
    assert [search.text for search in notebook.failed_searches()] == ["often", "late"]


def test_a_notebook_of_the_first_version_gains_the_list_and_keeps_its_choices(used):
    with closing(sqlite3.connect(used.path)) as connection, connection:
        connection.execute("DROP TABLE failed_search")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'searches_that_found_nothing'")
        connection.execute("PRAGMA user_version = 1")
    assert used.failed_searches() == []
    used.count_failed_search("tazocin", DAY)
    assert [search.text for search in used.failed_searches()] == ["tazocin"]
    assert used.label_choices().pinned == {DRUG: "set-1"}
    assert used.path.with_name("notebook.version1.db").exists()


def test_packets_are_kept_by_name_with_their_order_and_can_be_forgotten(notebook):
    other = Drug(DrugKey("otherol"), "skin")
    assert notebook.packets() == {}
    notebook.keep_packet("new start", [other, DRUG])
    notebook.keep_packet("Another", [DRUG])
    assert list(Notebook(notebook.path).packets().items()) == [("Another", (DRUG,)), ("new start", (other, DRUG))]
    notebook.keep_packet("new start", [DRUG])
    notebook.forget_packet("Another")
    assert notebook.packets() == {"new start": (DRUG,)}
