"""The code is hard to misread, names one plan, and stands for the date of the check."""

import sqlite3
from datetime import UTC, datetime

import pytest
from two_people import Office, approve

from importer.errors import UsageError
from importer.ledger import Person, open_ledger
from importer.session.approval import Content, keep
from importer.session.plan_code import code_of, fingerprints_of

pytest_plugins = ["approval_fixtures"]

ONE = "01f47fb5f800b8c14db466a54178715b959cb25f6bb18ac3e37b87c7027fc38b"
ALIKE = ONE[:13] + "f" * 51
OTHER = "c" * 64


def test_a_code_is_in_groups_and_without_letters_that_look_like_digits() -> None:
    """Crockford's base32 of the first bits."""
    assert code_of(ONE, {ONE, OTHER}) == "07T-7ZD-FR0"
    for digit in "0123456789abcdef":
        assert not set(code_of(digit * 64, set())) & set("ILOU")


@pytest.mark.parametrize(
    "typed", ["07T-7ZD-FR0", "07t7zdfr0", "O7T-7ZD-FRo", " 07T 7ZD FR0 ", "07T-7ZD-F", "07t–7zd–f"]
)
def test_a_code_may_be_typed_as_it_is_read(typed: str) -> None:
    """Small letters, O for 0, other hyphens, no hyphens, the first seven."""
    assert fingerprints_of(typed, {ONE, OTHER}) == [ONE]


def test_i_and_l_are_read_as_one() -> None:
    """As whoever reads them from paper takes them."""
    ones = "0842108421" + "0" * 54
    assert code_of(ones, set()) == "111-111-110"
    for typed in ("iii-iii-iio", "LLL-lll-ll0"):
        assert fingerprints_of(typed, {ones}) == [ones]


def test_plans_that_begin_alike_have_longer_codes() -> None:
    """And the beginning that they share names both."""
    longer = [code_of(one, {ONE, ALIKE, OTHER}) for one in (ONE, ALIKE)]
    assert len(set(longer)) == 2
    assert all(code.startswith("07T-7ZD-FR0-") for code in longer)
    assert fingerprints_of("07T-7ZD-FR0", {ONE, ALIKE}) == sorted((ONE, ALIKE))
    assert fingerprints_of(longer[0], {ONE, ALIKE}) == [ONE]


@pytest.mark.parametrize("typed", ["", "-", "07T7ZD", "07T-7ZD-FRU", "07T-7ZD-FR!", "Код-плана"])
def test_what_is_no_code_is_told(typed: str) -> None:
    """Too short, or with other characters."""
    with pytest.raises(UsageError):
        fingerprints_of(typed, {ONE})


@pytest.mark.long
@pytest.mark.in_a_file
def test_a_code_that_two_plans_begin_with_is_refused(office: Office) -> None:
    """Both longer codes are told; neither plan is approved or sent."""
    code = office.check()
    with sqlite3.connect(office.folder / "reports" / "ledger.sqlite3") as ledger:
        (fingerprint,) = ledger.execute("SELECT fingerprint FROM plans").fetchone()
        alike = fingerprint[:13] + ("0" if fingerprint[13] != "0" else "1") * 51
        columns = "made_at, issue_at, undated, prepared_user, prepared_name, content"
        ledger.execute(
            f"INSERT INTO plans (fingerprint, {columns}) SELECT ?, {columns} FROM plans",
            [alike],
        )
    ledger.close()
    for ended in (approve(office.folder, code, "Bruno"), office.run("--approved", code)):
        assert ended.status == 2
        assert "Several plans begin with" in ended.errors
        assert ended.errors.count(f"{code}-") == 2
    assert office.nothing_was_sent()
    longer = code_of(fingerprint, {fingerprint, alike})
    assert office.run("--approved", longer).status == 0


@pytest.mark.in_a_file
def test_the_code_of_another_commands_plan_sends_nothing(office: Office) -> None:
    """What was looked at to be taken back is not what a run sends."""
    office.check()
    content = Content(about={"command": "undo"}, rows=lambda: iter([(1, {"uuid": "one"})]))
    with open_ledger(office.folder / "reports") as ledger:
        by = Person("ana", "")
        kept = keep(ledger, content, issue_at="2026-01-15T00:00:00Z", undated="", by=by)
    ended = office.run("--approved", kept.code)
    assert (ended.status, ended.summary["error_code"]) == (2, "approval")
    assert "the plan of another command" in ended.errors
    assert office.nothing_was_sent()


@pytest.mark.long
def test_a_practice_dokstamp_needs_no_approval(office: Office) -> None:
    """Nobody is notified by it, and it ends with the command."""
    variables = {"DOKSTAMP_REQUIRE_APPROVAL": "1"}
    ended = office.run("--sandbox", **variables)
    assert (ended.status, ended.summary["totals"]["created"]) == (0, 4)


@pytest.mark.long
def test_the_same_batch_has_the_same_code_all_day(office: Office) -> None:
    """Whoever looks after a colleague sees what they have approved; under another flag it is
    another plan.
    """
    assert office.check() == office.check()
    assert office.check("--draft") != office.check()


@pytest.mark.in_a_file
def test_certificates_bear_the_date_of_the_check(office: Office) -> None:
    """However much later they are sent."""
    before = datetime.now(UTC).replace(microsecond=0)
    code = office.check()
    after = datetime.now(UTC)
    with sqlite3.connect(office.folder / "reports" / "ledger.sqlite3") as ledger:
        (issue_at,) = ledger.execute("SELECT issue_at FROM plans").fetchone()
    ledger.close()
    assert before <= datetime.fromisoformat(issue_at) <= after
    ended = office.run("--approved", code)
    assert ended.status == 0, ended.errors
    day = issue_at[:10]
    assert ended.summary["issue_dates"] == {day: 4}
    dates = {one["issued_at"] for one in office.practice.state()["certificate"]}
    assert {datetime.fromisoformat(date) for date in dates} == {datetime.fromisoformat(issue_at)}
