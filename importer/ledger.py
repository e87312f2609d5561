"""The ledger: what is known to have happened, durable before it is believed.

One SQLite file in the state folder. Every entry belongs to a target (host and tenant), so practice on the sandbox
never counts for production, and is keyed by identity, never by row number:

    students      (e-mail)                   uuid once known, with the name and date of birth it was known under
    files         (PDF digest)               uuid once uploaded
    enrollments   (e-mail, course)           uuid once known; without one the outcome is in doubt
    certificates  (e-mail, course, digest)   planned → sent (in doubt) → done
    runs          one line a run, for `importer runs`

Durability: WAL with `synchronous=FULL`, so a commit is on the disk when it returns. It survives `kill -9`, and a
power cut as far as the disk keeps its promises. One writer commits for all workers: changes that arrive while a
commit is under way share the next one, and nobody goes on before the commit that holds his change.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from importer.errors import LedgerError

SCHEMA_VERSION = 1
"""Stored in `PRAGMA user_version`; a newer file is refused, an older one migrated."""
APPLICATION_ID = 0x446B5374
"""Stored in `PRAGMA application_id` ("DkSt"), so that somebody else's database is never taken for a ledger."""
FILE_NAME = "ledger.sqlite3"

_metadata = sa.MetaData()
_runs = sa.Table(
    "runs",
    _metadata,
    sa.Column("run_id", sa.String, primary_key=True),
    sa.Column("command", sa.String, nullable=False),
    sa.Column("sheet", sa.String, nullable=False),
    sa.Column("host", sa.String, nullable=False),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("started_at", sa.String, nullable=False),
    sa.Column("finished_at", sa.String),
    sa.Column("totals", sa.String),
    sa.Column("results", sa.String, nullable=False),
)
_targets = sa.Table(
    "targets",
    _metadata,
    sa.Column("target_id", sa.Integer, primary_key=True),
    sa.Column("host", sa.String, nullable=False),
    sa.Column("tenant", sa.String, nullable=False),
    sa.UniqueConstraint("host", "tenant"),
)


def _keyed(name: str, keys: Sequence[str], values: Sequence[sa.Column[Any]]) -> sa.Table:
    return sa.Table(
        name,
        _metadata,
        sa.Column("target_id", sa.Integer, sa.ForeignKey("targets.target_id"), primary_key=True),
        *(sa.Column(key, sa.String, primary_key=True) for key in keys),
        *values,
        sqlite_with_rowid=False,
    )


_students = _keyed(
    "students",
    ["email"],
    [sa.Column("uuid", sa.String), sa.Column("name", sa.String), sa.Column("date_of_birth", sa.String)],
)
_files = _keyed("files", ["digest"], [sa.Column("uuid", sa.String)])
_enrollments = _keyed("enrollments", ["email", "course_uuid"], [sa.Column("uuid", sa.String)])
_certificates = _keyed(
    "certificates",
    ["email", "course_uuid", "digest"],
    [
        sa.Column("state", sa.String, nullable=False),
        sa.Column("uuid", sa.String),
        sa.Column("status", sa.String),
        sa.Column("verification_url", sa.String),
        sa.Column("student_uuid", sa.String),
        sa.Column("file_uuid", sa.String),
        sa.Column("enrollment_uuid", sa.String),
    ],
)


