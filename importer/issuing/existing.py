"""Who and what the tenant has already: students by e-mail, certificates by student and course.

Both are asked in bulk, by page or one by one, whichever is fewer, and nothing is taken for absent
that a complete list or a filter that was tried does not show to be: what remains unknown is told,
and stops its rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from importer.dokstamp import (
    CERTIFICATE,
    STUDENT,
    DokStamp,
    Invalid,
    Listing,
    ListReading,
    Malformed,
    NotFound,
    Page,
    Record,
    Unproven,
    for_each,
)
from importer.issuing.certificates import Certificate
from importer.issuing.students import Student
from importer.registry import FEW, PAGE_SIZE, exists, read_or_ask
from importer.sentences import Message
from importer.sentences import issuing as say

_MOST_LOOKED_UP = 200
"""Certificates of one answer that are read one by one because the list does not say whose they
are.
"""


@dataclass(slots=True)
class _Roster:
    """Students who are looked for by e-mail.

    Attributes:
        found: by e-mail.
        doubled: e-mails under which there are two students.
        silent: uuids of listed students of whom the list does not tell the e-mail.
        ignored: the filter by e-mail does nothing.
    """

    client: DokStamp
    wanted: frozenset[str]
    found: dict[str, Student] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)
    silent: list[str] = field(default_factory=list)
    ignored: bool = False
    _sample: Record | None = None

    @property
    def missing(self) -> list[str]:
        """E-mails under which nobody was found."""
        return sorted(self.wanted - self.found.keys())

    def keep(self, records: Iterable[Record]) -> None:
        """Note those of a page that are looked for."""
        for record in filter(exists, records):
            email = _email_of(record)
            if email is None:
                self.silent.append(record["uuid"])
                continue
            self._sample = self._sample or record
            if email in self.wanted:
                student = Student.of_record(record)
                if self.found.setdefault(email, student).uuid != student.uuid:
                    self.doubled.add(email)

    async def ask(self, email: str) -> None:
        """Ask for one; an answer that is about others is not believed."""
        if self.ignored:
            return
        page = await self.client.page(STUDENT, where={"email": email}, per_page=PAGE_SIZE)
        records = [await self._told(record) for record in page.records[:FEW]] + page.records[FEW:]
        self.keep(records)
        if email not in self.found and not _is_whole(page):
            self.ignored = True

    async def filter_is_loose(self) -> bool:
        """Whether the filter finds an address that is written in other letter case; tried on a
        student there is.
        """
        if self._sample is None:
            page = await self.page(1)
            self.keep([await self._told(record) for record in page.records[:FEW]])
        if self._sample is None:
            return False
        address = str(self._sample["email"]).strip()
        page = await self.client.page(
            STUDENT, where={"email": address.swapcase()}, per_page=PAGE_SIZE
        )
        return any(record["uuid"] == self._sample["uuid"] for record in page.records)

    async def page(self, number: int) -> Page:
        """A page of all students."""
        return await self.client.page(STUDENT, number=number, per_page=PAGE_SIZE)

    async def _told(self, record: Record) -> Record:
        """A record with its e-mail, which a list may leave out."""
        return (
            record
            if _email_of(record)
            else record | await self.client.get(STUDENT, record["uuid"])
        )


async def find_students(
    client: DokStamp, emails: Iterable[str], *, first: Page | None = None, pages: int = 0
) -> tuple[dict[str, Student], set[str]]:
    """Look for students by e-mail.

    Args:
        emails: in small letters.
        pages: so many pages the list of students is known to have; as many are asked for one by
            one without a look at the list.
        first: the first page of all students, where it has been read already.

    Returns:
        Those that exist, by e-mail; and the e-mails of which it cannot be told.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    roster = _Roster(client, frozenset(emails))
    # Also for one: a page of a small tenant proves what an answer without records would not.
    whole = await read_or_ask(
        client, STUDENT, {}, roster.missing, roster.ask, roster.keep, first=first, few=pages
    )
    if whole and roster.silent:
        await for_each(roster.ask, roster.missing, client.max_in_flight)
        whole = False
    untold: set[str] = set()
    if not whole and roster.missing and (roster.ignored or not await roster.filter_is_loose()):
        complete = await ListReading(roster.page, roster.keep, client.max_in_flight).all()
        untold = set() if complete and not roster.silent else set(roster.missing)
    return roster.found, untold | roster.doubled


@dataclass(slots=True)
class _Held:
    """Certificates of a course that are looked for by student.

    Attributes:
        wanted: which of other students' certificates are kept too, in `others`.
        silent: listed certificates that do not say whose they are.
        untold: students of whom it cannot be told what they hold.
    """

    client: DokStamp
    course_uuid: str
    students: frozenset[str]
    wanted: Callable[[Certificate], bool]
    others: dict[str, Certificate] = field(default_factory=dict)
    found: dict[str, Certificate] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)
    untold: set[str] = field(default_factory=set)

    def keep(self, records: Iterable[Record]) -> None:
        """Note those of a page that are looked for."""
        for record in filter(exists, records):
            self._note(Certificate.of_record(record))

    async def ask(self, student_uuid: str) -> None:
        """Ask for one student's."""
        try:
            for certificate in await held_by(self.client, student_uuid, self.course_uuid):
                self._note(certificate)
        except Unproven:
            self.untold.add(student_uuid)

    async def read(self, uuid: str) -> None:
        """Read a certificate of which the list does not say whose it is."""
        certificate = await read_certificate(self.client, uuid)
        if certificate is not None and not self._note(certificate):
            self.untold |= self.students

    def _note(self, certificate: Certificate) -> bool:
        student, course = certificate.student_uuid, certificate.course_uuid
        if student is None or course is None:
            self.silent.append(certificate.uuid)
            return False
        if course == self.course_uuid and student in self.students:
            self.found.setdefault(certificate.uuid, certificate)
        elif course == self.course_uuid and self.wanted(certificate):
            self.others[certificate.uuid] = certificate
        return True


