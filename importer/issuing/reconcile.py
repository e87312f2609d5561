"""The batch against the tenant: what is there already, what is in the way, what is left to do.
Only ever reads.

`check --online` and `run` ask the same questions here, in bulk: references once each, students by
page or by e-mail and certificates by page or by student, whichever takes fewer requests. What the
server's lists do not prove stops its rows.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import anyio

from importer.dokstamp import CERTIFICATE, FILE, STUDENT, DokStamp, Page, Record, Refused
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch, invalid_outcomes
from importer.issuing.certificates import Certificate, Claim, failed, judge, settled
from importer.issuing.existing import find_again, find_held, find_students
from importer.issuing.graduates import Graduates
from importer.issuing.namesakes import Namesakes
from importer.issuing.people import duplicate_issues
from importer.issuing.plan import Known, Novelty, Orders, Plan
from importer.issuing.recognition import StoredFile, files_of, namesakes
from importer.issuing.references import Placements, References
from importer.issuing.students import Student, differences
from importer.ledger import CertificateEntry, CertificateKey, Target
from importer.outcomes import Certified, Outcome, Outcomes
from importer.registry import FEW, PAGE_SIZE, fewest

_TELLING = 100
"""Rows by which it is guessed whether a batch has students whom the ledger does not know."""
_BELIEVED = 3600.0
"""Seconds for which it is believed what an earlier run learned of a student: they may be corrected
in DokStamp.
"""
_ROWS_WORTH_A_PAGE = 50
"""Rows done before that are worth one more page of certificates, to see whether they are so still.
"""


async def reconcile(
    batch: Batch, client: DokStamp, target: Target, *, on_progress: Callable[[str], None]
) -> Plan:
    """Compare the batch with the ledger and the tenant.

    Args:
        on_progress: called with a short word on what is being asked, now and then.

    Raises:
        DokStampError: if the API cannot be asked.
        LedgerError: if the ledger cannot be read.
    """
    on_progress("looking up references")
    first_students: list[Page] = []

    async def begin_with_students() -> None:
        first_students.append(await client.page(STUDENT, per_page=PAGE_SIZE))

    async with anyio.create_task_group() as tasks:
        strangers = _remembered(batch.graduates[:_TELLING], target).strangers
        if len(strangers) > FEW:  # the list's first page will be needed
            tasks.start_soon(begin_with_students)
        placements, issues = await References(client).place(batch.graduates, batch.unsound)
    issues += duplicate_issues(
        (one.row, (one.email, placements[one.wish].course_uuid), one.pdf.name)
        for one in batch.graduates.sharing_an_email()
        if one.wish in placements
    )
    settled_rows = Outcomes(batch.carried[row] for row in batch.carried)
    settled_rows.add(invalid_outcomes([*batch.issues, *issues], without=batch.carried).values())
    known = Known()
    open_rows, done = _unsettled(batch, placements, target, known, settled_rows)

    on_progress("looking up students")
    await _find_students(client, open_rows, target, known, first=next(iter(first_students), None))
    claimed = open_rows.claiming_a_student(known.students)
    found = [
        issue
        for graduate in claimed
        for issue in differences(graduate, known.students.get(graduate.email))
    ]
    mistaken = invalid_outcomes(found, without=settled_rows)
    open_rows = open_rows.without(mistaken)
    settled_rows.add(mistaken.values())

    on_progress("looking up certificates")
    notes, first_held = await _look_at_done(
        client, done, settled_rows, draft=batch.selection.draft
    )
    people = Namesakes(open_rows, placements, known)
    await _find_held(client, open_rows, placements, known, first_held, on_other=people.note)
    twice = invalid_outcomes(
        [*people.in_ledger(target), *await people.on_server(client)], without=settled_rows
    )
    open_rows = open_rows.without(twice)
    settled_rows.add(twice.values())
    untold = _untold(open_rows, placements, known)
    open_rows = open_rows.without(untold)
    settled_rows.add(untold.values())
    await _find_files(client, Orders(open_rows, placements, known))
    decided = _decided(batch, Orders(open_rows, placements, known))
    settled_rows.add(decided.values())
    orders = Orders(
        open_rows.without(decided),
        placements,
        known.without({*mistaken, *twice, *untold, *decided}),
    )
    ended = len(orders) + len(settled_rows) + len(batch.repeated)
    assert ended == len(batch.rows), "nobody is left out"
    warnings = [
        *batch.warnings,
        *notes,
        *(issue for issue in found if issue.severity is not Severity.ERROR),
    ]
    return Plan(batch=batch, orders=orders, settled=settled_rows, warnings=tuple(warnings))


async def looked_again(plan: Plan, client: DokStamp) -> Plan:
    """The plan with the certificates that its students have by now.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    orders = plan.orders
    known = replace(orders.known, held={})
    await _find_held(client, orders.graduates, orders.placements, known, {})
    untold = _untold(orders.graduates, orders.placements, known)
    plan.settled.add(untold.values())
    return replace(
        plan,
        orders=Orders(orders.graduates.without(untold), orders.placements, known.without(untold)),
    )


