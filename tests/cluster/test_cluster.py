"""Batches on a queue: submitted once, done by whichever worker is free, each row once."""

import json
import re
import time
from pathlib import Path

import pytest
from halls import LONG, Hall
from openpyxl import load_workbook

from helpers.postgres import PASSWORD, connect
from helpers.practice import HTTP, KNOWN, NOWHERE, Practice, assert_exactly_once, command
from helpers.sampling import sampled
from helpers.schemas import SCHEMAS, ensure_fits
from importer.cluster.database import pool_to
from importer.cluster.reasons import WORDS
from importer.ledger import Person, open_ledger
from importer.session import approve, find

pytest_plugins = ["cluster_fixtures"]


def test_a_batch_is_submitted_done_and_told_of(hall: Hall, practice: Practice) -> None:
    """Each row once, its workbook beside the list, and the job with its figures."""
    hall.serve("acme", practice)
    batch = hall.make("class", 6)
    submitted = hall.submit(batch, "acme")
    ensure_fits(submitted, "submit")
    assert (submitted["job"], submitted["new"], submitted["to_send"]) == (1, True, 6)
    with hall.worker() as workers:
        hall.wait("succeeded")
        assert workers.stop() == 0
    (job,) = hall.jobs()
    ensure_fits([job], "jobs")
    assert (job["state"], job["requests"] > 6) == ("ended", True)
    assert {name: count for name, count in job["totals"].items() if count} == {"created": 6}
    assert_exactly_once(practice, batch)
    results = load_workbook(hall.store / job["results"])
    assert "Results" in results.sheetnames
    assert (hall.store / job["results"]).parent == Path(submitted["folder"])
    shown = hall.run("jobs").output
    assert re.search(r"1 +ended +acme: 6 created; \d{4}-", shown), shown
    assert str(hall.store / job["results"]) in shown


def test_what_is_submitted_twice_is_one(hall: Hall, practice: Practice) -> None:
    """While it waits and while it runs; another list, tenant or choice is another job."""
    for name in ("acme", "other"):
        hall.serve(name, practice)
    batch = hall.make("class", 2)
    first = hall.submit(batch, "acme")
    again = hall.submit(batch, "acme")
    assert (again["job"], again["new"], again["folder"]) == (first["job"], False, None)
    words = ("submit", batch.sheet, "--pdfs", batch.pdfs, "--tenant", "acme", "--issue")
    assert "in the queue already, as job 1:" in hall.run(*words).output
    with connect(hall.database) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert hall.submit(batch, "acme")["new"] is False
    assert hall.submit(batch, "other")["new"] is True
    assert hall.submit(batch, "acme", "--draft")["new"] is True
    batch.rows[0]["note"] = "changed"
    batch.write()
    assert hall.submit(batch, "acme")["new"] is True
    assert len(list((hall.store / "jobs").iterdir())) == 4


def test_no_secret_and_no_name_is_in_the_database_and_the_log(
    hall: Hall, practice: Practice
) -> None:
    """Neither in the jobs' arguments nor in any other cell, whatever a list and its folder are
    called; the store alone has them.
    """
    hall.serve("acme", practice)
    batch = hall.make("Inês Carvalho", 2)
    hall.submit(batch, "acme")
    broken = hall.make("Inês Antunes", 3, first=10)
    folder = Path(hall.submit(broken, "acme")["folder"])
    (folder / "graduates.csv").write_bytes("Inês Antunes,".encode())
    with hall.worker("--json-log") as workers:
        hall.wait("succeeded", "failed")
        log = workers.text
    with connect(hall.database) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_name LIKE 'procrastinate%' OR table_name LIKE 'dokstamp%'"
        ).fetchall()
        kept = "".join(
            str(connection.execute(f"SELECT * FROM {table}").fetchall()) for (table,) in tables
        )
    assert len(tables) == 6
    for word in (
        "Carvalho",
        "Antunes",
        "example.edu",
        KNOWN.password,
        PASSWORD,
        "diploma",
        "graduates",
    ):
        assert word not in kept, word
        assert word not in log, word
    for line in log.splitlines():
        ensure_fits(json.loads(line), "log")


