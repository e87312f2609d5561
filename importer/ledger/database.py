"""The ledger's database, written in transactions and read."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from importer.errors import LedgerError, described
from importer.ledger.at_once import execute, whole
from importer.sentences import Message

if TYPE_CHECKING:
    from importer.ledger.tenancy import Tenancy


@dataclass(frozen=True, slots=True)
class Statement:
    """Something to write: a statement and the rows to carry it out for."""

    statement: Any
    rows: Sequence[Mapping[str, Any]]


class Faults(Protocol):
    """What is said of a database that cannot be used."""

    def not_opened(self, why: sa.exc.DBAPIError) -> Message:
        """It cannot be opened."""

    def not_written(self, why: sa.exc.DBAPIError | str) -> Message:
        """It can no longer be written."""

    def not_read(self, why: sa.exc.DBAPIError | str) -> Message:
        """It cannot be read."""

    def damaged(self) -> Message:
        """It holds what nobody has written."""

    def newer(self, version: int, known: int) -> Message:
        """A newer version of this program wrote it."""

    def foreign(self) -> Message:
        """It is some other program's."""


class Database:
    """The open database.

    Attributes:
        faults: what is said of it when it cannot be used.
        tenancy: the right to send for a tenant; while there is one, nothing is written that it
            does not cover. None in a file, which is locked as a whole.
    """

    def __init__(self, engine: sa.Engine, faults: Faults) -> None:
        self.faults = faults
        self.tenancy: Tenancy | None = None
        self._engine = engine

    def write(self, changes: Iterable[Statement]) -> None:
        """Carry out `changes` in one transaction, on the disk when this returns.

        Raises:
            LedgerError: if the disk is full or read-only, or the database is no longer usable.
                Nothing was written; or, when the server was lost as it was about to say so, all
                of it: an intent too many is asked about, and what is done is done. Or, if another
                run has taken over: then nothing was written.
        """
        begun = time.monotonic()
        with self._failing(), whole(self._engine) as connection:
            for statement, rows in _gathered(changes):
                execute(connection, statement, rows)
            # In the end, so that a process which is stopped in the middle hardly ever keeps
            # whoever takes over waiting.
            if self.tenancy is not None:
                self.tenancy.prove(connection)
        if self.tenancy is not None:
            self.tenancy.proven_at = begun

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """What is written within this block is kept as a whole, or not at all. Of a file this is
        the one writer from the first question on; on a server others write beside.

        Raises:
            LedgerError: if it cannot be kept.
        """
        with self._failing(), self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Within this block whatever cannot be written is a LedgerError."""
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            if self.tenancy is not None and self.tenancy.is_refused_by(error):
                raise LedgerError(self.tenancy.taken_over) from error
            raise LedgerError(self.faults.not_written(_why(error))) from error

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with.

        Raises:
            LedgerError: if the database cannot be read.
        """
        try:
            with self._engine.connect() as connection:
                yield connection
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            raise LedgerError(self.faults.not_read(_why(error))) from error


def _why(error: sa.exc.SQLAlchemyError) -> sa.exc.DBAPIError | str:
    return error if isinstance(error, sa.exc.DBAPIError) else described(error)


def _gathered(changes: Iterable[Statement]) -> Iterator[tuple[Any, list[Mapping[str, Any]]]]:
    """Changes of one kind together, in order: many rows of one statement cost little more than
    one.
    """
    rows: dict[int, list[Mapping[str, Any]]] = {}
    statements: dict[int, Any] = {}
    for change in changes:
        statements[id(change.statement)] = change.statement
        rows.setdefault(id(change.statement), []).extend(change.rows)
    for key, statement in statements.items():
        if rows[key]:
            yield statement, rows[key]
