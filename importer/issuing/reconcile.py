"""The batch against the tenant: what is there already, what is in the way, what is left to do.
Only ever reads.

`check --online` and `run` ask the same questions here, in bulk: references once each, students by
page or by e-mail and certificates by page or by student, whichever takes fewer requests. What the
server's lists do not prove stops its rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import anyio

from importer.dokstamp import CERTIFICATE, FILE, STUDENT, DokStamp, Page, Record, Refused
from importer.issues import Code, Issue, Severity
from importer.issuing import remembered
from importer.issuing.batch import Batch, invalid_outcomes
from importer.issuing.certificates import Certificate, WantedCertificate, failed, judge, settled
from importer.issuing.existing import find_again, find_held, find_students
from importer.issuing.namesakes import Namesakes
from importer.issuing.people import duplicate_issues, namesakes_by_course
from importer.issuing.plan import Known, Orders, Plan
from importer.issuing.recognition import StoredFile, files_of, namesakes
from importer.issuing.references import Placements, References
from importer.issuing.remembered import Done
from importer.issuing.students import differences
from importer.ledger import Target
from importer.outcomes import Outcome
from importer.registry import FEW, PAGE_SIZE, read_or_ask
from importer.sentences import Message
from importer.sentences import issuing as say

_TELLING = 100
"""Rows by which it is guessed whether a batch has students whom the ledger does not know."""
_ROWS_WORTH_A_PAGE = 50
"""Rows done before that are worth one more page of certificates, to see whether they are so still.
"""


async def reconcile(
    batch: Batch,
    client: DokStamp,
    target: Target,
    *,
    on_progress: Callable[[Message], None],
    believed: bool = True,
) -> Plan:
    """Compare the batch with the ledger and the tenant.

    Args:
        believed: what the ledger knows of students is believed for a while; else DokStamp is asked
            about all of them.
        on_progress: called with a short word on what is being asked, now and then.

    Raises:
        DokStampError: if the API cannot be asked.
        LedgerError: if the ledger cannot be read.
    """
    on_progress(say.LOOKING_UP_REFERENCES())
    plan, first_students = await _placed(batch, client, target, believed=believed)
    plan, done = remembered.with_ledger(plan, target)

    on_progress(say.LOOKING_UP_STUDENTS())
    plan = await _with_students(plan, client, target, first=first_students, believed=believed)

    on_progress(say.LOOKING_UP_CERTIFICATES())
    plan, first_pages = await _with_done(plan, done, client)
    plan = _without_mistaken(plan)
    people = Namesakes(plan.orders)
    plan, theirs = await _with_held(plan, client, first_pages, wanted=people.bear_its_name)
    plan = await _without_namesakes(plan, people, theirs, client, target)
    plan = _without_untold(plan)
    plan = plan.knowing(stored=await _stored(client, plan.orders))
    plan = _without_decided(plan)
    ended = len(plan.orders) + len(plan.settled) + len(batch.repeated)
    assert ended == len(batch.rows), "nobody is left out"
    return plan


async def looked_again(plan: Plan, client: DokStamp) -> Plan:
    """The plan with the certificates that its students have by now.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    plan, _ = await _with_held(plan, client, {})
    return _without_untold(plan)


async def _placed(
    batch: Batch, client: DokStamp, target: Target, *, believed: bool
) -> tuple[Plan, Page | None]:
    """The plan as far as it follows from the rows and what they refer to, and the first page of
    the students when it will be needed.
    """
    first: Page | None = None

    async def begin_with_students() -> None:
        nonlocal first
        first = await client.page(STUDENT, per_page=PAGE_SIZE)

    async with anyio.create_task_group() as tasks:
        some = remembered.people(batch.graduates[:_TELLING], target, believed=believed)
        if len(some.strangers) > FEW:
            tasks.start_soon(begin_with_students)
        placements, issues = await References(client).place(batch.graduates, batch.unsound)
    issues += duplicate_issues(
        (one.row, (one.email, placements[one.wish].course_uuid), one.pdf.name)
        for one in batch.graduates.sharing_an_email()
        if one.wish in placements
    )
    issues += _namesakes(batch, placements)
    warnings = (issue for issue in issues if issue.severity is not Severity.ERROR)
    invalid = invalid_outcomes([*batch.issues, *issues], without=batch.carried)
    orders = Orders(batch.graduates, placements, Known())
    plan = Plan(batch=batch, orders=orders, settled=batch.carried, warnings=batch.warnings)
    return plan.ending(invalid).warning(warnings), first


