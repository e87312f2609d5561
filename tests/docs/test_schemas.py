"""The schemas in docs/schemas are those of what the commands print: real output is held against
them, and they know no less than it holds.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

import importer.errors
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    NOWHERE,
    Ended,
    Practice,
    begin,
    command,
    run_batch,
    sandbox_process,
)
from helpers.sampling import sampled
from helpers.schemas import ROOT, SCHEMAS, ensure_fits
from helpers.terminals import at_a_terminal
from importer.cli.terminal import NO_ERROR
from importer.errors import ImporterError
from importer.inbox.journal import EventName
from importer.ledger import Person, open_ledger
from importer.session import approve, find

PAGE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    """One sandbox for all of them."""
    with sandbox_process() as practised:
        yield practised


@pytest.fixture
def batch(tmp_path: Path) -> GraduatingClass:
    """Four rows, one with a birth date that is none, one whose PDF is missing."""
    made = make_class(tmp_path, 4)
    made.rows[1]["date_of_birth"] = "soon"
    made.rows[2]["pdf"] = "missing.pdf"
    made.write()
    return made


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_says_its_version(name: str) -> None:
    """Its name and version are in its `$id`, which is no address of anybody's."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == f"urn:dokstamp-importer:{name}:1"
    assert f"(schemas/{name}.json)" in PAGE


def test_a_check_is_as_its_schema_says(batch: GraduatingClass, tmp_path: Path) -> None:
    """Offline, with everything that is wrong."""
    arguments = ("check", batch.sheet, "--pdfs", batch.pdfs, "--json", "--rows", "rows.jsonl")
    ended = command(NOWHERE, *arguments, folder=tmp_path)
    assert ended.status == 1
    ensure_fits(ended.summary, "report")
    rows = lines(tmp_path / "rows.jsonl")
    assert rows == ended.summary["outcomes"]
    assert [row["status"] for row in rows] == ["pending", "invalid", "invalid", "pending"]
    assert [issue["code"] for issue in rows[1]["issues"]] == ["invalid_date"]


def test_a_run_tells_every_row_with_its_link(
    practice: Practice, batch: GraduatingClass, tmp_path: Path
) -> None:
    """In the object and in the file alike; the same for a resume, whose rows done before keep
    their links.
    """
    ended = run_batch(practice.url, batch, "--rows", "rows.jsonl")
    ensure_fits(ended.summary, "report")
    rows = lines(tmp_path / "rows.jsonl")
    assert rows == ended.summary["outcomes"]
    for row in rows:
        ensure_fits(row, "row")
    assert [row["status"] for row in rows] == ["created", "invalid", "invalid", "created"]
    links = [row["verification_url"] for row in (rows[0], rows[3])]
    assert links[0] != links[1]
    assert all(link.startswith("http") for link in links)
    arguments = ("resume", ended.summary["results"], "--json", "--yes", "--rows", "rows.jsonl")
    again = command(practice.url, *arguments, folder=tmp_path)
    ensure_fits(again.summary, "report")
    assert again.summary["carried"] == 2
    assert again.summary["outcomes"][0]["verification_url"] == rows[0]["verification_url"]
    assert again.summary["outcomes"] == lines(tmp_path / "rows.jsonl")


