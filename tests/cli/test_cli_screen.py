"""What stands on a screen: the sheet's own headings and cells, lines that fit, what comes next."""

import io
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import NOWHERE, command, run_batch, sandbox_process
from helpers.terminals import in_a_terminal
from importer.cli.layout import wrapped
from importer.inbox import Journal
from importer.sentences import inbox as say

HEADINGS = {"name": "Nome completo", "email": "E-mail", "date_of_birth": "Data de nascimento"}


def in_portuguese(folder: Path, size: int) -> GraduatingClass:
    """A class whose sheet has headings of its own."""
    batch = make_class(folder, size)
    batch.headings = tuple(HEADINGS.get(heading, heading) for heading in batch.headings)
    batch.rows = [
        {HEADINGS.get(heading, heading): cell for heading, cell in row.items()}
        for row in batch.rows
    ]
    batch.write()
    return batch


def test_an_error_names_the_cell_and_the_heading_of_the_sheet(tmp_path: Path) -> None:
    """As Excel does, in the text and for programs; in a CSV as in a workbook."""
    batch = in_portuguese(tmp_path, 3)
    batch.rows[1]["E-mail"] = ""
    batch.write()
    column = "ABCDEFGH"[batch.headings.index("E-mail")]
    ended = command(NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, folder=tmp_path)
    assert f"  {column}3 (E-mail): E-mail is empty, and every certificate needs it" in ended.output
    told = command(NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, "--json", folder=tmp_path)
    [issue] = [one for one in told.summary["issues"] if one["severity"] == "error"]
    assert (issue["row"], issue["column"]) == (3, "email")
    assert (issue["cell"], issue["heading"]) == (f"{column}3", "E-mail")


def test_what_is_wrong_alike_stands_once(tmp_path: Path) -> None:
    """All its cells before it, the first five and how many more there are."""
    batch = in_portuguese(tmp_path, 8)
    for row in batch.rows[1:]:
        row["Data de nascimento"] = "13/04/2001"
    batch.write()
    ended = command(NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, folder=tmp_path)
    [line] = [line for line in ended.output.splitlines() if "[ambiguous_date]" in line]
    assert re.match(r"  ([A-Z]\d, ){4}[A-Z]\d and 2 more \(Data de nascimento\): 7 dates", line)


def test_after_a_check_stand_the_commands_that_come_next(tmp_path: Path) -> None:
    """To be copied: check again, and run what is ready, with the same options."""
    batch = make_class(tmp_path, 2)
    batch.rows[0]["email"] = "wrong"
    batch.write()
    given = ("check", batch.sheet, "--pdfs", batch.pdfs, "--issued-at", "2026-07-01")
    lines = command(NOWHERE, *given, "--out", "r.xlsx", folder=tmp_path).output.splitlines()
    again = f"    importer check {batch.sheet} --pdfs {batch.pdfs} --issued-at 2026-07-01"
    assert f"{again} --out r.xlsx" in lines
    assert again.replace("importer check", "importer run") in lines


def test_a_plan_says_why_rows_are_left_out_before_it_asks(tmp_path: Path) -> None:
    """And afterwards not once more; lines fit into a terminal of eighty columns."""
    batch = in_portuguese(tmp_path, 3)
    batch.rows[1]["E-mail"] = "nobody at all"
    batch.write()
    with sandbox_process() as practice:
        status, shown = in_a_terminal(practice, batch, b"y\n")
    before, _, after = shown.partition("[y/N]")
    assert status == 1
    assert "[invalid_email]" in before
    assert "[invalid_email]" not in after
    assert all(len(line) <= 80 or " " not in line.strip() for line in before.splitlines())
    assert "importer resume " in after


@pytest.mark.long
def test_a_plan_says_how_many_certificates_probably_exist(tmp_path: Path) -> None:
    """Where the ledger is new, and the students have certificates of the course."""
    batch = make_class(tmp_path, 3)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        for path in (tmp_path / "reports").iterdir():
            path.unlink()
        batch.write()
        for pdf in batch.pdfs.iterdir():
            pdf.rename(pdf.with_name(f"new-{pdf.name}"))
        for row in batch.rows:
            row["pdf"] = f"new-{row['pdf']}"
        batch.write()
        _, shown = in_a_terminal(practice, batch, b"n\n")
    flat = " ".join(shown.split())
    assert "up to 3 rows, of which 3 probably exist in DokStamp already" in flat
    assert "Issue up to 3 certificates (3 probably exist already)" in flat


@pytest.mark.long
def test_what_was_created_before_is_counted_apart(tmp_path: Path) -> None:
    """In the terminal, for programs, among past runs and on the Summary."""
    batch = make_class(tmp_path, 4)
    batch.rows[3]["email"] = "wrong"
    batch.write()
    with sandbox_process() as practice:
        first = run_batch(practice.url, batch)
        assert "3 created, 1 invalid" in first.errors
        again = command(
            practice.url, "resume", first.summary["results"], "--yes", "--json", folder=tmp_path
        )
        runs = command(practice.url, "runs", folder=tmp_path)
    assert "0 created now, 3 before, 1 invalid" in again.errors
    assert again.summary["created_before"] == again.summary["totals"]["created"] == 3
    assert "0 created now, 3 before, 1 invalid" in runs.output


def test_two_parts_are_one_blank_line_apart(tmp_path: Path) -> None:
    """Also where a plan has nothing to ask."""
    batch = make_class(tmp_path, 2)
    batch.rows[0]["email"] = "wrong"
    batch.write()
    with sandbox_process() as practice:
        shown = run_batch(practice.url, batch).errors
    assert "\n\n" in shown
    assert "\n\n\n" not in shown


def test_words_are_not_torn_and_what_follows_hangs() -> None:
    """Neither are paths longer than the line; without a terminal a line is one line."""
    text = (
        "  note  " + "word " * 30 + "/a/path/that/is/longer/than/any/line/can/possibly/be/in/here"
    )
    lines = wrapped(text, width=40, hang=8).split("\n")
    assert all(line.startswith(" " * 8) for line in lines[1:])
    assert lines[-1].strip() == "/a/path/that/is/longer/than/any/line/can/possibly/be/in/here"
    assert wrapped(text, width=None) == text
    path = f"    /{'path' * 20}"
    assert wrapped(path, width=40, hang=4) == path


def test_a_log_has_no_carriage_returns(tmp_path: Path) -> None:
    """Standard error is a file, whatever standard output is."""
    batch = make_class(tmp_path, 3)
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch)
    assert "\r" not in ended.errors


def test_the_inboxs_log_is_laid_out_where_a_person_sits() -> None:
    """What does not fit hangs below the time; elsewhere an event is a line."""
    written = []
    for laid_out in (partial(wrapped, width=40, hang=20), str):
        stream = io.StringIO()
        clock = partial(datetime, 2026, 7, 1, 9, tzinfo=UTC)
        journal = Journal(stream, laid_out=laid_out, clock=clock)
        journal.tell("found", say.NOTHING(), batch="a batch of the last year")
        written.append(stream.getvalue())
    hung, whole = written
    assert whole == "2026-07-01T09:00:00Z a batch of the last year: nothing\n"
    time, blank = "2026-07-01T09:00:00Z ", " " * 20
    assert hung == f"{time}a batch of the last\n{blank}year: nothing\n"
