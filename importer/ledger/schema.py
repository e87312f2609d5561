"""The ledger's tables, and what the file is known by."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

SCHEMA_VERSION = 3
"""Stored in `PRAGMA user_version`; a newer file is refused, an older one migrated."""
APPLICATION_ID = 0x446B5374
"""Stored in `PRAGMA application_id` ("DkSt"), so that somebody else's database is never taken for
a ledger.
"""
FILE_NAME = "ledger.sqlite3"

METADATA = sa.MetaData()
RUNS = sa.Table(
    "runs",
    METADATA,
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
TARGETS = sa.Table(
    "targets",
    METADATA,
    sa.Column("target_id", sa.Integer, primary_key=True),
    sa.Column("host", sa.String, nullable=False),
    sa.Column("tenant", sa.String, nullable=False),
    sa.UniqueConstraint("host", "tenant"),
)


def _made_by() -> sa.Column[Any]:
    """The run that made what the entry is about; while its outcome is in doubt, the run that set
    out to. Null for what was found, and for what a version before this column made.
    """
    return sa.Column("made_by", sa.String)


def _keyed(name: str, keys: Sequence[str], values: Sequence[sa.Column[Any]]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("target_id", sa.Integer, sa.ForeignKey("targets.target_id"), primary_key=True),
        *(sa.Column(key, sa.String, primary_key=True) for key in keys),
        *values,
        sqlite_with_rowid=False,
    )


STUDENTS = _keyed(
    "students",
    ["email"],
    [
        sa.Column("uuid", sa.String),
        sa.Column("name", sa.String),
        sa.Column("date_of_birth", sa.String),
        _made_by(),
    ],
)
STUDENTS_SEEN = _keyed(
    "students_seen", ["email"], [sa.Column("seen_at", sa.Float, nullable=False)]
)
"""When DokStamp last told of a student, in seconds since 1970. A table of its own, which older
versions pass over.
"""
FILES = _keyed("files", ["digest"], [sa.Column("uuid", sa.String), _made_by()])
ENROLLMENTS = _keyed(
    "enrollments", ["email", "course_uuid"], [sa.Column("uuid", sa.String), _made_by()]
)
CERTIFICATES = _keyed(
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
        _made_by(),
    ],
)
ACTS = _keyed(
    "acts",
    ["uuid"],
    [
        sa.Column("act", sa.String, nullable=False),
        sa.Column("run_id", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    ],
)
"""What a later run has set out to do to a record that a run had made, and does not know yet how it
ended: the record's uuid, and `delete`, `revoke` or `issue`. A read of the record tells.
"""
RECORDS = _keyed("records", ["entity", "natural_key"], [sa.Column("uuid", sa.String)])
CORRECTIONS = _keyed(
    "corrections",
    ["origin"],
    [
        sa.Column("uuid", sa.String, nullable=False),
        sa.Column("status", sa.String),
        sa.Column("verification_url", sa.String),
        sa.Column("student_uuid", sa.String),
        sa.Column("file_uuid", sa.String),
        sa.Column("enrollment_uuid", sa.String),
        sa.Column("results", sa.String, nullable=False),
    ],
)
"""Made in older files too whenever they are opened, and no older program minds it."""
PLANS = sa.Table(
    "plans",
    METADATA,
    sa.Column("fingerprint", sa.String, primary_key=True),
    sa.Column("made_at", sa.String, nullable=False),
    sa.Column("issue_at", sa.String, nullable=False),
    sa.Column("undated", sa.String, nullable=False),
    sa.Column("prepared_user", sa.String, nullable=False),
    sa.Column("prepared_name", sa.String, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("approved_at", sa.String),
    sa.Column("approved_user", sa.String),
    sa.Column("approved_name", sa.String),
    sa.Column("begun_run", sa.String),
)
"""Plans that were looked at, and who approved them. Made as the corrections are."""

MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        """
        CREATE TABLE IF NOT EXISTS records (
            target_id INTEGER NOT NULL,
            entity VARCHAR NOT NULL,
            natural_key VARCHAR NOT NULL,
            uuid VARCHAR,
            PRIMARY KEY (target_id, entity, natural_key),
            FOREIGN KEY(target_id) REFERENCES targets (target_id)
        ) WITHOUT ROWID
        """,
    ),
}
"""What makes a file of the next version of one of this version. Each statement may be repeated:
SQLite does not take a new table back with the rest of a transaction that is cut off. Columns that
a table lacks are added whenever a file is opened (`lacking`)."""


_ADD = 'ALTER TABLE "{}" ADD COLUMN "{}" {}'


def lacking(table: sa.Table, there: Collection[str]) -> Iterator[str]:
    """The statements that add the columns which a table of an older file does not have yet.

    Args:
        there: the columns that it has.
    """
    for column in table.columns:
        if column.name not in there:
            yield _ADD.format(table.name, column.name, column.type)