@pytest.mark.long
def test_a_run_that_is_stopped_is_as_the_schema_says(practice: Practice, tmp_path: Path) -> None:
    """Exit status 130, and an object that says which rows are pending."""
    batch = make_class(tmp_path, 30)
    practice.faults({"action": "latency", "seconds": 0.2})
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json", "--rate", "300")
    with begin(practice.url, *arguments, folder=tmp_path) as process:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        before = len(practice.state()["certificate"])
        while len(practice.state()["certificate"]) == before and process.poll() is None:
            pass
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
    practice.faults()
    assert process.returncode == 130, errors
    told = Ended(process.returncode, output, errors).summary
    ensure_fits(told, "report")
    assert told["interrupted"]
    assert {row["status"] for row in told["outcomes"]} >= {"pending"}


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    sampled(
        [
            (["run", "none.xlsx", "--pdfs", "pdfs", "--yes", "--json"], 2, "sheet"),
            (["run", "graduates.csv", "--pdfs", "none", "--yes", "--json"], 2, "folder"),
            (["run", "graduates.csv", "--pdfs", "pdfs", "--json"], 2, "usage"),
            (["run", "--json", "--no-such-flag"], 2, "usage"),
            (["check", "graduates.csv", "--json"], 2, "usage"),
            (["resume", "graduates.csv", "--json", "--max-in-flight", "0"], 2, "usage"),
            (["catalog", "--json"], 2, "usage"),
            (["catalog", "none.xlsx", "--json"], 2, "sheet"),
            (["doctor", "--json", "--base-url", "ftp://x"], 2, "settings"),
            (
                ["run", "graduates.csv", "--pdfs", "pdfs", "--json", "--rows", "graduates.csv"],
                2,
                "usage",
            ),
            (["--json"], 2, "usage"),
        ],
        0,
        2,
        4,
        6,
        8,
        10,
    ),
)
def test_a_command_that_nothing_came_of_prints_its_object(
    batch: GraduatingClass, practice: Practice, arguments: list[str], status: int, code: str
) -> None:
    """One object on standard output, and the sentence on standard error too."""
    ended = command(practice.url, *arguments, folder=batch.folder)
    assert ended.status == status, ended
    assert ended.output.count("\n") == 1
    ensure_fits(ended.summary, "unfinished")
    assert ended.summary["error_code"] == code
    assert ended.summary["command"] == (None if arguments == ["--json"] else arguments[0])
    assert " ".join(ended.summary["error"].split()) in ended.errors


def test_what_was_looked_at_and_approved_is_as_the_schemas_say(
    practice: Practice, tmp_path: Path
) -> None:
    """The plan of a check, its approval, and what is otherwise later."""
    made = GraduatingClass(tmp_path)
    made.add(40)
    made.add(41)
    made.write()
    words = (made.sheet, "--pdfs", made.pdfs, "--json")
    checked = command(practice.url, "check", *words, "--online", folder=tmp_path)
    ensure_fits(checked.summary, "report")
    code = checked.summary["plan"]["code"]
    with open_ledger(tmp_path / "reports") as ledger:
        approve(ledger, find(ledger, code), Person("nobody", "Bruno Reis"))
    own = command(NOWHERE, "approve", code, "--as", "Bruno", "--json", folder=tmp_path)
    assert own.summary["error_code"] == "approval"
    ensure_fits(own.summary, "unfinished")
    made.rows[0]["date_of_birth"] = "1999-01-02"
    made.write()
    changed = command(practice.url, "run", *words, "--approved", code, folder=tmp_path)
    assert changed.summary["issues"][0]["cell"] == "C2"
    ensure_fits(changed.summary, "unfinished")
    with open_ledger(tmp_path / "reports") as ledger:
        told = {"command": "approve", **find(ledger, code).as_dict(), **NO_ERROR}
    ensure_fits({"schema": "urn:dokstamp-importer:approve:1", **told}, "approve")


def test_an_api_that_is_not_to_be_had_is_an_object(
    batch: GraduatingClass, practice: Practice
) -> None:
    """No host, and wrong credentials."""
    nobody = run_batch(NOWHERE, batch, DOKSTAMP_RETRY_SECONDS="0.2")
    wrong = run_batch(practice.url, batch, DOKSTAMP_PASSWORD="wrong")
    for ended in (nobody, wrong):
        ensure_fits(ended.summary, "unfinished")
        assert (ended.status, ended.summary["error_code"]) == (2, "target")