class _Done(NamedTuple):
    """A row that an earlier run finished."""

    row: int
    course_uuid: str
    certified: Certified


def _unsettled(
    batch: Batch, placements: Placements, target: Target, known: Known, settled_rows: Outcomes
) -> tuple[Graduates, list[_Done]]:
    """The graduates who are still to be sent, as far as the ledger tells, and the rows that it
    calls done.

    What it tells of the former goes into `known`.
    """
    open_rows: list[int] = []
    done: list[_Done] = []
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
                done.append(_Done(row, key.course_uuid, entry.certified))
            else:
                still_open.append((row, key))
        _remember(target, still_open, entries, known)
        open_rows += (row for row, _ in still_open)
    return batch.graduates.of(open_rows), done


def _remember(
    target: Target,
    rows: Sequence[tuple[int, CertificateKey]],
    entries: Mapping[CertificateKey, CertificateEntry],
    known: Known,
) -> None:
    """Note what the ledger knows of the rows' files and enrollments, and how the rows relate to
    earlier runs.
    """
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
    """Whether the server need not be asked again: a draft may have been issued by hand since we
    saw it.
    """
    return draft or entry.certified.status != "draft"


async def _look_at_done(
    client: DokStamp, done: Sequence[_Done], settled_rows: Outcomes, *, draft: bool
) -> tuple[list[Issue], dict[str, Page]]:
    """End the rows that were done before, as they are by now where a page or two tell.

    Returns:
        A note when some were not asked about, and the first pages that were read, by course.
    """
    by_course: dict[str, list[_Done]] = {}
    for one in done:
        by_course.setdefault(one.course_uuid, []).append(one)
    first_pages: dict[str, Page] = {}
    unasked = 0
    for course, rows in by_course.items():
        where = {"course_uuid": course}
        first = first_pages[course] = await client.page(
            CERTIFICATE, where=where, per_page=PAGE_SIZE
        )
        uuids = (uuid for one in rows if (uuid := one.certified.uuid))
        most = 1 + len(rows) // _ROWS_WORTH_A_PAGE
        now = await find_again(client, uuids, where, first=first, most=most)
        unasked += len(rows) if now is None else 0
        for one in rows:
            certified, uuid = one.certified, one.certified.uuid
            if now is not None and uuid is not None:
                by_now = now[uuid]
                if by_now is None:
                    settled_rows.put(_gone(one))
                    continue
                certified = by_now.certified
            claim = Claim(
                row=one.row,
                file_uuid=one.certified.file_uuid or "",
                draft=draft,
                allow_reissue=False,
            )
            settled_rows.put(settled(certified, claim))
    notes = [
        Issue(
            None,
            None,
            Code.DONE_BEFORE,
            f"{unasked} rows were done by an earlier run and were not asked about again: what was"
            " revoked or deleted in DokStamp since is not seen.",
            severity=Severity.NOTE,
        )
    ]
    return (notes if unasked else []), first_pages


def _gone(done: _Done) -> Outcome:
    return failed(
        done.row,
        Code.CERTIFICATE_GONE,
        f"An earlier run made the certificate {done.certified.uuid} of this row, and DokStamp does"
        " not have it any more. Ask who deleted it; a new certificate needs a new PDF.",
        column="pdf",
        student_uuid=done.certified.student_uuid,
        file_uuid=done.certified.file_uuid,
    )


class _Remembered(NamedTuple):
    """What the ledger knows of a batch's students.

    Attributes:
        students: those whom it knows under the very same name and birth date, and not for too
        long; by e-mail.
        strangers: the e-mails of all others.
        former: uuids that strangers had when they were last seen, by e-mail.
    """

    students: dict[str, Student]
    strangers: set[str]
    former: dict[str, str]


