"""Reads a pack's first bytes before SQLite does, so that each kind of damage gets a sentence of its own."""

from __future__ import annotations

import struct
from pathlib import Path

from medref_desktop.errors import PackUnreadable
from medref_desktop.store.schema import APPLICATION_ID, OLDEST_SCHEMA, SCHEMA_VERSION

AGAIN = "Import it again, or put back an earlier copy of the file."


def check_header(path: Path) -> None:
    """Refuse a file that is missing, cut, foreign, of another schema, or not fit for read-only folders.

    Source: the SQLite file format, section 1.3 (sqlite.org/fileformat2.html).

    Raises:
        PackUnreadable: with the file's name, what is wrong and the way out.
    """
    header, size = _first_bytes(path)
    if not header:
        raise PackUnreadable(f"The pack {path.name} is empty.", hint=AGAIN)
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise PackUnreadable(f"{path.name} is not a pack.", hint=AGAIN)
    (page_size,) = struct.unpack_from(">H", header, 16)
    pages, schema, application = (struct.unpack_from(">I", header, at)[0] for at in (28, 60, 68))
    if application != APPLICATION_ID:
        raise PackUnreadable(f"{path.name} belongs to another program.", hint="Choose a pack made by MedRef.")
    if size != pages * (65536 if page_size == 1 else page_size):
        raise PackUnreadable(f"The pack {path.name} is cut short or damaged.", hint=AGAIN)
    _check_schema(path, schema)
    if header[18] != 1 or header[19] != 1:
        # A write-ahead log needs files beside the pack, which a read-only folder cannot have.
        raise PackUnreadable(f"The pack {path.name} was changed by another program.", hint=AGAIN)


def _first_bytes(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            return file.read(100), path.stat().st_size
    except FileNotFoundError as exc:
        raise PackUnreadable(f"The pack {path.name} is missing.", hint=f"It was expected in {path.parent}.") from exc
    except OSError as exc:
        raise PackUnreadable(f"The pack {path.name} cannot be read: {exc.strerror}.", hint=AGAIN) from exc


def _check_schema(path: Path, schema: int) -> None:
    if schema > SCHEMA_VERSION:
        raise PackUnreadable(
            f"The pack {path.name} was made by a newer MedRef.", hint="Update MedRef, or use an earlier pack."
        )
    if schema < OLDEST_SCHEMA:
        raise PackUnreadable(
            f"The pack {path.name} was made by an older MedRef.",
            hint="Build or import it again with this version.",
        )
