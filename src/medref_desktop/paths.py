"""Where things lie: the person's own folders, and the files that ship with the program."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent.parent


def _user_folder(kind: str) -> Path:
    # platformdirs is imported only where it is needed: `medref show` of a shipped pack must start at once.
    import platformdirs

    folder: str = getattr(platformdirs, f"user_{kind}_dir")("medref", appauthor=False)
    return Path(folder)


def settings_file() -> Path:
    """The preferences and window state of this person."""
    return _user_folder("config") / "settings.json"


def notebook() -> Path:
    """What this person or clinic has chosen and noted."""
    return _user_folder("data") / "notebook.db"


def reports() -> Path:
    """What the program has written of its own failures."""
    return _user_folder("state") / "reports"


def policy_file() -> Path:
    """What the clinic has settled for all its workstations; `MEDREF_POLICY` names another file."""
    chosen = os.environ.get("MEDREF_POLICY")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.site_config_dir("medref", appauthor=False)) / "policy.toml"


def user_packs() -> Path:
    """The packs that this person has built or imported."""
    return _user_folder("data") / "packs"


def in_checkout() -> bool:
    """Whether the program runs from a source checkout rather than from an installed package."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "resources").is_dir()


def shipped_packs() -> Path:
    """The packs that came with the program: inside the package, else built in the checkout."""
    packaged = PACKAGE / "resources" / "packs"
    return packaged if packaged.is_dir() or not in_checkout() else CHECKOUT / "build" / "packs"


def copies_of_shares() -> Path:
    """Local copies of packs that lie on network shares."""
    return _user_folder("cache") / "shares"


def downloads() -> Path:
    """Official label files as they were downloaded; kept, so that a download can go on where it stopped."""
    return _user_folder("cache") / "downloads"


def pack_folders() -> list[Path]:
    """All folders that may hold packs; where two hold a pack of the same name, the earlier folder's is used.

    `MEDREF_PACKS` (folders joined as in PATH) replaces them all.
    """
    chosen = os.environ.get("MEDREF_PACKS")
    if chosen:
        return [Path(part) for part in chosen.split(os.pathsep) if part]
    return [shipped_packs(), user_packs()]


def import_folder() -> Path:
    """The folder that takes packs of imported labels: the last of those that are searched."""
    return pack_folders()[-1]


def resource(name: str) -> Path:
    """A file that the program ships: the packaged copy, else the repository's.

    Raises:
        ValueError: the name leaves the resources folder.
    """
    return _shipped("resources", name)


def starter_monographs() -> Path:
    """The folder of the starter monographs' files."""
    return _shipped("data", "monographs")


def formulary() -> Path:
    """The list of the drugs that the starter pack aims at."""
    return _shipped("data", "formulary.toml")


def _shipped(folder: str, name: str) -> Path:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"not a resource: {name}")
    packaged = PACKAGE / folder / name
    return packaged if packaged.exists() or not in_checkout() else CHECKOUT / folder / name
