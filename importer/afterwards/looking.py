"""What DokStamp has by now of what a run made; only ever reads."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from importer.afterwards.made import WhatIsThere
from importer.afterwards.things import NOBODY, Fate, Thing, ThingKind
from importer.afterwards.uploads import recover
from importer.dokstamp import (
    CERTIFICATE,
    FILE,
    STUDENT,
    DokStamp,
    Listing,
    NotFound,
    Refused,
    Unproven,
    for_each,
)
from importer.issues import Code, Issue, Severity
from importer.issuing.certificates import Certificate
from importer.issuing.existing import find_again, find_students, held_by, read_certificate
from importer.ledger import Target
from importer.registry import FEW, PAGE_SIZE, read_all
from importer.sentences import Message
from importer.sentences import afterwards as say


async def look(there: WhatIsThere, client: DokStamp, target: Target) -> None:
    """Read the certificates of a run as they are by now, and find those that were in doubt. What
    is not whose it should be ends as kept.

    Raises:
        DokStampError: if the API cannot be asked.
        LedgerError: if the ledger cannot be read.
    """
    await _settle_doubts(there, client, target)
    now = await _by_now(client, there.certificates)
    for thing in there.certificates:
        certificate = now[thing.uuid]
        if certificate is None:
            thing.status = ""
        elif not is_the_things(thing, certificate):
            keep(thing, *not_the_things(certificate))
        else:
            thing.status = certificate.status
            thing.student_uuid = certificate.student_uuid

    async def vouch(thing: Thing) -> None:
        if thing.ending is None and thing.status and not await _is_of(client, thing):
            keep(thing, Code.CERTIFICATE_OF_ANOTHER, say.OF_ANOTHER())

    await for_each(vouch, list(there.unvouched), client.max_in_flight)


async def look_for_uploads(there: WhatIsThere, client: DokStamp, since: datetime) -> None:
    """Look for the files that a run has sent without being answered among those that no
    certificate has. What is not proved to be of the run is listed, and ends as kept.

    Args:
        since: when the run began.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    doubts = there.uploads_in_doubt
    if not doubts:
        return

    def add(uuid: str, digest: str | None) -> Thing:
        holder, key = doubts[digest] if digest else (NOBODY, None)
        there.records.append(Thing(kind=ThingKind.FILE, uuid=uuid, holder=holder, key=key))
        return there.records[-1]

    try:
        listing = await read_all(client, FILE, {"used_at": "null"})
    except Refused:
        listing = Listing([], complete=False)
    known = {one.uuid for one in there.records if one.kind is ThingKind.FILE}
    unused = [
        one
        for one in listing.records
        if one["uuid"] not in known and one.get("used_at", "untold") is None
    ]
    found = await recover(client, unused, doubts.keys(), since)
    for uuid, digest in found.ours.items():
        add(uuid, digest)
    for uuid, digest in found.perhaps.items():
        keep(add(uuid, digest), Code.NOT_PROVEN, say.UPLOAD_PERHAPS(), severity=Severity.NOTE)
    for uuid in found.unread:
        keep(add(uuid, None), Code.NOT_PROVEN, say.UPLOAD_UNREAD(), severity=Severity.NOTE)
    if not listing.complete:
        for digest in doubts.keys() - {*found.ours.values(), *found.perhaps.values()}:
            keep(add("", digest), Code.NOT_PROVEN, say.IN_DOUBT())


def keep(thing: Thing, code: Code, said: Message, *, severity: Severity = Severity.ERROR) -> None:
    """End a thing as kept, for this reason."""
    thing.end(Fate.KEPT, Issue(thing.holder.row, None, code, said, severity=severity))


def is_the_things(thing: Thing, certificate: Certificate) -> bool:
    """Whether a certificate is of the student, and holds the file, that it is known with."""
    file_uuid = thing.file_uuid
    return thing.student_uuid in (None, certificate.student_uuid) and (
        file_uuid is None or not certificate.files_told or file_uuid in certificate.files
    )


def not_the_things(certificate: Certificate) -> tuple[Code, Message]:
    """Why a certificate is not taken for the one that was meant."""
    if certificate.student_uuid is None:
        return Code.NOT_PROVEN, say.NOT_TOLD_WHOSE()
    return Code.CERTIFICATE_OF_ANOTHER, say.OF_ANOTHER()


def _is_told(certificate: Certificate | None) -> bool:
    """Whether what was read tells whose a certificate is, and with which file."""
    return certificate is None or (certificate.student_uuid is not None and certificate.files_told)


async def _is_of(client: DokStamp, thing: Thing) -> bool:
    """Whether the certificate's student has the row's e-mail."""
    with suppress(NotFound):
        record = await client.get(STUDENT, thing.student_uuid or "")
        return str(record.get("email")).strip().lower() == thing.holder.email
    return False


async def _settle_doubts(there: WhatIsThere, client: DokStamp, target: Target) -> None:
    """Look for the certificates that a run has sent without being answered, by their files."""
    emails = {key.email for key in there.in_doubt}
    if not emails:
        return
    known = {email: one.uuid for email, one in target.students(sorted(emails)).items()}
    found, untold = await find_students(client, emails - known.keys())
    students = known | {email: one.uuid for email, one in found.items()}
    for key, (holder, file_uuid) in there.in_doubt.items():
        thing = Thing(
            kind=ThingKind.CERTIFICATE, uuid="", holder=holder, key=key, file_uuid=file_uuid
        )
        if key.email in untold:
            keep(thing, Code.NOT_PROVEN, say.IN_DOUBT())
            there.certificates.append(thing)
            continue
        if key.email not in students:
            continue  # without its student it was never made
        try:
            held = await held_by(client, students[key.email], key.course_uuid)
        except Unproven as unproven:
            keep(thing, Code.NOT_PROVEN, unproven.said)
            there.certificates.append(thing)
            continue
        for certificate in held:
            if file_uuid in certificate.files:
                thing.uuid, thing.student_uuid = certificate.uuid, certificate.student_uuid
                there.certificates.append(thing)
                break


async def _by_now(client: DokStamp, things: Iterable[Thing]) -> dict[str, Certificate | None]:
    """The certificates as they are, None for one that is not there: a course's list is read, or
    each one, whichever takes fewer requests.
    """
    now: dict[str, Certificate | None] = {}
    by_course: dict[str, list[str]] = {}
    for thing in things:
        by_course.setdefault(thing.key.course_uuid if thing.key else "", []).append(thing.uuid)
    for course, uuids in by_course.items():
        if course and len(uuids) > FEW:
            with suppress(Refused):  # the course is gone: each is asked for
                where = {"course_uuid": course}
                first = await client.page(CERTIFICATE, where=where, per_page=PAGE_SIZE)
                listed = await find_again(client, uuids, where, first=first, most=len(uuids))
                # A list may leave out what a single record tells.
                now |= {uuid: one for uuid, one in (listed or {}).items() if _is_told(one)}

    async def read(uuid: str) -> None:
        now[uuid] = await read_certificate(client, uuid) if uuid else None

    left = {thing.uuid for thing in things} - now.keys()
    await for_each(read, sorted(left), client.max_in_flight)
    return now
