"""What may not be deleted since something else needs it, and how that is refused."""

from collections.abc import Iterator

import pytest
from sandbox_practice import Practice, pdf, practising

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


@pytest.mark.parametrize("frees", [True, False])
def test_a_deleted_draft_may_give_its_file_back(frees: bool) -> None:
    """With `deleting_frees_file` the file is unused again; otherwise it stays used for ever."""
    with practising(SandboxSettings(deleting_frees_file=frees)) as api:
        content = pdf()
        file = api.upload(content).json()["data"][0]["uuid"]
        draft = api.certificate(file_uuid=file, finish=False)
        assert _deleted(api, "certificates", draft["uuid"]) == 204
        again = api.upload(content).json()["data"][0]
        assert again["uuid"] == file
        assert (again["used_at"] is None) is frees
        listed = [one["uuid"] for one in api.where("/files", used_at="null")]
        assert (file in listed) is frees
        answer = api.post("/certificates", api.order(file_uuid=file))
        assert answer.status_code == (201 if frees else 422)


def test_an_issued_certificate_never_gives_its_file_back() -> None:
    """Neither revoked nor deleted."""
    with practising(SandboxSettings(deleting_frees_file=True)) as api:
        for revoke in (True, False):
            certificate = api.certificate()
            file = certificate["files"][0]["uuid"]
            if revoke:
                api.request("PUT", f"/certificates/{certificate['uuid']}/revoke", body={})
            assert _deleted(api, "certificates", certificate["uuid"]) == 204
            assert api.get(f"/files/{file}").json()["data"]["used_at"] is not None
            assert set(api.errors("/certificates", **api.order(file_uuid=file))) == {"file_uuid"}
