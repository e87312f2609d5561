"""A school's own scale of grades and its own words: sent converted, kept as typed, and resumed."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.graduating_class import make_class
from helpers.practice import command, results, run_batch, sandbox_process
from helpers.sampling import sampled

TYPED = {2: ("17", "Concluída"), 3: ("13,25", "Trancado"), 4: ("16 valores", "concluído")}
SENT = {"8.5": "completed", "6.63": "dropped", "8": "completed"}


@pytest.mark.parametrize("language", sampled(["en", "pt_BR"], 1))
@pytest.mark.long
def test_grades_reach_dokstamp_converted_and_stay_as_typed_in_the_results(
    tmp_path: Path, language: str
) -> None:
    """The results workbook knows the scale, so that a resume needs no option; a rerun finds
    everything done.
    """
    batch = make_class(tmp_path, 3)
    batch.headings = (*batch.headings, "completion_status")
    for row, (grade, status) in zip(batch.rows, TYPED.values(), strict=True):
        row |= {"enrolled_at": "2023-09-18", "grade": grade, "completion_status": status}
    batch.rows[1]["pdf"] = "missing.pdf"
    batch.write()
    with sandbox_process() as practice:
        first = run_batch(practice.url, batch, "--grade-scale", "20", DOKSTAMP_LANG=language)
        assert first.status == 1
        assert first.summary["totals"]["created"] == 2
        noted = [one["message"] for one in first.summary["issues"] if one["severity"] == "note"]
        assert any("17 of 20 → 8.5" in said for said in noted)
        assert any("“Trancado” was read as dropped" in said for said in noted)
        workbook = load_workbook(path := batch.folder / first.summary["results"])
        for sheet in workbook.worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            missing = [cell for cell in cells if cell.value == "missing.pdf"]
            if missing and sheet.max_row == 2:  # Failures, however it is called
                missing[0].value = "00001.pdf"
        workbook.save(path)
        second = command(practice.url, "resume", path, "--yes", "--json", folder=batch.folder)
        assert second.status == 0, second.errors
        enrolled = {
            f"{float(one['grade']):g}": one["completion_status"]
            for one in practice.state()["enrollment"]
        }
        assert enrolled == SENT
        typed = {
            row["row"]: (str(row["grade"]), row["completion_status"])
            for row in results(second, batch.folder)
        }
        assert typed == TYPED
        batch.rows[1]["pdf"] = "00001.pdf"
        batch.write()
        again = run_batch(practice.url, batch, "--grade-scale", "20")
        assert again.summary["totals"]["existing"] == 3
