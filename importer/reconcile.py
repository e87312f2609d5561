"""The batch against the tenant: what is there already, what is in the way, what is left to do. Only ever reads.

`check --online` and `run` ask the same questions here, in bulk: references once each, students by page or by e-mail
and certificates by page or by student, whichever takes fewer requests.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

import anyio

from importer.batch import Batch, Graduate, duplicate_issues, invalid_outcomes
from importer.certificates import Certificate, Request, judge, settled
from importer.columns import PDF
from importer.dokstamp import CERTIFICATE, STUDENT, DokStamp, Page
from importer.issues import Code, Issue, Severity
from importer.ledger import CertificateEntry, CertificateKey, StudentEntry, Target
from importer.outcomes import Outcome, Outcomes, Status
from importer.references import Placement, References
from importer.registry import FEW, PAGE_SIZE, fewest, pages
from importer.students import Student, differences


class Novelty(StrEnum):
    """How a row that is to be sent relates to earlier runs."""

    NEW = "new"
    UNFINISHED = "unfinished"
    """An earlier run began it: it goes on where that one stopped."""
    CHANGED = "changed"
    """An earlier run knew its student and course with another PDF, or its PDF for another student or course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A row that is to be sent, and what is known of it already.

    Attributes:
        student: the student as DokStamp has him; None when he is to be created.
        held: his certificates for this course.
        file_uuid: the PDF's uuid when an earlier run uploaded it.
        enrollment_uuid: the enrollment's uuid when an earlier run made or found it.
        enrollment_in_doubt: an earlier run set out to create the enrollment and does not know how that ended.
    """

    graduate: Graduate
    placement: Placement
    key: CertificateKey
    novelty: Novelty
    student: Student | None = None
    held: tuple[Certificate, ...] = ()
    file_uuid: str | None = None
    enrollment_uuid: str | None = None
    enrollment_in_doubt: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run would do: every source row is either in `settled` or an order.

    Attributes:
        orders: rows to be sent, in the order of the sheet.
        settled: rows that end without anything being sent: done before, invalid, or in the way.
        warnings: what does not keep a row from being sent.
    """

    batch: Batch
    orders: tuple[Order, ...]
    settled: Outcomes
    warnings: tuple[Issue, ...]

    def count(self, novelty: Novelty) -> int:
        """How many rows to be sent are of this kind."""
        return sum(order.novelty is novelty for order in self.orders)

    def certified(self) -> list[Issue]:
        """A warning for each row to be sent whose student has a certificate of the course: only an upload can tell
        whether it is the row's own.
        """
        return [
            Issue(
                order.graduate.row,
                PDF.name,
                Code.ALREADY_CERTIFIED,
                f"The student has the {certificate.status} certificate {certificate.uuid} for this course already. A "
                "run compares the PDFs first: the same is not sent again, another one only with --allow-reissue.",
                order.graduate.pdf.name,
                Severity.WARNING,
            )
            for order in self.orders
            for certificate in order.held
            if certificate.status != "revoked"
        ]

    def ended(self, status: Status) -> int:
        """How many rows ended in this status before anything was sent."""
        return sum(outcome.status is status for outcome in self.settled.values())


@dataclass
class _Known:
    """What the ledger and the server have told so far."""

    certificates: Mapping[CertificateKey, CertificateEntry]
    files: Mapping[str, str] = field(default_factory=dict)
    enrollments: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    students: dict[str, Student] = field(default_factory=dict)
    held: dict[tuple[str, str], list[Certificate]] = field(default_factory=dict)


