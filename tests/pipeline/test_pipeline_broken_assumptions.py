"""Each assumption about the API broken, one after the other: harmless, or a stop with a sentence;
never a double.
"""

from collections import Counter
from typing import Any

import pytest

from helpers.office import Office, OfficeOf
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import HTTP
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
    """One certificate for a student and course, with their own PDF; each student is there once,
    and said once.
    """
    state = office.practice.state()
    students = {one["uuid"]: one["email"] for one in state["student"]}
    files = {one["uuid"]: one["original_name"] for one in state["file"]}
    assert max(Counter(students.values()).values()) == 1
    certified = Counter((one["student_uuid"], one["course_uuid"]) for one in state["certificate"])
    assert max(certified.values(), default=1) == 1
    ours = [
        one
        for one in state["certificate"]
        if not students[one["student_uuid"]].startswith("seeded")
    ]
    assert len(state["notification"]) == len(ours)
    enrolled = Counter((one["student_uuid"], one["course_uuid"]) for one in state["enrollment"])
    assert max(enrolled.values(), default=1) == 1
    own = {row["email"].lower(): row["pdf"] for row in office.batch.rows}
    for one in state["certificate"]:
        email = students[one["student_uuid"]].lower()
        if email in own:
            assert files[one["file_uuid"]] == own[email], "somebody else's diploma"


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
    for change in (lambda: None, render_anew(office)):
        office.lose_the_ledger()
        change()
        again = office.run()
        assert_nothing_is_double(office)
        assert set(statuses(again)) <= settled
        assert statuses(again).count(Status.EXISTING) <= certified
    if not any(code in str(settings) for code in ("missing", "east")):
        assert certified - 6 >= SIZE - 1, "rows that need not have stopped"


def render_anew(office: Office) -> Any:
    """Every PDF gets other bytes, under the name it had."""

    def change() -> None:
        for row in office.batch.rows:
            (office.batch.pdfs / row["pdf"]).write_bytes(one_page_pdf(f"anew {row['name']}"))

    return change


@pytest.mark.parametrize("name", sampled(list(BROKEN), 1))
def test_a_clean_class_is_done_in_spite_of_a_broken_assumption(
    office_of: OfficeOf, name: str
) -> None:
    """With the ledger, a second run has nothing to do."""
    office = office_of(SIZE, **BROKEN[name])
    assert statuses(office.run(Selection())) == [Status.CREATED] * SIZE
    assert statuses(office.run(Selection())) == [Status.EXISTING] * SIZE
    assert_nothing_is_double(office)
