"""Creates and changes what a plan left to do: independent rows side by side, none before what it refers to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from random import uniform

import anyio

from importer.catalog.judging import judge, told
from importer.catalog.model import Result, Row
from importer.catalog.planning import Plan, ledger_key, waiting_for
from importer.dokstamp import (
    CredentialsRefused,
    DokStamp,
    Refused,
    TenantUnknown,
    Unproven,
    Unreachable,
    body_of,
)
from importer.errors import ImporterError, LedgerError, TargetError, described
from importer.events import Listener, RowFinished, Stopping, unfailing
from importer.issues import Code, Issue
from importer.ledger import Target, Writer
from importer.pipeline import Limits, Stop
from importer.registry import Patience, attach, explain, register, taken_unseen


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """What is sent together: one record, or the modules of one course."""

    rank: int
    rows: tuple[Row, ...]


async def sync(
    plan: Plan, client: DokStamp, target: Target, *, limits: Limits, listener: Listener, stop: Stop
) -> ImporterError | None:
    """Send what a plan left to do; every row has ended when this returns.

    Args:
        client: an entered client; its cap bounds the requests in flight.
        target: the ledger of the client's host and tenant.
        stop: asked to stop, the run leaves the rest `pending`.

    Returns:
        What ended the run early, if something did.
    """
    if not plan.todo:
        return None
    writer = Writer(target.database)
    run = _Sync(plan, client, target, writer, limits=limits, listener=listener)
    async with anyio.create_task_group() as background:
        background.start_soon(writer.work)
        background.start_soon(_heed, run, stop)
        background.start_soon(_end, run, stop, background.cancel_scope)
        async with anyio.create_task_group() as workers:
            for _ in range(min(client.max_in_flight, len(plan.todo))):
                workers.start_soon(run.work)
        background.cancel_scope.cancel()
    reason = str(run.failure) if run.failure else "The run ended before this row was done: run again."
    for row in plan.todo:
        if row.ending is None:
            row.end(Result.PENDING, Issue(row.number, None, Code.NOT_REACHED, reason))
    return run.failure


async def _heed(run: "_Sync", stop: Stop) -> None:
    await stop.politely.wait()
    run.stop("asked to stop")


async def _end(run: "_Sync", stop: Stop, everything: anyio.CancelScope) -> None:
    """When the run is stopping, cancel what is still in flight after a while, or on a second wish at once."""
    await run.stopped.wait()
    with anyio.move_on_after(run.limits.grace):
        await stop.at_once.wait()
    everything.cancel()


class _Sync:
    """Owned by one event loop; the workers share it."""

    def __init__(
        self, plan: Plan, client: DokStamp, target: Target, writer: Writer, *, limits: Limits, listener: Listener
    ) -> None:
        self.limits = limits
        self.stopped = anyio.Event()
        self.failure: ImporterError | None = None
        self._plan = plan
        self._client = client
        self._target = target
        self._writer = writer
        self._listener = unfailing(listener)
        self._to_update = frozenset(plan.to_update)
        self._made: set[Row] = set()
        self._failures_in_a_row = 0
        self._patience = Patience(seconds=limits.settle_seconds, longest_wait=limits.longest_wait)
        self._sorter = _sorted(plan)
        self._ready: list[tuple[int, _Unit]] = []
        self._changed = anyio.Event()
        self._take_ready()

    def stop(self, reason: str, failure: ImporterError | None = None) -> None:
        """Start nothing new. `failure` is what makes going on pointless, if anything does."""
        if not self.stopped.is_set():
            self._listener(Stopping(reason))
        self.stopped.set()
        self.failure = self.failure or failure
        self._notify()

    async def work(self) -> None:
        """Take one unit after the other, those first that come first in the dependency map."""
        while not self.stopped.is_set() and self._sorter.is_active():
            if not self._ready:
                await self._changed.wait()
                continue
            _, unit = heappop(self._ready)
            try:
                await self._do(unit)
            except LedgerError as error:
                self.stop(str(error), error)
            except (Unreachable, CredentialsRefused, TenantUnknown) as error:
                self.stop(str(error), TargetError(str(error)))
            else:
                self._sorter.done(unit)
                self._take_ready()
                self._notify()

    def _take_ready(self) -> None:
        for unit in self._sorter.get_ready():
            heappush(self._ready, (unit.rank, unit))

    def _notify(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    async def _do(self, unit: _Unit) -> None:
        for row in unit.rows:
            if (issue := waiting_for(row)) is not None:
                self._finish(row, Result.PENDING, issue)
        rows = [row for row in unit.rows if row.ending is None]
        if not rows:
            return
        try:
            if not rows[0].table.names_records:
                await self._attach(rows)
            elif rows[0] in self._to_update:
                await self._update(rows[0])
            else:
                await self._create(rows[0])
        except Refused as refusal:
            # A question that settles a row was refused; what is created or changed is understood below.
            for row in rows:
                if row.ending is None:
                    self._finish(row, Result.FAILED, _refused(row, refusal))
        except Unproven as unknown:
            for row in rows:
                if row.ending is None:
                    self._finish(row, Result.FAILED, Issue(row.number, None, Code.NOT_PROVEN, str(unknown)))
        except (LedgerError, Unreachable, CredentialsRefused, TenantUnknown):
            raise
        except Exception as surprise:
            # Whatever nobody thought of ends its row, never the run or its receipt; what was sent is in doubt.
            for row in rows:
                if row.ending is None:
                    self._give_up(row, f"Something unexpected happened to this row ({described(surprise)})")

    async def _create(self, row: Row) -> None:
        entity, key = row.table.entity, ledger_key(row)
        await self._writer.commit(self._target.record(*key, None))
        ask = self._in_doubt(row) or not (entity.unique or self._new_below(row))
        registered = await register(
            self._client, entity, row.whole(), ask=ask, waits=self._waits(), patience=self._patience
        )
        if isinstance(registered, Refused):
            await self._writer.commit(self._target.no_record(*key))
            self._finish(row, Result.FAILED, _taken(row, registered) or _refused(row, registered))
            return
        if registered is None:
            self._give_up(row)
            return
        if registered.made:
            row.record, row.uuid = registered.record, str(registered.record["uuid"])
            self._made.add(row)
            result = Result.CREATED
        else:
            result = judge(row, registered.record)
        if result is not Result.INVALID:
            await self._writer.commit(self._target.record(*key, row.uuid))
        if result is Result.DIFFERENT and self._plan.update:
            await self._update(row)
        elif result is Result.EXISTING and registered.sent:
            self._finish(row, Result.CREATED)
        else:
            issues = row.issues if result is Result.INVALID else [told(row)] if result is Result.DIFFERENT else []
            self._finish(row, result, *issues)

    async def _update(self, row: Row) -> None:
        entity = row.table.entity
        wanted = row.whole()
        names = [*entity.path_fields, *(one.field for one in row.differing)]
        assert row.uuid is not None
        try:
            row.record = await self._client.update(entity, row.uuid, {name: wanted[name] for name in names})
        except Refused as refusal:
            self._finish(row, Result.FAILED, _refused(row, refusal))
            return
        await self._writer.commit(self._target.record(*ledger_key(row), row.uuid))
        self._finish(row, Result.UPDATED)

    async def _attach(self, rows: Sequence[Row]) -> None:
        entity = rows[0].table.entity
        keys = [ledger_key(row) for row in rows]
        await self._writer.commit(*(self._target.record(*key, None) for key in keys))
        course = str(rows[0].reference("course_uuid"))
        wishes = []
        for row in rows:
            _, said = entity.place(row.whole())
            wishes.append(body_of(entity, said))
        ask = any(map(self._in_doubt, rows)) or not self._is_made(rows[0], "course_uuid")
        endings = await attach(
            self._client, entity, course, wishes, ask=ask, waits=self._waits(), patience=self._patience
        )
        for row, key, end in zip(rows, keys, endings, strict=True):
            if end is None:
                self._give_up(row)
            elif end.refusal is not None:
                await self._writer.commit(self._target.no_record(*key))
                self._finish(row, Result.FAILED, _refused(row, end.refusal))
            else:
                await self._writer.commit(self._target.record(*key, str(row.reference("module_uuid"))))
                self._finish(row, Result.CREATED if end.made else Result.EXISTING)

    def _in_doubt(self, row: Row) -> bool:
        """Whether an earlier run set out to create it without learning how that ended."""
        key = ledger_key(row)
        return key in self._plan.known and self._plan.known[key] is None

    def _new_below(self, row: Row) -> bool:
        """Whether its natural key refers to what this run has just created, so that it can have no record yet."""
        return any(self._is_made(row, name) for name in row.key())

    def _is_made(self, row: Row, name: str) -> bool:
        link = row.links.get(name)
        return isinstance(link, Row) and link in self._made

    def _give_up(self, row: Row, what: str = "DokStamp kept failing on this row") -> None:
        message = f"{what}, and it is not known whether it was done: run again, it asks first."
        self._finish(row, Result.PENDING, Issue(row.number, None, Code.UNCONFIRMED, message))
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= self.limits.failures_in_a_row:
            self.stop(f"DokStamp failed on {self._failures_in_a_row} rows in a row")

    def _finish(self, row: Row, result: Result, *issues: Issue) -> None:
        if result is not Result.PENDING:
            self._failures_in_a_row = 0
        self._listener(RowFinished(row.end(result, *issues).outcome(row.number)))

    def _waits(self) -> Iterator[float]:
        """Seconds to wait after each attempt, growing and jittered; ends early when the run is to stop."""
        wait = self.limits.first_wait
        for _ in range(self.limits.attempts):
            if self.stopped.is_set():
                return
            yield uniform(wait / 2, wait)  # noqa: S311  jitter, not a secret
            wait = min(wait * 2, self.limits.longest_wait)


def _sorted(plan: Plan) -> TopologicalSorter[_Unit]:
    """The units, each after those that its rows refer to; prepared."""
    unit_of = {row: unit for unit in _units(plan) for row in unit.rows}
    sorter: TopologicalSorter[_Unit] = TopologicalSorter()
    for row, unit in unit_of.items():
        sorter.add(unit, *(unit_of[parent] for parent in row.parents if parent in unit_of))
    sorter.prepare()
    return sorter


def _units(plan: Plan) -> Iterable[_Unit]:
    place = {row: number for number, row in enumerate(plan.catalog.rows)}
    together: dict[object, list[Row]] = {}
    for row in plan.todo:
        course = row.links.get("course_uuid") if not row.table.names_records else None
        same = row if course is None else (course.uuid or course) if isinstance(course, Row) else course["uuid"]
        together.setdefault(same if course is None else ("course", same), []).append(row)
    return [_Unit(min(place[row] for row in rows), tuple(rows)) for rows in together.values()]


def _taken(row: Row, refusal: Refused) -> Issue | None:
    """What to say of a record whose code or e-mail is held by one that cannot be found."""
    taken = taken_unseen(row.table.entity, refusal, row.whole())
    if taken is None:
        return None
    column = row.table.column_of(taken[0])
    return Issue(row.number, column, Code.TAKEN_UNSEEN, taken[1], row.cells.get(column, ""))


def _refused(row: Row, refusal: Refused) -> Issue:
    names = {name.rpartition(".")[2] for name in refusal.errors}
    columns = [column for column, field in row.table.fields.items() if {field.name, field.sent_as} & names]
    column = columns[0] if len(columns) == 1 else None
    return Issue(row.number, column, Code.REFUSED, explain(refusal), row.cells.get(column or ""))
