"""Runs that are repeated, go on without their ledger, or meet another machine."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from helpers.graduating_class import GraduatingClass, make_class
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import (
    HTTP,
    KNOWN,
    Ended,
    Practice,
    assert_exactly_once,
    begin,
    command,
    results,
    run_batch,
    sandbox_process,
)
from helpers.sampling import sampled


def codes(ended: Ended, folder: Path) -> dict[str, str | None]:
    """Error code by e-mail."""
    return {row["email"]: row["error_code"] for row in results(ended, folder)}


@pytest.mark.usefixtures("each_ledger")
def test_a_finished_batch_run_again_sends_no_create(tmp_path: Path) -> None:
    """Every row is `existing` with the uuids it had, and nothing is sent but questions."""
    batch = make_class(tmp_path, 8)
    with sandbox_process() as practice:
        first = run_batch(practice.url, batch)
        practice.forget_requests()
        second = run_batch(practice.url, batch)
        assert (first.status, second.status) == (0, 0)
        assert second.summary["totals"]["existing"] == 8
        assert practice.creates() == 0
        assert practice.requests()["by_route"].get("POST /files", 0) == 0
        assert_exactly_once(practice, batch, results(second, tmp_path))


@pytest.mark.in_a_file
def test_without_the_ledger_the_servers_state_prevents_a_second_certificate(
    tmp_path: Path,
) -> None:
    """The ledger is deleted: the rows come out `existing`, with the same uuids."""
    batch = make_class(tmp_path, 8)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        shutil.rmtree(tmp_path / "reports")
        again = run_batch(practice.url, batch)
        assert again.status == 0, again.errors
        assert again.summary["totals"]["existing"] == 8
        assert_exactly_once(practice, batch, results(again, tmp_path))


@pytest.mark.in_a_file
def test_a_damaged_ledger_is_set_aside_and_rebuilt(tmp_path: Path) -> None:
    """It is said, and nothing is created twice."""
    batch = make_class(tmp_path, 4)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        for path in (tmp_path / "reports").glob("ledger.sqlite3*"):
            path.write_bytes(b"damaged" * 1000)
        again = run_batch(practice.url, batch)
        assert again.status == 0, again.errors
        assert "damaged" in again.errors
        assert_exactly_once(practice, batch, results(again, tmp_path))


@pytest.mark.in_a_file
def test_two_machines_at_once_issue_each_certificate_once(tmp_path: Path) -> None:
    """Two state folders, one batch, at the same time."""
    batch = make_class(tmp_path, 12)
    with sandbox_process("latency_ms=15") as practice:
        machines = [
            begin(
                practice.url,
                "run",
                batch.sheet,
                "--pdfs",
                batch.pdfs,
                "--yes",
                "--state",
                name,
                folder=tmp_path,
            )
            for name in ("one", "two")
        ]
        for machine in machines:
            assert machine.stdin is not None
            machine.stdin.write("\n")
            machine.stdin.flush()
        for machine in machines:
            machine.communicate(timeout=60)
        assert [machine.returncode for machine in machines] == [0, 0]
        assert_exactly_once(practice, batch)


def test_a_pdf_that_was_rendered_anew_is_not_issued_again(tmp_path: Path) -> None:
    """The row fails with the uuid of the certificate there is, unless a second one is asked
    for.
    """
    batch = make_class(tmp_path, 3)
    with sandbox_process() as practice:
        first = run_batch(practice.url, batch)
        for row in batch.rows:
            (batch.pdfs / row["pdf"]).write_bytes(one_page_pdf("rendered anew " + row["name"]))
        again = run_batch(practice.url, batch)
        assert again.status == 1
        assert set(codes(again, tmp_path).values()) == {"already_certified"}
        uuids = {row["email"]: row["certificate_uuid"] for row in results(first, tmp_path)}
        for row in results(again, tmp_path):
            assert uuids[row["email"]] in row["error_message"]
        assert len(practice.state()["certificate"]) == 3
        allowed = run_batch(practice.url, batch, "--allow-reissue")
        assert allowed.status == 0
        assert len(practice.state()["certificate"]) == 6


@pytest.mark.in_a_file
@pytest.mark.long
def test_the_guard_against_certifying_twice_asks_in_bulk(tmp_path: Path) -> None:
    """Without the ledger, thirty rows whose students are certified cost a page or two, not thirty
    questions.
    """
    batch = make_class(tmp_path, 30)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        shutil.rmtree(tmp_path / "reports")
        practice.forget_requests()
        assert run_batch(practice.url, batch).status == 0
        assert practice.requests()["by_route"]["GET /certificates"] <= 4


@pytest.mark.in_a_file
def test_a_pdf_of_another_students_certificate_is_told_with_his_name(tmp_path: Path) -> None:
    """The e-mail was corrected after the certificate went out: the file is taken, and the row says
    by whom.
    """
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        shutil.rmtree(tmp_path / "reports")
        batch.rows[0] |= {"email": "other@example.edu"}
        batch.write()
        again = run_batch(practice.url, batch)
        assert again.status == 1
        [row] = [row for row in results(again, tmp_path) if row["email"] == "other@example.edu"]
        assert row["error_code"] == "file_belongs_to_another_certificate"
        assert batch.rows[0]["name"] in row["error_message"]
        assert len(practice.state()["certificate"]) == 2


def test_a_draft_is_not_issued_behind_the_registrars_back(tmp_path: Path) -> None:
    """`exists_as_draft`; once it was issued by hand the row is `existing`."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch, "--draft").status == 0
        assert practice.state()["notification"] == []
        again = run_batch(practice.url, batch)
        assert again.status == 1
        assert set(codes(again, tmp_path).values()) == {"exists_as_draft"}
        issue_by_hand(practice)
        assert run_batch(practice.url, batch).summary["totals"]["existing"] == 1