def _namesakes(batch: Batch, placements: Placements) -> list[Issue]:
    """Rows that may be one person under two e-mails, where a course is written in several ways;
    else the cells have told.
    """
    courses = {wish: placement.course_uuid for wish, placement in placements.items()}
    ways = {(str(wish.course).lower(), uuid) for wish, uuid in courses.items()}
    if len(ways) == len({*courses.values()}):
        return []
    of_rows = [courses.get(one.wish) for one in batch.graduates.identities]
    return namesakes_by_course(batch.graduates.frame, of_rows, batch.issues)


async def _with_done(
    plan: Plan, done: Sequence[Done], client: DokStamp
) -> tuple[Plan, Mapping[str, Page]]:
    """The plan in which the rows that were done before end as they are by now, where a page or two
    tell; and the first pages that were read, by course.
    """
    by_course: dict[str, list[Done]] = {}
    for one in done:
        by_course.setdefault(one.course_uuid, []).append(one)
    first_pages: dict[str, Page] = {}
    ended: dict[int, Outcome] = {}
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
        ended |= {one.row: _by_now(one, now, draft=plan.batch.selection.draft) for one in rows}
    notes = [
        Issue(
            None,
            None,
            Code.DONE_BEFORE,
            say.NOT_ASKED_AGAIN(rows=unasked),
            severity=Severity.NOTE,
        )
    ]
    return plan.ending(ended).warning(notes if unasked else ()), first_pages


def _by_now(done: Done, now: Mapping[str, Certificate | None] | None, *, draft: bool) -> Outcome:
    """How a row ends that was done before: as its certificate is `now`, where that was asked."""
    certified = done.certified
    if now is not None and certified.uuid is not None:
        certificate = now[certified.uuid]
        if certificate is None:
            return _gone(done)
        certified = certificate.certified
    file_uuid = done.certified.file_uuid or ""
    return settled(
        certified,
        WantedCertificate(row=done.row, file_uuid=file_uuid, draft=draft, allow_reissue=False),
    )


def _gone(done: Done) -> Outcome:
    return failed(
        done.row,
        Code.CERTIFICATE_GONE,
        say.CERTIFICATE_GONE(uuid=done.certified.uuid),
        column="pdf",
        student_uuid=done.certified.student_uuid,
        file_uuid=done.certified.file_uuid,
    )


async def _with_students(
    plan: Plan, client: DokStamp, target: Target, *, first: Page | None, believed: bool
) -> Plan:
    """The plan with the students that exist: from the ledger, or by asking for the strangers.

    Args:
        first: the first page of the list, where it has been read already.
    """
    known = remembered.people(plan.orders.graduates, target, believed=believed)
    if not known.strangers:
        return plan.knowing(students=known.students)
    found, untold = await find_students(client, known.strangers, first=first)
    # What was enrolled was the student of then, who need not be the one under this e-mail by now.
    changed = {
        email
        for email, uuid in known.former.items()
        if email in found and found[email].uuid != uuid
    }
    enrollments = plan.orders.known.enrollments
    return plan.knowing(
        students=known.students | found,
        untold_students=untold,
        enrollments={key: uuid for key, uuid in enrollments.items() if key[0] not in changed},
    )


def _without_mistaken(plan: Plan) -> Plan:
    """The plan without the rows whose student is somebody else."""
    students = plan.orders.known.students
    found = [
        issue
        for graduate in plan.orders.graduates.claiming_a_student(students)
        for issue in differences(graduate, students.get(graduate.email))
    ]
    return plan.ending(invalid_outcomes(found, without={})).warning(
        issue for issue in found if issue.severity is not Severity.ERROR
    )


