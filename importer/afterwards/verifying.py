"""Whether DokStamp has what past runs say: a verdict for each row, and for what no row tells of.

verified = await verify_runs(session, pasts)
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from importer.afterwards.claims import Claims, ReportedCertificate, claims_of
from importer.afterwards.past import Past
from importer.afterwards.planning import ensure_target
from importer.afterwards.reading import Seen, WhatDokStampHas, read_back
from importer.afterwards.things import NOBODY, Holder
from importer.dokstamp import days_of
from importer.errors import ImporterError
from importer.issuing.students import Student, is_called
from importer.names import as_text, spelled
from importer.sentences import Message
from importer.sentences import verifying as say
from importer.session import Session


class RowVerdict(StrEnum):
    """What becomes of a row, or of what no row tells of."""

    AGREES = "agrees"
    TAKEN_BACK = "taken back"
    """Deleted or revoked since, as the ledger knows."""
    DIFFERS = "differs"
    NOT_REPORTED = "not reported"
    """A certificate of the run that no row tells of."""
    UNUSED = "unused upload"
    OTHER_UPLOAD = "other upload"
    """Not of this run, and so no business of its."""
    UNTOLD = "cannot be told"

    @property
    def is_well(self) -> bool:
        """Whether all is as it should be."""
        return self in (RowVerdict.AGREES, RowVerdict.TAKEN_BACK, RowVerdict.OTHER_UPLOAD)


class Difference(NamedTuple):
    """What is different, or cannot be told.

    Attributes:
        what: the field, for programs.
        told: DokStamp tells that it is different.
    """

    what: str
    said: Message
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A row, or what no row tells of, and the verdict.

    Attributes:
        kind: certificate or file.
        uuid: in DokStamp; "" where it is not known.
        says: the status of the row; "" where no row tells of it.
        status: of the certificate as it is now; "" where there is none.
    """

    verdict: RowVerdict
    run_id: str = ""
    kind: str = "certificate"
    holder: Holder = NOBODY
    uuid: str = ""
    says: str = ""
    status: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def said(self) -> str:
        """What is different, in words."""
        return " ".join(str(one.said) for one in self.differences)

    def as_dict(self) -> dict[str, Any]:
        """It, for programs."""
        return {
            "run": self.run_id or None,
            "row": self.holder.row,
            "kind": self.kind,
            "uuid": self.uuid,
            "verdict": str(self.verdict),
            "certificate_status": self.status or None,
            "differences": [
                {"what": one.what, "message": str(one.said)} for one in self.differences
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What it came to.

    Attributes:
        runs: ids of the runs that were verified.
        places: paths of their workbooks, or of their spreadsheets where those are gone.
        not_done: rows that were not done, and so not looked at.
    """

    host: str
    tenant: str
    runs: list[str]
    places: list[str]
    lines: list[Verified]
    not_done: int
    started_at: datetime
    finished_at: datetime
    requests: int

    @property
    def totals(self) -> dict[RowVerdict, int]:
        """Lines by verdict; every verdict is present."""
        counts = Counter(one.verdict for one in self.lines)
        return {verdict: counts[verdict] for verdict in RowVerdict}

    @property
    def agrees(self) -> bool:
        """Whether DokStamp has everything as it was reported, and nothing else of the runs."""
        return all(one.verdict.is_well for one in self.lines)

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.finished_at - self.started_at).total_seconds()

    def as_dict(self, results: Path | None, failure: ImporterError | None) -> dict[str, Any]:
        """What it came to, for programs; keys are stable."""
        return {
            "command": "verify",
            "host": self.host,
            "tenant": self.tenant,
            "runs": self.runs,
            "agrees": self.agrees,
            "totals": {str(verdict): count for verdict, count in self.totals.items()},
            "not_done": self.not_done,
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
            "results": str(results) if results else None,
            "interrupted": False,
            "error": str(failure) if failure else None,
            "error_code": failure.code if failure else None,
        }


async def verify_runs(session: Session, pasts: Sequence[Past]) -> Verification:
    """Read DokStamp back and hold it against what past runs say; nothing is written.

    Args:
        pasts: the runs, the oldest first.

    Raises:
        TargetError: if the API cannot be used.
        UsageError: if it is not the host and tenant of the runs.
        LedgerError: if the ledger cannot be read.
    """
    started_at = datetime.now(UTC)
    for past in pasts:
        ensure_target(session, past)
    session.ask(say.READING())
    claims = claims_of(pasts, session.target)
    there = await read_back(session.client, claims)
    lines = [_verified(claim, there) for claim in claims.rows]
    lines += _not_reported(claims, there)
    lines += _uploads(claims, there)
    requests = await session.end()
    return Verification(
        host=session.host,
        tenant=session.tenant,
        runs=claims.runs,
        places=[as_text(past.place.resolve()) for past in pasts],
        lines=lines,
        not_done=claims.not_done,
        started_at=started_at,
        finished_at=datetime.now(UTC),
        requests=requests,
    )


def _verified(claim: ReportedCertificate, there: WhatDokStampHas) -> Verified:
    seen = there.certificates.get(claim.uuid or "")
    found = tuple(_differences(claim, seen, there))
    if any(one.told for one in found):
        verdict = RowVerdict.DIFFERS
    elif found:
        verdict = RowVerdict.UNTOLD
    else:
        verdict = RowVerdict.TAKEN_BACK if claim.taken_back else RowVerdict.AGREES
    return Verified(
        verdict=verdict,
        run_id=claim.run_id,
        holder=claim.holder,
        uuid=claim.uuid or "",
        says=claim.says,
        status=seen.certificate.status if seen else "",
        differences=found,
    )


def _differences(
    claim: ReportedCertificate, seen: Seen | None, there: WhatDokStampHas
) -> Iterator[Difference]:
    if claim.taken_back:
        if seen is not None and seen.certificate.status != "revoked":
            yield Difference("status", say.BACK_AGAIN(status=seen.certificate.status))
        return
    if claim.uuid is None:
        yield Difference("certificate", say.NO_UUID(), told=False)
    elif seen is None:
        said = say.NOT_LISTED() if claim.uuid in there.unlisted else say.GONE()
        yield Difference("certificate", said)
    else:
        yield from _status(claim, seen.certificate.status)
        yield from _student(claim, seen, there)
        yield from _placed(claim, seen, there)
        yield from _file(claim, seen)
        yield from _second(claim, seen, there)


def _status(claim: ReportedCertificate, status: str) -> Iterator[Difference]:
    """An issued certificate may run out, and somebody may issue a draft."""
    if not status:
        yield Difference("status", say.NO_STATUS(), told=False)
    elif status not in ("issued", "expired") and not (status == claim.status == "draft"):
        reported = claim.status or "issued"
        yield Difference("status", say.STATUS(status=status, reported=reported))


def _student(
    claim: ReportedCertificate, seen: Seen, there: WhatDokStampHas
) -> Iterator[Difference]:
    certificate, email = seen.certificate, claim.holder.email
    student = there.students.get(email)
    if certificate.student_uuid is None:
        yield Difference("student", say.NO_STUDENT_TOLD(), told=False)
        return
    known = claim.student_uuids | ({student.uuid} if student else set())
    if known and certificate.student_uuid not in known:
        name = certificate.student_name or certificate.student_uuid
        yield Difference("student", say.OTHER_STUDENT(name=name))
    elif email in there.untold:
        yield Difference("email", say.EMAIL_UNTOLD(email=email), told=False)
    elif student is None:
        yield Difference("email", say.NO_EMAIL(email=email))
    elif student.uuid != certificate.student_uuid:
        name = certificate.student_name or certificate.student_uuid
        yield Difference("student", say.OTHER_STUDENT(name=name))
    else:
        yield from _person(claim, student)


def _person(claim: ReportedCertificate, student: Student) -> Iterator[Difference]:
    """Whether the student is who the row says. A person may have looked at one who is not."""
    confirmed = (claim.confirmed or "").lower() == student.uuid.lower()
    if not confirmed and not _is_called(claim, student):
        yield Difference("name", say.OTHER_NAME(name=student.name))
    if claim.born is None or confirmed:
        return
    if student.date_of_birth is None:
        yield Difference("date_of_birth", say.NO_BIRTH(), told=False)
    elif claim.born not in days_of(student.date_of_birth):
        yield Difference("date_of_birth", say.OTHER_BIRTH(born=student.date_of_birth))


def _is_called(claim: ReportedCertificate, student: Student) -> bool:
    """Whether a student bears the row's name. One who was there before the run may bear it written
    in another way, which the run has told; one whom it has made bears it as it stands.
    """
    ours = [name for name in (claim.holder.name, claim.social_name) if name]
    if not ours or spelled(student.name) in map(spelled, ours):
        return True
    return not claim.new_student and is_called(ours, student)


def _placed(
    claim: ReportedCertificate, seen: Seen, there: WhatDokStampHas
) -> Iterator[Difference]:
    course, asked = seen.certificate.course_uuid, claim.course_uuid
    named = {asked} if asked else there.courses.get(claim.course or "")
    if course is None or named is None:
        yield Difference("course", say.COURSE_UNTOLD(), told=False)
    elif course not in named:
        name = seen.certificate.course_name or course
        yield Difference("course", say.OTHER_COURSE(name=name))
    if claim.cohort and claim.cohort not in seen.cohort_called:
        cohorts = there.cohorts.get(claim.cohort)
        if cohorts is None or "cohort" not in seen.tells:
            yield Difference("cohort", say.COHORT_UNTOLD(cohort=claim.cohort), told=False)
        elif seen.cohort_uuid not in cohorts:
            yield Difference("cohort", say.OTHER_COHORT(cohort=claim.cohort))
    if claim.enrollment_uuids:
        if "enrollment" not in seen.tells:
            yield Difference("enrollment", say.ENROLLMENT_UNTOLD(), told=False)
        elif {seen.certificate.enrollment_uuid} != claim.enrollment_uuids:
            yield Difference("enrollment", say.OTHER_ENROLLMENT())


def _file(claim: ReportedCertificate, seen: Seen) -> Iterator[Difference]:
    """Bytes are not compared: issuing signs the file."""
    if not claim.file_uuids or not seen.certificate.files_told:
        yield Difference("file", say.FILE_UNTOLD(), told=False)
    elif not claim.file_uuids <= seen.files:
        yield Difference("file", say.OTHER_FILE())


def _second(
    claim: ReportedCertificate, seen: Seen, there: WhatDokStampHas
) -> Iterator[Difference]:
    if claim.allows_reissue or seen.certificate.student_uuid is None:
        return
    for uuid, status in there.others_of(seen):
        yield Difference("second_certificate", say.SECOND(status=status, uuid=uuid))
    if seen.certificate.course_uuid in there.unproven:
        yield Difference("second_certificate", say.SECOND_UNTOLD(), told=False)


def _not_reported(claims: Claims, there: WhatDokStampHas) -> Iterator[Verified]:
    """Certificates of the runs that no row tells of."""
    claimed = {claim.uuid for claim in claims.rows}
    for uuid, seen in there.certificates.items():
        made = uuid in claims.untold
        if uuid in claimed or not (made or _has_a_file_of(seen, claims)):
            continue
        certificate, said = seen.certificate, say.MADE_UNTOLD() if made else say.HAS_OUR_FILE()
        holder = claims.untold.get(uuid) or Holder(None, certificate.student_name, "")
        yield Verified(
            verdict=RowVerdict.NOT_REPORTED,
            holder=holder,
            uuid=uuid,
            status=certificate.status,
            differences=(Difference("certificate", said),),
        )


def _has_a_file_of(seen: Seen, claims: Claims) -> bool:
    """Whether a certificate has a file of the runs, and no row names it."""
    named = seen.certificate.uuid in claims.named
    return not named and not seen.files.isdisjoint(claims.files)


def _uploads(claims: Claims, there: WhatDokStampHas) -> Iterator[Verified]:
    uploads = there.uploads
    if not uploads.told:
        untold = Difference("file", say.UPLOADS_UNTOLD(), told=False)
        yield Verified(verdict=RowVerdict.UNTOLD, kind="file", differences=(untold,))
    for uuid, name in uploads.names.items():
        ours = uuid in claims.files or uuid in uploads.of_runs
        said = say.UPLOAD_OF_RUN(name=name) if ours else say.UPLOAD_OF_OTHERS(name=name)
        yield Verified(
            verdict=RowVerdict.UNUSED if ours else RowVerdict.OTHER_UPLOAD,
            kind="file",
            uuid=uuid,
            differences=(Difference("file", said),),
        )
    if uploads.told and not uploads.whole:
        more = Difference("file", say.MORE_UPLOADS())
        yield Verified(verdict=RowVerdict.OTHER_UPLOAD, kind="file", differences=(more,))


VERDICTS: Mapping[RowVerdict, tuple[Message, Message]] = {
    RowVerdict.AGREES: (say.AGREES(), say.IS_AGREEING()),
    RowVerdict.TAKEN_BACK: (say.TAKEN_BACK(), say.IS_TAKEN_BACK()),
    RowVerdict.DIFFERS: (say.DIFFERS(), say.IS_DIFFERENT()),
    RowVerdict.NOT_REPORTED: (say.NOT_REPORTED(), say.IS_NOT_REPORTED()),
    RowVerdict.UNUSED: (say.UNUSED(), say.IS_UNUSED()),
    RowVerdict.OTHER_UPLOAD: (say.OTHER_UPLOAD(), say.IS_OTHER_UPLOAD()),
    RowVerdict.UNTOLD: (say.UNTOLD(), say.IS_UNTOLD()),
}
"""Each verdict in a word, and what it means."""
