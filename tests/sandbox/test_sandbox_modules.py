"""Modules attached to a course, and the groups they are attached in."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sandbox_practice import Json, Practice, practising


@pytest.fixture
def api() -> Iterator[Practice]:
    """A sandbox of its own for each test."""
    with practising() as practice:
        yield practice


def _course(api: Practice) -> Json:
    return api.where("/courses", code="LEI-2026")[0]


def _module(api: Practice, code: str, **fields: str) -> str:
    institution = api.first("/institutions")["uuid"]
    body = {"name": f"Module {code}", "code": code, "institution_uuid": institution} | fields
    uuid: str = api.create("/modules", **body)["uuid"]
    return uuid


def test_modules_are_attached_and_then_no_longer_attachable(api: Practice) -> None:
    """GET of the same path lists what is still attachable; the course tells what is attached."""
    path = f"/courses/{_course(api)['uuid']}/attach/modules"
    one, two = _module(api, "A"), _module(api, "B")
    assert [module["uuid"] for module in api.get(path).json()["data"]] == [one, two]
    assert api.get(path).json()["meta"] == {"current_page": 1, "per_page": 15, "total": 2}
    answer = api.post(
        path, {"modules": [{"uuid": one, "order": 2, "is_required": True, "workload": 40}]}
    )
    assert answer.status_code == 201
    attached = {
        "uuid": one,
        "name": "Module A",
        "code": "A",
        "order": 2,
        "is_required": True,
        "workload": 40,
        "course_module_group_uuid": None,
    }
    assert answer.json()["data"] == [attached]
    assert [module["uuid"] for module in api.get(path).json()["data"]] == [two]
    assert api.get(f"/courses/{_course(api)['uuid']}").json()["data"]["modules"] == [attached]


def test_attachable_modules_come_in_pages(api: Practice) -> None:
    """As any list."""
    path = f"/courses/{_course(api)['uuid']}/attach/modules"
    uuids = [_module(api, f"M{place}") for place in range(5)]
    assert [
        module["uuid"] for module in api.get(path, page="2", per_page="2").json()["data"]
    ] == uuids[2:4]


def test_attaching_is_all_or_nothing(api: Practice) -> None:
    """Each fault is named by its place; nothing is attached then."""
    course = _course(api)
    path = f"/courses/{course['uuid']}/attach/modules"
    elsewhere = api.create("/institutions", name="Outra", country="PT")["uuid"]
    fine, attached, foreign = (
        _module(api, "A"),
        _module(api, "B"),
        _module(api, "C", institution_uuid=elsewhere),
    )
    api.post(path, {"modules": [{"uuid": attached}]})
    modules = [
        {"uuid": fine},
        {"uuid": attached},
        {"uuid": foreign},
        {"uuid": fine},
        {"uuid": 7},
        {},
        "text",
        {"uuid": str(uuid4()), "order": -1, "workload": "x", "is_required": "perhaps"},
    ]
    errors = api.errors(path, modules=modules)
    assert set(errors) == {f"modules.{place}.uuid" for place in (1, 2, 3, 4, 5, 6, 7)} | {
        "modules.7.order",
        "modules.7.workload",
        "modules.7.is_required",
    }
    assert errors["modules.5.uuid"] == ["The modules.5.uuid field is required."]
    assert len(api.state("attachment")) == 1
    assert set(api.errors(path, modules=[])) == {"modules"}


def test_a_course_has_module_groups_of_its_own(api: Practice) -> None:
    """Created and listed under the course; a module is attached into one of them, not into another
    course's.
    """
    course, other = _course(api)["uuid"], api.where("/courses", code="GES-2026")[0]["uuid"]
    group = api.create(f"/courses/{course}/modules/groups", name="1.º ano", order=1)
    assert (group["name"], group["order"], group["is_active"], group["course"]["uuid"]) == (
        "1.º ano",
        1,
        True,
        course,
    )
    theirs = api.create(f"/courses/{other}/modules/groups", name="Opções")
    listed = api.get(f"/courses/{course}/modules/groups").json()
    assert [one["uuid"] for one in listed["data"]] == [group["uuid"]]
    assert listed["meta"]["total"] == 1
    assert set(api.errors(f"/courses/{course}/modules/groups")) == {"name"}
    module = _module(api, "A")
    wrong = api.errors(
        f"/courses/{course}/attach/modules",
        modules=[{"uuid": module, "course_module_group_uuid": theirs["uuid"]}],
    )
    assert set(wrong) == {"modules.0.course_module_group_uuid"}
    attached = api.post(
        f"/courses/{course}/attach/modules",
        {"modules": [{"uuid": module, "course_module_group_uuid": group["uuid"]}]},
    )
    assert attached.json()["data"][0]["course_module_group_uuid"] == group["uuid"]


def test_a_module_group_is_read_changed_and_deleted(api: Practice) -> None:
    """Below its own course only."""
    course, other = _course(api)["uuid"], api.where("/courses", code="GES-2026")[0]["uuid"]
    path = f"/courses/{course}/modules/groups"
    group = api.create(path, name="1.º ano")["uuid"]
    assert api.get(f"{path}/{group}").json()["data"]["name"] == "1.º ano"
    assert api.get(f"/courses/{other}/modules/groups/{group}").status_code == 404
    changed = api.request(
        "PATCH", f"{path}/{group}", body={"order": 3, "is_active": False}
    ).json()["data"]
    assert (changed["order"], changed["is_active"], changed["name"]) == (3, False, "1.º ano")
    assert set(api.errors(f"{path}/{group}", "PUT", order="3")) == {"order"}
    assert api.request("DELETE", f"{path}/{group}").status_code == 204
    assert api.get(f"{path}/{group}").status_code == 404


def test_modules_are_detached_all_or_none(api: Practice) -> None:
    """Then they can be attached again, and deleted; before, they cannot."""
    course = _course(api)["uuid"]
    one, two = _module(api, "A"), _module(api, "B")
    api.post(f"/courses/{course}/attach/modules", {"modules": [{"uuid": one}]})
    assert api.request("DELETE", f"/modules/{one}").status_code == 409
    path = f"/courses/{course}/detach/modules"
    assert set(api.errors(path, "DELETE", modules=[one, two])) == {"modules.1"}
    assert set(api.errors(path, "DELETE")) == {"modules"}
    assert api.request("DELETE", path, body={"modules": [one]}).status_code == 204
    assert len(api.get(f"/courses/{course}/attach/modules").json()["data"]) == 2
    assert api.request("DELETE", f"/modules/{one}").status_code == 204


def test_a_course_that_is_not_there_answers_404(api: Practice) -> None:
    """For every path below it."""
    for course in (str(uuid4()), api.other().first("/courses")["uuid"]):
        for path in (f"/courses/{course}/attach/modules", f"/courses/{course}/modules/groups"):
            assert api.get(path).status_code == 404
            assert api.post(path, {"name": "x"}).status_code == 404
