"""What is asked of DokStamp for a list, and sent to it: one job at a time, in a thread of its own.

A job is begun by a request and goes on whatever becomes of the browser. How far it is stands in
its `Work`, which every page may look at.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import anyio

from importer.engine import Stop
from importer.errors import ImporterError
from importer.events import Asking, Event, RowFinished
from importer.ledger import Person
from importer.outcomes import Status
from importer.results import default_path
from importer.sentences import Message
from importer.sentences import web as say
from importer.sentences.reader import Reader, read_by, reader
from importer.session import Planned, Report, Session, Wire, open_session, open_state
from importer.web.desk import Judged
from importer.web.schools import School
from importer.web.store import Store

T = TypeVar("T")
_LATEST = 8
"""How many of the rows that ended last are told."""


class MistakeError(ImporterError):
    """The program met something that nobody thought of."""

    code = "mistake"


@dataclass(kw_only=True)
class Work:
    """A job, and how far it is. Written by its own thread only.

    Attributes:
        what: look, issue, undo, finish (drafts) or verify.
        total: how many rows are to be done; None while that is being asked.
        counts: how many have ended, by status.
        latest: the rows that ended last, newest first.
        asking: what DokStamp is being asked for.
        planned: of a look, what would be sent.
        result: what it came to, if anything.
        failure: what ended it early.
        ended: since when it is over, as `time.monotonic` tells.
    """

    list_id: str
    what: str
    by: str
    version: tuple[int, int]
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    sending_since: float | None = None
    total: int | None = None
    counts: Counter[Status] = field(default_factory=Counter)
    latest: deque[int] = field(default_factory=lambda: deque(maxlen=_LATEST))
    asking: Message | None = None
    planned: Planned | None = None
    result: Any = None
    failure: ImporterError | None = None
    ended: float | None = None
    stopping: bool = False
    _wish: Callable[[], None] | None = None

    @property
    def done(self) -> int:
        """How many rows have ended."""
        return self.counts.total()

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at this rate, in seconds; None where that cannot be told yet."""
        if self.sending_since is None or not self.total or self.ended is not None:
            return None
        gone = time.monotonic() - self.sending_since
        return (self.total - self.done) * gone / self.done if self.done and gone > 30 else None

    def begin(self, total: int) -> None:
        """It begins to send."""
        self.total, self.sending_since = total, time.monotonic()

    def listen(self, event: Event) -> None:
        """Take note of what happens."""
        if isinstance(event, RowFinished):
            self.counts[event.outcome.status] += 1
            self.latest.appendleft(event.outcome.row)
        elif isinstance(event, Asking):
            self.asking = event.what

    def as_dict(self) -> dict[str, Any]:
        """How far it is, for the page's script."""
        return {
            "what": self.what,
            "total": self.total,
            "done": self.done,
            "counts": {str(status): count for status, count in self.counts.items()},
            "stopping": self.stopping,
            "ended": self.ended is not None,
        }


class Runner:
    """Does one job at a time, since one state folder holds one run."""

    def __init__(self, state: Path, store: Store) -> None:
        self._state = state
        self._store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="runner")
        self._lock = Lock()
        self._work: dict[str, Work] = {}

    def of(self, list_id: str) -> Work | None:
        """The job of a list that is under way, or was the last one since the server started."""
        return self._work.get(list_id)

    @property
    def waiting(self) -> list[Work]:
        """The jobs that have not ended, in the order in which they are done."""
        return [one for one in self._work.values() if one.ended is None]

    def stop(self, list_id: str) -> None:
        """Ask a job to end: what is under way is finished, nothing new is begun."""
        work = self._work.get(list_id)
        if work is not None and work.ended is None:
            work.stopping = True
            if work._wish is not None:
                work._wish()

    def stop_all(self) -> None:
        """Ask every job to end, and wait until they have."""
        for work in self.waiting:
            self.stop(work.list_id)
        self._thread.shutdown(wait=True, cancel_futures=True)

    def look(self, judged: Judged, school: School, *, by: Person) -> Work:
        """Ask what DokStamp has already, and keep the plan as something that may be approved."""
        work = self._new(judged, "look", by)

        async def looked() -> None:
            with open_state(self._state, locked=False) as ledger:
                async with open_session(
                    school.settings,
                    school.host,
                    ledger,
                    wire=Wire(),
                    listener=work.listen,
                ) as session:
                    planned = await session.plan(judged.source, judged.batch)
                    work.planned = session.keep(planned, by=by) if planned.plan.orders else planned

        return self._submitted(work, looked)

    def issue(self, judged: Judged, school: School, *, by: Person, code: str) -> Work:
        """Send exactly what was looked at, or nothing.

        Args:
            code: of the plan that was looked at, and approved where that is needed.
        """
        work = self._new(judged, "issue", by)
        sheet = judged.source.sheet.path

        async def sent(session: Session, out: Path, stop: Stop) -> Report:
            planned = await session.plan(judged.source, judged.batch, approved=code)
            planned = session.approved(planned)
            work.begin(len(planned.plan.orders))
            return await session.send(planned, command="run", out=out, stop=stop)

        return self.send(work, school, sheet, sent, code=code)

    def send(
        self,
        work: Work,
        school: School,
        sheet: Path,
        sends: Callable[[Session, Path, Stop], Awaitable[Any]],
        *,
        code: str | None,
    ) -> Work:
        """Do what sends something: with the state folder held, a run in the store, and a stop.

        Args:
            sheet: after which the results are named.
            sends: does it, and gives a report; what it raises before anything was sent is told.
        """

        async def under_way() -> None:
            stop, loop = Stop(), asyncio.get_running_loop()
            out = default_path(self._state, sheet, datetime.now(UTC), what="results")
            number = self._store.begin_run(
                work.list_id, command=work.what, by=work.by, code=code, results=out.name
            )
            run_id: str | None = None
            totals, failure = dict[str, int](), None

            def wish() -> None:
                loop.call_soon_threadsafe(stop.request)

            work._wish = wish
            if work.stopping:
                stop.request()
            try:
                with open_state(self._state) as ledger:
                    async with open_session(
                        school.settings,
                        school.host,
                        ledger,
                        wire=Wire(),
                        listener=work.listen,
                        sends=True,
                    ) as session:
                        run_id = session.run_id
                        work.result = await sends(session, out, stop)
                        totals = {str(one): n for one, n in work.result.totals.items()}
                        failure = work.result.failure
            except ImporterError as error:
                failure = error
                raise
            finally:
                self._store.end_run(
                    number,
                    run_id=run_id,
                    failure=str(failure) if failure else None,
                    totals=totals,
                    results=out.name if out.exists() else "",
                )

        return self._submitted(work, under_way)

    def _new(self, judged: Judged, what: str, by: Person) -> Work:
        graduates = judged.list
        return Work(
            list_id=graduates.list_id,
            what=what,
            by=by.name or by.user,
            version=graduates.version,
        )

    def _submitted(self, work: Work, job: Callable[[], Awaitable[None]]) -> Work:
        """Put a job in line; one list has one job at a time."""
        with self._lock:
            before = self._work.get(work.list_id)
            if before is not None and before.ended is None:
                return before
            self._work[work.list_id] = work
        self._thread.submit(self._run, work, job, reader())
        return work

    def _run(self, work: Work, job: Callable[[], Awaitable[None]], by: Reader) -> None:
        try:
            with read_by(by):
                anyio.run(job)
        except ImporterError as error:
            work.failure = error
        except Exception as error:
            work.failure = MistakeError(say.MISTAKE(kind=type(error).__name__))
            raise
        finally:
            work.ended = time.monotonic()
