"""The job of one batch: the same plan, ledger, lock and workbook as `importer run`, with terms in
a person's place.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final, TypeVar

import anyio

from importer.engine import Stop
from importer.errors import (
    BusyError,
    ImporterError,
    LedgerError,
    SettingsError,
    TargetError,
    UsageError,
)
from importer.events import Event as Happened
from importer.events import RowFinished
from importer.inbox.approving import DroppedApprovals
from importer.inbox.journal import EventName, Journal
from importer.inbox.terms import Terms
from importer.interrupts import stop_on_interrupt
from importer.issues import Issue
from importer.issuing.batch import Batch
from importer.issuing.plan import Plan
from importer.outcomes import Status
from importer.results import Spare
from importer.sentences import Message
from importer.sentences import inbox as say
from importer.session import (
    ApprovalError,
    Planned,
    Report,
    Session,
    Source,
    approve,
    find,
    open_session,
    open_state,
    read_batch,
)

T = TypeVar("T")


OWN_FAULT: Final = "unwritable"
"""The journal's word for what is in the way of one batch only."""


class StoppedError(Exception):
    """The service was asked to stop; the batch stays where it is and is continued at the next
    start.
    """


class NotNowError(Exception):
    """The world is not as it should be: the API, the disk, the state folder. The batch waits and
    is tried again.

    Attributes:
        event: a word for the journal.
        said: what is in the way.
    """

    def __init__(self, event: EventName, said: Message) -> None:
        super().__init__(said)
        self.event = event
        self.said = said


@contextmanager
def no_excuse() -> Iterator[None]:
    """Tell what is the world's fault from what is the batch's."""
    try:
        yield
    except (TargetError, LedgerError, BusyError, SettingsError) as error:
        raise NotNowError(event_of(error), error.said) from error


def event_of(failure: ImporterError) -> EventName:
    """The journal's word for what keeps a batch from being done."""
    words: dict[type[ImporterError], EventName] = {
        TargetError: "api",
        LedgerError: "ledger",
        BusyError: "busy",
        SettingsError: "settings",
    }
    return words.get(type(failure), "storage")


def check_online(
    source: Source, batch: Batch, terms: Terms, *, out: Path, stopping: Event
) -> Report:
    """Check a batch, DokStamp asked too.

    Raises:
        NotNowError: if it cannot be asked now.
        StoppedError: if the service is to stop.
        UsageError: if the batch belongs to another tenant.
    """
    settings = terms.settings
    assert settings is not None
    with no_excuse(), open_state(terms.state, settings=settings, locked=False) as ledger:

        async def ask() -> Planned:
            async with open_session(
                settings, terms.host, ledger, wire=terms.wire, listener=lambda _: None
            ) as session:
                return await session.plan(source, batch)

        planned = _until_stopped(ask, StopWish(stopping))
    return planned.report(out)


def send(
    source: Source,
    terms: Terms,
    teller: "Teller",
    *,
    approvals: DroppedApprovals | None,
    out: Path,
    spare: Spare,
    wish: "StopWish",
    command: str = "watch",
    approved: str | None = None,
) -> tuple[Report, Message | None]:
    """Send a batch; or, when its plan is not to be carried out unattended, report on the plan.

    Args:
        teller: is told how far it is.
        approvals: whose yes there is, where one is needed.
        spare: where else the results may go, if the workbook cannot be written when all is done.
        command: what the run is called in the ledger and the workbook.
        approved: the code of the plan that it has to be like.

    Returns:
        The report, and the objection to the plan if there is one.

    Raises:
        NotNowError: if nothing could be sent now.
        StoppedError: if the service is to stop, and nothing was sent. FolderError, UsageError: if
            the batch cannot be read, or belongs to another tenant.
    """
    settings = terms.settings
    assert settings is not None

    def set_aside(_: Path) -> None:
        teller.journal.tell("ledger_set_aside", say.LEDGER_SET_ASIDE())

    with (
        no_excuse(),
        open_state(terms.state, settings=settings, on_set_aside=set_aside) as ledger,
    ):
        batch = read_batch(source, state=terms.state)

        async def sent() -> tuple[Report, Message | None]:
            async with open_session(
                settings, terms.host, ledger, wire=terms.wire, listener=teller.listen, sends=True
            ) as session:
                planned, objection, differing = await (
                    _as_approved(session, source, batch, approved)
                    if approved is not None
                    else _planned(session, source, batch, approvals)
                )
                if planned.kept is None or objection is not None:  # else a person has looked
                    objection = _both(objection, terms.objection(planned.plan))
                teller.begin(planned.plan, terms, objection)
                wish.asking = None  # from here on a wish to stop is a polite one
                if objection is not None:
                    return planned.report(out, differing=differing), objection
                return (
                    await session.send(
                        planned, command=command, out=out, stop=wish.stop, spare=spare
                    ),
                    None,
                )

        return _until_stopped(sent, wish)


