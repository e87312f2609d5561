"""A database of PostgreSQL, which many machines and many schools share."""

import os
import socket
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa

from importer.errors import LedgerError
from importer.ledger.upkeep import Schema, opened
from importer.sentences import Message
from importer.sentences import state as say

_CONNECTIONS = 2
"""The writer's, and that of whoever reads meanwhile. A server has few: every one is a process."""
_LIBPQ = {
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""What the URL does not say otherwise: a server that does not answer is gone after half a
minute.
"""
_SESSION = """
SET tcp_keepalives_idle = 15;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
SET idle_in_transaction_session_timeout = '15s';
SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'
"""
"""The same on the server's end. A process that was stopped in a transaction keeps others out, but
not for ever; and what is committed is on the disk.
"""
_PREPARING = 0x446B5374
"""The lock of whoever brings the tables up to date."""
_THERE = sa.text("""
SELECT class.relname, attribute.attname
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = class.oid
WHERE pg_catalog.pg_table_is_visible(class.oid) AND class.relkind IN ('r', 'p')
  AND class.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
  AND attribute.attnum > 0 AND NOT attribute.attisdropped
""")


_ROOM = sa.text("""
SELECT current_setting('server_version'), count(*), current_setting('max_connections')
FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'
""")


@dataclass(frozen=True)
class ServerFaults:
    """What is said of a server that cannot be used."""

    place: str

    def not_opened(self, why: sa.exc.DBAPIError) -> Message:
        """It cannot be opened."""
        return self._known(why) or say.SERVER_NOT_OPENED(where=self.place, why=_words(why))

    def not_written(self, why: sa.exc.DBAPIError | str) -> Message:
        """It can no longer be written."""
        return self._known(why) or say.SERVER_NOT_WRITTEN(where=self.place, why=_words(why))

    def not_read(self, why: sa.exc.DBAPIError | str) -> Message:
        """It cannot be read."""
        return self._known(why) or say.SERVER_NOT_READ(where=self.place, why=_words(why))

    def damaged(self) -> Message:
        """It holds what nobody has written."""
        return say.SERVER_DAMAGED(where=self.place)

    def newer(self, version: int, known: int) -> Message:
        """A newer version of this program wrote it."""
        return say.NEWER_ON_SERVER(where=self.place, version=version, known=known)

    def foreign(self) -> Message:
        """It is some other program's."""
        return say.OTHER_DATABASE(where=self.place)

    def _known(self, why: sa.exc.DBAPIError | str) -> Message | None:
        """What a person can do something about. A connection that is refused tells why in words
        only.
        """
        told, code = _words(why), getattr(getattr(why, "orig", None), "sqlstate", None)
        if code == "53300" or "too many c" in told or "connection slots" in told:
            return say.SERVER_CROWDED(where=self.place)
        if code in ("25006", "25P02") or "read-only" in told:
            return say.SERVER_READ_ONLY(where=self.place)
        if "password" in told or "authentication" in told or "pg_hba.conf" in told:
            return say.SERVER_REFUSES(where=self.place)
        if code is None and "FATAL" in told and "does not exist" in told:
            return say.NO_DATABASE(where=self.place)
        return None


def open_server(address: str, schema: Schema, **otherwise: Any) -> tuple[sa.Engine, ServerFaults]:
    """A database, whose tables are made where needed.

    Args:
        address: as a URL; the password in it is told to nobody.
        otherwise: see `engine_of`.

    Raises:
        LedgerError: if the server cannot be used, the database belongs to another program, or a
            newer version wrote it.
    """
    url = address_of(address)
    faults = ServerFaults(place_of(url))
    try:
        engine = engine_of(url, **otherwise)
    except ImportError:
        raise LedgerError(say.NO_CLUSTER()) from None
    return opened(engine, partial(_prepare, schema, faults), faults), faults


def address_of(address: str) -> sa.URL:
    """A URL for our driver, whatever name of the driver it gives."""
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    given = {**_LIBPQ, "application_name": f"dokstamp-importer {machine()} {os.getpid()}"}
    return url.set(query={**given, **url.query})


def place_of(url: sa.URL) -> str:
    """Where a database is, for people: without user, password and everything else."""
    named = url.query.get("host", "")
    host = url.host or (named if isinstance(named, str) else ",".join(named))
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database or ''}"


def machine() -> str:
    """What this machine is called."""
    return socket.gethostname()


def engine_of(url: sa.URL, **otherwise: Any) -> sa.Engine:
    """Connections to a server; what is bound to a statement is in no error's words."""
    pool: dict[str, Any] = {"pool_size": _CONNECTIONS, "max_overflow": 0}
    engine = sa.create_engine(
        url, isolation_level="READ COMMITTED", hide_parameters=True, **otherwise or pool
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.autocommit, before = True, connection.autocommit
        connection.execute(_SESSION)
        connection.autocommit = before

    return engine


class Room(NamedTuple):
    """What a server has room for.

    Attributes:
        version: of PostgreSQL.
        used: connections to it, everybody's.
        most: connections that it takes.
    """

    version: str
    used: int
    most: int


def room_on(connection: sa.Connection) -> Room:
    """What the server of a connection has room for."""
    told = connection.execute(_ROOM).one()
    return Room(str(told[0]), int(told[1]), int(told[2]))


def _prepare(schema: Schema, faults: ServerFaults, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        if _is_of_today(connection, schema, faults):
            return
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_PREPARING)))
        if _is_of_today(connection, schema, faults):  # somebody else has been here
            return
        schema.bring_up_to_date(connection, 0, faults)
        told = schema.version_table
        told.create(connection, checkfirst=True)
        connection.execute(sa.delete(told))
        connection.execute(sa.insert(told).values(version=schema.version))


def _is_of_today(connection: sa.Connection, schema: Schema, faults: ServerFaults) -> bool:
    """Whether a database has all that one of today has.

    Raises:
        LedgerError: if it is a newer one, or some other program's.
    """
    there: dict[str, set[str]] = {}
    for table, column in connection.execute(_THERE):
        there.setdefault(table, set()).add(column)
    told = schema.version_table
    if told.name not in there:
        if there.keys() & schema.metadata.tables.keys():
            raise LedgerError(faults.foreign())
        return False
    version = connection.execute(sa.select(told.c.version)).scalar() or 0
    schema.ensure_known(version, faults)
    return version == schema.version and schema.is_whole(there)


def _words(why: sa.exc.DBAPIError | str) -> str:
    """What is wrong, in a line, and not which values it was about: they may be names."""
    diagnosed = getattr(getattr(why, "orig", None), "diag", None)
    told = getattr(diagnosed, "message_primary", None) or str(getattr(why, "orig", why))
    return " ".join(told.split()) or type(why).__name__
