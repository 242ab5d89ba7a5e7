"""Writes a picture of every window, dialog and empty state, to be looked at by people; or tells what is cut in them.

MEDREF_PACKS=... python tests/studio/screens.py FOLDER [--scheme dark] [--zoom 150] [--size 1024x768]
MEDREF_PACKS=... python tests/studio/screens.py --cut [--zoom 150] ...
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SCHEMES = ("light", "dark", "contrast")
SIZES = ("1024x768", "1280x800")
ZOOMS = (100, 150, 200)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="for the pictures")
    parser.add_argument("--cut", action="store_true", help="take no pictures, tell what is cut")
    parser.add_argument("--scheme", choices=SCHEMES, action="append")
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--zoom", type=int, choices=ZOOMS, action="append")
    parser.add_argument("--only", default="", help="part of the picture's name")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if bool(args.folder) == args.cut:
        parser.error("give a folder for the pictures, or --cut")
    _check_packs(Path(os.environ.get("MEDREF_PACKS", "")))
    return _go_through(args) if args.here else _spread(args)


def _check_packs(folder: Path) -> None:
    """Pictures of a pack that an earlier program built would not be those of this one."""
    from medref_desktop.store.schema import SCHEMA_VERSION

    way_out = "Build it as tests/studio/README.md says, and name its folder in MEDREF_PACKS."
    pointer = folder / "starter.json"
    if not pointer.is_file():
        raise SystemExit(f"There is no starter pack in {folder}. {way_out}")
    pack = folder / json.loads(pointer.read_text(encoding="utf-8"))["file"]
    schema = int.from_bytes(pack.read_bytes()[60:64], "big")
    if schema != SCHEMA_VERSION:
        raise SystemExit(f"{pack.name} is of schema {schema}, this program writes {SCHEMA_VERSION}. {way_out}")


def _spread(args: argparse.Namespace) -> int:
    """One process after the other for each scheme and screen, as both are settled when Qt starts."""
    failed = False
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for scheme in args.scheme or SCHEMES:
            for size in args.size or SIZES:
                zooms = [part for zoom in args.zoom or ZOOMS for part in ("--zoom", str(zoom))]
                what = ["--cut"] if args.cut else [str(args.folder)]
                command = [sys.executable, __file__, *what, "--here", "--only", args.only, *zooms]
                own = Path(home) / f"{scheme}-{size}"
                own.mkdir()
                environment = _environment(own, size)
                done = subprocess.run([*command, "--scheme", scheme, "--size", size], env=environment, check=False)
                failed = failed or done.returncode != 0
    return int(failed)


def _environment(home: Path, size: str) -> dict[str, str]:
    """Folders of its own, and an offscreen screen of this size."""
    width, height = (int(part) for part in size.split("x"))
    screen = {"name": "studio", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    (home / "screen.json").write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"), str(home))
    return os.environ | own | {"QT_QPA_PLATFORM": f"offscreen:configfile={home / 'screen.json'}"}


def _go_through(args: argparse.Namespace) -> int:
    from cut import cut_in
    from dialog_scenes import DIALOG_SCENES
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication, QWidget
    from stage import Studio, wear
    from studio_packs import packs_of
    from window_scenes import WINDOW_SCENES

    qt = QApplication([])
    (scheme,), (size,) = args.scheme, args.size
    screen, seen, cut = QSize(*map(int, size.split("x"))), list[str](), list[str]()
    wear(qt, scheme)

    def photograph(name: str, widget: QWidget) -> None:
        widget.grab().save(str(args.folder / f"{name}-{scheme}-{size}-{zoom}.png"))

    def look_over(name: str, widget: QWidget) -> None:
        seen.append(name)
        cut.extend(f"{name} {size} {zoom} %: {fault}" for fault in cut_in(widget, screen))

    starter = Path(os.environ["MEDREF_PACKS"])  # a program that is started has packs of its own there
    for zoom in args.zoom:
        with tempfile.TemporaryDirectory() as home:
            folders = packs_of(Path(home), starter)
            studio = Studio(qt, size, zoom, args.only, look_over if args.cut else photograph)
            for scene in (*WINDOW_SCENES, *DIALOG_SCENES):
                scene(studio, folders)
            studio.stop()
    if args.cut:
        print(*cut, f"{len(seen)} windows looked over", sep="\n")
    return int(bool(cut))


if __name__ == "__main__":
    raise SystemExit(main())