async def reconcile(batch: Batch, client: DokStamp, target: Target, *, on_progress: Callable[[str], None]) -> Plan:
    """Compare the batch with the ledger and the tenant.

    Args:
        on_progress: called with a short word on what is being asked, now and then.

    Raises:
        DokStampError: if the API cannot be asked.
        LedgerError: if the ledger cannot be read.
    """
    settled_rows = Outcomes((*batch.carried.values(), *batch.invalid().values()))
    on_progress("looking up references")
    remembered = target.students()
    first_students: list[Page] = []

    async def begin_with_students() -> None:
        first_students.append(await client.page(STUDENT, per_page=PAGE_SIZE))

    async with anyio.create_task_group() as tasks:
        if len(_strangers(batch.graduates, remembered)) > FEW:  # what comes first in the list depends on nothing
            tasks.start_soon(begin_with_students)
        placements, issues = await References(client).place(batch.graduates)
    placed = [graduate for graduate in batch.graduates if graduate.row in placements]
    issues += duplicate_issues(
        (graduate.row, (graduate.email, placements[graduate.row].course_uuid)) for graduate in placed
    )
    settled_rows.add(invalid_outcomes(issues, without=settled_rows).values())

    known = _Known(target.certificates())
    open_rows: list[tuple[Graduate, Placement, CertificateKey]] = []
    for graduate in placed:
        placement = placements[graduate.row]
        key = CertificateKey(graduate.email, placement.course_uuid, graduate.pdf.digest)
        entry = known.certificates.get(key)
        if graduate.row in settled_rows:
            continue
        if entry is not None and entry.state == "done" and _final(entry, draft=batch.selection.draft):
            settled_rows.put(_done_before(graduate.row, entry, draft=batch.selection.draft))
        else:
            open_rows.append((graduate, placement, key))

    if open_rows:
        known.files, known.enrollments = target.files(), target.enrollments()
    on_progress("looking up students")
    graduates = [graduate for graduate, _, _ in open_rows]
    await _find_students(client, graduates, remembered, known, first=next(iter(first_students), None))
    found = [
        issue for graduate, _, _ in open_rows for issue in differences(graduate, known.students.get(graduate.email))
    ]
    settled_rows.add(invalid_outcomes(found, without=settled_rows).values())
    open_rows = [row for row in open_rows if row[0].row not in settled_rows]

    on_progress("looking up certificates")
    await _find_held(client, open_rows, known)
    orders, decided = _orders(batch, open_rows, known)
    warnings = [*batch.warnings, *(issue for issue in found if issue.severity is Severity.WARNING)]
    settled_rows.add(decided)
    return Plan(batch=batch, orders=orders, settled=settled_rows, warnings=tuple(warnings))


async def looked_again(plan: Plan, client: DokStamp) -> Plan:
    """The plan with the certificates that its students have by now.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    known = _Known({}, students={one.key.email: one.student for one in plan.orders if one.student})
    await _find_held(client, [(one.graduate, one.placement, one.key) for one in plan.orders], known)
    orders = tuple(replace(one, held=_held(known, one.student, one.placement)) for one in plan.orders)
    return replace(plan, orders=orders)


def _final(entry: CertificateEntry, *, draft: bool) -> bool:
    """Whether the server need not be asked again: a draft may have been issued by hand since we saw it."""
    return draft or entry.status != "draft"


def _done_before(row: int, entry: CertificateEntry, *, draft: bool) -> Outcome:
    certificate = Certificate(
        uuid=entry.uuid or "",
        status=entry.status or "",
        verification_url=entry.verification_url,
        student_uuid=entry.student_uuid,
        course_uuid=None,
        enrollment_uuid=entry.enrollment_uuid,
        files=frozenset([entry.file_uuid or ""]),
    )
    return settled(certificate, Request(row=row, file_uuid=entry.file_uuid or "", draft=draft, allow_reissue=False))


def _strangers(graduates: Iterable[Graduate], remembered: Mapping[str, StudentEntry]) -> set[str]:
    """E-mails to be asked for: all but those that the ledger knows under the very same name and birth date."""
    return {
        one.email
        for one in graduates
        if (entry := remembered.get(one.email)) is None
        or (entry.name, entry.date_of_birth) != (one.name, one.date_of_birth.isoformat())
    }


async def _find_students(
    client: DokStamp,
    graduates: Sequence[Graduate],
    remembered: Mapping[str, StudentEntry],
    known: _Known,
    *,
    first: Page | None,
) -> None:
    """Fill `known.students`: from the ledger, or by asking for the strangers. `first` is the first page of the list."""
    wanted = _strangers(graduates, remembered)
    for graduate in graduates:
        if graduate.email not in wanted:
            entry = remembered[graduate.email]
            known.students[graduate.email] = Student(entry.uuid, entry.name, entry.date_of_birth)

    def keep(page: Page) -> None:
        for record in page.records:
            email = str(record.get("email") or "").strip().lower()
            if email in wanted:
                known.students[email] = Student.of_record(record)

    async def ask(email: str) -> None:
        keep(await client.page(STUDENT, where={"email": email}, per_page=PAGE_SIZE))

    await fewest(client, STUDENT, {}, [partial(ask, email) for email in sorted(wanted)], keep, first=first)


async def _find_held(
    client: DokStamp, open_rows: Sequence[tuple[Graduate, Placement, CertificateKey]], known: _Known
) -> None:
    """Fill `known.held` for every row whose student exists: the guard against certifying twice."""
    by_course: dict[str, set[str]] = {}
    for graduate, placement, _ in open_rows:
        if graduate.email in known.students:
            by_course.setdefault(placement.course_uuid, set()).add(known.students[graduate.email].uuid)

    async def ask(student: str, course: str) -> None:
        await _collect(client, {"student_uuid": student, "course_uuid": course}, keep)

    def keep(page: Page) -> None:
        for record in page.records:
            certificate = Certificate.of_record(record)
            student, course = certificate.student_uuid, certificate.course_uuid
            if student and course and student in by_course.get(course, ()):
                known.held.setdefault((student, course), []).append(certificate)

    for course, students in by_course.items():
        questions = [partial(ask, student, course) for student in sorted(students)]
        await fewest(client, CERTIFICATE, {"course_uuid": course}, questions, keep)


def _held(known: _Known, student: Student | None, placement: Placement) -> tuple[Certificate, ...]:
    return tuple(known.held.get((student.uuid, placement.course_uuid), ())) if student else ()


async def held_by(client: DokStamp, student_uuid: str, course_uuid: str) -> list[Certificate]:
    """A student's certificates for a course, whatever their status, as the server has them now."""
    records = await client.find(CERTIFICATE, where={"student_uuid": student_uuid, "course_uuid": course_uuid})
    certificates = [Certificate.of_record(record) for record in records]
    # The filter is an assumption about the server, so its answer is checked.
    held = [one for one in certificates if (one.student_uuid, one.course_uuid) == (student_uuid, course_uuid)]
    # So is that a list tells the files: where it does not, the certificate itself is asked.
    return [
        one
        if one.files_told
        else replace(one, files=Certificate.of_record(await client.get(CERTIFICATE, one.uuid)).files)
        for one in held
    ]


