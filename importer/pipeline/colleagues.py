"""What others issue while a run is under way: the newest certificates of its courses, looked at now and then.

A colleague at the web page, or a second machine with PDFs of its own, can certify a student whom our plan still knows
without a certificate. One request for every course, at most every half minute, makes that gap small; a row whose
student turns up is judged again before its certificate is sent.
"""

from dataclasses import dataclass, field

import anyio

from importer.certificates import Certificate
from importer.dokstamp import (
    CERTIFICATE,
    CredentialsRefused,
    Page,
    Refused,
    TenantUnknown,
    Unreachable,
    Withdrawn,
)
from importer.pipeline.run import Run
from importer.registry import PAGE_SIZE, exists

_FIRST_LOOK = 5.0
"""Seconds after which the first look is worth it: a short run is over by then."""
_PAGES_ON = 10
"""Pages that are read on when there are more new certificates than the first page shows: they may be dated back."""


@dataclass(slots=True)
class _Course:
    """A course as it was when it was last looked at."""

    uuid: str
    seen: set[str] = field(default_factory=set)
    total: int | None = None
    sorted: bool = True


async def watch(run: Run) -> None:
    """Look at the courses of the run until it ends."""
    courses = [_Course(uuid) for uuid in run.courses()]
    await anyio.sleep(min(_FIRST_LOOK, run.limits.look_seconds))
    while courses and not run.stopping:
        try:
            for course in list(courses):
                if not await _look(run, course):
                    courses.remove(course)
        except (Unreachable, CredentialsRefused, TenantUnknown, Withdrawn):
            return  # the workers meet the same, and end the run with its reason
        await anyio.sleep(run.limits.look_seconds)


async def _look(run: Run, course: _Course) -> bool:
    """Note whose certificates are new; False where the server does not let one look."""
    try:
        page = await _page(run, course, 1)
    except Refused:
        if not course.sorted:
            return False
        course.sorted = False  # it does not know that order
        return True
    news = _note(run, course, page)
    before, course.total = course.total, page.total
    if before is None or page.total is None:
        return True
    number = 1
    # As many as are new stand on the pages that follow, when they do not stand on the first.
    while news < page.total - before and number < min(page.pages or 1, _PAGES_ON):
        number += 1
        news += _note(run, course, await _page(run, course, number))
    return True


async def _page(run: Run, course: _Course, number: int) -> Page:
    return await run.client.page(
        CERTIFICATE,
        where={"course_uuid": course.uuid},
        number=number,
        per_page=PAGE_SIZE,
        newest_by="issued_at" if course.sorted else None,
    )


def _note(run: Run, course: _Course, page: Page) -> int:
    """Hand on the certificates of a page that are not of this run; how many of the page were not seen before."""
    news = 0
    for record in page.records:
        certificate = Certificate.of_record(record)
        if certificate.uuid in course.seen:
            continue
        course.seen.add(certificate.uuid)
        news += 1
        if not run.has_made(certificate.uuid) and exists(record) and certificate.student_uuid is not None:
            run.turned_up.setdefault((certificate.student_uuid, course.uuid), set()).add(certificate.uuid)
    return news
