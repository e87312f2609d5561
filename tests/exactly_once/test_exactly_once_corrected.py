"""The original spreadsheet run again after a resume: what the correction has done is done."""

from pathlib import Path

from openpyxl import load_workbook

from helpers.graduating_class import make_class
from helpers.practice import command, results, run_batch, sandbox_process


def test_the_original_run_again_finds_what_its_correction_has_done(tmp_path: Path) -> None:
    """The row that is still wrong there ends as existing, with its certificate; changed there, it is judged anew."""
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
        told = f"Done before, corrected, and not asked again: row 3; see {tmp_path / resumed.summary['results']}"
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
