"""The batch against the tenant: what is there already, what is in the way, what is left to do. Only ever reads.

`check --online` and `run` ask the same questions here, in bulk: references once each, students by page or by e-mail
and certificates by page or by student, whichever takes fewer requests.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import anyio

from importer.batch import Batch, invalid_outcomes
from importer.certificates import Certificate, Request, judge, settled
from importer.dokstamp import CERTIFICATE, FILE, STUDENT, DokStamp, Page, Refused
from importer.graduates import Graduates
from importer.issues import Severity
from importer.ledger import CertificateEntry, CertificateKey, Target
from importer.outcomes import Outcome, Outcomes
from importer.people import duplicate_issues
from importer.plan import Known, Novelty, Orders, Plan
from importer.recognition import StoredFile, namesakes, signed_files
from importer.references import Placements, References
from importer.registry import FEW, PAGE_SIZE, fewest, pages
from importer.students import Student, differences

_TELLING = 100
"""Rows by which it is guessed whether a batch has students whom the ledger does not know."""


async def reconcile(batch: Batch, client: DokStamp, target: Target, *, on_progress: Callable[[str], None]) -> Plan:
    """Compare the batch with the ledger and the tenant.

    Args:
        on_progress: called with a short word on what is being asked, now and then.

    Raises:
        DokStampError: if the API cannot be asked.
        LedgerError: if the ledger cannot be read.
    """
    settled_rows = batch.ended()
    on_progress("looking up references")
    first_students: list[Page] = []

    async def begin_with_students() -> None:
        first_students.append(await client.page(STUDENT, per_page=PAGE_SIZE))

    async with anyio.create_task_group() as tasks:
        _, strangers = _remembered(batch.graduates[:_TELLING], target)
        if len(strangers) > FEW:  # the list's first page will be needed
            tasks.start_soon(begin_with_students)
        placements, issues = await References(client).place(batch.graduates)
    issues += duplicate_issues(
        (one.row, (one.email, placements[one.wish].course_uuid), one.pdf.name)
        for one in batch.graduates.sharing_an_email()
        if one.wish in placements
    )
    settled_rows.add(invalid_outcomes(issues, without=settled_rows).values())
    known = Known()
    open_rows = _unsettled(batch, placements, target, settled_rows, known)

    on_progress("looking up students")
    await _find_students(client, open_rows, target, known, first=next(iter(first_students), None))
    claimed = open_rows.claiming_a_student(known.students)
    found = [issue for graduate in claimed for issue in differences(graduate, known.students.get(graduate.email))]
    mistaken = invalid_outcomes(found, without=settled_rows)
    open_rows = open_rows.without(mistaken)
    settled_rows.add(mistaken.values())

    on_progress("looking up certificates")
    await _find_held(client, open_rows, placements, known)
    await _find_files(client, Orders(open_rows, placements, known))
    decided = _decided(batch, Orders(open_rows, placements, known))
    settled_rows.add(decided.values())
    orders = Orders(open_rows.without(decided), placements, known.without({*mistaken, *decided}))
    ended = len(orders) + len(settled_rows) + len(batch.repeated)
    assert ended == len(batch.rows), "nobody is left out"
    warnings = [*batch.warnings, *(issue for issue in found if issue.severity is not Severity.ERROR)]
    return Plan(batch=batch, orders=orders, settled=settled_rows, warnings=tuple(warnings))


async def looked_again(plan: Plan, client: DokStamp) -> Plan:
    """The plan with the certificates that its students have by now.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    orders = plan.orders
    known = replace(orders.known, held={})
    await _find_held(client, orders.graduates, orders.placements, known)
    return replace(plan, orders=Orders(orders.graduates, orders.placements, known))


def _unsettled(batch: Batch, placements: Placements, target: Target, settled_rows: Outcomes, known: Known) -> Graduates:
    """The graduates who are still to be sent, as far as the ledger tells; what it tells of them goes into `known`."""
    open_rows: list[int] = []
    draft = batch.selection.draft
    for part in batch.graduates.in_parts():
        entries = target.certificates(part.emails)
        still_open = []
        for row, email, digest, wish in part.identities:
            placement = placements.get(wish)
            if placement is None or row in settled_rows:
                continue
            key = CertificateKey(email, placement.course_uuid, digest)
            entry = entries.get(key)
            if entry is not None and entry.state == "done" and _final(entry, draft=draft):
                settled_rows.put(_done_before(row, entry, draft=draft))
            else:
                still_open.append((row, key))
        _remember(target, still_open, entries, known)
        open_rows += (row for row, _ in still_open)
    return batch.graduates.of(open_rows)


