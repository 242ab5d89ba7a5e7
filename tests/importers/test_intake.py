"""Whole imports: into a pack, again, in any order, with hostile files among them, stopped at any point."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factories import made_before_hashes, monograph, write_pack
from importers import hostile
from importers.openfda_records import record
from importers.spl_documents import document, section
from medref_desktop.domain.source import Source
from medref_desktop.errors import LabelRefused, MedRefError
from medref_desktop.importers import label_reading, workers
from medref_desktop.importers.import_report import ImportReport
from medref_desktop.importers.intake import Intake, import_labels
from medref_desktop.store.library import Library
from medref_desktop.store.pack import Pack
from medref_desktop.store.pack_folder import PackEntry, PackFolder

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SET = "{:08x}-0000-0000-0000-000000000000"


@pytest.fixture
def packs(tmp_path):
    return tmp_path / "packs"


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def bring_in(
    packs: Path,
    *paths: Path,
    jobs: int = 1,
    into: str = "labels",
    on_progress=lambda progress: None,
    program="MedRef 1",
):
    with ImportReport() as report:
        changed = import_labels(Intake(paths, packs, NOW, program, into, jobs), report, on_progress)
        return changed, list(report.lines()), report.totals


def states(lines: list[dict]) -> list[str]:
    return [line["state"] for line in lines]


def labels_in(packs: Path) -> dict[str, int]:
    library = Library.open([packs])
    found = {ref.set_id: ref.version for pack in library.packs for ref in pack.every_monograph()}
    library.close()
    return found


def write_records(path: Path, *records: dict) -> Path:
    path.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    return path


def test_every_way_that_labels_come_in_is_read(packs, source):
    for number in range(8):
        made = document(set_id=SET.format(number))
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr(f"{number}.xml", made)
        match number:
            case 0:
                (source / "0.xml").write_bytes(made)
            case 1:
                (source / "inner").mkdir()
                (source / "inner" / "1.zip").write_bytes(zipped.getvalue())
            case 2:
                with zipfile.ZipFile(source / "bulk.zip", "w") as bulk:
                    bulk.writestr("prescription/2.zip", zipped.getvalue())
            case 3:
                (source / "3.xml.gz").write_bytes(gzip.compress(made))
    answer = json.dumps({"meta": {"x": [1, {}]}, "results": [record(set_id=SET.format(4))]})
    (source / "answer.json").write_text(answer)
    with zipfile.ZipFile(source / "part.json.zip", "w", zipfile.ZIP_DEFLATED) as part:
        part.writestr("part.json", json.dumps([record(set_id=SET.format(5))]))
    (source / "lines.jsonl.gz").write_bytes(gzip.compress(json.dumps(record(set_id=SET.format(6))).encode() + b"\n\n"))
    (source / "one.json").write_text(json.dumps(record(set_id=SET.format(7)), indent=2))
    (source / "picture.jpg").write_bytes(b"passed over")
    changed, lines, totals = bring_in(packs, source)
    assert changed
    assert [line["reason"] for line in lines if line["state"] != "accepted"] == []
    assert set(labels_in(packs)) == {SET.format(number) for number in range(8)}
    assert totals.labels == 8
    assert totals.words_in == totals.words_kept + sum(totals.words_listed.values())


def test_the_newest_version_wins_in_any_order_and_the_one_before_is_kept(packs, source):
    for number, version in enumerate((2, 5, 3)):
        write_records(source / f"{number}.jsonl", record(version=str(version), overdosage=[f"Text of {version}."]))
    _, lines, _ = bring_in(packs, source)
    assert states(lines) == ["accepted", "accepted", "older"]
    (entry,) = PackFolder(packs).entries()
    pack = Pack.open(entry.path)
    (ref,) = pack.every_monograph()
    assert ref.version == 5
    assert pack.label_before(ref.set_id).provenance.version == "3"
    pack.close()


def test_the_same_again_changes_nothing(packs, source):
    (source / "a.xml").write_bytes(document())
    write_records(source / "b.jsonl", record(), record(version="1"))
    bring_in(packs, source)
    before = sorted((path.name, path.stat().st_mtime_ns) for path in packs.iterdir())
    changed, lines, _ = bring_in(packs, source)
    assert not changed
    assert states(lines) == ["unchanged", "unchanged", "older"]
    assert sorted((path.name, path.stat().st_mtime_ns) for path in packs.iterdir()) == before


def test_of_two_copies_of_one_version_spl_wins_over_openfda_in_any_order(packs, source):
    made = document(set_id=record()["set_id"])
    write_records(source / "b.jsonl", record())
    (source / "a.xml").write_bytes(made)
    assert states(bring_in(packs, source)[1]) == ["accepted", "unchanged"]
    (source / "c.xml").write_bytes(made)
    (source / "a.xml").unlink()
    other = packs.with_name("other")
    assert states(bring_in(other, source)[1]) == ["accepted", "accepted"]
    for folder in (packs, other):
        library = Library.open([folder])
        (ref,) = library.packs[0].every_monograph()
        assert library.monograph(ref).provenance.format == "SPL"
        library.close()


@pytest.mark.parametrize("texts", [("One.", "Two."), ("Two.", "One.")])
def test_two_copies_of_one_version_that_differ_end_the_same_way_every_time(packs, source, texts):
    write_records(source / "a.jsonl", *(record(overdosage=[text]) for text in texts))
    bring_in(packs, source)
    changed, lines, _ = bring_in(packs, source)
    assert not changed
    assert set(states(lines)) == {"unchanged"}


def test_a_newer_program_reads_the_same_version_anew(packs, source):
    write_records(source / "a.jsonl", record(overdosage=["One."]))
    bring_in(packs, source)
    write_records(source / "a.jsonl", record(overdosage=["Two."]))
    assert bring_in(packs, source, program="MedRef 2")[0]


def test_labels_added_later_stand_beside_those_that_were_there_and_are_found(packs, source):
    write_records(source / "a.jsonl", record(set_id=SET.format(1), effective_time="20200101"))
    bring_in(packs, source)
    later = record(set_id=SET.format(2), effective_time="20260101", about={"brand_name": ["Exaplus"]})
    bring_in(packs, write_records(source / "b.jsonl", later))
    library = Library.open([packs])
    drug = library.named("exaplus")
    assert drug == library.named("exa")
    assert [ref.set_id for ref in library.monographs_of(drug)] == [SET.format(2), SET.format(1)]
    assert [ref.set_id for ref in library.labels_of_code(SET.format(1).upper())] == [SET.format(1)]
    assert library.labels_of_code("0001-0002")
    assert library.labels_of_code("00001000203")
    library.close()


def test_the_words_of_new_replaced_and_kept_labels_are_in_the_index(packs, source):
    write_records(
        source / "a.jsonl", record(overdosage=["Give charcoal."]), record(set_id=SET.format(9), overdosage=["Wait."])
    )
    bring_in(packs, source)
    bring_in(packs, write_records(source / "b.jsonl", record(version="9", overdosage=["Give water."])))
    (entry,) = PackFolder(packs).entries()
    with sqlite3.connect(entry.path) as connection:

        def found(word: str) -> list[str]:
            rows = connection.execute(
                """SELECT monograph.set_id FROM text_index JOIN section ON section.id = text_index.rowid
                     JOIN monograph ON monograph.id = section.monograph_id WHERE text_index MATCH ?""", (word,),
            )  # fmt: skip
            return [row[0] for row in rows]

        assert (found("charcoal"), found("water"), found("wait")) == ([], [record()["set_id"]], [SET.format(9)])
    connection.close()


def test_a_label_for_several_form_groups_stands_under_each(packs, source):
    both = record(about={"route": ["ORAL", "INTRAVENOUS"]})
    bring_in(packs, write_records(source / "a.jsonl", both))
    library = Library.open([packs])
    for group in ("oral", "injection"):
        drug = library.named("exa", group)
        (ref,) = library.monographs_of(drug)
        assert library.monograph(ref).drug == drug
    library.close()


def test_the_badge_of_a_boxed_warning_is_the_reference_labels(packs, source):
    old = record(set_id=SET.format(1), effective_time="20200101", boxed_warning=["WARNING: it can kill."])
    new = record(set_id=SET.format(2), effective_time="20260101")
    bring_in(packs, write_records(source / "a.jsonl", old, new))
    library = Library.open([packs])
    assert not library.hit(library.named("exa")).has_boxed_warning
    library.close()


@pytest.mark.skipif(os.name == "nt", reason="links and pipes are made otherwise there")
def test_every_hostile_file_ends_in_a_refusal_by_name_and_the_others_are_imported(packs, source):
    expected = hostile.write_all(source)
    assert len(expected) >= 40
    (source / "good.xml").write_bytes(document())
    started = time.monotonic()
    changed, lines, _ = bring_in(packs, source)
    assert time.monotonic() - started < 120
    assert changed
    reasons: dict[str, str] = {}
    for line in lines:
        if line["state"] == "refused":
            name = line["path"].split(" > ")[0].split(", record")[0]
            reasons[Path(name).name] = f"{reasons.get(name, '')} {line['reason']}"
    wrong = {name: reasons.get(name) for name, words in expected.items() if not re.search(words, reasons.get(name, ""))}
    assert wrong == {}
    assert not [line["reason"] for line in lines if "MedRef failed" in line["reason"]]
    assert labels_in(packs)


def test_many_labels_through_several_processes_come_out_the_same(packs, source, tmp_path):
    records = [record(set_id=SET.format(n), overdosage=[f"Number {n}."]) for n in range(60)]
    path = write_records(source / "a.jsonl", *records)
    _, lines, _ = bring_in(packs, path, jobs=2)
    _, alone, _ = bring_in(tmp_path / "alone", path, jobs=1)
    assert lines == alone
    assert len(labels_in(packs)) == 60


def killing(task):
    """Ends the process on one label, as a fault in a library would."""
    if "kill" in task.name:
        os._exit(9)
    return label_reading.read(task)


def test_a_label_that_ends_the_process_is_refused_and_the_others_are_imported(packs, source, monkeypatch):
    for number in range(12):
        name = "kill" if number == 5 else f"label{number:02}"
        write_records(source / f"{name}.jsonl", record(set_id=SET.format(number)))
    monkeypatch.setattr(workers, "READ", killing)
    _, lines, _ = bring_in(packs, source, jobs=2)
    assert sorted(states(lines)) == ["accepted"] * 11 + ["refused"]
    assert "stopped the program" in next(line["reason"] for line in lines if line["state"] == "refused")


def test_a_fault_of_ours_is_told_with_its_place_and_keeps_no_other_label_out(packs, source, monkeypatch):
    real = label_reading.identify

    def fail(label):
        if label.version == 7:
            raise KeyError("ours")
        return real(label)

    monkeypatch.setattr(label_reading, "identify", fail)
    _, lines, _ = bring_in(packs, write_records(source / "a.jsonl", record(version="7"), record(set_id=SET.format(1))))
    assert states(lines) == ["refused", "accepted"]
    assert "KeyError" in lines[0]["reason"]


class Stop(Exception):
    pass


@pytest.mark.parametrize("at", [0, 1, 2, "finishing"])
def test_cancel_at_any_point_leaves_the_old_pack_in_use(at, packs, source):
    write_records(source / "a.jsonl", record())
    bring_in(packs, source)
    before = labels_in(packs)
    files = sorted(path.name for path in packs.iterdir())
    write_records(source / "b.jsonl", *(record(set_id=SET.format(n)) for n in range(3)))
    calls = []

    def stop(progress):
        calls.append(progress)
        if progress.is_finishing if at == "finishing" else len(calls) > at:
            raise Stop

    with pytest.raises(Stop):
        bring_in(packs, source, on_progress=stop)
    assert labels_in(packs) == before
    assert sorted(path.name for path in packs.iterdir()) == files


KILLED = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from medref_desktop.importers.import_report import ImportReport
from medref_desktop.importers.intake import Intake, import_labels
left = int(sys.argv[3])
def event(name, args):
    global left
    is_write = name == "open" and args[1] and "w" in str(args[1])
    if is_write or name in ("os.rename", "os.remove", "os.mkdir", "sqlite3.connect"):
        left -= 1
        if left == 0:
            os._exit(9)
sys.addaudithook(event)
with ImportReport() as report:
    import_labels(Intake([Path(sys.argv[1])], Path(sys.argv[2]), datetime.now(UTC), "MedRef 1", jobs=1), report)
"""


