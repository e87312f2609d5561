"""What a terminal, a file or a full device makes of our output: nothing is lost by it, and nothing
is steered.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    NOWHERE,
    begin,
    command,
    environment,
    results,
    run_batch,
    sandbox_process,
)
from helpers.sampling import sampled
from importer.inbox import Journal
from importer.plain import Outlet, plain
from importer.sentences import inbox as say


def with_a_polish_name(folder: Path) -> GraduatingClass:
    """A class of two; the note's heading has a letter that cp1252 lacks, and so has a name."""
    batch = make_class(folder, 2)
    batch.rows[0]["name"] = "Łukasz Żak"
    batch.headings = (*batch.headings[:-1], "Uwagi Łukasza")
    for row in batch.rows:
        row["Uwagi Łukasza"] = row.pop("note")
    batch.write()
    return batch


@pytest.mark.long
@pytest.mark.parametrize("encoding", sampled(["cp1252", "ascii", "cp437"], 0))
def test_output_into_a_file_of_a_narrow_encoding_keeps_its_json(
    tmp_path: Path, encoding: str
) -> None:
    """Windows writes files as cp1252, which has no Ł: the certificates are issued, and the object
    is printed.
    """
    batch = with_a_polish_name(tmp_path)
    with sandbox_process() as practice:
        ended = run_batch(practice.url, batch, PYTHONIOENCODING=encoding)
        assert ended.status == 0, ended.errors
        assert ended.summary["totals"]["created"] == 2
        assert "\\u0141ukasza" in ended.errors
        told = command(practice.url, "runs", folder=tmp_path, PYTHONIOENCODING=encoding)
        assert told.status == 0


def test_the_plain_locale_of_unix_is_enough(tmp_path: Path) -> None:
    """`LANG=C`, without the coercion to UTF-8 that Python would do."""
    batch = with_a_polish_name(tmp_path)
    batch.sheet.rename(tmp_path / "finalistas-são.csv")
    plain_unix = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    with sandbox_process() as practice:
        arguments = ("run", "finalistas-são.csv", "--pdfs", "pdfs", "--yes", "--json")
        ended = command(practice.url, *arguments, folder=tmp_path, **plain_unix)
        assert ended.status == 0, ended.errors
        [path] = (tmp_path / "reports").glob("*.xlsx")
        assert path.name.startswith("finalistas")
        assert ended.summary["totals"]["created"] == 2


def on_a_full_device(
    url: str, *arguments: str | Path, folder: Path, stream: str
) -> tuple[int, str]:
    """Run a command whose output, or errors, go to a device without space; its status and the
    other stream.
    """
    with Path("/dev/full").open("w") as full:
        given: dict[str, Any] = {stream: full}
        with begin(url, *arguments, folder=folder, **given) as process:
            output, errors = process.communicate("\n", timeout=100)
    return process.returncode, output or errors or ""


def test_a_plan_that_cannot_be_shown_sends_nothing(tmp_path: Path) -> None:
    """Standard output is full: one sentence on the other stream, no traceback."""
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes")
        status, errors = on_a_full_device(
            practice.url, *arguments, folder=tmp_path, stream="stdout"
        )
        assert status == 2
        assert "The plan cannot be shown" in errors
        assert "No space left on device" in errors
        assert "Traceback" not in errors
        assert practice.state()["certificate"] == []


def test_a_summary_that_cannot_be_printed_costs_no_receipt(tmp_path: Path) -> None:
    """With `--json` the plan goes to standard error; the object is lost, and that is said."""
    batch = make_class(tmp_path, 2)
    with sandbox_process() as practice:
        arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
        status, errors = on_a_full_device(
            practice.url, *arguments, folder=tmp_path, stream="stdout"
        )
        assert status == 1
        assert "Standard output cannot be written (No space left on device)" in errors
        assert "Traceback" not in errors
        assert "Exception ignored" not in errors
        assert len(practice.state()["certificate"]) == 2
        assert len(list((tmp_path / "reports").glob("*-results.xlsx"))) == 1


@pytest.mark.long
def test_a_check_whose_output_is_full_does_not_end_in_a_traceback(tmp_path: Path) -> None:
    """It has found nothing wrong, but nobody has seen that: no success."""
    batch = make_class(tmp_path, 2)
    for stream, expected in (("stdout", 1), ("stderr", 0)):
        arguments = ("check", batch.sheet, "--pdfs", batch.pdfs)
        status, shown = on_a_full_device(NOWHERE, *arguments, folder=tmp_path, stream=stream)
        assert status == expected
        assert "Traceback" not in shown


def test_headings_files_and_folders_do_not_steer_the_terminal(tmp_path: Path) -> None:
    """A heading that clears the screen, a folder that sets its title, a PDF that rings the
    bell.
    """
    folder = tmp_path / "batch\x1b]0;title\x07"
    batch = make_class(folder, 2)
    batch.headings = (*batch.headings, "\x1b[2Jnotes\nrow 9")
    batch.write()
    (batch.pdfs / "bell\x07\u202efdp.pdf").write_bytes(
        (batch.pdfs / "00000.pdf").read_bytes() + b"\n"
    )
    for arguments in ((), ("--json",)):
        ended = command(
            NOWHERE, "check", batch.sheet, "--pdfs", batch.pdfs, *arguments, folder=tmp_path
        )
        assert not set("\x1b\x07\x9b\u202e") & set(ended.output + ended.errors)


