"""The tables in which the server keeps its lists, beside the ledger.

What people do to a list is written down as changes, one after the other, and never overwritten:
what the list is now follows from them (`importer.web.lists`), and so does who did what.
"""

import sqlalchemy as sa

FILE_NAME = "page.sqlite3"

METADATA = sa.MetaData()
LISTS = sa.Table(
    "lists",
    METADATA,
    sa.Column("list_id", sa.String, primary_key=True),
    sa.Column("made_at", sa.String, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("school", sa.String, nullable=False),
    sa.Column("house", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("state_of", sa.String),
    sa.Column("graduates", sa.Integer),
    sa.Column("deleted_at", sa.String),
    sa.Column("cleared_at", sa.String),
)
"""`school`: which DokStamp it is for, see `importer.web.schools.School`; `house`: whose it is, see
`importer.web.visitors.Visitor`. `state_of`: the content (`GraduateList.content`) that its state is
about. `graduates`: how many were in it when it was read last. `cleared_at`: since when what was
brought for it is not kept any more.
"""
CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("list_id", sa.String, sa.ForeignKey("lists.list_id"), nullable=False, index=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("row", sa.Integer),
    sa.Column("about", sa.String, nullable=False),
    sa.Column("before", sa.String),
    sa.Column("after", sa.String),
    sa.Column("group", sa.Integer),
    sa.Column("undone_at", sa.String),
    sa.Column("undone_by", sa.String),
)
"""See `importer.web.lists.Kind`. `group`: the first of the changes that one act made."""
RUNS = sa.Table(
    "list_runs",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("list_id", sa.String, sa.ForeignKey("lists.list_id"), index=True),
    sa.Column("about", sa.String, index=True),
    sa.Column("command", sa.String, nullable=False),
    sa.Column("begun_at", sa.String, nullable=False),
    sa.Column("begun_by", sa.String, nullable=False),
    sa.Column("code", sa.String),
    sa.Column("run_id", sa.String, nullable=False, index=True),
    sa.Column("content", sa.String),
    sa.Column("to_do", sa.Integer, nullable=False),
    sa.Column("results", sa.String, nullable=False),
    sa.Column("seen_at", sa.String, nullable=False),
    sa.Column("ended_at", sa.String),
    sa.Column("failure", sa.String),
    sa.Column("totals", sa.String),
)
"""What was sent for a list, or done about an earlier run (`about`: its id; it need not be of a
list). One without an end was cut off; `seen_at` is when it was last seen alive. `run_id` is what
the ledger knows it by, `to_do` how many rows it was about, `results` relative to the state folder.
"""
APPROVALS = sa.Table(
    "approvals",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("list_id", sa.String, sa.ForeignKey("lists.list_id"), index=True),
    sa.Column("about", sa.String, index=True),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("content", sa.String, nullable=False),
    sa.Column("asked_at", sa.String, nullable=False),
    sa.Column("asked_by", sa.String, nullable=False),
    sa.Column("asked_user", sa.String, nullable=False),
    sa.Column("asked_name", sa.String, nullable=False),
    sa.Column("prepared_by", sa.String, nullable=False),
    sa.Column("decided_at", sa.String),
    sa.Column("decided_by", sa.String),
    sa.Column("decision", sa.String),
    sa.Column("note", sa.String),
    sa.CheckConstraint(
        "decision IS NULL OR decision <> 'approved' OR (decided_by <> asked_by"
        " AND replace(prepared_by, '|' || decided_by || '|', '') = prepared_by)",
        name="somebody_else",
    ),
)
"""What somebody else was asked to approve, of a list or about a run, and what they said.
`prepared_by`: everybody who has changed the content since it was last approved, as `|Ana|Rui|`.
"""
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("who", sa.String, nullable=False),
    sa.Column("house", sa.String, nullable=False),
    sa.Column("begun_at", sa.Float, nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
)
"""Who is signed in: `key` is the hash of what their browser shows."""
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("did", sa.String, nullable=False),
    sa.Column("list_id", sa.String),
    sa.Column("code", sa.String),
    sa.Column("detail", sa.String),
)
"""Who did what that others have to be able to trust. Only added to; triggers refuse the rest."""
HEADINGS = sa.Table(
    "headings",
    METADATA,
    sa.Column("school", sa.String, primary_key=True),
    sa.Column("heading", sa.String, primary_key=True),
    sa.Column("column", sa.String, nullable=False),
)
"""What people have said that columns with a heading are, by school; "" for none of ours."""

APPEND_ONLY = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{act} BEFORE {act} ON audit"
    " BEGIN SELECT RAISE(ABORT, 'append only'); END"
    for act in ("update", "delete")
)
