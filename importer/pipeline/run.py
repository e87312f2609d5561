"""The state of one run: rows on their way, the queues between the stages, and the step from one stage to the next."""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from random import uniform

import anyio

from importer import registry
from importer.certificates import Request, judge
from importer.dokstamp import DokStamp, Refused
from importer.errors import ImporterError, TargetError
from importer.events import Event, Listener, RowFinished, Stopping, unfailing
from importer.issues import Code, Issue
from importer.ledger import CertificateEntry, Change, Target, Writer
from importer.outcomes import Outcome, Outcomes, Status
from importer.pipeline.holders import Holders
from importer.pipeline.progress import NewStudent, Progress
from importer.plan import Plan
from importer.recognition import KeptBytes

_LONG_PAUSE = 0.5
"""Seconds from which on a wait is worth another worker."""
_LENT_A_SLOT = 4
"""Most rows that wait at the same time with another worker in their place, for each request under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How a run sends.

    Attributes:
        files_per_upload: most files in one upload request.
        bytes_per_upload: most bytes of files in one upload request.
        attempts: how often a create is tried whose outcome stays unknown, asking the server in between.
        first_wait: seconds before the second attempt; doubled each time, jittered, at most `longest_wait`.
        grace: seconds that what is in flight has to finish in after a polite stop.
        failures_in_a_row: rows the server fails on, one after the other, after which the run gives up.
        settle_seconds: how long the server is asked after a create whose outcome is unknown, before it is sent again.
        look_seconds: seconds between two looks at what others issue meanwhile.
    """

    files_per_upload: int = 20
    bytes_per_upload: int = 20_000_000
    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 10.0
    grace: float = 10.0
    failures_in_a_row: int = 25
    settle_seconds: float = 60.0
    look_seconds: float = 30.0

    @property
    def head_start(self) -> float:
        """Seconds that another run gets which was quicker with a student, to go on with them."""
        return self.settle_seconds / 20


class Stage(Enum):
    """What a row that has its student and its file needs next."""

    COMPARE = "tell whether the PDF is that of a certificate which its student holds"
    LOOK = "ask for the certificates of its student and course"
    ENROLL = "find or create the enrollment"
    CERTIFY = "create the certificate"


@dataclass(frozen=True, slots=True)
class UploadNames:
    """What the files of a run are called in an upload.

    Attributes:
        all: the names.
        shared: names, with their size and with None, that several files have: they tell of none.
    """

    all: frozenset[str]
    shared: frozenset[tuple[str, int | None]]

    @classmethod
    def of(cls, files: Iterable[tuple[bytes, int]]) -> "UploadNames":
        """Of files by their names below the folder of PDFs, and sizes."""
        named = [(os.fsdecode(name).rpartition("/")[2], size) for name, size in files]
        counted = Counter((name, told) for name, size in named for told in (size, None))
        return cls(frozenset(name for name, _ in named), frozenset(one for one, count in counted.items() if count > 1))


