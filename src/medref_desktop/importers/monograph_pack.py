"""A folder of monograph files becomes a pack: every file is accepted, or the pack is refused with every reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, MonographRefused
from medref_desktop.importers import monograph_file
from medref_desktop.store.name_lists import name_lists
from medref_desktop.store.pack import PackInfo
from medref_desktop.store.pack_folder import PackEntry, PackFolder
from medref_desktop.store.pack_writer import PackWriter

STARTER_TITLE = "MedRef starter monographs"


def starter_info(built: datetime, program: str) -> PackInfo:
    """What the starter pack says of itself; its version comes with its monographs."""
    return PackInfo(
        "starter",
        STARTER_TITLE,
        Source.STARTER,
        version="",
        built=built.isoformat(timespec="seconds"),
        program=program,
        licence="Apache-2.0",
    )


Progress = Callable[[int, int], None]
"""Called with how many of how many files are done; raises to stop the work."""


def build(
    folder: Path, target: Path, info: PackInfo, on_progress: Progress = lambda done, of: None
) -> tuple[PackInfo, int]:
    """Write the pack file `target` from every *.md file in the folder; returns what it is and its monographs' number.

    The pack's version is the newest date on which one of its monographs was written.

    Raises:
        MonographRefused: one file or more breaks the format, or two are about the same drug and form group.
        MedRefError: there is no file, or the pack cannot be written.
    """
    files = sorted(folder.glob("*.md"))
    if not files:
        raise MedRefError(f"There is no monograph file in {folder}.", hint="Monograph files end in .md.")
    monographs = _read_all(files, info.source)
    newest = max(monograph.provenance.dated for monograph in monographs)
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    info = info._replace(
        version=newest.isoformat().replace("-", "."),
        built_from=f"{len(files)} monograph files, SHA-256 {digest}",
    )
    with PackWriter(target, info, name_lists()) as writer:
        for done, monograph in enumerate(monographs):
            on_progress(done, len(monographs))
            writer.add(monograph)
    on_progress(len(monographs), len(monographs))
    return info, len(monographs)


def build_into(
    folder: Path, packs: Path, info: PackInfo, on_progress: Progress = lambda done, of: None
) -> tuple[PackEntry, int]:
    """Build a pack and put it in use in a folder of packs, in one step that readers never see half done."""
    try:
        with PackFolder(packs).building() as beside:
            target = beside / info.name
            info, count = build(folder, target, info, on_progress)
            return PackFolder(packs).adopt(target, info.name, info.version), count
    except OSError as exc:
        raise MedRefError(
            f"The pack {info.name} cannot be built in {packs}: {exc.strerror}.",
            hint="Make sure that the folder may be written to and that there is space left on the disk.",
        ) from exc


def _read_all(files: Sequence[Path], source: Source) -> list[Monograph]:
    monographs: list[Monograph] = []
    refused: list[str] = []
    seen: dict[Drug, Path] = {}
    for file in files:
        try:
            monograph = monograph_file.read(file, source).monograph
        except MonographRefused as refusal:
            refused.append(refusal.message)
            continue
        if (other := seen.setdefault(monograph.drug, file)) != file:
            refused.append(f"{file.name}: {other.name} is about the same drug and form group already.")
        monographs.append(monograph)
    if refused:
        raise MonographRefused(
            "\n".join(refused), hint="Mend the files (medref check FILE tells more), then try again."
        )
    return monographs
