"""Certificates: how they start, what they tell, the one file, revocation."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sandbox_practice import Json, Practice, practising

from dokstamp_sandbox import SandboxSettings

pytest_plugins = ["sandbox_fixtures"]


@pytest.fixture(scope="module")
def login(api: Practice) -> Practice:
    """The same sandbox with a token of the login edition."""
    body = {"email": api.sandbox.email, "password": api.sandbox.password}
    token = api.http.post("/auth/login", json=body).json()["access_token"]
    return Practice(api.sandbox, api.http, token)


ISSUED = {"finish": True, "status": "issued", "issued_at": "2026-07-15T10:00:00Z"}


def _notified(api: Practice, certificate: Json) -> int:
    return [one["certificate_uuid"] for one in api.state("notification")].count(
        certificate["uuid"]
    )


def test_a_certificate_tells_all_that_belongs_to_it(api: Practice) -> None:
    """The whole answer of an issued one."""
    course, student = api.where("/courses", code="LEI-2026")[0], api.student()
    cohort, file = api.where("/cohorts", code="LEI-2026-A")[0], api.file()
    enrollment = api.create(
        "/enrollments",
        student_uuid=student["uuid"],
        course_uuid=course["uuid"],
        enrolled_at="2023-09-18",
    )
    certificate = api.certificate(
        **ISSUED,
        course_uuid=course["uuid"],
        student_uuid=student["uuid"],
        cohort_uuid=cohort["uuid"],
        enrollment_uuid=enrollment["uuid"],
        file_uuid=file["uuid"],
    )
    files = certificate.pop("files")
    assert files == [{"type": "certificate", "uuid": file["uuid"]}]
    for moment in ("created_at", "updated_at"):
        assert certificate.pop(moment)
    institution, template = api.first("/institutions"), api.first("/certificate-templates")
    assert certificate == {
        "uuid": certificate["uuid"],
        "status": "issued",
        "issued_at": "2026-07-15T10:00:00.000000Z",
        "revoked_at": None,
        "revocation_reason": None,
        "public_verification_url": f"https://{api.sandbox.tenant}/verify/{certificate['uuid']}",
        "blockchain_tx_hash": None,
        "blockchain_tx_url": None,
        "institution": {"uuid": institution["uuid"], "name": institution["name"]},
        "course": {"uuid": course["uuid"], "name": course["name"], "code": "LEI-2026"},
        "student": {"uuid": student["uuid"], "name": student["name"]},
        "cohort": {"uuid": cohort["uuid"], "code": "LEI-2026-A"},
        "enrollment": {"uuid": enrollment["uuid"]},
        "template": {"uuid": template["uuid"], "name": "Diploma"},
    }


def test_without_a_word_on_issuing_it_is_a_draft(api: Practice) -> None:
    """Which nobody outside can verify, and nobody is told of."""
    order = api.order()
    del order["finish"]
    certificate = api.create("/certificates", **order)
    assert (certificate["status"], certificate["issued_at"]) == ("draft", None)
    assert certificate["public_verification_url"] is None
    assert _notified(api, certificate) == 0
    assert certificate["files"] == [{"type": "certificate", "uuid": order["file_uuid"]}]


@pytest.mark.parametrize(
    ("words", "oauth_issues", "login_issues"),
    [
        (ISSUED, True, True),
        ({"finish": True}, True, False),
        ({"finish": False, "status": "issued", "issued_at": "2026-07-15T00:00:00Z"}, True, True),
        ({"status": "issued", "issued_at": "2026-07-15T00:00:00Z"}, True, True),
        ({"finish": False, "status": "draft"}, False, False),
    ],
)
def test_each_edition_issues_by_its_own_words(
    api: Practice, login: Practice, words: Json, oauth_issues: bool, login_issues: bool
) -> None:
    """`finish` in the OAuth edition alone, `status` with `issued_at` in both; all three in
    both.
    """
    assert (api.certificate(**words)["status"] == "issued") is oauth_issues
    order = api.order(**words)
    assert (login.create("/certificates", **order)["status"] == "issued") is login_issues


def test_the_login_edition_wants_the_time_of_issue(api: Practice, login: Practice) -> None:
    """`status: issued` without `issued_at` is refused, and the file stays unused."""
    order = api.order(status="issued")
    assert set(login.errors("/certificates", **order)) == {"issued_at"}
    assert api.get(f"/files/{order['file_uuid']}").json()["data"]["used_at"] is None


def test_issuing_notifies_the_student_once(api: Practice) -> None:
    """One record for every e-mail that would have been sent."""
    student = api.student()
    certificate = api.certificate(student_uuid=student["uuid"])
    assert _notified(api, certificate) == 1
    told = next(
        one for one in api.state("notification") if one["certificate_uuid"] == certificate["uuid"]
    )
    assert told["email"] == student["email"]
    assert told["student_uuid"] == certificate["student"]["uuid"]


def test_a_draft_is_issued_later(api: Practice, login: Practice) -> None:
    """By a change with the edition's words; then the student is notified."""
    for caller, words in (
        (api, {"finish": True}),
        (login, {"status": "issued", "issued_at": "2026-07-15T00:00:00Z"}),
    ):
        draft = api.certificate(finish=False)
        answer = caller.request("PATCH", f"/certificates/{draft['uuid']}", body=words)
        assert answer.json()["data"]["status"] == "issued"
        assert _notified(api, draft) == 1


