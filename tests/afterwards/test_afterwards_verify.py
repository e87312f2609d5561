"""Verifying: what DokStamp has otherwise is found, nothing else is, and nothing is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from helpers.aftermath import REASON, Aftermath, sent
from helpers.practice import Ended, command, run_batch


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


def _student(done: Aftermath, **fields: str) -> None:
    done.by_hand("PATCH", f"/students/{done.rows[0]['student_uuid']}", fields)


def _second(done: Aftermath) -> None:
    uuid = done.rows[0]["certificate_uuid"]
    one = next(one for one in done.practice.state()["certificate"] if one["uuid"] == uuid)
    body = {name: one[name] for name in ("institution_uuid", "course_uuid", "student_uuid")}
    uploaded = done.upload_by_hand(b"%PDF-1.7 another\n%%EOF")
    done.by_hand("POST", "/certificates", body | {"file_uuid": uploaded, "finish": True})


def _delete(done: Aftermath) -> None:
    done.by_hand("DELETE", f"/certificates/{done.rows[0]['certificate_uuid']}")


def _revoke(done: Aftermath) -> None:
    done.by_hand("PUT", f"/certificates/{done.rows[0]['certificate_uuid']}/revoke", {})


def _swap(done: Aftermath) -> None:
    """As somebody may who sorts a column alone: the file of another row in the workbook."""
    book = load_workbook(done.workbook)
    sheet = book["Results"]
    place = [cell.value for cell in sheet[1]].index("file_uuid") + 1
    one, other = sheet.cell(2, place), sheet.cell(3, place)
    one.value, other.value = other.value, one.value
    book.save(done.workbook)


PLANTED: dict[str, tuple[Callable[[Aftermath], None], list[Any]]] = {
    "revoked": (_revoke, [("differs", 2, ["status"])]),
    "renamed": (
        lambda done: _student(done, name="Somebody Else"),
        [("differs", 2, ["name"])],
    ),
    "a name in another spelling": (
        lambda done: _student(done, name=done.rows[0]["name"].split()[0] + " Vaz"),
        [("differs", 2, ["name"])],
    ),
    "born on another day": (
        lambda done: _student(done, date_of_birth="1999-12-31"),
        [("differs", 2, ["date_of_birth"])],
    ),
    "another e-mail": (
        lambda done: _student(done, email="another@example.edu"),
        [("differs", 2, ["email"])],
    ),
    "a second certificate": (_second, [("differs", 2, ["second_certificate"])]),
    "deleted": (_delete, [("differs", 2, ["certificate"])]),
    "a file of another row": (
        _swap,
        [("differs", 2, ["file"]), ("differs", 3, ["file"])],
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_difference_is_found(tmp_path: Path, planted: str) -> None:
    """In its row, and in no other."""
    plant, expected = PLANTED[planted]
    with sent(tmp_path, 3) as done:
        plant(done)
        ended = _verify(done)
        assert _found(ended) == expected
        assert ended.status == 1
        assert ended.summary["agrees"] is False


def test_a_draft_where_issued_was_said_is_found(tmp_path: Path) -> None:
    """DokStamp's database says so: no request makes a draft of an issued certificate."""
    with sent(tmp_path, 2, "--draft") as done:
        book = load_workbook(done.workbook)
        sheet = book["Results"]
        place = [cell.value for cell in sheet[1]].index("certificate_status") + 1
        sheet.cell(2, place).value = "issued"
        book.save(done.workbook)
        assert _found(_verify(done, done.workbook, "--state", "elsewhere")) == [
            ("differs", 2, ["status"])
        ]


def test_an_upload_that_lost_its_certificate_is_found(tmp_path: Path) -> None:
    """Somebody has deleted a draft; an upload of somebody else's is only listed."""
    with sent(tmp_path, 2, "--draft", deleting_frees_file="true") as done:
        done.upload_by_hand(b"%PDF-1.7 another\n%%EOF")
        assert _verify(done).status == 0
        _delete(done)
        ended = _verify(done)
        assert _found(ended) == [
            ("differs", 2, ["certificate"]),
            ("unused upload", None, ["file"]),
        ]
        assert ended.summary["totals"]["other upload"] == 1


def test_a_certificate_that_no_row_tells_of_is_found(tmp_path: Path) -> None:
    """The row of the workbook says that it was not done, and the ledger that it was."""
    with sent(tmp_path, 2) as done:
        book = load_workbook(done.workbook)
        sheet = book["Results"]
        place = [cell.value for cell in sheet[1]].index("status") + 1
        sheet.cell(3, place).value = "pending"
        book.save(done.workbook)
        ended = _verify(done)
        assert _found(ended) == [("not reported", None, ["certificate"])]
        assert ended.summary["not_done"] == 1


def test_a_run_that_is_in_order_agrees_and_nothing_is_written(tmp_path: Path) -> None:
    """By its workbook, by its id without one, and all runs; only read, in few requests."""
    with sent(tmp_path, 12) as done:
        done.batch.add(12)
        done.batch.write()
        again = run_batch(done.practice.url, done.batch)
        _student(done, name=done.rows[0]["name"].upper())
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


def test_the_sheet_is_in_the_readers_language(tmp_path: Path) -> None:
    """Its name, headings and verdicts; what programs read is English."""
    with sent(tmp_path, 2) as done:
        _revoke(done)
        ended = _verify(done, done.workbook, DOKSTAMP_LANG="pt_PT")
        assert _found(ended) == [("differs", 2, ["status"])]
        sheet = load_workbook(tmp_path / ended.summary["results"])["Verificação"]
        headings, first, second = sheet.iter_rows(values_only=True)
        assert headings[2] == "Veredicto"
        assert (first[2], second[2]) == ("difere", "confere")
