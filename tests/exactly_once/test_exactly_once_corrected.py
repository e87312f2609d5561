"""The original spreadsheet run again after a resume: what the correction has done is done."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice, begin, command, results, run_batch, sandbox_process
from helpers.sampling import sampled


def test_the_original_run_again_finds_what_its_correction_has_done(tmp_path: Path) -> None:
    """The row that is still wrong there ends as existing, with its certificate; changed there, it
    is judged anew.
    """
    batch = make_class(tmp_path, 4)
    batch.rows[1]["email"] = "graduate1@example,edu"
    batch.write()
    with sandbox_process() as practice:
        path = tmp_path / str(run_batch(practice.url, batch).summary["results"])
        workbook = load_workbook(path)
        sheet = workbook["Failures"]
        place = next(cell.column for cell in sheet[1] if cell.value == "email")
        sheet.cell(2, place).value = "graduate1@example.edu"
        workbook.save(path)
        resumed = command(practice.url, "resume", path, "--yes", "--json", folder=tmp_path)
        assert resumed.status == 0, resumed.errors
        practice.forget_requests()
        again = run_batch(practice.url, batch)
        assert again.status == 0, again.errors
        assert again.summary["totals"]["existing"] == 4
        assert practice.creates() == 0
        told = (
            "Done before in a corrected form, and not sent again: row 3; see"
            f" {tmp_path / resumed.summary['results']}"
        )
        assert told in again.errors
        rows = {row["row"]: row["certificate_uuid"] for row in results(again, tmp_path)}
        assert rows == {row["row"]: row["certificate_uuid"] for row in results(resumed, tmp_path)}
        batch.rows[1]["email"] = "graduate1@example;edu"
        batch.write()
        assert run_batch(practice.url, batch).summary["totals"]["invalid"] == 1
        batch.rows[1]["email"] = "graduate1@example,edu"
        batch.write()
        other = run_batch(practice.url, batch, "--cohort", "LEI-2026-A")
        assert other.summary["totals"]["invalid"] == 1


def test_who_is_corrected_after_being_issued_is_told_that_it_stays_as_it_was(
    tmp_path: Path,
) -> None:
    """Another birth date, another name, the name spelt otherwise; the same name in capitals, and
    whoever a person has confirmed, are no correction.
    """
    batch = make_class(tmp_path, 6)
    names = [row["name"] for row in batch.rows]
    with sandbox_process() as practice:
        first = run_batch(practice.url, batch)
        assert first.status == 0, first.errors
        batch.rows[0]["date_of_birth"] = "1991-12-30"
        batch.rows[1]["name"] += " Abrunhosa"
        batch.rows[2]["name"] = batch.rows[2]["name"].upper()
        batch.rows[3]["date_of_birth"] = "1991-12-30"
        confirmed = first.summary["outcomes"][3]["student_uuid"]
        for row in batch.rows:
            row["confirm_student"] = confirmed if row is batch.rows[3] else ""
        batch.headings = (*batch.headings, "confirm_student")
        batch.write()
        again = run_batch(practice.url, batch)
        assert again.summary["totals"]["existing"] == 6, again.errors
        told = {
            (one["row"], one["column"]): one["message"]
            for one in again.summary["issues"]
            if one["code"] == "done_otherwise"
        }
        assert told.keys() == {(2, "date_of_birth"), (3, "name")}
        assert f"finished this row as “{names[1]}”" in told[3, "name"]


def begun_for_another_mailbox(folder: Path, practice: Practice) -> tuple[GraduatingClass, Path]:
    """A class of which one row had another mailbox and birth date; nothing was issued, and
    Failures is corrected.
    """
    batch = make_class(folder, 4)
    right = dict(batch.rows[1])
    batch.rows[1] |= {"email": "graduate1.other@example.edu", "date_of_birth": "2001-11-21"}
    batch.write()
    no = {"message": "no", "errors": {"name": ["no"]}}
    nor = {"message": "no", "errors": {f"files.{place}": ["no"] for place in range(4)}}
    practice.faults(
        {"action": "status", "status": 422, "method": "POST", "path": "/students", "json": no},
        {"action": "status", "status": 422, "method": "POST", "path": "/files", "json": nor},
    )
    path = folder / str(run_batch(practice.url, batch).summary["results"])
    practice.faults()
    workbook = load_workbook(path)
    sheet = workbook["Failures"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    for line in range(2, sheet.max_row + 1):
        if sheet.cell(line, places["row"]).value == 3:
            for name in ("email", "date_of_birth"):
                sheet.cell(line, places[name]).value = right[name]
    workbook.save(path)
    return batch, path


def certified(practice: Practice) -> list[str]:
    """The e-mails of the students who have certificates, one for each certificate."""
    state = practice.state()
    emails = {one["uuid"]: one["email"] for one in state["student"]}
    return sorted(emails[one["student_uuid"]] for one in state["certificate"])


ONE_BY_ONE = ("--files-per-upload", "1", "--max-in-flight", "1")


@pytest.mark.long
def test_a_resume_that_ends_early_has_still_noted_what_it_corrected(tmp_path: Path) -> None:
    """DokStamp is away half-way: the original again does not issue the corrected row to the
    mailbox that was wrong.
    """
    with sandbox_process("--signing-forgets-digest", "true") as practice:
        batch, path = begun_for_another_mailbox(tmp_path, practice)
        practice.faults(
            {
                "action": "status",
                "status": 500,
                "method": "POST",
                "path": "/files",
                "nth": 3,
                "times": 9999,
            }
        )
        resumed = command(
            practice.url,
            "resume",
            path,
            "--yes",
            "--json",
            *ONE_BY_ONE,
            folder=tmp_path,
            DOKSTAMP_RETRY_SECONDS="2",
        )
        assert resumed.summary["error"], resumed.errors
        practice.faults()
        again = run_batch(practice.url, batch)
        assert again.status == 0, again.errors
        assert certified(practice) == [f"graduate{number}@example.edu" for number in range(4)]


@pytest.mark.parametrize(
    ("nth", "when"),
    sampled([(nth, f"signal_{side}") for nth in (1, 2, 3, 4) for side in ("before", "after")], 2),
)
def test_a_resume_that_is_killed_leaves_no_corrected_row_to_be_done_twice(
    tmp_path: Path, nth: int, when: str
) -> None:
    """The original again leaves the row in doubt and names the workbook; resuming that does what
    is left, once.
    """
    with sandbox_process("--signing-forgets-digest", "true") as practice:
        batch, path = begun_for_another_mailbox(tmp_path, practice)
        with begin(
            practice.url, "resume", path, "--yes", "--json", *ONE_BY_ONE, folder=tmp_path
        ) as resuming:
            kill = {
                "action": when,
                "signal_name": "KILL",
                "method": "POST",
                "path": "/certificates",
                "nth": nth,
            }
            practice.faults(kill | {"pid": resuming.pid})
            resuming.communicate("\n", timeout=60)
        practice.faults()
        again = run_batch(practice.url, batch)
        assert again.summary["totals"]["pending"] == 1, again.errors
        assert f"importer resume {path}" in again.errors
        assert "graduate1.other@example.edu" not in certified(practice)
        resumed = command(practice.url, "resume", path, "--yes", "--json", folder=tmp_path)
        assert resumed.status == 0, resumed.errors
        assert run_batch(practice.url, batch).summary["totals"]["existing"] == 4
        assert certified(practice) == [f"graduate{number}@example.edu" for number in range(4)]


@pytest.mark.long
def test_a_row_that_stands_twice_and_is_corrected_twice_is_done(tmp_path: Path) -> None:
    """Two equal rows were one, as corrected too: in the original both are done."""
    batch = make_class(tmp_path, 3)
    batch.rows[1]["email"] = "graduate1@exmaple.edu"
    batch.rows.append(dict(batch.rows[1]))
    batch.write()
    no = {"message": "no", "errors": {"email": ["no"]}}
    with sandbox_process() as practice:
        practice.faults(
            {"action": "status", "status": 422, "method": "POST", "path": "/students", "json": no}
        )
        path = tmp_path / str(run_batch(practice.url, batch).summary["results"])
        practice.faults()
        workbook = load_workbook(path)
        sheet = workbook["Failures"]
        place = next(cell.column for cell in sheet[1] if cell.value == "email")
        for line in range(2, sheet.max_row + 1):
            cell = sheet.cell(line, place)
            cell.value = str(cell.value).replace("exmaple", "example")
        workbook.save(path)
        assert (
            command(practice.url, "resume", path, "--yes", "--json", folder=tmp_path).status == 0
        )
        again = run_batch(practice.url, batch)
        assert again.status == 0, again.errors
        assert again.summary["totals"]["existing"] == 4
        assert len(practice.state()["certificate"]) == 3


def test_another_correction_that_is_wrong_does_not_take_back_what_is_in_doubt(
    tmp_path: Path,
) -> None:
    """Killed behind the certificate, then corrected into nonsense and resumed: the original is
    left in doubt still.
    """
    with sandbox_process("--signing-forgets-digest", "true") as practice:
        batch, path = begun_for_another_mailbox(tmp_path, practice)
        with begin(
            practice.url, "resume", path, "--yes", "--json", *ONE_BY_ONE, folder=tmp_path
        ) as resuming:
            kill = {
                "action": "signal_after",
                "signal_name": "KILL",
                "method": "POST",
                "path": "/certificates",
            }
            practice.faults(kill | {"nth": 4, "pid": resuming.pid})
            resuming.communicate("\n", timeout=60)
        practice.faults()
        assert "graduate1@example.edu" in certified(practice)
        workbook = load_workbook(path)
        sheet = workbook["Failures"]
        places = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
        for line in range(2, sheet.max_row + 1):
            if sheet.cell(line, places["row"]).value == 3:
                sheet.cell(line, places["email"]).value = "graduate1@example,edu"
        workbook.save(path)
        command(practice.url, "resume", path, "--yes", "--json", folder=tmp_path)
        again = run_batch(practice.url, batch)
        assert again.summary["totals"]["pending"] == 1, again.errors
        assert certified(practice) == [f"graduate{number}@example.edu" for number in range(4)]