def issue_by_hand(practice: Practice) -> None:
    """Issue every draft, as the registrar does in DokStamp."""
    headers = {"Authorization": f"Bearer {KNOWN.token}", "X-Tenant": KNOWN.tenant}
    for certificate in practice.state()["certificate"]:
        changed = HTTP.patch(
            f"{practice.url}/certificates/{certificate['uuid']}",
            json={"finish": True},
            headers=headers,
        )
        changed.raise_for_status()


@pytest.mark.in_a_file
def test_the_pdf_of_a_revoked_certificate_needs_to_be_a_new_one(tmp_path: Path) -> None:
    """With and without the ledger."""
    batch = make_class(tmp_path, 1)
    headers = {"Authorization": f"Bearer {KNOWN.token}", "X-Tenant": KNOWN.tenant}
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        [certificate] = practice.state()["certificate"]
        body = {"revocation_reason": "misspelt"}
        HTTP.put(
            f"{practice.url}/certificates/{certificate['uuid']}/revoke", json=body, headers=headers
        )
        shutil.rmtree(tmp_path / "reports")
        for _ in range(2):
            again = run_batch(practice.url, batch)
            assert set(codes(again, tmp_path).values()) == {"certificate_revoked"}
            assert "new PDF" in results(again, tmp_path)[0]["error_message"]


