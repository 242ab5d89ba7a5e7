"""Sets up what is missing and starts MedRef: `python3 run.py [ARGUMENTS]`; `python3 run.py test` tests it.

Promises: the standard library only; a start with nothing to do reads files and starts no other program; an
interrupted set-up is done again; nothing is deleted but what lies in the .venv that set-up made. The file
parses under Python 3.6 too, so that an old Python gets a sentence and no traceback. It is one long file
because a fresh machine has nothing else to start from.
"""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "MedRef needs Python 3.11 or newer, and this is Python %d.%d. " % sys.version_info[:2]  # noqa: UP031
        + "Start run.py with a newer one, for example: python3.12 run.py"
    )

ROOT = Path(__file__).resolve().parent
STAMP = "medref-stamp"
BUILD_STARTER_PACK = "build-pack data/monographs --use --packs build/packs --name starter --source starter"
PACK_CODE = ("domain", "store", "importers")
WINDOWLESS = {"search", "show", "packs", "check", "verify", "build-pack", "handout", "--version", "--help", "-h"}
NEEDS_A_DISPLAY = {"", "xcb", "wayland", "wayland-egl"}  # of Qt's platforms; "" is Qt's own choice

# What Qt loads: the name that the loader looks for, and the Debian package that has it. The loader knows best
# what is there; and where libglib2.0-0 became libglib2.0-0t64, apt-get still answers to the old name.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FONT_PACKAGE = "fonts-noto-core"
FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"]

NO_DISPLAY = """\
There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open.
These commands work without one:
  python3 run.py search levo
  python3 run.py show isotretinoin
  python3 run.py handout isotretinoin -o isotretinoin.pdf
  python3 run.py --help"""

# What pip's output holds, older and newer, when it reaches no package index.
OFFLINE_SIGNS = ["NewConnectionError", "NameResolutionError", "TimeoutError", "ProxyError", "to connect to"]


class SetupError(Exception):
    """Set-up cannot go on; the message is a sentence for the person."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """One line on standard error: what is being done, and how long it took."""
    started = time.monotonic()
    print(f"Setting up MedRef: {name} ... ", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        say("stopped")
        raise
    say(f"done in {time.monotonic() - started:.0f} s")


@contextmanager
def setup_lock(path: Path) -> Iterator[None]:
    """One set-up at a time. The system holds the lock, so it ends with its process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        if not try_lock(file.fileno()):
            say("Another start of MedRef is setting it up; waiting for that to finish ...")
            while not try_lock(file.fileno()):
                time.sleep(0.2)
        yield


def try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def run_quietly(command: list[str], folder: Path) -> tuple[int, str]:
    """The exit status and all the output. It runs in our environment: proxies and pip's settings hold."""
    from subprocess import DEVNULL, PIPE, STDOUT, run

    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = run(command, cwd=folder, env=env, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, text=True, errors="replace")
    return done.returncode, done.stdout


def with_output(sentence: str, output: str) -> SetupError:
    last_lines = output.strip().splitlines()[-15:]
    return SetupError("\n".join([sentence, *(f"  | {line}" for line in last_lines)]))


# -- What the system has --