def test_a_kill_at_any_step_leaves_the_old_pack_or_the_new_one_whole(packs, source):
    write_records(source / "a.jsonl", record())
    bring_in(packs, source)
    write_records(source / "a.jsonl", record(version="4"), record(set_id=SET.format(1)))
    for step in range(1, 40):
        folder = packs.with_name(f"killed{step}")
        shutil.copytree(packs, folder)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, source, folder, str(step)], capture_output=True, check=False
        )
        (entry,) = [e for e in PackFolder(folder).entries() if isinstance(e, PackEntry)]
        entry.verify()
        assert labels_in(folder) in ({record()["set_id"]: 3}, {record()["set_id"]: 4, SET.format(1): 1 * 3}), step
        if done.returncode == 0:
            assert step > 3
            return
        assert done.returncode == 9, done.stderr
    raise AssertionError("it never ended")


def test_a_full_disk_is_told_before_anything_is_read(packs, source, monkeypatch):
    write_records(source / "a.jsonl", record())
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(100, 99, 1_000_000))
    with pytest.raises(MedRefError, match="not enough room"):
        bring_in(packs, source)


def test_a_disk_that_fills_up_leaves_the_old_pack_in_use(packs, source, monkeypatch):
    write_records(source / "a.jsonl", record())
    bring_in(packs, source)
    before = labels_in(packs)
    write_records(source / "b.jsonl", record(set_id=SET.format(1)))

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(MedRefError, match="No space left"):
        bring_in(packs, source)
    assert labels_in(packs) == before


