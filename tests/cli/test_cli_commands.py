"""The commands: what they ask, what they print, how they exit."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.graduating_class import make_class
from helpers.practice import NOWHERE, Ended, begin, command, run_batch, sandbox_process
from helpers.sampling import sampled
from helpers.terminals import in_a_terminal
from importer import __version__
from importer.errors import SheetError
from importer.sheet import read_sheet


def test_a_run_shows_its_plan_and_asks(tmp_path: Path) -> None:
    """How many rows, which tenant and host, issued or draft; and that it cannot be undone."""
    batch = make_class(tmp_path, 3)
    with sandbox_process() as practice:
        status, shown = in_a_terminal(practice, batch, b"y\n")
        assert status == 0, shown
        assert "3 rows (3 new), each to be issued" in shown
        assert "tenant sandbox.dokstamp.test" in shown
        asked = "The students are notified by e-mail, and this cannot be undone."
        assert asked in " ".join(shown.split())
        assert "3 created" in shown


@pytest.mark.parametrize(
    ("language", "prompt", "answers", "status"),
    sampled(
        [
            ("pt_PT", "[s/N]", ["x", "Sim"], 0),
            ("es", "[s/N]", ["quizás", "si\u0301"], 0),
            ("pt_BR", "[s/N]", ["NÃO"], 1),
            ("en", "[y/N]", ["maybe", "s"], 0),
            ("es", "[s/N]", ["Y"], 0),
        ],
        1,
        2,
    ),
)
@pytest.mark.long
def test_a_question_is_answered_in_any_language(
    tmp_path: Path, language: str, prompt: str, answers: list[str], status: int
) -> None:
    """Whatever is neither yes nor no is asked again."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        typed = [f"{answer}\n".encode() for answer in answers]
        ended, shown = in_a_terminal(practice, batch, *typed, language=language)
        assert ended == status, shown
        assert shown.count(prompt) == len(answers)
        assert len(practice.state()["certificate"]) == (status == 0)


@pytest.mark.parametrize(
    ("answer", "expected"), sampled([(b"n\n", 1), (b"\n", 1), (b"\x03", 130)], 0)
)
def test_a_run_that_is_not_approved_sends_nothing(
    tmp_path: Path, answer: bytes, expected: int
) -> None:
    """No, nothing at all, or Ctrl-C at the question."""
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        status, shown = in_a_terminal(practice, batch, answer)
        assert status == expected, shown
        assert "Traceback" not in shown
        assert practice.state()["student"] == []


def test_without_a_terminal_and_without_yes_nothing_is_sent(tmp_path: Path) -> None:
    """It says what to add."""
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        ended = command(
            practice.url, "run", batch.sheet, "--pdfs", batch.pdfs, folder=tmp_path, answer="y\n"
        )
        assert ended.status == 2
        assert "--yes" in ended.errors
        assert practice.state()["student"] == []


def test_json_is_one_object_on_stdout_and_nothing_else(tmp_path: Path) -> None:
    """Totals by status, requests, seconds, results path; the rest on stderr."""
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        summary = run_batch(practice.url, batch).summary
        assert summary["totals"] == {
            "created": 2,
            "existing": 0,
            "invalid": 0,
            "failed": 0,
            "pending": 0,
        }
        assert summary["requests"] == practice.requests()["total"]
        assert summary["seconds"] > 0
        assert (tmp_path / summary["results"]).is_file()
        assert summary["tenant"] == "sandbox.dokstamp.test"


def not_started(ended: Ended, *words: str) -> None:
    """Status 2, nothing on stdout, one line on stderr with these words."""
    assert ended.status == 2, ended.errors
    assert ended.output == ""
    assert ended.errors.count("\n") == 1, ended.errors
    assert ended.errors.startswith("importer: ")
    for word in words:
        assert word in ended.errors