async def _collect(client: DokStamp, where: Mapping[str, str], keep: Callable[[Page], None]) -> None:
    page = await client.page(CERTIFICATE, where=where, per_page=PAGE_SIZE)
    keep(page)
    for number in range(2, pages(page) + 1):
        keep(await client.page(CERTIFICATE, where=where, number=number, per_page=PAGE_SIZE))


def _orders(
    batch: Batch, open_rows: Iterable[tuple[Graduate, Placement, CertificateKey]], known: _Known
) -> tuple[tuple[Order, ...], list[Outcome]]:
    """Make orders of the open rows, but for those that what is known of their PDF decides already."""
    pairs = Counter((key.email, key.course_uuid) for key in known.certificates)
    digests = Counter(key.digest for key in known.certificates)
    orders: list[Order] = []
    decided: list[Outcome] = []
    for graduate, placement, key in open_rows:
        student = known.students.get(graduate.email)
        held = _held(known, student, placement)
        file_uuid = known.files.get(key.digest)
        if file_uuid is not None and all(certificate.files_told for certificate in held):
            request = Request(
                row=graduate.row,
                file_uuid=file_uuid,
                draft=batch.selection.draft,
                allow_reissue=batch.selection.allow_reissue,
            )
            outcome = judge(held, request)
            if outcome is not None:
                decided.append(outcome)
                continue
        seen_otherwise = pairs[key.email, key.course_uuid] or digests[key.digest]
        known_key = key in known.certificates
        orders.append(
            Order(
                graduate=graduate,
                placement=placement,
                key=key,
                novelty=Novelty.UNFINISHED if known_key else Novelty.CHANGED if seen_otherwise else Novelty.NEW,
                student=student,
                held=held,
                file_uuid=file_uuid,
                enrollment_uuid=known.enrollments.get((key.email, key.course_uuid)),
                enrollment_in_doubt=(key.email, key.course_uuid) in known.enrollments
                and known.enrollments[key.email, key.course_uuid] is None,
            )
        )
    return tuple(orders), decided
