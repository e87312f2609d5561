"""What only DokStamp can tell: references, students, certificates that are there; for `check` and
`run` alike.
"""

from dataclasses import replace

import pytest

from helpers.office import Office, OfficeOf
from helpers.practice import HTTP, assert_exactly_once
from helpers.reports_of import codes, outcome, statuses
from helpers.sampling import sampled
from importer.issues import Code, Severity
from importer.issuing.batch import Selection
from importer.outcomes import Status
from importer.results import read_failures


def both(office: Office, selection: Selection = Selection()) -> dict[int, list[str]]:  # noqa: B008
    """The codes of a check, which must be those of a run, and of which the check sends nothing."""
    office.practice.forget_requests()
    checked = codes(office.check(selection))
    assert office.practice.creates() == 0
    assert checked == codes(office.run(selection))
    return checked


@pytest.mark.long
def test_a_course_that_is_not_there_is_a_row_error(office_of: OfficeOf) -> None:
    """The others go; the message names the nearest codes."""
    office = office_of(3)
    office.batch.rows[1]["course"] = "LEI-2062"
    assert both(office) == {3: ["course_not_found"]}
    message = outcome(office.run(), 3).issues[0].message
    assert "LEI-2026" in message


@pytest.mark.parametrize("column", sampled(["cohort", "template", "institution"], 1))
def test_another_reference_that_is_not_there_is_a_row_error(
    office_of: OfficeOf, column: str
) -> None:
    """Cohort, template and institution alike, given for the whole batch."""
    office = office_of(2)
    for row in office.batch.rows:
        row["cohort"] = ""
    nowhere = Selection(**{column: "nowhere"})  # type: ignore[arg-type]
    assert both(office, nowhere) == {
        2: [f"{column}_not_found"],
        3: [f"{column}_not_found"],
    }


def test_a_cohort_of_another_course_is_a_row_error(office_of: OfficeOf) -> None:
    """Both are right by themselves."""
    office = office_of(2)
    office.batch.rows[0]["cohort"] = "GES-2026-A"
    assert both(office) == {2: ["cohort_of_another_course"]}


def test_a_course_of_another_institution_is_a_row_error(office_of: OfficeOf) -> None:
    """With two institutions the row has to say which, and the course has to belong to it."""
    office = office_of(2)
    office.api("POST", "/institutions", {"name": "Another School", "country": "PT"})
    assert both(office) == {2: ["institution_missing"], 3: ["institution_missing"]}
    assert both(office, Selection(institution="another school")) == {
        2: ["course_of_another_institution"],
        3: ["course_of_another_institution"],
    }


@pytest.mark.long
def test_a_template_of_another_institution_is_a_row_error(office_of: OfficeOf) -> None:
    """It exists, but not for this school."""
    office = office_of(2)
    [school] = office.api("GET", "/institutions")
    other = office.api("POST", "/institutions", {"name": "Another School", "country": "PT"})
    body = {
        "name": "Theirs",
        "version": "1",
        "institution_uuid": other["uuid"],
        "path": "templates/theirs",
    }
    office.api("POST", "/certificate-templates", body)
    selection = Selection(institution=school["name"], template="Theirs")
    assert both(office, selection) == {
        2: ["template_of_another_institution"],
        3: ["template_of_another_institution"],
    }


@pytest.mark.long
def test_a_name_that_several_records_bear_is_a_row_error(office_of: OfficeOf) -> None:
    """Which template is meant is not ours to guess; the message lists their uuids, and one of them
    does.
    """
    office = office_of(1)
    [school] = office.api("GET", "/institutions")
    body = {"name": "Diploma", "institution_uuid": school["uuid"], "path": "templates/diploma"}
    uuids = [
        office.api("POST", "/certificate-templates", body | {"version": version})["uuid"]
        for version in "12"
    ]
    assert both(office, Selection(template="diploma")) == {2: ["reference_ambiguous"]}
    message = outcome(office.run(Selection(template="diploma")), 2).issues[0].message
    assert all(uuid in message for uuid in uuids)
    assert statuses(office.run(Selection(template=uuids[1]))) == [Status.CREATED]


