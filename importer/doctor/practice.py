"""Checks that write, for a tenant made for them: a student, files, an enrollment and a draft, all
removed again.
"""

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from importer.doctor.findings import Observation, assumed, differs, unknown
from importer.doctor.probe import Probe, Reply
from importer.dokstamp.wire import NoAnswerError
from importer.sentences import Message
from importer.sentences import doctor_about as about
from importer.sentences import doctor_follows as follows
from importer.sentences import doctor_seen as seen

_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count"
    b" 0>>endobj\ntrailer<</Root 1 0 R>>\n%%%s\n%%%%EOF"
)
_GONE = 404


@dataclass(slots=True)
class _Made:
    """What was made, and has to go again.

    Attributes:
        left: records by path and uuid.
        unclear: paths at which something may have been made, though no answer told of it.
    """

    probe: Probe
    left: list[tuple[str, str]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    async def create(self, path: str, body: Mapping[str, Any]) -> Reply:
        """Make a record."""
        return await self._noted(path, self.probe.send("POST", f"/{path}", body))

    async def upload(self, files: Sequence[tuple[str, bytes]]) -> Reply:
        """Upload files."""
        return await self._noted("files", self.probe.upload(files))

    async def _noted(self, path: str, sent: Awaitable[Reply]) -> Reply:
        self.unclear.append(f"/{path}")
        reply = await sent
        records = [reply.record] if reply.record else reply.records
        made = [(path, str(one["uuid"])) for one in records if one.get("uuid")]
        self.left += [one for one in made if one not in self.left]
        if made or 400 <= reply.status < 500:
            self.unclear.pop()
        return reply


async def practise(probe: Probe) -> AsyncIterator[Observation]:
    """Make and remove; never in a tenant with certificates, and never more than a draft."""
    present = await probe.page("/certificates", page=1, per_page=1)
    if not present.went_well or present.records:
        there = seen.CERTIFICATES_THERE()
        yield unknown(about.PRACTICE(), there, follows.USE_ANOTHER_TENANT(), matters=True)
        return
    course = next(iter((await probe.page("/courses", page=1, per_page=1)).records), {})
    made = _Made(probe)
    lost = None
    try:
        async for finding in _student(made):
            yield finding
        async for finding in _files(made):
            yield finding
        async for finding in _draft(probe, made, course):
            yield finding
    except NoAnswerError as error:
        lost = error
    removed = {
        (path, uuid): await _removed(probe, path, uuid) for path, uuid in reversed(made.left)
    }
    kept = [f"/{path}/{uuid}" for (path, uuid), end in removed.items() if end is None]
    left = [f"/{path}/{uuid}" for (path, uuid), end in removed.items() if end is False]
    if left:
        yield differs(about.REMOVING(), seen.STAYED(records=left), follows.REMOVE_IT())
    elif made.left:
        yield assumed(about.REMOVING(), seen.REMOVED())
    if kept:
        stays = follows.IT_STAYS(records=kept)
        yield unknown(about.FILE_OF_A_DELETED_DRAFT(), seen.STILL_USED(), stays)
    if made.unclear:
        perhaps = seen.MAY_BE_THERE(paths=[*dict.fromkeys(made.unclear)])
        yield unknown(about.REMOVING(), perhaps, follows.LOOK_FOR_DOCTOR(), matters=True)
    for (path, uuid), gone in removed.items():
        if path == "students" and gone and (await probe.get(f"/{path}/{uuid}")).went_well:
            yield differs(about.DELETED_STUDENT(), seen.STILL_TOLD(), follows.DELETED_MISTAKEN())
    if lost is not None:
        raise lost


async def _student(made: _Made) -> AsyncIterator[Observation]:
    body = {
        "name": "Doctor Practice",
        "email": f"doctor-{uuid4()}@example.com",
        "date_of_birth": "1990-02-28",
    }
    reply = await made.create("students", body)
    if not made.left:
        yield differs(about.CREATING_A_STUDENT(), _status(reply), follows.STOP())
        return
    yield _created(reply)
    born = reply.record.get("date_of_birth")
    if born == body["date_of_birth"]:
        yield assumed(about.DAY_SENT(), seen.DAY_AS_SENT())
    else:
        is_same_day = str(born).startswith("1990-02-28")
        told = seen.DAY_IN_ANOTHER_FORM() if is_same_day else seen.ANOTHER_DAY()
        yield differs(about.DAY_SENT(), told, follows.BIRTH_DATES_WITH_CARE())
    for again, email in (
        (about.SAME_EMAIL(), body["email"]),
        (about.EMAIL_IN_CAPITALS(), body["email"].upper()),
    ):
        twice = await made.create("students", {**body, "email": email})
        if twice.status == 422 and "email" in twice.errors:
            yield assumed(again, seen.REFUSED_ON(field="email"))
        else:
            yield differs(again, _status(twice), follows.STUDENTS_TWICE())


async def _files(made: _Made) -> AsyncIterator[Observation]:
    contents = [(f"doctor-{place}.pdf", _PDF % uuid4().hex.encode()) for place in range(2)]
    reply = await made.upload(contents)
    records = reply.records
    if len(records) != len(contents):
        came = seen.WITH_RECORDS(status=reply.status, count=len(records))
        yield differs(about.UPLOAD(), came, follows.STOP())
        return
    told = [(one.get("original_name"), one.get("size")) for one in records]
    if told == [(name, len(content)) for name, content in contents]:
        yield assumed(about.UPLOAD(), seen.UPLOADS_IN_ORDER())
    else:
        yield differs(about.UPLOAD(), seen.UPLOADS_OTHERWISE(), follows.ONE_FILE_AT_A_TIME())
    again = await made.upload([("doctor-again.pdf", contents[0][1])])
    uuids = {str(one.get("uuid")) for one in records}
    if set(again.uuids) <= uuids and again.uuids:
        yield assumed(about.SAME_BYTES(), seen.SAME_RECORD())
        return
    other = seen.ANOTHER_RECORD(status=again.status)
    yield differs(about.SAME_BYTES(), other, follows.KEEP_STATE_FOR_UPLOADS())


async def _draft(probe: Probe, made: _Made, course: dict[str, Any]) -> AsyncIterator[Observation]:
    institution = course.get("institution_uuid") or (course.get("institution") or {}).get("uuid")
    uuids = dict(reversed(made.left))  # of several the first that was made
    if not course or not institution or not {"students", "files"} <= uuids.keys():
        yield unknown(about.DRAFT(), seen.NOTHING_FOR_DRAFT(), follows.MAKE_A_COURSE())
        return
    enrolled = {
        "student_uuid": uuids["students"],
        "course_uuid": course["uuid"],
        "enrolled_at": "2024-02-01",
    }
    enrollment = await made.create("enrollments", {**enrolled, "grade": 8.75})
    if enrollment.record.get("grade") == 8.75:
        yield assumed(about.GRADE(), seen.GRADE_TAKEN())
    else:
        kind = type(enrollment.record.get("grade")).__name__
        told = seen.GRADE_OTHERWISE(status=enrollment.status, kind=kind)
        yield differs(about.GRADE(), told, follows.GRADES_REFUSED())
    body = {**enrolled, "institution_uuid": institution, "file_uuid": uuids["files"]}
    del body["enrolled_at"]
    draft = await made.create("certificates", body)
    if not draft.record.get("uuid"):
        yield differs(about.DRAFT(), seen.REFUSED(status=draft.status), follows.STOP())
        return
    if draft.record.get("status") != "draft":
        yield differs(about.DRAFT(), seen.NO_DRAFT(), follows.STOP())
        return
    yield assumed(about.DRAFT(), seen.A_DRAFT())
    async for finding in _used(probe, made, body, draft):
        yield finding


async def _used(
    probe: Probe, made: _Made, body: dict[str, Any], draft: Reply
) -> AsyncIterator[Observation]:
    """The guards against a second certificate: the file, and the look-up by student and course."""
    again = await made.create("certificates", body)
    if again.status == 422 and "file_uuid" in again.errors:
        yield assumed(about.USED_FILE(), seen.REFUSED_ON(field="file_uuid"))
    else:
        yield differs(about.USED_FILE(), _status(again), follows.LAST_GUARD_MISSING())
    where = {name: body[name] for name in ("student_uuid", "course_uuid")}
    found = await probe.page("/certificates", where, page=1, per_page=100)
    if draft.record.get("uuid") in found.uuids:
        yield assumed(about.LOOKING_UP(), seen.FOUND())
    else:
        yield differs(about.LOOKING_UP(), seen.NOT_FOUND(), follows.STOP())
    refused = await probe.send("DELETE", f"/students/{body['student_uuid']}", {})
    needed = about.DELETING_WHAT_IS_NEEDED()
    if refused.went_well:
        yield differs(needed, seen.DONE(), follows.STUDENTS_UNPROTECTED())
    else:
        yield assumed(needed, seen.REFUSED(status=refused.status))


async def _removed(probe: Probe, path: str, uuid: str) -> bool | None:
    """Delete a record of ours; None when it is a file that is used, False when it is no draft, or
    that is refused or not answered.
    """
    try:
        reply = await probe.get(f"/{path}/{uuid}")
        if reply.status == _GONE:
            return True
        if path == "files" and reply.record.get("used_at") is not None:
            return None
        if path == "certificates" and reply.record.get("status") != "draft":
            return False
        return (await probe.send("DELETE", f"/{path}/{uuid}", {})).went_well
    except NoAnswerError:
        return False


def _created(reply: Reply) -> Observation:
    if reply.status == 201:
        return assumed(about.STATUS_OF_A_CREATE(), _status(reply))
    return differs(about.STATUS_OF_A_CREATE(), _status(reply), follows.ANY_ANSWER())


def _status(reply: Reply) -> Message:
    return seen.STATUS(status=reply.status)
