"""Taking a run back: what goes, what stays, and that nothing goes that was not asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.aftermath import REASON, Aftermath, codes, lines, sent, told
from helpers.graduating_class import make_class
from helpers.practice import command, results, run_batch, sandbox_process
from helpers.sampling import sampled


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    """A class that was sent, for all that is refused."""
    with sent(tmp_path_factory.mktemp("class"), 2) as done:
        yield done


def test_drafts_are_deleted_and_their_uploads_too(tmp_path: Path) -> None:
    """Where DokStamp frees the PDFs; students and enrollments stay."""
    with sent(tmp_path, 4, "--draft", deleting_frees_file="true") as done:
        before = done.practice.state()
        ended = done.undo()
        assert ended.status == 0, ended.errors
        state = done.practice.state()
        assert state["certificate"] == state["file"] == []
        assert state["student"] == before["student"]
        assert state["enrollment"] == before["enrollment"]
        assert set(told(ended).values()) == set(told(ended, "file").values()) == {"taken back"}


@pytest.mark.usefixtures("each_ledger")
def test_issued_certificates_are_revoked_with_the_reason(tmp_path: Path) -> None:
    """All of them, once each, and each with what everybody is to read; their files stay used."""
    with sent(tmp_path, 3) as done:
        ended = done.undo()
        assert ended.status == 0, ended.errors
        state = done.practice.state()
        assert {one["status"] for one in state["certificate"]} == {"revoked"}
        assert {one["revocation_reason"] for one in state["certificate"]} == {REASON}
        assert len(state["file"]) == 3
        assert told(ended) == dict.fromkeys(done.statuses, "taken back")
        assert told(ended, "file") == {}


@pytest.mark.long
def test_only_the_rows_that_were_asked_for_go(tmp_path: Path) -> None:
    """By their numbers in the spreadsheet."""
    with sent(tmp_path, 5) as done:
        uuids = {row["row"]: row["certificate_uuid"] for row in done.rows}
        ended = done.undo("--rows", "3,5-6")
        assert ended.status == 0
        revoked = {uuid for uuid, status in done.statuses.items() if status == "revoked"}
        assert revoked == {uuids[3], uuids[5], uuids[6]} == set(told(ended))


@pytest.mark.parametrize(
    ("rows", "said"),
    [("99", "has no row 99"), ("first", "names no rows"), ("7-9", "has no row 7")],
)
@pytest.mark.long
def test_rows_that_there_are_not_are_refused(untouched: Aftermath, rows: str, said: str) -> None:
    """Nothing is sent."""
    ended = untouched.undo("--rows", rows)
    assert (ended.status, ended.summary["error_code"]) == (2, "usage")
    assert said in ended.errors
    assert set(untouched.statuses.values()) == {"issued"}


def test_issued_certificates_are_left_where_only_drafts_are_meant(tmp_path: Path) -> None:
    """A draft of the run that somebody has issued is not revoked; the rest goes."""
    with sent(tmp_path, 3, "--draft") as done:
        issued = done.rows[1]["certificate_uuid"]
        done.issue_by_hand(issued)
        ended = done.undo("--drafts-only")
        assert ended.status == 0
        assert done.statuses == {issued: "issued"}
        assert told(ended)[issued] == "kept"
        assert codes(ended)[0] == "left_as_asked"


def test_what_was_there_before_is_never_touched(tmp_path: Path) -> None:
    """A second run over more rows takes back its own, and names the run of the rest."""
    with sent(tmp_path, 3) as done:
        first = done.run_id
        before = set(done.statuses)
        done.batch.add(3)
        done.batch.add(5)
        done.batch.write()
        again = run_batch(done.practice.url, done.batch)
        workbook = tmp_path / again.summary["results"]
        shown = done.again("undo", workbook, "--dry-run")
        assert "3 certificates that were there before the run" in shown.output
        assert f"--run {first}" in shown.output
        ended = done.again("undo", workbook, "--yes", "--json", "--reason", REASON, "--records")
        assert ended.summary["there_before"] == 3
        assert {uuid for uuid, status in done.statuses.items() if status == "issued"} == before
        assert not before & set(told(ended))


@pytest.mark.long
def test_a_dry_run_sends_nothing_and_names_everybody(tmp_path: Path) -> None:
    """It only reads, and says what cannot be undone."""
    with sent(tmp_path, 3) as done:
        done.practice.forget_requests()
        ended = done.again("undo", done.workbook, "--dry-run", "--out", "plan.xlsx")
        assert ended.status == 0
        assert "3 issued certificates: CANNOT BE UNDONE" in ended.output
        for row in done.batch.rows:
            assert row["name"] in ended.output
        assert "To do it:" in ended.output
        routes = done.practice.requests()["by_route"]
        assert not any(route.startswith(("PUT", "DELETE", "PATCH")) for route in routes)
        assert set(done.statuses.values()) == {"issued"}
        assert (tmp_path / "plan.xlsx").exists()


@pytest.mark.long
def test_the_workbook_tells_of_each_thing(tmp_path: Path) -> None:
    """Row, whose, what became of it; it is no input of a next run, and says which is."""
    with sent(tmp_path, 2, "--draft", deleting_frees_file="true") as done:
        ended = done.undo()
        told_of = lines(ended, tmp_path)
        assert [line["what"] for line in told_of] == ["certificate"] * 2 + ["file"] * 2
        assert {line["status"] for line in told_of} == {"taken back"}
        assert [line["email"] for line in told_of[:2]] == [row["email"] for row in done.batch.rows]
        again = done.again("undo", tmp_path / ended.summary["results"], "--dry-run")
        assert again.status == 2
        assert done.workbook.name in again.errors
        resumed = done.again("resume", tmp_path / ended.summary["results"], "--yes")
        assert resumed.status == 2
        assert "no rows on it to resume" in resumed.errors


def test_a_second_time_there_is_nothing_to_do(tmp_path: Path) -> None:
    """Whatever was revoked or deleted was gone."""
    with sent(tmp_path, 2) as done:
        done.undo()
        done.practice.forget_requests()
        again = done.undo()
        assert again.status == 0
        assert set(told(again).values()) == {"was gone"}
        assert "PUT /certificates/{uuid}/revoke" not in done.practice.requests()["by_route"]


@pytest.mark.long
def test_what_somebody_has_revoked_or_deleted_was_gone(tmp_path: Path) -> None:
    """The others are taken back."""
    with sent(tmp_path, 3) as done:
        one, two, three = (row["certificate_uuid"] for row in done.rows)
        done.by_hand("PUT", f"/certificates/{one}/revoke", {"revocation_reason": "theirs"})
        done.by_hand("DELETE", f"/certificates/{two}")
        ended = done.undo()
        assert ended.status == 0
        assert told(ended) == {one: "was gone", two: "was gone", three: "taken back"}
        reasons = {
            one["uuid"]: one["revocation_reason"] for one in done.practice.state()["certificate"]
        }
        assert reasons == {one: "theirs", three: REASON}


@pytest.mark.long
def test_a_run_is_named_by_its_id_too(tmp_path: Path) -> None:
    """Also by how it begins, and when its workbook is gone."""
    with sent(tmp_path, 3) as done:
        run = done.run_id
        done.workbook.unlink()
        ended = done.again("undo", "--run", run[:8], "--yes", "--json", "--reason", REASON)
        assert ended.status == 0, ended.errors
        assert set(done.statuses.values()) == {"revoked"}
        assert ended.summary["run"] == run
        named = {line["name"] for line in lines(ended, tmp_path)}
        assert named == {row["name"] for row in done.batch.rows}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Which run?"),
        (("--run", "nobody"), "There is no run nobody"),
        (("--yes", "--run", "abcdef"), "--reason has to say"),
    ],
)
@pytest.mark.long
def test_a_run_that_nobody_names_is_refused(
    untouched: Aftermath, words: tuple[str, ...], said: str
) -> None:
    """In one sentence."""
    ended = untouched.again("undo", *words)
    assert ended.status == 2
    assert said in ended.errors


@pytest.mark.long
def test_a_catalogs_and_a_checks_workbook_are_refused(untouched: Aftermath) -> None:
    """They made no certificates."""
    untouched.again(
        "check", untouched.batch.sheet, "--pdfs", untouched.batch.pdfs, "--out", "check.xlsx"
    )
    ended = untouched.again("undo", "check.xlsx", "--dry-run")
    assert ended.status == 2
    assert "not of a run that made certificates" in ended.errors


def test_another_dokstamp_than_the_runs_is_refused(tmp_path: Path) -> None:
    """Nothing is asked there."""
    with sent(tmp_path, 1) as done, sent(tmp_path / "other", 1) as other:
        ended = command(other.practice.url, "undo", done.workbook, "--dry-run", folder=tmp_path)
        assert ended.status == 2
        assert "DOKSTAMP_BASE_URL" in ended.errors


@pytest.mark.in_a_file
def test_without_the_ledger_the_workbook_and_the_students_vouch(tmp_path: Path) -> None:
    """On another machine certificates go whose student has the row's e-mail; records stay."""
    with sent(tmp_path, 3, "--draft") as done:
        ended = done.undo("--state", "elsewhere", "--records")
        assert ended.status == 0, ended.errors
        assert done.statuses == {}
        assert set(told(ended)) == {row["certificate_uuid"] for row in done.rows}
        assert told(ended, "student") == told(ended, "file") == {}