def test_references_are_found_by_uuid_code_and_name_whatever_the_case(office_of: OfficeOf) -> None:
    """A course by uuid in one row and by code in the other; the institution without its
    accents.
    """
    office = office_of(2)
    course = office.course("LEI-2026")
    office.batch.rows[0]["course"] = course.upper()
    office.batch.rows[1]["course"] = "lei-2026"
    report = office.run(
        Selection(institution="ESCOLA superior de tecnologia do porto", template="diploma")
    )
    assert statuses(report) == [Status.CREATED, Status.CREATED]


@pytest.mark.long
def test_one_course_by_code_and_by_uuid_is_one_course(office_of: OfficeOf) -> None:
    """The same student and course twice is found although the cells differ; neither PDF is taken
    for the right one.
    """
    office = office_of(1)
    course = office.course("LEI-2026")
    office.batch.add(
        7, **{name: office.batch.rows[0][name] for name in ("name", "email", "date_of_birth")}
    )
    office.batch.rows[1] |= {"course": course, "cohort": ""}
    assert both(office) == {2: ["duplicate_row"], 3: ["duplicate_row"]}


@pytest.mark.long
def test_each_reference_is_looked_up_once(office_of: OfficeOf) -> None:
    """Forty rows cost as many questions about courses and cohorts as four."""
    office = office_of(40)
    office.run()
    routes = office.practice.requests()["by_route"]
    assert routes["GET /courses"] == 2
    assert routes["GET /cohorts"] == 2
    assert routes["GET /institutions"] == 1


def test_a_student_with_another_date_of_birth_is_not_touched(office_of: OfficeOf) -> None:
    """The message shows both; the row waits, the others go."""
    office = office_of(3)
    uuid = office.student(1, date_of_birth="1980-01-01")
    assert both(office) == {3: ["student_mismatch"]}
    message = outcome(office.run(), 3).issues[0].message
    assert "1980-01-01" in message
    assert uuid in message
    assert len(office.practice.state()["certificate"]) == 2


def test_a_student_with_another_name_is_not_touched_until_a_person_confirms(
    office_of: OfficeOf,
) -> None:
    """With the student's uuid in confirm_student the row goes, to that student."""
    office = office_of(2)
    uuid = office.student(0, name="Rui Alheio")
    assert both(office) == {2: ["student_mismatch"]}
    results = office.run().results
    assert results is not None
    assert "confirm_student" in read_failures(results).headings  # a place to put the uuid
    office.batch.headings = (*office.batch.headings, "confirm_student")
    office.batch.rows[0]["confirm_student"] = uuid.upper()
    report = office.run()
    assert outcome(report, 2).status is Status.CREATED
    assert outcome(report, 2).student_uuid == uuid


def test_confirming_another_student_is_a_row_error(office_of: OfficeOf) -> None:
    """The uuid must be that of the student under the e-mail."""
    office = office_of(1)
    office.batch.headings = (*office.batch.headings, "confirm_student")
    office.batch.rows[0]["confirm_student"] = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    assert both(office) == {2: ["student_confirmation_differs"]}


def test_a_student_with_a_variant_of_the_name_is_a_warning(office_of: OfficeOf) -> None:
    """Case, accents and middle names: the certificate goes to the student there is."""
    office = office_of(1)
    uuid = office.student(0, name="INES MARIA CARVALHO VAZ")
    report = office.run()
    assert [issue.code.code for issue in report.warnings if issue.row] == ["student_name_variant"]
    assert (outcome(report, 2).status, outcome(report, 2).student_uuid) == (Status.CREATED, uuid)


def test_students_who_exist_are_used_and_none_is_created_twice(office_of: OfficeOf) -> None:
    """Also when the server writes the e-mail in capitals."""
    office = office_of(6)
    office.student(2, email=office.batch.rows[2]["email"].upper())
    office.student(4)
    report = office.run()
    assert statuses(report) == [Status.CREATED] * 6
    assert len(office.practice.state()["student"]) == 6