def settled(report: Report, *, patient: bool) -> Report:
    """The report of a batch that nothing keeps from being done.

    Args:
        patient: rows that were not reached are tried again later instead of being left to a
            person.

    Raises:
        NotNowError: if something does.
        StoppedError: if it was stopped.
    """
    if report.failure is not None:
        raise NotNowError(event_of(report.failure), report.failure.said)
    if report.facts.interrupted:
        raise StoppedError
    if patient and report.facts.mode != "check" and (pending := report.totals[Status.PENDING]):
        raise NotNowError("api", say.NO_ANSWER(count=pending))
    return report


async def _as_approved(
    session: Session, source: Source, batch: Batch, code: str
) -> tuple[Planned, Message | None, Sequence[Issue]]:
    """The plan as somebody has looked at it; else why it is another one."""
    try:
        planned = await session.plan(source, batch, approved=code)
        return session.approved(planned), None, ()
    except ApprovalError as error:
        return await session.plan(source, batch), error.said, error.issues


async def _planned(
    session: Session, source: Source, batch: Batch, approvals: DroppedApprovals | None
) -> tuple[Planned, Message | None, Sequence[Issue]]:
    """The plan as somebody has approved it, where that is needed; else why it waits for somebody
    to do so, and what is otherwise than it was approved.
    """
    why, differing = say.NOT_APPROVED(), tuple[Issue, ...]()
    for approval in reversed(approvals.found if approvals else ()):
        try:
            kept = find(session.ledger, approval.code)
        except (ApprovalError, UsageError):
            continue  # a code of long ago, or mistyped
        try:
            if kept.entry.approved_by is None:
                approve(session.ledger, kept, approval.by)
        except ApprovalError:
            why = say.NOT_THEIRS_TO_APPROVE(name=approval.path.name)
            continue
        try:
            planned = await session.plan(source, batch, approved=approval.code)
            return session.approved(planned), None, ()
        except ApprovalError as error:
            differing = error.issues
            count = len(differing)
            why = say.APPROVED_OTHERWISE(code=kept.code, count=count) if count else error.said
    planned = await session.plan(source, batch)
    if approvals is None or not planned.plan.orders:
        return planned, None, ()
    planned = session.keep(planned, by=approvals.prepared_by)
    assert planned.kept is not None
    if planned.kept.entry.approved_by is not None:  # by command, of the very same plan
        return session.approved(planned), None, ()
    return planned, why, differing


def _both(first: Message | None, second: Message | None) -> Message | None:
    return say.BOTH(first=first, second=second) if first and second else first or second


class StopWish:
    """The wish to stop: before anything is sent it ends the asking, afterwards the run, politely.

    Args:
        stopping: set by a signal: what asks is to do nothing more either.
    """

    def __init__(self, stopping: Event) -> None:
        self.stop = Stop()
        self.asking: anyio.CancelScope | None = None
        self.called_off = False
        self._stopping = stopping
        self._loop: asyncio.AbstractEventLoop | None = None

    def make(self) -> None:
        """A signal came."""
        self._stopping.set()
        self._heed()

    def call_off(self) -> None:
        """This batch only is to be stopped; from any thread."""
        self.called_off = True
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended meanwhile
                self._loop.call_soon_threadsafe(self._heed)

    def begin(self, asking: anyio.CancelScope) -> None:
        """Something begins that it may end."""
        self._loop, self.asking = asyncio.get_running_loop(), asking
        if self.made:
            asking.cancel()

    def _heed(self) -> None:
        if self.asking is not None:
            self.asking.cancel()
        else:
            self.stop.request()

    @property
    def made(self) -> bool:
        """Whether it was made, at any time."""
        return self._stopping.is_set() or self.called_off


def _until_stopped(work: Callable[[], Awaitable[T]], wish: StopWish) -> T:
    async def main() -> T:
        with stop_on_interrupt(wish.make), anyio.CancelScope() as asking:
            wish.begin(asking)
            return await work()
        raise StoppedError

    return anyio.run(main)


class Teller:
    """Tells the journal how far a run has come, every tenth of it.

    Args:
        name: what the batch is called there.
    """

    def __init__(self, name: str, journal: Journal) -> None:
        self.journal = journal
        self._name = name
        self._orders = 0
        self._finished = 0
        self._told = 0

    def begin(self, plan: Plan, terms: Terms, objection: Message | None) -> None:
        """Tell what is going to be done."""
        rows, self._orders = len(plan.batch.rows), len(plan.orders)
        facts = {"rows": rows, "to_send": self._orders}
        if objection is None:
            text = say.STARTED(mode=terms.mode.words, count=rows, to_send=self._orders)
            self.journal.tell("started", text, batch=self._name, mode=str(terms.mode), **facts)
        else:
            text = say.STOPPED(objection=objection)
            self.journal.tell("stopped", text, batch=self._name, **facts)

    def listen(self, event: Happened) -> None:
        """Count the rows that have ended."""
        if not isinstance(event, RowFinished):
            return
        self._finished += 1
        percent = self._finished * 10 // max(self._orders, 1) * 10
        if percent > self._told:
            self._told = percent
            text, rows = say.PROGRESS(percent=percent), self._finished
            self.journal.tell("progress", text, batch=self._name, percent=percent, rows=rows)
