"""The tables in which the server keeps its lists, beside the ledger: in a file of the state
folder, or in the ledger's database.

What people do to a list is written down as changes, one after the other, and never overwritten:
what the list is now follows from them (`importer.web.lists`), and so does who did what.
"""

import sqlalchemy as sa

from importer.ledger.upkeep import Schema, Text

METADATA = sa.MetaData()
LISTS = sa.Table(
    "page_lists",
    METADATA,
    sa.Column("list_id", Text, primary_key=True),
    sa.Column("made_at", Text, nullable=False),
    sa.Column("made_by", Text, nullable=False),
    sa.Column("school", Text, nullable=False),
    sa.Column("house", Text, nullable=False),
    sa.Column("state", Text, nullable=False),
    sa.Column("state_of", Text),
    sa.Column("graduates", sa.Integer),
    sa.Column("deleted_at", Text),
    sa.Column("cleared_at", Text),
)
"""`school`: which DokStamp it is for, see `importer.web.schools.School`; `house`: whose it is, see
`importer.web.visitors.Visitor`. `state_of`: the content (`GraduateList.content`) that its state is
about. `graduates`: how many were in it when it was read last. `cleared_at`: since when what was
brought for it is not kept any more.
"""
CHANGES = sa.Table(
    "page_changes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("list_id", Text, sa.ForeignKey("page_lists.list_id"), nullable=False, index=True),
    sa.Column("at", Text, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("kind", Text, nullable=False),
    sa.Column("row", sa.Integer),
    sa.Column("about", Text, nullable=False),
    sa.Column("before", Text),
    sa.Column("after", Text),
    sa.Column("group", sa.Integer),
    sa.Column("undone_at", Text),
    sa.Column("undone_by", Text),
)
"""See `importer.web.lists.Kind`. `group`: the first of the changes that one act made."""
RUNS = sa.Table(
    "page_runs",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("list_id", Text, sa.ForeignKey("page_lists.list_id"), index=True),
    sa.Column("about", Text, index=True),
    sa.Column("command", Text, nullable=False),
    sa.Column("begun_at", Text, nullable=False),
    sa.Column("begun_by", Text, nullable=False),
    sa.Column("code", Text),
    sa.Column("run_id", Text, nullable=False, index=True),
    sa.Column("content", Text),
    sa.Column("to_do", sa.Integer, nullable=False),
    sa.Column("results", Text, nullable=False),
    sa.Column("seen_at", Text, nullable=False),
    sa.Column("ended_at", Text),
    sa.Column("failure", Text),
    sa.Column("totals", Text),
)
"""What was sent for a list, or done about an earlier run (`about`: its id; it need not be of a
list). One without an end was cut off; `seen_at` is when it was last seen alive. `run_id` is what
the ledger knows it by, `to_do` how many rows it was about, `results` relative to the state folder.
"""
APPROVALS = sa.Table(
    "page_approvals",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("list_id", Text, sa.ForeignKey("page_lists.list_id"), index=True),
    sa.Column("about", Text, index=True),
    sa.Column("code", Text, nullable=False),
    sa.Column("content", Text, nullable=False),
    sa.Column("asked_at", Text, nullable=False),
    sa.Column("asked_by", Text, nullable=False),
    sa.Column("asked_user", Text, nullable=False),
    sa.Column("asked_name", Text, nullable=False),
    sa.Column("prepared_by", Text, nullable=False),
    sa.Column("decided_at", Text),
    sa.Column("decided_by", Text),
    sa.Column("decision", Text),
    sa.Column("note", Text),
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
    "page_sessions",
    METADATA,
    sa.Column("key", Text, primary_key=True),
    sa.Column("who", Text, nullable=False),
    sa.Column("house", Text, nullable=False),
    sa.Column("begun_at", sa.Float, nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
)
"""Who is signed in: `key` is the hash of what their browser shows."""
AUDIT = sa.Table(
    "page_audit",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Text, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("did", Text, nullable=False),
    sa.Column("list_id", Text),
    sa.Column("code", Text),
    sa.Column("detail", Text),
    sa.Column("house", Text),
)
"""Who did what that others have to be able to trust. Only added to; triggers refuse the rest.
`house`: whose it is; of what no house is known of, the page's address. None from before it was
noted.
"""
HEADINGS = sa.Table(
    "page_headings",
    METADATA,
    sa.Column("school", Text, primary_key=True),
    sa.Column("heading", Text, primary_key=True),
    sa.Column("column", Text, nullable=False),
)
"""What people have said that columns with a heading are, by school and house; "" for none of
ours.
"""

_ONLY_GROWS = {
    "sqlite": tuple(
        f"CREATE TRIGGER IF NOT EXISTS audit_no_{act} BEFORE {act} ON page_audit"
        " BEGIN SELECT RAISE(ABORT, 'append only'); END"
        for act in ("update", "delete")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION page_audit_only_grows() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$",
        "CREATE OR REPLACE TRIGGER page_audit_only_grows"
        " BEFORE UPDATE OR DELETE OR TRUNCATE ON page_audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION page_audit_only_grows()",
    ),
}
PAGE = Schema(
    name="page",
    metadata=METADATA,
    version=1,
    mark=0x446B5067,
    renamed={
        "page_lists": "lists",
        "page_changes": "changes",
        "page_runs": "list_runs",
        "page_approvals": "approvals",
        "page_sessions": "sessions",
        "page_audit": "audit",
        "page_headings": "headings",
    },
    rules=_ONLY_GROWS,
)
FILE_NAME = "page.sqlite3"