@dataclass(frozen=True, slots=True)
class CertificateKey:
    """A certificate's identity within a target: e-mail (normalised), course uuid, sha256 of the PDF (hex)."""

    email: str
    course_uuid: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentEntry:
    """A student as known when his uuid was learned; `date_of_birth` as ISO text."""

    uuid: str
    name: str
    date_of_birth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateEntry:
    """What the ledger knows of a certificate; `state` is planned, sent (in doubt) or done."""

    state: str
    uuid: str | None = None
    status: str | None = None
    verification_url: str | None = None
    student_uuid: str | None = None
    file_uuid: str | None = None
    enrollment_uuid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEntry:
    """A past run, for `importer runs`."""

    run_id: str
    command: str
    sheet: str
    host: str
    tenant: str
    started_at: str
    finished_at: str | None
    totals: Mapping[str, int] | None
    results: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something to write: a statement and the rows to carry it out for."""

    statement: Any
    rows: Sequence[Mapping[str, Any]]


class Ledger:
    """An open ledger; use `open_ledger`. `set_aside` names a damaged file that was moved out of the way, if any."""

    def __init__(self, engine: sa.Engine, path: Path, set_aside: Path | None) -> None:
        self.path = path
        self.set_aside = set_aside
        self._engine = engine

    def write(self, changes: Iterable[Change]) -> None:
        """Carry out `changes` in one transaction, on the disk when this returns.

        Raises:
            LedgerError: if the disk is full or read-only, or the file is no longer usable. Nothing was written.
        """
        try:
            with self._engine.begin() as connection:
                for statement, rows in _gathered(changes):
                    connection.execute(statement, rows)
        except sa.exc.DBAPIError as error:
            raise LedgerError(
                f"The ledger {self.path} cannot be written ({error.orig}), so nothing more is sent: free space or "
                "make the folder writable, then run again."
            ) from error

    def target(self, host: str, tenant: str) -> "Target":
        """The part of the ledger that belongs to one tenant on one host."""
        target_id = self._target_id(host, tenant)
        if target_id is None:
            self.write([Change(_INSERT_TARGET, [{"host": host, "tenant": tenant}])])
            target_id = self._target_id(host, tenant)
        assert target_id is not None
        return Target(self, target_id)

    def _target_id(self, host: str, tenant: str) -> int | None:
        where = (_targets.c.host == host) & (_targets.c.tenant == tenant)
        with self._reading() as connection:
            found: int | None = connection.execute(sa.select(_targets.c.target_id).where(where)).scalar_one_or_none()
        return found

    def runs(self) -> list[RunEntry]:
        """Past runs, newest first."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(_runs).order_by(_runs.c.started_at.desc())).mappings().all()
        return [RunEntry(**{**row, "totals": json.loads(row["totals"]) if row["totals"] else None}) for row in rows]

    def begin_run(self, *, run_id: str, command: str, sheet: str, host: str, tenant: str, results: str) -> None:
        """Note that a run begins, so that it is listed even if it never ends."""
        values = {"run_id": run_id, "command": command, "sheet": sheet, "host": host, "tenant": tenant}
        values |= {"started_at": _now(), "results": results}
        self.write([Change(sa.insert(_runs), [values])])

    def finish_run(self, run_id: str, totals: Mapping[str, int]) -> None:
        """Note how a run ended; `totals` counts rows by status."""
        values = {"this_run": run_id, "finished_at": _now(), "totals": json.dumps(dict(totals))}
        self.write([Change(_FINISH_RUN, [values])])

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise LedgerError(
                f"The ledger {self.path} cannot be read ({error.orig}): move it away and run again; what was done is "
                "found again on the server."
            ) from error