class Found(NamedTuple):
    """The certificates of a course.

    Attributes:
        held: those of the students who were asked about.
        untold: the students of whom it cannot be told.
        others: those of other students that were wanted, as far as they are listed anyway.
    """

    held: Sequence[Certificate]
    untold: Set[str]
    others: Sequence[Certificate]


def _none(certificate: Certificate) -> bool:
    return False


async def find_held(
    client: DokStamp,
    course_uuid: str,
    students: Iterable[str],
    *,
    first: Page | None = None,
    wanted: Callable[[Certificate], bool] = _none,
) -> Found:
    """Look for the certificates of a course that some students hold.

    Args:
        students: their uuids.
        first: the first page of the course's certificates, where it has been read already.
        wanted: which of other students' certificates are wanted too.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    held = _Held(client, course_uuid, frozenset(students), wanted)
    where = {"course_uuid": course_uuid}
    whole = await read_or_ask(
        client, CERTIFICATE, where, sorted(held.students), held.ask, held.keep, first=first
    )
    if whole and held.silent:
        if len(held.silent) <= len(held.students) + _MOST_LOOKED_UP:
            await for_each(held.read, list(held.silent), client.max_in_flight)
        else:
            await for_each(held.ask, sorted(held.students), client.max_in_flight)
    return Found([*held.found.values()], held.untold, [*held.others.values()])


async def held_by(client: DokStamp, student_uuid: str, course_uuid: str) -> list[Certificate]:
    """A student's certificates for a course, whatever their status, as the server has them now.

    Raises:
        Unproven: if none is found, and the server's lists do not prove that there is none.
    """
    listing = await _narrowest(client, student_uuid, course_uuid)
    held: list[Certificate] = []
    silent = 0
    for record in filter(exists, listing.records):
        certificate: Certificate | None = Certificate.of_record(record)
        assert certificate is not None
        if certificate.student_uuid is None or certificate.course_uuid is None:
            silent += 1
            certificate = (
                await read_certificate(client, certificate.uuid)
                if silent <= _MOST_LOOKED_UP
                else certificate
            )
            if certificate is None:
                continue  # it was deleted meanwhile
            if certificate.student_uuid is None or certificate.course_uuid is None:
                raise _unproven(say.CERTIFICATES_SILENT())
        # The filter is an assumption about the server, so its answer is checked.
        if (certificate.student_uuid, certificate.course_uuid) == (student_uuid, course_uuid):
            held.append(await _with_files(client, certificate))
    if not held and not listing.complete:
        raise _unproven(say.CERTIFICATES_ENDLESS())
    return held


async def _narrowest(client: DokStamp, student_uuid: str, course_uuid: str) -> Listing:
    """The certificates among which a student's for a course are."""
    where = {"student_uuid": student_uuid, "course_uuid": course_uuid}
    try:
        return await client.listing(CERTIFICATE, where=where)
    except (Invalid, Malformed):
        # Only the course is documented as a filter of certificates.
        return await client.listing(CERTIFICATE, where={"course_uuid": course_uuid})


async def _with_files(client: DokStamp, certificate: Certificate) -> Certificate:
    """A certificate with its files, which a list may leave out."""
    if certificate.files_told:
        return certificate
    alone = await read_certificate(client, certificate.uuid)
    return certificate if alone is None else replace(certificate, files=alone.files)


async def read_certificate(client: DokStamp, uuid: str) -> Certificate | None:
    """A certificate by its uuid; None when it is not there, or only as a deleted one."""
    try:
        record = await client.get(CERTIFICATE, uuid)
    except NotFound:
        return None
    return Certificate.of_record(record) if exists(record) else None


async def find_again(
    client: DokStamp, uuids: Iterable[str], where: Mapping[str, str], *, first: Page, most: int
) -> dict[str, Certificate | None] | None:
    """Look how certificates are by now that were there once.

    Args:
        first: the first page of the list in which they should stand.
        most: most pages that are worth it.

    Returns:
        Each as it is, None for one that is gone; None altogether when the list is longer than it
        is worth, or does not show where it ends.
    """
    wanted = set(uuids)
    found: dict[str, Certificate | None] = {}

    def keep(records: list[Record]) -> None:
        found.update(
            (one["uuid"], Certificate.of_record(one))
            for one in records
            if one["uuid"] in wanted and exists(one)
        )

    async def page(number: int) -> Page:
        return await client.page(CERTIFICATE, where=where, number=number, per_page=PAGE_SIZE)

    if not await ListReading(page, keep, client.max_in_flight, most=most).all(first):
        return None

    async def look(uuid: str) -> None:
        # A list may leave out what a person would not call gone, such as revoked ones.
        found[uuid] = await read_certificate(client, uuid)

    await for_each(look, sorted(wanted - found.keys()), client.max_in_flight)
    return found


def _is_whole(page: Page) -> bool:
    """Whether a first page is the whole list, so that its filter did something or there is little
    to filter.
    """
    return (
        not page.records
        or page.last is True
        or (page.total is not None and page.total <= len(page.records))
    )


def _email_of(record: Record) -> str | None:
    email = record.get("email")
    return email.strip().lower() or None if isinstance(email, str) else None


def _unproven(said: Message) -> Unproven:
    return Unproven(said, method="GET", path=f"/{CERTIFICATE.endpoint}")
