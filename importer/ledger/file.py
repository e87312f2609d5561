"""A file of SQLite: opened, brought up to date, set aside when damaged."""

import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from importer.errors import LedgerError
from importer.ledger.upkeep import Schema, opened
from importer.sentences import Message
from importer.sentences import state as say


@dataclass(frozen=True)
class FileFaults:
    """What is said of a file that cannot be used."""

    place: Path

    def not_opened(self, why: sa.exc.DBAPIError | str) -> Message:
        """It cannot be opened."""
        return say.LEDGER_NOT_OPENED(path=self.place, why=words_of(why))

    def not_written(self, why: sa.exc.DBAPIError | str) -> Message:
        """It can no longer be written."""
        return say.LEDGER_NOT_WRITTEN(path=self.place, why=words_of(why))

    def not_read(self, why: sa.exc.DBAPIError | str) -> Message:
        """It cannot be read."""
        return say.LEDGER_NOT_READ(path=self.place, why=words_of(why))

    def damaged(self) -> Message:
        """It holds what nobody has written."""
        return say.LEDGER_DAMAGED(path=self.place)

    def newer(self, version: int, known: int) -> Message:
        """A newer version of this program wrote it."""
        return say.NEWER_LEDGER(path=self.place, version=version, known=known)

    def foreign(self) -> Message:
        """It is some other program's."""
        return say.NO_LEDGER(path=self.place)


def words_of(why: sa.exc.DBAPIError | str) -> str:
    """What SQLite says is wrong."""
    return why if isinstance(why, str) else str(why.orig)


def make_file(path: Path, faults: FileFaults) -> None:
    """Make a file, with its folder, unless it is there; nobody else may read it (mode 0600).

    Raises:
        LedgerError: if the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(faults.not_opened(error.strerror or str(error))) from error


def open_file(schema: Schema, faults: FileFaults, **pool: int) -> sa.Engine:
    """A file that is there, whose tables are made where needed.

    Args:
        pool: how many connections there may be.

    Raises:
        LedgerError: if it is some other program's, or a newer version wrote it.
    """
    path = faults.place
    engine = sa.create_engine(f"sqlite+pysqlite:///{path}", poolclass=sa.pool.QueuePool, **pool)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return opened(engine, partial(_prepare, schema, faults), faults)


def _prepare(schema: Schema, faults: FileFaults, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        # The tables and the mark appear together or not at all, whenever the process may die.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        tables = sa.inspect(connection).get_table_names()
        ours = not tables or mark == schema.mark
        if not ours and (mark or not schema.names_of_today(connection, tables)):
            raise LedgerError(faults.foreign())
        schema.bring_up_to_date(connection, version, faults)
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.mark}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.version}")


def set_aside_if_damaged(path: Path) -> Path | None:
    """Move a file that SQLite calls damaged, with its journal, to a name of its own, and begin a
    new one; where it is now.
    """
    try:
        connection = sqlite3.connect(path)
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return None  # busy, read-only or full: not damage; opening it for use says what
    except sqlite3.DatabaseError:
        verdict = "damaged"
    if verdict == "ok":
        return None
    moved = path.with_name(f"{path.stem}-damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite3")
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            source.replace(moved.with_name(moved.name + suffix))
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return moved
