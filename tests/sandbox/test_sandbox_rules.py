"""The rules of every resource's fields: required, types, lengths, choices, uniqueness,
references.
"""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox_practice import Json, Practice, practising

from dokstamp_sandbox import SandboxSettings
from helpers.sampling import examples

RESOURCES = (
    "institutions",
    "organizations",
    "modules",
    "courses",
    "cohorts",
    "certificate-templates",
    "students",
    "enrollments",
    "certificates",
)


pytest_plugins = ["sandbox_fixtures"]


def _body(api: Practice, path: str) -> Json:
    """A body that is accepted."""
    course, institution = api.first("/courses"), api.first("/institutions")["uuid"]
    bodies: dict[str, Json] = {
        "institutions": {"name": "Escola", "country": "Portugal"},
        "organizations": {"name": "Departamento", "institution_uuid": institution},
        "modules": {"name": "Álgebra", "institution_uuid": institution},
        "courses": {"name": "Curso", "institution_uuid": institution},
        "cohorts": {"course_uuid": course["uuid"], "code": str(uuid4())},
        "certificate-templates": {
            "name": "T",
            "version": "1",
            "institution_uuid": institution,
            "path": "t",
        },
        "students": {
            "name": "Rui",
            "email": f"{uuid4()}@example.edu",
            "date_of_birth": "2000-02-29",
        },
        "enrollments": {
            "course_uuid": course["uuid"],
            "enrolled_at": "2023-09-18",
        },
    }
    if path == "enrollments":
        bodies[path]["student_uuid"] = api.student()["uuid"]
    return bodies[path] if path in bodies else api.order()


REQUIRED = {
    "institutions": {"name", "country"},
    "organizations": {"name", "institution_uuid"},
    "modules": {"name", "institution_uuid"},
    "courses": {"name", "institution_uuid"},
    "cohorts": {"course_uuid", "code"},
    "certificate-templates": {"name", "version", "institution_uuid", "path"},
    "students": {"name", "email", "date_of_birth"},
    "enrollments": {"student_uuid", "course_uuid", "enrolled_at"},
    "certificates": {"institution_uuid", "course_uuid", "student_uuid", "file_uuid"},
}


@pytest.mark.parametrize("path", RESOURCES)
def test_a_record_is_created_read_changed_and_deleted(api: Practice, path: str) -> None:
    """201 with its fields; then GET, PATCH, PUT, DELETE by its uuid, after which it is gone from
    everywhere.
    """
    body = _body(api, path) | ({"finish": False} if path == "certificates" else {})
    record = api.create(f"/{path}", **body)
    one = f"/{path}/{record['uuid']}"
    assert api.get(one).json()["data"]["uuid"] == record["uuid"]
    assert api.request("PATCH", one, json={}).status_code == 200
    assert api.request("PUT", one, json={}).status_code == 200
    assert api.request("DELETE", one).status_code == 204
    assert api.get(one).status_code == 404
    assert api.where(f"/{path}", uuid=record["uuid"]) == []
    assert api.request("DELETE", one).status_code == 404


@pytest.mark.parametrize("path", RESOURCES)
def test_required_fields_are_all_named_at_once(api: Practice, path: str) -> None:
    """An empty body answers 422 with a message for each required field."""
    errors = api.errors(f"/{path}")
    assert set(errors) == REQUIRED[path]
    assert errors[min(errors)] == [f"The {min(errors).replace('_', ' ')} field is required."]


@pytest.mark.parametrize("path", RESOURCES)
def test_a_required_field_cannot_be_emptied(api: Practice, path: str) -> None:
    """PATCH with null or blanks for a required field answers 422, and leaves the record as it
    was.
    """
    body = _body(api, path) | ({"finish": False} if path == "certificates" else {})
    record = api.create(f"/{path}", **body)
    for name in REQUIRED[path]:
        for empty in (None, "   "):
            assert set(api.errors(f"/{path}/{record['uuid']}", "PATCH", **{name: empty})) == {name}
    assert api.get(f"/{path}/{record['uuid']}").json()["data"] == record


