"""Checks that write, for a tenant made for them: a student, files, an enrollment and a draft, all
removed again.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from importer.doctor.findings import Finding, assumed, differs, unknown
from importer.doctor.probe import Probe, Reply

_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count"
    b" 0>>endobj\ntrailer<</Root 1 0 R>>\n%%%s\n%%%%EOF"
)
_GONE = 404
_STOP = "Do not issue with this program before it is settled with DokStamp."


@dataclass(slots=True)
class _Made:
    """What was made, and has to go again."""

    left: list[tuple[str, str]] = field(default_factory=list)

    def add(self, path: str, reply: Reply) -> str:
        """Note a record; its uuid, empty when the answer has none."""
        uuid = str(reply.record.get("uuid") or "")
        if uuid:
            self.left.append((path, uuid))
        return uuid


async def practise(probe: Probe) -> AsyncIterator[Finding]:
    """Make and remove; never in a tenant with certificates, and never more than a draft."""
    present = await probe.page("/certificates", page=1, per_page=1)
    if not present.went_well or present.records:
        follows = "Use a tenant that is made for practice: nothing was written."
        yield unknown(
            "practice", "this tenant has certificates, or does not tell", follows, matters=True
        )
        return
    course = next(iter((await probe.page("/courses", page=1, per_page=1)).records), {})
    made = _Made()
    try:
        async for finding in _student(probe, made):
            yield finding
        async for finding in _files(probe, made):
            yield finding
        async for finding in _draft(probe, made, course):
            yield finding
    finally:
        removed = {
            (path, uuid): await _removed(probe, path, uuid) for path, uuid in reversed(made.left)
        }
    kept = [f"/{path}/{uuid}" for (path, uuid), end in removed.items() if end is None]
    left = [f"/{path}/{uuid}" for (path, uuid), end in removed.items() if end is False]
    if left:
        yield differs(
            "removing", f"{', '.join(left)} stayed", "Remove it in DokStamp, or have it removed."
        )
    elif made.left:
        yield assumed("removing", "done, and answered for")
    if kept:
        yield unknown("the file of a deleted draft", "still used", f"It stays: {', '.join(kept)}.")
    for path, uuid in made.left:
        if path == "students" and (await probe.get(f"/{path}/{uuid}")).went_well:
            yield differs(
                "a deleted student",
                "still told",
                "What is deleted may be taken for what is there.",
            )


async def _student(probe: Probe, made: _Made) -> AsyncIterator[Finding]:
    body = {
        "name": "Doctor Practice",
        "email": f"doctor-{uuid4()}@example.com",
        "date_of_birth": "1990-02-28",
    }
    reply = await probe.send("POST", "/students", body)
    if not made.add("students", reply):
        yield differs("creating a student", f"{reply.status}", _STOP)
        return
    yield _created("status of a create", reply)
    born = reply.record.get("date_of_birth")
    if born == body["date_of_birth"]:
        yield assumed("a day that is sent", "comes back as it was sent")
    else:
        seen = (
            "comes back in another form"
            if str(born).startswith("1990-02-28")
            else "comes back as another day"
        )
        yield differs(
            "a day that is sent", seen, "Birth dates are compared with care; look at one student."
        )
    for about, email in (
        ("the same e-mail", body["email"]),
        ("the e-mail in capitals", body["email"].upper()),
    ):
        twice = await probe.send("POST", "/students", {**body, "email": email})
        made.add("students", twice)
        if twice.status == 422 and "email" in twice.errors:
            yield assumed(f"{about} again", "refused on email")
        else:
            follows = "Students may be made twice when two machines work at once."
            yield differs(f"{about} again", f"{twice.status}", follows)


async def _files(probe: Probe, made: _Made) -> AsyncIterator[Finding]:
    contents = [(f"doctor-{place}.pdf", _PDF % uuid4().hex.encode()) for place in range(2)]
    reply = await probe.upload(contents)
    records = reply.records
    made.left += [("files", str(one.get("uuid"))) for one in records]
    if len(records) != len(contents):
        yield differs("upload of two files", f"{reply.status} with {len(records)} records", _STOP)
        return
    told = [(one.get("original_name"), one.get("size")) for one in records]
    if told == [(name, len(content)) for name, content in contents]:
        yield assumed("upload of two files", "answered in their order, with name and size")
    else:
        yield differs(
            "upload of two files", "answered otherwise", "Files are uploaded one by one: slower."
        )
    again = await probe.upload([("doctor-again.pdf", contents[0][1])])
    uuids = {str(one.get("uuid")) for one in records}
    if set(again.uuids) <= uuids and again.uuids:
        yield assumed("the same bytes again", "answered with the record that there is")
        return
    made.left += [("files", uuid) for uuid in again.uuids]
    follows = (
        "A PDF is not recognised by its content: keep the state folder, which knows what was"
        " uploaded."
    )
    yield differs("the same bytes again", f"{again.status} with another record", follows)


async def _draft(probe: Probe, made: _Made, course: dict[str, Any]) -> AsyncIterator[Finding]:
    institution = course.get("institution_uuid") or (course.get("institution") or {}).get("uuid")
    uuids = dict(reversed(made.left))  # of several the first that was made
    if not course or not institution or not {"students", "files"} <= uuids.keys():
        yield unknown(
            "draft", "there is no course, student or file to make one of", "Make a course first."
        )
        return
    enrolled = {
        "student_uuid": uuids["students"],
        "course_uuid": course["uuid"],
        "enrolled_at": "2024-02-01",
    }
    enrollment = await probe.send("POST", "/enrollments", {**enrolled, "grade": 8.75})
    made.add("enrollments", enrollment)
    if enrollment.record.get("grade") == 8.75:
        yield assumed("a grade as a number", "taken and told")
    else:
        seen = f"{enrollment.status}, told as {type(enrollment.record.get('grade')).__name__}"
        yield differs(
            "a grade as a number", seen, "Rows with a grade may be refused; the others go."
        )
    body = {**enrolled, "institution_uuid": institution, "file_uuid": uuids["files"]}
    del body["enrolled_at"]
    draft = await probe.send("POST", "/certificates", body)
    if not made.add("certificates", draft):
        yield differs("draft", f"refused with {draft.status}", _STOP)
        return
    if draft.record.get("status") != "draft":
        yield differs("draft", "not a draft, although nothing was said of issuing", _STOP)
        return
    yield assumed("draft", "a certificate of which nothing is said is a draft")
    async for finding in _used(probe, made, body, draft):
        yield finding


async def _used(
    probe: Probe, made: _Made, body: dict[str, Any], draft: Reply
) -> AsyncIterator[Finding]:
    """The guards against a second certificate: the file, and the look-up by student and course."""
    again = await probe.send("POST", "/certificates", body)
    made.add("certificates", again)
    if again.status == 422 and "file_uuid" in again.errors:
        yield assumed("a used file", "refused on file_uuid")
    else:
        yield differs(
            "a used file",
            f"{again.status}",
            f"The last guard against certifying twice is missing. {_STOP}",
        )
    where = {name: body[name] for name in ("student_uuid", "course_uuid")}
    found = await probe.page("/certificates", where, page=1, per_page=100)
    if draft.record.get("uuid") in found.uuids:
        yield assumed("looking a certificate up", "found by student and course")
    else:
        yield differs("looking a certificate up", "not found by student and course", _STOP)
    refused = await probe.send("DELETE", f"/students/{body['student_uuid']}", {})
    if refused.went_well:
        yield differs(
            "deleting what is needed", "done", "Nothing protects a student who has certificates."
        )
    else:
        yield assumed("deleting what is needed", f"refused with {refused.status}")


async def _removed(probe: Probe, path: str, uuid: str) -> bool | None:
    """Delete a record of ours; None when it is a file that is used, False when it is no draft, or
    that is refused.
    """
    reply = await probe.get(f"/{path}/{uuid}")
    if reply.status == _GONE:
        return True
    if path == "files" and reply.record.get("used_at") is not None:
        return None
    if path == "certificates" and reply.record.get("status") != "draft":
        return False
    return (await probe.send("DELETE", f"/{path}/{uuid}", {})).went_well


def _created(about: str, reply: Reply) -> Finding:
    if reply.status == 201:
        return assumed(about, "201")
    return differs(about, f"{reply.status}", "Any answer with the record in it is taken.")