def test_a_damaged_pack_is_not_added_to(packs, source):
    write_records(source / "a.jsonl", record())
    bring_in(packs, source)
    (path,) = packs.glob("*.pack")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(MedRefError, match="Nothing can be added to it"):
        bring_in(packs, source)


def test_a_pack_of_monographs_takes_no_labels(packs, source):
    packs.mkdir()
    write_pack(packs, monograph("warfarin", source=Source.CLINIC), name="clinic")
    write_records(source / "a.jsonl", record())
    with pytest.raises(MedRefError, match="holds monographs"):
        bring_in(packs, source, into="clinic")


def test_two_imports_into_one_pack_do_not_run_at_once(packs, source):
    from medref_desktop.store.folder_lock import folder_lock

    packs.mkdir()
    write_records(source / "a.jsonl", record())
    with folder_lock(packs / ".labels.lock", timeout_s=0), pytest.raises(MedRefError, match="at work"):
        bring_in(packs, source)
    assert bring_in(packs, source)[0]


def test_a_file_taken_away_while_it_is_read_is_refused_by_name(packs, source, monkeypatch):
    from medref_desktop.importers import label_files

    (source / "gone.xml").write_bytes(document())
    (source / "there.xml").write_bytes(document(set_id=SET.format(1)))
    real = label_files._bytes_of

    def gone(path, most):
        if path.name == "gone.xml":
            path.unlink()
        return real(path, most)

    monkeypatch.setattr(label_files, "_bytes_of", gone)
    _, lines, _ = bring_in(packs, source)
    assert states(lines) == ["refused", "accepted"]
    assert "gone.xml cannot be read" in lines[0]["reason"]


