"""The two ways in: `medref` with a command, and the window."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """`medref`: without arguments the window, else the command line, which the window need not import."""
    if len(sys.argv) == 1:
        return open_window()
    from medref_desktop.cli import run

    return run()


def open_window() -> int:
    """`medref-desktop`: the window, without a console on Windows."""
    # Nothing that is made while the program loads becomes garbage; looking for it cost 12 of 265 ms to the list.
    gc.disable()
    from medref_desktop.ui.app import main as run_window

    return run_window()


if __name__ == "__main__":
    sys.exit(main())