@pytest.mark.long
def test_missing_and_half_given_credentials_are_one_line(tmp_path: Path) -> None:
    """It names the variables."""
    batch = make_class(tmp_path, 1)
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes")
    none = command(NOWHERE, *arguments, folder=tmp_path, DOKSTAMP_EMAIL="", DOKSTAMP_PASSWORD="")
    not_started(none, "DOKSTAMP_EMAIL", "DOKSTAMP_TOKEN")
    half = command(NOWHERE, *arguments, folder=tmp_path, DOKSTAMP_PASSWORD="")
    not_started(half, "DOKSTAMP_EMAIL is set but DOKSTAMP_PASSWORD is not")


def test_wrong_credentials_are_one_line(tmp_path: Path) -> None:
    """Nothing is sent."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch, DOKSTAMP_PASSWORD="wrong")
        assert ended.status == 2
        assert "Traceback" not in ended.errors
        assert "credentials" in ended.errors
        assert practice.state()["student"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    sampled(
        [
            (["--max-in-flight", "0"], "--max-in-flight"),
            (["--max-in-flight", "many"], "--max-in-flight"),
            (["--no-such-flag"], "--no-such-flag"),
            (["--issued-at", "soon"], "--issued-at: “soon”"),
            (["--date-format", "nonsense"], "--date-format"),
            (["--sheet", "Turma"], "--sheet"),
            (["--out", "results.txt"], "results.txt"),
            (["--pdfs", "/nowhere"], "/nowhere"),
            (["--base-url", "http://api.dokstamp.com"], "https"),
        ],
        0,
        3,
        -1,
    ),
)
def test_a_bad_flag_is_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    """What is wrong with it, before anything is sent."""
    batch = make_class(tmp_path, 1)
    ended = command(
        NOWHERE, "run", batch.sheet, "--pdfs", batch.pdfs, "--yes", *arguments, folder=tmp_path
    )
    not_started(ended, words)


def test_an_unreadable_sheet_is_one_line(tmp_path: Path) -> None:
    """No traceback."""
    (tmp_path / "g.xlsx").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "pdfs").mkdir()
    not_started(
        command(NOWHERE, "run", "g.xlsx", "--pdfs", "pdfs", "--yes", folder=tmp_path),
        "g.xlsx",
        "damaged",
    )
    not_started(
        command(NOWHERE, "check", "missing.xlsx", "--pdfs", "pdfs", folder=tmp_path),
        "There is no file",
    )


def test_a_host_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    """After the retry budget, without a workbook."""
    batch = make_class(tmp_path, 1)
    ended = run_batch(NOWHERE, batch, DOKSTAMP_RETRY_SECONDS="0.2")
    assert ended.status == 2
    assert ended.errors.startswith("importer: http://127.0.0.1:1")
    assert not list((tmp_path / "reports").glob("*.xlsx"))


def test_a_good_check_exits_0(tmp_path: Path) -> None:
    """Every row is ready."""
    batch = make_class(tmp_path, 3)
    ended = command(NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, "--json", folder=tmp_path)
    assert ended.status == 0, ended.errors
    assert ended.summary["totals"]["pending"] == 3
    assert {issue["severity"] for issue in ended.summary["issues"]} == {"note"}


def test_credentials_may_stand_in_a_file(tmp_path: Path) -> None:
    """`.env` in the working folder."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        (tmp_path / ".env").write_text(
            f"DOKSTAMP_BASE_URL={practice.url}\nDOKSTAMP_CLIENT_ID=sandbox-client\nDOKSTAMP_CLIENT_SECRET=practice\n"
        )
        ended = run_batch("", batch, DOKSTAMP_EMAIL="", DOKSTAMP_PASSWORD="")
        assert ended.status == 0, ended.errors


