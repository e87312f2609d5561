"""Whose diploma is it: twins, namesakes, repeated rows, and names whose words stand in another
order.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from helpers.graduating_class import GraduatingClass
from helpers.practice import (
    HTTP,
    KNOWN,
    Ended,
    Practice,
    command,
    results,
    run_batch,
    sandbox_process,
)
from helpers.real_cases import case
from importer.results import read_failures

NOBODY = "http://127.0.0.1:1"
TWIN = ("Maria Luiza Souza", "Maria Clara Souza")


def check(name: str, folder: Path, *arguments: str) -> Ended:
    """`importer check` of a case, without an API."""
    given = case(name)
    return command(
        NOBODY, "check", given / "g.xlsx", "--pdfs", given / "pdfs", *arguments, folder=folder
    )


def issues(ended: Ended) -> dict[int, dict[str, Any]]:
    """The issue of each row that has one, of a `check --json`."""
    return {issue["row"]: issue for issue in ended.summary["issues"] if issue["row"] is not None}


def run(practice: Practice, given: Path, folder: Path, *arguments: str) -> Ended:
    """`importer run` of a list against a practice server, without asking."""
    files = ("run", given / "g.xlsx", "--pdfs", given / "pdfs")
    return command(practice.url, *files, "--yes", "--json", *arguments, folder=folder)


def with_courses(practice: Practice, *codes: str) -> Practice:
    """The practice server with these courses."""
    headers = {"Authorization": f"Bearer {KNOWN.token}", "X-Tenant": KNOWN.tenant}
    listed = (
        HTTP.get(f"{practice.url}/institutions", headers=headers).raise_for_status().json()["data"]
    )
    for code in codes:
        body = {"name": code, "code": code, "institution_uuid": listed[0]["uuid"]}
        HTTP.post(f"{practice.url}/courses", json=body, headers=headers).raise_for_status()
    return practice


def test_case_name_in_another_order(tmp_path: Path) -> None:
    """José Maria does not get Maria José's diploma: the row is stopped, and the file is named as
    the nearest.
    """
    ended = check("name-in-another-order", tmp_path)
    assert ended.status == 1
    assert "2 (pdf): " in ended.output
    assert "(nearest: 'Maria José Silva.pdf')" in ended.output


def test_case_one_person_two_emails(tmp_path: Path) -> None:
    """Rows 2 and 3, and 4 and 5, are told, each naming the other; two people of one name are not
    spoken of.
    """
    ended = check("one-person-two-emails", tmp_path, "--json")
    told = issues(ended)
    assert {row: issue["code"] for row, issue in told.items()} == dict.fromkeys(
        (2, 3, 4, 5), "same_person"
    )
    assert all(
        f"row {other}" in told[row]["message"] for row, other in {2: 3, 3: 2, 4: 5, 5: 4}.items()
    )


def test_case_repeated_row_other_pdf(tmp_path: Path) -> None:
    """Neither row 2 nor row 4 would go, each names the other, and the message says that the PDFs
    differ.
    """
    ended = check("repeated-row-other-pdf", tmp_path, "--json")
    told = issues(ended)
    assert set(told) == {2, 4}
    assert all("PDFs differ" in issue["message"] for issue in told.values())
    assert "Row 4" in told[2]["message"]
    assert "Row 2" in told[4]["message"]


def test_case_repeated_row_other_pdf_run(tmp_path: Path) -> None:
    """Of a run row 3 alone goes."""
    with sandbox_process() as practice:
        ended = run(with_courses(practice, "BCS-2024"), case("repeated-row-other-pdf"), tmp_path)
        assert ended.status == 1
        statuses = {row["row"]: row["status"] for row in results(ended, tmp_path)}
        assert statuses == {2: "invalid", 3: "created", 4: "invalid"}
        assert [one["email"] for one in practice.state()["student"]] == ["bia@example.edu"]


@pytest.mark.parametrize("ledger", ["kept", "lost"])
def test_case_twins_one_mailbox(tmp_path: Path, ledger: str) -> None:
    """Maria Luiza's diploma is not issued to Maria Clara, whether or not the ledger remembers
    her.
    """
    given = case("twins-one-mailbox")
    with sandbox_process() as practice:
        with_courses(practice, "BCS-2024", "LAW-2024")
        assert run(practice, given / "first", tmp_path).status == 0
        if ledger == "lost":
            shutil.rmtree(tmp_path / "reports")
        second = run(practice, given / "second", tmp_path)
        assert second.status == 1
        [row] = results(second, tmp_path)
        assert (row["status"], row["error_code"], row["error_column"]) == (
            "invalid",
            "student_mismatch",
            "email",
        )
        assert all(name in row["error_message"] for name in TWIN)
        assert "confirm_student" in row
        assert [one["name"] for one in practice.state()["student"]] == [TWIN[1]]
        assert len(practice.state()["certificate"]) == 1


def test_the_workbook_offers_a_column_for_each_confirmation_that_is_asked_for(
    tmp_path: Path,
) -> None:
    """A person fills it in on Failures and resumes from there."""
    batch = GraduatingClass(tmp_path)
    for place, (name, pdf) in enumerate(
        {"Ana Lima": "bia-reis.pdf", "Bia Reis": "ana-lima.pdf"}.items()
    ):
        batch.add(place, name=name, pdf=pdf)
    batch.write()
    files = (batch.sheet, "--pdfs", batch.pdfs)
    ended = command(
        NOBODY, "check", *files, "--out", tmp_path / "check.xlsx", "--json", folder=tmp_path
    )
    assert {issue["code"] for issue in issues(ended).values()} == {"pdf_named_after_another"}
    headings = read_failures(tmp_path / "check.xlsx").headings
    assert headings[-1] == "confirm_pdf"
    assert "confirm_email" not in headings


def test_a_repeated_row_is_not_counted_among_those_that_would_go(tmp_path: Path) -> None:
    """Of two rows that are the same in everything one certificate comes."""
    batch = GraduatingClass(tmp_path)
    batch.add(0, name="Ana Lima", pdf="ana-lima.pdf")
    batch.add(1, name="Bia Reis", pdf="bia-reis.pdf")
    batch.rows.append(dict(batch.rows[0]))
    batch.write()
    ended = command(NOBODY, "check", batch.sheet, "--pdfs", batch.pdfs, folder=tmp_path)
    assert "ready        2" in ended.output
    assert "repeated     1 row repeats another one in everything" in ended.output


def test_every_face_of_a_check_counts_a_repeated_row_aside(tmp_path: Path) -> None:
    """What is pending would be sent, in JSON and on Summary as in the plan, and the numbers come
    to all rows.
    """
    batch = GraduatingClass(tmp_path)
    batch.add(0, name="Ana Lima", pdf="ana-lima.pdf")
    batch.add(1, name="Bia Reis", pdf="bia-reis.pdf")
    batch.rows += [dict(batch.rows[0]), dict(batch.rows[0])]
    batch.write()
    files = (batch.sheet, "--pdfs", batch.pdfs)
    ended = command(
        NOBODY, "check", *files, "--json", "--out", tmp_path / "check.xlsx", folder=tmp_path
    )
    told = ended.summary
    assert (told["rows"], told["totals"]["pending"], told["repeated"]) == (4, 2, 2)
    assert sum(told["totals"].values()) + told["repeated"] == told["rows"]
    summary = {
        row[0]: row[1]
        for row in load_workbook(tmp_path / "check.xlsx")["Summary"].values
        if row[0]
    }
    assert (summary["ready"], summary["repeated"], summary["rows"]) == (2, 2, 4)


@pytest.mark.long
def test_rows_that_a_check_found_repeated_are_one_when_its_report_is_resumed(
    tmp_path: Path,
) -> None:
    """Both go into the run, which sends one certificate and finds the other row done by it."""
    batch = GraduatingClass(tmp_path)
    batch.add(0, name="Ana Lima", pdf="ana-lima.pdf")
    batch.rows.append(dict(batch.rows[0]))
    batch.write()
    with sandbox_process() as practice:
        files = (batch.sheet, "--pdfs", batch.pdfs)
        command(practice.url, "check", *files, "--out", tmp_path / "check.xlsx", folder=tmp_path)
        ended = command(
            practice.url, "resume", tmp_path / "check.xlsx", "--yes", "--json", folder=tmp_path
        )
        assert (ended.summary["totals"]["created"], ended.summary["totals"]["existing"]) == (
            1,
            1,
        ), ended.errors
        assert len(practice.state()["certificate"]) == 1


def test_a_plan_and_a_second_one_count_a_repeated_row(tmp_path: Path) -> None:
    """It stands beside the rows that are sent, and once those are done among them."""
    batch = GraduatingClass(tmp_path)
    batch.add(0, name="Ana Lima", pdf="ana-lima.pdf")
    batch.add(1, name="Bia Reis", pdf="bia-reis.pdf")
    batch.rows.append(dict(batch.rows[0]))
    batch.write()
    with sandbox_process() as practice:
        first, second = (run_batch(practice.url, batch) for _ in range(2))
    assert "to send      2 rows (2 new)" in first.errors
    assert "repeated     1" in first.errors
    assert "done before  3" in second.errors
    assert "repeated     " not in second.errors
