"""Verifying: what DokStamp has otherwise is found, nothing else is, and nothing is written."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from helpers.aftermath import REASON, Aftermath, sent
from helpers.graduating_class import make_class
from helpers.practice import HTTP, Ended, begin, command, run_batch, sandbox_process


def _verify(done: Aftermath, *options: str | Path, **others: str) -> Ended:
    arguments = ("verify", *(options or (done.workbook,)), "--json")
    return command(done.practice.url, *arguments, folder=done.batch.folder, **others)


def _found(ended: Ended) -> list[tuple[str, int | None, list[str]]]:
    """What does not agree: verdict, row, and what is different."""
    return [
        (one["verdict"], one["row"], [difference["what"] for difference in one["differences"]])
        for one in ended.summary["outcomes"]
        if one["verdict"] not in ("agrees", "taken back", "other upload")
    ]


def _second(done: Aftermath, row: dict[str, Any]) -> None:
    one = _certificate(done, row)
    body = {name: one[name] for name in ("institution_uuid", "course_uuid", "student_uuid")}
    uploaded = done.upload_by_hand(b"%PDF-1.7 another\n%%EOF")
    done.by_hand("POST", "/certificates", body | {"file_uuid": uploaded, "finish": True})


def _certificate(done: Aftermath, row: dict[str, Any]) -> dict[str, Any]:
    there = done.practice.state()["certificate"]
    return next(one for one in there if one["uuid"] == row["certificate_uuid"])


def _delete(done: Aftermath, row: dict[str, Any]) -> None:
    done.by_hand("DELETE", f"/certificates/{row['certificate_uuid']}")


def _lose_file(done: Aftermath, row: dict[str, Any]) -> None:
    _delete(done, row)
    done.change("file", row["file_uuid"], used_at=None)


def _swap(done: Aftermath, row: dict[str, Any]) -> None:
    """The certificate gets the file of the row after it, and that one this one's."""
    rows = done.rows
    other = rows[row["row"] - 1]
    uuids = (row["certificate_uuid"], other["certificate_uuid"], row["certificate_uuid"])
    for uuid, file in zip(uuids, (None, row["file_uuid"], other["file_uuid"]), strict=True):
        done.change("certificate", uuid, file_uuid=file)


def _student(**fields: str) -> Callable[[Aftermath, dict[str, Any]], None]:
    return lambda done, row: done.by_hand("PATCH", f"/students/{row['student_uuid']}", fields)


def _moved(kind: str) -> Callable[[Aftermath, dict[str, Any]], None]:
    """The certificate is of another record of a kind, that of the last row."""

    def plant(done: Aftermath, row: dict[str, Any]) -> None:
        uuid = _certificate(done, done.rows[-1])[f"{kind}_uuid"]
        done.change("certificate", row["certificate_uuid"], **{f"{kind}_uuid": uuid})

    return plant


PLANTED: dict[str, tuple[int, Callable[[Aftermath, dict[str, Any]], None], tuple[str, ...]]] = {
    "revoked": (
        2,
        lambda done, row: done.by_hand("PUT", f"/certificates/{row['certificate_uuid']}/revoke"),
        ("status",),
    ),
    "a draft by now": (
        3,
        lambda done, row: done.change("certificate", row["certificate_uuid"], status="draft"),
        ("status",),
    ),
    "renamed": (4, _student(name="Somebody Else"), ("name",)),
    "a name in another spelling": (5, _student(name="Duarte Vaz"), ("name",)),
    "of another course": (6, _moved("course"), ("course",)),
    "of another cohort": (11, _moved("cohort"), ("cohort",)),
    "without its enrollment": (
        8,
        lambda done, row: done.by_hand("DELETE", f"/enrollments/{row['enrollment_uuid']}"),
        ("enrollment",),
    ),
    "born on another day": (9, _student(date_of_birth="1999-12-31"), ("date_of_birth",)),
    "another e-mail": (10, _student(email="another@example.edu"), ("email",)),
    "a second certificate": (7, _second, ("second_certificate",)),
    "deleted": (12, _delete, ("certificate",)),
    "the file of another row": (13, _swap, ("file",)),
    "with the file of the row before": (14, lambda done, row: None, ("file",)),
    "of another student": (15, _moved("student"), ("student", "second_certificate")),
    "deleted, and its file free": (16, _lose_file, ("certificate",)),
}
"""What becomes of a row in DokStamp: its number, how, and in what it is different then."""