@pytest.mark.parametrize("name", ["blank.xlsx", "blank.csv"])
def test_a_template_is_written_and_never_over_another_file(tmp_path: Path, name: str) -> None:
    """The second time it refuses."""
    first = command(NOWHERE, "template", name, "--lang", "en", folder=tmp_path)
    assert first.status == 0
    assert first.output.startswith(f"Written: {name}\n")
    assert f"    importer check {name} --pdfs PDFS --lang en\n" in first.output
    not_started(command(NOWHERE, "template", name, folder=tmp_path), name)


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """Ledger and results alike."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
    modes = {
        path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "reports").iterdir()
    }
    assert set(modes.values()) == {"0o600"}, modes


def test_no_secret_and_no_person_is_in_what_a_clean_run_prints(tmp_path: Path) -> None:
    """Names and addresses stay in the spreadsheet, the ledger and the workbook."""
    batch = make_class(tmp_path, 3)
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch)
        for word in (
            "practice-token",
            "graduate1@example.edu",
            batch.rows[1]["name"],
            "DOKSTAMP_PASSWORD",
        ):
            assert word not in ended.output + ended.errors


def test_the_sandbox_prints_how_to_speak_to_it(tmp_path: Path) -> None:
    """And serves until it is told to stop."""
    arguments = [
        sys.executable,
        "-m",
        "importer",
        "sandbox",
        "--port",
        "0",
        "--db",
        "practice.sqlite3",
    ]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(10)]
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
    text = "".join(lines)
    for word in (
        "DOKSTAMP_BASE_URL=http://127.0.0.1:",
        "DOKSTAMP_PASSWORD=",
        "DOKSTAMP_CLIENT_ID=",
        "LEI-2026",
    ):
        assert word in text
    assert (tmp_path / "practice.sqlite3").is_file()


def test_a_sandbox_that_cannot_start_is_one_line(tmp_path: Path) -> None:
    """Its port is taken, or what it is to keep its state in is something else."""
    (tmp_path / "notes.txt").write_text("These are notes. " * 200)
    with sandbox_process() as practice:
        port = practice.url.rpartition(":")[2]
        for arguments in (
            ["--port", port, "--db", "practice.sqlite3"],
            ["--port", "0", "--db", "notes.txt"],
        ):
            ended = command(practice.url, "sandbox", *arguments, folder=tmp_path)
            assert ended.status == 2
            assert ended.errors.startswith("importer: The sandbox cannot start (")
            assert ended.errors.count("\n") == 1


def test_ctrl_c_while_connecting_is_told(tmp_path: Path) -> None:
    """Before a run heeds it, it ends the command at once."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        practice.faults({"action": "hang", "seconds": 20})
        process = begin(
            practice.url, "run", batch.sheet, "--pdfs", batch.pdfs, "--yes", folder=tmp_path
        )
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        while not practice.requests()["total"]:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 130
        told = "Interrupted. Nothing is lost: the same command continues where it stopped."
        assert errors == f"importer: {told}\n"


def test_headings_that_are_not_sent_are_named(tmp_path: Path) -> None:
    """A grade under a heading of the school's own would otherwise be left out unseen."""
    batch = make_class(tmp_path, 1)
    ended = command(NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, folder=tmp_path)
    assert "not sent     “note”: a heading of your own" in ended.output


def test_the_version_is_told(tmp_path: Path) -> None:
    """`importer --version`, and nothing else."""
    ended = command(NOWHERE, "--version", folder=tmp_path)
    assert (ended.status, ended.output) == (0, f"dokstamp-importer {__version__}\n")


def test_the_written_results_read_as_a_sheet_points_to_resume(tmp_path: Path) -> None:
    """Somebody gives the results workbook to `run`."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch)
    with pytest.raises(SheetError, match="importer resume"):
        read_sheet(tmp_path / ended.summary["results"])


def test_a_watcher_reads_no_settings_out_of_its_inbox(tmp_path: Path) -> None:
    """Whoever may drop a batch may drop a `.env` with it: started there, it is not looked at."""
    batch = tmp_path / "inbox" / "Turma A"
    batch.mkdir(parents=True)
    (batch / ".env").write_text("DOKSTAMP_BASE_URL=nonsense\n")
    arguments = (
        "watch",
        tmp_path / "inbox",
        "--once",
        "--settle",
        "0",
        "--state",
        tmp_path / "reports",
    )
    ended = command(
        NOWHERE,
        *arguments,
        folder=batch,
        DOKSTAMP_EMAIL="",
        DOKSTAMP_PASSWORD="",
        DOKSTAMP_BASE_URL="",
    )
    assert "DOKSTAMP_BASE_URL" not in ended.errors
    assert ended.status != 2
