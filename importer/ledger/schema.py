"""The ledger's tables, in a file or on a server, and what a file is known by."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from importer.ledger.upkeep import Schema, Text

SCHEMA_VERSION = 3
"""See `Schema.version`."""
APPLICATION_ID = 0x446B5374
"""See `Schema.mark` ("DkSt")."""
FILE_NAME = "ledger.sqlite3"

METADATA = sa.MetaData()
RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("run_id", Text, primary_key=True),
    sa.Column("command", Text, nullable=False),
    sa.Column("sheet", Text, nullable=False),
    sa.Column("host", Text, nullable=False),
    sa.Column("tenant", Text, nullable=False),
    sa.Column("started_at", Text, nullable=False),
    sa.Column("finished_at", Text),
    sa.Column("totals", Text),
    sa.Column("results", Text, nullable=False),
)
TARGETS = sa.Table(
    "targets",
    METADATA,
    sa.Column("target_id", sa.Integer, primary_key=True),
    sa.Column("host", Text, nullable=False),
    sa.Column("tenant", Text, nullable=False),
    sa.UniqueConstraint("host", "tenant"),
)


def _made_by() -> sa.Column[Any]:
    """The run that made what the entry is about; while its outcome is in doubt, the run that set
    out to. Null for what was found, and for what a version before this column made.
    """
    return sa.Column("made_by", Text)


def _keyed(name: str, keys: Sequence[str], values: Sequence[sa.Column[Any]]) -> sa.Table:
    # No foreign key to `targets`: no target is ever deleted, and a server would look each row's
    # up, which is a third of what a commit takes.
    return sa.Table(
        name,
        METADATA,
        sa.Column("target_id", sa.Integer, primary_key=True),
        *(sa.Column(key, Text, primary_key=True) for key in keys),
        *values,
        sqlite_with_rowid=False,
    )


STUDENTS = _keyed(
    "students",
    ["email"],
    [
        sa.Column("uuid", Text),
        sa.Column("name", Text),
        sa.Column("date_of_birth", Text),
        _made_by(),
    ],
)
STUDENTS_SEEN = _keyed(
    "students_seen", ["email"], [sa.Column("seen_at", sa.Float, nullable=False)]
)
"""When DokStamp last told of a student, in seconds since 1970. A table of its own, which older
versions pass over.
"""
FILES = _keyed("files", ["digest"], [sa.Column("uuid", Text), _made_by()])
ENROLLMENTS = _keyed(
    "enrollments", ["email", "course_uuid"], [sa.Column("uuid", Text), _made_by()]
)
CERTIFICATES = _keyed(
    "certificates",
    ["email", "course_uuid", "digest"],
    [
        sa.Column("state", Text, nullable=False),
        sa.Column("uuid", Text),
        sa.Column("status", Text),
        sa.Column("verification_url", Text),
        sa.Column("student_uuid", Text),
        sa.Column("file_uuid", Text),
        sa.Column("enrollment_uuid", Text),
        _made_by(),
    ],
)
ACTS = _keyed(
    "acts",
    ["uuid"],
    [
        sa.Column("act", Text, nullable=False),
        sa.Column("run_id", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
    ],
)
"""What a later run has set out to do to a record that a run had made, and does not know yet how it
ended: the record's uuid, and `delete`, `revoke` or `issue`. A read of the record tells.
"""
RECORDS = _keyed("records", ["entity", "natural_key"], [sa.Column("uuid", Text)])
CORRECTIONS = _keyed(
    "corrections",
    ["origin"],
    [
        sa.Column("uuid", Text, nullable=False),
        sa.Column("status", Text),
        sa.Column("verification_url", Text),
        sa.Column("student_uuid", Text),
        sa.Column("file_uuid", Text),
        sa.Column("enrollment_uuid", Text),
        sa.Column("results", Text, nullable=False),
    ],
)
"""Made in older files too whenever they are opened, and no older program minds it."""
PLANS = sa.Table(
    "plans",
    METADATA,
    sa.Column("fingerprint", Text, primary_key=True),
    sa.Column("made_at", Text, nullable=False),
    sa.Column("issue_at", Text, nullable=False),
    sa.Column("undated", Text, nullable=False),
    sa.Column("prepared_user", Text, nullable=False),
    sa.Column("prepared_name", Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("approved_at", Text),
    sa.Column("approved_user", Text),
    sa.Column("approved_name", Text),
    sa.Column("begun_run", Text),
    sa.Column("target_id", sa.Integer),
)
"""Plans that were looked at, and who approved them. Made as the corrections are."""

TENANCIES = sa.Table(
    "tenancies",
    METADATA,
    sa.Column("target_id", sa.Integer, primary_key=True),
    sa.Column("epoch", Text, nullable=False),
    sa.Column("holder", Text),
)
"""Who sends for a tenant: a word that nobody else has or ever had, and, until they sign off, who
they are. On a server only; in a file it stays empty.
"""

LEDGER = Schema(name="ledger", metadata=METADATA, version=SCHEMA_VERSION, mark=APPLICATION_ID)
