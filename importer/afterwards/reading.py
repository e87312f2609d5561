"""What DokStamp has of what past runs say: whole lists, a hundred records a page. Only ever reads;
what a list does not prove, it does not tell.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

from importer.afterwards.claims import Claims, ReportedCertificate
from importer.afterwards.uploads import recover
from importer.dokstamp import (
    CERTIFICATE,
    COHORT,
    COURSE,
    FILE,
    DokStamp,
    Entity,
    ListReading,
    NotFound,
    Page,
    Record,
    Refused,
    Unproven,
    for_each,
    related_uuid,
)
from importer.issuing.certificates import Certificate
from importer.issuing.existing import find_students
from importer.issuing.students import Student
from importer.registry import PAGE_SIZE, Directory, exists, is_uuid

_RELATED = ("cohort", "enrollment")
_MOST_ALONE = 200
"""Certificates that are asked for one by one though the whole list of their course shows that they
are not in it.
"""


class Seen(NamedTuple):
    """A certificate as DokStamp has it.

    Attributes:
        cohort_called: what the answer tells of its cohort's names; "" among them for nothing.
        tells: of cohort and enrollment those that the answer tells, of none too.
    """

    certificate: Certificate
    cohort_uuid: str | None
    cohort_called: Set[str]
    tells: Set[str]

    @classmethod
    def of_record(cls, record: Record) -> "Seen":
        """Read one from the API's answer."""
        tells = {name for name in _RELATED if {name, f"{name}_uuid"} & record.keys()}
        uuid, told = related_uuid(record, "cohort"), record.get("cohort")
        names = COHORT.names if isinstance(told, dict) else ()
        called = {str((told or {}).get(name) or "").strip() for name in names}
        return cls(Certificate.of_record(record), uuid, called | {uuid or ""}, frozenset(tells))

    @property
    def files(self) -> Set[str]:
        """The uuids of its files."""
        return self.certificate.files

    @property
    def is_whole(self) -> bool:
        """Whether it tells all that a list may leave out."""
        one = self.certificate
        whose = one.student_uuid is not None and one.course_uuid is not None
        return whose and one.files_told and len(self.tells) == len(_RELATED)