def lacks_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return False
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] not in NEEDS_A_DISPLAY:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_debian() -> bool:
    import platform
    import shutil

    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(names & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def can_make_venv() -> bool:
    from importlib.util import find_spec

    return find_spec("venv") is not None and find_spec("ensurepip") is not None


def can_load(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    folders = [os.path.expanduser(folder) for folder in FONT_FOLDERS]
    names = (name for folder in folders for _, _, files in os.walk(folder) for name in files)
    return any(name.endswith((".ttf", ".otf", ".ttc", ".pfb")) for name in names)


def missing_for_the_window() -> dict[str, str]:
    """What the window needs and the system lacks: its name, and the Debian package that has it."""
    if sys.platform != "linux":
        return {}
    missing = {library: package for library, package in LIBRARIES.items() if not can_load(library)}
    if not has_font():
        missing["a font"] = FONT_PACKAGE
    return missing


def fill_gaps(makes_venv: bool, opens_window: bool) -> bool:
    """Install what the system lacks, where we may; answers whether the window has what it needs."""
    packages = []
    if makes_venv and not can_make_venv():
        if not is_debian() or sys.base_prefix != "/usr":  # Debian's package serves only Debian's Python
            raise SetupError(
                f"This Python ({sys.executable}) cannot make virtual environments: venv or ensurepip is "
                "missing. Install it (on many systems the package python3-venv), or use another Python."
            )
        packages.append("python{}.{}-venv".format(*sys.version_info[:2]))
    missing = missing_for_the_window() if opens_window else {}
    if missing and not is_debian():
        say(f"The window may not open: this system lacks {', '.join(missing)}. Install what has them.")
        return False
    packages.extend(missing.values())
    if packages:
        install_packages(packages)
    return opens_window


def install_packages(packages: list[str]) -> None:
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    root = rights()
    if root is None:
        line = f"sudo apt-get update && sudo {' '.join(install)}"
        raise SetupError(
            "MedRef needs system packages that are missing here, and this account may not install them. "
            f"Run this line once, then start MedRef again:\n  {line}"
        )
    # Never takes a package away, and waits when another program is installing something.
    guarded = [*root, *install, "--no-remove", "-o", "DPkg::Lock::Timeout=120"]
    with step(f"system packages ({', '.join(packages)})"):
        status, output = run_quietly(guarded, ROOT)
        if status:  # most often the lists of packages are missing or old
            update = run_quietly([*root, "apt-get", "update"], ROOT)[1]
            status, output = run_quietly(guarded, ROOT)
        if status:
            raise with_output(
                "Installing system packages failed; it takes a network. apt-get said:", f"{update}\n{output}"
            )


def rights() -> "list[str] | None":
    """What to put before a command that needs root's rights, or None where they are not to be had unasked."""
    import shutil

    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        for sudo in ["sudo", "-n", "-E"], ["sudo", "-n"]:  # -E where allowed: it may name a proxy
            if run_quietly([*sudo, "true"], ROOT)[0] == 0:
                return sudo
    return None


# -- The virtual environment --


def venv_python(root: Path) -> Path:
    inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return root.joinpath(".venv", *inside)


def wanted_stamp(root: Path) -> dict[str, str]:
    """What the virtual environment depends on: when any of it changes, it is made again."""
    project = (root / "pyproject.toml").read_bytes()
    return {
        "project": hashlib.sha256(project).hexdigest(),
        "python": f"{sys.platform} {sys.implementation.cache_tag} {sys.base_prefix}",
        "place": str(root),  # the installed package points at its source by absolute path
    }


def read_stamp(root: Path) -> dict[str, str]:
    """What a finished set-up wrote last; nothing where it is missing, damaged or did not finish."""
    try:
        lines = (root / ".venv" / STAMP).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {key: value for key, _, value in (line.partition("=") for line in lines)}


def write_stamp(root: Path, stamp: dict[str, str]) -> None:
    text = "".join(f"{key}={value}\n" for key, value in stamp.items())
    (root / ".venv" / STAMP).write_text(text, encoding="utf-8")


def is_current(root: Path, stamp: dict[str, str]) -> bool:
    return wanted_stamp(root).items() <= stamp.items() and venv_python(root).is_file()


def clear_venv(root: Path) -> None:
    """Leave an empty .venv that is marked as ours, so that an interrupted set-up may clear it again."""
    import shutil

    venv = root / ".venv"
    ours = not venv.exists() or not {STAMP, "pyvenv.cfg"}.isdisjoint(os.listdir(venv)) or not os.listdir(venv)
    if venv.is_symlink() or not ours:
        raise SetupError(f"{venv} was not made by MedRef and stays. Move it away, then start MedRef again.")
    venv.mkdir(exist_ok=True)
    write_stamp(root, {})
    for entry in list(os.scandir(venv)):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        elif entry.name != STAMP:
            os.unlink(entry.path)


def make_venv(root: Path) -> None:
    with step("virtual environment"):
        clear_venv(root)
        # The base Python: the one that runs this file may itself live in the .venv that was just cleared.
        python = getattr(sys, "_base_executable", sys.executable)
        status, output = run_quietly([python, "-m", "venv", str(root / ".venv")], root)
        if status:
            raise with_output("The virtual environment could not be made.", output)


def install_program(root: Path, extra: str) -> None:
    what = f".[{extra}]" if extra else "."
    command = [str(venv_python(root)), "-m", "pip", "install", "--no-input", "-e", what]
    with step("MedRef and the packages it stands on (the first time takes some minutes)"):
        write_stamp(root, {})
        status, output = run_quietly(command, root)
        if status and any(sign in output for sign in OFFLINE_SIGNS):
            raise with_output(
                "There is no network here, or no way to the package index; set-up needs it, MedRef does not. "
                "Connect this machine (or set pip's proxy), then start MedRef again. pip said:",
                output,
            )
        if status:
            raise with_output("MedRef's packages could not be installed. pip said:", output)


# -- The starter pack --


def pack_sources(root: Path) -> list[Path]:
    """Every file that the starter pack is made of or made by, always in the same order."""
    found = list((root / "data" / "monographs").glob("*.md"))
    for package in PACK_CODE:
        found.extend((root / "src" / "medref_desktop" / package).rglob("*.py"))
    fonts = str(root / "resources" / "fonts")
    found.extend(path for path in (root / "resources").rglob("*.*") if not str(path).startswith(fonts))
    return sorted(path for path in found if path.is_file())


def pack_fingerprint(root: Path) -> str:
    total = hashlib.sha256()
    for path in pack_sources(root):
        content = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def pack_is_current(root: Path) -> bool:
    """The stamp holds the fingerprint and the files that were there: one that is lost has to be built again."""
    packs = root / "build" / "packs"
    try:
        fingerprint, *files = (packs / ".stamp").read_text(encoding="utf-8").splitlines() or [""]
        return set(files) <= set(os.listdir(packs)) and fingerprint == pack_fingerprint(root)
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def build_starter_pack(root: Path) -> None:
    with step("starter pack"):
        fingerprint = pack_fingerprint(root)
        command = [str(venv_python(root)), "-P", "-m", "medref_desktop", *BUILD_STARTER_PACK.split()]
        status, output = run_quietly(command, root)
        if status:
            raise with_output("The starter pack could not be built.", output)
        packs = root / "build" / "packs"
        stamp = "\n".join([fingerprint, *(name for name in os.listdir(packs) if name != ".stamp")])
        (packs / ".stamp").write_text(stamp, encoding="utf-8")


# -- Set up and start --


def is_ready(root: Path, extra: str, opens_window: bool) -> bool:
    stamp = read_stamp(root)
    has_extra = stamp.get("extra") in (extra, "test")
    has_libraries = not opens_window or stamp.get("libraries") == "yes"
    return is_current(root, stamp) and has_extra and has_libraries and pack_is_current(root)


def set_up(root: Path, extra: str, opens_window: bool) -> None:
    """Do what is missing, in the order in which one thing needs the other."""
    stamp = read_stamp(root)
    current = is_current(root, stamp)
    libraries = stamp.get("libraries", "")
    if not current or (opens_window and libraries != "yes"):
        libraries = "yes" if fill_gaps(not current, opens_window) else libraries
    if not current:
        make_venv(root)
    if not current or stamp.get("extra") not in (extra, "test"):
        install_program(root, extra)
        stamp = {"extra": extra}
    write_stamp(root, {**wanted_stamp(root), "extra": stamp["extra"], "libraries": libraries})
    if not pack_is_current(root):
        build_starter_pack(root)


def hand_over(command: list[str]) -> int:
    """Become the program; on Windows, which cannot, wait for it and answer with its exit status."""
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execv(command[0], command)
    import subprocess

    program = subprocess.Popen(command)
    while True:
        try:
            return program.wait()
        except KeyboardInterrupt:  # Ctrl+C went to the program as well: its answer counts
            continue


def start(arguments: list[str], root: Path) -> int:
    if not arguments and lacks_display():
        raise SetupError(NO_DISPLAY)
    testing = arguments[:1] == ["test"]
    extra = "test" if testing else ""
    opens_window = WINDOWLESS.isdisjoint(arguments[:1])
    if not is_ready(root, extra, opens_window):
        with setup_lock(root / "build" / "setup.lock"):
            if not is_ready(root, extra, opens_window):  # the set-up that we waited for may have done it
                set_up(root, extra, opens_window)
    python = str(venv_python(root))
    if not testing:
        return hand_over([python, "-P", "-m", "medref_desktop", *arguments])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(root)
    return hand_over([python, "-m", "pytest", *arguments[1:]])


def main(arguments: list[str], root: Path = ROOT) -> int:
    try:
        return start(arguments, root)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(f"MedRef could not be set up or started: {error}")
    except KeyboardInterrupt:
        say("Set-up was stopped. The next start does the rest.")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
