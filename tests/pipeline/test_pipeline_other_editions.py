"""What our facts about the API only assume may be otherwise: then things take longer, and nothing
happens twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from helpers.office import Office, OfficeOf
from helpers.other_edition import (
    Quirks,
    behaving,
    capped,
    flat,
    in_lists_only,
    reversed_uploads,
    shouting,
    to_the_letter,
    unfiltered,
    without,
)
from helpers.practice import assert_exactly_once
from helpers.reports_of import codes, statuses
from helpers.sampling import sampled
from importer.outcomes import Status
from importer.settings import Settings

EDITIONS = {
    "filters do nothing": Quirks(query=unfiltered("/")),
    "certificates are not filtered": Quirks(query=unfiltered("/certificates")),
    "enrollments are not filtered": Quirks(query=unfiltered("/enrollments")),
    "students are not filtered": Quirks(query=unfiltered("/students")),
    "pages are short": Quirks(query=capped(3)),
    "pages are short and filters do nothing": Quirks(
        query=lambda path, query: capped(3)(path, unfiltered("/")(path, query))
    ),
    "uploads are answered in another order": Quirks(data=reversed_uploads),
    "nobody tells whether a file is used": Quirks(data=without("used_at", of="/files")),
    "nobody tells the size of a file": Quirks(data=without("size", of="/files")),
    "nobody tells the name of a file": Quirks(data=without("original_name", of="/files")),
    "no limit is told": Quirks(
        headers=("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after")
    ),
    "lists of certificates are without their files": Quirks(
        data=in_lists_only(without("files", of="/certificates"))
    ),
    "references are told by uuid": Quirks(data=flat),
    "e-mail addresses are told in capitals": Quirks(data=shouting),
    "e-mail addresses are filtered to the letter": Quirks(query=to_the_letter, data=shouting),
    "students are told without date of birth": Quirks(
        data=without("date_of_birth", of="/students")
    ),
    "enrollments are told without student and course": Quirks(
        data=without("student", "course", of="/enrollments")
    ),
}

SILENT = {
    "certificates are told without student and course": Quirks(
        data=without("student", "course", of="/certificates")
    ),
    "nothing is told of enrollments and they are not filtered": Quirks(
        query=unfiltered("/enrollments"),
        data=without("student", "course", "cohort", of="/enrollments"),
    ),
}
"""Editions that do not even tell what the documentation says."""

CREATES = ("students", "enrollments", "certificates")
edition = pytest.mark.parametrize("quirks", sampled(EDITIONS, *range(0, len(EDITIONS), 6)))


@contextmanager
def through(office: Office, quirks: Quirks) -> Iterator[Settings]:
    """Settings that lead through the gateway."""
    with behaving(office.sandbox.url, quirks) as url:
        yield office.settings.model_copy(update={"base_url": url})


@edition
def test_nothing_is_issued_twice_by_any_edition(office_of: OfficeOf, quirks: Quirks) -> None:
    """Answers are lost, the ledger is lost, PDFs are rendered anew: each graduate has one
    certificate, their own.
    """
    office = office_of(9)
    lost = [
        {"action": "drop_after", "method": "POST", "path": f"/{what}", "every": 2}
        for what in CREATES
    ]
    office.practice.faults(*lost)
    with through(office, quirks) as settings:
        first = office.run(settings=settings)
        assert statuses(first) == [Status.CREATED] * 9, codes(first)
        office.practice.faults()
        office.lose_the_ledger()
        again = office.run(settings=settings)
        assert statuses(again) == [Status.EXISTING] * 9, codes(again)
        assert_exactly_once(office.practice, office.batch)
        office.lose_the_ledger()
        office.render_anew()
        anew = office.run(settings=settings)
    assert {code for found in codes(anew).values() for code in found} == {"already_certified"}
    assert len(office.practice.state()["certificate"]) == 9


def test_a_course_is_found_by_its_name_where_lists_are_not_filtered_by_names(
    office_of: OfficeOf,
) -> None:
    """The filter is refused, so the list is read; what is not in it is still not found."""
    office = office_of(2)
    office.batch.rows[0]["course"] = "Licenciatura em Engenharia Informática"
    office.batch.rows[1]["course"] = "Nowhere"
    refusing = Quirks(
        query=lambda _, query: [(name.replace("[name]", "[called]"), of) for name, of in query]
    )
    with through(office, refusing) as settings:
        report = office.run(settings=settings)
    assert codes(report) == {3: ["course_not_found"]}
    assert statuses(report) == [Status.CREATED, Status.INVALID]


@pytest.mark.parametrize("quirks", SILENT.values(), ids=SILENT.keys())
def test_where_too_little_is_told_rows_fail_and_nothing_is_twice(
    office_of: OfficeOf, quirks: Quirks
) -> None:
    """A row whose lost answer cannot be found out ends as `failed`, for a person to look at."""
    office = office_of(9)
    lost = [
        {"action": "drop_after", "method": "POST", "path": f"/{what}", "every": 2}
        for what in CREATES
    ]
    office.practice.faults(*lost)
    with through(office, quirks) as settings:
        assert set(statuses(office.run(settings=settings))) == {Status.CREATED, Status.FAILED}
        office.practice.faults()
        office.lose_the_ledger()
        assert set(statuses(office.run(settings=settings))) <= {
            Status.CREATED,
            Status.EXISTING,
            Status.FAILED,
        }
    state = office.practice.state()
    assert len(state["notification"]) == len(state["certificate"]) <= 9
    students = {one["uuid"]: one["email"] for one in state["student"]}
    assert len({students[one["student_uuid"]] for one in state["certificate"]}) == len(
        state["certificate"]
    )
