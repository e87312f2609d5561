"""What may not be deleted since something else needs it, and how that is refused."""

from collections.abc import Iterator

import pytest
from sandbox_practice import Practice, practising

from dokstamp_sandbox import SandboxSettings


@pytest.fixture
def api() -> Iterator[Practice]:
    """A sandbox of its own for each test."""
    with practising() as practice:
        yield practice


def _enrolled(api: Practice, student: str) -> str:
    cohort = api.where("/cohorts", code="LEI-2026-A")[0]
    body = {
        "student_uuid": student,
        "course_uuid": cohort["course"]["uuid"],
        "cohort_uuid": cohort["uuid"],
    }
    uuid: str = api.create("/enrollments", **body, enrolled_at="2023-09-18")["uuid"]
    return uuid


def _deleted(api: Practice, path: str, uuid: str) -> int:
    return api.request("DELETE", f"/{path}/{uuid}").status_code


def test_the_way_back_is_certificates_enrollments_students(api: Practice) -> None:
    """None goes before what needs it, and each goes after."""
    student = api.student()["uuid"]
    enrollment = _enrolled(api, student)
    draft = api.certificate(student_uuid=student, finish=False)["uuid"]
    assert _deleted(api, "students", student) == 409
    assert _deleted(api, "certificates", draft) == 204
    assert _deleted(api, "students", student) == 409
    assert _deleted(api, "enrollments", enrollment) == 204
    assert _deleted(api, "students", student) == 204


def test_a_student_whose_identity_a_certificate_has_kept_stays(api: Practice) -> None:
    """Also when the certificate is revoked, and when it is deleted."""
    certificate = api.certificate()
    student = certificate["student"]["uuid"]
    api.request("PUT", f"/certificates/{certificate['uuid']}/revoke", body={})
    assert _deleted(api, "students", student) == 409
    assert _deleted(api, "certificates", certificate["uuid"]) == 204
    assert _deleted(api, "students", student) == 409


def test_cohorts_courses_and_institutions_stay_while_they_are_needed(api: Practice) -> None:
    """By enrollments, cohorts, courses."""
    cohort = api.where("/cohorts", code="LEI-2026-A")[0]
    course, institution = cohort["course"]["uuid"], api.first("/institutions")["uuid"]
    enrollment = _enrolled(api, api.student()["uuid"])
    needed = (("cohorts", cohort["uuid"]), ("courses", course), ("institutions", institution))
    assert [_deleted(api, path, uuid) for path, uuid in needed] == [409] * 3
    assert [_deleted(api, *one) for one in (("enrollments", enrollment), *needed[:2])] == [204] * 3
    assert _deleted(api, "institutions", institution) == 409


@pytest.mark.parametrize("status", [409, 422, 500])
def test_the_status_of_a_refusal_is_a_setting(status: int) -> None:
    """It is documented nowhere."""
    with practising(SandboxSettings(protection_status=status)) as api:
        student = api.certificate()["student"]["uuid"]
        assert _deleted(api, "students", student) == status
        assert api.get(f"/students/{student}").status_code == 200
