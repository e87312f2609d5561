"""Creates and changes what a plan left to do: independent rows side by side, none before what it
refers to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from importer.catalog.judging import judge, told
from importer.catalog.model import CatalogResult, CatalogRow
from importer.catalog.planning import CatalogPlan, ledger_key, waiting_for
from importer.dokstamp import DokStamp, Refused, body_of
from importer.engine import Limits, Sending, Stop, WorkItem, carry_out
from importer.errors import ImporterError
from importer.events import Listener, RowFinished
from importer.issues import Code, Issue
from importer.ledger import Target, Writer
from importer.registry import attach, explain, register, taken_unseen
from importer.sentences import Message
from importer.sentences import catalog as say


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """What is sent together: one record, or the modules of one course."""

    rank: int
    rows: tuple[CatalogRow, ...]


async def sync(
    plan: CatalogPlan,
    client: DokStamp,
    target: Target,
    *,
    limits: Limits,
    listener: Listener,
    stop: Stop,
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
    run = _Sync(plan, client, target, limits=limits, listener=listener)
    await carry_out(run, stop, workers=min(client.max_in_flight, len(plan.todo)))
    for row in plan.todo:
        if row.ending is None:
            row.end(CatalogResult.PENDING, Issue(row.number, None, Code.NOT_REACHED, run.reason))
    return run.failure


class _Sync(Sending[CatalogRow]):
    """A catalog on its way: units that nothing keeps waiting, those first that come first in the
    dependency map.
    """

    def __init__(
        self,
        plan: CatalogPlan,
        client: DokStamp,
        target: Target,
        *,
        limits: Limits,
        listener: Listener,
    ) -> None:
        super().__init__(client, Writer(target.database), limits=limits, listener=listener)
        self._plan = plan
        self._target = target
        self._to_update = frozenset(plan.to_update)
        self._made: set[CatalogRow] = set()
        self._sorter = _sorted(plan)
        self._ready: list[tuple[int, _Unit]] = []
        self._take_ready()

    @property
    def everything_finished(self) -> bool:
        """Whether every unit is done."""
        return not self._sorter.is_active()

    def next_job(self) -> WorkItem[CatalogRow] | None:
        """The first unit that waits for no other."""
        if not self._ready:
            return None
        _, unit = heappop(self._ready)
        return WorkItem(partial(self._do, unit), unit.rows, ended=partial(self._unlock, unit))

    def has_ended(self, row: CatalogRow) -> bool:
        """Whether a row has its end."""
        return row.ending is not None

    async def refuse(self, row: CatalogRow, code: Code, message: Message) -> None:
        """End a row as failed."""
        self._finish(row, CatalogResult.FAILED, Issue(row.number, None, code, message))

    async def refused(self, row: CatalogRow, refusal: Refused) -> None:
        """End a row about which a question was refused, with the column it is about."""
        self._finish(row, CatalogResult.FAILED, _refused(row, refusal))

    async def give_up(self, row: CatalogRow, code: Code, message: Message) -> None:
        """End a row as pending, and the run too when the server fails on row after row."""
        self._finish(row, CatalogResult.PENDING, Issue(row.number, None, code, message))
        self.note_failure()

    def _unlock(self, unit: _Unit) -> None:
        """What waited for a unit need not wait any more."""
        self._sorter.done(unit)
        self._take_ready()
        self.notify()

    def _take_ready(self) -> None:
        for unit in self._sorter.get_ready():
            heappush(self._ready, (unit.rank, unit))

    async def _do(self, unit: _Unit) -> None:
        for row in unit.rows:
            if (issue := waiting_for(row)) is not None:
                self._finish(row, CatalogResult.PENDING, issue)
        rows = [row for row in unit.rows if row.ending is None]
        if not rows:
            return
        if not rows[0].table.names_records:
            await self._attach(rows)
        elif rows[0] in self._to_update:
            await self._update(rows[0])
        else:
            await self._create(rows[0])

    async def _create(self, row: CatalogRow) -> None:
        entity, key = row.table.entity, ledger_key(row)
        await self.writer.commit(self._target.record(*key, None))
        ask = self._in_doubt(row) or not (entity.unique or self._new_below(row))
        registered = await register(
            self.client, entity, row.whole(), ask=ask, waits=self.waits(), patience=self.patience
        )
        if isinstance(registered, Refused):
            await self.writer.commit(self._target.no_record(*key))
            self._finish(
                row, CatalogResult.FAILED, _taken(row, registered) or _refused(row, registered)
            )
            return
        if registered is None:
            await self.give_up(row, Code.UNCONFIRMED, say.UNCONFIRMED())
            return
        if registered.made:
            row.record, row.uuid = registered.record, str(registered.record["uuid"])
            self._made.add(row)
            result = CatalogResult.CREATED
        else:
            result = judge(row, registered.record)
        if result is not CatalogResult.INVALID:
            await self.writer.commit(self._target.record(*key, row.uuid))
        if result is CatalogResult.DIFFERENT and self._plan.update:
            await self._update(row)
        elif result is CatalogResult.EXISTING and registered.sent:
            self._finish(row, CatalogResult.CREATED)
        else:
            issues = (
                row.issues
                if result is CatalogResult.INVALID
                else [told(row)]
                if result is CatalogResult.DIFFERENT
                else []
            )
            self._finish(row, result, *issues)

    async def _update(self, row: CatalogRow) -> None:
        entity = row.table.entity
        wanted = row.whole()
        names = [*entity.path_fields, *(one.field for one in row.differing)]
        assert row.uuid is not None
        try:
            row.record = await self.client.update(
                entity, row.uuid, {name: wanted[name] for name in names}
            )
        except Refused as refusal:
            self._finish(row, CatalogResult.FAILED, _refused(row, refusal))
            return
        await self.writer.commit(self._target.record(*ledger_key(row), row.uuid))
        self._finish(row, CatalogResult.UPDATED)

    async def _attach(self, rows: Sequence[CatalogRow]) -> None:
        entity = rows[0].table.entity
        keys = [ledger_key(row) for row in rows]
        await self.writer.commit(*(self._target.record(*key, None) for key in keys))
        course = str(rows[0].reference("course_uuid"))
        wishes = []
        for row in rows:
            _, said = entity.place(row.whole())
            wishes.append(body_of(entity, said))
        ask = any(map(self._in_doubt, rows)) or not self._is_made(rows[0], "course_uuid")
        endings = await attach(
            self.client,
            entity,
            course,
            wishes,
            ask=ask,
            waits=self.waits(),
            patience=self.patience,
        )
        for row, key, end in zip(rows, keys, endings, strict=True):
            if end is None:
                await self.give_up(row, Code.UNCONFIRMED, say.UNCONFIRMED())
            elif end.refusal is not None:
                await self.writer.commit(self._target.no_record(*key))
                self._finish(row, CatalogResult.FAILED, _refused(row, end.refusal))
            else:
                await self.writer.commit(
                    self._target.record(*key, str(row.reference("module_uuid")))
                )
                self._finish(row, CatalogResult.CREATED if end.made else CatalogResult.EXISTING)

    def _in_doubt(self, row: CatalogRow) -> bool:
        """Whether an earlier run set out to create it without learning how that ended."""
        key = ledger_key(row)
        return key in self._plan.known and self._plan.known[key] is None

    def _new_below(self, row: CatalogRow) -> bool:
        """Whether its natural key refers to what this run has just created, so that it can have no
        record yet.
        """
        return any(self._is_made(row, name) for name in row.key())

    def _is_made(self, row: CatalogRow, name: str) -> bool:
        link = row.links.get(name)
        return isinstance(link, CatalogRow) and link in self._made

    def _finish(self, row: CatalogRow, result: CatalogResult, *issues: Issue) -> None:
        if result is not CatalogResult.PENDING:
            self.note_answer()
        self.tell(RowFinished(row.end(result, *issues).outcome(row.number)))


def _sorted(plan: CatalogPlan) -> TopologicalSorter[_Unit]:
    """The units, each after those that its rows refer to; prepared."""
    unit_of = {row: unit for unit in _units(plan) for row in unit.rows}
    sorter: TopologicalSorter[_Unit] = TopologicalSorter()
    for row, unit in unit_of.items():
        sorter.add(unit, *(unit_of[parent] for parent in row.parents if parent in unit_of))
    sorter.prepare()
    return sorter


def _units(plan: CatalogPlan) -> Iterable[_Unit]:
    place = {row: number for number, row in enumerate(plan.catalog.rows)}
    together: dict[object, list[CatalogRow]] = {}
    for row in plan.todo:
        course = row.links.get("course_uuid") if not row.table.names_records else None
        same = (
            row
            if course is None
            else (course.uuid or course)
            if isinstance(course, CatalogRow)
            else course["uuid"]
        )
        together.setdefault(same if course is None else ("course", same), []).append(row)
    return [_Unit(min(place[row] for row in rows), tuple(rows)) for rows in together.values()]


def _taken(row: CatalogRow, refusal: Refused) -> Issue | None:
    """What to say of a record whose code or e-mail is held by one that cannot be found."""
    taken = taken_unseen(row.table.entity, refusal, row.whole())
    if taken is None:
        return None
    column = row.table.column_of(taken[0])
    return Issue(row.number, column, Code.TAKEN_UNSEEN, taken[1], row.cells.get(column, ""))


def _refused(row: CatalogRow, refusal: Refused) -> Issue:
    names = {name.rpartition(".")[2] for name in refusal.errors}
    columns = [
        column for column, field in row.table.fields.items() if {field.name, field.sent_as} & names
    ]
    column = columns[0] if len(columns) == 1 else None
    return Issue(row.number, column, Code.REFUSED, explain(refusal), row.cells.get(column or ""))
