"""Tables that are kept together, in a file or on a server: made where needed, brought up to date,
and refused where a newer version of this program wrote them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from importer.errors import LedgerError
from importer.ledger.database import Faults


class Text(sa.TypeDecorator[str]):
    """Any text: PostgreSQL takes no NUL, and DokStamp may answer one."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What is stored: another sign in the place of a NUL."""
        if value is None or dialect.name == "sqlite":
            return value
        return value.replace("\0", "\N{SYMBOL FOR NULL}")


@dataclass(frozen=True, kw_only=True)
class Schema:
    """Tables that are kept together.

    Attributes:
        name: begins the name of the table that tells their version on a server.
        version: a newer one is refused, an older one brought up to date. In a file it stands in
            `PRAGMA user_version`, on a server in a table of its own.
        mark: stands in `PRAGMA application_id`, so that somebody else's file is never taken for
            ours.
        renamed: what tables were called in files of before there was a mark, by their names.
        rules: what tables alone do not hold, as statements that may be repeated, by name of the
            dialect.
    """

    name: str
    metadata: sa.MetaData
    version: int
    mark: int
    renamed: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def version_table(self) -> sa.Table:
        """Where a server keeps the version."""
        column = sa.Column("version", sa.Integer)
        return sa.Table(f"{self.name}_version", sa.MetaData(), column)

    def names_of_today(self, connection: sa.Connection, there: Collection[str]) -> bool:
        """Give the tables of a file without a mark the names of today, if they are ours.

        Args:
            there: the tables.

        Returns:
            Whether they are.
        """
        if not set(there) <= set(self.renamed.values()):
            return False
        for new, old in self.renamed.items():
            if old in there:
                connection.exec_driver_sql(_RENAME.format(old, new))
        return True

    def is_whole(self, there: Mapping[str, Collection[str]]) -> bool:
        """Whether nothing is lacking.

        Args:
            there: the columns that there are, by table.
        """
        return all(
            not list(lacking(table, there.get(name, ())))
            for name, table in self.metadata.tables.items()
        )

    def bring_up_to_date(self, connection: sa.Connection, version: int, faults: Faults) -> None:
        """Make of tables of this version, or of none, those of today: what they lack is added, and
        nothing is ever taken away or means something else.

        Raises:
            LedgerError: if they are newer.
        """
        self.ensure_known(version, faults)
        self.metadata.create_all(connection)
        columns = sa.inspect(connection).get_multi_columns()
        names = {table: {one["name"] for one in found} for (_, table), found in columns.items()}
        for name, table in self.metadata.tables.items():
            for statement in lacking(table, names[name]):
                connection.exec_driver_sql(statement)
        for rule in self.rules.get(connection.dialect.name, ()):
            connection.exec_driver_sql(rule)

    def ensure_known(self, version: int, faults: Faults) -> None:
        """See that tables are not newer than this program.

        Raises:
            LedgerError: if they are.
        """
        if version > self.version:
            raise LedgerError(faults.newer(version, self.version))


_RENAME = 'ALTER TABLE "{}" RENAME TO "{}"'
_ADD = 'ALTER TABLE "{}" ADD COLUMN "{}" {}'


def lacking(table: sa.Table, there: Collection[str]) -> Iterator[str]:
    """The statements that add the columns which a table of before does not have yet.

    Args:
        there: the columns that it has.
    """
    for column in table.columns:
        if column.name not in there:
            yield _ADD.format(table.name, column.name, column.type)


def opened(engine: sa.Engine, prepare: Callable[[sa.Engine], None], faults: Faults) -> sa.Engine:
    """An engine whose tables are those of today.

    Raises:
        LedgerError: if they cannot be used; then its connections are closed.
    """
    try:
        prepare(engine)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, sa.exc.DBAPIError):
            raise LedgerError(faults.not_opened(error)) from error
        raise
    return engine


Statement = Any
"""One for both dialects, or, by name of the dialect, one for each."""


def insert(table: sa.Table, conflict: Callable[[Any], Any]) -> Mapping[str, Any]:
    """An insert, for both dialects.

    Args:
        conflict: adds to it what is done about a row that is there.
    """
    # Inline: no number that a server gives a row is asked for.
    return {
        "sqlite": conflict(sqlite.insert(table)).inline(),
        "postgresql": conflict(postgresql.insert(table)).inline(),
    }


def insert_new(table: sa.Table) -> Mapping[str, Any]:
    """An insert that leaves a row that is there as it is."""
    return insert(table, lambda statement: statement.on_conflict_do_nothing())
