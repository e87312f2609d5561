"""What DokStamp has of what past runs say: whole lists, a hundred records a page. Only ever reads;
what a list does not prove, it does not tell.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from importer.afterwards.claims import Claims
from importer.dokstamp import (
    CERTIFICATE,
    COHORT,
    COURSE,
    FILE,
    DokStamp,
    Entity,
    NotFound,
    Page,
    Reading,
    Record,
    Refused,
    Unproven,
    for_each,
    related_uuid,
)
from importer.issuing.certificates import Certificate
from importer.issuing.existing import find_students
from importer.issuing.students import Student
from importer.registry import PAGE_SIZE, Directory, exists, read_all

_RELATED = ("cohort", "enrollment")


class Seen(NamedTuple):
    """A certificate as DokStamp has it.

    Attributes:
        tells: of cohort and enrollment those that the answer tells, of none too.
    """

    certificate: Certificate
    cohort_uuid: str | None
    tells: Set[str]

    @classmethod
    def of_record(cls, record: Record) -> "Seen":
        """Read one from the API's answer."""
        tells = {name for name in _RELATED if {name, f"{name}_uuid"} & record.keys()}
        cohort = related_uuid(record, "cohort")
        return cls(Certificate.of_record(record), cohort, frozenset(tells))

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
        certificates: by uuid; those of the claims' students, with their files, or of their uuids.
        unproven: courses whose certificates are not proven to be all.
        courses, cohorts: the uuids of those that rows name so; None where it does not tell.
        unused: uploads that no certificate has, name by uuid; None where it does not tell.
    """

    students: Mapping[str, Student] = field(default_factory=dict)
    untold: Set[str] = frozenset()
    certificates: dict[str, Seen] = field(default_factory=dict)
    unproven: set[str] = field(default_factory=set)
    courses: dict[str, Set[str] | None] = field(default_factory=dict)
    cohorts: dict[str, Set[str] | None] = field(default_factory=dict)
    unused: Mapping[str, str] | None = None

    def others_of(self, seen: Seen) -> list[Certificate]:
        """What else the student has of the course, revoked ones aside."""
        return self._of_students.get(_student_and_course(seen.certificate), [])

    def index(self) -> None:
        """Note whose the certificates are, when all are read."""
        self._of_students: dict[tuple[str | None, str | None], list[Certificate]] = {}
        for one in self.certificates.values():
            if one.certificate.status != "revoked":
                key = _student_and_course(one.certificate)
                self._of_students.setdefault(key, []).append(one.certificate)


def _student_and_course(certificate: Certificate) -> tuple[str | None, str | None]:
    return certificate.student_uuid, certificate.course_uuid


async def read_back(client: DokStamp, claims: Claims) -> WhatDokStampHas:
    """Read what there is of what runs say.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    asked = [claim for claim in claims.rows if not claim.taken_back]
    found, untold = await find_students(client, {one.holder.email for one in asked} - {""})
    there = WhatDokStampHas(students=found, untold=untold)
    directory = Directory(client)
    named = {one.course for one in asked if one.course and not one.course_uuid}
    there.courses = await _called(directory, COURSE, named)
    cohorts = {one.cohort for one in asked if one.cohort}
    there.cohorts = await _called(directory, COHORT, cohorts)
    courses = {*claims.courses, *(uuid for one in there.courses.values() for uuid in one or ())}
    expected = {claim.uuid for claim in claims.rows if claim.uuid} | claims.untold.keys()
    students = {uuid for one in claims.rows for uuid in one.student_uuids}
    students |= {student.uuid for student in found.values()}

    silent: set[str] = set()

    def keep(records: Iterable[Record]) -> None:
        for seen in map(Seen.of_record, filter(exists, records)):
            uuid, student, files = seen.certificate.uuid, seen.certificate.student_uuid, seen.files
            if student is None and uuid not in expected:
                silent.add(uuid)
            if uuid in expected or student in students or not files.isdisjoint(claims.files):
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
    told = {uuid for uuid, seen in there.certificates.items() if seen.is_whole}
    await for_each(read_alone, sorted(expected - told), client.max_in_flight)
    there.unused = await _unused(client)
    there.index()
    return there


async def _called(
    directory: Directory, entity: Entity, texts: Iterable[str]
) -> dict[str, Set[str] | None]:
    """The uuids of the records that are called so, by code or name."""
    found: dict[str, Set[str] | None] = {}
    for text in sorted(texts):
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
        return await Reading(page, keep, client.max_in_flight).all()
    except Refused:  # the course is gone
        return False


async def _unused(client: DokStamp) -> Mapping[str, str] | None:
    """The uploads that no certificate has; None where DokStamp does not tell all of them."""
    try:
        listing = await read_all(client, FILE, {"used_at": "null"})
    except Refused:
        return None
    told = [one for one in filter(exists, listing.records) if "used_at" in one]
    if not listing.complete or len(told) < sum(map(exists, listing.records)):
        return None
    return {
        one["uuid"]: str(one.get("original_name") or "") for one in told if one["used_at"] is None
    }
