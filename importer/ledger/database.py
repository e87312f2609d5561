"""The ledger's file, written in transactions and read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from importer.errors import LedgerError
from importer.sentences import state as say


@dataclass(frozen=True, slots=True)
class Change:
    """Something to write: a statement and the rows to carry it out for."""

    statement: Any
    rows: Sequence[Mapping[str, Any]]


class Database:
    """The open file."""

    def __init__(self, engine: sa.Engine, path: Path) -> None:
        self.path = path
        self._engine = engine

    def write(self, changes: Iterable[Change]) -> None:
        """Carry out `changes` in one transaction, on the disk when this returns.

        Raises:
            LedgerError: if the disk is full or read-only, or the file is no longer usable. Nothing
                was written.
        """
        try:
            with self._engine.begin() as connection:
                for statement, rows in _gathered(changes):
                    connection.execute(statement, rows)
        except sa.exc.DBAPIError as error:
            said = say.LEDGER_NOT_WRITTEN(path=self.path, why=str(error.orig))
            raise LedgerError(said) from error

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with.

        Raises:
            LedgerError: if the file cannot be read.
        """
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            said = say.LEDGER_NOT_READ(path=self.path, why=str(error.orig))
            raise LedgerError(said) from error


def _gathered(changes: Iterable[Change]) -> Iterator[tuple[Any, list[Mapping[str, Any]]]]:
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
