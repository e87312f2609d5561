"""One batch of the queue: the same job as that of a dropped batch, with the same guards."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import TypeVar

from importer.cluster.following import Follower
from importer.cluster.jobs import JobState, Taken
from importer.cluster.lists import source_of
from importer.cluster.queue import Queue
from importer.cluster.store import BatchOrder, BatchStore, End, LostError
from importer.cluster.tenants import Tenants
from importer.dokstamp import back_off
from importer.errors import FolderError, ResultsError, SheetError, UsageError
from importer.inbox import InboxReading, Mode, Terms
from importer.inbox.approving import DroppedApproval, DroppedApprovals, approval_file
from importer.inbox.pauses import BUSY, LONGEST, MOST_TRIES
from importer.inbox.sending import (
    OWN_FAULT,
    NotNowError,
    StoppedError,
    StopWish,
    no_excuse,
    send,
    settled,
)
from importer.results import ensure_writable, free_place
from importer.sentences import Message, in_words
from importer.sentences import cluster as say
from importer.sentences.reader import in_english, read_under
from importer.session import Report, Wire
from importer.settings import Settings

_Limit = TypeVar("_Limit", int, float)
_UNSEEN_TRIES = 4
"""How often a folder that is not there is looked for: a share may show it to another machine a
minute late.
"""
_CLEARING_SECONDS = 60.0
"""For so long batches may wait while what is over is cleared away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How batches are worked on.

    Attributes:
        state: a folder of this machine's own.
        first_break: seconds before something is tried a second time; doubled each time.
        keep_days: for so many days the copies of what is over are kept, and it is listed.
    """

    store: Path
    tenants: Path
    state: Path
    max_rows: int
    max_invalid_percent: float
    require_approval: bool
    wire: Wire
    first_break: float = 5.0
    keep_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What came of a batch.

    Attributes:
        state: how it ended; None when it goes back into line.
        why: a word for what is in its way, `said` the same for a person.
        seconds: how long it waits in line at least; `behind`: what its tenant has in line behind
            it goes first.
        totals: rows by how they ended.
    """

    state: JobState | None
    why: str | None = None
    said: Message | None = None
    seconds: float = 0.0
    behind: bool = False
    totals: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    results: Path | None = None


