"""Answers that are not about what was asked, lists that do not end where they seem to, work that
is done late.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from threading import Condition
from typing import Any

import pytest

from helpers.office import Office, OfficeOf
from helpers.other_edition import (
    Quirks,
    behaving,
    capped,
    in_lists_only,
    links_only,
    pages_around,
    pages_beside,
    unfiltered,
    without,
    without_meta,
)
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import assert_exactly_once
from helpers.reports_of import codes, outcome, statuses
from helpers.sampling import sampled
from importer.engine import Limits
from importer.errors import TargetError
from importer.events import Event, RowFinished
from importer.outcomes import Status
from importer.settings import Settings


@contextmanager
def through(office: Office, quirks: Quirks, **changes: Any) -> Iterator[Settings]:
    """Settings that lead through the gateway."""
    with behaving(office.sandbox.url, quirks) as url:
        yield office.settings.model_copy(update={"base_url": url, **changes})


CREATES = ("/students", "/enrollments", "/certificates")


def rendered_anew(office: Office) -> None:
    """The ledger is lost, and every PDF has other bytes and another name."""
    office.lose_the_ledger()
    office.render_anew()
    office.rename("anew")


def short(of: str) -> Callable[[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Pages of three, without any filter where the path begins so."""
    return lambda path, query: capped(3)(path, unfiltered(of)(path, query))


LISTS = {
    "nothing tells of the pages": Quirks(document=without_meta, query=capped(3)),
    "pages are told beside the list": Quirks(document=pages_beside, query=capped(3)),
    "pages are told around the list": Quirks(document=pages_around, query=capped(3)),
    "only the next page is told": Quirks(document=links_only, query=capped(3)),
    "nothing tells of the pages, and filters do nothing": Quirks(
        document=without_meta, query=short("/certificates")
    ),
    "only the next page is told, and filters do nothing": Quirks(
        document=links_only, query=short("/")
    ),
    "lists leave the student out": Quirks(
        data=in_lists_only(without("student", of="/certificates"))
    ),
    "lists leave the e-mail out": Quirks(data=in_lists_only(without("email", of="/students"))),
}


@pytest.mark.parametrize("quirks", sampled(LISTS, 0))
def test_no_form_of_a_list_makes_the_guard_blind(office_of: OfficeOf, quirks: Quirks) -> None:
    """With the PDFs rendered anew and the ledger lost, every certificate is found before a second
    one is sent.
    """
    office = office_of(12)
    assert statuses(office.run()) == [Status.CREATED] * 12
    rendered_anew(office)
    with through(office, quirks) as settings:
        report = office.run(settings=settings)
    assert {code for found in codes(report).values() for code in found} <= {
        "already_certified",
        "not_proven",
    }
    assert len(codes(report)) == 12
    assert len(office.practice.state()["certificate"]) == 12


def test_a_list_that_repeats_its_first_page_stops_the_rows(office_of: OfficeOf) -> None:
    """Neither the number of pages nor their end is told, and every page is the first: nothing is
    sent.
    """
    office = office_of(6)
    office.run()
    rendered_anew(office)
    first = Quirks(
        document=without_meta,
        query=lambda path, query: [one for one in short("/")(path, query) if one[0] != "page"],
    )
    with through(office, first) as settings:
        report = office.run(settings=settings)
    assert {code for found in codes(report).values() for code in found} <= {
        "already_certified",
        "not_proven",
    }
    assert len(office.practice.state()["certificate"]) == 6


@pytest.mark.long
def test_pages_without_end_have_an_end(office_of: OfficeOf) -> None:
    """A list that always has another page, of records nobody has seen, is given up."""
    office = office_of(3)
    office.student(0)
    asked = 0

    def endless(method: str, path: str, document: Any) -> Any:
        nonlocal asked
        if path != "/certificates" or "meta" not in document:
            return document
        asked += 1
        record = {
            "uuid": f"{asked:08d}-0000-4000-8000-000000000000",
            "status": "issued",
            "files": [],
        }
        other = {"uuid": "another"}
        page = document["meta"]["current_page"]
        records = [record | {"student": other, "course": other}]
        return {"data": records, "meta": {"current_page": page, "per_page": 1, "total": page + 1}}

    with through(office, Quirks(document=endless)) as settings:
        report = office.run(settings=settings)
    assert statuses(report).count(Status.CREATED) == 2
    assert codes(report) == {2: ["not_proven"]}
    assert asked < 100


