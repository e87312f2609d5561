"""Which date the certificates will bear is said before anybody approves it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import NOWHERE, command, run_batch, sandbox_process
from helpers.terminals import in_a_terminal
from importer.issuing.issue_dates import IssueDates


def dated(folder: Path, *dates: str) -> GraduatingClass:
    """A class of six; these are the first rows' issue dates."""
    batch = make_class(folder, 6)
    batch.headings = (*batch.headings, "issued_at")
    for row, text in zip(batch.rows, dates, strict=False):
        row["issued_at"] = text
    batch.write()
    return batch


@pytest.mark.long
def test_a_check_says_the_issue_dates_with_their_rows(tmp_path: Path) -> None:
    """Today for rows that name none, and each other date, of the rows that would go only."""
    batch = dated(tmp_path, "2012-03-04", "2012-03-04", "2012-03-04", "2026-07-01T10:00:00")
    batch.rows[0]["email"] = "wrong"
    batch.write()
    arguments = ("check", batch.sheet, "--pdfs", batch.pdfs)
    told = command(NOWHERE, *arguments, folder=tmp_path).output
    assert "  issue date   today (2 rows), 2012-03-04 (2 rows), 2026-07-01 (1 row)\n" in told
    asked = command(NOWHERE, *arguments, "--json", "--out", "check.xlsx", folder=tmp_path)
    assert asked.summary["issue_dates"] == {"today": 2, "2012-03-04": 2, "2026-07-01": 1}
    summary = {
        row[0]: row[1]
        for row in load_workbook(tmp_path / "check.xlsx")["Summary"].iter_rows(values_only=True)
    }
    assert summary["Issue date"] == "today (2 rows), 2012-03-04 (2 rows), 2026-07-01 (1 row)"


def test_the_plan_and_the_question_say_the_issue_date(tmp_path: Path) -> None:
    """A person approves the dates too."""
    batch = dated(tmp_path, "2012-03-04", "2012-03-04", "2012-03-04")
    with sandbox_process() as practice:
        _, shown = in_a_terminal(practice, batch, b"n\n")
        assert "  issue date   today (3 rows), 2012-03-04 (3 rows)" in shown
        assert "Issue 6 certificates, dated today (3 rows), 2012-03-04 (3 rows)?" in " ".join(
            shown.split()
        )
        ended = run_batch(practice.url, batch)
        assert ended.summary["issue_dates"] == {"today": 3, "2012-03-04": 3}
        book = load_workbook(tmp_path / ended.summary["results"])
        summary = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True)}
        day = datetime.now(UTC).date()
        assert summary["Issue date"] == f"2012-03-04 (3 rows), {day} (3 rows)", "kept for years"


@pytest.mark.long
def test_one_date_for_all_is_said_without_counts(tmp_path: Path) -> None:
    """Today, or the date given for the whole sheet."""
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        _, shown = in_a_terminal(practice, batch, b"n\n")
        assert "issue date   today\r\n" in shown
        assert "Issue 2 certificates, dated today?" in shown
        told = run_batch(practice.url, batch, "--issued-at", "2026-07-15")
        assert "issue date   2026-07-15\n" in told.errors


def test_drafts_have_no_issue_date(tmp_path: Path) -> None:
    """They get one when they are issued in DokStamp."""
    batch = dated(tmp_path, "2012-03-04")
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch, "--draft")
        assert "issue date   none: drafts\n" in ended.errors
        assert ended.summary["issue_dates"] == {}


def test_many_dates_are_summed_up() -> None:
    """The first ones, and up to which date the others go."""
    days = [date(2020, 1, day).isoformat() for day in range(1, 11)]
    frame = pl.DataFrame({"issued_at": [None, *days]}, schema={"issued_at": pl.String})

    class Some:
        """Graduates, as far as their dates go."""

        def __init__(self) -> None:
            self.frame = frame

    assert str(IssueDates.of(Some(), draft=False)) == (  # type: ignore[arg-type]
        "today (1 row), 2020-01-01 (1 row), 2020-01-02 (1 row), 2020-01-03 (1 row), "
        "and 7 further dates up to 2020-01-10 (7 rows)"
    )


def test_the_letter_of_an_inbox_says_the_issue_date(tmp_path: Path) -> None:
    """Beside how many rows are ready."""
    inbox = tmp_path / "inbox"
    batch = dated(inbox / "Turma A", "2012-03-04")
    assert batch.sheet.is_file()
    arguments = (
        "watch",
        inbox,
        "--once",
        "--settle",
        "0",
        "--state",
        tmp_path / "reports",
        "--json-log",
    )
    ended = command(NOWHERE, *arguments, folder=tmp_path, DOKSTAMP_EMAIL="", DOKSTAMP_PASSWORD="")
    assert [json.loads(line) for line in ended.output.splitlines()]
    [letter] = inbox.rglob("HOW-TO-RELEASE.txt")
    assert (
        "Issue date of the certificates: today (5 rows), 2012-03-04 (1 row)." in letter.read_text()
    )