def test_a_path_that_is_not_there_is_refused_by_name(packs, source):
    changed, lines, _ = bring_in(packs, source / "none.xml")
    assert not changed
    assert "is not there" in lines[0]["reason"]


def test_words_that_do_not_add_up_keep_a_label_out(packs, source, monkeypatch):
    from medref_desktop.importers import openfda

    monkeypatch.setattr(openfda, "paragraphs", lambda text: iter(()))
    _, lines, _ = bring_in(packs, write_records(source / "a.jsonl", record()))
    assert states(lines) == ["refused"]
    assert "do not add up" in lines[0]["reason"]


def test_the_report_has_a_line_for_each_file_and_the_totals(packs, source, tmp_path):
    (source / "a.xml").write_bytes(document(section("99999-9", "STRANGE", "Kept \u200b.")))
    (source / "b.txt").write_text("none")
    target = tmp_path / "report.json"
    with ImportReport() as report:
        import_labels(Intake([source], packs, NOW, "MedRef 1", jobs=1), report)
        report.save(target)
    data = json.loads(target.read_text(encoding="utf-8"))
    accepted, refused = data["files"]
    assert accepted["words_in"] == accepted["words_kept"] + sum(accepted["words_listed"].values())
    assert accepted["unmapped"] == ["99999-9"]
    assert accepted["odd_characters"] == {"U+200B": 1}
    assert accepted["drugs"] == ["exampline (oral)"]
    assert (refused["state"], refused["path"]) == ("refused", "b.txt")
    assert data["totals"]["accepted"] == 1


