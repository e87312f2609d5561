"""Each assumption about the API broken, one after the other: harmless, or a stop with a sentence;
never a double.
"""

from typing import Any

import pytest

from helpers.office import Office, OfficeOf
from helpers.practice import HTTP, assert_nothing_twice
from helpers.reports_of import statuses
from helpers.sampling import sampled
from importer.issuing.batch import Selection
from importer.outcomes import Status

BROKEN: dict[str, dict[str, Any]] = {
    "filters are ignored": {"filters": "ignored"},
    "filters mind the case": {"filters": "to-the-letter"},
    "filters find parts": {"filters": "substring"},
    "filters are ignored and pages are short": {"filters": "ignored", "longest_page": 3},
    "per_page is ignored": {"per_page_ignored": True, "page_length": 4},
    "long pages are refused": {"long_pages": "refused", "longest_page": 5},
    "meta is missing": {"meta": "missing", "longest_page": 4},
    "meta is missing and filters are ignored": {
        "meta": "missing",
        "filters": "ignored",
        "longest_page": 4,
    },
    "meta stands beside": {"meta": "beside", "longest_page": 4},
    "meta tells no total": {"meta": "without-total", "longest_page": 4},
    "meta is the framework's": {"meta": "resource", "longest_page": 4},
    "creates answer 200": {"created_status": 200},
    "uploads come in another order": {"upload_order": "reversed"},
    "lists change their order": {"list_order": "changing", "longest_page": 4},
    "references are flat": {"references": "flat"},
    "days are moments": {"days": "moments"},
    "days are of the east": {"days": "eastern"},
    "all files are signed": {"signing_changes_size": True, "signing_forgets_digest": True},
    "files are signed and lists are short": {
        "signing_forgets_digest": True,
        "meta": "missing",
        "longest_page": 4,
    },
}
SIZE = 14


def assert_nothing_is_double(office: Office) -> None:
    """Nor is anybody told twice."""
    assert_nothing_twice(office.practice, office.batch)
    state = office.practice.state()
    seeded = {one["uuid"] for one in state["student"] if one["email"].startswith("seeded")}
    ours = [one for one in state["certificate"] if one["student_uuid"] not in seeded]
    assert len(state["notification"]) == len(ours)


@pytest.mark.parametrize("settings", sampled(BROKEN, *range(0, len(BROKEN), 7)))
def test_no_broken_assumption_doubles_or_misleads(
    office_of: OfficeOf, settings: dict[str, Any]
) -> None:
    """Known students in other letters, lost answers, a lost ledger, PDFs rendered anew: one
    certificate each.
    """
    office = office_of(SIZE, **settings)
    HTTP.post(f"{office.sandbox.url}/_sandbox/seed", json={"count": 6, "course": "LEI-2026"})
    office.student(0)
    office.student(1, email=office.batch.rows[1]["email"].upper())
    lost = [
        {"action": "drop_after", "method": "POST", "path": f"/{what}$", "every": 4}
        for what in ("students", "certificates", "enrollments", "files")
    ]
    office.practice.faults(*lost)
    first = office.run()
    office.practice.faults()
    assert_nothing_is_double(office)
    settled = {Status.CREATED, Status.EXISTING, Status.FAILED, Status.INVALID}
    assert set(statuses(first)) <= settled
    certified = len(office.practice.state()["certificate"])
    for anew in (False, True):
        office.lose_the_ledger()
        if anew:
            office.render_anew()
        again = office.run()
        assert_nothing_is_double(office)
        assert set(statuses(again)) <= settled
        assert statuses(again).count(Status.EXISTING) <= certified
    if not any(code in str(settings) for code in ("missing", "east")):
        assert certified - 6 >= SIZE - 1, "rows that need not have stopped"


@pytest.mark.parametrize("name", sampled(list(BROKEN), 1))
def test_a_clean_class_is_done_in_spite_of_a_broken_assumption(
    office_of: OfficeOf, name: str
) -> None:
    """With the ledger, a second run has nothing to do."""
    office = office_of(SIZE, **BROKEN[name])
    assert statuses(office.run(Selection())) == [Status.CREATED] * SIZE
    assert statuses(office.run(Selection())) == [Status.EXISTING] * SIZE
    assert_nothing_is_double(office)