def test_a_command_that_is_interrupted_early_prints_its_object(
    batch: GraduatingClass, practice: Practice
) -> None:
    """While it connects, there is nothing to report yet."""
    practice.forget_requests()
    practice.faults({"action": "hang", "seconds": 20})
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
    with begin(practice.url, *arguments, folder=batch.folder) as process:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        while not practice.requests()["total"]:
            pass
        process.send_signal(signal.SIGHUP)
        output, errors = process.communicate(timeout=30)
    practice.faults()
    told = Ended(process.returncode, output, errors).summary
    ensure_fits(told, "unfinished")
    assert (process.returncode, told["error_code"], told["interrupted"]) == (
        130,
        "interrupted",
        True,
    )


def test_too_little_of_this_machine_is_an_object(tmp_path: Path) -> None:
    """Told before anything is loaded."""
    ended = subprocess.run(
        ["sh", "-c", "ulimit -n 20; exec python -m importer runs --json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
    )
    assert ended.returncode == 2
    ensure_fits(json.loads(ended.stdout), "unfinished")


@pytest.mark.long
def test_a_file_of_rows_takes_the_place_of_rows_only(
    batch: GraduatingClass, tmp_path: Path
) -> None:
    """Its own, of an earlier run, or an empty one; never something else."""
    arguments = ("check", batch.sheet, "--pdfs", batch.pdfs, "--rows")
    (tmp_path / "empty.jsonl").touch()
    for name in ("rows.jsonl", "rows.jsonl", "empty.jsonl"):
        assert command(NOWHERE, *arguments, name, folder=tmp_path).status == 1
        assert len(lines(tmp_path / name)) == 4
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    (tmp_path / "notes.jsonl").write_text('{"kept": true}\n')
    refused = command(NOWHERE, *arguments, "notes.jsonl", folder=tmp_path)
    assert (refused.status, refused.output) == (2, "")
    assert (tmp_path / "notes.jsonl").read_text() == '{"kept": true}\n'
    nowhere = command(NOWHERE, *arguments, "no-such-folder/rows.jsonl", folder=tmp_path)
    assert "no-such-folder/rows.jsonl cannot be written" in nowhere.errors


@pytest.mark.long
def test_catalogs_past_runs_and_the_doctor_are_as_their_schemas_say(
    practice: Practice, batch: GraduatingClass, tmp_path: Path
) -> None:
    """Each object, and the array of runs."""
    run_batch(practice.url, batch)
    for arguments, name in (
        (("runs", "--json"), "runs"),
        (("doctor", "--json"), "doctor"),
        (("catalog", "--export", "tenant.xlsx", "--json"), "catalog-export"),
        (("catalog", "tenant.xlsx", "--dry-run", "--json"), "catalog"),
        (("catalog", "tenant.xlsx", "--yes", "--json", "--out", "done.xlsx"), "catalog"),
        (("resume", "done.xlsx", "--yes", "--json"), "catalog"),
    ):
        ended = command(practice.url, *arguments, folder=tmp_path)
        ensure_fits(ended.summary, name)


def test_a_watchers_log_is_as_its_schema_says(practice: Practice, tmp_path: Path) -> None:
    """A batch that is done, one that needs attention, and what is left alone: each line, and
    status 1.
    """
    inbox = tmp_path / "inbox"
    make_class(inbox / "Turma A", 3)
    wrong = make_class(inbox / "Turma B", 2)
    wrong.rows[0]["date_of_birth"] = "soon"
    for batch in (wrong, make_class(inbox / "Turma A", 3)):
        batch.write()
    for number in range(3):
        (inbox / f"loose-{number}.pdf").write_bytes(b"%PDF-1.4\n")
    (inbox / "alone.csv").write_text("name,email\nAna,ana@example.edu\n")
    arguments = ("watch", inbox, "--issue", "--once", "--settle", "0", "--json-log")
    ended = command(practice.url, *arguments, folder=tmp_path)
    told = [json.loads(line) for line in ended.output.splitlines()]
    for line in told:
        ensure_fits(line, "log")
    assert ended.status == 1, ended.output
    alone = sorted(line["count"] for line in told if line["event"] == "left_alone")
    assert alone == [1, 3]
    assert {"found", "settled", "started", "progress", "finished", "filed"} <= {
        line["event"] for line in told
    }


def test_a_watcher_with_once_says_by_its_status_that_something_was_left_alone(
    practice: Practice, tmp_path: Path
) -> None:
    """Cron tells somebody; what systems leave behind is nobody's."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / ".DS_Store").touch()
    arguments = ("watch", inbox, "--once", "--settle", "0")
    assert command(practice.url, *arguments, folder=tmp_path).status == 0
    (inbox / "folder without a list").mkdir()
    assert command(practice.url, *arguments, folder=tmp_path).status == 1


def test_every_event_of_the_log_is_explained_and_in_the_schema() -> None:
    """No fewer and no more."""
    page = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    table = page.partition("<!-- events -->")[2].partition("<!-- /events -->")[0]
    rows = re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)
    explained = [word for row in rows for word in re.findall(r"`([a-z_]+)`", row)]
    events = sorted(get_args(EventName))
    assert sorted(explained) == sorted([*events, "event"])
    assert sorted(SCHEMAS["log"]["properties"]["event"]["enum"]) == events


def test_what_is_done_about_a_run_is_as_its_schema_says(
    practice: Practice, tmp_path: Path
) -> None:
    """Drafts issued, of one of them what was done taken back; and what a dry run tells."""
    batch = make_class(tmp_path, 3)
    sent = run_batch(practice.url, batch, "--draft")
    workbook = tmp_path / sent.summary["results"]
    for words in (
        ("issue", workbook, "--rows", "2", "--yes"),
        ("undo", workbook, "--dry-run", "--records"),
        ("undo", workbook, "--yes", "--reason", "x", "--records"),
    ):
        ended = command(practice.url, *words, "--json", folder=tmp_path)
        assert ended.status == 0, ended.errors
        ensure_fits(ended.summary, "afterwards")


def test_every_kind_of_error_is_explained_and_in_the_schema() -> None:
    """In the page's table, and in what an object may say."""
    table = PAGE.partition("<!-- error codes -->")[2].partition("<!-- /error codes -->")[0]
    rows = re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)
    explained = {word for row in rows for word in re.findall(r"`([a-z_]+)`", row)}
    codes = set(SCHEMAS["unfinished"]["properties"]["error_code"]["enum"])
    assert explained - {"error_code"} == codes
    ours = {
        one.code
        for one in vars(importer.errors).values()
        if isinstance(one, type) and issubclass(one, ImporterError) and one is not ImporterError
    }
    assert ours < codes
    assert ours | {None} == set(SCHEMAS["report"]["properties"]["error_code"]["enum"])


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of rows."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    sampled([(b"n\n", 1, "not_approved"), (b"\x03", 130, "interrupted")], 1),
)
def test_a_person_who_says_no_is_an_object_too(
    practice: Practice, tmp_path: Path, answer: bytes, status: int, code: str
) -> None:
    """The question is on standard error; standard output has the object."""
    batch = make_class(tmp_path, 2)
    batch.write()
    out = tmp_path / "out.json"
    words = ("run", batch.sheet, "--pdfs", batch.pdfs, "--json")
    with (
        out.open("w") as output,
        at_a_terminal(practice.url, *words, folder=tmp_path, stdout=output) as (process, terminal),
    ):
        shown = b""
        with suppress(OSError):
            while b"[y/N]" not in shown:
                shown += os.read(terminal, 4096)
            os.write(terminal, answer)
            while os.read(terminal, 4096):
                pass
        os.close(terminal)
    assert process.returncode == status
    told = json.loads(out.read_text())
    ensure_fits(told, "unfinished")
    assert told["error_code"] == code
    assert told["command"] == "run"


@pytest.mark.long
def test_a_verification_is_as_its_schema_says(
    practice: Practice, batch: GraduatingClass, tmp_path: Path
) -> None:
    """With a verdict on each row that is done, and the others counted."""
    done = run_batch(practice.url, batch)
    words = ("verify", tmp_path / done.summary["results"], "--json")
    ended = command(practice.url, *words, folder=tmp_path)
    ensure_fits(ended.summary, "verify")
    assert ended.summary["not_done"] == 2