async def _with_held(
    plan: Plan,
    client: DokStamp,
    first_pages: Mapping[str, Page],
    *,
    wanted: Callable[[Certificate], bool] = lambda _: False,
) -> tuple[Plan, list[Certificate]]:
    """The plan with the certificates of every row whose student exists, the guard against
    certifying twice; and the `wanted` ones of other students.
    """
    placements, students = plan.orders.placements, plan.orders.known.students
    by_course: dict[str, set[str]] = {}
    for one in plan.orders.graduates.identities if students else ():
        if one.email in students:
            course = placements[one.wish].course_uuid
            by_course.setdefault(course, set()).add(students[one.email].uuid)
    held: dict[tuple[str, str], list[Certificate]] = {}
    untold: set[tuple[str, str]] = set()
    others: list[Certificate] = []
    for course, uuids in by_course.items():
        first = first_pages.get(course)
        found = await find_held(client, course, uuids, first=first, wanted=wanted)
        for certificate in found.held:
            held.setdefault((str(certificate.student_uuid), course), []).append(certificate)
        untold.update((student, course) for student in found.untold)
        others += found.others
    return plan.knowing(held=held, untold_held=untold), others


async def _without_namesakes(
    plan: Plan,
    people: Namesakes,
    theirs: Iterable[Certificate],
    client: DokStamp,
    target: Target,
) -> Plan:
    """The plan without the rows of people who are certified already, under another e-mail."""
    known = plan.orders.known
    issues = [*people.in_ledger(target, known), *await people.on_server(client, theirs, known)]
    return plan.ending(invalid_outcomes(issues, without={}))


def _without_untold(plan: Plan) -> Plan:
    """The plan without the rows of which the server's lists do not prove that nothing is there
    already.
    """
    known, placements = plan.orders.known, plan.orders.placements
    ended: dict[int, Outcome] = {}
    if not known.untold_students and not known.untold_held:
        return plan
    for one in plan.orders.graduates.identities:
        student = known.students.get(one.email)
        if one.email in known.untold_students:
            said = say.STUDENT_UNTOLD()
        elif student and (student.uuid, placements[one.wish].course_uuid) in known.untold_held:
            said = say.CERTIFICATE_UNTOLD()
        else:
            continue
        ended[one.row] = failed(one.row, Code.NOT_PROVEN, said, column="email")
    return plan.ending(ended)


async def _stored(client: DokStamp, orders: Orders) -> dict[str, StoredFile]:
    """The files of certificates that are not known to be those of their rows, by their uuids."""
    stored: dict[str, StoredFile] = {}
    wanted: set[str] = set()
    for order in orders.with_certificates():
        if not any(order.file_uuid in certificate.files for certificate in order.held):
            wanted |= files_of(order.held)

    def keep(records: list[Record]) -> None:
        for record in records:
            if record["uuid"] in wanted:
                stored[str(record["uuid"])] = StoredFile.of_record(record)

    async def ask(uuid: str) -> None:
        with suppress(Refused):  # what is not told is not recognised: the upload tells then
            stored[uuid] = StoredFile.of_record(await client.get(FILE, uuid))

    with suppress(Refused):  # likewise, when files are not listed
        await read_or_ask(client, FILE, {}, sorted(wanted), ask, keep)
    return stored


def _without_decided(plan: Plan) -> Plan:
    """The plan without the rows that what is known of their PDF decides already; of one that has a
    namesake a run looks closer.
    """
    orders, selection = plan.orders, plan.batch.selection
    decided: dict[int, Outcome] = {}
    for order in orders if orders.known.files else ():
        if order.file_uuid is None or not all(
            certificate.files_told for certificate in order.held
        ):
            continue
        proved = any(order.file_uuid in certificate.files for certificate in order.held)
        if proved or not namesakes(order.held, orders.known.stored, order.graduate.pdf):
            claim = WantedCertificate(
                row=order.graduate.row,
                file_uuid=order.file_uuid,
                draft=selection.draft,
                allow_reissue=selection.allow_reissue,
            )
            outcome = judge(order.held, claim)
            if outcome is not None:
                decided[order.graduate.row] = outcome
    return plan.ending(decided)