def test_an_enrollment_that_exists_is_linked(office_of: OfficeOf) -> None:
    """Row 2 is enrolled by hand already: its enrollment is used."""
    office = office_of(1)
    student = office.student(0)
    course = office.course("LEI-2026")
    body = {"student_uuid": student, "course_uuid": course, "enrolled_at": "2023-09-18"}
    enrollment = office.api("POST", "/enrollments", body)["uuid"]
    assert outcome(office.run(), 2).enrollment_uuid == enrollment
    assert_exactly_once(office.practice, office.batch)


def test_an_enrollment_in_another_cohort_is_a_row_error(office_of: OfficeOf) -> None:
    """It is neither used nor doubled."""
    office = office_of(1)
    student = office.student(0)
    course = office.course("LEI-2026")
    cohort = office.api("POST", "/cohorts", {"course_uuid": course, "code": "LEI-2026-B"})["uuid"]
    body = {
        "student_uuid": student,
        "course_uuid": course,
        "enrolled_at": "2023-09-18",
        "cohort_uuid": cohort,
    }
    office.api("POST", "/enrollments", body)
    assert codes(office.run()) == {2: ["enrollment_differs"]}


def test_a_check_warns_of_nothing_and_finds_everything_ready(office_of: OfficeOf) -> None:
    """A good batch: every row pending, nothing written, not even a student."""
    office = office_of(4)
    report = office.check()
    assert statuses(report) == [Status.PENDING] * 4
    assert codes(report) == {}
    assert not office.practice.state()["student"]


def test_a_check_warns_of_students_who_have_a_certificate_already(office_of: OfficeOf) -> None:
    """Without the ledger it cannot know whether it is the row's own, so it says that there is
    one.
    """
    office = office_of(2)
    first = office.run()
    office.lose_the_ledger()
    report = office.check()
    assert statuses(report) == [Status.PENDING] * 2
    told = {one.row: one.message for one in report.warnings if one.code is Code.ALREADY_CERTIFIED}
    assert set(told) == {2, 3}
    for row, message in told.items():
        assert str(first.outcomes[row or 0].certificate_uuid) in message
    assert not [issue for issue in office.run().warnings if issue.severity is not Severity.NOTE]


@pytest.mark.long
def test_a_large_tenant_is_asked_by_email_and_a_small_one_by_page(office_of: OfficeOf) -> None:
    """Whichever takes fewer requests: a page tells how many students there are."""
    office = office_of(5)
    office.check()
    assert office.practice.requests()["by_route"]["GET /students"] == 1
    office.practice.forget_requests()
    seed(office, 1200)
    office.check()
    assert (
        office.practice.requests()["by_route"]["GET /students"] == 1 + 5 + 1
    )  # one to try whether the filter minds letter case


def seed(office: Office, count: int) -> None:
    """Fill the tenant with other students."""

    HTTP.post(f"{office.sandbox.url}/_sandbox/seed", json={"count": count}).raise_for_status()


def test_drafts_notify_nobody(office_of: OfficeOf) -> None:
    """`--draft` creates drafts."""
    office = office_of(3)
    report = office.run(Selection(draft=True))
    assert {one.certificate_status for one in report.outcomes.values()} == {"draft"}
    assert office.practice.state()["notification"] == []


def test_the_date_of_issue_is_the_rows_or_the_batchs_or_now(office_of: OfficeOf) -> None:
    """The cell wins over the flag."""
    office = office_of(2)
    office.batch.headings = (*office.batch.headings, "issued_at")
    office.batch.rows[0]["issued_at"] = "2026-07-01"
    office.run(replace(Selection(), issued_at="2026-07-15"))
    issued = sorted(one["issued_at"][:10] for one in office.practice.state()["certificate"])
    assert issued == ["2026-07-01", "2026-07-15"]
