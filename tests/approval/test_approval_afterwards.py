"""Taking a run back and issuing its drafts fall under four eyes as a run does."""

import pytest
from two_people import REQUIRED, Office, approve_as_another

from helpers.practice import Ended, command

pytest_plugins = ["approval_fixtures"]


def _about(office: Office, workbook: object, name: str, *options: str) -> Ended:
    """`importer undo` or `issue` of a workbook."""
    words = (name, str(workbook), "--json", "--yes", *options)
    return command(office.practice.url, *words, folder=office.folder, **REQUIRED)


def _statuses(office: Office) -> list[str]:
    return sorted(one["status"] for one in office.practice.state()["certificate"])


def _code(refused: Ended) -> str:
    return str(refused.summary["error"]).partition("plan ")[2].split()[0]


@pytest.mark.long
def test_drafts_are_issued_as_somebody_else_has_approved_them(office: Office) -> None:
    """Not before, and what was approved is noted."""
    workbook = office.folder / office.run("--draft").summary["results"]
    refused = _about(office, workbook, "issue")
    assert (refused.status, refused.summary["error_code"]) == (2, "approval")
    assert _statuses(office) == ["draft"] * 4
    code = _code(refused)
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    ended = _about(office, workbook, "issue", "--approved", code)
    assert ended.status == 0, ended.errors
    assert ended.summary["plan"]["approved_by"].startswith("Bruno Reis (")
    assert _statuses(office) == ["issued"] * 4


def test_revoking_needs_an_approval_of_its_rows_and_its_reason(office: Office) -> None:
    """Other rows, more rows or another reason are not what was approved; fewer are."""
    workbook = office.folder / office.run().summary["results"]
    reason = ("--reason", "Wrong date")
    refused = _about(office, workbook, "undo", "--rows", "2-3", *reason)
    assert refused.summary["error_code"] == "approval"
    code = _code(refused)
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    approved = ("--approved", code)
    for others in (
        ("--rows", "3-4", *reason),
        reason,
        ("--rows", "2-3", "--reason", "Another one"),
    ):
        ended = _about(office, workbook, "undo", *others, *approved)
        assert (ended.status, ended.summary["error_code"]) == (2, "approval")
        assert _statuses(office) == ["issued"] * 4
    assert _about(office, workbook, "undo", "--rows", "2", *reason, *approved).status == 0
    assert _statuses(office) == ["issued"] * 3 + ["revoked"]
    assert _about(office, workbook, "undo", "--rows", "2-3", *reason, *approved).status == 0
    assert _statuses(office) == ["issued"] * 2 + ["revoked"] * 2


@pytest.mark.long
def test_an_approval_of_issuing_takes_nothing_back(office: Office) -> None:
    """What was approved is one thing to be done with these certificates, and no other."""
    workbook = office.folder / office.run("--draft").summary["results"]
    code = _code(_about(office, workbook, "issue"))
    assert approve_as_another(office, code, "Bruno Reis").status == 0
    ended = _about(office, workbook, "undo", "--approved", code)
    assert (ended.status, ended.summary["error_code"]) == (2, "approval")
    assert _statuses(office) == ["draft"] * 4


@pytest.mark.long
def test_a_dry_run_tells_the_code(office: Office) -> None:
    """Which can then be done with one question, how many are revoked: nobody else has seen it."""
    workbook = office.folder / office.run().summary["results"]

    def undo(*options: str, answer: str = "") -> Ended:
        words = ("undo", workbook, "--json", *options)
        return command(office.practice.url, *words, folder=office.folder, answer=answer)

    code = undo("--dry-run").summary["plan"]["code"]
    for answer in ("", "y\n", "3\n"):
        assert undo("--approved", code, answer=answer).status != 0
    assert _statuses(office) == ["issued"] * 4
    ended = undo("--approved", code, answer="4\n")
    assert ended.status == 0, ended.errors
    assert _statuses(office) == ["revoked"] * 4