class Swapped:
    """Every second answer to a create is the one that somebody else got."""

    def __init__(self, path: str, *, bare: bool = False) -> None:
        self.path = path
        self.bare = bare
        self.count = 0
        self.last: Any = None

    def __call__(self, method: str, path: str, data: Any) -> Any:
        if method != "POST" or path != self.path:
            return data
        self.count += 1
        told, self.last = (self.last if self.count % 2 == 0 else data), data
        return {"uuid": told["uuid"]} if self.bare else told


@pytest.mark.parametrize("bare", [False, True], ids=["whole", "uuid only"])
@pytest.mark.parametrize("path", sampled(["/students", "/enrollments", "/certificates"], 2))
def test_an_answer_about_somebody_else_is_not_believed(
    office_of: OfficeOf, path: str, bare: bool
) -> None:
    """Swapped and repeated answers are in doubt, and the server is asked: everybody has their own,
    once.
    """
    office = office_of(8)
    with through(office, Quirks(data=Swapped(path, bare=bare))) as settings:
        report = office.run(settings=settings)
    assert statuses(report) == [Status.CREATED] * 8, codes(report)
    assert_exactly_once(office.practice, office.batch)
    held = {one["uuid"]: one["student_uuid"] for one in office.practice.state()["certificate"]}
    assert {one.certificate_uuid: one.student_uuid for one in report.outcomes.values()} == held


class Stale:
    """Every answer to a create is the first one that there was, as from a cache; each second time,
    or always.
    """

    def __init__(self, path: str, *, always: bool) -> None:
        self.path = path
        self.always = always
        self.count = 0
        self.first: Any = None

    def __call__(self, method: str, path: str, data: Any) -> Any:
        if method != "POST" or path != self.path:
            return data
        self.count += 1
        self.first = self.first or data
        return self.first if self.always or self.count % 2 == 0 else data


