"""A transaction that is sent to a server in one piece and answered once, so that a commit takes
hardly longer there than what the disk takes.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# The driver tells there what follows from a failure which is raised all the same.
logging.getLogger("psycopg").addFilter(lambda told: not str(told.msg).startswith("error ignored"))


@contextmanager
def whole(engine: sa.Engine) -> Iterator[sa.Connection]:
    """What is executed within is kept as a whole when this ends, or not at all. On a server it has
    no results before that: nothing can be read within.

    Raises:
        DBAPIError: if it is not kept, or, where a server was lost in the end, may not be.
    """
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
        return
    with engine.connect() as connection:
        # The driver would wait for the answer to a BEGIN of its own.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        driver: Any = connection.connection.driver_connection
        dbapi: Any = engine.dialect.loaded_dbapi
        try:
            with driver.pipeline():
                driver.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
                yield connection
                # Skipped by the server if anything before it has failed.
                driver.execute("COMMIT")
        except (dbapi.Error, sa.exc.DBAPIError) as error:
            connection.invalidate()
            cause: Any = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            # What comes after the first failure is told only that there was one.
            while isinstance(cause, dbapi.errors.PipelineAborted) and cause.__context__:
                cause = cause.__context__
            raise sa.exc.DBAPIError("COMMIT", None, cause) from error


def execute(connection: sa.Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Carry out a statement, or that for the connection's dialect, for each of the rows."""
    if isinstance(statement, Mapping):
        statement = statement[connection.dialect.name]
    if not isinstance(statement, postgresql.Insert) or len(rows) == 1:
        connection.execute(statement, rows)
        return
    columns = statement.table.columns.keys()
    names = tuple(name for name in rows[0] if name in columns)
    for rest, some in groupby(rows, lambda row: {k: row[k] for k in row if k not in columns}):
        # One statement takes no key twice. The last row is what all those of one key come to.
        keys = [key.name for key in statement.table.primary_key]
        last = {tuple(row[key] for key in keys): row for row in some}.values()
        arrays = {name: [row[name] for row in last] for name in names}
        connection.execute(_from_arrays(statement, names), {**arrays, **rest})


@cache
def _from_arrays(statement: postgresql.Insert, names: Sequence[str]) -> Any:
    """An insert that takes an array for each column in the place of many rows, which a server
    carries out as one statement.
    """
    kinds = {name: statement.table.columns[name].type for name in names}
    arrays = [sa.bindparam(name, type_=postgresql.ARRAY(kind)) for name, kind in kinds.items()]
    rows = sa.func.unnest(*arrays).table_valued(*names).render_derived()
    return statement.from_select(names, sa.select(rows))
