"""Correct the failures and run again: only those rows, nothing twice, and a whole picture at the
end.
"""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    Ended,
    Practice,
    assert_exactly_once,
    command,
    results,
    run_batch,
    sandbox_process,
)
from helpers.sampling import sampled
from importer.sentences.showing import moment

SIZE = 6


@pytest.fixture
def spoiled(tmp_path: Path) -> GraduatingClass:
    """A class with a wrong e-mail in row 3 and a missing PDF in row 5."""
    batch = make_class(tmp_path, SIZE)
    batch.rows[1]["email"] = "graduate1@example,edu"
    batch.rows[3]["pdf"] = "missing.pdf"
    batch.write()
    return batch


def workbook_of(ended: Ended, batch: GraduatingClass) -> Path:
    """The results workbook of a run."""
    return batch.folder / str(ended.summary["results"])


def work_on(path: Path, change: Callable[[Workbook], None]) -> Path:
    """Let a person change a workbook."""
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def correct(workbook: Workbook) -> None:
    """Correct both rows on Failures, found by what their cells hold."""
    sheet = workbook["Failures"]
    heading = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
    for row in range(2, sheet.max_row + 1):
        email, pdf = sheet.cell(row, heading["email"]), sheet.cell(row, heading["pdf"])
        if "," in str(email.value):
            email.value = "graduate1@example.edu"
        if pdf.value == "missing.pdf":
            pdf.value = "00003.pdf"


def resume(practice: Practice, batch: GraduatingClass, path: Path, *arguments: str) -> Ended:
    """`importer resume`, without asking."""
    return command(
        practice.url, "resume", path, "--yes", "--json", *arguments, folder=batch.folder
    )


def corrected(batch: GraduatingClass) -> GraduatingClass:
    """The class as it should be on the server in the end."""
    batch.rows[1]["email"] = "graduate1@example.edu"
    batch.rows[3]["pdf"] = "00003.pdf"
    return batch


def assert_whole(practice: Practice, batch: GraduatingClass, ended: Ended) -> None:
    """Everything is on the server once, and the newest workbook alone tells it."""
    assert ended.status == 0, ended.errors
    rows = results(ended, batch.folder)
    assert [row["row"] for row in rows] == list(range(2, SIZE + 2))
    assert sum(ended.summary["totals"].values()) == SIZE
    assert_exactly_once(practice, corrected(batch), rows)


@pytest.mark.usefixtures("each_ledger")
def test_corrected_rows_go_and_the_rest_is_carried_over(spoiled: GraduatingClass) -> None:
    """The rows that were fine keep their uuids and are not asked about again."""
    with sandbox_process() as practice:
        first = run_batch(practice.url, spoiled)
        assert first.status == 1
        before = {row["row"]: row["certificate_uuid"] for row in results(first, spoiled.folder)}
        path = work_on(workbook_of(first, spoiled), correct)
        practice.forget_requests()
        second = resume(practice, spoiled, path)
        assert practice.requests()["by_route"]["POST /certificates"] == 2
        after = {row["row"]: row["certificate_uuid"] for row in results(second, spoiled.folder)}
        assert {row: uuid for row, uuid in after.items() if before[row]} == {
            row: u for row, u in before.items() if u
        }
        assert_whole(practice, spoiled, second)


@pytest.mark.long
def test_correcting_the_original_sheet_does_as_well(spoiled: GraduatingClass) -> None:
    """`run` again: what is done is not done again."""
    with sandbox_process() as practice:
        assert run_batch(practice.url, spoiled).status == 1
        corrected(spoiled).write()
        assert_whole(practice, spoiled, run_batch(practice.url, spoiled))