def _remembered(graduates: Graduates, target: Target) -> _Remembered:
    found: dict[str, Student] = {}
    strangers: set[str] = set()
    former: dict[str, str] = {}
    now = time.time()
    for part in graduates.in_parts():
        entries = target.students(part.emails)
        for email, name, born in part.people:
            entry = entries.get(email)
            if entry is not None and not 0.0 <= now - entry.seen_at <= _BELIEVED:
                former[email], entry = entry.uuid, None
            if entry is None or (entry.name, entry.date_of_birth) != (name, born):
                strangers.add(email)
            else:
                found[email] = Student(entry.uuid, entry.name, entry.date_of_birth)
    known = {email: student for email, student in found.items() if email not in strangers}
    return _Remembered(known, strangers, former)


async def _find_students(
    client: DokStamp, graduates: Graduates, target: Target, known: Known, *, first: Page | None
) -> None:
    """Fill `known.students`: from the ledger, or by asking for the strangers. `first` is the first
    page of the list.
    """
    remembered = _remembered(graduates, target)
    known.students.update(remembered.students)
    if not remembered.strangers:
        return
    found, untold = await find_students(client, remembered.strangers, first=first)
    known.students.update(found)
    known.untold_students.update(untold)
    # What was enrolled was the student of then, who need not be the one under this e-mail by now.
    changed = {
        email
        for email, uuid in remembered.former.items()
        if email in found and found[email].uuid != uuid
    }
    for key in [key for key in known.enrollments if key[0] in changed]:
        del known.enrollments[key]


async def _find_held(
    client: DokStamp,
    graduates: Graduates,
    placements: Placements,
    known: Known,
    first_pages: Mapping[str, Page],
    *,
    on_other: Callable[[Certificate], None] | None = None,
) -> None:
    """Fill `known.held` for every row whose student exists: the guard against certifying twice."""
    by_course: dict[str, set[str]] = {}
    for one in graduates.identities if known.students else ():
        if one.email in known.students:
            by_course.setdefault(placements[one.wish].course_uuid, set()).add(
                known.students[one.email].uuid
            )
    for course, students in by_course.items():
        held, untold = await find_held(
            client, course, students, first=first_pages.get(course), on_other=on_other
        )
        for certificate in held:
            known.held.setdefault((str(certificate.student_uuid), course), []).append(certificate)
        known.untold_held.update((student, course) for student in untold)


def _untold(graduates: Graduates, placements: Placements, known: Known) -> dict[int, Outcome]:
    """The rows of which the server's lists do not prove that nothing is there already."""
    ended: dict[int, Outcome] = {}
    if not known.untold_students and not known.untold_held:
        return ended
    for one in graduates.identities:
        student = known.students.get(one.email)
        if one.email in known.untold_students:
            what = "students does not prove whether there is exactly one under this e-mail"
        elif student and (student.uuid, placements[one.wish].course_uuid) in known.untold_held:
            what = "certificates does not prove whether the student has one of this course"
        else:
            continue
        message = f"DokStamp's list of {what}, so nothing is sent: ask DokStamp's support."
        ended[one.row] = failed(one.row, Code.NOT_PROVEN, message, column="email")
    return ended


async def _find_files(client: DokStamp, orders: Orders) -> None:
    """Fill `known.stored` with the files of certificates that are not known to be those of their
    rows.
    """
    wanted: set[str] = set()
    for order in orders.with_certificates():
        if not any(order.file_uuid in certificate.files for certificate in order.held):
            wanted |= files_of(order.held)

    def keep(records: list[Record]) -> None:
        for record in records:
            if record["uuid"] in wanted:
                orders.known.stored[str(record["uuid"])] = StoredFile.of_record(record)

    async def ask(uuid: str) -> None:
        with suppress(Refused):  # what is not told is not recognised: the upload tells then
            orders.known.stored[uuid] = StoredFile.of_record(await client.get(FILE, uuid))

    with suppress(Refused):  # likewise, when files are not listed
        await fewest(client, FILE, {}, sorted(wanted), ask, keep)


def _decided(batch: Batch, orders: Orders) -> dict[int, Outcome]:
    """The rows that what is known of their PDF decides already; of one that has a namesake a run
    looks closer.
    """
    decided: dict[int, Outcome] = {}
    for order in orders if orders.known.files else ():
        if order.file_uuid is None or not all(
            certificate.files_told for certificate in order.held
        ):
            continue
        proved = any(order.file_uuid in certificate.files for certificate in order.held)
        if proved or not namesakes(order.held, orders.known.stored, order.graduate.pdf):
            claim = Claim(
                row=order.graduate.row,
                file_uuid=order.file_uuid,
                draft=batch.selection.draft,
                allow_reissue=batch.selection.allow_reissue,
            )
            outcome = judge(order.held, claim)
            if outcome is not None:
                decided[order.graduate.row] = outcome
    return decided
