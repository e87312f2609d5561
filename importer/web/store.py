"""What the server keeps, on the disk: lists, the changes that people make to them, runs, audit."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from importer.errors import ImporterError, LedgerError
from importer.ledger import Statement as Written
from importer.ledger.file import FileFaults, make_file, open_file, words_of
from importer.ledger.server import open_server
from importer.ledger.upkeep import insert
from importer.sentences import Message
from importer.sentences import web as say
from importer.web.entries import ISSUING, Change, ListEntry
from importer.web.records import Records, note, now, set_state, update_list
from importer.web.tables import CHANGES, FILE_NAME, HEADINGS, LISTS, PAGE

_LISTS = 500
"""So many are asked about at once: SQLite before 3.32 takes 999."""
_LONGEST_HEADING = 500
"""What is longer is hardly met again, and no index of PostgreSQL's takes all that a cell may."""
_CONNECTIONS = 4
"""To a server: what is read or written takes a moment, and others wait for that."""


class ChangedMeanwhileError(ImporterError):
    """Somebody else changed the list since it was looked at.

    Attributes:
        changes: what they changed.
    """

    code = "changed_meanwhile"

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__(say.CHANGED_MEANWHILE(by=changes[-1].by))
        self.changes = tuple(changes)


class PageStore(Records):
    """The open database; see `open_store`. All of it may be used from any thread, and raises
    LedgerError where the database cannot be used.
    """

    def lists(self, house: str = "") -> list[ListEntry]:
        """The lists of a house, or of all, that were not deleted, newest first."""
        return self._lists(LISTS.c.house == house if house else sa.true())

    def list_called(self, list_id: str) -> ListEntry | None:
        """A list that was not deleted."""
        found = self._lists(LISTS.c.list_id == list_id)
        return found[0] if found else None

    def _lists(self, where: sa.ColumnElement[bool]) -> list[ListEntry]:
        wanted = sa.select(LISTS).where(where, LISTS.c.deleted_at.is_(None))
        wanted = wanted.order_by(LISTS.c.made_at.desc(), LISTS.c.list_id)
        with self.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
            return [self.entry_of(connection, row) for row in rows]

    def add_list(self, list_id: str, *, by: str, school: str, state: str, house: str = "") -> None:
        """Begin a list."""
        values = {"list_id": list_id, "made_at": now(), "made_by": by, "school": school}
        values |= {"house": house}
        with self.writing() as connection:
            connection.execute(sa.insert(LISTS).values(values | {"state": state}))

    def set_state(self, list_id: str, state: str, *, of: str | None = None) -> None:
        """Note how far a list is, unless it is just being issued.

        Args:
            of: the content that it is that far with; None whatever it is.

        Raises:
            GoneError: if it was deleted.
        """
        with self.writing() as connection:
            if self.hold(connection, list_id).state != ISSUING:
                set_state(connection, list_id, state, of)

    def set_graduates(self, list_id: str, count: int) -> None:
        """Note how many graduates are in a list."""
        with self.writing() as connection:
            update_list(connection, list_id, graduates=count)

    def headings(self, entry: ListEntry) -> dict[str, str]:
        """What people of a list's school have said that columns are, by heading: names of our
        columns, "" for none.
        """
        schools = (entry.school, _school(entry))  # the first one as long as no house was noted
        wanted = sa.select(HEADINGS).where(HEADINGS.c.school.in_(schools))
        rows = self.read(wanted.order_by(sa.func.length(HEADINGS.c.school)))
        return {row["heading"]: row["column"] for row in rows}

    def remember_headings(self, entry: ListEntry, said: Mapping[str, str]) -> None:
        """Remember what people say that columns are, as `headings` tells it."""
        school = _school(entry)
        # In one order, so that two who do so at once do not wait for each other.
        rows = [
            {"school": school, "heading": heading, "column": column}
            for heading, column in sorted(said.items())
            if len(heading) < _LONGEST_HEADING
        ]
        self.write([Written(_REMEMBER, rows)])

    def delete_list(self, list_id: str, *, by: str) -> None:
        """Forget a list: its name is gone with its changes; audit and runs stay.

        Raises:
            BeingIssuedError: if it is being issued.
            GoneError: if it was deleted before.
        """
        with self.writing() as connection:
            entry = self.hold_at_rest(connection, list_id)
            connection.execute(sa.delete(CHANGES).where(CHANGES.c.list_id == list_id))
            update_list(connection, list_id, deleted_at=now())
            note(connection, "deleted", by=by, list_id=list_id, house=entry.house)

    def clear_list(self, list_id: str, *, by: str, texts_of: str) -> bool:
        """Note that what was brought for a list is not kept any more; of the changes it stays who
        has made them, and when.

        Args:
            texts_of: the kind of those whose texts go.

        Returns:
            Whether nobody had done so before.
        """
        with self.writing() as connection:
            entry = self.hold_at_rest(connection, list_id)
            if entry.cleared_at is not None:
                return False
            update_list(connection, list_id, cleared_at=now())
            texts = (CHANGES.c.list_id == list_id) & (CHANGES.c.kind == texts_of)
            connection.execute(sa.update(CHANGES).where(texts).values(before=None, after=None))
            note(connection, "cleared", by=by, list_id=list_id, house=entry.house)
            return True

    def changes(self, list_id: str) -> list[Change]:
        """The changes of a list in the order in which they were made, undone ones too."""
        return self.changes_of([list_id])[list_id]

    def changes_of(self, list_ids: Sequence[str]) -> dict[str, list[Change]]:
        """Those of several lists, by their ids."""
        found: dict[str, list[Change]] = {list_id: [] for list_id in list_ids}
        for some in (list_ids[at : at + _LISTS] for at in range(0, len(list_ids), _LISTS)):
            wanted = sa.select(CHANGES).where(CHANGES.c.list_id.in_(some))
            for row in self.read(wanted.order_by(CHANGES.c.number)):
                found[row["list_id"]].append(_change(row))
        return found

    def change(
        self,
        list_id: str,
        changes: Sequence[Change],
        *,
        by: str,
        seen: int | None = None,
        at_rest: bool = False,
    ) -> int:
        """Write changes down, all or none.

        Args:
            by: who makes them.
            seen: the last change that they had seen; None where it does not matter.
            at_rest: only if the list is not being issued.

        Returns:
            The number of the last one.

        Raises:
            ChangedMeanwhileError: if somebody changed the same cells since.
            BeingIssuedError: if the list is being issued, and has to be at rest.
            GoneError: if it was deleted.
        """
        if not changes:
            return 0
        with self.writing() as connection:
            (self.hold_at_rest if at_rest else self.hold)(connection, list_id)
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
            latest = sa.select(sa.func.max(CHANGES.c.number)).where(CHANGES.c.list_id == list_id)
            return int(connection.execute(latest).scalar_one())

    def undo(self, list_id: str, group: int, *, by: str, at_rest: bool = False) -> None:
        """Take back what one act changed.

        Raises:
            BeingIssuedError, GoneError: see `change`.
        """
        same = (CHANGES.c.number == group) | (CHANGES.c.group == group)
        where = (CHANGES.c.list_id == list_id) & same & CHANGES.c.undone_at.is_(None)
        with self.writing() as connection:
            (self.hold_at_rest if at_rest else self.hold)(connection, list_id)
            connection.execute(
                sa.update(CHANGES).where(where).values(undone_at=now(), undone_by=by)
            )