def test_every_planted_difference_is_found(tmp_path: Path) -> None:
    """In its row, and in no other; and uploads that no certificate has."""
    with sent(tmp_path, 17) as done:
        rows = {row["row"]: row for row in done.rows}
        for number, plant, _ in PLANTED.values():
            plant(done, rows[number])
        done.upload_by_hand(b"%PDF-1.7 orphaned\n%%EOF")
        ended = _verify(done)
        found = {row: (verdict, what) for verdict, row, what in _found(ended) if row is not None}
        assert found == {
            number: ("differs", list(what)) for number, _, what in PLANTED.values()
        } | {18: ("differs", ["second_certificate"])}, "the last row's student has row 15's too"
        assert [one for one in _found(ended) if one[1] is None] == [
            ("unused upload", None, ["file"])
        ]
        assert ended.summary["totals"]["other upload"] == 1
        assert ended.status == 1
        assert ended.summary["agrees"] is False


def test_a_certificate_that_nobody_knows_of_is_found(tmp_path: Path) -> None:
    """The run was killed before it learned that DokStamp had made it."""
    with sandbox_process() as practice:
        batch = make_class(tmp_path, 3)
        words = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--max-in-flight", "1")
        with begin(practice.url, *words, folder=tmp_path) as process:
            rule = {"action": "signal_after", "method": "POST", "path": "/certificates$", "nth": 2}
            practice.faults(rule | {"pid": process.pid})
            process.communicate("\n", timeout=60)
        practice.faults()
        ended = command(practice.url, "verify", "--all", "--json", folder=tmp_path)
        totals = ended.summary["totals"]
        assert totals["agrees"] + totals["not reported"] == len(practice.state()["certificate"])
        assert ("not reported", None, ["certificate"]) in _found(ended)
        assert ended.status == 1


def test_a_run_that_is_in_order_agrees_and_nothing_is_written(tmp_path: Path) -> None:
    """By its workbook, by its id without one, and all runs; only read, in few requests."""
    with sent(tmp_path, 12) as done:
        done.batch.add(12)
        done.batch.write()
        again = run_batch(done.practice.url, done.batch)
        _student(name=done.rows[0]["name"].upper())(done, done.rows[0])
        before = done.workbook.read_bytes()
        done.practice.forget_requests()
        ended = _verify(done)
        assert (ended.status, _found(ended)) == (0, [])
        routes = done.practice.requests()["by_route"]
        writes = {route for route in routes if not route.startswith("GET ")}
        assert writes <= {"POST /auth/login", "POST /auth/logout", "POST /oauth/token"}
        assert routes["GET /certificates"] + routes["GET /students"] <= 1.1 * (2 + 1)
        assert done.workbook.read_bytes() == before
        second = _verify(done, tmp_path / again.summary["results"])
        assert second.summary["totals"]["agrees"] == 13
        assert _verify(done, "--all").summary["totals"]["agrees"] == 13
        run = done.run_id
        (tmp_path / again.summary["results"]).unlink()
        assert _verify(done, "--run", run).summary["totals"]["agrees"] == 1


def test_a_draft_that_a_row_tells_of_is_not_one_that_no_row_tells_of(tmp_path: Path) -> None:
    """The row says that it is a draft, and failed for it; a row beside it is done."""
    with sent(tmp_path, 3, "--draft") as done:
        done.issue_by_hand(done.rows[0]["certificate_uuid"])
        again = run_batch(done.practice.url, done.batch)
        assert again.summary["totals"]["failed"] == 2
        ended = _verify(done, tmp_path / again.summary["results"])
        assert (ended.status, _found(ended)) == (0, [])
        assert ended.summary["not_done"] == 2


