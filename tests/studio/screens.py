"""Writes a picture of every window, dialog and empty state, to be looked at by people. No test runs this.

MEDREF_PACKS=... python tests/studio/screens.py FOLDER [--scheme dark] [--zoom 150] [--size 1024x768]
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
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scheme", choices=SCHEMES, action="append")
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--zoom", type=int, choices=ZOOMS, action="append")
    parser.add_argument("--only", default="", help="part of the picture's name")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        return _photograph(args)
    return _spread(args)


def _spread(args: argparse.Namespace) -> int:
    """One process after the other for each scheme and screen, as both are settled when Qt starts."""
    worst = 0
    with tempfile.TemporaryDirectory() as home:
        for scheme in args.scheme or SCHEMES:
            for size in args.size or SIZES:
                zooms = [part for zoom in args.zoom or ZOOMS for part in ("--zoom", str(zoom))]
                command = [sys.executable, __file__, str(args.folder), "--here", "--only", args.only, *zooms]
                own = Path(home) / f"{scheme}-{size}"
                own.mkdir()
                environment = _environment(own, size)
                done = subprocess.run([*command, "--scheme", scheme, "--size", size], env=environment, check=False)
                worst = max(worst, done.returncode)
    return worst


def _environment(home: Path, size: str) -> dict[str, str]:
    """Folders of its own, and an offscreen screen of this size."""
    width, height = (int(part) for part in size.split("x"))
    screen = {"name": "studio", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    (home / "screen.json").write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"), str(home))
    return os.environ | own | {"QT_QPA_PLATFORM": f"offscreen:configfile={home / 'screen.json'}"}


def _photograph(args: argparse.Namespace) -> int:
    from dialog_scenes import DIALOG_SCENES
    from PySide6.QtWidgets import QApplication
    from stage import Studio, wear
    from studio_packs import packs_of
    from window_scenes import WINDOW_SCENES

    args.folder.mkdir(parents=True, exist_ok=True)
    qt = QApplication([])
    (scheme,), (size,) = args.scheme, args.size
    wear(qt, scheme)
    with tempfile.TemporaryDirectory() as home:
        folders = packs_of(Path(home), Path(os.environ["MEDREF_PACKS"]))
        for zoom in args.zoom:
            studio = Studio(qt, scheme, size, zoom, args)
            for scene in (*WINDOW_SCENES, *DIALOG_SCENES):
                scene(studio, folders)
            studio.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
