"""The notebook: the person's own SQLite file, kept through every import and update.

It is read by plain sqlite3, as a start waits for it; what changes it loads sqlite-utils, with the schema in
`notebook_schema`. After each change a copy is kept beside it: a notebook that is damaged is set aside and the copy
takes its place.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from medref_desktop.domain.drug import Drug
from medref_desktop.domain.failed_search import FailedSearch
from medref_desktop.domain.label_choices import NO_CHOICES, LabelChoices
from medref_desktop.domain.names import DrugKey
from medref_desktop.errors import MedRefError, NotebookUnusable

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID: Final = 0x4D_52_6E_62
"""'MRnb' in the file's header."""

VERSION: Final = 3
"""In the header as user_version: the number of steps in `notebook_schema` that the file has been taken through."""

MOST_FAILED_SEARCHES = 5_000
SECONDS_TO_WAIT = 5.0
"""For another program of ours that is writing."""


class Notebook:
    """Opened anew for each question: nothing is held, so that two programs at once do not keep each other out.

    Methods raise NotebookUnusable when the file cannot be read or written, or was made by a newer MedRef.
    """

    PINNED = "SELECT drug_key, form_group, set_id FROM pinned_label"
    WITHDRAWN = "SELECT set_id, reason, withdrawn_on FROM withdrawn_label"
    FAILED = "SELECT text, times, last_on FROM failed_search ORDER BY times DESC, last_on DESC, text"
    COUNT_FAILED = """
        INSERT INTO failed_search (text, times, last_on) VALUES (?, 1, ?)
        ON CONFLICT (text) DO UPDATE SET times = times + 1, last_on = excluded.last_on"""
    FORGET_RAREST = """
        DELETE FROM failed_search WHERE text IN (
            SELECT text FROM failed_search ORDER BY times DESC, last_on DESC LIMIT -1 OFFSET ?)"""

    PACKETS = "SELECT name, drugs FROM packet ORDER BY name COLLATE NOCASE"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.copy = path.with_name(f"{path.stem}.kept{path.suffix}")
        """The notebook as it was after its last change."""
        self.damaged = path.with_name(path.name + ".damaged")
        """Where a damaged notebook is set aside."""

    def mend(self) -> str:
        """Put the kept copy in the place of a notebook that is damaged or lost; says so in a sentence, else nothing."""
        if self.path.exists():
            if self._is_sound(self.path):
                return ""
            told = f"The notebook was damaged. The damaged file is kept as {self.damaged.name}."
        elif self.copy.exists():
            told = "The notebook was missing."
        else:
            return ""
        with self._explained():
            has_copy = self.copy.exists() and self._is_sound(self.copy)
            if has_copy:
                _copy_whole(self.copy, self._partial)
            if self.path.exists():
                os.replace(self.path, self.damaged)
                _rollback_journal(self.path).unlink(missing_ok=True)
            if has_copy:
                os.replace(self._partial, self.path)
        return f"{told} {'Its last good copy is in use.' if has_copy else 'A new one is begun with the next entry.'}"

    def label_choices(self) -> LabelChoices:
        """Which labels the clinic sees first, and which not."""
        if not self.path.exists():
            return NO_CHOICES
        with self._explained(), closing(self._open()) as connection:
            if _version(connection) < VERSION:
                return self._brought_up_to_date().label_choices()
            pinned = connection.execute(self.PINNED).fetchall()
            withdrawn = connection.execute(self.WITHDRAWN).fetchall()
        return LabelChoices(
            {Drug(DrugKey(key), group): set_id for key, group, set_id in pinned},
            {set_id: f"{reason} ({day})" for set_id, reason, day in withdrawn},
        )

    def pin(self, drug: Drug, set_id: str) -> None:
        """Show this label of a drug before the others."""
        with self._changing() as db:
            db.table("pinned_label").upsert(
                {"drug_key": drug.key, "form_group": drug.group, "set_id": set_id}, pk=("drug_key", "form_group")
            )

    def unpin(self, drug: Drug) -> None:
        """Leave a drug's labels to their order."""
        with self._changing() as db:
            db.table("pinned_label").delete_where("drug_key = ? AND form_group = ?", [drug.key, drug.group])

    def withdraw(self, set_id: str, reason: str, day: date) -> None:
        """Hide a label, with the reason and the day."""
        with self._changing() as db:
            row = {"set_id": set_id, "reason": reason, "withdrawn_on": day.isoformat()}
            db.table("withdrawn_label").upsert(row, pk="set_id")

    def take_back(self, set_id: str) -> None:
        """Show a label again that was withdrawn."""
        with self._changing() as db:
            db.table("withdrawn_label").delete_where("set_id = ?", [set_id])

    def failed_searches(self) -> list[FailedSearch]:
        """The searches that found nothing, the most frequent first."""
        if not self.path.exists():
            return []
        with self._explained(), closing(self._open()) as connection:
            if _version(connection) < VERSION:
                return self._brought_up_to_date().failed_searches()
            return [FailedSearch(*row) for row in connection.execute(self.FAILED)]

    def count_failed_search(self, text: str, day: date) -> None:
        """Count a search that found nothing; of very many the rarest are forgotten."""
        with self._changing() as db:
            db.conn.execute(self.COUNT_FAILED, (text, day.isoformat()))
            db.conn.execute(self.FORGET_RAREST, (MOST_FAILED_SEARCHES,))

    def clear_failed_searches(self) -> list[FailedSearch]:
        """Forget them all, in the kept copy too; returns those that are left, which is none."""
        with self._changing() as db:
            db.conn.execute("PRAGMA secure_delete = ON")
            db.table("failed_search").delete_where()
        return self.failed_searches()

    def packets(self) -> dict[str, tuple[Drug, ...]]:
        """The packets that are kept, by name: which drugs, in which order, and nothing else."""
        if not self.path.exists():
            return {}
        with self._explained(), closing(self._open()) as connection:
            if _version(connection) < VERSION:
                return self._brought_up_to_date().packets()
            rows = connection.execute(self.PACKETS).fetchall()
        return {name: tuple(Drug(DrugKey(key), group) for key, group in json.loads(drugs)) for name, drugs in rows}

    def keep_packet(self, name: str, drugs: Sequence[Drug]) -> None:
        """Keep a packet under a name, in the place of one that had it."""
        with self._changing() as db:
            listed = json.dumps([[drug.key, drug.group] for drug in drugs])
            db.table("packet").upsert({"name": name, "drugs": listed}, pk="name")

    def forget_packet(self, name: str) -> None:
        """Keep that packet no longer."""
        with self._changing() as db:
            db.table("packet").delete_where("name = ?", [name])

    # -- how it is done -----------------------------------------------------------

    @property
    def _partial(self) -> Path:
        return self.path.with_name(f"{self.path.name}.{os.getpid()}.partial")

    def _open(self) -> sqlite3.Connection:
        """Writable where it may be: SQLite rolls back what a killed program has left, even to read."""
        connection = _connect(self.path)
        try:
            version = _version(connection)
            if version > VERSION:
                raise NotebookUnusable(
                    f"The notebook {self.path.name} was made by a newer MedRef (version {version}, this one knows "
                    f"{VERSION}).",
                    hint="Update MedRef. The notebook is left as it is and not used.",
                )
        except (sqlite3.Error, NotebookUnusable):
            connection.close()
            raise
        return connection

    @contextmanager
    def _changing(self) -> Iterator[Database]:
        """One change, whole or not at all, and the copy that is kept of it."""
        from sqlite_utils import Database

        with self._explained():
            self.mend()
            if not self.path.exists():
                self._begin()
            with closing(self._open()) as connection:
                self._keep_before_migration(connection)
                db = Database(connection)
                _bring_up_to_date(db)
                with db.atomic():
                    yield db
                self._keep_copy(connection)

    def _brought_up_to_date(self) -> Notebook:
        with self._changing():
            return self

    def _begin(self) -> None:
        """A new notebook, made beside and put in place whole."""
        from sqlite_utils import Database

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(self._partial)) as connection:
            _bring_up_to_date(Database(connection))
        os.replace(self._partial, self.path)

    def _keep_before_migration(self, connection: sqlite3.Connection) -> None:
        version = _version(connection)
        if version < VERSION:
            _back_up(connection, self._partial)
            os.replace(self._partial, self.path.with_name(f"{self.path.stem}.version{version}{self.path.suffix}"))

    def _keep_copy(self, connection: sqlite3.Connection) -> None:
        _back_up(connection, self._partial)
        os.replace(self._partial, self.copy)

    def _is_sound(self, path: Path) -> bool:
        """Whether SQLite finds no fault in a notebook of ours, be it a newer one."""
        try:
            with closing(_connect(path)) as connection:
                (application_id,) = connection.execute("PRAGMA application_id").fetchone()
                (checked,) = connection.execute("PRAGMA quick_check").fetchone()
                return bool(application_id == APPLICATION_ID and checked == "ok")
        except sqlite3.OperationalError:
            return True  # locked, or not to be opened at all: no sign of damage, and told by whoever needs it
        except sqlite3.DatabaseError:
            return False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except MedRefError:
            raise
        except (sqlite3.Error, OSError) as exc:
            why = exc.strerror if isinstance(exc, OSError) and exc.strerror else exc
            raise NotebookUnusable(
                f"The notebook {self.path} cannot be used: {why}.",
                hint="Make sure that its folder may be written to and that there is space left.",
            ) from exc


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=SECONDS_TO_WAIT)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _bring_up_to_date(db: Database) -> None:
    from medref_desktop.store.notebook_schema import take_steps

    if _version(db.conn) < VERSION:
        take_steps(db)
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {VERSION}")
        db.conn.commit()


def _rollback_journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _back_up(connection: sqlite3.Connection, path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as copy:
        connection.backup(copy)


def _copy_whole(source: Path, target: Path) -> None:
    with closing(_connect(source)) as connection:
        _back_up(connection, target)