class Run:
    """Owned by one event loop; workers and stages share it.

    Attributes:
        begun: rows that were put in line and have not ended.
        all_in_line: no more rows will be put in line.
        stored: files of certificates that students hold, as far as they were asked for, by uuid.
        kept: the bytes that DokStamp keeps of files.
        warnings: what kept no row from ending well and wants a look.
        files_ahead: files taken for an upload, less the rows of students taken to be created.
        answered: of files whose name tells nothing, whose digest (a row's) an answer with this uuid was first given to.
        asking_again: held while an upload is sent once more, since answers may go astray between two of them.
        turned_up: uuids of certificates that others made meanwhile, by student and course.
        in_company: somebody else is at work on the same students, so nothing is taken for absent that was so before.
        lend: starts another worker.
        surplus: workers that are to end, since those whose place they took are back.
    """

    def __init__(
        self,
        plan: Plan,
        client: DokStamp,
        target: Target,
        writer: Writer,
        *,
        limits: Limits,
        listener: Listener,
        started_at: datetime,
    ) -> None:
        self.client = client
        self.target = target
        self.limits = limits
        self.selection = plan.batch.selection
        self.started_at = started_at
        self.outcomes = Outcomes()
        self.orders = plan.orders
        self.begun: dict[int, Progress] = {}
        self.all_in_line = False
        self.new_students: deque[NewStudent] = deque()
        self.to_upload: deque[Progress] = deque()
        self.smaller_uploads: deque[list[Progress]] = deque()
        self.ready: deque[tuple[Stage, Progress]] = deque()
        self.stored = dict(plan.orders.known.stored)
        self.kept = KeptBytes(client)
        self.warnings: list[Issue] = []
        self.files_ahead = 0
        self.holders = Holders(client)
        self.files_per_upload = limits.files_per_upload
        self.bytes_per_upload = limits.bytes_per_upload
        self.stopped = anyio.Event()
        self.failure: ImporterError | None = None
        self.changed = anyio.Event()
        self._made: set[int] = set()
        self.answered: dict[str, str] = {}
        self.asking_again = anyio.Lock()
        self.turned_up: dict[tuple[str, str], set[str]] = {}
        self.in_company = False
        self.lend: Callable[[], None] = lambda: None
        self.surplus = 0
        self.patience = registry.Patience(
            seconds=limits.settle_seconds, longest_wait=limits.longest_wait, sleep=self.pause
        )
        self._lent = 0
        self._writer = writer
        self._listener = unfailing(listener)
        self._failures_in_a_row = 0

    @property
    def everything_finished(self) -> bool:
        """Whether every row has its outcome."""
        return len(self.outcomes) == len(self.orders)

    @property
    def stopping(self) -> bool:
        """Whether nothing new is to be started."""
        return self.stopped.is_set()

    def left(self) -> Iterator[tuple[int, Progress]]:
        """The rows without an outcome, begun or not."""
        for order in self.orders:
            row = order.graduate.row
            if row not in self.outcomes:
                yield row, self.begun.get(row) or Progress.of(order)

    def courses(self) -> list[str]:
        """Uuids of the courses of the orders."""
        placements = self.orders.placements
        return sorted({placements[wish].course_uuid for wish in self.orders.graduates.wishes if wish in placements})

    @cached_property
    def upload_names(self) -> "UploadNames":
        """What the orders' files are called in an upload."""
        return UploadNames.of(self.orders.graduates.frame.select("pdf_name", "pdf_size").iter_rows())

    def note_made(self, certificate_uuid: str) -> None:
        """Note that this run has made a certificate."""
        self._made.add(hash(certificate_uuid))  # a fifth of the text's size, and a mistake costs a look only

    def has_made(self, certificate_uuid: str) -> bool:
        """Whether this run has made a certificate."""
        return hash(certificate_uuid) in self._made

    def has_company(self, progress: Progress) -> bool:
        """Whether others may have certified the row's student since it was last asked."""
        assert progress.student_uuid is not None
        others = self.turned_up.get((progress.student_uuid, progress.order.placement.course_uuid), set())
        if others - {certificate.uuid for certificate in progress.held}:
            self.in_company = True
        return self.in_company

    async def pause(self, seconds: float) -> None:
        """Wait, or until the run is to stop; a long wait keeps no other row from being worked on."""
        lends = seconds > _LONG_PAUSE and self._lent < _LENT_A_SLOT * self.client.max_in_flight
        if lends:
            self._lent += 1
            self.lend()
        try:
            with anyio.move_on_after(seconds):
                await self.stopped.wait()
        finally:
            if lends:
                self._lent -= 1
                self.surplus += 1
                self.notify()

    def tell(self, event: Event) -> None:
        """Hand an event to the listener."""
        self._listener(event)

    def notify(self) -> None:
        """Wake the workers that wait for something to do."""
        self.changed.set()
        self.changed = anyio.Event()

    def stop(self, reason: str, failure: ImporterError | None = None) -> None:
        """Start nothing new. `failure` is what makes going on pointless, if anything does."""
        if not self.stopping:
            self._listener(Stopping(reason))
        self.stopped.set()
        self.failure = self.failure or failure
        self.notify()

    async def record(self, changes: Sequence[Change], *rows: Progress) -> None:
        """Commit what was learned, with the intents of what it makes possible for `rows`, and let them go on.

        Raises:
            LedgerError: if it cannot be committed; then nothing goes on.
        """
        committed = list(changes)
        steps = [(progress, self._step(progress, committed)) for progress in rows if not progress.finished]
        await self._writer.commit(*committed)
        for progress, step in steps:
            if isinstance(step, Outcome):
                self._finish(step)
            elif step is not None:
                self.ready.append((step, progress))
        self.notify()

    async def finish(self, progress: Progress, outcome: Outcome, *changes: Change) -> None:
        """Commit a row's end and tell of it; a row ends once, for the first reason there is.

        Raises:
            LedgerError: if it cannot be committed; then the row has not ended.
        """
        if progress.finished:
            return
        await self._writer.commit(*changes, *self._ending(progress, outcome))
        if outcome.status is not Status.PENDING:
            self._failures_in_a_row = 0
        self._finish(outcome)
        self.notify()

    async def refuse(self, progress: Progress, code: Code, message: str, column: str | None = None) -> None:
        """End a row as `failed`."""
        await self.finish(progress, progress.ended(Status.FAILED, Issue(progress.row, column, code, message)))

    async def give_up(self, progress: Progress, code: Code, message: str) -> None:
        """End a row as `pending`, and the run too when the server fails on row after row."""
        await self.finish(progress, progress.ended(Status.PENDING, Issue(progress.row, None, code, message)))
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= self.limits.failures_in_a_row:
            sentence = f"DokStamp failed on {self._failures_in_a_row} rows in a row: run again later."
            self.stop(sentence, TargetError(sentence))

    def waits(self) -> Iterator[float]:
        """Seconds to wait after each attempt, growing and jittered; ends early when the run is to stop."""
        wait = self.limits.first_wait
        for _ in range(self.limits.attempts):
            if self.stopping:
                return
            yield uniform(wait / 2, wait)  # noqa: S311  jitter, not a secret
            wait = min(wait * 2, self.limits.longest_wait)

    def _step(self, progress: Progress, changes: list[Change]) -> Stage | Outcome | None:
        """What a row needs next, given what is known; adds the intent of it to `changes`."""
        if progress.student_uuid is None or progress.file_uuid is None:
            return None
        if progress.held_is_stale:
            return Stage.LOOK
        if progress.wants_comparing:
            return Stage.COMPARE
        outcome = judge(progress.held, self.request(progress))
        if outcome is not None:
            changes.extend(self._ending(progress, outcome))
            return outcome
        if progress.file_used:
            return Stage.LOOK
        key = progress.order.key
        if progress.order.graduate.enrollment is not None and progress.enrollment_uuid is None:
            if not progress.enrollment_in_doubt:
                changes.append(self.target.enrollment(key.email, key.course_uuid, None))
            return Stage.ENROLL
        changes.append(self.target.certificate(key, CertificateEntry(state="sent")))
        return Stage.CERTIFY

    def request(self, progress: Progress) -> Request:
        """What the row asks for, for `certificates.judge`."""
        return progress.request(draft=self.selection.draft, allow_reissue=self.selection.allow_reissue)

    def _ending(self, progress: Progress, outcome: Outcome) -> list[Change]:
        progress.finished = True
        entry = CertificateEntry(state="planned")
        if outcome.certificate_uuid is not None:
            entry = CertificateEntry(
                state="done",
                uuid=outcome.certificate_uuid,
                status=outcome.certificate_status,
                verification_url=outcome.verification_url,
                student_uuid=outcome.student_uuid,
                file_uuid=outcome.file_uuid,
                enrollment_uuid=outcome.enrollment_uuid,
            )
        elif progress.held_is_stale or outcome.status is Status.PENDING:
            return []  # still in doubt, or not begun: the entry stays as it is
        return [self.target.certificate(progress.order.key, entry)]

    def _finish(self, outcome: Outcome) -> None:
        self.outcomes.put(outcome)
        self.begun.pop(outcome.row, None)
        self._listener(RowFinished(outcome))


def complete(progress: Progress, outcome: Outcome) -> Outcome:
    """An outcome with what the row knows where the server's answer was silent."""
    return replace(
        outcome,
        student_uuid=outcome.student_uuid or progress.student_uuid,
        enrollment_uuid=outcome.enrollment_uuid or progress.enrollment_uuid,
    )


def explain(refusal: Refused) -> tuple[str | None, str]:
    """The column that a refusal is about, when it is one, and the server's own words."""
    columns = {_COLUMNS.get(field, field.removesuffix("_uuid")) for field in refusal.errors}
    return (columns.pop() if len(columns) == 1 else None), registry.explain(refusal)


_COLUMNS = {"file_uuid": "pdf", "student_uuid": "email"}
