"""The ledger as a file of SQLite: opened, brought up to date, set aside when damaged."""

import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from importer.errors import LedgerError
from importer.ledger.schema import APPLICATION_ID, FILE_NAME, SCHEMA_VERSION, bring_up_to_date
from importer.sentences import Message
from importer.sentences import state as say


@dataclass(frozen=True)
class FileFaults:
    """What is said of a file that cannot be used."""

    place: Path

    def not_opened(self, why: sa.exc.DBAPIError | str) -> Message:
        """It cannot be opened."""
        return say.LEDGER_NOT_OPENED(path=self.place, why=_words(why))

    def not_written(self, why: sa.exc.DBAPIError | str) -> Message:
        """It can no longer be written."""
        return say.LEDGER_NOT_WRITTEN(path=self.place, why=_words(why))

    def not_read(self, why: sa.exc.DBAPIError) -> Message:
        """It cannot be read."""
        return say.LEDGER_NOT_READ(path=self.place, why=_words(why))

    def damaged(self) -> Message:
        """It holds what nobody has written."""
        return say.LEDGER_DAMAGED(path=self.place)


def _words(why: sa.exc.DBAPIError | str) -> str:
    return why if isinstance(why, str) else str(why.orig)


def open_file(state: Path) -> tuple[sa.Engine, FileFaults, Path | None]:
    """The ledger in a state folder, both made where needed (the file with mode 0600).

    Returns:
        The engine, what is said of the file, and where a damaged one was moved to.

    Raises:
        LedgerError: if the folder cannot be written, the file is not a ledger, or a newer version
            wrote it.
    """
    path = state / FILE_NAME
    faults = FileFaults(path)
    try:
        state.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(faults.not_opened(error.strerror or str(error))) from error
    set_aside = _set_aside_if_damaged(path)
    engine = _engine(path)
    try:
        _prepare(engine, path)
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise LedgerError(faults.not_opened(error)) from error
    except BaseException:
        engine.dispose()
        raise
    return engine, faults, set_aside


def _engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite+pysqlite:///{path}", poolclass=sa.pool.QueuePool, pool_size=2
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


def _prepare(engine: sa.Engine, path: Path) -> None:
    with engine.begin() as connection:
        # The tables and the mark appear together or not at all, whenever the process may die; but
        # SQLite does not take a new table back, so each step may be repeated.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if tables and application != APPLICATION_ID:
            raise LedgerError(say.NO_LEDGER(path=path))
        bring_up_to_date(
            connection,
            version,
            lambda: say.NEWER_LEDGER(path=path, version=version, known=SCHEMA_VERSION),
        )
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _set_aside_if_damaged(path: Path) -> Path | None:
    """Move a file that SQLite calls damaged, with its journal, to a name of its own."""
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
    moved = path.with_name(f"ledger-damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite3")
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            source.replace(moved.with_name(moved.name + suffix))
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return moved