def test_a_certificate_beside_another_row_is_kept(tmp_path: Path) -> None:
    """Somebody has sorted one column of the workbook alone: nobody loses another's diploma, and
    the row's own is known to the ledger.
    """
    with sent(tmp_path, 3) as done:
        book = load_workbook(done.workbook)
        sheet = book["Results"]
        place = [cell.value for cell in sheet[1]].index("certificate_uuid") + 1
        first, second = sheet.cell(2, place), sheet.cell(3, place)
        first.value, second.value = second.value, first.value
        book.save(done.workbook)
        ended = done.undo("--rows", "2")
        assert ended.status == 1
        assert codes(ended) == ["certificate_of_another"]
        own = done.rows[0]["student_uuid"]
        revoked = [one for one in done.practice.state()["certificate"] if one["revoked_at"]]
        assert [one["student_uuid"] for one in revoked] == [own]


@pytest.mark.long
def test_after_deleting_drafts_the_spreadsheet_runs_again(tmp_path: Path) -> None:
    """Where DokStamp frees the PDFs; nothing is taken for done from memory."""
    with sent(tmp_path, 3, "--draft", deleting_frees_file="true") as done:
        done.undo()
        again = run_batch(done.practice.url, done.batch)
        assert again.status == 0, again.errors
        assert again.summary["totals"]["created"] == 3
        assert set(done.statuses.values()) == {"issued"}


