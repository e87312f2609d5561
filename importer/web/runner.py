"""What is asked of DokStamp, and sent to it: in threads of their own, one thing that sends at a
time.

A job is begun by a request and goes on whatever becomes of the browser. How far it is stands in
its `Work`, which every page may look at.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import anyio

from importer.allocator import give_back
from importer.engine import Stop
from importer.errors import ImporterError, LedgerError
from importer.ledger import Person
from importer.results import Spare, default_path
from importer.sentences import web as say
from importer.sentences.reader import Reader, read_by, reader
from importer.session import (
    ApprovalError,
    Planned,
    Session,
    Wire,
    brakes,
    open_session,
    open_state,
    places_of,
)
from importer.web.desk import Judged
from importer.web.lists import LISTS, ListState
from importer.web.schools import School
from importer.web.store import PageStore
from importer.web.work import Task, Work

T = TypeVar("T")
_KEPT = 2
"""Of how many jobs that are over the plan or report is kept: of a hundred thousand graduates it
takes 200 MB.
"""
_BEAT = 5.0
"""Seconds between notes that a run is alive."""


class MistakeError(ImporterError):
    """The program met something that nobody thought of."""

    code = "mistake"


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Something that is to be sent, in two steps.

    Attributes:
        school: the DokStamp that it goes to.
        named: the spreadsheet, or workbook, after which the results are named.
        prepare: asks and plans; gives the plan and how many rows it is about. What it raises is
            told, and nothing was sent.
        send: sends that plan, and writes its results.
        list_id, about, code: see `ListRun`.
    """

    school: School
    named: Path
    prepare: Callable[[Session], Awaitable[tuple[Any, int]]]
    send: Callable[[Session, Any, Path, Stop], Awaitable[Any]]
    list_id: str | None = None
    about: str | None = None
    code: str | None = None


