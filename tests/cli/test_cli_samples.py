"""The samples, as a newcomer runs them: what comes out is what their list of expectations says."""

import csv
from pathlib import Path
from typing import Any

import pytest

from helpers.practice import Ended, command, results, sandbox_process
from helpers.sampling import sampled

SAMPLES = Path(__file__).parents[2] / "samples"


def expected() -> dict[int, tuple[str, set[str]]]:
    """Status and codes by row, of a run."""
    rows: dict[int, tuple[str, set[str]]] = {}
    with (SAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            rows.setdefault(int(line["row"]), (line["status"], set()))[1].add(line["code"])
    return rows


def told(rows: list[dict[str, Any]]) -> dict[int, tuple[str, set[str]]]:
    """The same, as a results workbook tells it."""
    return {
        row["row"]: (row["status"], set((row["error_code"] or "").split("\n"))) for row in rows
    }


@pytest.mark.parametrize("sheet", sampled(["graduates.xlsx", "graduates.csv"], 0))
def test_a_run_of_the_samples_ends_as_expected(tmp_path: Path, sheet: str) -> None:
    """Workbook and CSV alike; all good rows created, every bad one with its code."""
    with sandbox_process() as practice:
        ended = command(
            practice.url,
            "run",
            SAMPLES / sheet,
            "--pdfs",
            SAMPLES / "pdfs",
            "--yes",
            "--json",
            folder=tmp_path,
        )
        assert ended.status == 1
        wanted = {row: (status, codes - {""}) for row, (status, codes) in expected().items()}
        found = {
            row: (status, codes - {""})
            for row, (status, codes) in told(results(ended, tmp_path)).items()
        }
        assert found == wanted
        created = sum(status == "created" for status, _ in wanted.values())
        assert len(practice.state()["certificate"]) == created


def test_a_check_of_the_samples_says_the_same_without_asking(tmp_path: Path) -> None:
    """But for the two rows that only DokStamp can judge."""
    ended = command(
        "http://127.0.0.1:1",
        "check",
        SAMPLES / "graduates.xlsx",
        "--pdfs",
        SAMPLES / "pdfs",
        folder=tmp_path,
    )
    assert ended.status == 1
    assert "B9 (name): name is empty" in ended.output
    assert "[pdf_missing]" in ended.output
    assert "course_not_found" not in ended.output


@pytest.mark.long
def test_an_online_check_finds_what_only_dokstamp_knows(tmp_path: Path) -> None:
    """And writes nothing to it; the workbook has the shape of a run's."""
    with sandbox_process() as practice:
        ended = command(
            practice.url, "check", SAMPLES / "graduates.xlsx", "--pdfs", SAMPLES / "pdfs",
            "--online", "--json",
            "--out", "check.xlsx", folder=tmp_path,
        )  # fmt: skip
        assert ended.status == 1
        wrong = {row: codes for row, (status, codes) in expected().items() if status == "invalid"}
        rows = told(results(ended, tmp_path))
        assert {
            row: codes for row, (status, codes) in rows.items() if status == "invalid"
        } == wrong
        assert {status for status, _ in rows.values()} == {"pending", "invalid"}
        assert {
            one["row"] for one in ended.summary["issues"] if one["severity"] == "error"
        } == set(wrong)
        assert set(practice.requests()["by_route"]) <= {
            "POST /auth/login", "GET /auth/me", "GET /institutions", "GET /courses",
            "GET /cohorts", "GET /students",
            "GET /certificates", "POST /auth/logout",
        }  # fmt: skip


@pytest.mark.long
def test_the_sandbox_of_the_same_process_serves_a_demo(tmp_path: Path) -> None:
    """`make demo`: plan, totals, the path of the workbook and the next step; a log has no
    bar.
    """
    ended: Ended = command(
        "http://127.0.0.1:1", "run", SAMPLES / "graduates.xlsx", "--pdfs", SAMPLES / "pdfs",
        "--sandbox", "--yes",
        folder=tmp_path,
    )  # fmt: skip
    assert ended.status == 1
    assert "16 created, 14 invalid" in ended.output
    assert "Results: reports/graduates-" in ended.output
    [next_step] = [line for line in ended.output.splitlines() if "importer resume" in line]
    assert next_step.endswith("-results.xlsx --sandbox")
    assert ended.errors == ""
