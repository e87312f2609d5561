"""The queue's tables: Procrastinate's, and ours beside them; made, and brought up to date."""

import re
from importlib.metadata import version
from pathlib import Path
from typing import Final

from procrastinate.schema import SchemaManager

from importer.cluster.database import Connection

_LOCK = 0x646B7301
"""The database's advisory lock of whoever makes them."""
_TABLES: Final = """
CREATE TABLE dokstamp_queue (made_by text NOT NULL);
CREATE TABLE dokstamp_jobs (
    number bigint PRIMARY KEY REFERENCES procrastinate_jobs (id) ON DELETE CASCADE,
    submitted_at timestamptz NOT NULL DEFAULT now(),
    begun_at timestamptz,
    ended_at timestamptz,
    worker text,
    deaths integer NOT NULL DEFAULT 0,
    losses integer NOT NULL DEFAULT 0,
    least integer,
    why text,
    told jsonb NOT NULL DEFAULT '{}'
);
"""


def prepare(connection: Connection) -> None:
    """Make the tables, or bring them to this Procrastinate's version."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    here = version("procrastinate")
    if not is_there(connection):
        connection.execute(SchemaManager.get_schema())
        connection.execute(_TABLES)
        connection.execute("INSERT INTO dokstamp_queue (made_by) VALUES (%s)", [here])
        return
    made = connection.execute("SELECT made_by FROM dokstamp_queue").fetchone()
    made_by = str(made["made_by"]) if made else here
    if _numbers_in(made_by) >= _numbers_in(here):
        return
    for path in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
        if _numbers_in(made_by) < _numbers_in(path.name.partition("_")[0]) <= _numbers_in(here):
            connection.execute(path.read_text(encoding="utf-8").encode())
    connection.execute("UPDATE dokstamp_queue SET made_by = %s", [here])


def is_there(connection: Connection) -> bool:
    """Whether there are tables: somebody has used the queue."""
    row = connection.execute("SELECT to_regclass('dokstamp_queue') AS there").fetchone()
    return row is not None and row["there"] is not None


def _numbers_in(text: str) -> tuple[int, ...]:
    """A version, to be compared."""
    return tuple(map(int, re.findall(r"\d+", text)[:3]))
