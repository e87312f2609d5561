"""What a batch costs in requests, to the last one, and that the limit of the API is kept without
being told twice.
"""

from itertools import groupby
from typing import Any

import pytest

from helpers.office import Office, OfficeOf
from helpers.practice import HTTP, assert_exactly_once
from helpers.reports_of import statuses
from helpers.sampling import sampled
from importer.engine import Limits
from importer.outcomes import Status
from importer.session import Wire

ALONE = Limits(look_seconds=3600)
"""Nobody looks at what others issue, however long a busy machine takes."""
REFERENCES = {
    "POST /auth/login": 1,
    "POST /auth/logout": 1,
    "GET /auth/me": 1,
    "GET /institutions": 1,
    "GET /courses": 1,
    "GET /cohorts": 1,
}


def one_course(office: Office, *, enrolled: bool = False) -> None:
    """All rows of one course, all of them enrolled or none."""
    for row in office.batch.rows:
        row |= {"course": "LEI-2026", "cohort": "LEI-2026-A", "grade": ""}
        row["enrolled_at"] = "2023-09-18" if enrolled else ""


def seed(office: Office, **what: Any) -> None:
    """Fill the tenant quickly."""
    HTTP.post(f"{office.sandbox.url}/_sandbox/seed", json=what, timeout=30).raise_for_status()


def people(office: Office) -> list[dict[str, str]]:
    """The graduates as the tenant would have them."""
    return [
        {name: row[name] for name in ("name", "email", "date_of_birth")}
        for row in office.batch.rows
    ]


def asked(office: Office) -> dict[str, int]:
    """Requests by route, but for those about references."""
    routes: dict[str, int] = office.practice.requests()["by_route"]
    assert {route: routes.pop(route) for route in REFERENCES} == REFERENCES
    return routes


@pytest.mark.parametrize("cap", sampled([1, 8], 1))
def test_a_new_class_costs_its_creates_and_full_uploads(office_of: OfficeOf, cap: int) -> None:
    """N students, N certificates, ⌈N/20⌉ uploads, one page of students; nobody could have a
    certificate yet.
    """
    office = office_of(50, max_in_flight=cap, limits=ALONE)
    one_course(office)
    office.run()
    assert asked(office) == {
        "GET /students": 1,
        "POST /students": 50,
        "POST /files": 3,
        "POST /certificates": 50,
    }


def test_a_class_that_exists_costs_one_request_a_graduate_and_the_guard_a_page(
    office_of: OfficeOf,
) -> None:
    """All students exist in a small tenant: N certificates, uploads, a page of students and one of
    certificates.
    """
    office = office_of(40, limits=ALONE)
    one_course(office)
    seed(office, students=people(office))
    assert statuses(office.run()) == [Status.CREATED] * 40
    expected = {
        "GET /students": 1,
        "GET /certificates": 1,
        "POST /files": 2,
        "POST /certificates": 40,
    }
    assert asked(office) == expected


def test_a_big_tenant_is_asked_by_email(office_of: OfficeOf) -> None:
    """1,300 students are thirteen pages: six questions are fewer, after the page that tells so.

    One more tries whether the filter minds letter case, since three answers say that there is
    nobody.
    """
    office = office_of(6, limits=ALONE)
    one_course(office)
    seed(office, students=people(office)[:3], count=1300)
    office.run()
    routes = asked(office)
    assert routes["GET /students"] == 1 + 6 + 1
    assert routes["POST /students"] == 3


def test_the_guard_costs_no_more_than_the_students_who_existed(office_of: OfficeOf) -> None:
    """A course with seven pages of certificates: the two students who existed are asked about one
    by one.
    """
    office = office_of(5)
    one_course(office)
    seed(office, students=people(office)[:2])
    seed(office, count=700, course="LEI-2026", prefix="others")
    office.run()
    assert asked(office)["GET /certificates"] <= 1 + 2


def test_an_enrollment_costs_one_more_and_is_looked_up_only_where_it_may_exist(
    office_of: OfficeOf,
) -> None:
    """Ten enrollments; the lookups are those of the four students whom somebody else had
    registered.
    """
    office = office_of(10, limits=ALONE)
    one_course(office, enrolled=True)
    seed(office, students=people(office)[:4])
    office.run()
    routes = asked(office)
    assert (routes["POST /enrollments"], routes["GET /enrollments"]) == (10, 4)


@pytest.mark.long
def test_a_finished_batch_costs_a_page_of_its_course(office_of: OfficeOf) -> None:
    """The ledger knows every row, and a page tells whether they are still so."""
    office = office_of(12, limits=ALONE)
    one_course(office)
    office.run()
    office.practice.forget_requests()
    assert statuses(office.run()) == [Status.EXISTING] * 12
    assert asked(office) == {"GET /certificates": 1}


@pytest.mark.usefixtures("each_ledger")
def test_without_the_ledger_a_finished_batch_is_found_by_the_files_of_its_certificates(
    office_of: OfficeOf,
) -> None:
    """A page of students, of certificates and of files, and one download a row; nothing is
    uploaded or created.
    """
    office = office_of(12, limits=ALONE)
    one_course(office)
    office.run()
    office.lose_the_ledger()
    office.practice.forget_requests()
    assert statuses(office.run()) == [Status.EXISTING] * 12
    assert asked(office) == {
        "GET /students": 1,
        "GET /certificates": 1,
        "GET /files": 1,
        "GET /files/{uuid}/download": 12,
    }


@pytest.mark.long
def test_uploads_are_bounded_by_bytes_and_grow_small_once(office_of: OfficeOf) -> None:
    """A server that takes 4,000 bytes refuses the first uploads; those that follow fit, and none
    is refused again.
    """
    office = office_of(60, max_in_flight=1, bytes_per_upload=8000)
    one_course(office)
    assert statuses(office.run()) == [Status.CREATED] * 60
    refused = office.practice.requests()["by_status"]["413"]
    assert refused <= 6
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.parametrize("headers", sampled(["all", "without-reset", "none"], 0))
def test_the_limit_is_met_with_one_burst_of_refusals_at_the_most(
    office_of: OfficeOf, headers: str
) -> None:
    """Forty requests a second: told by headers or learned from refusals, at most one burst of
    them, by the cap.

    After it one goes alone to try whether the pause is over, and may come too early on a busy
    machine. Where nothing is told, requests that were held up there can come together and be
    refused once more.
    """
    office = office_of(60, max_in_flight=8, rate_limit=40, window_seconds=1, limit_headers=headers)
    one_course(office)
    assert statuses(office.run()) == [Status.CREATED] * 60
    log = HTTP.get(f"{office.sandbox.url}/_sandbox/requests?log=1").json()["log"]
    refused = [
        len(list(visits))
        for status, visits in groupby(visit["status"] for visit in log)
        if status == 429
    ]
    bursts = [length for length in refused if length > 1]
    assert len(bursts) <= (2 if headers == "none" else 1)
    assert max(bursts, default=0) <= 8
    assert len(refused) <= 5


@pytest.mark.long
def test_the_first_row_is_sent_before_the_last_one_is_in_line(office_of: OfficeOf) -> None:
    """Orders come in line a few at a time: with uploads of one file, the first certificate is not
    the last request.
    """
    office = office_of(130, limits=Limits(files_per_upload=1))
    office.wire = Wire(max_in_flight=4, limits=Limits(files_per_upload=1))
    one_course(office)
    office.run()
    httpx_log = HTTP.get(f"{office.sandbox.url}/_sandbox/requests?log=1").json()["log"]
    creates = [visit["path"] for visit in httpx_log if visit["method"] == "POST"]
    assert creates.index("/certificates") < 40