def test_the_message_counts_the_further_errors(api: Practice) -> None:
    """As Laravel words it: the first message, and how many more there are."""
    assert api.post("/students").json() == {
        "success": False,
        "message": "The name field is required. (and 2 more errors)",
        "errors": {
            "name": ["The name field is required."],
            "email": ["The email field is required."],
            "date_of_birth": ["The date of birth field is required."],
        },
    }
    one = api.post("/students", {"name": "Rui", "email": "rui@example.edu"}).json()
    assert one["message"] == "The date of birth field is required."


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("institutions", "name", "x" * 256),
        ("institutions", "name", 7),
        ("institutions", "name", "a lone surrogate \ud800"),
        ("institutions", "status", "open"),
        ("institutions", "is_badges_enabled", "yes"),
        ("institutions", "badge_image_uuid", "7"),
        ("institutions", "website", "www.school.example"),
        ("institutions", "website", 7),
        ("organizations", "institution_uuid", 7),
        ("modules", "name", "x" * 151),
        ("modules", "code", "x" * 21),
        ("modules", "workload", -1),
        ("modules", "workload", "many"),
        ("modules", "workload", "40"),
        ("modules", "is_required", 1),
        ("modules", "workload", True),
        ("modules", "credits", 2**31),
        ("modules", "credits", 1.5),
        ("modules", "modality", "presential"),
        ("modules", "level", "phd"),
        ("modules", "is_active", []),
        ("courses", "name", "x" * 256),
        ("courses", "workload_hours", "40h"),
        ("courses", "status", "issued"),
        ("courses", "organization_uuid", "7d5b0f0e-3b1c-4c55-9d6c-0f6d3f5c2a11"),
        ("cohorts", "modality", "in_person"),
        ("cohorts", "start_date", "2026-13-01"),
        ("cohorts", "end_date", "soon"),
        ("cohorts", "end_date", "2026-03-01"),
        ("cohorts", "end_date", "2026-03-01T10:00:00"),
        ("cohorts", "end_date", 1_772_323_200),
        ("certificate-templates", "canva_config", "text"),
        ("certificate-templates", "status", "draft"),
        ("certificate-templates", "is_default", "0"),
        ("students", "name", "x" * 256),
        ("students", "email", "nobody"),
        ("students", "email", f"{'x' * 250}@example.edu"),
        ("students", "email", {"at": "example.edu"}),
        ("students", "date_of_birth", "23/04/2001"),
        ("students", "date_of_birth", "2001-02-29"),
        ("students", "date_of_birth", "20010423"),
        ("students", "gender", "x" * 256),
        ("students", "social_name", "x" * 256),
        ("enrollments", "completion_status", "done"),
        ("enrollments", "grade", 10.01),
        ("enrollments", "grade", -0.5),
        ("enrollments", "grade", 8.755),
        ("enrollments", "grade", "8,75"),
        ("enrollments", "grade", "8.75"),
        ("enrollments", "grade", True),
        ("enrollments", "enrolled_at", "2023-09-18T00:00:00Z"),
        ("enrollments", "completed_at", "2023-02-30"),
        ("certificates", "status", "revoked"),
        ("certificates", "issued_at", "yesterday"),
        ("certificates", "issued_at", "2026-07-15"),
        ("certificates", "file_uuid", 12),
        ("certificates", "template_uuid", "7d5b0f0e-3b1c-4c55-9d6c-0f6d3f5c2a11"),
    ],
)
def test_a_value_outside_the_rules_is_named(
    api: Practice, path: str, field: str, value: Any
) -> None:
    """422 on exactly the field that is wrong."""
    assert set(api.errors(f"/{path}", **_body(api, path) | {field: value})) == {field}


