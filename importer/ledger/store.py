"""The open ledger: its targets, plans and runs, and whose they are where many schools share it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from importer.errors import LedgerError
from importer.ledger.database import Database, Faults, Statement
from importer.ledger.entries import RunEntry
from importer.ledger.file import FileFaults, make_file, open_file, set_aside_if_damaged
from importer.ledger.plans import Plans
from importer.ledger.schema import FILE_NAME, LEDGER, RUNS, TARGETS
from importer.ledger.server import open_server
from importer.ledger.target import Target
from importer.ledger.tenancy import Tenancy, Waiting
from importer.ledger.upkeep import insert_new
from importer.sentences import state as say


class Ledger(Database):
    """An open ledger; use `open_ledger`.

    Attributes:
        state: the folder of what else is kept.
        where: what people call the place: that folder, or the server's database.
        set_aside: a damaged file that was moved out of the way, if any.
        shared: it is on a server, where other schools may have theirs: then runs and plans are
            those of one, see `narrow`.
        waiting: what is done while somebody else sends for a tenant; None where nothing is to be
            sent, or the state folder is locked instead.
    """

    def __init__(
        self,
        engine: sa.Engine,
        faults: Faults,
        *,
        state: Path,
        set_aside: Path | None = None,
        shared: bool = False,
    ) -> None:
        super().__init__(engine, faults)
        self.state = state
        self.where: Path | str = state
        self.set_aside = set_aside
        self.shared = shared
        self.waiting: Waiting | None = None
        self._of: tuple[str, str] | None = None
        self._everybodys = not shared

    def narrow(self, host: str, tenant: str) -> None:
        """Show runs and plans of one tenant on one host, where others share the ledger."""
        self._of = (host, tenant)

    def widen(self) -> None:
        """Show everybody's runs and plans, to whoever tells apart themselves who may see them."""
        self._everybodys = True

    @property
    def whose(self) -> tuple[str, str] | None:
        """The host and tenant whose runs and plans are shown, where others share the ledger."""
        return None if self._everybodys else self._of

    def _whose(self) -> tuple[str, str] | None:
        """Whose runs and plans are shown; None for everybody's.

        Raises:
            LedgerError: if that has not been told.
        """
        if self._everybodys:
            return None
        if self._of is None:
            raise LedgerError(say.WHICH_TENANT())
        return self._of

    def target(self, host: str, tenant: str, *, run_id: str | None = None) -> Target:
        """The part of the ledger that belongs to one tenant on one host.

        Args:
            run_id: of the run that writes there: what it makes is noted as made by it.
        """
        return Target(self, self._target_id(host, tenant), run_id)

    def tenancy_of(self, host: str, tenant: str) -> Tenancy:
        """The right to send for a tenant, to be taken."""
        target_id = self._target_id(host, tenant)
        return Tenancy(self._engine.url, self.faults, target_id, (host, tenant))

    @property
    def plans(self) -> Plans:
        """The plans that were looked at.

        Raises:
            LedgerError: if it is not told whose.
        """
        whose = self._whose()
        return Plans(self, self._target_id(*whose) if whose else None)

    def _target_id(self, host: str, tenant: str) -> int:
        where = (TARGETS.c.host == host) & (TARGETS.c.tenant == tenant)
        found: int | None = None
        while found is None:
            with self.reading() as connection:
                found = connection.execute(sa.select(TARGETS.c.target_id).where(where)).scalar()
            if found is None:
                self.write([Statement(_INSERT_TARGET, [{"host": host, "tenant": tenant}])])
        return found

    def runs(self) -> list[RunEntry]:
        """Past runs, newest first.

        Raises:
            LedgerError: if they cannot be read, or it is not told whose.
        """
        listed = sa.select(RUNS)
        if (whose := self._whose()) is not None:
            listed = listed.where(RUNS.c.host == whose[0], RUNS.c.tenant == whose[1])
        with self.reading() as connection:
            rows = connection.execute(listed).mappings().all()
        # Of those of one moment the one that was noted last is the newest.
        oldest = sorted(rows, key=lambda row: str(row["started_at"]))
        return [_run_entry(dict(row)) for row in reversed(oldest)]

    def hosts_elsewhere(self) -> list[str]:
        """The other hosts on which the tenant has runs whose runs are shown.

        Raises:
            LedgerError: if they cannot be read.
        """
        if self.whose is None:
            return []
        host, tenant = self.whose
        elsewhere = (RUNS.c.tenant == tenant) & (RUNS.c.host != host)
        listed = sa.select(RUNS.c.host).distinct().where(elsewhere).order_by(RUNS.c.host)
        with self.reading() as connection:
            return list(connection.execute(listed).scalars())

    def begin_run(
        self, *, run_id: str, command: str, sheet: str, host: str, tenant: str, results: str
    ) -> None:
        """Note that a run begins, so that it is listed even if it never ends."""
        values = {
            "run_id": run_id,
            "command": command,
            "sheet": sheet,
            "host": host,
            "tenant": tenant,
        }
        started_at = datetime.now(UTC).isoformat(timespec="microseconds")
        values |= {"started_at": started_at, "results": results}
        self.write([Statement(sa.insert(RUNS), [values])])

    def finish_run(self, run_id: str, totals: Mapping[str, int]) -> None:
        """Note how a run ended; `totals` counts rows by status."""
        values = {"this_run": run_id, "finished_at": _now(), "totals": json.dumps(dict(totals))}
        self.write([Statement(_FINISH_RUN, [values])])


def _run_entry(row: Mapping[str, Any]) -> RunEntry:
    """A past run as it was noted, without what is damaged of it: the others are to be told all the
    same.
    """
    told = {name: value if isinstance(value, str) else None for name, value in row.items()}
    needed = {
        name: told[name] or ""
        for name in ("run_id", "command", "sheet", "host", "tenant", "started_at", "results")
    }
    needed["started_at"] = _PART_OF_A_SECOND.sub("", needed["started_at"])
    return RunEntry(**needed, finished_at=told["finished_at"], totals=_totals(told["totals"]))


def _totals(text: str | None) -> dict[str, int] | None:
    try:
        totals = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return (
        {name: count for name, count in totals.items() if type(count) is int}
        if isinstance(totals, dict)
        else None
    )


@contextmanager
def open_ledger(state: Path, at: str | None = None) -> Iterator[Ledger]:
    """Open the ledger, making it where needed.

    A damaged file is set aside under another name and a new one begun: what was done is found
    again on the server.

    Args:
        state: the state folder; without an address the ledger is a file in it.
        at: a database on a server, as a URL.

    Raises:
        LedgerError: if the folder cannot be written, or the server not be used, it is not a
            ledger, or a newer version wrote it.
    """
    if at is None:
        faults = FileFaults(state / FILE_NAME)
        make_file(faults.place, faults)
        set_aside = set_aside_if_damaged(faults.place)
        engine = open_file(LEDGER, faults, pool_size=2)
        ledger = Ledger(engine, faults, state=state, set_aside=set_aside)
    else:
        engine, of_server = open_server(at, LEDGER)
        ledger = Ledger(engine, of_server, state=state, shared=True)
        ledger.where = of_server.place
    try:
        yield ledger
    finally:
        engine.dispose()


_PART_OF_A_SECOND = re.compile(r"\.\d+")
_INSERT_TARGET = insert_new(TARGETS)
_FINISH_RUN = (
    sa.update(RUNS)
    .where(RUNS.c.run_id == sa.bindparam("this_run"))
    .values(finished_at=sa.bindparam("finished_at"), totals=sa.bindparam("totals"))
)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
