"""What past runs say there is: a claim for each row that is done, by its workbook and the ledger,
or by the ledger alone where the workbook is gone.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from importer.afterwards.past import Past
from importer.afterwards.things import Holder
from importer.columns import (
    COHORT,
    CONFIRM_STUDENT,
    COURSE,
    DATE_OF_BIRTH,
    EMAIL,
    NAME,
    SOCIAL_NAME,
)
from importer.ledger import CertificateEntry, CertificateKey, Made, Target
from importer.outcomes import Certified, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCertificate:
    """What a run says of one certificate.

    Attributes:
        says: the status of the row; "" where only the ledger tells.
        status: issued or draft, as the ledger last knew it or else the workbook says.
        course_uuid: by the ledger; where it does not know the certificate, `course` is looked up.
        student_uuids, file_uuids, enrollment_uuids: by the workbook and by the ledger.
        new_student: the runs have made the student, under just this name.
        allows_reissue: the student may have another certificate of the course.
        taken_back: it was deleted or revoked since, and the ledger knows.
    """

    run_id: str
    holder: Holder
    says: str
    uuid: str | None
    status: str
    born: date | None = None
    social_name: str | None = None
    confirmed: str | None = None
    course: str | None = None
    cohort: str | None = None
    course_uuid: str | None = None
    student_uuids: frozenset[str] = frozenset()
    file_uuids: frozenset[str] = frozenset()
    enrollment_uuids: frozenset[str] = frozenset()
    new_student: bool = False
    allows_reissue: bool = False
    taken_back: bool = False


@dataclass(kw_only=True)
class Claims:
    """What past runs say.

    Attributes:
        rows: the claims, in the order of runs and rows.
        untold: certificates that a run has made and its workbook does not tell of, by uuid.
        named: certificates that rows name which are not done, such as drafts that are to be
            issued: the row tells of them.
        files: the uuids of everything that the runs have uploaded, or sent certificates with.
        doubtful: students whose certificates were sent without learning how that ended.
        uploads_in_doubt: digests of files that were sent so.
        began_at: when the first of the runs began.
        courses: the uuids of the courses of which the runs have, or may have, made certificates.
        not_done: rows that are neither created nor existing.
    """

    runs: list[str] = field(default_factory=list)
    rows: list[ReportedCertificate] = field(default_factory=list)
    untold: dict[str, Holder] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    uploads_in_doubt: set[str] = field(default_factory=set)
    began_at: datetime = field(default_factory=partial(datetime.now, UTC))
    courses: set[str] = field(default_factory=set)
    not_done: int = 0


def claims_of(pasts: Iterable[Past], target: Target) -> Claims:
    """What these runs say; what several say of one row, the last of them says.

    Args:
        pasts: the oldest first.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    claims = Claims()
    by_key: dict[tuple[object, ...], list[ReportedCertificate]] = {}
    made_by: list[tuple[Past, Made]] = []
    for past in pasts:
        made = target.made_by([past.run_id])
        made_by.append((past, made))
        rows = list(
            _by_workbook(past, target) if past.previous else _by_ledger(past, made, target)
        )
        claims.runs.append(past.run_id)
        claims.began_at = min(claims.began_at, past.started_at)
        claims.not_done += len(past.outcomes) - len(rows) if past.previous else 0
        newer: dict[tuple[object, ...], list[ReportedCertificate]] = {}
        for claim in rows:
            newer.setdefault(_key(claim), []).append(claim)
        for key in newer:
            by_key.pop(key, None)  # so that it stands where the last of them has it
        by_key.update(newer)
    claims.rows = [claim for some in by_key.values() for claim in some]
    claimed = {claim.uuid for claim in claims.rows}
    for past, made in made_by:
        _add_made(claims, made, claimed, target)
        claims.named |= {
            one.certificate_uuid
            for one in past.outcomes.values()
            if one.certificate_uuid and not one.status.settled
        }
        claims.files |= {one.file_uuid for one in past.outcomes.values() if one.file_uuid}
    claims.files |= {uuid for claim in claims.rows for uuid in claim.file_uuids}
    claims.courses |= {claim.course_uuid for claim in claims.rows if claim.course_uuid}
    return claims


