"""The queue's database: where it is, what it says is wrong, and the statements that are ours."""

from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from importer.ledger.server import address_of

Connection = psycopg.Connection[dict[str, Any]]

PATIENCE = 10.0
"""Seconds until a server that does not answer is away."""
_MOST_CONNECTIONS = 2
"""Of one process: whoever works, and the heart beside it."""
_OPTIONS: Final[dict[str, Any]] = {"row_factory": dict_row, "autocommit": True}

STALLED: Final = """
SELECT job.id FROM procrastinate_jobs job
  LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
 WHERE job.status = 'doing' AND (worker.id IS NULL
       OR worker.last_heartbeat < now() - make_interval(secs => %s))
   AND job.queue_name = %s
   FOR UPDATE OF job SKIP LOCKED
"""
TOLD: Final = """
UPDATE dokstamp_jobs SET told = %(told)s, least = least(least, (%(told)s ->> 'to_send')::integer),
       deaths = CASE WHEN %(alive)s OR (%(told)s ->> 'to_send')::integer < least THEN 0
                     ELSE deaths END
 WHERE number = %(of)s
"""
"""Deaths are counted as long as no row of a batch is done: neither under this worker, nor before
it, when fewer are left to be sent.
"""
OVER: Final = """
SELECT id, args ->> 'folder' AS folder FROM procrastinate_jobs JOIN dokstamp_jobs ON number = id
 WHERE queue_name = %s AND (status IN ('succeeded', 'cancelled', 'aborted')
                            OR status = 'failed' AND abort_requested)
   AND coalesce(ended_at, begun_at, submitted_at) < now() - make_interval(days => %s)
 ORDER BY id
"""
FORGOTTEN: Final = """
DELETE FROM procrastinate_jobs
 WHERE id = ANY(%s) AND (status IN ('succeeded', 'cancelled', 'aborted')
                         OR status = 'failed' AND abort_requested)
"""
PUT_AWAY: Final = """
UPDATE procrastinate_jobs SET status = 'cancelled'
 WHERE id = %s AND status = 'failed' AND NOT abort_requested
"""
WAITING_LIKEWISE: Final = """
SELECT other.id FROM procrastinate_jobs job
  JOIN procrastinate_jobs other ON other.queueing_lock = job.queueing_lock
 WHERE job.id = %s AND other.id <> job.id AND other.status IN ('todo', 'doing')
"""
LISTED: Final = """
SELECT job.id, job.status, job.args, job.lock, job.attempts, job.scheduled_at,
       job.abort_requested, worker.last_heartbeat, ours.submitted_at, ours.begun_at,
       ours.ended_at, ours.worker, ours.deaths, ours.why, ours.told
  FROM procrastinate_jobs job
  JOIN dokstamp_jobs ours ON ours.number = job.id
  LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
 WHERE job.queue_name = %(queue)s AND (job.id = %(number)s OR %(number)s::bigint IS NULL AND (
       job.status IN ('todo', 'doing', 'failed')
       OR job.id > coalesce((SELECT id FROM procrastinate_jobs WHERE queue_name = %(queue)s
                              ORDER BY id DESC OFFSET %(most)s LIMIT 1), 0)))
 ORDER BY job.id DESC
"""
"""What is over is listed as long as it is among the newest; the rest asks something of people."""


def pool_to(url: str) -> "ConnectionPool[Connection]":
    """Connections to a database, the first of which is made when it is opened.

    A URL libpq would quote, with its password, in what it says is wrong with it: it is told the
    parts, as SQLAlchemy tells them for the ledger.
    """
    parts = address_of(url)
    told = parts.get_dialect()().create_connect_args(parts)[1]
    return ConnectionPool(
        make_conninfo(**told),
        min_size=1,
        max_size=_MOST_CONNECTIONS,
        timeout=PATIENCE,
        open=False,
        check=ConnectionPool.check_connection,
        kwargs=_OPTIONS,
    )


def connected(pool: "ConnectionPool[Connection]") -> Connection:
    """A connection like those of a pool, whether or not that is open: what is wrong is told at
    once.
    """
    return psycopg.connect(str(pool.conninfo), **_OPTIONS)


def reason_of(error: Exception) -> str:
    """The first line of what is wrong: no password is in it."""
    return (str(error.__cause__ or error).splitlines() or [type(error).__name__])[0]
