"""What others issue while a run is under way: the newest certificates of its courses, looked at
now and then.

A colleague at the web page, or a second machine with PDFs of its own, can certify a student whom
our plan still knows without a certificate. One request for every course, at most every half
minute, makes that gap small; a row whose student turns up is judged again before its certificate
is sent.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import anyio

from importer.dokstamp import (
    CERTIFICATE,
    CredentialsRefused,
    Page,
    Record,
    Refused,
    TenantUnknown,
    Unreachable,
    Withdrawn,
)
from importer.issuing.certificates import Certificate
from importer.issuing.pipeline.run import Run
from importer.registry import PAGE_SIZE, exists, moment_of

_PAGES = 10
"""Most pages of one look: more than the first when all on it are new, or more are new than stand
on it.
"""
CLOCKS_DIFFER = timedelta(minutes=10)
"""By so much another machine's clock may be wrong."""


@dataclass(slots=True)
class _Course:
    """A course as it was when it was last looked at."""

    uuid: str
    seen: set[str] = field(default_factory=set)
    total: int | None = None
    sorted: bool = True
    fresh: bool = True


async def watch(run: Run) -> None:
    """Look at the courses of the run until it ends."""
    courses = [_Course(uuid) for uuid in run.courses()]
    await anyio.sleep(run.limits.first_look)
    while courses and not run.stopping:
        try:
            for course in list(courses):
                if not await _look(run, course):
                    courses.remove(course)
        except (Unreachable, CredentialsRefused, TenantUnknown, Withdrawn):
            return  # the workers meet the same, and end the run with its reason
        except Exception:
            run.in_company = (
                True  # whatever keeps one from looking: each row is asked about before it is sent
            )
            return
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
    grown = None if course.total is None or page.total is None else page.total - course.total
    since = run.started_at - CLOCKS_DIFFER if course.fresh else None
    course.total, course.fresh = page.total, False
    moved: set[str] = set()
    noted = _note(run, course, page, since, moved)
    news = noted.news
    for number in _further(page, unsorted=not news):
        more = noted.all_new and page.last is not True
        if not more and (grown is None or news >= grown):
            break
        page = await _page(run, course, number)
        noted = _note(run, course, page, since, moved)
        news += noted.news
    return True


def _further(first: Page, *, unsorted: bool) -> range:
    """The pages after the first on which new certificates stand; the last ones where the first
    shows none of them.
    """
    last = first.pages or _PAGES
    return (
        range(last, max(last - _PAGES + 1, 1), -1) if unsorted else range(2, min(last, _PAGES) + 1)
    )


async def _page(run: Run, course: _Course, number: int) -> Page:
    return await run.client.page(
        CERTIFICATE,
        where={"course_uuid": course.uuid},
        number=number,
        per_page=PAGE_SIZE,
        newest_by="issued_at" if course.sorted else None,
    )


class _Noted(NamedTuple):
    """How many certificates of a page were not seen before, and whether they all are new: then
    more may follow.
    """

    news: int
    all_new: bool


def _note(
    run: Run, course: _Course, page: Page, since: datetime | None, moved: set[str]
) -> _Noted:
    """Hand on the certificates of a page that are not of this run.

    Args:
        since: what was issued before it is not new, although nobody has looked yet; None looks at
            nothing but whether a certificate was seen.
        moved: what this look has come upon. What is issued between two pages moves it on to the
            next one, where it is no sign that all that follows is known.
    """
    news, all_new = 0, bool(page.records)
    for record in page.records:
        certificate = Certificate.of_record(record)
        ours = run.has_made(certificate.uuid)
        if certificate.uuid in course.seen:
            all_new = all_new and certificate.uuid in moved
            continue
        course.seen.add(certificate.uuid)
        moved.add(certificate.uuid)
        news += 1
        all_new = all_new and (since is None or ours or _issued_since(record, since))
        if not ours and exists(record) and certificate.student_uuid is not None:
            run.turned_up.setdefault((certificate.student_uuid, course.uuid), set()).add(
                certificate.uuid
            )
    return _Noted(news, all_new)


def _issued_since(record: Record, since: datetime) -> bool:
    try:
        return moment_of(str(record.get("issued_at"))) >= since
    except ValueError:
        return False
