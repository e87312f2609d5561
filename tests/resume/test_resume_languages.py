"""Run in one language, corrected, gone on with in others: nobody left out, nobody twice."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.graduating_class import make_class
from helpers.practice import assert_exactly_once, command, results, run_batch, sandbox_process
from helpers.sampling import sampled


@pytest.mark.parametrize(
    ("first", "sheet", "then"),
    sampled(
        [("pt_BR", "Falhas", "es"), ("es", "Fallos", "pt_PT"), ("en", "Failures", "pt_BR")], 0
    ),
)
def test_failures_of_one_language_are_corrected_and_resumed_in_another(
    tmp_path: Path, first: str, sheet: str, then: str
) -> None:
    """One row on the workbook, one on its sheet saved as delimited text, the last run in English;
    what was created before keeps its certificate.
    """
    batch = make_class(tmp_path, 5)
    batch.rows[1]["email"] = "graduate1@example,edu"
    batch.rows[3]["pdf"] = "missing.pdf"
    batch.write()
    with sandbox_process() as practice:
        one = run_batch(practice.url, batch, DOKSTAMP_LANG=first)
        assert one.status == 1, one.errors
        path = tmp_path / one.summary["results"]
        workbook = load_workbook(path)
        for cells in workbook[sheet].iter_rows():
            for cell in cells:
                if cell.value == "graduate1@example,edu":
                    cell.value = "graduate1@example.edu"
        workbook.save(path)
        resume = ("resume", path, "--yes", "--json")
        two = command(practice.url, *resume, folder=tmp_path, DOKSTAMP_LANG=then)
        assert (two.status, two.summary["totals"]["created"]) == (1, 4), two.errors
        failures = load_workbook(tmp_path / two.summary["results"]).worksheets[2]
        text = "\n".join(
            ";".join("" if cell is None else str(cell) for cell in row)
            for row in failures.iter_rows(values_only=True)
        )
        (tmp_path / "failures.csv").write_text(text.replace("missing.pdf", "00003.pdf"), "utf-8")
        resume = ("resume", "failures.csv", "--yes", "--json")
        last = command(practice.url, *resume, folder=tmp_path, DOKSTAMP_LANG="en")
        assert (last.status, last.summary["totals"]["created"]) == (0, 5), last.errors
        batch.rows[1]["email"] = "graduate1@example.edu"
        batch.rows[3]["pdf"] = "00003.pdf"
        assert_exactly_once(practice, batch, results(last, tmp_path))