@pytest.mark.parametrize(
    ("path", "field", "value", "kept"),
    [
        ("institutions", "name", "x" * 255, "x" * 255),
        ("institutions", "name", "  Escola  ", "Escola"),
        ("institutions", "is_badges_enabled", None, False),
        ("institutions", "status", None, "active"),
        ("modules", "is_active", None, True),
        ("modules", "is_required", None, False),
        ("modules", "is_required", True, True),
        ("modules", "workload", 0, 0),
        ("courses", "status", None, "draft"),
        ("cohorts", "start_date", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000000Z"),
        ("cohorts", "end_date", "2026-03-01T10:30:00+02:00", "2026-03-01T08:30:00.000000Z"),
        (
            "certificate-templates",
            "canva_config",
            {"colour": {"ink": "blue"}},
            {"colour": {"ink": "blue"}},
        ),
        (
            "institutions",
            "website",
            "https://www.school.example/a?b",
            "https://www.school.example/a?b",
        ),
        ("students", "social_name", "", None),
        ("enrollments", "completion_status", None, "enrolled"),
        ("enrollments", "grade", 8.75, 8.75),
        ("enrollments", "grade", 10, 10),
        ("enrollments", "grade", 0, 0),
    ],
)
def test_a_value_inside_the_rules_is_kept(
    api: Practice, path: str, field: str, value: Any, kept: Any
) -> None:
    """Defaults apply to what is null; the rest comes back, in the API's own way of writing it."""
    record = api.create(f"/{path}", **_body(api, path) | {field: value})
    assert record[field] == kept
    assert api.get(f"/{path}/{record['uuid']}").json()["data"][field] == kept


def test_enabled_badges_require_an_image(api: Practice) -> None:
    """On create, and on a change that enables them."""
    body = _body(api, "institutions")
    assert set(api.errors("/institutions", **body, is_badges_enabled=True)) == {"badge_image_uuid"}
    uuid = api.create("/institutions", **body)["uuid"]
    assert set(api.errors(f"/institutions/{uuid}", "PATCH", is_badges_enabled=True)) == {
        "badge_image_uuid"
    }
    image = str(uuid4())
    changed = api.request(
        "PATCH",
        f"/institutions/{uuid}",
        json={"is_badges_enabled": True, "badge_image_uuid": image},
    ).json()["data"]
    assert (changed["is_badges_enabled"], changed["badge_image_uuid"]) == (True, image)


def test_an_email_is_unique_in_its_tenant_whatever_its_case(api: Practice) -> None:
    """Also beyond ASCII; other errors do not hide it; the other tenant does not count, but a
    deleted student does.
    """
    student = api.student(email="Ágata@Example.edu")
    errors = api.errors(
        "/students", name="x" * 256, email="ágata@EXAMPLE.edu", date_of_birth="2000-01-01"
    )
    assert errors["email"] == ["The email has already been taken."]
    assert "name" in errors
    api.other().student(email="ágata@example.edu")
    api.request("DELETE", f"/students/{student['uuid']}")
    assert api.where("/students", email="ágata@example.edu") == []
    assert set(
        api.errors("/students", name="Ana", email="ágata@example.edu", date_of_birth="2000-01-01")
    ) == {"email"}


def test_a_deleted_course_keeps_its_code(api: Practice) -> None:
    """Nobody finds it, and a new one is refused."""
    body = _body(api, "courses") | {"code": "GONE"}
    api.request("DELETE", f"/courses/{api.create('/courses', **body)['uuid']}")
    assert api.where("/courses", code="GONE") == []
    assert api.errors("/courses", **body) == {"code": ["The code has already been taken."]}


def test_deleted_records_may_let_go_of_what_is_unique() -> None:
    """Where another DokStamp does: with `deleted_keep=False`."""
    with practising(SandboxSettings(deleted_keep=False)) as api:
        student = api.student()
        api.request("DELETE", f"/students/{student['uuid']}")
        api.student(email=student["email"])


def test_a_student_keeps_its_own_email_but_takes_no_other(api: Practice) -> None:
    """A change is compared with all students but the one that is changed."""
    one, two = api.student(), api.student()
    path = f"/students/{one['uuid']}"
    assert (
        api.request("PATCH", path, json={"email": one["email"].upper(), "name": "Rui"}).status_code
        == 200
    )
    assert set(api.errors(path, "PATCH", email=two["email"])) == {"email"}


def test_a_module_code_is_unique_in_its_institution(api: Practice) -> None:
    """The same code in another institution is fine; no code is no code."""
    body = _body(api, "modules") | {"code": "ALG-1"}
    api.create("/modules", **body)
    assert set(api.errors("/modules", **body | {"code": "alg-1"})) == {"code"}
    elsewhere = api.create("/institutions", name="Outra", country="Portugal")["uuid"]
    api.create("/modules", **body | {"institution_uuid": elsewhere})
    for _ in range(2):
        api.create("/modules", **_body(api, "modules"))


def test_a_cohort_code_is_unique(api: Practice) -> None:
    """In the tenant; the other tenant has its own."""
    course = api.first("/courses")["uuid"]
    assert set(api.errors("/cohorts", course_uuid=course, code="LEI-2026-A")) == {"code"}
    assert api.other().first("/cohorts")["code"] == "LEI-2026-A"


def test_a_course_code_may_be_there_twice(api: Practice) -> None:
    """Nothing says that it is unique, so a client must be ready for two."""
    body = _body(api, "courses") | {"code": "TWICE"}
    assert api.create("/courses", **body)["uuid"] != api.create("/courses", **body)["uuid"]


def test_references_to_nothing_of_the_tenant_are_invalid(api: Practice) -> None:
    """Unknown, deleted and the other tenant's: 422 “The selected … is invalid.”; in a path 404."""
    deleted = api.create("/institutions", name="Antiga", country="Portugal")["uuid"]
    api.request("DELETE", f"/institutions/{deleted}")
    foreign = api.other().first("/institutions")["uuid"]
    for uuid in (str(uuid4()), deleted, foreign):
        errors = api.errors("/courses", name="Curso", institution_uuid=uuid)
        assert errors == {"institution_uuid": ["The selected institution uuid is invalid."]}
        assert api.get(f"/institutions/{uuid}").status_code == 404
        assert api.request("PATCH", f"/institutions/{uuid}", json={"name": "x"}).status_code == 404


def test_a_uuid_may_be_written_in_capitals(api: Practice) -> None:
    """In a body, in a path and in a filter."""
    uuid = api.first("/institutions")["uuid"]
    course = api.create("/courses", name="Curso", institution_uuid=uuid.upper())
    assert course["institution"]["uuid"] == uuid
    assert api.get(f"/courses/{course['uuid'].upper()}").status_code == 200
    assert api.where("/institutions", uuid=uuid.upper())[0]["uuid"] == uuid


def test_references_must_belong_together(api: Practice) -> None:
    """A cohort of another course, an organization of another institution."""
    lei, ges = api.where("/courses", code="LEI-2026")[0], api.where("/courses", code="GES-2026")[0]
    cohort = api.where("/cohorts", code="GES-2026-A")[0]["uuid"]
    body = {"student_uuid": api.student()["uuid"], "enrolled_at": "2023-09-18"}
    assert set(
        api.errors("/enrollments", **body, course_uuid=lei["uuid"], cohort_uuid=cohort)
    ) == {"cohort_uuid"}
    enrollment = api.create("/enrollments", **body, course_uuid=ges["uuid"], cohort_uuid=cohort)
    path = f"/enrollments/{enrollment['uuid']}"
    assert set(api.errors(path, "PATCH", course_uuid=lei["uuid"])) == {"cohort_uuid"}
    elsewhere = api.create("/institutions", name="Outra", country="Portugal")["uuid"]
    organization = api.create("/organizations", name="D", institution_uuid=elsewhere)["uuid"]
    errors = api.errors(
        "/courses",
        name="C",
        institution_uuid=lei["institution"]["uuid"],
        organization_uuid=organization,
    )
    assert set(errors) == {"organization_uuid"}


def test_an_enrollment_tells_its_relations(api: Practice) -> None:
    """Student, course and cohort as `{uuid, name…}`; null without a cohort."""
    student, course = api.student(), api.first("/courses")
    record = api.create(
        "/enrollments",
        student_uuid=student["uuid"],
        course_uuid=course["uuid"],
        enrolled_at="2023-09-18",
    )
    assert record["student"] == {"uuid": student["uuid"], "name": student["name"]}
    assert record["course"]["code"] == course["code"]
    assert record["cohort"] is None


def test_several_records_are_deleted_at_once_or_none(api: Practice) -> None:
    """An unknown uuid among them refuses the whole request and names its place."""
    one, two = api.student()["uuid"], api.student()["uuid"]
    assert set(api.errors("/students/batch/destroy", "DELETE", uuids=[one, str(uuid4())])) == {
        "uuids.1"
    }
    assert api.get(f"/students/{one}").status_code == 200
    assert (
        api.request("DELETE", "/students/batch/destroy", json={"uuids": [one, two]}).status_code
        == 204
    )
    assert [api.get(f"/students/{uuid}").status_code for uuid in (one, two)] == [404, 404]
    assert set(api.errors("/students/batch/destroy", "DELETE", uuids=[])) == {"uuids"}


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'"text"', b'{"name": NaN}', b"[" * 100_000, b"\xff"]
)
def test_a_body_that_is_no_json_object_answers_400(api: Practice, content: bytes) -> None:
    """Malformed requests are told apart from wrong fields."""
    answer = api.request(
        "POST", "/students", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["success"] is False


def test_unknown_paths_answer_404_and_wrong_methods_405(api: Practice) -> None:
    """With a JSON body like any error."""
    assert api.get("/graduates").json() == {"success": False, "message": "Not found."}
    assert api.get("/students/1/2/3").status_code == 404
    assert api.request("PUT", "/students").status_code == 405
    assert api.request("PATCH", f"/files/{uuid4()}").status_code == 405
    assert api.request("DELETE", "/files/batch/destroy").status_code == 404


_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(path=st.sampled_from(RESOURCES), data=st.data())
def test_no_body_whatever_makes_the_server_fail(
    api: Practice, path: str, data: st.DataObject
) -> None:
    """Any JSON for any field: created or refused, never an error of the server's own."""
    more = (
        "code",
        "status",
        "grade",
        "issued_at",
        "canva_config",
        "workload",
        "is_active",
        "start_date",
    )
    names = (*sorted(REQUIRED[path]), *more)
    body = {name: data.draw(_ANYTHING) for name in names}
    assert api.post(f"/{path}", body).status_code in (201, 422)
