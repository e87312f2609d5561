"""The queue of batches: Procrastinate's tables in the ledger's PostgreSQL. Nothing else here knows
Procrastinate, but `tables`, so that another queue can take its place.

Its tables, functions and commands are used, its worker is not: that one ends a job by its number
alone, so a worker that was stopped, taken over and woken would end or give back what another one
has at work. Here whoever ends a job proves in the same transaction that it still is theirs.

A job holds no personal data and no secret: the name of a tenant's file and of a folder in the
store. What else is told of it (how far it is, how often it has taken its worker down) stands in a
table of our own beside it, in numbers and words of ours.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate import sql as procrastinate_sql
from procrastinate.exceptions import ConnectorException
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool, PoolTimeout

from importer.cluster.database import (
    FORGOTTEN,
    LISTED,
    OVER,
    PATIENCE,
    PUT_AWAY,
    STALLED,
    TOLD,
    WAITING_LIKEWISE,
    Connection,
    connected,
    pool_to,
    reason_of,
)
from importer.cluster.jobs import JobEntry, JobState, JobWish, NewJob, Taken, entry_of
from importer.cluster.tables import is_there, prepare
from importer.errors import LedgerError, UsageError
from importer.sentences import cluster as say

_SQL = procrastinate_sql.queries
_QUEUE, _TASK = "batches", "send"
_SWEEP_LOCK, _SUBMIT_LOCK = 0x646B7302, 0x646B7303
"""Advisory locks of the database: who sweeps, who submits."""


class Queue:
    """The open queue; see `open_queue`. All of it raises LedgerError if the database is away."""

    def __init__(self, app: App, pool: "ConnectionPool[Connection]") -> None:
        self._app = app
        self._pool = pool

    def submit(self, job: NewJob) -> tuple[int, bool]:
        """Put a batch into the queue.

        Returns:
            Its number, and whether it is new: the same content waits or runs once only.
        """
        with self._transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SUBMIT_LOCK])
            found = self.there(job.tenant, job.content, connection)
            if found is not None:
                return found, False
            deferred = self._app.configure_task(
                _TASK,
                queue=_QUEUE,
                lock=" ".join(job.target),
                queueing_lock=_queueing_lock(job.tenant, job.content),
                connection=connection,
            ).defer(tenant=job.tenant, folder=job.folder)
            connection.execute("INSERT INTO dokstamp_jobs (number) VALUES (%s)", [deferred])
            return deferred, True

    def there(self, tenant: str, content: str, connection: Connection | None = None) -> int | None:
        """The number of a job with this content that waits or runs, if there is one."""
        if connection is None:
            with self._transaction() as own:
                return self.there(tenant, content, own)
        row = connection.execute(
            "SELECT id FROM procrastinate_jobs"
            " WHERE queueing_lock = %s AND status IN ('todo', 'doing')",
            [_queueing_lock(tenant, content)],
        ).fetchone()
        return int(row["id"]) if row else None

    def register(self) -> int:
        """Make a worker known; its heart has to beat from now on."""
        with self._transaction() as connection:
            row = connection.execute(_SQL["register_worker"]).fetchone()
        assert row is not None
        return int(row["worker_id"])

    def leave(self, worker: int) -> None:
        """A worker ends; what it may still have at work is anybody's."""
        with self._transaction() as connection:
            connection.execute(_SQL["unregister_worker"], {"worker_id": worker})

    def take(self, worker: int, called: str) -> Taken | None:
        """The next batch there is to do; None when there is none.

        Args:
            called: what people call the worker: the machine and the process.
        """
        with self._transaction() as connection:
            _ensure_known(connection, worker)
            row = _fetched(connection, worker)
            if row is None or row["id"] is None:
                return None
            ours = connection.execute(
                "UPDATE dokstamp_jobs SET worker = %s, begun_at = now(), ended_at = NULL,"
                " why = NULL, told = '{}' WHERE number = %s"
                " RETURNING losses, extract(epoch FROM now() - submitted_at) AS waited",
                [called, row["id"]],
            ).fetchone()
        told = row["args"]
        return Taken(
            number=row["id"],
            tenant=str(told.get("tenant", "")),
            folder=str(told.get("folder", "")),
            tries=row["attempts"],
            losses=ours["losses"] if ours else 0,
            waited=float(ours["waited"]) if ours else 0.0,
        )

    def beat(self, worker: int) -> None:
        """Show that a worker lives; one that was given up meanwhile is known again."""
        with self._transaction() as connection:
            _ensure_known(connection, worker)
            connection.execute(_SQL["update_heartbeat"], {"worker_id": worker})

    def tell(self, worker: int, number: int, told: Mapping[str, Any], *, alive: bool) -> JobWish:
        """Note how far a batch is, and learn whether it is to go on.

        Args:
            alive: rows of it have ended since it was taken: it is not what takes workers down.
        """
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT abort_requested FROM procrastinate_jobs"
                " WHERE id = %s AND status = 'doing' AND worker_id = %s FOR SHARE",
                [number, worker],
            ).fetchone()
            if row is None:
                return JobWish.TAKEN_OVER
            connection.execute(TOLD, {"told": Jsonb(dict(told)), "alive": alive, "of": number})
            return JobWish.CANCELLED if row["abort_requested"] else JobWish.GO_ON

    def end(
        self,
        worker: int,
        number: int,
        state: JobState,
        *,
        why: str | None,
        told: Mapping[str, Any],
    ) -> bool:
        """End a job, unless it is somebody else's by now; whether it was this worker's."""
        status = {
            JobState.ENDED: "succeeded",
            JobState.FAILED: "failed",
            JobState.CANCELLED: "aborted",
        }
        with self._own(worker, number) as connection:
            if connection is None:
                return False
            _finish(connection, number, status[state])
            connection.execute(
                "UPDATE dokstamp_jobs SET ended_at = now(), why = %s, told = %s, deaths = 0"
                " WHERE number = %s",
                [why, Jsonb(dict(told)), number],
            )
            return True

    def give_back(
        self, worker: int, number: int, *, seconds: float, why: str | None, behind: bool = False
    ) -> bool:
        """Let a job be done later, unless it is somebody else's by now; whether it was this
        worker's.

        Args:
            seconds: for so long nobody takes it, nor what its tenant has in line behind it.
            behind: what its tenant has in line behind it goes first.
        """
        with self._own(worker, number) as connection:
            if connection is None:
                return False
            _back_in_line(connection, number, seconds=seconds, behind=behind)
            connection.execute(
                "UPDATE dokstamp_jobs SET why = %s, deaths = 0 WHERE number = %s", [why, number]
            )
            return True

    def sweep(self, stalled_after: float, *, most_deaths: int) -> list[tuple[int, bool]]:
        """Bring back what workers had at work whose heart has stopped; one process at a time does
        that.

        Args:
            stalled_after: seconds without a beat.
            most_deaths: so many workers in a row may end over a batch before it has failed.

        Returns:
            The jobs, and whether they go on.
        """
        swept = []
        with self._transaction() as connection:
            lock = "SELECT pg_try_advisory_xact_lock(%s) AS mine"
            mine = connection.execute(lock, [_SWEEP_LOCK]).fetchone()
            if mine is None or not mine["mine"]:
                return []
            for row in connection.execute(STALLED, [stalled_after, _QUEUE]).fetchall():
                count = connection.execute(
                    "UPDATE dokstamp_jobs SET deaths = deaths + 1, losses = losses + 1"
                    " WHERE number = %s RETURNING deaths",
                    [row["id"]],
                ).fetchone()
                goes_on = (count["deaths"] if count else 1) < most_deaths
                if goes_on:
                    _back_in_line(connection, row["id"], seconds=0, behind=False)
                else:
                    _finish(connection, row["id"], "failed")
                    connection.execute(
                        "UPDATE dokstamp_jobs SET ended_at = now(), why = 'killed'"
                        " WHERE number = %s",
                        [row["id"]],
                    )
                swept.append((int(row["id"]), goes_on))
            prune = _SQL["prune_stalled_workers"]
            connection.execute(prune, {"seconds_since_heartbeat": stalled_after})
        return swept

    def over(self, days: int) -> list[tuple[int, str]]:
        """What was over so many days ago: ended or cancelled, and whose folder that is. What has
        failed may be tried again, however old it is.
        """
        with self._transaction() as connection:
            listed = connection.execute(OVER, [_QUEUE, days]).fetchall()
        return [(row["id"], str(row["folder"])) for row in listed]

    def forget(self, numbers: Sequence[int]) -> None:
        """List jobs that are over no longer."""
        with self._transaction() as connection:
            connection.execute(FORGOTTEN, [list(numbers)])

    def jobs(self, *, most: int = 500, number: int | None = None) -> list[JobEntry]:
        """What is in the queue, newest first; of what is over no more than the newest."""
        with self._transaction() as connection:
            if not is_there(connection):
                return []
            asked = {"queue": _QUEUE, "number": number, "most": most}
            listed = connection.execute(LISTED, asked).fetchall()
        return [entry_of(row) for row in listed]

    def cancel(self, number: int) -> bool:
        """Keep a job from being done, or stop it politely; one that has failed is put away.

        Returns:
            Whether it was none that is over.
        """
        with self._transaction() as connection:
            row = connection.execute(
                _SQL["cancel_job"],
                {"job_id": number, "abort": True, "delete_job": False},
            ).fetchone()
            waited_or_ran = row is not None and row["id"] is not None
            if not waited_or_ran and not connection.execute(PUT_AWAY, [number]).rowcount:
                return False
            connection.execute(
                "UPDATE dokstamp_jobs SET ended_at = now() FROM procrastinate_jobs"
                " WHERE number = %s AND id = number AND status = 'cancelled'",
                [number],
            )
            return True

    def retry(self, number: int) -> None:
        """Put a job that has failed into line again.

        Raises:
            UsageError: if it has not failed, or the same content waits already.
        """
        found = self.jobs(number=number)
        if not found:
            raise UsageError(say.NO_JOB(number=number))
        if found[0].state is not JobState.FAILED:
            raise UsageError(say.NOT_FAILED(number=number))
        with self._transaction() as connection:
            if connection.execute(WAITING_LIKEWISE, [number]).fetchone() is not None:
                raise UsageError(say.WAITS_ALREADY(number=number))
            connection.execute(
                "UPDATE dokstamp_jobs SET deaths = 0, why = NULL, begun_at = NULL,"
                " ended_at = NULL, told = '{}' WHERE number = %s",
                [number],
            )
            _back_in_line(connection, number, seconds=0, behind=False)

    @contextmanager
    def _own(self, worker: int, number: int) -> Iterator[Connection | None]:
        """A transaction in which a job certainly is a worker's; None when it is not."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT id FROM procrastinate_jobs"
                " WHERE id = %s AND status = 'doing' AND worker_id = %s FOR UPDATE",
                [number, worker],
            ).fetchone()
            yield connection if row else None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with (
                self._pool.connection(timeout=PATIENCE) as connection,
                connection.transaction(),
            ):
                yield connection
        except (psycopg.Error, PoolTimeout, ConnectorException) as error:
            raise LedgerError(say.QUEUE_AWAY(why=reason_of(error))) from error


@contextmanager
def open_queue(url: str, *, make: bool = True) -> Iterator[Queue]:
    """Open the queue, and make its tables where there are none.

    Args:
        url: of the database, as SQLAlchemy writes it; it may hold a password.
        make: otherwise it can only be looked at.

    Raises:
        LedgerError: if it cannot be used.
    """
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # below that it logs arguments
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # and this one each failed try
    pool = pool_to(url)
    app = App(connector=SyncPsycopgConnector())
    try:
        with connected(pool) as first, first.transaction():
            if make:
                prepare(first)
        pool.open()
    except psycopg.Error as error:
        raise LedgerError(say.QUEUE_AWAY(why=reason_of(error))) from error
    try:
        yield Queue(app, pool)
    finally:
        pool.close()


def _ensure_known(connection: Connection, worker: int) -> None:
    """A worker that was given up, and is not dead, keeps its number."""
    connection.execute(
        "INSERT INTO procrastinate_workers (id) OVERRIDING SYSTEM VALUE VALUES (%s)"
        " ON CONFLICT DO NOTHING",
        [worker],
    )


def _fetched(connection: Connection, worker: int) -> Mapping[str, Any] | None:
    query = _SQL["fetch_job"]
    try:
        with connection.transaction():
            return connection.execute(query, {"queues": [_QUEUE], "worker_id": worker}).fetchone()
    except psycopg.errors.UniqueViolation:
        return None  # another worker has taken one of the same tenant in this moment


def _finish(connection: Connection, number: int, status: str) -> None:
    told = {"job_id": number, "status": status, "delete_job": False}
    connection.execute(_SQL["finish_job"], told)


def _back_in_line(connection: Connection, number: int, *, seconds: float, behind: bool) -> None:
    row = connection.execute(
        "SELECT now() + make_interval(secs => %s) AS due, priority FROM procrastinate_jobs"
        " WHERE id = %s",
        [seconds, number],
    ).fetchone()
    assert row is not None
    given = {
        "job_id": number,
        "retry_at": row["due"] if seconds else None,
        "new_priority": row["priority"] - 1 if behind else None,
        "new_queue_name": None,
        "new_lock": None,
    }
    try:
        with connection.transaction():
            connection.execute(_SQL["retry_job"], given)
    except psycopg.errors.UniqueViolation:  # the same content waits under another number
        _finish(connection, number, "aborted")


def _queueing_lock(tenant: str, content: str) -> str:
    return f"{tenant} {content}"