@pytest.mark.parametrize("number", sampled([signal.SIGINT, signal.SIGTERM, signal.SIGHUP], 1))
def test_the_first_signal_lets_what_is_in_flight_finish(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Exit 130, a workbook with the rest pending, the command that continues; and it does."""
    batch = make_class(tmp_path, 20)
    with sandbox_process() as practice:
        # The first certificates are answered at once, the others take their time.
        slow = {"action": "latency", "seconds": 1, "path": "/certificates", "method": "POST"}
        practice.faults({**slow, "nth": 3, "times": 1000})
        process = started(practice, batch)
        while not practice.state()["certificate"]:
            pass
        process.send_signal(number)
        output, errors = process.communicate(timeout=30)
        ended = Ended(process.returncode, output, errors)
        assert ended.status == 130, errors
        statuses = {row["email"]: row["status"] for row in results(ended, tmp_path)}
        on_server = {one["email"] for one in practice.state()["notification"]}
        assert {email for email, status in statuses.items() if status == "created"} == on_server
        assert "pending" in statuses.values()
        assert "To continue:\n    importer run" in errors
        again = run_batch(practice.url, batch)
        assert again.status == 0
        assert_exactly_once(practice, batch, results(again, tmp_path))


def test_the_second_signal_stops_at_once(tmp_path: Path) -> None:
    """What was in flight is in doubt, and the next run resolves it."""
    batch = make_class(tmp_path, 12)
    with sandbox_process() as practice:
        practice.faults(
            {"action": "hang", "path": "/certificates", "method": "POST", "seconds": 60}
        )
        process = started(practice, batch)
        while practice.requests()["by_route"].get("POST /certificates", 0) < 3:
            pass
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)  # two signals at the same moment are one
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=8)
        assert process.returncode == 130
        practice.faults()
        assert run_batch(practice.url, batch).status == 0
        assert_exactly_once(practice, batch)


def started(practice: Practice, batch: GraduatingClass) -> "subprocess.Popen[str]":
    """A run that has begun."""
    process = begin(
        practice.url,
        "run",
        batch.sheet,
        "--pdfs",
        batch.pdfs,
        "--yes",
        "--json",
        folder=batch.folder,
    )
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process


def test_a_second_run_on_the_same_state_folder_is_refused(tmp_path: Path) -> None:
    """It names the other's process; with --wait it waits, and then has nothing to do."""
    batch = make_class(tmp_path, 6)
    with sandbox_process("latency_ms=1000") as practice:
        process = started(practice, batch)
        while (
            practice.requests()["total"] < 1
        ):  # there is time left for another process to start, also a slow one
            time.sleep(0.05)
        refused = run_batch(practice.url, batch)
        assert refused.status == 2
        assert f"process {process.pid}" in refused.errors
        waited = run_batch(practice.url, batch, "--wait")
        process.communicate(timeout=60)
        assert (process.returncode, waited.status) == (0, 0)
        assert waited.summary["totals"]["existing"] == 6
        assert_exactly_once(practice, batch)


@pytest.mark.in_a_file
def test_a_ledger_that_cannot_be_written_stops_the_run_before_the_next_send(
    tmp_path: Path,
) -> None:
    """A full disk: one sentence, and what was done is found again."""
    batch = make_class(tmp_path, 40)
    with sandbox_process("latency_ms=20") as practice:
        # No file may grow beyond this: the ledger's journal fails in the middle of the run.
        limited = run_batch(practice.url, batch, LARGEST_FILE="150000")
        assert limited.status == 1, limited.errors
        assert "ledger" in limited.errors
        assert "nothing more is sent" in limited.errors
        assert len(practice.state()["certificate"]) < 40
        again = run_batch(practice.url, batch)
        assert again.status == 0, again.errors
        assert_exactly_once(practice, batch, results(again, tmp_path))


@pytest.mark.long
def test_the_plan_tells_new_unfinished_changed_and_done(tmp_path: Path) -> None:
    """Before it asks, and without sending when the answer is no."""
    batch = make_class(tmp_path, 6)
    with sandbox_process() as practice:
        practice.faults(
            {
                "action": "status",
                "status": 422,
                "path": "/certificates",
                "method": "POST",
                "nth": 1,
            }
        )
        first = run_batch(practice.url, batch)
        assert first.status == 1
        practice.faults()
        batch.add(6)
        (batch.pdfs / batch.rows[5]["pdf"]).write_bytes(one_page_pdf("corrected"))
        batch.write()
        shown = command(
            practice.url,
            "run",
            batch.sheet,
            "--pdfs",
            batch.pdfs,
            folder=tmp_path,
            answer=os.linesep,
        )
        assert shown.status == 2
        assert "--yes" in shown.errors
        assert "1 new" in shown.output
        assert "1 begun before" in shown.output
        assert "1 changed" in shown.output or "2 changed" in shown.output
