"""Things on their way: certificates first, then enrollments, students and files, none before what
needs it.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from itertools import islice

from importer.afterwards.planning import AfterwardsPlan, was_ours
from importer.afterwards.things import Fate, Thing, ThingKind
from importer.dokstamp import DokStamp, NotFound, OutcomeUnknown, Record, Refused
from importer.engine import Limits, Sending, WorkItem
from importer.events import Listener, RowFinished
from importer.issues import Code, Issue, Severity
from importer.ledger import Statement, Target, Writer
from importer.registry import exists, explain
from importer.sentences import Message
from importer.sentences import afterwards as say

_TRIES = 3
"""How often something is sent whose answer is lost, or says that the server failed: that may be
how it refuses, and is not tried for minutes.
"""
_FAILED = 500


class Doing(Sending[Thing]):
    """A plan that is carried out.

    Args:
        do: does what is to be done with a thing, and ends it.
    """

    def __init__(
        self,
        plan: AfterwardsPlan,
        client: DokStamp,
        target: Target,
        do: "Callable[[Doing, Thing], Awaitable[None]]",
        *,
        limits: Limits,
        listener: Listener,
    ) -> None:
        super().__init__(client, Writer(target.database), limits=limits, listener=listener)
        self.plan = plan
        self.target = target
        self._do = do
        self._waiting = [deque(one for one in plan.todo if one.kind is kind) for kind in ThingKind]
        self._under_way = 0
        self._kind = ThingKind.CERTIFICATE

    @property
    def everything_finished(self) -> bool:
        """Whether every thing has ended."""
        return not self._under_way and not any(self._waiting)

    def next_job(self) -> WorkItem[Thing] | None:
        """A thing of the first kind of which some are left; None until those before are done."""
        first = next((line for line in self._waiting if line), None)
        if first is None or (self._under_way and self._kind is not first[0].kind):
            return None
        thing = first.popleft()
        self._kind = thing.kind
        self._under_way += 1
        return WorkItem(partial(self._done, thing), [thing])

    async def _done(self, thing: Thing) -> None:
        try:
            await self._do(self, thing)
        finally:
            self._under_way -= 1
            self.notify()

    def has_ended(self, row: Thing) -> bool:
        """Whether a thing has ended."""
        return row.ending is not None

    async def refuse(self, row: Thing, code: Code, message: Message) -> None:
        """End a thing as kept."""
        await self.finish(row, Fate.KEPT, Issue(row.holder.row, None, code, message))

    async def give_up(self, row: Thing, code: Code, message: Message) -> None:
        """End a thing as pending, and the run too when the server fails on one after another."""
        await self.finish(row, Fate.PENDING, Issue(row.holder.row, None, code, message))
        self.note_failure()

    async def refused(self, row: Thing, refusal: Refused) -> None:
        """End a thing as kept, with DokStamp's own words."""
        await self.refuse(row, Code.REFUSED, explain(refusal))

    async def leave(self, row: Thing, code: Code, message: Message) -> None:
        """End a thing as kept that was not expected to go: a note says why."""
        issue = Issue(row.holder.row, None, code, message, severity=Severity.NOTE)
        await self.finish(row, Fate.KEPT, issue)

    async def finish(
        self, row: Thing, fate: Fate, issue: Issue | None = None, *changes: Statement
    ) -> None:
        """Commit what was learned, and end a thing.

        Raises:
            LedgerError: if it cannot be committed; then it has not ended.
        """
        settled = () if fate is Fate.PENDING else (self.target.no_act(row.uuid),)
        await self.writer.commit(*changes, *settled)
        if fate is not Fate.PENDING:
            self.note_answer()
        row.end(fate, issue)
        self.tell(RowFinished(row.outcome))

    def was_ours(self, thing: Thing, sent: bool) -> bool:
        """Whether what is done is this run's doing, or that of one that it goes on from."""
        assert thing.deed is not None
        return sent or was_ours(self.plan.acts.get(thing.uuid), thing.deed)

    async def read(self, thing: Thing) -> Record | None:
        """A thing's record as it is now; None for one that is gone."""
        try:
            record = await self.client.get(thing.kind.entity, thing.uuid)
        except NotFound:
            return None
        return record if exists(record) else None

    async def carry_out(
        self,
        thing: Thing,
        look: "Callable[[Doing, Thing, bool], Awaitable[bool]]",
        send: Callable[[], Awaitable[bool]],
        unable: Callable[[Refused | None], tuple[Code, Message]],
    ) -> None:
        """Do something to a thing that it may be done to, and see what became of it.

        Args:
            look: reads the thing right before, and ends it where nothing is to be done any more;
                told whether it was sent already. True when it has ended it.
            send: sends it; False where the answer does not tell that it is done.
            unable: what is said when DokStamp refuses, or does not do it.
        """
        sent, failures = False, 0
        for wait in islice(self.waits(), _TRIES):
            if await look(self, thing, sent):
                return
            await self._intend(thing)
            pauses: Iterable[float] = [wait]
            try:
                answered = await send()
            except OutcomeUnknown as unknown:
                answered = False
                failures += unknown.status == _FAILED
                if unknown.status != _FAILED:
                    pauses = self.patience.waits(unknown, wait)
            except Refused as refusal:
                if not await look(self, thing, sent):
                    await self.refuse(thing, *unable(refusal))
                return
            else:
                if answered:
                    return
                failures = _TRIES  # it was answered, and may take a while yet
                pauses = [0.0, *islice(self.waits(), _TRIES)]
            sent = True
            for pause in pauses:
                await self.pause(pause)
                if await look(self, thing, sent):
                    return
            if failures >= _TRIES:
                break
        if self.stopping:
            return
        if failures >= _TRIES:
            await self.refuse(thing, *unable(None))
        else:
            await self.give_up(thing, Code.UNCONFIRMED, say.UNCONFIRMED())

    async def _intend(self, thing: Thing) -> None:
        """Note what is about to be sent.

        Raises:
            LedgerError: if it cannot be noted; then nothing may be sent.
        """
        assert thing.deed is not None
        await self.writer.commit(self.target.act(thing.uuid, thing.deed))
