"""What the server keeps, on the disk: lists, the changes that people make to them, runs, audit."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from importer.errors import ImporterError
from importer.sentences import web as say
from importer.web import tables
from importer.web.entries import Change, ListEntry, ListRun
from importer.web.tables import AUDIT, CHANGES, HEADINGS, LISTS, RUNS


class StoreError(ImporterError):
    """What the server keeps cannot be read or written."""

    code = "page_store"


class ChangedMeanwhileError(ImporterError):
    """Somebody else changed the list since it was looked at.

    Attributes:
        changes: what they changed.
    """

    code = "changed_meanwhile"

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__(say.CHANGED_MEANWHILE(by=changes[-1].by))
        self.changes = tuple(changes)


class Store:
    """The open database; see `open_store`. All of it may be used from any thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def lists(self) -> list[ListEntry]:
        """Every list that was not deleted, newest first."""
        wanted = sa.select(LISTS).where(LISTS.c.deleted_at.is_(None))
        return [_list(row) for row in self.read(wanted.order_by(LISTS.c.made_at.desc()))]

    def list_called(self, list_id: str) -> ListEntry | None:
        """A list that was not deleted."""
        where = (LISTS.c.list_id == list_id) & LISTS.c.deleted_at.is_(None)
        found = self.read(sa.select(LISTS).where(where))
        return _list(found[0]) if found else None

    def add_list(self, list_id: str, *, by: str, school: str, state: str, house: str = "") -> None:
        """Begin a list."""
        values = {"list_id": list_id, "made_at": now(), "made_by": by, "school": school}
        values |= {"house": house}
        with self.writing() as connection:
            connection.execute(sa.insert(LISTS).values(values | {"state": state}))

    def set_state(self, list_id: str, state: str, *, of: str | None = None) -> None:
        """Note how far a list is.

        Args:
            of: the content that it is that far with; None whatever it is.
        """
        values = {"state": state, "state_of": of}
        with self.writing() as connection:
            connection.execute(sa.update(LISTS).where(LISTS.c.list_id == list_id).values(values))

    def set_graduates(self, list_id: str, count: int) -> None:
        """Note how many graduates are in a list."""
        values = {"graduates": count}
        with self.writing() as connection:
            connection.execute(sa.update(LISTS).where(LISTS.c.list_id == list_id).values(values))

    def headings(self, school: str) -> dict[str, str]:
        """What people have said that columns are, by heading: names of our columns, "" for
        none.
        """
        wanted = sa.select(HEADINGS).where(HEADINGS.c.school == school)
        return {row["heading"]: row["column"] for row in self.read(wanted)}

    def remember_headings(self, school: str, said: Mapping[str, str]) -> None:
        """Remember what people say that columns are, as `headings` tells it."""
        where = (HEADINGS.c.school == school) & HEADINGS.c.heading.in_(said)
        rows = [
            {"school": school, "heading": heading, "column": column}
            for heading, column in said.items()
        ]
        with self.writing() as connection:
            connection.execute(sa.delete(HEADINGS).where(where))
            if rows:
                connection.execute(sa.insert(HEADINGS), rows)

    def delete_list(self, list_id: str) -> None:
        """Forget a list: its name is gone with its changes; audit and runs stay."""
        with self.writing() as connection:
            connection.execute(sa.delete(CHANGES).where(CHANGES.c.list_id == list_id))
            connection.execute(
                sa.update(LISTS).where(LISTS.c.list_id == list_id).values(deleted_at=now())
            )

    def changes(self, list_id: str, *, after: int = 0) -> list[Change]:
        """The changes of a list in the order in which they were made, undone ones too."""
        where = (CHANGES.c.list_id == list_id) & (CHANGES.c.number > after)
        return [
            Change(
                kind=row["kind"],
                row=row["row"],
                about=row["about"],
                before=row["before"],
                after=row["after"],
                number=row["number"],
                at=row["at"],
                by=row["by"],
                group=row["group"] or row["number"],
                undone_by=row["undone_by"],
                undone_at=row["undone_at"],
            )
            for row in self.read(sa.select(CHANGES).where(where).order_by(CHANGES.c.number))
        ]

    def change(
        self, list_id: str, changes: Sequence[Change], *, by: str, seen: int | None = None
    ) -> int:
        """Write changes down, all or none.

        Args:
            by: who makes them.
            seen: the last change that they had seen; None where it does not matter.

        Returns:
            The number of the last one.

        Raises:
            ChangedMeanwhileError: if somebody changed the same cells since.
        """
        if not changes:
            return 0
        with self.writing() as connection:
            if seen is not None:
                _ensure_unchanged(connection, list_id, changes, seen)
            at = now()
            first, *others = (
                {
                    "list_id": list_id,
                    "at": at,
                    "by": by,
                    "kind": one.kind,
                    "row": one.row,
                    "about": one.about,
                    "before": one.before,
                    "after": one.after,
                }
                for one in changes
            )
            made = connection.execute(sa.insert(CHANGES).values(first))
            group = int(made.inserted_primary_key[0])  # type: ignore[index]
            if others:
                connection.execute(sa.insert(CHANGES), [one | {"group": group} for one in others])
            latest = sa.select(sa.func.max(CHANGES.c.number))
            return int(connection.execute(latest).scalar_one())

    def undo(self, list_id: str, group: int, *, by: str) -> None:
        """Take back what one act changed."""
        same = (CHANGES.c.number == group) | (CHANGES.c.group == group)
        where = (CHANGES.c.list_id == list_id) & same & CHANGES.c.undone_at.is_(None)
        with self.writing() as connection:
            connection.execute(
                sa.update(CHANGES).where(where).values(undone_at=now(), undone_by=by)
            )

    def begin_run(
        self,
        run_id: str,
        *,
        command: str,
        by: str,
        results: str,
        to_do: int,
        list_id: str | None = None,
        about: str | None = None,
        code: str | None = None,
        content: str | None = None,
    ) -> int:
        """Note that something is about to be sent, see `ListRun`; the number of that."""
        values: dict[str, object] = {"run_id": run_id, "command": command, "begun_by": by}
        values |= {"results": results, "begun_at": now(), "seen_at": now()}
        values |= {"to_do": to_do, "list_id": list_id, "about": about, "code": code}
        values["content"] = content
        with self.writing() as connection:
            made = connection.execute(sa.insert(RUNS).values(values))
            return int(made.inserted_primary_key[0])  # type: ignore[index]

    def see_run(self, number: int) -> None:
        """Note that a run is alive."""
        with self.writing() as connection:
            connection.execute(
                sa.update(RUNS).where(RUNS.c.number == number).values(seen_at=now())
            )

    def end_run(
        self, number: int, *, failure: str | None, totals: Mapping[str, int], results: str
    ) -> None:
        """Note how it ended."""
        values = {"ended_at": now(), "failure": failure, "results": results}
        values |= {"totals": json.dumps(dict(totals))}
        with self.writing() as connection:
            connection.execute(sa.update(RUNS).where(RUNS.c.number == number).values(values))

    def runs(self, list_id: str | None = None) -> list[ListRun]:
        """What was sent, of one list or of all, newest first."""
        wanted = sa.select(RUNS).order_by(RUNS.c.number.desc())
        wanted = wanted if list_id is None else wanted.where(RUNS.c.list_id == list_id)
        return [
            ListRun(**{**row, "totals": json.loads(row["totals"] or "{}")})
            for row in self.read(wanted)
        ]

    def note(
        self,
        did: str,
        *,
        by: str,
        list_id: str | None = None,
        code: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Add to the audit.

        Args:
            did: what was done, a word of ours.
        """
        values = {"at": now(), "by": by, "did": did, "list_id": list_id, "code": code}
        with self.writing() as connection:
            connection.execute(sa.insert(AUDIT).values(values | {"detail": detail}))

    def audit(self, list_id: str | None = None) -> list[Mapping[str, Any]]:
        """The audit, of one list or whole, in its order."""
        wanted = sa.select(AUDIT).order_by(AUDIT.c.number)
        return self.read(wanted if list_id is None else wanted.where(AUDIT.c.list_id == list_id))

    def latest_of_audit(self, most: int, before: int | None = None) -> list[Mapping[str, Any]]:
        """The end of the audit, or what comes before a number; the latest first."""
        wanted = sa.select(AUDIT).order_by(AUDIT.c.number.desc()).limit(most)
        return self.read(wanted if before is None else wanted.where(AUDIT.c.number < before))

    def read(self, wanted: sa.Select[Any]) -> list[Mapping[str, Any]]:
        """What is asked for.

        Raises:
            StoreError: if it cannot be read.
        """
        try:
            with self._engine.connect() as connection:
                return [dict(row) for row in connection.execute(wanted).mappings()]
        except sa.exc.DBAPIError as error:
            raise StoreError(say.NOT_KEPT(why=str(error.orig))) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """What is written within this block is kept as a whole, or not at all.

        Raises:
            StoreError: if it cannot be.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreError(say.NOT_KEPT(why=str(error.orig))) from error


def _ensure_unchanged(
    connection: sa.Connection, list_id: str, changes: Sequence[Change], seen: int
) -> None:
    newer = sa.select(CHANGES).where(
        (CHANGES.c.list_id == list_id) & (CHANGES.c.number > seen) & CHANGES.c.undone_at.is_(None)
    )
    mine = {(one.kind, one.row, one.about) for one in changes}
    found = [
        Change(
            kind=row["kind"],
            row=row["row"],
            about=row["about"],
            before=row["before"],
            after=row["after"],
            number=row["number"],
            at=row["at"],
            by=row["by"],
        )
        for row in connection.execute(newer).mappings()
        if (row["kind"], row["row"], row["about"]) in mine
    ]
    if found:
        raise ChangedMeanwhileError(found)


def _list(row: Mapping[str, Any]) -> ListEntry:
    return ListEntry(**{name: row[name] for name in ListEntry.__slots__})


@contextmanager
def open_store(state: Path) -> Iterator[Store]:
    """Open the database in a state folder, making both where needed (the file with mode 0600).

    Raises:
        StoreError: if it cannot be used.
    """
    path = state / tables.FILE_NAME
    try:
        state.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(say.NOT_KEPT(why=error.strerror or str(error))) from error
    engine = sa.create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    try:
        try:
            with engine.begin() as connection:
                tables.METADATA.create_all(connection)
                for statement in tables.APPEND_ONLY:
                    connection.exec_driver_sql(statement)
        except sa.exc.DBAPIError as error:
            raise StoreError(say.NOT_KEPT(why=str(error.orig))) from error
        yield Store(engine)
    finally:
        engine.dispose()


def now() -> str:
    """This moment, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")
