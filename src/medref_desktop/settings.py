"""Preferences and window state: one frozen value, every default in it, in one JSON file of the person's own."""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from medref_desktop.errors import SettingsNotSaved

ZOOM_STEPS = (80, 90, 100, 110, 125, 150, 175, 200)
"""Sizes of all text in the window, in percent."""
SECONDS_OF_A_SAVE = 3600
"""An unfinished save that is older than this was left by a program that was killed."""


class Settings(NamedTuple):
    """Change one by `_replace`. Lists of one kind are tuples; nothing is optional."""

    zoom: int = 100
    geometry: str = ""
    """Qt's window geometry, base64."""
    side_width: int = 320
    """Pixels of the list's side of the splitter."""
    facts_open: bool = True
    """Whether the facts of a drug stand in rows rather than in one line."""
    drug_key: str = ""
    drug_group: str = ""
    tab: str = ""
    """Kind of the section shown last."""
    paper: str = "Letter"
    layout: str = "standard"
    """Of handouts: standard, large or one page."""
    language: str = "en"
    """Of handouts, by its tag, where the drug's leaflet is written in it."""
    clinic_name: str = ""
    clinic_line: str = ""
    """Address for handouts."""
    clinic_telephone: str = ""
    clinic_logo: str = ""
    """Path of a picture for handouts; empty for none."""
    unreviewed: str = "status"
    """How text that nobody has reviewed is printed: status, watermark or refuse."""
    unreviewed_understood: bool = False
    """Whether the person has said to know what it means to hand such text out."""
    translation_understood: bool = False
    """Whether the person has said so of translations that nobody has reviewed, too."""
    handout_folder: str = ""
    keep_failed_searches: bool = False
    """Whether searches that find nothing are counted in the notebook."""
    proxy: str = ""
    """Address of the proxy for downloads; empty: the one that the system names, if any."""
    parts_left_out: tuple[str, ...] = ()
    """Of handouts: the parts for the patient that were not wanted last, by name."""
    parts_added: tuple[str, ...] = ()
    """Of handouts: the sections for professionals that were wanted last, by kind."""

    def checked(self) -> Settings:
        """The same with values that make no sense put back to their defaults."""
        plain = Settings()
        return self._replace(
            zoom=self.zoom if self.zoom in ZOOM_STEPS else plain.zoom,
            side_width=self.side_width if 120 <= self.side_width <= 4000 else plain.side_width,
            paper=self.paper if self.paper in ("Letter", "A4") else plain.paper,
            layout=self.layout if self.layout in ("standard", "large", "one page") else plain.layout,
            # A word that is not known may have meant "refuse".
            unreviewed=self.unreviewed if self.unreviewed in ("status", "watermark") else "refuse",
        )


def load(path: Path) -> tuple[Settings, str]:
    """The settings, and a sentence for the person if the file was damaged (a copy of it is kept) or cannot be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw, dict):
            raise ValueError("not a JSON object")
    except FileNotFoundError:
        return Settings(), ""
    except OSError as exc:
        return Settings(), f"The settings cannot be read ({exc.strerror}), so the defaults are used."
    except (ValueError, RecursionError):
        return Settings(), _set_aside(path)
    return _usable(raw), ""


def save(settings: Settings, path: Path) -> None:
    """Write beside, then replace: a crash leaves the old file or the new one.

    Raises:
        SettingsNotSaved: the folder cannot be written.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file:
            json.dump(settings._asdict(), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        _clear_killed_saves(path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise SettingsNotSaved(
            f"The settings cannot be saved in {path.parent}: {exc.strerror}.",
            hint="MedRef goes on with them until it is closed.",
        ) from exc


def _clear_killed_saves(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}.*.partial"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > SECONDS_OF_A_SAVE:
                left.unlink()


def _usable(raw: dict[str, Any]) -> Settings:
    defaults = Settings()._asdict()
    raw = {name: tuple(map(str, value)) if isinstance(value, list) else value for name, value in raw.items()}
    kept = {name: raw[name] for name, default in defaults.items() if type(raw.get(name)) is type(default)}
    return Settings(**kept).checked()


def _set_aside(path: Path) -> str:
    kept = path.with_name(path.name + ".damaged")
    try:
        os.replace(path, kept)
    except OSError:
        return "The settings file is damaged, so the defaults are used."
    return f"The settings file was damaged, so the defaults are used. The damaged file is kept as {kept.name}."