def test_a_report_that_cannot_be_written_says_so(tmp_path):
    with ImportReport() as report, pytest.raises(MedRefError, match="report cannot be written"):
        report.save(tmp_path / "none" / "report.json")


def test_refusals_name_the_way_to_the_label():
    failure = LabelRefused("It is broken.", hint="Mend it.")
    assert label_reading.refused("a.zip > b.xml", failure).line.reason == "It is broken. Mend it."


def fields_in(packs: Path) -> dict[str, set[str]]:
    """By set id the fields of which the hashes are kept."""
    library = Library.open([packs])
    found = {ref.set_id: set(library.field_hashes(ref)) for pack in library.packs for ref in pack.every_monograph()}
    library.close()
    return found


def test_a_newer_version_brings_the_hashes_of_its_own_fields(packs, source):
    bring_in(packs, write_records(source / "old.jsonl", record(warnings=["Old."])))
    assert fields_in(packs) == {record()["set_id"]: {"indications_and_usage", "warnings"}}
    bring_in(packs, write_records(source / "new.jsonl", record(version="4", contraindications=["None."])))
    assert fields_in(packs) == {record()["set_id"]: {"indications_and_usage", "contraindications"}}


def test_a_pack_made_before_hashes_gains_them_when_the_same_files_come_again(packs, source):
    file = write_records(source / "a.jsonl", record(), record(set_id=SET.format(1)))
    bring_in(packs, file)
    (entry,) = PackFolder(packs).entries()
    made_before_hashes(packs, entry)
    assert set(map(len, fields_in(packs).values())) == {0}
    changed, lines, _ = bring_in(packs, file)
    assert (changed, states(lines)) == (True, ["unchanged", "unchanged"])
    assert list(fields_in(packs).values()) == [{"indications_and_usage"}] * 2
    assert bring_in(packs, file)[0] is False


def test_a_pack_made_before_hashes_takes_new_labels(packs, source):
    bring_in(packs, write_records(source / "a.jsonl", record()))
    (entry,) = PackFolder(packs).entries()
    made_before_hashes(packs, entry)
    bring_in(packs, write_records(source / "b.jsonl", record(set_id=SET.format(1))))
    assert fields_in(packs) == {record()["set_id"]: set(), SET.format(1): {"indications_and_usage"}}