def test_rows_that_are_wrong_are_told_before_anything_is_submitted(
    hall: Hall, practice: Practice
) -> None:
    """As a check does; a list of which nothing can be sent is not submitted."""
    hall.serve("acme", practice)
    batch = hall.make("class", 2)
    for row in batch.rows:
        row["date_of_birth"] = "soon"
    batch.write()
    words = ("submit", batch.sheet, "--pdfs", batch.pdfs, "--tenant", "acme", "--issue")
    ended = hall.run(*words)
    assert ended.status == 1
    assert "[invalid_date]" in ended.output
    assert "nothing was submitted" in ended.output
    assert hall.jobs() == []


@pytest.mark.long
def test_without_issue_or_draft_a_person_is_asked(hall: Hall, practice: Practice) -> None:
    """Where nobody sits nothing is submitted."""
    hall.serve("acme", practice)
    batch = hall.make("class", 2)
    words = ("submit", batch.sheet, "--pdfs", batch.pdfs, "--tenant", "acme")
    ended = hall.run(*words)
    assert (ended.status, "--yes" in ended.errors) == (2, True)
    assert hall.run(*words, "--issue", "--draft").status == 2
    assert hall.jobs() == []
    assert hall.run(*words, "--yes").status == 0


@pytest.mark.long
def test_a_plan_against_the_limits_fails_with_its_reason_and_is_tried_again_when_asked(
    hall: Hall, practice: Practice
) -> None:
    """The next batch of the tenant goes on; nothing of the one was sent."""
    hall.serve("acme", practice)
    hall.submit(hall.make("large", 4), "acme")
    hall.submit(hall.make("small", 1, first=100), "acme")
    with hall.worker("--max-rows", "3"):
        hall.wait("failed", "succeeded")
    assert [one["email"] for one in practice.state()["student"]] == ["graduate100@example.edu"]
    failed, _ = hall.jobs()
    assert (failed["state"], failed["why"]) == ("failed", "guard")
    assert "4" in failed["said"]
    shown = hall.run("jobs").output
    assert "not to be carried out without a person." in shown
    assert "importer jobs retry 1" in shown
    assert hall.run("jobs", "retry", "2").status == 2
    assert "waits again" in hall.run("jobs", "retry", "1").output
    with hall.worker():
        hall.wait("succeeded", "succeeded")
    assert len(practice.state()["certificate"]) == 5


def test_a_plan_that_needs_approval_is_sent_when_somebody_else_has_approved_it(
    hall: Hall, practice: Practice
) -> None:
    """The job fails with the plan's code, and goes on with the approval."""
    hall.serve("acme", practice, REQUIRE_APPROVAL="1")
    batch = hall.make("class", 2)
    hall.submit(batch, "acme")
    with hall.worker():
        hall.wait("failed")
        (job,) = hall.jobs()
        assert (job["why"], practice.state()["certificate"]) == ("approval", [])
        found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", job["said"])
        assert found is not None, job["said"]
        with open_ledger(hall.folder, hall.settings["DOKSTAMP_LEDGER"]) as ledger:
            ledger.narrow(job["host"], job["tenant"])
            approve(ledger, find(ledger, found[0]), Person("nobody", "Bruno Reis"))
        assert hall.run("jobs", "retry", "1").status == 0
        hall.wait("succeeded")
    assert_exactly_once(practice, batch)


@pytest.mark.long
def test_what_was_looked_at_is_submitted_under_its_code(hall: Hall, practice: Practice) -> None:
    """It is sent exactly so, or not at all, whatever the workers' limits."""
    hall.serve("acme", practice)
    batch = hall.make("class", 4)
    words = ("check", batch.sheet, "--pdfs", batch.pdfs, "--online", "--json")
    login = {"DOKSTAMP_BASE_URL": practice.url, "DOKSTAMP_PASSWORD": KNOWN.password}
    code = hall.run(*words, **login).summary["plan"]["code"]
    hall.submit(batch, "acme", "--approved", code)
    with hall.worker("--max-rows", "1"):
        hall.wait("succeeded")
        assert_exactly_once(practice, batch)
        batch.add(9)
        batch.write()
        hall.submit(batch, "acme", "--approved", code)
        hall.wait("succeeded", "failed")
    assert hall.jobs()[1]["why"] == "guard"
    assert len(practice.state()["certificate"]) == 4


def test_a_job_that_failed_is_not_tried_again_beside_one_of_the_same_content(
    hall: Hall, practice: Practice
) -> None:
    """It waits already, under another number."""
    hall.serve("acme", practice)
    batch = hall.make("class", 1)
    hall.submit(batch, "acme")
    with connect(hall.database) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert hall.submit(batch, "acme")["new"] is True
    ended = hall.run("jobs", "retry", "1")
    assert (ended.status, "another number" in ended.errors) == (2, True)