class Crossed:
    """Two answers to creates that are under way at the same time go to each other's."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lock = Condition()
        self.waiting: list[Any] = []

    def __call__(self, method: str, path: str, data: Any) -> Any:
        if method != "POST" or path != self.path:
            return data
        with self.lock:
            if self.waiting:
                other = self.waiting[0]
                self.waiting[0] = data
                self.lock.notify()
                return other
            self.waiting.append(data)
            self.lock.wait(0.1)
            return self.waiting.pop()


MISTAKEN: dict[str, Callable[[str], Callable[[str, str, Any], Any]]] = {
    "repeated": Swapped,
    "stale at times": lambda path: Stale(path, always=False),
    "stale": lambda path: Stale(path, always=True),
    "crossed": Crossed,
}


# Each path in two ways, and each way on two paths; all pairs are for the long runs.
@pytest.mark.parametrize(
    ("path", "mistaken"),
    sampled(
        [
            (path, way)
            for path in ("/students", "/files", "/enrollments", "/certificates")
            for way in MISTAKEN.values()
        ],
        *(0, 5, 10, 15),
    ),
)
def test_all_rows_are_right_in_the_first_run_whatever_the_answers_are_about(
    office_of: OfficeOf, path: str, mistaken: Callable[[str], Callable[[str, str, Any], Any]]
) -> None:
    """What does not fit is in doubt and the server is asked, of uploads too: nobody has to run
    again.
    """
    office = office_of(6, limits=Limits(files_per_upload=2))
    for row in office.batch.rows:
        row["enrolled_at"] = "2023-09-18"
    with through(office, Quirks(data=mistaken(path))) as settings:
        report = office.run(settings=settings)
    assert statuses(report) == [Status.CREATED] * 6, codes(report)
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.parametrize(
    ("kept", "mistaken"),
    sampled([(kept, way) for kept in (True, False) for way in MISTAKEN.values()], 2, 5),
)
def test_files_of_one_name_and_size_are_told_apart_whatever_the_answers_are_about(
    office_of: OfficeOf, kept: bool, mistaken: Callable[[str], Callable[[str, str, Any], Any]]
) -> None:
    """`diploma.pdf` in a folder for each, all of one size: an answer's name and size prove nothing
    then.
    """
    office = office_of(4, keep_bytes=kept)
    for number, row in enumerate(office.batch.rows):
        folder = office.batch.pdfs / str(number)
        folder.mkdir()
        (office.batch.pdfs / row["pdf"]).unlink()
        (folder / "diploma.pdf").write_bytes(one_page_pdf(row["name"], size=3000))
        row["pdf"] = f"{number}/diploma.pdf"
    with through(office, Quirks(data=mistaken("/files"))) as settings:
        report = office.run(settings=settings)
    if kept:
        assert statuses(report) == [Status.CREATED] * 4, codes(report)
    state = office.practice.state()
    files = {one["uuid"]: one["digest"] for one in state["file"]}
    students = {one["uuid"]: one["email"] for one in state["student"]}
    own = {
        row["email"]: sha256((office.batch.pdfs / row["pdf"]).read_bytes()).hexdigest()
        for row in office.batch.rows
    }
    assert all(
        files[one["file_uuid"]] == own[students[one["student_uuid"]]]
        for one in state["certificate"]
    )
    assert {code for found in codes(report).values() for code in found} <= {"upload_mismatch"}


def test_an_upload_that_lists_each_file_twice_is_sorted_out(office_of: OfficeOf) -> None:
    """By name and size."""
    office = office_of(5)
    twice = Quirks(
        data=lambda method, path, data: data * 2 if (method, path) == ("POST", "/files") else data
    )
    with through(office, twice) as settings:
        assert statuses(office.run(settings=settings)) == [Status.CREATED] * 5
    assert office.practice.requests()["by_route"]["POST /files"] == 1


@pytest.mark.parametrize(
    ("path", "seconds"),
    sampled([(path, late) for late in (0.15, 1.0) for path in CREATES], 0, 1, 2, 5),
)
def test_work_that_is_done_after_a_gateway_gave_up_is_waited_for(
    office_of: OfficeOf, path: str, seconds: float
) -> None:
    """Every second create is answered with 504 at once, and stored later: asked after until then,
    and not sent again, also where no rule refuses a second one.
    """
    office = office_of(6)
    office.practice.faults(
        {
            "action": "late_work",
            "method": "POST",
            "path": path,
            "every": 2,
            "seconds": seconds,
            "status": 504,
        }
    )
    report = office.run(settings=office.settings.model_copy(update={"settle_seconds": 3.0}))
    assert statuses(report) == [Status.CREATED] * 6, codes(report)
    assert_exactly_once(office.practice, office.batch)
    asked = office.practice.requests()["by_route"]
    assert asked[f"POST {path}"] == len(office.practice.state()[path[1:-1]])


def test_what_the_server_says_it_did_not_take_is_not_waited_for(office_of: OfficeOf) -> None:
    """503 says so: one look, and it is sent again."""
    office = office_of(4)
    office.practice.faults(
        {"action": "status", "status": 503, "method": "POST", "path": "/certificates", "times": 2}
    )
    begun = time.monotonic()
    report = office.run(settings=office.settings.model_copy(update={"settle_seconds": 30.0}))
    assert statuses(report) == [Status.CREATED] * 4
    assert time.monotonic() - begun < 15


def test_an_enrollment_is_waited_for_although_it_was_said_not_to_be_taken(
    office_of: OfficeOf,
) -> None:
    """A proxy says 503 too when the connection behind it broke, and no rule refuses a second
    enrollment.
    """
    office = office_of(6)
    office.practice.faults(
        {
            "action": "late_work",
            "method": "POST",
            "path": "/enrollments",
            "every": 2,
            "seconds": 1.0,
            "status": 503,
        }
    )
    report = office.run(settings=office.settings.model_copy(update={"settle_seconds": 3.0}))
    assert statuses(report) == [Status.CREATED] * 6, codes(report)
    assert_exactly_once(office.practice, office.batch)
    asked = office.practice.requests()["by_route"]
    assert asked["POST /enrollments"] == len(office.practice.state()["enrollment"])


@pytest.mark.parametrize("told", sampled([0, -1, "soon", None, "0", 1e400], 1, 5))
def test_a_token_without_a_life_leads_to_no_storm_of_logins(
    office_of: OfficeOf, told: Any
) -> None:
    """It is used until it is refused."""
    office = office_of(2)

    def lifeless(method: str, path: str, document: Any) -> Any:
        return document | {"expires_in": told} if path == "/auth/login" else document

    with through(office, Quirks(document=lifeless)) as settings:
        assert statuses(office.run(settings=settings)) == [Status.CREATED] * 2
    assert office.practice.requests()["by_route"]["POST /auth/login"] == 1


def test_a_birth_date_that_is_told_with_a_zone_is_not_another_person(office_of: OfficeOf) -> None:
    """The evening before, in UTC: one reading fits, so it is a warning."""
    office = office_of(3)
    for number in range(3):
        office.student(number)

    def zoned(method: str, path: str, data: Any) -> Any:
        if not path.startswith("/students"):
            return data
        for record in data if isinstance(data, list) else [data]:
            day = date.fromisoformat(record["date_of_birth"][:10]) - timedelta(days=1)
            record["date_of_birth"] = f"{day.isoformat()}T23:00:00Z"
        return data

    with through(office, Quirks(data=zoned)) as settings:
        report = office.run(settings=settings)
    assert statuses(report) == [Status.CREATED] * 3, codes(report)
    assert [issue.code.code for issue in report.warnings if issue.row] == [
        "birth_date_with_zone"
    ] * 3


@pytest.mark.in_a_file
def test_a_student_who_is_somebody_else_by_now_gets_no_diploma(office_of: OfficeOf) -> None:
    """The ledger is believed for an hour; then the students of a course to come are asked for
    again.
    """
    office = office_of(2)
    office.run()
    student = next(
        one
        for one in office.practice.state()["student"]
        if one["email"] == office.batch.rows[0]["email"]
    )
    office.api(
        "PATCH",
        f"/students/{student['uuid']}",
        {"name": "Rui Alheio", "date_of_birth": "1980-01-01"},
    )
    with closing(sqlite3.connect(office.folder / "reports" / "ledger.sqlite3")) as ledger, ledger:
        ledger.execute("UPDATE students_seen SET seen_at = seen_at - 4000")
    for number, row in enumerate(office.batch.rows):
        row |= {
            "course": "GES-2026",
            "cohort": "",
            "pdf": f"second-{number}.pdf",
            "enrolled_at": "",
            "grade": "",
        }
        (office.batch.pdfs / row["pdf"]).write_bytes(one_page_pdf(f"second {number}"))
    report = office.run()
    assert outcome(report, 2).status is Status.INVALID
    assert codes(report)[2][0] == "student_mismatch"
    assert outcome(report, 3).status is Status.CREATED


def test_what_was_revoked_since_is_not_called_done(office_of: OfficeOf) -> None:
    """A page of the course tells."""
    office = office_of(3)
    first = office.run()
    revoked = outcome(first, 3).certificate_uuid
    office.api("PUT", f"/certificates/{revoked}/revoke", {"revocation_reason": "a slip"})
    report = office.run()
    assert codes(report) == {3: ["certificate_revoked"]}
    assert len(office.practice.state()["certificate"]) == 3


class Colleague(list[Event]):
    """Issues a certificate of their own, for the student of the last row, once the first row has
    finished.

    And then for as many others: `others` are their uuids.
    """

    def __init__(self, office: Office, *others: str) -> None:
        super().__init__()
        self.office = office
        self.others = others
        self.done = False

    def append(self, event: Event) -> None:
        super().append(event)
        if isinstance(event, RowFinished) and not self.done:
            self.done = True
            row = self.office.batch.rows[-1]
            student = next(
                one["uuid"]
                for one in self.office.practice.state()["student"]
                if one["email"] == row["email"]
            )
            for number, uuid in enumerate((student, *self.others)):
                now = (datetime.now(UTC) + timedelta(seconds=number)).strftime(
                    "%Y-%m-%dT%H:%M:%SZ"
                )
                self.office.certificate(
                    uuid, row["course"], one_page_pdf(f"theirs {number}"), issued_at=now
                )


def test_what_a_colleague_issues_during_a_run_is_seen(office_of: OfficeOf) -> None:
    """The newest certificates are looked at now and then; a student who turns up there is asked
    about again.
    """
    office = office_of(26, limits=Limits(look_seconds=0.05), max_in_flight=1, latency_ms=30)
    for number, row in enumerate(office.batch.rows):
        row["enrolled_at"] = row["grade"] = ""
        office.student(number)
    office.events = Colleague(office)
    report = office.run()
    assert codes(report) == {27: ["already_certified"]}
    assert statuses(report).count(Status.CREATED) == 25


@pytest.mark.parametrize(
    "settings",
    sampled([{}, {"meta": "without-total"}, {"meta": "missing"}, {"long_pages": "refused"}], 2),
)
@pytest.mark.long
def test_many_certificates_of_a_colleague_are_looked_at_to_their_end(
    office_of: OfficeOf, settings: dict[str, Any]
) -> None:
    """A page holds three: where all on it are new, or more are new, the next one is looked at
    too.
    """
    office = office_of(
        24,
        limits=Limits(look_seconds=0.05),
        max_in_flight=1,
        latency_ms=30,
        longest_page=3,
        **settings,
    )
    for number, row in enumerate(office.batch.rows):
        row["enrolled_at"] = row["grade"] = ""
        row |= {"course": "LEI-2026", "cohort": "LEI-2026-A"}
        office.student(number)
    others = [
        office.student(0, email=f"other{number}@example.edu", name=f"Outra Pessoa {number}")
        for number in range(7)
    ]
    office.events = Colleague(office, *others)
    report = office.run()
    assert codes(report) == {25: ["already_certified"]}
    assert statuses(report).count(Status.CREATED) == 23


SHAPES: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: None,
    "a text": lambda _: "a text",
    "a list of nothing": lambda _: [None],
    "an empty list": lambda _: [],
    "an object": lambda _: {"a": {"b": []}},
    "a number beyond all": lambda _: 10**400,
    "a number": lambda _: 7,
    "true": lambda _: True,
}


FIELDS = ("files", "student", "course", "status", "email", "date_of_birth", "uuid", "data")


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        # Each field in a shape and each shape in a field; all pairs are for the long runs.
        pytest.param(
            name,
            shape,
            id=f"{name}-{told}",
            marks=() if (field + number) % 24 == 0 else pytest.mark.long,
        )
        for field, name in enumerate(FIELDS)
        for number, (told, shape) in enumerate(SHAPES.items())
    ],
)
def test_no_shape_of_an_answer_is_more_than_a_sentence(
    office_of: OfficeOf, name: str, shape: Callable[[Any], Any]
) -> None:
    """Fields of students and certificates that hold something else than documented: rows stop, or
    all does.
    """
    office = office_of(2)
    office.student(0)

    def changed(method: str, path: str, document: Any) -> Any:
        if not path.startswith(("/students", "/certificates", "/enrollments")):
            return document
        if name == "data":
            return document | {"data": shape(None)}
        data = document["data"]
        for record in data if isinstance(data, list) else [data]:
            if name in record:
                record[name] = shape(None)
        return document

    impatient = {"retry_seconds": 0.2, "settle_seconds": 0.05}
    with through(office, Quirks(document=changed), **impatient) as settings, suppress(TargetError):
        office.run(settings=settings)
    state = office.practice.state()
    assert len(state["certificate"]) == len({one["student_uuid"] for one in state["certificate"]})
    assert len({one["email"] for one in state["student"]}) == len(state["student"])