@dataclass(kw_only=True)
class WhatDokStampHas:
    """What DokStamp has.

    Attributes:
        students: by e-mail.
        untold: e-mails of which it does not tell.
        certificates: by uuid; those that are claimed, have a file of the runs, or may be one of
            which nobody knows.
        held: of all certificates of the courses, revoked ones aside, status by uuid; by student
            and course.
        unlisted: certificates that the whole list of their course does not show, not asked for.
        unproven: courses whose certificates are not proven to be all.
        courses, cohorts: the uuids of those that rows name so; None where it does not tell. A
            cohort that its certificate names itself is not among them.
        uploads: those that no certificate has.
    """

    students: Mapping[str, Student] = field(default_factory=dict)
    untold: Set[str] = frozenset()
    certificates: dict[str, Seen] = field(default_factory=dict)
    held: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    unlisted: Set[str] = frozenset()
    unproven: set[str] = field(default_factory=set)
    courses: dict[str, Set[str] | None] = field(default_factory=dict)
    cohorts: dict[str, Set[str] | None] = field(default_factory=dict)
    uploads: "Uploads"

    @property
    def student_pages(self) -> int:
        """How many pages the list of all students has at the least: who has a certificate is in
        it.
        """
        return -(-len({student for student, _ in self.held}) // PAGE_SIZE)

    def others_of(self, seen: Seen) -> Iterator[tuple[str, str]]:
        """What else the student has of the course, revoked ones aside: uuid and status."""
        own = seen.certificate
        held = self.held.get((own.student_uuid or "", own.course_uuid or ""), {})
        return ((uuid, status) for uuid, status in held.items() if uuid != own.uuid)

    def note(self, certificate: Certificate) -> None:
        """Note whose a certificate is."""
        if certificate.student_uuid and certificate.course_uuid:
            place = intern(certificate.student_uuid), intern(certificate.course_uuid)
            held = self.held.setdefault(place, {})
            held.pop(certificate.uuid, None)
            if certificate.status != "revoked":
                held[certificate.uuid] = intern(certificate.status)


async def read_back(client: DokStamp, claims: Claims) -> WhatDokStampHas:
    """Read what there is of what runs say.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    asked = [claim for claim in claims.rows if not claim.taken_back]
    there = WhatDokStampHas(uploads=Uploads(client))
    directory = Directory(client)
    named = {one.course for one in asked if one.course and not one.course_uuid}
    there.courses = await _called(directory, COURSE, named)
    await _read_certificates(client, claims, there)
    emails = {one.holder.email for one in asked} - {""}
    there.students, there.untold = await find_students(client, emails, pages=there.student_pages)
    there.cohorts = await _called(directory, COHORT, _cohorts_to_ask(asked, there))
    used = {uuid for seen in there.certificates.values() for uuid in seen.files}
    await there.uploads.read(claims, claims.files - used)
    return there


async def _read_certificates(client: DokStamp, claims: Claims, there: WhatDokStampHas) -> None:
    """Read the lists of the courses, and alone what they leave out."""
    courses = {*claims.courses, *(uuid for one in there.courses.values() for uuid in one or ())}
    expected = {claim.uuid for claim in claims.rows if claim.uuid} | claims.untold.keys()
    silent: set[str] = set()

    def keep(records: Iterable[Record]) -> None:
        for seen in map(Seen.of_record, filter(exists, records)):
            uuid, student = seen.certificate.uuid, seen.certificate.student_uuid
            there.note(seen.certificate)
            if student is None and uuid not in expected:
                silent.add(uuid)
            ours = not seen.files.isdisjoint(claims.files)
            if uuid in expected or ours or student in claims.doubtful:
                there.certificates[uuid] = seen

    for course in sorted(courses):
        before = len(silent)
        complete = await _read_course(client, course, keep)
        if not complete or len(silent) > before:
            there.unproven.add(course)

    async def read_alone(uuid: str) -> None:
        there.certificates.pop(uuid, None)
        with suppress(NotFound):
            keep([await client.get(CERTIFICATE, uuid)])

    # A list may leave out what a single record tells, and what is revoked.
    seen = there.certificates
    half_told = {uuid for uuid in expected & seen.keys() if not seen[uuid].is_whole}
    half_told |= {
        uuid
        for uuid in seen.keys() - expected
        if seen[uuid].certificate.student_uuid in claims.doubtful
        and not seen[uuid].certificate.files_told
    }
    proven = {one.uuid for one in claims.rows if one.course_uuid in courses - there.unproven}
    gone = {one.uuid for one in claims.rows if one.uuid in proven and one.taken_back}
    missing = sorted(expected - seen.keys() - gone, key=lambda uuid: (uuid in proven, uuid))
    unlisted = [uuid for uuid in missing if uuid in proven][_MOST_ALONE:]
    there.unlisted = frozenset(unlisted)
    alone = sorted(half_told | set(missing) - there.unlisted)
    await for_each(read_alone, alone, client.max_in_flight)


def _cohorts_to_ask(claims: Iterable[ReportedCertificate], there: WhatDokStampHas) -> set[str]:
    """Cohorts of rows whose certificates do not say themselves that they are of them."""
    return {
        claim.cohort
        for claim in claims
        if claim.cohort
        and (seen := there.certificates.get(claim.uuid or ""))
        and claim.cohort not in seen.cohort_called
    }


async def _called(
    directory: Directory, entity: Entity, texts: Iterable[str]
) -> dict[str, Set[str] | None]:
    """The uuids of the records that are called so, by code or name."""
    found: dict[str, Set[str] | None] = {}
    wanted = sorted(texts)
    with suppress(Refused):
        first = entity.names[0]
        await directory.look_ahead(entity, [{first: text} for text in wanted if not is_uuid(text)])
    for text in wanted:
        try:
            records = await directory.called(entity, text, by=entity.names)
            found[text] = {str(one["uuid"]) for one in records}
        except (Refused, Unproven):
            found[text] = None
    return found


async def _read_course(
    client: DokStamp, course_uuid: str, keep: Callable[[list[Record]], None]
) -> bool:
    """Read a course's certificates; whether they are proven to be all."""

    async def page(number: int) -> Page:
        where = {"course_uuid": course_uuid}
        return await client.page(CERTIFICATE, where=where, number=number, per_page=PAGE_SIZE)

    try:
        return await ListReading(page, keep, client.max_in_flight).all()
    except Refused:  # the course is gone
        return False


class Uploads:
    """The uploads that no certificate has.

    Attributes:
        names: by uuid, as far as they were read.
        whole: these are all of them; otherwise others' may be missing, and, where `told` is False,
            the runs' own.
        of_runs: those among them that the runs have sent without being answered.
    """

    def __init__(self, client: DokStamp) -> None:
        self.names: dict[str, str] = {}
        self.whole = False
        self.told = False
        self.of_runs: Set[str] = frozenset()
        self._client = client
        self._records: dict[str, Record] = {}
        self._silent = False

    async def read(self, claims: Claims, candidates: Set[str]) -> None:
        """Read the list, as far as that takes no more requests than to ask for each candidate, or
        all of it where files were sent without an answer.

        Args:
            candidates: uploads of the runs that no certificate was seen with.
        """
        doubts = claims.uploads_in_doubt
        most = None if doubts else len(candidates) + 1
        try:
            reading = ListReading(self._page, self._keep, self._client.max_in_flight, most=most)
            self.whole = await reading.all() and not self._silent
            self.told = self.whole or not doubts
        except Refused:
            self.told = False
        if not self.whole:
            await for_each(self._ask, sorted(candidates), self._client.max_in_flight)
        self.names = {
            uuid: str(one.get("original_name") or "") for uuid, one in self._records.items()
        }
        if doubts:
            others = [one for uuid, one in self._records.items() if uuid not in claims.files]
            found = await recover(self._client, others, doubts, claims.began_at)
            self.of_runs = found.ours.keys() | found.perhaps.keys()

    async def _page(self, number: int) -> Page:
        where = {"used_at": "null"}
        return await self._client.page(FILE, where=where, number=number, per_page=PAGE_SIZE)

    async def _ask(self, uuid: str) -> None:
        with suppress(NotFound):
            record = await self._client.get(FILE, uuid)
            self._keep([record])
            self.told = self.told and "used_at" in record

    def _keep(self, records: list[Record]) -> None:
        for one in filter(exists, records):
            self._silent = self._silent or "used_at" not in one
            if one.get("used_at", "untold") is None:
                self._records[str(one["uuid"])] = one