class Target:
    """The ledger of one tenant on one host: questions answered at once, changes to hand to `Writer.commit`."""

    def __init__(self, ledger: Ledger, target_id: int) -> None:
        self.ledger = ledger
        self._id = target_id

    def students(self) -> dict[str, StudentEntry]:
        """Known students by e-mail; those in doubt are left out."""
        where = (_students.c.target_id == self._id) & _students.c.uuid.is_not(None)
        return {
            row.email: StudentEntry(uuid=row.uuid, name=row.name, date_of_birth=row.date_of_birth)
            for row in self._rows(sa.select(_students).where(where))
        }

    def files(self) -> dict[str, str]:
        """Uploaded files: uuid by digest."""
        select = sa.select(_files.c.digest, _files.c.uuid).where(
            _files.c.target_id == self._id, _files.c.uuid.is_not(None)
        )
        return {row.digest: row.uuid for row in self._rows(select)}

    def enrollments(self) -> dict[tuple[str, str], str | None]:
        """Enrollments by (e-mail, course uuid); the uuid is None while in doubt."""
        return {
            (row.email, row.course_uuid): row.uuid
            for row in self._rows(sa.select(_enrollments).where(_enrollments.c.target_id == self._id))
        }

    def certificates(self) -> dict[CertificateKey, CertificateEntry]:
        """Everything known of certificates, by identity."""
        return {
            CertificateKey(row.email, row.course_uuid, row.digest): CertificateEntry(
                state=row.state,
                uuid=row.uuid,
                status=row.status,
                verification_url=row.verification_url,
                student_uuid=row.student_uuid,
                file_uuid=row.file_uuid,
                enrollment_uuid=row.enrollment_uuid,
            )
            for row in self._rows(sa.select(_certificates).where(_certificates.c.target_id == self._id))
        }

    def student(self, email: str, entry: StudentEntry | None) -> Change:
        """Note a student (with None: that his uuid is unknown, for the intent to create him or a stale entry)."""
        values: dict[str, str | None] = {"uuid": None, "name": None, "date_of_birth": None}
        if entry is not None:
            values = {"uuid": entry.uuid, "name": entry.name, "date_of_birth": entry.date_of_birth}
        return self._put(_students, {"email": email}, values)

    def file(self, digest: str, uuid: str | None) -> Change:
        """Note a file's uuid (or, with None, the intent to upload it, or an entry gone stale)."""
        return self._put(_files, {"digest": digest}, {"uuid": uuid})

    def enrollment(self, email: str, course_uuid: str, uuid: str | None) -> Change:
        """Note an enrollment's uuid, or, with None, the intent to create it."""
        return self._put(_enrollments, {"email": email, "course_uuid": course_uuid}, {"uuid": uuid})

    def no_enrollment(self, email: str, course_uuid: str) -> Change:
        """Note that an enrollment was refused: there is none, and no doubt about it."""
        return Change(_NO_ENROLLMENT, [{"of_target": self._id, "of_email": email, "of_course": course_uuid}])

    def certificate(self, key: CertificateKey, entry: CertificateEntry) -> Change:
        """Note what is known of a certificate."""
        keys = {"email": key.email, "course_uuid": key.course_uuid, "digest": key.digest}
        values = {column: getattr(entry, column) for column in CertificateEntry.__dataclass_fields__}
        return self._put(_certificates, keys, values)

    def planned(self, keys: Iterable[CertificateKey]) -> Change:
        """Note certificates that a run is about to work on; those already known stay as they are."""
        rows = [
            {
                "target_id": self._id,
                "email": key.email,
                "course_uuid": key.course_uuid,
                "digest": key.digest,
                "state": "planned",
            }
            for key in keys
        ]
        return Change(_PLAN, rows)

    def _put(self, table: sa.Table, keys: Mapping[str, Any], values: Mapping[str, Any]) -> Change:
        return Change(_UPSERT[table.name], [{"target_id": self._id, **keys, **values}])

    def _rows(self, select: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self.ledger._reading() as connection:
            return connection.execute(select).all()


class Writer:
    """The one writer: gathers the workers' changes and commits them together. Run `work` in a task of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: list[tuple[Sequence[Change], anyio.Event]] = []
        self._wake = anyio.Event()
        self._failure: LedgerError | None = None

    async def commit(self, *changes: Change) -> None:
        """Return when `changes` are on the disk.

        Raises:
            LedgerError: if they are not, now or since an earlier failure: nothing more may be sent.
        """
        if self._failure is not None:
            raise self._failure
        done = anyio.Event()
        self._waiting.append((changes, done))
        self._wake.set()
        await done.wait()
        if self._failure is not None:
            raise self._failure

    async def work(self) -> None:
        """Commit what is waiting, again and again, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            waiting, self._waiting = self._waiting, []
            changes = [change for group, _ in waiting for change in group]
            try:
                if self._failure is None:
                    # Shielded: a commit under way is finished, and its answer is not lost, when the run is cancelled.
                    with anyio.CancelScope(shield=True):
                        await anyio.to_thread.run_sync(self._ledger.write, changes)
            except LedgerError as error:
                self._failure = error
            finally:
                for _, done in waiting:
                    done.set()


@contextmanager
def open_ledger(state: Path) -> Iterator[Ledger]:
    """Open the ledger in a state folder, making both where needed (the file with mode 0600).

    A damaged file is set aside under another name and a new one begun: what was done is found again on the server.

    Raises:
        LedgerError: if the folder cannot be written, the file is not a ledger, or a newer version wrote it.
    """
    path = state / FILE_NAME
    try:
        state.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(
            f"The ledger {path} cannot be opened ({error.strerror}): choose another folder with --state."
        ) from error
    set_aside = _set_aside_if_damaged(path)
    engine = _engine(path)
    try:
        _prepare(engine, path)
        yield Ledger(engine, path, set_aside)
    finally:
        engine.dispose()


def _engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite+pysqlite:///{path}", poolclass=sa.pool.QueuePool, pool_size=2)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


def _prepare(engine: sa.Engine, path: Path) -> None:
    try:
        with engine.begin() as connection:
            application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if tables and application != APPLICATION_ID:
                raise LedgerError(f"{path} is a database of some other program: choose another folder with --state.")
            if version > SCHEMA_VERSION:
                raise LedgerError(
                    f"The ledger {path} was written by a newer version of this program (ledger version {version}, "
                    f"known {SCHEMA_VERSION}): update this program, or choose another folder with --state."
                )
            _metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except sa.exc.DBAPIError as error:
        raise LedgerError(
            f"The ledger {path} cannot be opened ({error.orig}): free space, make the folder writable, or choose "
            "another one with --state."
        ) from error


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


def _upsert(table: sa.Table) -> Any:
    statement = insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=values)


_UPSERT = {table.name: _upsert(table) for table in (_students, _files, _enrollments, _certificates)}
_NO_ENROLLMENT = sa.delete(_enrollments).where(
    _enrollments.c.target_id == sa.bindparam("of_target"),
    _enrollments.c.email == sa.bindparam("of_email"),
    _enrollments.c.course_uuid == sa.bindparam("of_course"),
)
_PLAN = insert(_certificates).on_conflict_do_nothing()
_INSERT_TARGET = insert(_targets).on_conflict_do_nothing()
_FINISH_RUN = (
    sa.update(_runs)
    .where(_runs.c.run_id == sa.bindparam("this_run"))
    .values(finished_at=sa.bindparam("finished_at"), totals=sa.bindparam("totals"))
)


def _gathered(changes: Iterable[Change]) -> Iterator[tuple[Any, list[Mapping[str, Any]]]]:
    """Changes of one kind together, in order: many rows of one statement cost little more than one."""
    rows: dict[int, list[Mapping[str, Any]]] = {}
    statements: dict[int, Any] = {}
    for change in changes:
        statements[id(change.statement)] = change.statement
        rows.setdefault(id(change.statement), []).extend(change.rows)
    for key, statement in statements.items():
        if rows[key]:
            yield statement, rows[key]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
