"""What the documentation leaves open can be otherwise, by a setting: forms of lists, filters,
answers.
"""

from typing import Any

import pytest
from sandbox_practice import Json, Practice, pdf, practising

from dokstamp_sandbox import SandboxSettings


def _students(api: Practice, count: int = 25) -> None:
    api.http.post("/_sandbox/seed", json={"count": count})


def _page(api: Practice, **parameters: Any) -> Json:
    page: Json = api.get("/students", **{"per_page": "10", **parameters}).json()
    return page


@pytest.mark.parametrize(
    ("meta", "beside", "within"),
    [
        ("documented", set(), {"current_page", "per_page", "total"}),
        ("beside", {"current_page", "per_page", "total", "last_page"}, None),
        ("without-total", set(), {"current_page", "per_page"}),
        ("resource", {"links"}, {"current_page", "per_page", "total", "last_page", "path"}),
        ("missing", set(), None),
    ],
)
def test_a_list_tells_its_pages_in_the_form_that_is_set(
    meta: str, beside: set[str], within: set[str] | None
) -> None:
    """In `meta`, beside `data`, in part, or not at all."""
    with practising(SandboxSettings(meta=meta)) as api:
        _students(api)
        page = _page(api, page="3")
        assert len(page.pop("data")) == 5
        found = page.pop("meta", None)
        assert (found and set(found)) == within
        assert set(page) == beside
        total = {**page, **(found or {})}.get("total")
        assert total in (25, None)


def test_a_page_may_have_its_own_length() -> None:
    """Whatever is asked for."""
    with practising(SandboxSettings(per_page_ignored=True)) as api:
        _students(api)
        assert len(_page(api, per_page="10")["data"]) == 15


@pytest.mark.parametrize(
    ("filters", "asked", "found"),
    [
        ("folded", "SEEDED1@example.edu", 1),
        ("folded", "seeded1", 0),
        ("to-the-letter", "SEEDED1@example.edu", 0),
        ("to-the-letter", "seeded1@example.edu", 1),
        ("substring", "Seeded1", 11),
        ("ignored", "nobody@example.edu", 25),
    ],
)
def test_texts_are_compared_as_set(filters: str, asked: str, found: int) -> None:
    """Whole or in part, with or without regard to case, or not at all."""
    with practising(SandboxSettings(filters=filters)) as api:
        _students(api)
        assert _page(api, **{"where[email]": asked})["meta"]["total"] == found


def test_an_unknown_filter_may_be_ignored() -> None:
    """A known one is not."""
    with practising(SandboxSettings(unknown_filters="ignored")) as api:
        _students(api, 3)
        assert _page(api, **{"where[shoe_size]": "43"})["meta"]["total"] == 3
        assert _page(api, **{"where[email]": "x"})["meta"]["total"] == 0


def test_a_list_may_change_its_order_while_it_is_read() -> None:
    """Then some records are on no page, and some on two."""
    with practising(SandboxSettings(list_order="changing")) as api:
        _students(api)
        emails = [one["email"] for number in "123" for one in _page(api, page=number)["data"]]
        assert len(emails) == 25 > len(set(emails))


def test_a_create_may_answer_200() -> None:
    """An upload and an attachment too."""
    with practising(SandboxSettings(created_status=200)) as api:
        person = {"name": "Rui", "email": "rui@example.edu", "date_of_birth": "2000-02-29"}
        assert api.post("/students", person).status_code == 200
        assert api.upload(pdf()).status_code == 200


def test_an_upload_may_be_answered_in_reverse() -> None:
    """Its names tell."""
    with practising(SandboxSettings(upload_order="reversed")) as api:
        records = api.upload(pdf(), pdf(), names=("a.pdf", "b.pdf")).json()["data"]
        assert [one["original_name"] for one in records] == ["b.pdf", "a.pdf"]


def test_references_may_be_told_by_uuid() -> None:
    """Instead of objects."""
    with practising(SandboxSettings(references="flat")) as api:
        course = api.first("/courses")
        assert "institution" not in course
        order = {"institution_uuid": course["institution_uuid"], "course_uuid": course["uuid"]}
        order |= {"student_uuid": api.student()["uuid"], "file_uuid": api.file()["uuid"]}
        certificate = api.create("/certificates", **order)
        assert certificate["student_uuid"] == order["student_uuid"]
        assert certificate["files"] == [{"type": "certificate", "uuid": order["file_uuid"]}]
        assert "student" not in certificate


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("plain", "2000-03-01"),
        ("moments", "2000-03-01T00:00:00.000000Z"),
        ("eastern", "2000-02-29T23:00:00.000000Z"),
    ],
)
def test_a_day_may_be_told_as_a_moment(days: str, told: str) -> None:
    """Of a server that keeps midnights, its own or those of Greenwich."""
    with practising(SandboxSettings(days=days)) as api:
        assert api.student(date_of_birth="2000-03-01")["date_of_birth"] == told
        assert api.first("/students")["date_of_birth"] == told


def test_a_setting_that_is_no_choice_is_refused() -> None:
    """With what there is."""
    with pytest.raises(ValueError, match="meta is 'none', but must be one of documented, beside"):
        SandboxSettings(meta="none")
