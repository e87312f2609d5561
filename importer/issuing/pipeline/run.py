"""The state of one run: rows on their way, the lines in which they stand for what they need, and
how they get from one into the next.
"""

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import anyio

from importer import registry
from importer.dokstamp import DokStamp, Refused
from importer.engine import Limits, Sending
from importer.events import Listener, RowFinished
from importer.issues import Code, Issue
from importer.issuing.certificates import Certificate, WantedCertificate
from importer.issuing.existing import held_by
from importer.issuing.pipeline.holders import Holders
from importer.issuing.pipeline.progress import NewStudent, Progress
from importer.issuing.pipeline.steps import Finding, Step, after
from importer.issuing.plan import Plan
from importer.issuing.recognition import KeptBytes
from importer.issuing.students import Student
from importer.ledger import CertificateEntry, Statement, Target, Writer
from importer.outcomes import Outcome, Outcomes, Status
from importer.sentences import Message


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
        return cls(
            frozenset(name for name, _ in named),
            frozenset(one for one, count in counted.items() if count > 1),
        )


class Run(Sending[Progress]):
    """Certificates on their way.

    Attributes:
        new_students: the line for students to be created, by e-mail.
        to_upload, smaller_uploads: the line for uploads.
        ready: the line for everything else.
        begun: rows that were put in line and have not ended.
        all_in_line: no more rows will be put in line.
        stored: files of certificates that students hold, as far as they were asked for, by uuid.
        kept: the bytes that DokStamp keeps of files.
        warnings: what kept no row from ending well and wants a look.
        files_ahead: files taken for an upload, less the rows of students taken to be created.
        answered: of files whose name tells nothing, whose digest (a row's) an answer with this
            uuid was first given to.
        asking_again: held while an upload is sent once more, since answers may go astray between
            two of them.
        turned_up: uuids of certificates that others made meanwhile, by student and course.
        in_company: somebody else is at work on the same students, so nothing is taken for absent
            that was so before.
        behind: rows whose student somebody else has just created, who goes first with them; by
            row.
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
        super().__init__(client, writer, limits=limits, listener=listener)
        self.target = target
        self.selection = plan.batch.selection
        self.started_at = started_at
        self.outcomes = Outcomes()
        self.orders = plan.orders
        self.begun: dict[int, Progress] = {}
        self.all_in_line = False
        self.new_students: dict[str, NewStudent] = {}
        self.to_upload: deque[Progress] = deque()
        self.smaller_uploads: deque[list[Progress]] = deque()
        self.ready: deque[Progress] = deque()
        self.stored = dict(plan.orders.known.stored)
        self.kept = KeptBytes(client)
        self.warnings: list[Issue] = []
        self.files_ahead = 0
        self.holders = Holders(client)
        self.files_per_upload = limits.files_per_upload
        self.bytes_per_upload = limits.bytes_per_upload
        self._made: set[int] = set()
        self.answered: dict[str, str] = {}
        self.asking_again = anyio.Lock()
        self.turned_up: dict[tuple[str, str], set[str]] = {}
        self.in_company = False
        self.behind: dict[int, tuple[NewStudent, Student]] = {}

    @property
    def everything_finished(self) -> bool:
        """Whether every row has its outcome."""
        return len(self.outcomes) == len(self.orders)

    def left(self) -> Iterator[tuple[int, Progress]]:
        """The rows without an outcome, begun or not."""
        for order in self.orders:
            row = order.graduate.row
            if row not in self.outcomes:
                yield row, self.begun.get(row) or Progress.of(order)

    def courses(self) -> list[str]:
        """Uuids of the courses of the orders."""
        placements = self.orders.placements
        return sorted(
            {
                placements[wish].course_uuid
                for wish in self.orders.graduates.wishes
                if wish in placements
            }
        )

    @cached_property
    def upload_names(self) -> "UploadNames":
        """What the orders' files are called in an upload."""
        return UploadNames.of(
            self.orders.graduates.frame.select("pdf_name", "pdf_size").iter_rows()
        )

    def note_made(self, certificate_uuid: str) -> None:
        """Note that this run has made a certificate."""
        self._made.add(
            hash(certificate_uuid)
        )  # a fifth of the text's size, and a mistake costs a look only

    def has_made(self, certificate_uuid: str) -> bool:
        """Whether this run has made a certificate."""
        return hash(certificate_uuid) in self._made

    def has_company(self, progress: Progress) -> bool:
        """Whether others may have certified the row's student since it was last asked."""
        assert progress.student_uuid is not None
        others = self.turned_up.get(
            (progress.student_uuid, progress.order.placement.course_uuid), set()
        )
        if others - {certificate.uuid for certificate in progress.held or ()}:
            self.in_company = True
        return self.in_company

    def let_others_go_first(self, new: NewStudent, student: Student) -> None:
        """Leave rows for the end of the run: their student was created since the plan was made, by
        somebody else.
        """
        self.in_company = True
        self.behind |= {
            progress.row: (new, student) for progress in new.rows if not progress.ended
        }
        self.notify()

    @property
    def only_behind_left(self) -> bool:
        """Whether all that is left are rows that others go first with."""
        return bool(self.behind) and self.all_in_line and len(self.begun) == len(self.behind)

    async def record(self, changes: Sequence[Statement], *rows: Progress) -> None:
        """Commit what was learned, with the intents of what `rows` need by it, and put them in
        line for that.

        Raises:
            IllegalStepError: if a row cannot need anything now; then nothing is committed.
            LedgerError: if it cannot be committed; then nothing goes on.
        """
        found = [(row, *row.finding(self.claim(row))) for row in rows if not row.ended]
        moves = [(row, after(row.step, finding), outcome) for row, finding, outcome in found]
        committed, ended = list(changes), []
        lines: list[tuple[Progress, frozenset[Step]]] = []
        for row, step, outcome in moves:
            if outcome is not None:
                ended.append(complete(row, outcome))
                committed += self._ending(row, ended[-1])
                continue
            needed = step.parts - row.step.parts
            row.step = step
            committed += self._intents(row, needed)
            lines.append((row, needed))
        await self.writer.commit(*committed)
        for outcome in ended:
            self._finish(outcome)
        for row, needed in lines:
            self._put_in_line(row, needed)
        self.notify()

    def _intents(self, row: Progress, needed: Iterable[Step]) -> Iterator[Statement]:
        """What is noted before it is done."""
        key = row.order.key
        for step in needed:
            match step:
                case Step.STUDENT:
                    yield self.target.student(key.email, None)
                case Step.FILE:
                    yield self.target.file(key.digest, None)
                case Step.ENROLL:
                    yield self.target.enrollment(key.email, key.course_uuid, None)
                case Step.CERTIFY:
                    yield self.target.certificate(key, CertificateEntry("sent"))

    def _put_in_line(self, row: Progress, needed: Iterable[Step]) -> None:
        for step in needed:
            if step is Step.STUDENT:
                email = row.order.key.email
                self.new_students.setdefault(email, NewStudent(email)).rows.append(row)
            elif step is Step.FILE:
                self.to_upload.append(row)
            else:
                self.ready.append(row)

    async def ask_held(self, row: Progress) -> tuple[Certificate, ...]:
        """Ask for the certificates that the row's student holds of its course."""
        assert row.student_uuid is not None
        held = await held_by(self.client, row.student_uuid, row.order.placement.course_uuid)
        row.held = tuple(held)
        for certificate in held:
            if row.certificate_sent and row.file_uuid in certificate.files:
                self.note_made(certificate.uuid)
        return row.held

    async def finish(self, progress: Progress, outcome: Outcome, *changes: Statement) -> None:
        """Commit a row's end and tell of it; a row ends once, for the first reason there is.

        Raises:
            LedgerError: if it cannot be committed; then the row has not ended.
        """
        if progress.ended:
            return
        await self.writer.commit(*changes, *self._ending(progress, outcome))
        self._finish(outcome)
        self.notify()

    def has_ended(self, row: Progress) -> bool:
        """Whether a row has its outcome."""
        return row.ended

    async def refuse(
        self, row: Progress, code: Code, message: Message, column: str | None = None
    ) -> None:
        """End a row as `failed`."""
        await self.finish(row, row.outcome(Status.FAILED, Issue(row.row, column, code, message)))

    async def refused(self, row: Progress, refusal: Refused) -> None:
        """End a row about which a question was refused, with the server's own words."""
        await self.refuse(row, Code.REFUSED, explain(refusal)[1])

    async def give_up(self, row: Progress, code: Code, message: Message) -> None:
        """End a row as `pending`, and the run too when the server fails on row after row."""
        await self.finish(row, row.outcome(Status.PENDING, Issue(row.row, None, code, message)))
        self.note_failure()

    def claim(self, row: Progress) -> WantedCertificate:
        """What the row claims, for `certificates.judge`."""
        return WantedCertificate(
            row=row.row,
            file_uuid=row.file_uuid or "",
            draft=self.selection.draft,
            allow_reissue=self.selection.allow_reissue,
            made_by_us=row.certificate_sent,
        )

    def _ending(self, progress: Progress, outcome: Outcome) -> list[Statement]:
        progress.step = after(progress.step, Finding.DECIDED)
        entry = CertificateEntry("planned")
        if outcome.certificate_uuid is not None:
            entry = CertificateEntry("done", outcome.certified)
        elif progress.held is None or outcome.status is Status.PENDING:
            return []  # still in doubt, or not begun: the entry stays as it is
        made = progress.certificate_sent and entry.state == "done"
        return [self.target.certificate(progress.order.key, entry, made=made)]

    def _finish(self, outcome: Outcome) -> None:
        if outcome.status is not Status.PENDING:
            self.note_answer()
        self.outcomes.put(outcome)
        self.begun.pop(outcome.row, None)
        self.behind.pop(outcome.row, None)
        self.tell(RowFinished(outcome))


def complete(progress: Progress, outcome: Outcome) -> Outcome:
    """An outcome with what the row knows where the server's answer was silent."""
    return replace(
        outcome,
        student_uuid=outcome.student_uuid or progress.student_uuid,
        enrollment_uuid=outcome.enrollment_uuid or progress.enrollment_uuid,
    )


def explain(refusal: Refused) -> tuple[str | None, Message]:
    """The column that a refusal is about, when it is one, and the server's own words."""
    columns = {_COLUMNS.get(field, field.removesuffix("_uuid")) for field in refusal.errors}
    return (columns.pop() if len(columns) == 1 else None), registry.explain(refusal)


_COLUMNS = {"file_uuid": "pdf", "student_uuid": "email"}