class Workplace:
    """Where batches are worked on.

    Args:
        store: where they are; looked for anew each time, since a share comes and goes.
    """

    def __init__(self, conditions: Conditions, tenants: Tenants) -> None:
        self._conditions = conditions
        self._tenants = tenants
        self._store = BatchStore(conditions.store)

    def work(self, taken: Taken, follower: Follower, wish: StopWish) -> BatchResult:
        """Do a batch; what came of it is kept beside it."""
        result = self._tried(taken, follower, wish)
        if result.state is not None and result.why != "lost" and not follower.taken_over:
            with in_english():
                said = None if result.said is None else str(result.said)
            end = End(
                ended=result.state is JobState.ENDED,
                said=said,
                results=self._relative(result.results),
                totals=dict(result.totals),
            )
            try:
                self._store.note_end(taken.folder, end)
            except OSError as error:
                return self._later(taken, "storage", _unusable(error))
        return result

    def clear(self, queue: Queue, stopping: Event) -> int:
        """Remove what was copied for batches that were over long ago, and list those no longer.

        Returns:
            How many there were.

        Raises:
            LedgerError: if the database is away.
        """
        days, until = self._conditions.keep_days, time.monotonic() + _CLEARING_SECONDS
        cleared = []
        for number, folder in queue.over(days):
            if stopping.is_set() or time.monotonic() > until:
                break
            if self._store.clear(folder, days=days):
                cleared.append(number)
        queue.forget(cleared)
        self._store.clear_unfinished(days=days)
        return len(cleared)

    def _tried(self, taken: Taken, follower: Follower, wish: StopWish) -> BatchResult:
        try:
            with read_under({}, terminal=False):
                return self._done(taken, follower, wish)
        except NotNowError as error:
            return self._later(taken, error.event, error.said)
        except StoppedError:
            return BatchResult(state=JobState.CANCELLED if wish.called_off else None)
        except LostError:
            said = say.LOST(folder=taken.folder)
            if taken.tries < _UNSEEN_TRIES:
                return replace(self._later(taken, "storage", said), behind=True)
            return BatchResult(state=JobState.FAILED, why="lost", said=said)
        except (SheetError, FolderError, UsageError, ResultsError) as error:
            return BatchResult(state=JobState.FAILED, why="unreadable", said=error.said)
        except PermissionError as error:
            return self._later(taken, OWN_FAULT, _unusable(error))
        except OSError as error:
            return self._later(taken, "storage", _unusable(error))
        except BaseException as error:  # a reader's panic is no Exception; the others go on
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            kind = type(error).__name__
            return BatchResult(state=JobState.FAILED, why="mistake", said=say.MISTAKE(kind=kind))

    def _done(self, taken: Taken, follower: Follower, wish: StopWish) -> BatchResult:
        order = self._store.order(taken.folder)
        before = self._store.end(taken.folder)
        if before is not None and before.ended:  # its worker died before it could say so
            known = self._store.root / before.results if before.results else None
            return BatchResult(state=JobState.ENDED, totals=before.totals, results=known)
        with no_excuse():
            settings = self._tenants.settings(taken.tenant)
        terms = self._terms(order, settings)
        root = self._store.root
        source = source_of(
            root / order.sheet,
            root / order.pdfs,
            order.selection,
            worksheet=order.worksheet,
            join_names=order.join_names,
        )
        if wish.made:
            raise StoppedError
        report, objection = send(
            source,
            terms,
            follower,
            approvals=_approvals(order) if terms.require_approval else None,
            approved=order.approved,
            out=self._out(order, taken),
            spare=terms.spare(tried=taken.tries > 0),
            wish=wish,
            command="work",
        )
        if report.facts.interrupted and wish.called_off:
            return replace(_judged(report, None), state=JobState.CANCELLED)
        return _judged(settled(report, patient=taken.tries < MOST_TRIES), objection)

    def _terms(self, order: BatchOrder, settings: Settings) -> Terms:
        conditions = self._conditions
        if conditions.require_approval or order.require_approval:
            settings = settings.model_copy(update={"require_approval": True})
        return Terms(
            mode=Mode.DRAFT if order.selection.draft else Mode.ISSUE,
            selection=order.selection,
            reading=InboxReading(worksheet=order.worksheet, join_names=order.join_names),
            max_rows=_stricter(conditions.max_rows, order.max_rows),
            max_invalid_percent=_stricter(
                conditions.max_invalid_percent, order.max_invalid_percent
            ),
            settings=settings,
            host=settings.host,
            wire=conditions.wire,
            state=conditions.state,
        )

    def _out(self, order: BatchOrder, taken: Taken) -> Path:
        """The results workbook: the same one when a batch goes on, unless somebody has changed
        it; another one where a worker may wake that had the batch before, and write its own.
        """
        out = self._store.root / order.out
        if taken.losses:
            out = out.with_name(f"{out.stem}-{taken.losses + 1}{out.suffix}")
        out, _ = free_place(out)
        try:
            ensure_writable(out, make_folder=False)
        except ResultsError as error:
            own = isinstance(error.__cause__, PermissionError)
            raise NotNowError(OWN_FAULT if own else "storage", error.said) from error
        return out

    def _relative(self, path: Path | None) -> str | None:
        root = self._store.root
        return str(path.relative_to(root)) if path and path.is_relative_to(root) else None

    def _later(self, taken: Taken, why: str, said: Message) -> BatchResult:
        longest = BUSY if why == "busy" else LONGEST
        first = self._conditions.first_break
        return BatchResult(
            state=None,
            why=why,
            said=said,
            seconds=back_off(first, taken.tries, longest=longest, jitter=0.1),
            behind=why == OWN_FAULT,
        )


def _stricter(ours: _Limit, theirs: _Limit | None) -> _Limit:
    return ours if theirs is None else min(ours, theirs)


def _approvals(order: BatchOrder) -> DroppedApprovals:
    found = [DroppedApproval(Path(approval_file(code)), code, by) for code, by in order.approvals]
    return DroppedApprovals(found, order.by)


def _judged(report: Report, objection: Message | None) -> BatchResult:
    """What a batch came to whose plan was carried out, or was not to be."""
    came_to = BatchResult(
        state=JobState.ENDED,
        totals=report.totals_told,
        requests=report.facts.requests,
        results=report.results,
    )
    if objection is None:
        return came_to
    plan = report.facts.plan
    if plan is None:
        return replace(came_to, state=JobState.FAILED, why="guard", said=objection)
    said = say.PLAN_CODE(reason=objection, code=plan["code"])
    return replace(came_to, state=JobState.FAILED, why="approval", said=said)


def _unusable(error: OSError) -> Message:
    return say.STORE_UNUSABLE(reason=in_words(error.strerror or str(error)))
