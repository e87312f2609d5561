"""The right to send for a tenant, where many machines may: one has it, and proves it with all it
does.

Whoever has it holds a lock of the server's, which ends with its connection. That is not enough: a
process may be stopped, its connection cut and the lock given to another one, and then go on as if
nothing had happened. So whoever takes it writes down a word of their own in the tenant's row, and
every commit proves in its transaction that the word is still theirs. What is committed is proven
until then; what is about to be sent needs a proof that is hardly older than that.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from importer.errors import BusyError, LedgerError
from importer.ledger.database import Faults
from importer.ledger.schema import TENANCIES
from importer.ledger.server import engine_of, machine
from importer.ledger.upkeep import insert
from importer.sentences import Message
from importer.sentences import state as say

FRESH_SECONDS = 1.0
"""How old the proof may be by which something is sent."""
_GONE_SECONDS = 1.5
"""How long whoever takes over from one that has not signed off sends nothing: by then its last
proof is too old.
"""
_SILENT_SECONDS = 60
"""After how long without a word from its holder the server ends the lock: a process that stands
still has a connection all the same.
"""
_WORD_SECONDS = 10.0


@dataclass(frozen=True)
class Waiting:
    """What is done while somebody else sends for a tenant.

    Attributes:
        wait: wait for them to end, instead of refusing.
        on_wait: told, once, who is waited for.
    """

    wait: bool = False
    on_wait: Callable[[Message], None] | None = None


class Tenancy:
    """The right to send for a tenant. Use `take`, and `sign_off` in the end.

    Attributes:
        proven_at: when it was last proven, by `time.monotonic`.
    """

    def __init__(
        self, url: sa.URL, faults: Faults, target_id: int, tenant: tuple[str, str]
    ) -> None:
        self.proven_at = float("-inf")
        self._engine = engine_of(url, poolclass=sa.pool.NullPool)
        self._faults = faults
        self._id = target_id
        self._tenant = tenant
        self._lock = _lock_of(*tenant)
        self._epoch = str(uuid4())
        self._connection: sa.Connection | None = None
        self._ending = Event()
        self._keeping = Thread(target=self._keep, daemon=True)

    @property
    def is_fresh(self) -> bool:
        """Whether something may be sent by the latest proof."""
        return time.monotonic() - self.proven_at < FRESH_SECONDS

    def take(self) -> float:
        """Take it, if nobody has it.

        Returns:
            For how many seconds nothing may be sent yet: whoever had it before has not signed off,
            and may not know.

        Raises:
            BusyError: if somebody has it.
            LedgerError: if the server cannot be used.
        """
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
                self._connection.exec_driver_sql(
                    f"SET idle_session_timeout = '{_SILENT_SECONDS}s'; SET lock_timeout = '40s'"
                )
            taken = self._connection.execute(sa.select(sa.func.pg_try_advisory_lock(self._lock)))
            holder = self._connection.execute(
                sa.select(TENANCIES.c.holder).where(TENANCIES.c.target_id == self._id)
            ).scalar()
            if not taken.scalar():
                raise _busy(holder, self._tenant[1])
            begun = time.monotonic()
            values = {"target_id": self._id, "epoch": self._epoch, "holder": _ourselves()}
            self._connection.execute(_TAKE["postgresql"], values)
        except sa.exc.DBAPIError as error:
            raise LedgerError(self._faults.not_opened(error)) from error
        self.proven_at = begun
        self._keeping.start()
        return 0.0 if holder is None else _GONE_SECONDS

    def prove(self, connection: sa.Connection) -> None:
        """Have a transaction fail unless it is still ours; nobody takes it over before that ends.
        See `is_refused_by`.
        """
        connection.execute(_HELD, {"of": self._id, "ours": self._epoch})

    def is_refused_by(self, error: sa.exc.SQLAlchemyError) -> bool:
        """Whether this is how a transaction fails whose proof did not hold."""
        return getattr(getattr(error, "orig", None), "sqlstate", None) == _DIVISION_BY_ZERO

    @property
    def taken_over(self) -> Message:
        """What is said of a proof that did not hold."""
        return say.TAKEN_OVER(tenant=self._tenant[1])

    def sign_off(self) -> None:
        """Give it back, if it is still ours."""
        self._ending.set()
        if self._keeping.is_alive():
            self._keeping.join(_WORD_SECONDS)
        if self._connection is not None and not self._keeping.is_alive():
            # Whoever takes it next waits a moment otherwise: nothing is lost by it.
            with suppress(sa.exc.SQLAlchemyError):
                self._connection.execute(_SIGN_OFF, {"of": self._id, "ours": self._epoch})
                self._connection.execute(sa.select(sa.func.pg_advisory_unlock(self._lock)))
            with suppress(sa.exc.SQLAlchemyError):
                self._connection.close()
        self._engine.dispose()

    def _keep(self) -> None:
        """Say a word now and then: the server ends what is silent."""
        assert self._connection is not None
        with suppress(
            sa.exc.SQLAlchemyError
        ):  # cut off: the next proof tells whether that matters
            while not self._ending.wait(_WORD_SECONDS):
                self._connection.execute(sa.select(1))


def _lock_of(host: str, tenant: str) -> int:
    """The number of a tenant's lock, the same on every machine."""
    name = f"dokstamp-importer|{host}|{tenant}".encode()
    return int.from_bytes(sha256(name).digest()[:8], signed=True)


def _ourselves() -> str:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "machine": machine(), "started_at": started})


def _busy(holder: str | None, tenant: str) -> BusyError:
    try:
        told: dict[str, Any] = json.loads(holder or "")
        since: str | None = str(told["started_at"])
        run = say.KNOWN_RUN_THERE(process=told["pid"], machine=told["machine"], started=since)
    except (ValueError, KeyError, TypeError):
        run, since = say.ANOTHER_RUN(), None
    return BusyError(say.BUSY_TENANT(run=run, tenant=tenant), run=run, since=since)


_DIVISION_BY_ZERO = "22012"
_OURS = (
    sa.select(TENANCIES.c.epoch)
    .where(TENANCIES.c.target_id == sa.bindparam("of"), TENANCIES.c.epoch == sa.bindparam("ours"))
    .with_for_update(read=True)
    .subquery()
)
_HELD: sa.Select[Any] = sa.select(sa.literal_column("1") // sa.func.count()).select_from(_OURS)
"""Fails by itself where there is no such row. The server then skips the commit that was sent with
it, so that nobody waits for an answer before sending that.
"""
_TAKE = insert(
    TENANCIES,
    lambda statement: statement.on_conflict_do_update(
        index_elements=[TENANCIES.c.target_id],
        set_={name: statement.excluded[name] for name in ("epoch", "holder")},
    ),
)
_SIGN_OFF = (
    sa.update(TENANCIES)
    .where(TENANCIES.c.target_id == sa.bindparam("of"), TENANCIES.c.epoch == sa.bindparam("ours"))
    .values(holder=None)
)
