"""The queue's database: where it is, what it says is wrong, and the statements that are ours."""

import re
from typing import Final

from psycopg.conninfo import make_conninfo

from importer.ledger.server import address_of

TABLES: Final = """
CREATE TABLE dokstamp_queue (made_by text NOT NULL);
CREATE TABLE dokstamp_jobs (
    number bigint PRIMARY KEY REFERENCES procrastinate_jobs (id) ON DELETE CASCADE,
    submitted_at timestamptz NOT NULL DEFAULT now(),
    begun_at timestamptz,
    ended_at timestamptz,
    worker text,
    deaths integer NOT NULL DEFAULT 0,
    losses integer NOT NULL DEFAULT 0,
    why text,
    told jsonb NOT NULL DEFAULT '{}'
);
"""
STALLED: Final = """
SELECT job.id FROM procrastinate_jobs job
  LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
 WHERE job.status = 'doing' AND (worker.id IS NULL
       OR worker.last_heartbeat < now() - make_interval(secs => %s))
   AND job.queue_name = %s
   FOR UPDATE OF job SKIP LOCKED
"""
LISTED: Final = """
SELECT job.id, job.status, job.args, job.lock, job.attempts, job.scheduled_at,
       job.abort_requested, worker.last_heartbeat, ours.submitted_at, ours.begun_at,
       ours.ended_at, ours.worker, ours.deaths, ours.why, ours.told
  FROM procrastinate_jobs job
  JOIN dokstamp_jobs ours ON ours.number = job.id
  LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
 WHERE job.queue_name = %s AND (%s::bigint IS NULL OR job.id = %s)
 ORDER BY job.id DESC LIMIT %s
"""


def place_of(url: str) -> str:
    """The database as libpq wants it told. A URL it would quote, with its password, in what it
    says is wrong with it.
    """
    parts = address_of(url)
    told = parts.translate_connect_args(username="user", database="dbname")
    return make_conninfo(**told, **{name: str(one) for name, one in parts.query.items()})


def reason_of(error: Exception) -> str:
    """The first line of what is wrong: no password is in it."""
    return (str(error.__cause__ or error).splitlines() or [type(error).__name__])[0]


def numbers_in(text: str) -> tuple[int, ...]:
    """A version, to be compared."""
    return tuple(map(int, re.findall(r"\d+", text)[:3]))
