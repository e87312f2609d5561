"""Pages, filters and order of lists."""

import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sandbox_practice import Practice, pdf, practising

from dokstamp_sandbox import SandboxSettings


@pytest.fixture(scope="module")
def api() -> Iterator[Practice]:
    """One sandbox with 230 students, which the tests here only read."""
    with practising() as practice:
        practice.http.post("/_sandbox/seed", json={"count": 230})
        practice.http.post(
            "/_sandbox/seed", json={"count": 3, "prefix": "certified", "course": "LEI-2026"}
        )
        yield practice


def _meta(answer: httpx.Response) -> tuple[int, int, int]:
    meta = answer.json()["meta"]
    return meta["current_page"], meta["per_page"], meta["total"]


def test_a_page_has_fifteen_records_unless_asked_otherwise(api: Practice) -> None:
    """`meta` tells page, length and total."""
    answer = api.get("/students")
    assert len(answer.json()["data"]) == 15
    assert _meta(answer) == (1, 15, 233)


def test_a_page_is_capped_whatever_is_asked_for(api: Practice) -> None:
    """`meta.per_page` tells what was really answered."""
    answer = api.get("/students", per_page="1000", page="3")
    assert len(answer.json()["data"]) == 33
    assert _meta(answer) == (3, 100, 233)


def test_default_and_cap_are_settings() -> None:
    """Another server may have other ones."""
    with practising(SandboxSettings(page_length=2, longest_page=3)) as api:
        api.http.post("/_sandbox/seed", json={"count": 5})
        assert _meta(api.get("/students")) == (1, 2, 5)
        assert _meta(api.get("/students", per_page="50")) == (1, 3, 5)


def test_pages_hold_every_record_once_in_the_order_of_creation(api: Practice) -> None:
    """Whatever the order in which pages are read."""
    pages = list(range(1, 13))
    random.Random(7).shuffle(pages)
    read = {
        number: api.get("/students", page=str(number), per_page="20").json()["data"]
        for number in pages
    }
    emails = [one["email"] for number in sorted(read) for one in read[number]]
    assert emails[:230] == [f"seeded{place}@example.edu" for place in range(230)]
    assert len(emails) == len(set(emails)) == 233


@pytest.mark.parametrize("page", ["99", "999999999999999999999", "0", "-1", "x", ""])
def test_a_page_that_is_not_there_is_empty_or_the_first(api: Practice, page: str) -> None:
    """Never an error."""
    answer = api.get("/students", page=page)
    assert answer.status_code == 200
    assert len(answer.json()["data"]) == (0 if page.startswith("99") else 15)
    assert answer.json()["meta"]["total"] == 233


def test_paging_goes_on_truly_while_records_come_and_go() -> None:
    """What is remembered of earlier pages is forgotten when a record is deleted or changed."""
    with practising() as api:
        api.http.post("/_sandbox/seed", json={"count": 25})

        def emails(page: int, **where: str) -> list[str]:
            params = {"page": str(page), "per_page": "10", **where}
            return [
                one["email"].removesuffix("@example.edu")
                for one in api.get("/students", **params).json()["data"]
            ]

        assert emails(2) == [f"seeded{place}" for place in range(10, 20)]
        first = api.get("/students", page="1", per_page="10").json()["data"]
        api.request("DELETE", f"/students/{first[0]['uuid']}")
        assert emails(2) == [f"seeded{place}" for place in range(11, 21)]
        assert _meta(api.get("/students", page="1", per_page="10"))[2] == 24
        api.student(email="new@example.edu")
        assert emails(3)[-1] == "new"
        assert _meta(api.get("/students", page="1", per_page="10"))[2] == 25
        women: dict[str, str] = {"where[gender]": "f"}
        assert emails(1, **women) == []
        api.request("PATCH", f"/students/{first[1]['uuid']}", body={"gender": "f"})
        assert emails(1, **women) == ["seeded1"]
        assert len(emails(2, **{"where[gender]": "null"})) == 10


def test_a_refused_change_leaves_lists_as_they_were() -> None:
    """Nothing of a request that was rolled back is seen in a page or a total."""
    with practising() as api:
        free, bound = api.student()["uuid"], api.certificate()["student"]["uuid"]
        before = api.get("/students").json()
        refused = api.request("DELETE", "/students/batch/destroy", body={"uuids": [free, bound]})
        assert refused.status_code == 409
        assert api.get("/students").json() == before
        assert _meta(api.get("/students"))[2] == 2


def test_a_filter_by_email_finds_one_whatever_its_case(api: Practice) -> None:
    """`where[email]`."""
    found = api.where("/students", email="SEEDED7@example.edu")
    assert [one["email"] for one in found] == ["seeded7@example.edu"]
    assert api.where("/students", email="seeded@example.edu") == []