def _add_made(claims: Claims, made: Made, claimed: Set[str | None], target: Target) -> None:
    """What the ledger knows a run by, and no row tells."""
    claims.files.update(uuid for uuid in made.files.values() if uuid)
    claims.uploads_in_doubt |= {digest for digest, uuid in made.files.items() if uuid is None}
    doubts = []
    for key, entry in made.certificates.items():
        uuid = entry.certified.uuid
        claims.courses.add(key.course_uuid)
        if uuid and entry.state == "done" and uuid not in claimed:
            claims.untold[uuid] = Holder(None, "", key.email)
        if uuid is None and entry.state == "sent":
            doubts.append(key)
    known = target.files(sorted({key.digest for key in doubts}))
    claims.files |= {uuid for uuid in known.values() if uuid}
    students = target.students(sorted({key.email for key in doubts}))
    claims.doubtful |= {student.uuid for student in students.values()}


def _key(claim: ReportedCertificate) -> tuple[object, ...]:
    """What tells that two runs speak of the same: the certificate, or the person's certificate of
    the course, which a later run may have made anew.
    """
    if claim.allows_reissue or not claim.holder.email:
        return (claim.uuid,)
    return (claim.holder.email, claim.course or claim.course_uuid)


def _by_workbook(past: Past, target: Target) -> Iterator[ReportedCertificate]:
    cells = {one["row"]: one for one in past.cells.iter_rows(named=True)}
    emails = {_email(past, row, cells) for row in past.outcomes}
    known = target.certificates(sorted(emails - {""}))
    by_uuid = {entry.certified.uuid: (key, entry) for key, entry in known.items()}
    runs = {past.run_id, *(one.made_by for one in known.values() if one.made_by)}
    new = set(target.made_by(sorted(runs)).students.values())
    for row, outcome in past.outcomes.items():
        if outcome.status.settled:
            key, entry = by_uuid.get(outcome.certificate_uuid, (None, None))
            yield _claim(past, outcome, cells.get(row, {}), key, entry, new)


def _email(past: Past, row: int, cells: dict[int, dict[str, Any]]) -> str:
    told = cells.get(row, {}).get(EMAIL.name)
    return str(told or (past.holders[row].email if row in past.holders else ""))


def _claim(
    past: Past,
    outcome: Outcome,
    cells: dict[str, Any],
    key: CertificateKey | None,
    entry: CertificateEntry | None,
    new: set[str | None],
) -> ReportedCertificate:
    row = outcome.row
    said, known = outcome.certified, entry.certified if entry else Certified()
    email = _email(past, row, {row: cells})
    return ReportedCertificate(
        run_id=past.run_id,
        holder=Holder(row, str(cells.get(NAME.name) or ""), email),
        says=str(outcome.status),
        uuid=said.uuid,
        status=known.status or said.status or "",
        born=cells.get(DATE_OF_BIRTH.name),
        social_name=cells.get(SOCIAL_NAME.name),
        confirmed=cells.get(CONFIRM_STUDENT.name),
        course=cells.get(COURSE.name),
        cohort=cells.get(COHORT.name),
        course_uuid=key.course_uuid if key else None,
        student_uuids=_told(said.student_uuid, known.student_uuid),
        file_uuids=_told(said.file_uuid, known.file_uuid),
        enrollment_uuids=_told(said.enrollment_uuid, known.enrollment_uuid),
        new_student=said.student_uuid is not None and said.student_uuid in new,
        allows_reissue=past.allows_reissue,
        taken_back=_is_taken_back(entry),
    )


def _by_ledger(past: Past, made: Made, target: Target) -> Iterator[ReportedCertificate]:
    students = target.students(sorted({key.email for key in made.certificates}))
    for key, entry in made.certificates.items():
        if entry.state not in ("done", "gone"):
            continue
        student, known = students.get(key.email), entry.certified
        yield ReportedCertificate(
            run_id=past.run_id,
            holder=Holder(None, student.name if student else "", key.email),
            says="",
            uuid=known.uuid,
            status=known.status or "",
            born=_day(student.date_of_birth) if student else None,
            course_uuid=key.course_uuid,
            student_uuids=_told(known.student_uuid),
            file_uuids=_told(known.file_uuid),
            enrollment_uuids=_told(known.enrollment_uuid),
            new_student=key.email in made.students,
            taken_back=_is_taken_back(entry),
        )


def _is_taken_back(entry: CertificateEntry | None) -> bool:
    return entry is not None and (entry.state == "gone" or entry.certified.status == "revoked")


def _told(*uuids: str | None) -> frozenset[str]:
    return frozenset(uuid for uuid in uuids if uuid)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
