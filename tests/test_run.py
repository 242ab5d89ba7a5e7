"""run.py on machines of every kind: fake ones for what may fail, a true one (offline) for the whole way."""

import ast
import importlib.util
import os
import platform
import runpy
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[1] / "run.py"
spec = importlib.util.spec_from_file_location("medref_run", RUN)
run = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run)

on_a_whole_python = pytest.mark.skipif(importlib.util.find_spec("ensurepip") is None, reason="needs ensurepip")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="is about POSIX")


class Machine:
    """Answers the commands of set-up without running them, and keeps what was asked."""

    def __init__(self, root):
        self.root = root
        self.commands = []
        self.failing = {}  # a word of the command -> the output that it fails with
        self.started = None

    def run_quietly(self, command, folder):
        self.commands.append(command)
        for word, output in self.failing.items():
            if word in command:
                return 1, output
        if "venv" in command:
            python = run.venv_python(self.root)
            python.parent.mkdir(parents=True)
            python.write_text("")
            (self.root / ".venv" / "pyvenv.cfg").write_text("")
        if "build-pack" in command:
            (self.root / "build" / "packs").mkdir(parents=True, exist_ok=True)
            (self.root / "build" / "packs" / "starter-1.pack").write_text("")
        return 0, ""

    def hand_over(self, command):
        self.started = command
        return 0

    def start(self, *arguments):
        """Start MedRef, and forget what earlier starts did."""
        self.commands.clear()
        self.started = None
        return run.main(list(arguments), self.root)

    def asked(self, *words):
        return [command for command in self.commands if set(words) <= set(command)]


@pytest.fixture
def checkout(tmp_path):
    root = tmp_path / "medref"
    for name in [
        "pyproject.toml",
        "data/monographs/isotretinoin.md",
        "resources/names/brands.toml",
        "resources/fonts/sans.ttf",
        "src/medref_desktop/store/schema.py",
        "src/medref_desktop/ui/app.py",
    ]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("as it was\n")
    return root