def sort_backwards(workbook: Workbook) -> None:
    """Sort Failures the other way round."""
    sheet = workbook["Failures"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, values in enumerate(reversed(rows), start=2):
        for place, value in enumerate(values, start=1):
            sheet.cell(number, place).value = value


def delete_our_columns(workbook: Workbook) -> None:
    """Delete every column of ours on Failures, the row number too."""
    sheet = workbook["Failures"]
    first = next(cell.column for cell in sheet[1] if cell.value == "status")
    sheet.delete_cols(first, 10)
    sheet.delete_cols(1)


def filter_and_widen(workbook: Workbook) -> None:
    """Filter, hide and move columns about."""
    sheet = workbook["Failures"]
    sheet.auto_filter.ref = "A1:C3"
    sheet.row_dimensions[3].hidden = True
    sheet.insert_cols(3)


@pytest.mark.parametrize(
    "habit", sampled([sort_backwards, delete_our_columns, filter_and_widen], 0)
)
@pytest.mark.long
def test_it_does_not_matter_what_else_was_done_to_the_sheet(
    spoiled: GraduatingClass, habit: Callable[[Workbook], None]
) -> None:
    """Sorted, columns of ours deleted, filtered."""
    with sandbox_process() as practice:
        path = work_on(workbook_of(run_batch(practice.url, spoiled), spoiled), correct)
        assert_whole(practice, spoiled, resume(practice, spoiled, work_on(path, habit)))


@pytest.mark.long
def test_failures_saved_as_csv_resume_as_well(spoiled: GraduatingClass) -> None:
    """The whole picture is taken from the run's own workbook."""
    with sandbox_process() as practice:
        path = workbook_of(run_batch(practice.url, spoiled), spoiled)
        copy = spoiled.folder / "copy.xlsx"
        copy.write_bytes(path.read_bytes())
        sheet = load_workbook(work_on(copy, correct))["Failures"]
        saved = spoiled.folder / "failures.csv"
        with saved.open("w", encoding="cp1252", newline="") as file:
            csv.writer(file, delimiter=";").writerows(sheet.iter_rows(values_only=True))
        assert_whole(
            practice, spoiled, resume(practice, spoiled, saved, "--pdfs", str(spoiled.pdfs))
        )


@pytest.mark.usefixtures("each_ledger")
def test_a_row_deleted_from_failures_is_set_aside(spoiled: GraduatingClass) -> None:
    """It is not sent, not forgotten either, and in nobody's way: a person has decided."""
    with sandbox_process() as practice:
        path = work_on(workbook_of(run_batch(practice.url, spoiled), spoiled), correct)
        ended = resume(
            practice, spoiled, work_on(path, lambda workbook: workbook["Failures"].delete_rows(3))
        )
        assert ended.status == 0
        assert ended.summary["totals"] == {
            "created": SIZE - 1,
            "existing": 0,
            "invalid": 1,
            "failed": 0,
            "pending": 0,
        }
        assert ended.summary["set_aside"] == [5]
        assert "Set aside by somebody: row 5, no longer on the sheet Failures" in ended.errors
        assert "Set aside by somebody: row 5.\n" in ended.errors
        assert results(ended, spoiled.folder, "Failures") == []
        [aside] = [row for row in results(ended, spoiled.folder) if row["row"] == 5]
        assert (aside["status"], aside["error_code"]) == ("invalid", "pdf_missing\nset_aside")
        again = resume(practice, spoiled, workbook_of(ended, spoiled))
        assert (again.status, again.summary["set_aside"]) == (0, [5])


@pytest.mark.long
def test_a_row_that_was_set_aside_comes_back_from_where_it_was_put(
    spoiled: GraduatingClass,
) -> None:
    """Its line is written on Failures again, with its number."""
    with sandbox_process() as practice:
        path = work_on(workbook_of(run_batch(practice.url, spoiled), spoiled), correct)
        ended = resume(
            practice, spoiled, work_on(path, lambda workbook: workbook["Failures"].delete_rows(3))
        )

        def put_back(workbook: Workbook) -> None:
            line = next(
                row for row in workbook["Results"].iter_rows(values_only=True) if row[0] == 5
            )
            workbook["Failures"].append(
                ["00003.pdf" if cell == "missing.pdf" else cell for cell in line]
            )

        assert_whole(
            practice,
            spoiled,
            resume(practice, spoiled, work_on(workbook_of(ended, spoiled), put_back)),
        )


@pytest.mark.in_a_file
def test_without_the_ledger_it_resumes_all_the_same(spoiled: GraduatingClass) -> None:
    """Everything needed is in the workbook."""
    with sandbox_process() as practice:
        path = work_on(workbook_of(run_batch(practice.url, spoiled), spoiled), correct)
        for file in (spoiled.folder / "reports").glob("ledger.sqlite3*"):
            file.unlink()
        assert_whole(practice, spoiled, resume(practice, spoiled, path))


def test_what_is_still_wrong_waits_in_the_newest_workbook(spoiled: GraduatingClass) -> None:
    """Resumed uncorrected, nothing is sent; resumed from that workbook, it goes."""
    with sandbox_process() as practice:
        first = run_batch(practice.url, spoiled)
        second = resume(practice, spoiled, workbook_of(first, spoiled))
        assert second.status == 1
        assert second.summary["totals"]["invalid"] == 2
        path = work_on(workbook_of(second, spoiled), correct)
        assert_whole(practice, spoiled, resume(practice, spoiled, path))


@pytest.mark.long
def test_a_row_copied_from_the_done_ones_repeats_it(spoiled: GraduatingClass) -> None:
    """Nobody is certified twice because a line was pasted into Failures; it ends with the
    certificate there is.
    """

    def paste(workbook: Workbook) -> None:
        done = next(row for row in workbook["Results"].iter_rows(values_only=True) if row[0] == 2)
        workbook["Failures"].append(list(done))

    with sandbox_process() as practice:
        path = work_on(
            work_on(workbook_of(run_batch(practice.url, spoiled), spoiled), correct), paste
        )
        ended = resume(practice, spoiled, path)
        assert ended.status == 0
        pasted = results(ended, spoiled.folder)[-1]
        [done] = [row for row in results(ended, spoiled.folder) if row["row"] == 2]
        assert (pasted["status"], pasted["certificate_uuid"]) == (
            "existing",
            done["certificate_uuid"],
        )
        assert "is the same as row 2" in ended.errors
        assert len(practice.state()["certificate"]) == SIZE


def test_the_workbook_of_another_host_is_refused(spoiled: GraduatingClass) -> None:
    """Unless it is meant."""
    with sandbox_process() as practice, sandbox_process() as other:
        path = work_on(workbook_of(run_batch(practice.url, spoiled), spoiled), correct)
        refused = resume(other, spoiled, path)
        assert refused.status == 2
        assert "--force-target" in refused.errors
        assert other.state()["student"] == []
        forced = resume(other, spoiled, path, "--force-target")
        assert forced.status == 1
        assert len(other.state()["certificate"]) == 2
        rows = results(forced, spoiled.folder)
        assert Counter(row["status"] for row in rows) == {"created": 2, "pending": 4}
        assert not any(row["certificate_uuid"] for row in rows if row["status"] == "pending")


def test_a_corrected_email_reuses_the_file_and_a_corrected_pdf_the_student(tmp_path: Path) -> None:
    """What was done for a row is not done again because something else in it was wrong."""
    batch = make_class(tmp_path, 2)
    refusal: dict[str, Any] = {
        "action": "status",
        "status": 403,
        "path": "/certificates",
        "method": "POST",
    }
    with sandbox_process() as practice:
        practice.faults(refusal)
        assert run_batch(practice.url, batch).status == 1
        practice.faults()
        practice.forget_requests()
        batch.rows[0]["email"] = "corrected@example.edu"
        (batch.pdfs / batch.rows[1]["pdf"]).rename(batch.pdfs / "signed.pdf")
        with (batch.pdfs / "signed.pdf").open("ab") as file:
            file.write(b"\n")
        batch.rows[1]["pdf"] = "signed.pdf"
        batch.write()
        ended = run_batch(practice.url, batch)
        assert ended.status == 0, ended.errors
        routes = practice.requests()["by_route"]
        assert routes["POST /students"] == 1
        assert len(practice.state()["file"]) == 3


@pytest.mark.long
def test_a_check_that_was_corrected_can_be_resumed(spoiled: GraduatingClass) -> None:
    """What the check found ready goes too: nothing was sent before."""
    with sandbox_process() as practice:
        out = spoiled.folder / "checked.xlsx"
        checked = command(
            practice.url,
            "check",
            spoiled.sheet,
            "--pdfs",
            spoiled.pdfs,
            "--online",
            "--out",
            out,
            folder=spoiled.folder,
        )
        assert checked.status == 1
        assert practice.state()["student"] == []
        assert_whole(practice, spoiled, resume(practice, spoiled, work_on(out, correct)))


@pytest.mark.usefixtures("each_ledger")
@pytest.mark.long
def test_past_runs_are_listed(spoiled: GraduatingClass) -> None:
    """When, what, for which tenant, how it ended, where the results are."""
    with sandbox_process() as practice:
        ended = run_batch(practice.url, spoiled)
        listed = command(practice.url, "runs", "--json", folder=spoiled.folder)
        [run] = __import__("json").loads(listed.output)
        assert run["totals"] == ended.summary["totals"]
        assert Path(run["results"]) == workbook_of(ended, spoiled).resolve()
        told = command(practice.url, "runs", folder=spoiled.folder).output
        assert "4 created, 2 invalid" in told
        assert f"{moment(run['started_at'])}  run" in told
        assert f"run {run['run_id'][:8]}\n" in told