def _change(row: Mapping[Any, Any]) -> Change:
    told = {name: row[name] for name in Change.__slots__}
    return Change(**{**told, "group": row["group"] or row["number"]})


def _school(entry: ListEntry) -> str:
    """What is remembered of headings by."""
    return f"{entry.school} {entry.house}".strip()


_REMEMBER = insert(
    HEADINGS,
    lambda statement: statement.on_conflict_do_update(
        index_elements=[HEADINGS.c.school, HEADINGS.c.heading],
        set_={"column": statement.excluded.column},
    ),
)


def _ensure_unchanged(
    connection: sa.Connection, list_id: str, changes: Sequence[Change], seen: int
) -> None:
    newer = sa.select(CHANGES).where(
        (CHANGES.c.list_id == list_id) & (CHANGES.c.number > seen) & CHANGES.c.undone_at.is_(None)
    )
    mine = {(one.kind, one.row, one.about) for one in changes}
    found = [
        _change(row)
        for row in connection.execute(newer).mappings()
        if (row["kind"], row["row"], row["about"]) in mine
    ]
    if found:
        raise ChangedMeanwhileError(found)


class _InFile(FileFaults):
    """What is said of the page's file."""

    def not_opened(self, why: sa.exc.DBAPIError | str) -> Message:
        """It cannot be opened, written or read: for whoever looks at the page that is one."""
        return say.NOT_KEPT(why=words_of(why))

    not_written = not_read = not_opened


@contextmanager
def open_store(state: Path, at: str | None = None) -> Iterator[PageStore]:
    """Open the database, making its tables where needed: a file of the state folder, or the
    ledger's.

    Args:
        at: where the ledger is, as a URL; None for a file (of mode 0600).

    Raises:
        LedgerError: if it cannot be used.
    """
    if at is None:
        faults = _InFile(state / FILE_NAME)
        make_file(faults.place, faults)
        engine = open_file(PAGE, faults)
        store = PageStore(engine, faults)
    else:
        try:  # for what is brought
            state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(say.NOT_KEPT(why=error.strerror or str(error))) from error
        # The server may have been away since the last question.
        pool = {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_pre_ping": True}
        engine, of_server = open_server(at, PAGE, **pool)
        store = PageStore(engine, of_server, shared=True)
    try:
        yield store
    finally:
        engine.dispose()
