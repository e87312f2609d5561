"""A plan is approved by somebody else, and where that is required nothing goes without it."""

import getpass
import os
import pwd

import pytest
from openpyxl import load_workbook
from two_people import REQUIRED, Office, approve, approve_as_another

from helpers.practice import assert_exactly_once, command, results

pytest_plugins = ["approval_fixtures"]


def summary_of(workbook: object) -> dict[str, str]:
    """What stands on the sheet Summary, by the label before it."""
    sheet = load_workbook(str(workbook))["Summary"]
    return {str(row[0]): str(row[1]) for row in sheet.iter_rows(values_only=True) if row[0]}


def test_an_approved_plan_is_sent_and_all_faces_tell_by_whom(office: Office) -> None:
    """In the JSON, on the workbook's Summary, and what the ledger knows of the plan."""
    code = office.check("--as", "Ana Sá")
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    ended = office.run("--approved", code, **REQUIRED)
    assert ended.status == 0, ended.errors
    assert_exactly_once(office.practice, office.batch, results(ended, office.folder))
    plan = ended.summary["plan"]
    assert plan["prepared_by"].startswith("Ana Sá (")
    assert plan["approved_by"].startswith("Bruno Reis (")
    told = summary_of(office.folder / ended.summary["results"])
    assert told["Fingerprint (SHA-256)"] == plan["fingerprint"]
    assert told["Plan"].startswith(f"{code}, prepared by Ana Sá")
    assert told["Approved"].startswith("by Bruno Reis")


def test_without_an_approval_nothing_is_sent_where_one_is_required(office: Office) -> None:
    """Neither with the code alone nor without one; what is to be approved is told."""
    code = office.check()
    for arguments in ((), ("--approved", code)):
        ended = office.run(*arguments, **REQUIRED)
        assert (ended.status, ended.summary["error_code"]) == (2, "approval")
        assert f"importer approve {code} --as NAME" in ended.summary["error"]
    assert office.nothing_was_sent()


@pytest.mark.long
def test_a_run_says_the_code_that_is_to_be_approved(office: Office) -> None:
    """Nobody has to check first: the run that sends nothing has kept its plan."""
    ended = office.run(**REQUIRED)
    code = ended.summary["error"].partition("plan ")[2].split()[0]
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    assert office.run("--approved", code, **REQUIRED).status == 0
    assert_exactly_once(office.practice, office.batch)


@pytest.mark.long
def test_the_rest_of_a_workbook_needs_an_approval_too(office: Office) -> None:
    """`resume` sends the corrected rows under a code of their own."""
    office.batch.rows[1]["date_of_birth"] = "soon"
    office.batch.write()
    first = office.run()
    workbook = office.folder / first.summary["results"]
    book = load_workbook(workbook)
    for row in book["Failures"].iter_rows():
        for cell in row:
            if cell.value == "soon":
                cell.value = office.batch.rows[1]["date_of_birth"] = "2001-02-03"
    book.save(workbook)
    before = len(office.practice.state()["certificate"])
    arguments = ("resume", workbook, "--yes", "--json")
    ended = command(office.practice.url, *arguments, folder=office.folder, **REQUIRED)
    assert (ended.status, ended.summary["error_code"]) == (2, "approval")
    assert len(office.practice.state()["certificate"]) == before == 3
    code = ended.summary["error"].partition("plan ")[2].split()[0]
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    approved = (*arguments, "--approved", code)
    ended = command(office.practice.url, *approved, folder=office.folder, **REQUIRED)
    assert ended.status == 0, ended.errors
    assert_exactly_once(office.practice, office.batch)


def test_nobody_approves_what_they_have_prepared(office: Office) -> None:
    """Not under the same account, whatever the name; nor under another account by the same name,
    however it is written.
    """
    code = office.check("--as", "Ana Sá")
    own = pwd.getpwuid(os.getuid()).pw_name
    for name in ("Bruno Reis", own):
        assert approve(office.folder, code, name).status == 2
    for name in ("Ana Sá", "SÁ, ana", " ana  sa ", own.upper()):
        refused = approve_as_another(office, code, name)
        assert refused.status == 2, name
        assert "was prepared by Ana Sá" in refused.errors
    assert office.run("--approved", code, **REQUIRED).status == 2
    assert office.nothing_was_sent()


def test_no_variable_of_the_environment_makes_another_person(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account is the system's word, not what a shell may set."""
    code = office.check()
    for variable in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "bruno")
    assert getpass.getuser() == "bruno"
    assert approve(office.folder, code, "Bruno Reis").status == 2


@pytest.mark.long
def test_an_approval_needs_a_name_and_a_plan(office: Office) -> None:
    """A blank is no name; a code of nothing names no plan; one that cannot be is told as such."""
    code = office.check()
    assert approve_as_another(office, code, "  ").status == 2
    assert "No plan with the code" in approve(office.folder, "0000000", "Bruno").errors
    for typed in ("K7F", "K7F-2QX-U00", "K7F 2QX!9"):
        assert "is not the code of a plan" in approve(office.folder, typed, "Bruno").errors


def test_an_approval_is_for_one_time(office: Office) -> None:
    """What was carried out and taken back is not sent again under the same code."""
    code = office.check("--draft")
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    first = office.run("--draft", "--approved", code, **REQUIRED)
    assert first.status == 0
    again = office.run("--draft", "--approved", code, **REQUIRED)
    assert (again.status, again.summary["totals"]["existing"]) == (0, 4)
    workbook = office.folder / first.summary["results"]
    words = ("undo", workbook, "--drafts-only", "--records", "--yes")
    assert command(office.practice.url, *words, folder=office.folder).status == 0
    assert office.practice.state()["certificate"] == []
    once_more = office.run("--draft", "--approved", code, **REQUIRED)
    assert once_more.status == 2
    assert "was carried out, and sends nothing any more" in once_more.errors
    assert office.practice.state()["certificate"] == []
    assert office.check("--draft") == code, "it is the very same again"
    unapproved = office.run("--draft", "--approved", code, **REQUIRED)
    assert "has to be approved by somebody else" in unapproved.errors
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    sent = office.run("--draft", "--approved", code, **REQUIRED)
    assert sent.summary["error_code"] is None, "DokStamp keeps the e-mails of deleted students"


def test_what_was_approved_for_drafts_issues_nothing(office: Office) -> None:
    """A draft is not an issued certificate."""
    code = office.check("--draft")
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    ended = office.run("--approved", code, **REQUIRED)
    assert ended.status == 2
    assert "Drafts were approved" in str(ended.summary["issues"])
    assert office.nothing_was_sent()
    assert office.run("--draft", "--approved", code, **REQUIRED).status == 0
