"""What is sent for lists, who did what, and whether a list is at rest, so that it may change."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from importer.errors import ImporterError
from importer.ledger.database import Database, Faults
from importer.sentences import web as say
from importer.web.entries import ISSUING, STOPPED, ListEntry, ListRun
from importer.web.tables import AUDIT, LISTS, RUNS

_ALIVE = timedelta(seconds=30)
"""How long ago another server has been heard of that still sends something."""


class BeingIssuedError(ImporterError):
    """What is being issued is not changed."""

    code = "being_issued"


class GoneError(ImporterError):
    """Somebody has deleted the list."""

    code = "page_gone"


class Records(Database):
    """Runs and the audit, in the open database.

    Attributes:
        shared: it is on a server, where other servers of pages may have theirs.
    """

    def __init__(self, engine: sa.Engine, faults: Faults, *, shared: bool = False) -> None:
        super().__init__(engine, faults)
        self.shared = shared
        self._sending: set[int] = set()
        self._over: set[int] = set()

    def entry_of(self, connection: sa.Connection, row: sa.RowMapping) -> ListEntry:
        """A list; that whose issuing was cut off has stopped."""
        told = {name: row[name] for name in ListEntry.__slots__}
        if told["state"] == ISSUING and not self._is_sent(connection, told["list_id"]):
            told["state"] = STOPPED
        return ListEntry(**told)

    def _is_sent(self, connection: sa.Connection, list_id: str) -> bool:
        """Whether a list is just being sent, by this server or another one."""
        wanted = sa.select(RUNS).where(RUNS.c.list_id == list_id, RUNS.c.ended_at.is_(None))
        return any(map(self._is_alive, connection.execute(wanted).mappings()))

    def _is_alive(self, run: sa.RowMapping) -> bool:
        number, latest = run["number"], datetime.fromisoformat(run["seen_at"])
        heard_of = self.shared and datetime.now(UTC) - latest < _ALIVE
        # Its end may not have been written down.
        return number in self._sending or (heard_of and number not in self._over)

    def hold(self, connection: sa.Connection, list_id: str) -> ListEntry:
        """Let nobody else change a list until the transaction ends; it as it is now.

        Raises:
            GoneError: if it was deleted.
        """
        row = _held(connection, list_id)
        if row is None or row["deleted_at"] is not None:
            raise GoneError(say.NOT_FOUND())
        return self.entry_of(connection, row)

    def hold_at_rest(self, connection: sa.Connection, list_id: str) -> ListEntry:
        """The same, unless it is being issued.

        Raises:
            BeingIssuedError: if it is.
            GoneError: if it was deleted.
        """
        entry = self.hold(connection, list_id)
        if entry.state == ISSUING:
            raise BeingIssuedError(say.BEING_ISSUED())
        return entry

    def ensure_at_rest(self, list_id: str) -> None:
        """See that a list is not being issued.

        Raises:
            BeingIssuedError: if it is.
            GoneError: if it was deleted.
        """
        with self.reading() as connection:
            self.hold_at_rest(connection, list_id)

    def begin_run(
        self,
        run_id: str,
        *,
        command: str,
        by: str,
        results: str,
        to_do: int,
        list_id: str | None = None,
        about: str | None = None,
        code: str | None = None,
        content: str | None = None,
        issues: bool = False,
    ) -> int:
        """Note that something is about to be sent, see `ListRun`; the number of that.

        Args:
            issues: it is the list that is being issued from now on.

        Raises:
            BeingIssuedError: if it is already.
            GoneError: if it was deleted.
        """
        values: dict[str, object] = {"run_id": run_id, "command": command, "begun_by": by}
        values |= {"results": results, "begun_at": now(), "seen_at": now()}
        values |= {"to_do": to_do, "list_id": list_id, "about": about, "code": code}
        values["content"] = content
        with self.writing() as connection:
            if issues and list_id is not None:
                self.hold_at_rest(connection, list_id)
                set_state(connection, list_id, ISSUING, content)
            made = connection.execute(sa.insert(RUNS).values(values))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]
            self._sending.add(number)
        return number

    def see_run(self, number: int) -> None:
        """Note that a run is alive."""
        with self.writing() as connection:
            connection.execute(
                sa.update(RUNS).where(RUNS.c.number == number).values(seen_at=now())
            )

    def end_run(
        self,
        number: int,
        *,
        failure: str | None,
        totals: Mapping[str, int],
        results: str,
        state: str | None = None,
    ) -> None:
        """Note how it ended.

        Args:
            state: how far the list is by it, if nobody has gone on with it since; None where it
                is none that was issued.
        """
        values = {"ended_at": now(), "failure": failure, "results": results}
        values |= {"totals": json.dumps(dict(totals))}
        ended = sa.update(RUNS).where(RUNS.c.number == number).values(values)
        self._sending.discard(number)
        self._over.add(number)
        with self.writing() as connection:
            run = connection.execute(sa.select(RUNS).where(RUNS.c.number == number)).one()
            if state is not None and run.list_id is not None:
                _held(connection, run.list_id)
                theirs = (RUNS.c.list_id == run.list_id) & RUNS.c.about.is_(None)
                latest = connection.execute(sa.select(sa.func.max(RUNS.c.number)).where(theirs))
                if latest.scalar() == number:
                    set_state(connection, run.list_id, state, run.content)
            connection.execute(ended)

    def runs(self, list_id: str | None = None) -> list[ListRun]:
        """What was sent, of one list or of all, newest first."""
        wanted = sa.select(RUNS).order_by(RUNS.c.number.desc())
        wanted = wanted if list_id is None else wanted.where(RUNS.c.list_id == list_id)
        return [
            ListRun(**{**row, "totals": json.loads(row["totals"] or "{}")})
            for row in self.read(wanted)
        ]

    def note(
        self,
        did: str,
        *,
        by: str,
        list_id: str | None = None,
        code: str | None = None,
        detail: str | None = None,
        house: str = "",
    ) -> None:
        """Add to the audit.

        Args:
            did: what was done, a word of ours.
            house: whose it is; of what no house is known of, the page's address.
        """
        with self.writing() as connection:
            note(connection, did, by=by, list_id=list_id, code=code, detail=detail, house=house)

    def audit(self, list_id: str | None = None) -> list[Mapping[str, Any]]:
        """The audit, of one list or whole, in its order."""
        wanted = sa.select(AUDIT).order_by(AUDIT.c.number)
        return self.read(wanted if list_id is None else wanted.where(AUDIT.c.list_id == list_id))

    def latest_of_audit(
        self, most: int, before: int | None = None, *, houses: Sequence[str]
    ) -> list[Mapping[str, Any]]:
        """The end of the audit of some houses, or what comes before a number; the latest first."""
        theirs = AUDIT.c.house.in_(houses) | AUDIT.c.house.is_(None)
        wanted = sa.select(AUDIT).where(theirs).order_by(AUDIT.c.number.desc()).limit(most)
        return self.read(wanted if before is None else wanted.where(AUDIT.c.number < before))

    def read(self, wanted: sa.Select[Any]) -> list[Mapping[str, Any]]:
        """What is asked for.

        Raises:
            LedgerError: if it cannot be read.
        """
        with self.reading() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]


def _held(connection: sa.Connection, list_id: str) -> sa.RowMapping | None:
    wanted = sa.select(LISTS).where(LISTS.c.list_id == list_id).with_for_update()
    return connection.execute(wanted).mappings().first()


def set_state(connection: sa.Connection, list_id: str, state: str, of: str | None) -> None:
    """Note how far a list is, and with what content."""
    update_list(connection, list_id, state=state, state_of=of)


def update_list(connection: sa.Connection, list_id: str, **values: str | int | None) -> None:
    """Note something of a list."""
    connection.execute(sa.update(LISTS).where(LISTS.c.list_id == list_id).values(values))


def note(connection: sa.Connection, did: str, **told: str | None) -> None:
    """Add to the audit, see `Records.note`."""
    connection.execute(sa.insert(AUDIT).values(at=now(), did=did, **told))


def now() -> str:
    """This moment, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")