class Runner:
    """Sends one thing at a time, since one state folder holds one run; looking goes on beside."""

    def __init__(self, state: Path, store: PageStore) -> None:
        self._state = state
        self._store = store
        self._sending = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sending")
        self._looking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="looking")
        self._lock = Lock()
        self._work: dict[str, Work] = {}
        self.tenants: dict[str, str] = {}  # by host, as it told them when it was last asked

    def of(self, key: str) -> Work | None:
        """The job of a list, or about a run, that is under way, or was the last one since the
        server started.
        """
        return self._work.get(key)

    def all(self) -> list[Work]:
        """Every job since the server started, the last one of each list or run."""
        return list(self._work.values())

    def under_way(self, key: str) -> Work | None:
        """The job that sends something and has not ended."""
        work = self._work.get(key)
        return work if work is not None and work.task.sends and not work.is_over else None

    @property
    def waiting(self) -> list[Work]:
        """The jobs that have not ended, in the order in which they are done."""
        return [one for one in self.all() if not one.is_over]

    def before(self, work: Work) -> int:
        """How many other jobs are sent before this one."""
        line = [one for one in self.waiting if one.task.sends]
        return line.index(work) if work in line else 0

    def stop(self, key: str) -> bool:
        """Ask a job to end: what is under way is finished, nothing new is begun.

        Returns:
            Whether there was one.
        """
        work = self._work.get(key)
        if work is None or work.is_over:
            return False
        work.stopping = True
        if work.wish is not None:
            work.wish()
        return True

    def stop_all(self) -> None:
        """Ask every job to end, and wait until they have."""
        for work in self.waiting:
            self.stop(work.key)
        for thread in (self._looking, self._sending):
            thread.shutdown(wait=True, cancel_futures=True)

    def look(
        self, judged: Judged, school: School, *, by: str, person: Person, asked: str | None = None
    ) -> Work:
        """Ask what DokStamp has already, and keep the plan as something that may be approved.

        Args:
            person: in whose name it is kept, if it is a new one.
            asked: the code of the plan that approval was asked for; what is otherwise by now is
                told, and then it is a new plan.
        """

        async def looked(session: Session, work: Work) -> None:
            try:
                planned = await session.plan(judged.source, judged.batch, approved=asked)
            except ApprovalError:  # kept in another state folder, or too long ago
                planned = await session.plan(judged.source, judged.batch)
            if planned.kept is not None:
                work.differing = tuple(session.differing(planned))
            if planned.plan.orders and (planned.kept is None or work.differing):
                planned = session.keep(replace(planned, kept=None), by=person)
            work.places = tuple(await places_of(planned.plan, session.client))
            work.brakes = tuple(brakes(planned.plan))
            work.report = planned.report(None)
            work.planned = planned

        content = judged.list.content
        work = Work(key=judged.list.list_id, task=Task.LOOK, by=by, content=content)
        return self.ask(work, school, looked)

    def issue(self, judged: Judged, school: School, *, by: str, code: str) -> Work:
        """Send exactly what was looked at, or nothing.

        Args:
            code: of the plan that was looked at, and approved where that is needed.
        """

        async def prepare(session: Session) -> tuple[Planned, int]:
            planned = await session.plan(judged.source, judged.batch, approved=code)
            planned = session.approved(planned)
            return planned, len(planned.plan.orders)

        async def send(session: Session, planned: Planned, out: Path, stop: Stop) -> Any:
            return await session.send(planned, command="run", out=out, stop=stop, spare=_SPARE)

        errand = Errand(
            school=school,
            named=judged.source.sheet.path,
            prepare=prepare,
            send=send,
            list_id=judged.list.list_id,
            code=code,
        )
        content = judged.list.content
        key = judged.list.list_id
        work = Work(key=key, task=Task.ISSUE, by=by, content=content, subject=judged)
        return self.send(work, errand)

    def ask(
        self, work: Work, school: School, asks: Callable[[Session, Work], Awaitable[None]]
    ) -> Work:
        """Ask DokStamp something, beside whatever is being sent."""

        async def asked() -> None:
            with open_state(self._state, locked=False) as ledger:
                async with open_session(
                    school.settings, school.host, ledger, wire=Wire(), listener=work.listen
                ) as session:
                    self.tenants[school.host] = session.tenant
                    await asks(session, work)

        return self._submitted(work, asked, self._looking)

    def send(self, work: Work, errand: Errand) -> Work:
        """Do what sends something: with the state folder held, a run in the store, and a stop."""

        async def under_way() -> None:
            stop, loop = Stop(), asyncio.get_running_loop()

            def wish() -> None:
                with suppress(RuntimeError):  # it has ended in this very moment
                    loop.call_soon_threadsafe(stop.request)

            work.wish = wish
            with open_state(self._state) as ledger:
                async with open_session(
                    errand.school.settings,
                    errand.school.host,
                    ledger,
                    wire=Wire(),
                    listener=work.listen,
                    sends=True,
                    by=work.by,
                ) as session:
                    self.tenants[errand.school.host] = session.tenant
                    plan, count = await errand.prepare(session)
                    if work.stopping:
                        return
                    await self._carried_out(work, errand, session, plan, count, stop)

        return self._submitted(work, under_way, self._sending)

    async def _carried_out(
        self, work: Work, errand: Errand, session: Session, plan: Any, count: int, stop: Stop
    ) -> None:
        out = self._results_of(work, errand)
        issues = work.task is Task.ISSUE
        number = self._store.begin_run(
            session.run_id,
            command=work.task,
            by=work.by,
            results=out.relative_to(self._state).as_posix(),
            to_do=count,
            list_id=errand.list_id,
            about=errand.about,
            code=errand.code,
            content=work.content,
            issues=issues,
        )
        work.begin(count, session.run_id)
        totals, failure, results = work.counted(), None, out
        try:
            with _heard_of(lambda: self._store.see_run(number)):
                report = await errand.send(session, plan, out, stop)
            totals = {str(one): n for one, n in report.totals.items() if n}
            failure, results = report.failure, report.results
            work.result = report
        except ImporterError as error:
            failure = error
            raise
        finally:
            left = failure is not None or stop.politely.is_set() or work.result is None
            state = ListState.STOPPED if left else ListState.DONE
            self._store.end_run(
                number,
                failure=str(failure) if failure else None,
                totals=totals,
                results=_place(results, self._state),
                state=state if issues else None,
            )

    def _results_of(self, work: Work, errand: Errand) -> Path:
        """Where results are written: beside the lists, where another server may have these too."""
        folder = self._state
        if self._store.shared:
            folder = folder / LISTS / "results"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return default_path(folder, errand.named, datetime.now(UTC), what=_RESULTS[work.task])

    def _submitted(
        self, work: Work, job: Callable[[], Awaitable[None]], thread: ThreadPoolExecutor
    ) -> Work:
        """Put a job in line; a list, or run, has one at a time."""
        with self._lock:
            before = self._work.pop(work.key, None)
            if before is not None and not before.is_over:
                self._work[work.key] = before
                return before
            if before is not None:
                before.forget()  # what it listened to may hold it for a while
            self._work[work.key] = work
            over = [one for one in self._work.values() if one.is_over]
            for one in over[:-_KEPT]:
                one.forget()
        thread.submit(self._run, work, job, reader())
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
            if work.task is Task.ISSUE:
                work.subject = None
            give_back()
            work.ended = time.monotonic()


_RESULTS = {Task.ISSUE: "results", Task.UNDO: "undo", Task.FINISH: "issue"}
"""What the name of a job's results ends in."""
_SPARE = Spare(folders=(Path(tempfile.gettempdir()), Path.home()))


@contextmanager
def _heard_of(note: Callable[[], None]) -> Iterator[None]:
    """Note every few seconds that something is alive, whatever it waits for."""
    ended = Event()

    def beat() -> None:
        while not ended.wait(_BEAT):
            with suppress(LedgerError):  # nothing is sent either, if it stays away
                note()

    Thread(target=beat, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _place(results: Path | None, state: Path) -> str:
    """Where results are, from the state folder on; whole where they are elsewhere."""
    if results is None or not results.exists():
        return ""
    inside = results.is_relative_to(state)
    return results.relative_to(state).as_posix() if inside else str(results)