@pytest.mark.parametrize(("drafts", "status"), [("refused", 422), ("ignored", 200)])
def test_a_draft_may_not_be_issued_where_that_is_set(drafts: str, status: int) -> None:
    """Refused, or answered as if it went well; other changes of it are made."""
    with practising(SandboxSettings(drafts=drafts)) as api:
        draft = api.certificate(finish=False)
        path = f"/certificates/{draft['uuid']}"
        assert api.request("PATCH", path, body=ISSUED).status_code == status
        read = api.get(path).json()["data"]
        assert (read["status"], read["issued_at"]) == ("draft", None)
        assert _notified(api, draft) == 0
        cohort = api.where("/cohorts", code="LEI-2026-A")[0]["uuid"]
        changed = api.request("PATCH", path, body={"cohort_uuid": cohort}).json()["data"]
        assert (changed["cohort"]["uuid"], changed["status"]) == (cohort, "draft")


def test_a_draft_may_be_changed_but_not_its_file(api: Practice) -> None:
    """Its other fields can."""
    draft = api.certificate(finish=False)
    cohort = api.where("/cohorts", code="LEI-2026-A")[0]["uuid"]
    path = f"/certificates/{draft['uuid']}"
    changed = api.request("PUT", path, body={"cohort_uuid": cohort}).json()["data"]
    assert (changed["cohort"]["uuid"], changed["status"]) == (cohort, "draft")
    assert set(api.errors(path, "PATCH", file_uuid=api.file()["uuid"])) == {"file_uuid"}


def test_what_is_issued_can_be_neither_changed_nor_issued_again(api: Practice) -> None:
    """Draft → issued → revoked, one way. It can be deleted: nothing is said against it, so a
    client has to look.
    """
    certificate = api.certificate()
    path = f"/certificates/{certificate['uuid']}"
    assert set(api.errors(path, "PATCH", finish=True)) == {"status"}
    assert _notified(api, certificate) == 1
    assert api.request("DELETE", path).status_code == 204
    assert api.get(path).status_code == 404


def test_a_used_file_is_refused(api: Practice) -> None:
    """422 on `file_uuid`: for another student, for the same one again, and for ever."""
    draft = api.certificate(finish=False)
    file = draft["files"][0]["uuid"]
    for order in (
        api.order(file_uuid=file),
        api.order(file_uuid=file, student_uuid=draft["student"]["uuid"]),
    ):
        assert set(api.errors("/certificates", **order)) == {"file_uuid"}
    assert api.request("DELETE", f"/certificates/{draft['uuid']}").status_code == 204
    assert set(api.errors("/certificates", **api.order(file_uuid=file))) == {"file_uuid"}


