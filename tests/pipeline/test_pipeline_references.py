"""Courses and templates by their names; and all that is wrong with references, said at once and at
a bounded cost.
"""

import pytest

from helpers.office import Office, OfficeOf
from helpers.reports_of import codes, outcome, statuses
from importer.issuing.batch import Selection
from importer.outcomes import Status

LEI = "Licenciatura em Engenharia Informática"


def name_of(office: Office, code: str) -> str:
    """What a course is called."""
    return str(
        next(one for one in office.practice.state()["course"] if one["code"] == code)["name"]
    )


def another_course(office: Office, code: str, name: str, school: str | None = None) -> None:
    """A second course."""
    if school is None:
        school = office.api("GET", "/institutions")[0]["uuid"]
    office.api("POST", "/courses", {"name": name, "institution_uuid": school, "code": code})


def message(office: Office, row: int, selection: Selection = Selection()) -> str:  # noqa: B008
    """What a check says of a row."""
    return "\n".join(issue.message for issue in outcome(office.check(selection), row).issues)


def test_a_course_may_be_given_by_its_name(office_of: OfficeOf) -> None:
    """Letter case and accents do not count; the row with the code is of the same course."""
    office = office_of(2)
    name = name_of(office, "LEI-2026")
    office.batch.rows[0]["course"] = name
    office.batch.rows[1]["course"] = name.upper().replace("Á", "A")
    assert statuses(office.run()) == [Status.CREATED, Status.CREATED]
    found = {one["course_uuid"] for one in office.practice.state()["certificate"]}
    assert len(found) == 1


def test_a_course_may_be_given_by_its_name_for_the_whole_batch(office_of: OfficeOf) -> None:
    """`--course` takes what a cell takes."""
    office = office_of(2)
    for row in office.batch.rows:
        row |= {"course": "", "cohort": ""}
    assert statuses(office.run(Selection(course=name_of(office, "GES-2026")))) == [
        Status.CREATED,
        Status.CREATED,
    ]


def test_a_row_with_the_name_and_one_with_the_code_of_a_course_are_of_one_course(
    office_of: OfficeOf,
) -> None:
    """The same student twice is found although the cells differ."""
    office = office_of(1)
    office.batch.add(
        7, **{name: office.batch.rows[0][name] for name in ("name", "email", "date_of_birth")}
    )
    office.batch.rows[1] |= {"course": name_of(office, "LEI-2026"), "cohort": ""}
    assert 3 in codes(office.check())


def test_a_name_that_several_courses_bear_is_answered_with_their_codes(
    office_of: OfficeOf,
) -> None:
    """Which is meant is not ours to guess."""
    office = office_of(1)
    name = name_of(office, "LEI-2026")
    another_course(office, "LEI-2025", name)
    office.batch.rows[0]["course"] = name
    assert codes(office.check()) == {2: ["reference_ambiguous"]}
    assert "LEI-2025" in message(office, 2)
    assert "LEI-2026" in message(office, 2)


def test_a_name_is_unique_within_the_rows_institution(office_of: OfficeOf) -> None:
    """Two schools teach informatics."""
    office = office_of(1)
    [school] = office.api("GET", "/institutions")
    other = office.api("POST", "/institutions", {"name": "Another School", "country": "PT"})
    another_course(office, "X-1", name_of(office, "LEI-2026"), other["uuid"])
    office.batch.rows[0] |= {"course": name_of(office, "LEI-2026"), "cohort": ""}
    assert statuses(office.run(Selection(institution=school["name"]))) == [Status.CREATED]
    office.batch.rows[0]["course"] = "Direito"
    another_course(office, "DIR", "Direito", other["uuid"])
    assert "(DIR) belongs to another institution" in message(
        office, 2, Selection(institution=school["name"])
    )


def test_a_name_that_is_nobodys_is_answered_with_the_nearest_and_their_codes(
    office_of: OfficeOf,
) -> None:
    """The message says which code has the name that was meant."""
    office = office_of(1)
    name = name_of(office, "LEI-2026")
    office.batch.rows[0]["course"] = name.replace("Licenciatura em ", "")
    assert f"LEI-2026 ({name})" in message(office, 2)


@pytest.mark.long
def test_references_of_rows_that_have_other_errors_are_looked_up_too(office_of: OfficeOf) -> None:
    """Everything is said at once; a cell of which something is told already is said once."""
    office = office_of(3)
    office.batch.rows[0] |= {"email": "no address", "course": "nowhere"}
    office.batch.rows[1] |= {"date_of_birth": "soon", "course": "x" * 300, "cohort": ""}
    assert codes(office.check()) == {
        2: ["invalid_email", "course_not_found"],
        3: ["invalid_date", "too_long"],
    }
    assert codes(office.run()) == {
        2: ["invalid_email", "course_not_found"],
        3: ["invalid_date", "too_long"],
    }
    assert len(office.practice.state()["certificate"]) == 1


def test_all_references_of_a_row_are_judged_at_once(office_of: OfficeOf) -> None:
    """A wrong course does not hide a wrong template."""
    office = office_of(1)
    office.batch.rows[0] |= {"course": "nowhere", "cohort": "nowhere"}
    found = codes(office.check(Selection(template="nowhere", institution="nowhere")))
    assert found == {
        2: ["institution_not_found", "course_not_found", "cohort_not_found", "template_not_found"],
    }


def test_a_name_costs_one_question_more_than_a_code(office_of: OfficeOf) -> None:
    """It is only asked after what is no code."""
    office = office_of(2)
    for row in office.batch.rows:
        row |= {"course": name_of(office, "LEI-2026"), "cohort": ""}
    office.practice.forget_requests()
    office.run()
    assert office.practice.requests()["by_route"]["GET /courses"] <= 3


def test_a_column_of_names_under_the_heading_of_the_courses_costs_a_page(
    office_of: OfficeOf,
) -> None:
    """Forty texts that are no courses are not forty questions."""
    office = office_of(40)
    for place, row in enumerate(office.batch.rows):
        row |= {"course": f"Somebody {place}", "cohort": ""}
    assert set(statuses(office.check())) == {Status.INVALID}
    assert office.practice.requests()["by_route"]["GET /courses"] <= 3


def test_a_cohort_that_became_a_date_is_said_to_be_one(office_of: OfficeOf) -> None:
    """There is no such cohort, and the message says what was typed."""
    office = office_of(1)
    office.batch.rows[0]["cohort"] = "2024-01-01"
    assert "The cell holds a date, which Excel makes of 2024/1" in message(office, 2)