def test_what_a_server_says_does_not_steer_the_terminal(tmp_path: Path) -> None:
    """Its refusal is shown and written without control characters, its link only when it is
    one.
    """
    batch = make_class(tmp_path, 2)
    evil = "\x1b[2J\x9b31mgone\r\nrow 1: all is well"
    refusal = {
        "action": "status",
        "status": 422,
        "path": "/students",
        "method": "POST",
        "json": {"message": evil, "errors": {"email": [evil]}},
    }
    with sandbox_process() as practice:
        practice.faults(refusal)
        ended = run_batch(practice.url, batch)
        assert ended.status == 1
        assert not set("\x1b\x9b\r") & set(ended.output + ended.errors)
        told = [row["error_message"] or "" for row in results(ended, tmp_path)]
        assert not set("\x1b\x9b\r") & set("".join(told))


def test_plain_text_is_left_as_it_is_and_steering_characters_are_shown() -> None:
    """Letters of every script, joiners among them, are nobody's control sequence."""
    for text in ("João Ñandú", "कमल", "ক্ষ\u200d", "名前"):
        assert plain(text) == text
    assert plain("a\x1b[0m\u009bb\u202ec\ud800d\ne") == "a�[0m�b�c?d e"
    assert plain("two\nlines", one_line=False) == "two\nlines"


def test_a_log_has_one_line_an_event_whatever_a_batch_is_called() -> None:
    """As text and as JSON."""
    for as_json in (False, True):
        stream = io.StringIO()
        Journal(stream, as_json=as_json).tell("ended", say.ENDED(), batch="A\n\x1b[2JB")
        assert stream.getvalue().count("\n") == 1
        assert "\x1b" not in stream.getvalue()
    assert json.loads(stream.getvalue())["batch"] == "A\n\x1b[2JB"


def test_a_stream_that_fails_is_written_to_no_more() -> None:
    """It keeps the reason, and raises nothing."""
    with Path("/dev/full").open("w") as full:
        outlet = Outlet(full)
        outlet.write("text\n")
        outlet.flush()
        assert outlet.failure == "No space left on device"
        outlet.write("more\n")
        outlet.flush()


def limited(
    folder: Path, limit: str, *arguments: str | Path, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """The command under a limit of the shell, as `-n 12`."""
    program = [
        "sh",
        "-c",
        f'ulimit {limit}; exec "$0" -m importer "$@"',
        sys.executable,
        *map(str, arguments),
    ]
    environ = environment(NOWHERE) | variables
    return subprocess.run(
        program, cwd=folder, env=environ, capture_output=True, text=True, timeout=100
    )


@pytest.mark.parametrize("kilobytes", sampled([300_000, 450_000, 1_400_000], 0))
def test_too_little_memory_is_a_sentence(tmp_path: Path, kilobytes: int) -> None:
    """The libraries would end the process without a word."""
    ended = limited(tmp_path, f"-v {kilobytes}", "runs")
    assert ended.returncode == 2
    assert ended.stderr.startswith(
        f"importer: This process may use {kilobytes * 1024 // 1_000_000} MB of memory"
    )
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("files", sampled([12, 16, 40], 0, 2))
def test_too_few_open_files_are_a_sentence(tmp_path: Path, files: int) -> None:
    """Before anything is sent, rather than half-way."""
    ended = limited(tmp_path, f"-n {files}", "runs")
    assert ended.returncode == 2
    assert (
        ended.stderr
        == f"importer: This process may have {files} files open (ulimit -n), and the program needs"
        " 64: raise the limit, and run again. Nothing was sent.\n"
    )


@pytest.mark.long
@pytest.mark.parametrize("limit", sampled(["-v 1600000", "-n 64", "-Sn 16"], 0, 2))
def test_the_least_that_is_needed_is_enough(tmp_path: Path, limit: str) -> None:
    """Of memory, and of open files; a limit that the system lets us raise is raised."""
    batch = make_class(tmp_path, 25)
    batch.write()
    with sandbox_process() as practice:
        arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
        ended = limited(tmp_path, limit, *arguments, DOKSTAMP_BASE_URL=practice.url)
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["totals"]["created"] == 25


@pytest.mark.long
def test_files_that_others_have_open_end_a_run_with_a_sentence(tmp_path: Path) -> None:
    """As many connections as are asked for cannot be opened: the rows are pending, the receipt is
    written.
    """
    batch = make_class(tmp_path, 130)
    batch.write()
    with sandbox_process("--latency-ms", "200") as practice:
        arguments = (
            "run",
            batch.sheet,
            "--pdfs",
            batch.pdfs,
            "--yes",
            "--json",
            "--max-in-flight",
            "120",
        )
        ended = limited(tmp_path, "-n 64", *arguments, DOKSTAMP_BASE_URL=practice.url)
        assert ended.returncode == 1, ended.stderr
        assert "(ulimit -n)" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert "pdf_changed" not in ended.stderr
        assert json.loads(ended.stdout)["totals"]["failed"] == 0
        assert len(list((tmp_path / "reports").glob("*-results.*"))) == 1