def test_a_job_that_waits_is_cancelled_and_one_that_runs_is_stopped(
    hall: Hall, practice: Practice
) -> None:
    """Rows under way are finished, and the workbook tells what is done."""
    hall.serve("acme", practice)
    batch = hall.make("class", 60)
    hall.submit(batch, "acme")
    hall.submit(hall.make("other", 2, first=100), "acme")
    assert "Job 2 is cancelled." in hall.run("jobs", "cancel", "2").output
    assert hall.run("jobs", "cancel", "2").status == 2
    assert hall.run("jobs", "cancel", "9").status == 2
    practice.faults({"action": "latency", "seconds": 0.1})
    with hall.worker("--max-in-flight", "2"):
        until = time.monotonic() + LONG
        while not practice.state()["certificate"] and time.monotonic() < until:
            time.sleep(0.05)
        assert "being stopped" in hall.run("jobs", "cancel", "1").output
        hall.wait("aborted", "cancelled")
    made = len(practice.state()["certificate"])
    assert 0 < made < 60
    job, waited = hall.jobs()
    assert (job["state"], waited["state"]) == ("cancelled", "cancelled")
    assert job["totals"]["created"] == made


@pytest.mark.parametrize(
    ("lines", "mode", "said"),
    sampled(
        [
            ("DOKSTAMP_TENANT=x\nDOKSTAMP_TOKEN=t\n", 0o640, "chmod 600"),
            ("DOKSTAMP_TOKEN=t\n", 0o600, "DOKSTAMP_TENANT"),
            ("DOKSTAMP_TENANT=x\nDOKSTAMP_EMAIL=a@b.c\n", 0o600, "DOKSTAMP_PASSWORD is not"),
            ("DOKSTAMP_TENANT=x\nDOKSTAMP_TOKEN_FILE=/etc/passwd\n", 0o600, "TOKEN_FILE"),
        ],
        0,
    ),
)
def test_a_tenants_file_that_is_open_or_incomplete_is_refused(
    hall: Hall, lines: str, mode: int, said: str
) -> None:
    """With a sentence, and what the environment says does not complete it."""
    path = hall.tenants_folder / "acme.env"
    path.write_text(lines)
    path.chmod(mode)
    batch = hall.make("class", 1)
    words = ("submit", batch.sheet, "--pdfs", batch.pdfs, "--tenant", "acme", "--issue")
    refused = hall.run(*words)
    assert refused.status == 2
    assert said in refused.errors
    unknown = hall.run(*words[:-2], "../acme", "--issue")
    assert "Known are acme." in unknown.errors


@pytest.mark.long
def test_what_is_not_the_batchs_fault_is_tried_again_with_growing_waits(
    hall: Hall, practice: Practice
) -> None:
    """DokStamp away: the batch goes back into line with the reason, and is done afterwards."""
    file = hall.serve("acme", Practice(NOWHERE), RETRY_SECONDS="0.1")
    batch = hall.make("class", 2)
    hall.submit(batch, "acme")
    with hall.worker():
        until = time.monotonic() + LONG
        while "DokStamp cannot be used." not in (shown := hall.run("jobs").output):
            assert time.monotonic() < until, shown
        assert re.search(r"Tries so far: \d+; again at \d{4}-", shown), shown
        file.write_text(file.read_text().replace(NOWHERE, practice.url))
        hall.wait("succeeded")
    assert_exactly_once(practice, batch)


@pytest.mark.long
def test_a_batch_that_cannot_be_read_fails_with_its_reason(hall: Hall, practice: Practice) -> None:
    """Its list was damaged in the store, or its folder is gone; the others are done."""
    hall.serve("acme", practice)
    folders = [
        Path(hall.submit(hall.make(name, 1, first=first), "acme")["folder"])
        for name, first in (("damaged", 0), ("lost", 1), ("sound", 2))
    ]
    (folders[0] / "graduates.csv").write_bytes(b"%PDF-1.4\n")
    (folders[1] / "job.json").unlink()
    with hall.worker():
        hall.wait("failed", "failed", "succeeded")
    damaged, lost, _ = hall.jobs()
    assert (damaged["why"], lost["why"]) == ("unreadable", "lost")
    assert "graduates.csv" in damaged["said"]


