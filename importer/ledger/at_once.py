"""A transaction that is sent to a server in one piece and answered once, so that a commit takes
hardly longer there than what the disk takes.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

Row = Mapping[str, Any]
_NUL = "\\u0000"

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


def execute(connection: sa.Connection, statement: Any, rows: Sequence[Row]) -> None:
    """Carry out a statement, or that for the connection's dialect, for each of the rows."""
    if isinstance(statement, Mapping):
        statement = statement[connection.dialect.name]
    if not isinstance(statement, postgresql.Insert) or len(rows) == 1:
        connection.execute(statement, rows)
        return
    columns = statement.table.columns.keys()
    names = tuple(name for name in rows[0] if name in columns)
    key = itemgetter(*(key.name for key in statement.table.primary_key))
    for rest, some in _by_the_rest(rows, [name for name in rows[0] if name not in columns]):
        # One statement takes no key twice. The last row is what all those of one key come to.
        last = list({key(row): row for row in some}.values())
        told = json.dumps(last, ensure_ascii=False)
        if _NUL in told:  # see `Text`
            connection.execute(statement, last)
        else:
            connection.execute(_of_many(statement, names), {**rest, "rows": told})


def _by_the_rest(rows: Sequence[Row], rest: Sequence[str]) -> Iterable[tuple[Row, Iterable[Row]]]:
    """Rows by what is bound to the statement itself."""
    if not rest:
        return [({}, rows)]
    return groupby(rows, lambda row: {name: row[name] for name in rest})


@cache
def _of_many(statement: postgresql.Insert, names: Sequence[str]) -> Any:
    """An insert that takes its rows as JSON, and that a server carries out as one statement."""
    columns = [sa.column(name, statement.table.columns[name].type) for name in names]
    told = sa.cast(sa.bindparam("rows", type_=sa.String), postgresql.JSON)
    rows = sa.func.json_to_recordset(told).table_valued(*columns).render_derived(with_types=True)
    return statement.from_select(names, sa.select(rows))