@pytest.mark.long
def test_where_the_pdfs_are_not_freed_the_next_run_says_so(tmp_path: Path) -> None:
    """In a sentence that says what to do."""
    with sent(tmp_path, 2, "--draft") as done:
        ended = done.undo()
        assert ended.status == 0
        assert set(told(ended, "file").values()) == {"kept"}
        again = run_batch(done.practice.url, done.batch, "--draft")
        assert again.status == 1
        rows = results(again, tmp_path)
        assert {row["error_code"] for row in rows} == {"pdf_of_a_draft_taken_back"}
        assert done.statuses == {}


def test_after_revoking_the_next_run_says_so(tmp_path: Path) -> None:
    """And makes no second certificate."""
    with sent(tmp_path, 2) as done:
        done.undo()
        again = run_batch(done.practice.url, done.batch)
        assert {row["error_code"] for row in results(again, tmp_path)} == {"certificate_revoked"}
        assert set(done.statuses.values()) == {"revoked"}
        assert len(done.statuses) == 2


@pytest.mark.parametrize(
    ("reason", "said"),
    sampled(
        [
            ("x" * 256, "has 256 characters"),
            ("ask graduate1@example.edu", "e-mail address"),
            ("the grade of {name} was wrong", "a name of somebody"),
            ("wrong name: {surname}", "a name of somebody"),
            ("born {born}", "a birth date"),
            ("nascida a {written}", "a birth date"),
        ],
        1,
        3,
    ),
)
def test_a_reason_that_tells_of_somebody_is_refused(
    untouched: Aftermath, reason: str, said: str
) -> None:
    """Before anything is asked or sent: everybody could read it."""
    row = untouched.batch.rows[0]
    year, month, day = row["date_of_birth"].split("-")
    text = reason.format(
        name=row["name"],
        surname=row["name"].split()[1],
        born=f"{day}/{month}/{year}",
        written=f"{int(day)} de janeiro de {year}",
    )
    ended = untouched.again("undo", untouched.workbook, "--yes", "--json", "--reason", text)
    assert (ended.status, ended.summary["error_code"]) == (2, "usage")
    assert said in ended.errors
    assert set(untouched.statuses.values()) == {"issued"}


@pytest.mark.parametrize("draft", sampled([True, False], 0))
def test_another_row_of_the_same_person_stays(tmp_path: Path, draft: bool) -> None:
    """Two courses, two certificates: only the one whose row was asked for goes, and nothing that
    the other needs.
    """
    with sandbox_process("deleting_frees_file=true") as practice:
        batch = make_class(tmp_path, 1)
        person = {name: batch.rows[0][name] for name in ("name", "email", "date_of_birth")}
        batch.add(4, **person)
        batch.write()
        ended = run_batch(practice.url, batch, *(["--draft"] if draft else []))
        done = Aftermath(practice, batch, ended)
        one, two = (row["certificate_uuid"] for row in done.rows)
        undone = done.undo("--rows", "2", "--records")
        assert undone.status == 0, undone.errors
        assert set(told(undone)) == {one}
        assert done.statuses == ({two: "draft"} if draft else {one: "revoked", two: "issued"})
        assert len(practice.state()["student"]) == 1