def test_filters_combine(api: Practice) -> None:
    """All conditions must hold."""
    course = api.where("/courses", code="lei-2026")[0]
    certificate = api.where("/certificates", course_uuid=course["uuid"])[0]
    pair = {"course_uuid": course["uuid"], "student_uuid": certificate["student"]["uuid"]}
    assert [one["uuid"] for one in api.where("/certificates", **pair)] == [certificate["uuid"]]
    other = api.where("/courses", code="GES-2026")[0]["uuid"]
    assert api.where("/certificates", **pair | {"course_uuid": other}) == []


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ({"status": "issued"}, 3),
        ({"status": "draft"}, 0),
        ({"cohort_uuid": "null"}, 3),
        ({"revoked_at": "null"}, 3),
        ({"issued_at": "null"}, 0),
        ({"student][email": "certified1@example.edu"}, 1),
        ({"course][code": "LEI-2026"}, 3),
        ({"course][code": "GES-2026"}, 0),
    ],
)
def test_certificates_are_filtered_by_fields_of_their_own_and_of_relations(
    api: Practice, conditions: dict[str, str], count: int
) -> None:
    """Values, `null`, and `where[relation][field]`."""
    assert len(api.where("/certificates", **conditions)) == count


def test_a_relation_may_be_written_with_a_dot(api: Practice) -> None:
    """`where[student.email]` is the same as `where[student][email]`."""
    assert len(api.where("/certificates", **{"student.email": "certified2@example.edu"})) == 1


def test_booleans_and_numbers_are_compared_as_such() -> None:
    """`true` and `1` are one; so are `8.5` and `8.50`, and one instant in two zones."""
    with practising() as api:
        assert len(api.where("/certificate-templates", is_default="true")) == 1
        assert len(api.where("/certificate-templates", is_default="0")) == 0
        course = api.first("/courses")["uuid"]
        api.create(
            "/enrollments",
            student_uuid=api.student()["uuid"],
            course_uuid=course,
            enrolled_at="2023-09-18",
            grade=8.5,
        )
        assert (
            len(api.where("/enrollments", grade="8.5"))
            == len(api.where("/enrollments", grade="8.50"))
            == 1
        )
        api.create("/cohorts", course_uuid=course, code="Z", start_date="2026-03-01T10:00:00Z")
        assert len(api.where("/cohorts", start_date="2026-03-01T11:00:00+01:00")) == 1
        assert api.where("/modules", workload="many") == []


def test_unused_files_are_those_whose_used_at_is_null() -> None:
    """`where[used_at]=null`."""
    with practising() as api:
        api.certificate()
        unused = api.file()["uuid"]
        assert [one["uuid"] for one in api.where("/files", used_at="null")] == [unused]


def test_a_filter_by_what_is_no_field_answers_422(api: Practice) -> None:
    """So that a typing error does not read as “no filter”."""
    for name in (
        "where[mail]",
        "where[student][email]",
        "where[id]",
        "where[tenant]",
        "where[deleted_at]",
        "where",
    ):
        assert api.get("/students", **{name: "x"}).status_code == 422
    assert api.get("/files", **{"where[digest]": "x"}).status_code == 422


def test_a_filter_by_a_number_where_a_uuid_belongs_answers_422(api: Practice) -> None:
    """As in a body."""
    errors = api.get("/certificates", **{"where[student_uuid]": "12"}).json()["errors"]
    assert set(errors) == {"where.student_uuid"}


def test_lists_are_sorted_on_request(api: Practice) -> None:
    """Either way, by any field; an unknown field or order answers 422."""

    def names(**sort: Any) -> list[str]:
        records = api.get(
            "/students", per_page="5", **{f"sort[{name}]": value for name, value in sort.items()}
        )
        return [one["email"] for one in records.json()["data"]]

    assert (
        names(column="email")
        == names(column="email", order="asc")
        == sorted(names(column="email"))
    )
    assert names(column="email", order="desc")[0] == "seeded9@example.edu"  # "@" comes after "9"
    assert names(column="created_at", order="desc")[0].startswith("certified")
    assert api.get("/students", **{"sort[column]": "shoe_size"}).status_code == 422
    assert (
        api.get("/students", **{"sort[column]": "email", "sort[order]": "up"}).status_code == 422
    )


def test_a_tenant_sees_its_own_records_only(api: Practice) -> None:
    """In lists, filters and by uuid."""
    other = api.other()
    assert other.get("/students").json()["meta"]["total"] == 0
    assert other.where("/students", email="seeded7@example.edu") == []
    foreign = api.where("/students", email="seeded7@example.edu")[0]["uuid"]
    assert other.get(f"/students/{foreign}").status_code == 404
    assert other.where("/students", uuid=foreign) == []


def test_the_same_bytes_are_another_file_in_another_tenant() -> None:
    """Content is shared within a tenant only."""
    with practising() as api:
        content = pdf()
        ours = api.upload(content).json()["data"][0]["uuid"]
        theirs = api.other().upload(content).json()["data"][0]["uuid"]
        assert ours != theirs
