"""The ledger's file: opened, migrated, set aside when damaged; written in transactions, and
read.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from importer.errors import LedgerError
from importer.ledger.database import Change, Database
from importer.ledger.entries import RunEntry
from importer.ledger.plans import Plans
from importer.ledger.schema import (
    APPLICATION_ID,
    FILE_NAME,
    METADATA,
    MIGRATIONS,
    RUNS,
    SCHEMA_VERSION,
    TARGETS,
    lacking,
)
from importer.ledger.target import Target
from importer.sentences import state as say


class Ledger(Database):
    """An open ledger; use `open_ledger`. `set_aside` names a damaged file that was moved out of
    the way, if any.
    """

    def __init__(self, engine: sa.Engine, path: Path, set_aside: Path | None) -> None:
        super().__init__(engine, path)
        self.set_aside = set_aside

    def target(self, host: str, tenant: str, *, run_id: str | None = None) -> Target:
        """The part of the ledger that belongs to one tenant on one host.

        Args:
            run_id: of the run that writes there: what it makes is noted as made by it.
        """
        target_id = self._target_id(host, tenant)
        if target_id is None:
            self.write([Change(_INSERT_TARGET, [{"host": host, "tenant": tenant}])])
            target_id = self._target_id(host, tenant)
        assert target_id is not None
        return Target(self, target_id, run_id)

    @property
    def plans(self) -> Plans:
        """The plans that were looked at."""
        return Plans(self)

    def _target_id(self, host: str, tenant: str) -> int | None:
        where = (TARGETS.c.host == host) & (TARGETS.c.tenant == tenant)
        with self.reading() as connection:
            found: int | None = connection.execute(
                sa.select(TARGETS.c.target_id).where(where)
            ).scalar_one_or_none()
        return found

    def runs(self) -> list[RunEntry]:
        """Past runs, newest first."""
        # Of those of one second the one that was noted last is the newest.
        noted: sa.ColumnElement[int] = sa.literal_column("rowid")
        newest = sa.select(RUNS).order_by(RUNS.c.started_at.desc(), noted.desc())
        with self.reading() as connection:
            rows = connection.execute(newest).mappings().all()
        return [_run_entry(dict(row)) for row in rows]

    def begin_run(
        self, *, run_id: str, command: str, sheet: str, host: str, tenant: str, results: str
    ) -> None:
        """Note that a run begins, so that it is listed even if it never ends."""
        values = {
            "run_id": run_id,
            "command": command,
            "sheet": sheet,
            "host": host,
            "tenant": tenant,
        }
        values |= {"started_at": _now(), "results": results}
        self.write([Change(sa.insert(RUNS), [values])])

    def finish_run(self, run_id: str, totals: Mapping[str, int]) -> None:
        """Note how a run ended; `totals` counts rows by status."""
        values = {"this_run": run_id, "finished_at": _now(), "totals": json.dumps(dict(totals))}
        self.write([Change(_FINISH_RUN, [values])])


def _run_entry(row: Mapping[str, Any]) -> RunEntry:
    """A past run as it was noted, without what is damaged of it: the others are to be told all the
    same.
    """
    told = {name: value if isinstance(value, str) else None for name, value in row.items()}
    needed = {
        name: told[name] or ""
        for name in ("run_id", "command", "sheet", "host", "tenant", "started_at", "results")
    }
    return RunEntry(**needed, finished_at=told["finished_at"], totals=_totals(told["totals"]))


def _totals(text: str | None) -> dict[str, int] | None:
    try:
        totals = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return (
        {name: count for name, count in totals.items() if type(count) is int}
        if isinstance(totals, dict)
        else None
    )


@contextmanager
def open_ledger(state: Path) -> Iterator[Ledger]:
    """Open the ledger in a state folder, making both where needed (the file with mode 0600).

    A damaged file is set aside under another name and a new one begun: what was done is found
    again on the server.

    Raises:
        LedgerError: if the folder cannot be written, the file is not a ledger, or a newer version
            wrote it.
    """
    path = state / FILE_NAME
    try:
        state.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(say.LEDGER_NOT_OPENED(path=path, why=error.strerror)) from error
    set_aside = _set_aside_if_damaged(path)
    engine = _engine(path)
    try:
        _prepare(engine, path)
        yield Ledger(engine, path, set_aside)
    finally:
        engine.dispose()


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
    try:
        with engine.begin() as connection:
            # The tables and the mark appear together or not at all, whenever the process may die.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if tables and application != APPLICATION_ID:
                raise LedgerError(say.NO_LEDGER(path=path))
            if version > SCHEMA_VERSION:
                raise LedgerError(
                    say.NEWER_LEDGER(path=path, version=version, known=SCHEMA_VERSION)
                )
            for older in range(version, SCHEMA_VERSION) if tables else ():
                for statement in MIGRATIONS.get(older, ()):
                    connection.exec_driver_sql(statement)
            METADATA.create_all(connection)
            for table in METADATA.tables.values():
                listed = connection.exec_driver_sql(f'PRAGMA table_info("{table.name}")')
                for statement in lacking(table, {row.name for row in listed}):
                    connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except sa.exc.DBAPIError as error:
        raise LedgerError(say.LEDGER_NOT_OPENED(path=path, why=str(error.orig))) from error


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


_INSERT_TARGET = insert(TARGETS).on_conflict_do_nothing()
_FINISH_RUN = (
    sa.update(RUNS)
    .where(RUNS.c.run_id == sa.bindparam("this_run"))
    .values(finished_at=sa.bindparam("finished_at"), totals=sa.bindparam("totals"))
)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