@pytest.mark.long
def test_a_store_that_is_away_is_waited_for(hall: Hall, practice: Practice) -> None:
    """A worker makes no folder where a share is not mounted, and fails nobody's batch for it."""
    hall.serve("acme", practice)
    batch = hall.make("class", 2)
    hall.submit(batch, "acme")
    hall.store.rename(hall.folder / "elsewhere")
    hall.store.mkdir()
    with hall.worker():
        until = time.monotonic() + LONG
        while "The store cannot be used now." not in (shown := hall.run("jobs").output):
            assert time.monotonic() < until, shown
        assert list(hall.store.iterdir()) == []
        hall.store.rmdir()
        (hall.folder / "elsewhere").rename(hall.store)
        hall.wait("succeeded")
    assert_exactly_once(practice, batch)


def test_figures_are_served_for_prometheus(hall: Hall, practice: Practice) -> None:
    """Of all processes together; numbers, and words of ours."""
    hall.serve("acme", practice)
    hall.submit(hall.make("class", 3), "acme")
    port = 20000 + hash(str(hall.folder)) % 20000
    with hall.worker("--metrics", str(port), "--processes", "2"):
        hall.wait("succeeded")
        until = time.monotonic() + LONG
        while 'end="ended"} 1.0' not in (text := HTTP.get(f"http://127.0.0.1:{port}").text):
            assert time.monotonic() < until, text
            time.sleep(0.1)
    assert 'dokstamp_rows_total{status="created"} 3.0' in text
    assert "dokstamp_batches_running 0.0" in text
    for name in ("requests", "refusals", "paused_seconds", "batch_waiting_seconds"):
        assert f"dokstamp_{name}" in text
    assert "acme" not in text


@pytest.mark.long
def test_results_can_be_resumed(hall: Hall, practice: Practice) -> None:
    """A row that failed is corrected in the workbook that the worker has written."""
    hall.serve("acme", practice)
    batch = hall.make("class", 20)
    batch.rows[1]["date_of_birth"] = "soon"
    batch.write()
    words = ("submit", batch.sheet, "--pdfs", batch.pdfs, "--tenant", "acme", "--issue")
    assert hall.run(*words).status == 1
    with hall.worker():
        hall.wait("succeeded")
    (job,) = hall.jobs()
    assert (job["totals"]["created"], job["totals"]["invalid"]) == (19, 1)
    path = hall.store / job["results"]
    workbook = load_workbook(path)
    failures = workbook["Failures"]
    headings = [cell.value for cell in failures[1]]
    failures.cell(2, headings.index("date_of_birth") + 1).value = "2001-02-03"
    workbook.save(path)
    ended = command(practice.url, "resume", path, "--yes", folder=hall.folder)
    assert ended.status == 0, ended
    batch.rows[1]["date_of_birth"] = "2001-02-03"
    assert_exactly_once(practice, batch)


def test_without_a_database_or_a_store_there_is_a_sentence(hall: Hall, practice: Practice) -> None:
    """And the password of the URL is in none."""
    hall.serve("acme", practice)
    assert "DOKSTAMP_LEDGER" in hall.run("jobs", DOKSTAMP_LEDGER="").errors
    away = "postgresql+psycopg://importer:s3cret word@127.0.0.1:1/importer"
    ended = hall.run("jobs", DOKSTAMP_LEDGER=away)
    assert (ended.status, "cannot be used" in ended.errors) == (2, True)
    assert "s3cret" not in ended.errors
    assert "--store" in hall.run("work", DOKSTAMP_STORE="").errors
    assert "no folder" in hall.run("work", "--store", "nowhere").errors


def test_a_database_may_be_named_with_its_standby() -> None:
    """In each way in which the ledger's address may hold several hosts."""
    for told in ("?host=a:1&host=b:2", "?host=a,b&port=1,2"):
        asked = pool_to(f"postgresql://u:p@/d{told}&target_session_attrs=read-write").conninfo
        assert {"host=a,b", "port=1,2", "target_session_attrs=read-write"} <= {*str(asked).split()}


def test_every_reason_is_in_the_schema() -> None:
    """No fewer and no more."""
    listed = SCHEMAS["jobs"]["items"]["properties"]["why"]["enum"]
    assert sorted(map(str, listed)) == sorted([*WORDS, "None"])