def _remember(
    target: Target,
    rows: Sequence[tuple[int, CertificateKey]],
    entries: Mapping[CertificateKey, CertificateEntry],
    known: Known,
) -> None:
    """Note what the ledger knows of the rows' files and enrollments, and how the rows relate to earlier runs."""
    files = target.files(key.digest for _, key in rows)
    known.files.update((digest, uuid) for digest, uuid in files.items() if uuid is not None)
    enrollments = target.enrollments(key.email for _, key in rows)
    certified = {(key.email, key.course_uuid) for key in entries}
    for row, key in rows:
        student_and_course = (key.email, key.course_uuid)
        if student_and_course in enrollments:
            known.enrollments[student_and_course] = enrollments[student_and_course]
        if key in entries:
            known.novelties[row] = Novelty.UNFINISHED
        elif student_and_course in certified or key.digest in files:
            known.novelties[row] = Novelty.CHANGED


def _final(entry: CertificateEntry, *, draft: bool) -> bool:
    """Whether the server need not be asked again: a draft may have been issued by hand since we saw it."""
    return draft or entry.status != "draft"


def _done_before(row: int, entry: CertificateEntry, *, draft: bool) -> Outcome:
    return settled(entry, Request(row=row, file_uuid=entry.file_uuid or "", draft=draft, allow_reissue=False))


def _remembered(graduates: Graduates, target: Target) -> tuple[dict[str, Student], set[str]]:
    """Students whom the ledger knows under the very same name and birth date, by e-mail; the e-mails of all others."""
    found: dict[str, Student] = {}
    strangers: set[str] = set()
    for part in graduates.in_parts():
        entries = target.students(part.emails)
        for email, name, born in part.people:
            entry = entries.get(email)
            if entry is None or (entry.name, entry.date_of_birth) != (name, born):
                strangers.add(email)
            else:
                found[email] = Student(entry.uuid, entry.name, entry.date_of_birth)
    return {email: student for email, student in found.items() if email not in strangers}, strangers


async def _find_students(
    client: DokStamp, graduates: Graduates, target: Target, known: Known, *, first: Page | None
) -> None:
    """Fill `known.students`: from the ledger, or by asking for the strangers. `first` is the first page of the list."""
    remembered, wanted = _remembered(graduates, target)
    known.students.update(remembered)

    def keep(page: Page) -> None:
        for record in page.records:
            email = str(record.get("email") or "").strip().lower()
            if email in wanted:
                known.students[email] = Student.of_record(record)

    async def ask(email: str) -> None:
        keep(await client.page(STUDENT, where={"email": email}, per_page=PAGE_SIZE))

    await fewest(client, STUDENT, {}, sorted(wanted), ask, keep, first=first)


async def _find_held(client: DokStamp, graduates: Graduates, placements: Placements, known: Known) -> None:
    """Fill `known.held` for every row whose student exists: the guard against certifying twice."""
    by_course: dict[str, set[str]] = {}
    for one in graduates.identities if known.students else ():
        if one.email in known.students:
            by_course.setdefault(placements[one.wish].course_uuid, set()).add(known.students[one.email].uuid)

    def keep(page: Page) -> None:
        for record in page.records:
            certificate = Certificate.of_record(record)
            student, course = certificate.student_uuid, certificate.course_uuid
            if student and course and student in by_course.get(course, ()):
                known.held.setdefault((student, course), []).append(certificate)

    async def ask(course: str, student: str) -> None:
        await _collect(client, {"student_uuid": student, "course_uuid": course}, keep)

    for course, students in by_course.items():
        await fewest(client, CERTIFICATE, {"course_uuid": course}, sorted(students), partial(ask, course), keep)


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


async def _find_files(client: DokStamp, orders: Orders) -> None:
    """Fill `known.stored` with the signed files of certificates that are not known to be those of their rows."""
    wanted: set[str] = set()
    for order in orders.with_certificates():
        if not any(order.file_uuid in certificate.files for certificate in order.held):
            wanted |= signed_files(order.held)

    def keep(page: Page) -> None:
        for record in page.records:
            if record["uuid"] in wanted:
                orders.known.stored[str(record["uuid"])] = StoredFile.of_record(record)

    async def ask(uuid: str) -> None:
        with suppress(Refused):  # what is not told is not recognised: the upload tells then
            orders.known.stored[uuid] = StoredFile.of_record(await client.get(FILE, uuid))

    try:
        await fewest(client, FILE, {}, sorted(wanted), ask, keep)
    except* Refused:
        pass  # likewise, when files are not listed


def _decided(batch: Batch, orders: Orders) -> dict[int, Outcome]:
    """The rows that what is known of their PDF decides already; of one that has a namesake a run looks closer."""
    decided: dict[int, Outcome] = {}
    for order in orders if orders.known.files else ():
        if order.file_uuid is None or not all(certificate.files_told for certificate in order.held):
            continue
        proved = any(order.file_uuid in certificate.files for certificate in order.held)
        if proved or not namesakes(order.held, orders.known.stored, order.graduate.pdf):
            request = Request(
                row=order.graduate.row,
                file_uuid=order.file_uuid,
                draft=batch.selection.draft,
                allow_reissue=batch.selection.allow_reissue,
            )
            outcome = judge(order.held, request)
            if outcome is not None:
                decided[order.graduate.row] = outcome
    return decided