@pytest.fixture
def machine(checkout, monkeypatch):
    """A Debian with a display, where nothing is missing and everything may be installed."""
    fake = Machine(checkout)
    monkeypatch.setattr(run, "run_quietly", fake.run_quietly)
    monkeypatch.setattr(run, "hand_over", fake.hand_over)
    monkeypatch.setattr(run, "is_debian", lambda: True)
    monkeypatch.setattr(run, "can_make_venv", lambda: True)
    monkeypatch.setattr(run, "can_load", lambda library: True)
    monkeypatch.setattr(run, "has_font", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    monkeypatch.chdir(checkout)
    return fake


@pytest.fixture
def user(machine, monkeypatch):
    """An ordinary account on that machine; there is no sudo."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    return machine


# -- The first start and the second --


def test_the_first_start_sets_up_everything_and_starts_the_program(machine):
    assert machine.start("show", "isotretinoin") == 0
    venv, install, pack = machine.commands
    assert venv[1:] == ["-m", "venv", str(machine.root / ".venv")]
    assert install[1:] == ["-m", "pip", "install", "--no-input", "-e", "."]
    assert pack[3:] == ["medref_desktop", *run.BUILD_STARTER_PACK.split()]
    python = str(run.venv_python(machine.root))
    assert machine.started == [python, "-P", "-m", "medref_desktop", "show", "isotretinoin"]


def test_the_second_start_runs_no_command_at_all(machine):
    machine.start()
    machine.start()
    assert machine.commands == []
    assert machine.started[-1] == "medref_desktop"


def test_each_step_is_told_in_one_line_on_standard_error(machine, capsys):
    machine.start("show", "isotretinoin")
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.splitlines()
    assert lines[0] == "Setting up MedRef: virtual environment ... done in 0 s"
    assert len(lines) == 3
    machine.start("show", "isotretinoin")
    assert capsys.readouterr().err == ""


def test_tests_run_from_the_checkout_without_a_screen(machine, monkeypatch, tmp_path):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.chdir(tmp_path)
    assert machine.start("test", "-q", "tests/test_run.py") == 0
    assert machine.asked("pip", ".[test]")
    assert machine.started[1:] == ["-m", "pytest", "-q", "tests/test_run.py"]
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert Path.cwd() == machine.root


def test_a_platform_that_was_chosen_for_the_tests_is_kept(machine, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    machine.start("test")
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"


def test_an_environment_made_for_the_tests_serves_the_program_too(machine):
    machine.start("test")
    machine.start()
    assert machine.commands == []


def test_an_environment_made_for_the_program_is_completed_for_the_tests(machine):
    machine.start()
    machine.start("test")
    assert not machine.asked("venv")
    assert machine.asked("pip", ".[test]")
    machine.start("test")
    assert machine.commands == []


# -- When the environment is made again --


def change_project(root, monkeypatch):
    (root / "pyproject.toml").write_text("other dependencies")


def change_python(root, monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", "/opt/another-python")


def lose_python(root, monkeypatch):
    run.venv_python(root).unlink()


def damage_stamp(root, monkeypatch):
    (root / ".venv" / run.STAMP).write_bytes(b"\xff\xfe\x00=")


def lose_stamp(root, monkeypatch):
    (root / ".venv" / run.STAMP).unlink()


@pytest.mark.parametrize("change", [change_project, change_python, lose_python, damage_stamp, lose_stamp])
def test_the_environment_is_made_again_after(change, machine, monkeypatch):
    machine.start()
    (machine.root / ".venv" / "from-before").write_text("")
    change(machine.root, monkeypatch)
    assert machine.start() == 0
    assert machine.asked("venv")
    assert machine.asked("pip")
    assert not (machine.root / ".venv" / "from-before").exists()
    machine.start()
    assert machine.commands == []


def test_the_environment_is_made_again_in_a_copy_of_the_checkout(machine, tmp_path):
    machine.start()
    shutil.copytree(machine.root, tmp_path / "copy")
    machine.root = tmp_path / "copy"
    machine.start()
    assert machine.asked("venv")


@pytest.mark.parametrize("arguments", [[], ["test"]])
def test_an_interrupted_installation_is_done_again(arguments, machine, monkeypatch, capsys):
    machine.start()
    change_project(machine.root, monkeypatch)

    def interrupted(command, folder):
        if "pip" in command:
            raise KeyboardInterrupt
        return machine.run_quietly(command, folder)

    monkeypatch.setattr(run, "run_quietly", interrupted)
    assert machine.start(*arguments) == 130
    assert "The next start does the rest." in capsys.readouterr().err
    monkeypatch.setattr(run, "run_quietly", machine.run_quietly)
    assert machine.start(*arguments) == 0
    assert machine.asked("pip")


def test_an_environment_that_lost_everything_but_the_stamp_is_still_ours(machine):
    venv = machine.root / ".venv"
    (venv / "lib").mkdir(parents=True)
    (venv / run.STAMP).write_text("")
    assert machine.start() == 0
    assert not (venv / "lib").exists()


def test_what_an_environment_links_to_stays(machine, tmp_path):
    machine.start()
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "notes.txt").write_text("mine")
    (machine.root / ".venv" / "lib64").symlink_to(precious)
    lose_stamp(machine.root, None)
    assert machine.start() == 0
    assert (precious / "notes.txt").read_text() == "mine"
    assert not (machine.root / ".venv" / "lib64").exists()


def test_a_folder_that_we_did_not_make_is_left_alone(machine, capsys):
    notes = machine.root / ".venv" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine")
    assert machine.start() == 1
    assert "was not made by MedRef" in capsys.readouterr().err
    assert [path.name for path in notes.parent.iterdir()] == ["notes.txt"]


def test_an_environment_that_is_a_link_is_left_alone(machine, tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pyvenv.cfg").write_text("")
    (machine.root / ".venv").symlink_to(elsewhere)
    assert machine.start() == 1
    assert "was not made by MedRef" in capsys.readouterr().err
    assert (elsewhere / "pyvenv.cfg").exists()


# -- What may fail, and what is said then --


def test_a_failing_environment_shows_what_python_said(machine, capsys):
    machine.failing["venv"] = "No space left on device"
    assert machine.start() == 1
    told = capsys.readouterr().err
    assert "virtual environment ... stopped" in told
    assert "The virtual environment could not be made." in told
    assert "  | No space left on device" in told


def test_a_failing_installation_shows_the_last_lines_of_pip(machine, capsys):
    machine.failing["pip"] = "\n".join([f"line {number}" for number in range(100)] + ["ERROR: no such thing"])
    assert machine.start() == 1
    told = capsys.readouterr().err
    assert "MedRef's packages could not be installed." in told
    assert "  | ERROR: no such thing" in told
    assert "  | line 99" in told
    assert "  | line 80" not in told
    assert machine.started is None


@pytest.mark.parametrize("sign", run.OFFLINE_SIGNS)
def test_a_machine_without_network_is_told_so(sign, machine, capsys):
    machine.failing["pip"] = f"WARNING: Retrying after connection broken by {sign}\nERROR: No matching distribution"
    assert machine.start() == 1
    told = capsys.readouterr().err
    assert "There is no network here" in told
    assert "  | ERROR: No matching distribution" in told


def test_a_copy_without_its_project_file_is_told_in_a_sentence(machine, capsys):
    (machine.root / "pyproject.toml").unlink()
    assert machine.start() == 1
    assert "pyproject.toml" in capsys.readouterr().err
    assert machine.commands == []


# -- The starter pack --


@pytest.mark.parametrize(
    "name",
    [
        "data/monographs/isotretinoin.md",
        "data/monographs/tretinoin.md",
        "resources/names/brands.toml",
        "resources/sections.toml",
        "src/medref_desktop/store/schema.py",
        "src/medref_desktop/importers/spl/tables.py",
    ],
)
def test_the_starter_pack_is_built_again_after_a_change_of(name, machine):
    machine.start()
    (machine.root / name).parent.mkdir(parents=True, exist_ok=True)
    (machine.root / name).write_text("new")
    machine.start()
    assert len(machine.commands) == 1
    assert machine.asked("build-pack")
    machine.start()
    assert machine.commands == []


@pytest.mark.parametrize("name", ["resources/fonts/sans.ttf", "src/medref_desktop/ui/app.py", "data/README.md"])
def test_the_starter_pack_does_not_depend_on(name, machine):
    machine.start()
    (machine.root / name).write_text("new")
    machine.start()
    assert machine.commands == []


def test_the_starter_pack_is_built_again_when_a_monograph_goes_or_moves(machine):
    machine.start()
    monographs = machine.root / "data" / "monographs"
    (monographs / "isotretinoin.md").rename(monographs / "tretinoin.md")
    machine.start()
    assert machine.asked("build-pack")
    (monographs / "tretinoin.md").unlink()
    machine.start()
    assert machine.asked("build-pack")


def test_a_lost_starter_pack_is_built_again(machine):
    machine.start()
    (machine.root / "build" / "packs" / "starter-1.pack").unlink()
    machine.start()
    assert machine.asked("build-pack")


def test_a_damaged_stamp_of_the_starter_pack_means_building_it_again(machine):
    machine.start()
    for damage in [b"", b"\xff\xfe"]:
        (machine.root / "build" / "packs" / ".stamp").write_bytes(damage)
        machine.start()
        assert machine.asked("build-pack")


def test_a_starter_pack_that_fails_is_told_and_tried_again(machine, capsys):
    machine.failing["build-pack"] = "isotretinoin.md, line 3: no such key"
    assert machine.start() == 1
    told = capsys.readouterr().err
    assert "The starter pack could not be built." in told
    assert "line 3: no such key" in told
    machine.failing.clear()
    assert machine.start() == 0
    assert machine.asked("build-pack")
    assert not machine.asked("venv")


# -- Displays --


@pytest.fixture
def no_display(machine, monkeypatch):
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"]:
        monkeypatch.delenv(name, raising=False)
    return machine


def test_without_a_display_the_commands_that_work_are_named(no_display, capsys):
    assert no_display.start() == 1
    told = capsys.readouterr().err
    assert "There is no display here" in told
    assert "python3 run.py show isotretinoin" in told
    assert no_display.commands == []
    assert no_display.started is None


def test_without_a_display_the_commands_work(no_display):
    assert no_display.start("show", "isotretinoin") == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QT_QPA_PLATFORM", "offscreen"),
        ("QT_QPA_PLATFORM", "vnc:size=800x600"),
        ("WAYLAND_DISPLAY", "wayland-0"),
    ],
)
def test_the_window_opens_where_it_has_a_place(name, value, no_display, monkeypatch):
    monkeypatch.setenv(name, value)
    assert no_display.start() == 0


@pytest.mark.parametrize("value", ["xcb", "wayland", ""])
def test_a_platform_that_needs_a_display_does_not_replace_one(value, no_display, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", value)
    assert no_display.start() == 1


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_display(system, no_display, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    assert not run.lacks_display()


# -- What the system lacks --


def without(monkeypatch, *libraries):
    monkeypatch.setattr(run, "can_load", lambda library: library not in libraries)


def test_the_window_gets_the_libraries_that_are_missing(machine, monkeypatch):
    without(monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0")
    monkeypatch.setattr(run, "has_font", lambda: False)
    assert machine.start() == 0
    apt = machine.commands[0]
    assert apt[:5] == ["apt-get", "install", "-y", "--no-install-recommends", "libegl1"]
    assert {"libxcb-cursor0", run.FONT_PACKAGE, "--no-remove"} <= set(apt)
    assert "libgl1" not in apt


def test_a_command_without_a_window_leaves_the_system_alone(user, monkeypatch):
    without(monkeypatch, "libEGL.so.1")
    assert user.start("show", "isotretinoin") == 0
    assert not user.asked("apt-get")


def test_the_first_window_after_commands_still_gets_its_libraries(machine, monkeypatch):
    without(monkeypatch, "libEGL.so.1")
    machine.start("show", "isotretinoin")
    machine.start()
    assert len(machine.commands) == 1
    assert machine.asked("apt-get", "libegl1")
    machine.start()
    assert machine.commands == []


def test_the_libraries_once_checked_are_not_asked_for_again(machine, monkeypatch):
    machine.start()
    monkeypatch.setattr(run, "can_load", lambda library: pytest.fail("was checked again"))
    assert machine.start("show", "isotretinoin") == 0
    assert machine.start() == 0


def test_a_bare_python_of_the_system_gets_the_package_for_environments(machine, monkeypatch):
    monkeypatch.setattr(run, "can_make_venv", lambda: False)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    assert machine.start("show", "isotretinoin") == 0
    assert machine.asked("apt-get", f"python3.{sys.version_info.minor}-venv")


@pytest.mark.parametrize("debian", [True, False])
def test_another_python_that_cannot_make_environments_is_told_so(debian, machine, monkeypatch, capsys):
    monkeypatch.setattr(run, "can_make_venv", lambda: False)
    monkeypatch.setattr(run, "is_debian", lambda: debian)
    monkeypatch.setattr(sys, "base_prefix", "/opt/python" if debian else "/usr")
    assert machine.start("show", "isotretinoin") == 1
    assert "cannot make virtual environments" in capsys.readouterr().err
    assert machine.commands == []


def test_an_ordinary_account_gets_the_one_line_to_run(user, monkeypatch, capsys):
    without(monkeypatch, "libEGL.so.1", "libGL.so.1")
    assert user.start() == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith("  sudo apt-get update && sudo apt-get install -y ")
    assert line.endswith("libegl1 libgl1")
    assert user.commands == []


def test_an_account_with_sudo_installs_with_it(user, monkeypatch):
    without(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert user.start() == 0
    assert user.commands[0] == ["sudo", "-n", "-E", "true"]
    assert user.commands[1][:5] == ["sudo", "-n", "-E", "apt-get", "install"]


def test_sudo_that_keeps_no_environment_is_used_all_the_same(user, monkeypatch):
    without(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    user.failing["-E"] = "sudo: sorry, you are not allowed to preserve the environment"
    assert user.start() == 0
    assert user.asked("apt-get")[0][:3] == ["sudo", "-n", "apt-get"]


def test_sudo_that_asks_for_a_password_is_not_used(user, monkeypatch, capsys):
    without(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    user.failing["true"] = "sudo: a password is required"
    assert user.start() == 1
    assert "Run this line once" in capsys.readouterr().err
    assert not user.asked("apt-get")


def test_old_lists_of_packages_are_renewed_once(machine, monkeypatch):
    without(monkeypatch, "libEGL.so.1")

    def with_old_lists(command, folder):
        machine.failing = {} if machine.asked("update") else {"install": "E: Unable to locate package libegl1"}
        return machine.run_quietly(command, folder) if "pip" not in command else (0, "")

    monkeypatch.setattr(run, "run_quietly", with_old_lists)
    assert machine.start() == 0
    assert [command[1] for command in machine.asked("apt-get")] == ["install", "update", "install"]


def test_packages_that_cannot_be_installed_are_told_with_what_apt_said(machine, monkeypatch, capsys):
    without(monkeypatch, "libEGL.so.1")
    machine.failing = {
        "install": "E: Unable to locate package",
        "update": "Temporary failure resolving the mirror",
    }
    assert machine.start() == 1
    told = capsys.readouterr().err
    assert "Installing system packages failed" in told
    assert "  | Temporary failure resolving the mirror" in told
    assert "  | E: Unable to locate package" in told


def test_other_systems_are_told_what_is_missing_and_started(user, monkeypatch, capsys):
    without(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(run, "is_debian", lambda: False)
    assert user.start() == 0
    assert "this system lacks libEGL.so.1" in capsys.readouterr().err
    assert not user.asked("apt-get")
    user.start()
    assert "this system lacks libEGL.so.1" in capsys.readouterr().err


def test_only_linux_is_asked_for_libraries(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(run, "can_load", lambda library: pytest.fail("was asked"))
    assert run.missing_for_the_window() == {}


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ({"ID": "debian"}, True),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, True),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "fedora"}, False),
        ({}, False),
    ],
)
def test_debian_and_what_is_made_of_it_are_recognized(release, expected, monkeypatch):
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get")
    assert run.is_debian() is expected
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not run.is_debian()


def test_a_system_that_does_not_name_itself_is_not_debian(monkeypatch):
    def missing():
        raise FileNotFoundError

    monkeypatch.setattr(platform, "freedesktop_os_release", missing)
    assert not run.is_debian()


def test_a_library_that_does_not_exist_cannot_be_loaded():
    assert not run.can_load("libno-such-library-of-medref.so.1")


def test_a_font_is_found_in_any_folder_below(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FONT_FOLDERS", [str(tmp_path / "none"), str(tmp_path)])
    assert not run.has_font()
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "sans.ttf").write_text("")
    assert run.has_font()


# -- An old Python --


def test_an_old_python_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is Python 3\.10\."):
        runpy.run_path(str(RUN))


def test_an_old_python_can_read_the_file():
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 7))


# -- Two at once --

HOLD = """
import importlib.util, sys, time
spec = importlib.util.spec_from_file_location("medref_run", sys.argv[1])
run = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run)
with run.setup_lock(run.Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(lock):
    command = [sys.executable, "-c", HOLD, str(RUN), str(lock)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_set_up_waits_for_the_first_and_says_so(machine, monkeypatch, capsys):
    with hold(machine.root / "build" / "setup.lock") as first:

        def first_finishes(seconds):
            assert machine.commands == []
            first.stdin.close()
            first.wait()

        monkeypatch.setattr(time, "sleep", first_finishes)
        assert machine.start() == 0
    assert "Another start of MedRef is setting it up" in capsys.readouterr().err


def test_what_the_first_set_up_did_is_not_done_again(machine, monkeypatch):
    ready = iter([False, True])
    monkeypatch.setattr(run, "is_ready", lambda *_: next(ready))
    assert machine.start() == 0
    assert machine.commands == []


@on_posix
def test_the_lock_of_a_killed_set_up_blocks_nobody(tmp_path, capsys):
    with hold(tmp_path / "setup.lock") as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        with run.setup_lock(tmp_path / "setup.lock"):
            assert capsys.readouterr().err == ""


# -- Handing over --


class Program:
    def __init__(self, command):
        self.waits = iter([KeyboardInterrupt, 7])

    def wait(self):
        answer = next(self.waits)
        if answer is KeyboardInterrupt:
            raise KeyboardInterrupt
        return answer


def test_on_windows_the_exit_status_outlives_a_ctrl_c(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "Popen", Program)
    assert run.hand_over(["python.exe", "-m", "medref_desktop"]) == 7


def test_on_windows_python_lies_in_scripts(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    assert run.venv_python(tmp_path) == tmp_path / ".venv" / "Scripts" / "python.exe"


# -- The whole way, for true and without a network --

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "medref-desktop"
version = "0"
"""

BACKEND = """
import pathlib, zipfile
METADATA = "Metadata-Version: 2.1\\nName: medref-desktop\\nVersion: 0\\n"
def build_editable(folder, settings=None, metadata=None):
    name = "medref_desktop-0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("medref_desktop.pth", str(pathlib.Path("src").resolve()))
        info = "medref_desktop-0.dist-info/"
        wheel.writestr(info + "METADATA", METADATA)
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""

PROGRAM = """
import pathlib, sys
if sys.argv[1] == "build-pack":
    pathlib.Path("build/packs").mkdir(parents=True)
    pathlib.Path("build/packs/starter-1.pack").write_text("")
print(sys.argv[1:], pathlib.Path.cwd().name)
sys.exit(5)
"""


@pytest.fixture
def true_checkout(checkout):
    shutil.copy(RUN, checkout)
    (checkout / "pyproject.toml").write_text(PROJECT)
    (checkout / "backend.py").write_text(BACKEND)
    (checkout / "src" / "medref_desktop" / "__main__.py").write_text(PROGRAM.replace("sys.exit(5)", ""))
    return checkout


def true_start(checkout, *arguments):
    """run.py in a process of its own, started from another folder, with no package index in reach."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    offline = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "1",
    }
    command = [sys.executable, str(checkout / "run.py"), *arguments]
    return subprocess.run(command, cwd=checkout.parent, env={**kept, **offline}, capture_output=True, text=True)


@on_a_whole_python
def test_two_first_starts_at_once_set_up_once_and_both_run(true_checkout):
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: true_start(true_checkout, "show", "isotretinoin"), range(2)))
    told = "".join(start.stderr for start in both)
    assert [start.returncode for start in both] == [0, 0], told
    assert [start.stdout for start in both] == [f"['show', 'isotretinoin'] {true_checkout.parent.name}\n"] * 2
    assert told.count("Setting up MedRef: ") == 3
    assert told.count("Another start of MedRef is setting it up") == 1

    (true_checkout / "src" / "medref_desktop" / "__main__.py").write_text(PROGRAM)
    later = true_start(true_checkout, "show", "isotretinoin")
    assert (later.returncode, later.stderr) == (5, "")


@on_posix
@on_a_whole_python
def test_a_killed_set_up_is_done_again_and_a_start_with_nothing_to_do_is_quick(true_checkout):
    command = [sys.executable, str(true_checkout / "run.py"), "show", "isotretinoin"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as killed:
        killed.stderr.read(len("Setting up MedRef: virtual environment ..."))
        time.sleep(0.5)
        os.killpg(killed.pid, signal.SIGKILL)
    again = true_start(true_checkout, "show", "isotretinoin")
    assert again.returncode == 0, again.stderr

    direct = [str(run.venv_python(true_checkout)), "-P", "-m", "medref_desktop", "show", "isotretinoin"]
    assert quickest(command) - quickest(direct) < 0.3


@on_a_whole_python
def test_what_a_true_pip_says_without_a_network_is_understood(true_checkout):
    (true_checkout / "pyproject.toml").write_text(PROJECT.replace("[]", '["no-such-package-of-medref"]'))
    offline = true_start(true_checkout, "show", "isotretinoin")
    assert offline.returncode == 1
    assert "There is no network here" in offline.stderr
    assert "no-such-package-of-medref" in offline.stderr


def quickest(command):
    def seconds():
        started = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        return time.monotonic() - started

    return min(seconds() for _ in range(5))