SEEDED = [
    {
        "name": f"Other {number}",
        "email": f"other{number}@example.edu",
        "date_of_birth": "2000-01-01",
    }
    for number in range(1000)
]


@pytest.mark.parametrize(
    ("size", "certified", "students"),
    [
        (4, True, 4),
        pytest.param(120, False, 12, marks=pytest.mark.long),
        pytest.param(120, True, 12, marks=pytest.mark.long),
    ],
    ids=["few of many", "many students", "many of both"],
)
@pytest.mark.long
def test_it_takes_hardly_more_requests_than_there_are_pages(
    tmp_path: Path, size: int, certified: bool, students: int
) -> None:
    """At most a tenth more than the pages of the courses' certificates and of students, or of
    their e-mails, whichever are fewer. What opens and closes a connection comes on top.
    """
    with sandbox_process() as practice:
        others = {"students": SEEDED, "course": "LEI-2026" if certified else None}
        HTTP.post(f"{practice.url}/_sandbox/seed", json=others).raise_for_status()
        batch = make_class(tmp_path, size)
        ended = run_batch(practice.url, batch)
        courses = Counter(one["course_uuid"] for one in practice.state()["certificate"])
        pages = sum(-(-count // 100) for count in courses.values())
        practice.forget_requests()
        words = ("verify", tmp_path / ended.summary["results"], "--json")
        verified = command(practice.url, *words, folder=tmp_path)
        assert verified.status == 0, verified.output
        asked = practice.requests()
        opening = sum(asked["by_route"].get(route, 0) for route in OPENING)
        assert opening <= 3
        assert asked["total"] - opening <= 1.1 * (pages + students)
        assert pages + students >= 10


OPENING = ("POST /auth/login", "POST /oauth/token", "GET /auth/me", "POST /auth/logout")


@pytest.mark.long
def test_what_was_taken_back_agrees(tmp_path: Path) -> None:
    """And what was issued since; where it was made anew, the last run counts."""
    with sent(tmp_path, 3, "--draft", deleting_frees_file="true") as done:
        done.undo("--rows", "2")
        done.issue("--rows", "3")
        ended = _verify(done)
        assert (ended.status, ended.summary["totals"]["taken back"]) == (0, 1)
        run_batch(done.practice.url, done.batch, "--draft")
        assert _verify(done, "--all").status == 0
        done.again("undo", done.workbook, "--yes", "--reason", REASON, "--rows", "3")
        assert _verify(done, "--all").status == 0


def test_lists_that_prove_nothing_are_not_believed(tmp_path: Path) -> None:
    """Without a total and filters nobody can tell whether there is a second certificate."""
    with sent(tmp_path, 2) as done:
        page = {"data": [], "meta": {"current_page": 1, "per_page": 1, "total": 9}}
        rule = {"action": "status", "status": 200, "method": "GET", "path": "/certificates$"}
        done.practice.faults(rule | {"times": 99, "json": page})
        ended = _verify(done)
        assert ended.status == 1
        assert ended.summary["totals"]["cannot be told"] == 2


@pytest.mark.long
def test_the_sheet_is_in_the_readers_language(tmp_path: Path) -> None:
    """Its name, headings and verdicts; what programs read is English."""
    with sent(tmp_path, 2) as done:
        PLANTED["revoked"][1](done, done.rows[0])
        ended = _verify(done, done.workbook, DOKSTAMP_LANG="pt_PT")
        assert _found(ended) == [("differs", 2, ["status"])]
        sheet = load_workbook(tmp_path / ended.summary["results"])["Verificação"]
        headings, first, second = sheet.iter_rows(values_only=True)
        assert headings[2] == "Veredito"
        assert (first[2], second[2]) == ("difere", "confere")
