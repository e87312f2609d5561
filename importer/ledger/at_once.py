"""A transaction that is sent to a server in one piece and answered once, so that a commit takes
hardly longer there than what the disk takes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

Row = Mapping[str, Any]
_NUL = "\\u0000"


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
        usual, noted = driver.cursor_factory, list[str]()
        try:
            driver.cursor_factory = partial(_noting(), noted)
            yield connection
            driver.cursor_factory = usual
            # What comes after a failure the server does not carry out, COMMIT neither.
            told = "; ".join(("BEGIN ISOLATION LEVEL READ COMMITTED", *noted, "COMMIT"))
            driver.execute(told)
        except (engine.dialect.loaded_dbapi.Error, sa.exc.DBAPIError) as error:
            connection.invalidate()
            if isinstance(error, sa.exc.DBAPIError):
                raise
            raise sa.exc.DBAPIError("COMMIT", None, error) from error
        finally:
            driver.cursor_factory = usual


@cache
def _noting() -> Any:
    """A cursor that notes what it is to execute, with the values written into it. Sent as one
    message, a transaction is never half there: a server would wait for the rest of it, locks in
    hand, for as long as the process that sends it is stopped, since no time-out of a session that
    is idle counts before the whole of a pipeline has come.
    """
    from psycopg import ClientCursor

    class Noting(ClientCursor[Any]):
        def __init__(self, noted: list[str], *facts: Any, **named: Any) -> None:
            super().__init__(*facts, **named)
            self._noted = noted

        def execute(self, query: Any, params: Any = None, **_: Any) -> "Noting":
            self._noted.append(self.mogrify(query, params))
            return self

        def executemany(self, query: Any, params_seq: Iterable[Any], **_: Any) -> None:
            for params in params_seq:
                self.execute(query, params)

    return Noting


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
