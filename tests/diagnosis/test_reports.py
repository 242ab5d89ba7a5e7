import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from medref_desktop.diagnosis import facts, reports
from medref_desktop.diagnosis.reports import CrashWatch, error_report, keep
from medref_desktop.errors import MedRefError

NOW = datetime(2026, 11, 22, 12, 0, 0)


def fail_with(private: str):
    typed = private
    raise RuntimeError(f"cannot do {typed}")


@pytest.fixture
def failure():
    with pytest.raises(RuntimeError) as raised:
        fail_with("".join(["MRS ", "JO", "NES"]))  # as a value: the report shows the lines of the code
    return raised


def test_a_report_says_what_where_and_during_what_but_not_what_was_typed(failure):
    text = error_report(failure.type, failure.tb, "Search for a drug", ["MedRef 1"], NOW)
    assert "During: Search for a drug" in text
    assert "RuntimeError" in text
    assert "fail_with" in text
    assert "MedRef 1" in text
    assert "JONES" not in text


def test_the_last_reports_are_kept_and_older_ones_go(tmp_path):
    folder = tmp_path / "reports"
    for second in range(reports.MOST_KEPT + 3):
        keep(folder, f"report {second}", NOW + timedelta(seconds=second))
    texts = sorted(path.read_text() for path in folder.iterdir())
    assert len(texts) == reports.MOST_KEPT
    assert "report 0" not in texts
    assert f"report {reports.MOST_KEPT + 2}" in texts


def test_the_newest_report_is_found_whatever_its_kind(tmp_path):
    keep(tmp_path, "an error", NOW)
    (tmp_path / "running-1.txt").write_text("a crash")
    CrashWatch(tmp_path).earlier_crashes(NOW + timedelta(seconds=1))
    assert reports.newest(tmp_path)[1] == "a crash"
    path = keep(tmp_path, "a later error", NOW + timedelta(seconds=2))
    assert reports.newest(tmp_path) == (path, "a later error")


def test_no_report_and_a_report_that_cannot_be_read_are_said(tmp_path):
    with pytest.raises(MedRefError, match="There is no report"):
        reports.newest(tmp_path / "none")
    (tmp_path / "error-20260101-000000-000000.txt").mkdir()
    with pytest.raises(MedRefError, match="cannot be read"):
        reports.newest(tmp_path)


def test_a_folder_that_cannot_be_written_keeps_no_report_and_breaks_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    assert keep(tmp_path / "file", "x", NOW) is None
    watch = CrashWatch(tmp_path / "file" / "reports")
    watch.start()
    watch.stop()


def test_a_program_that_ends_in_peace_leaves_nothing(tmp_path):
    watch = CrashWatch(tmp_path)
    watch.start()
    watch.stop()
    assert list(tmp_path.iterdir()) == []


def test_a_crash_is_found_at_the_next_start_and_told_once(tmp_path):
    script = (
        "import sys, pathlib, faulthandler\n"
        "from medref_desktop.diagnosis.reports import CrashWatch\n"
        "CrashWatch(pathlib.Path(sys.argv[1])).start()\n"
        "faulthandler._sigsegv()\n"
    )
    crashed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True)
    assert crashed.returncode != 0
    (found,) = CrashWatch(tmp_path).earlier_crashes(NOW)
    assert "Segmentation fault" in found.read_text() or "access violation" in found.read_text()
    assert CrashWatch(tmp_path).earlier_crashes(NOW) == []


def test_a_program_that_still_runs_beside_is_no_crash(tmp_path):
    (tmp_path / "running-1.txt").write_text("")
    (tmp_path / f"running-{os.getpid()}.txt").write_text("ours")
    assert CrashWatch(tmp_path).earlier_crashes(NOW) == []


def test_the_facts_name_versions_folders_and_packs(tmp_path, monkeypatch):
    from factories import monograph, write_pack

    monkeypatch.setenv("MEDREF_PACKS", str(tmp_path))
    entry = write_pack(tmp_path, monograph())
    write_pack(tmp_path, monograph(), name="clinic").path.write_bytes(b"")
    (tmp_path / "broken.json").write_text("")
    assert any(line.startswith("MedRef ") for line in facts.versions())
    assert any(str(tmp_path) in line for line in facts.places())
    lines = "\n".join(facts.packs())
    assert f"SHA-256 {entry.sha256}, sound" in lines
    assert "is empty" in lines
    assert "broken.json" in lines


def test_a_library_that_is_missing_is_said(monkeypatch):
    monkeypatch.setattr(facts, "LIBRARIES", ("no-such-library",))
    assert "no-such-library is not installed" in list(facts.versions())