def test_of_many_at_once_with_one_file_a_single_one_succeeds(api: Practice) -> None:
    """However they race."""
    file = api.file()["uuid"]
    orders = [api.order(file_uuid=file) for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        statuses = list(
            pool.map(lambda order: api.post("/certificates", order).status_code, orders)
        )
    assert sorted(statuses) == [201] + [422] * 11
    assert sum(one["file_uuid"] == file for one in api.state("certificate")) == 1


def test_a_student_may_have_several_certificates_for_a_course(api: Practice) -> None:
    """Nothing but the file keeps a graduate from being certified twice."""
    first = api.certificate()
    student, course = first["student"]["uuid"], first["course"]["uuid"]
    second = api.certificate(student_uuid=student, course_uuid=course)
    found = api.where("/certificates", student_uuid=student, course_uuid=course)
    assert [one["uuid"] for one in found] == [first["uuid"], second["uuid"]]


def test_a_certificate_is_revoked_with_a_reason_or_without(api: Practice) -> None:
    """Only an issued one, once; it keeps its file."""
    certificate, draft = api.certificate(), api.certificate(finish=False)
    path = f"/certificates/{certificate['uuid']}/revoke"
    for wrong in ({"revocation_reason": "x" * 256}, {"revocation_reason": 7}):
        assert set(api.errors(path, "PUT", **wrong)) == {"revocation_reason"}
    revoked = api.request("PUT", path, body={"revocation_reason": "Wrong name"}).json()["data"]
    assert (revoked["status"], revoked["revocation_reason"]) == ("revoked", "Wrong name")
    assert revoked["revoked_at"] is not None
    assert revoked["issued_at"] == certificate["issued_at"]
    assert revoked["files"] == certificate["files"]
    assert set(api.errors(path, "PUT", revocation_reason="again")) == {"status"}
    assert set(
        api.errors(f"/certificates/{draft['uuid']}/revoke", "PUT", revocation_reason="x")
    ) == {"status"}
    assert set(
        api.errors("/certificates", **api.order(file_uuid=certificate["files"][-1]["uuid"]))
    ) == {"file_uuid"}
    assert api.request("PUT", f"/certificates/{uuid4()}/revoke", body={}).status_code == 404
    silent = api.request("PUT", f"/certificates/{api.certificate()['uuid']}/revoke").json()["data"]
    assert (silent["status"], silent["revocation_reason"]) == ("revoked", None)


def _elsewhere(api: Practice) -> dict[str, Any]:
    """One of each kind that belongs to another institution, course or student than an order's."""
    institution = api.create("/institutions", name="Outra", country="Portugal")["uuid"]
    course = api.where("/courses", code="GES-2026")[0]["uuid"]
    template = api.create(
        "/certificate-templates", name="T", version="1", institution_uuid=institution, path="t"
    )
    student = api.student()["uuid"]
    enrolled = {
        "course_uuid": api.where("/courses", code="LEI-2026")[0]["uuid"],
        "enrolled_at": "2023-09-18",
    }
    return {
        "course_uuid": api.create("/courses", name="C", institution_uuid=institution)["uuid"],
        "cohort_uuid": api.where("/cohorts", code="GES-2026-A")[0]["uuid"],
        "template_uuid": template["uuid"],
        "enrollment_uuid": api.create("/enrollments", student_uuid=student, **enrolled)["uuid"],
        "other_course": course,
    }


@pytest.mark.parametrize(
    "field", ["course_uuid", "cohort_uuid", "template_uuid", "enrollment_uuid"]
)
def test_what_does_not_belong_together_is_refused(api: Practice, field: str) -> None:
    """A course of another institution, a cohort of another course, somebody else's enrollment…"""
    order = api.order() | {field: _elsewhere(api)[field]}
    assert set(api.errors("/certificates", **order)) == {field}
    assert api.get(f"/files/{order['file_uuid']}").json()["data"]["used_at"] is None


def test_another_tenants_student_or_file_is_refused(api: Practice) -> None:
    """As if they did not exist."""
    foreign = api.other()
    order = api.order(student_uuid=foreign.student()["uuid"], file_uuid=foreign.file()["uuid"])
    assert set(api.errors("/certificates", **order)) == {"student_uuid", "file_uuid"}


def test_the_institutions_default_template_applies(api: Practice) -> None:
    """Unless the certificate names one; none without a default."""
    own = api.create(
        "/certificate-templates",
        name="Próprio",
        version="2",
        institution_uuid=api.first("/institutions")["uuid"],
        path="own",
    )
    assert api.certificate()["template"]["name"] == "Diploma"
    assert api.certificate(template_uuid=own["uuid"])["template"]["name"] == "Próprio"
    institution = api.create("/institutions", name="Sem modelo", country="Portugal")["uuid"]
    course = api.create("/courses", name="C", institution_uuid=institution)["uuid"]
    assert api.certificate(institution_uuid=institution, course_uuid=course)["template"] is None


def test_a_list_is_filtered_by_everything_a_lookup_needs(api: Practice) -> None:
    """Student, course, institution, status."""
    certificate = api.certificate()
    by = {kind: certificate[kind]["uuid"] for kind in ("student", "course", "institution")}
    for kind, uuid in by.items():
        found = api.where("/certificates", **{f"{kind}_uuid": uuid, "status": "issued"})
        assert all(one[kind]["uuid"] == uuid and one["status"] == "issued" for one in found)
        assert found
