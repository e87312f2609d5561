"""Whatever asks a command to end, it ends politely: Ctrl-C, a service manager, a terminal that is
closed.
"""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.graduating_class import make_class
from helpers.practice import (
    NOWHERE,
    Practice,
    assert_exactly_once,
    begin,
    command,
    environment,
    run_batch,
    sandbox_process,
)
from helpers.sampling import sampled
from helpers.terminals import at_a_terminal
from importer.state import hold

INTERRUPTED = "Interrupted. Nothing is lost: the same command continues where it stopped."
ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def when_asked(practice: Practice) -> None:
    """Wait until the sandbox was asked something."""
    until = time.monotonic() + 60
    while not practice.requests()["total"] and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.parametrize("number", sampled(ENDINGS, 0))
def test_a_command_that_is_only_connecting_ends_with_a_sentence(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Before a run heeds it, it ends the command at once."""
    batch = make_class(tmp_path, 1)
    with sandbox_process() as practice:
        practice.faults({"action": "hang", "seconds": 20})
        arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes")
        with begin(practice.url, *arguments, folder=tmp_path) as process:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            when_asked(practice)
            process.send_signal(number)
            _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (130, f"importer: {INTERRUPTED}\n")


@pytest.mark.parametrize("number", ENDINGS)
def test_a_command_that_waits_for_another_run_ends_with_a_sentence(
    tmp_path: Path, number: signal.Signals
) -> None:
    """`--wait` waits for hours, and is ended as anything else is."""
    batch = make_class(tmp_path, 1)
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--wait")
    with hold(tmp_path / "reports"), begin(NOWHERE, *arguments, folder=tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert "waiting for it to end" in process.stdout.readline()
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.endswith(f"importer: {INTERRUPTED}\n")


@pytest.mark.long
def test_a_run_that_was_told_to_ignore_a_closed_terminal_goes_on(tmp_path: Path) -> None:
    """`nohup importer run …`: it is begun with SIGHUP ignored."""
    batch = make_class(tmp_path, 8)
    batch.write()
    with sandbox_process("latency_ms=60") as practice:
        words = ["run", str(batch.sheet), "--pdfs", str(batch.pdfs), "--yes"]
        script = 'trap "" HUP; exec "$0" -m importer "$@"'
        process = subprocess.Popen(
            ["sh", "-c", script, sys.executable, *words],
            cwd=tmp_path,
            env=environment(practice.url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        when_asked(practice)
        process.send_signal(signal.SIGHUP)
        shown, _ = process.communicate(timeout=90)
        assert process.returncode == 0, shown
        assert_exactly_once(practice, batch)


@pytest.mark.parametrize("moment", sampled(["at the question", "while it sends"], 1))
def test_a_terminal_that_is_closed_loses_nothing(tmp_path: Path, moment: str) -> None:
    """The system sends SIGHUP, and nothing can be shown any more: what is done is in the
    receipt, and the next run does the rest.
    """
    batch = make_class(tmp_path, 40)
    batch.write()
    with sandbox_process("latency_ms=200") as practice:
        words = ("run", batch.sheet, "--pdfs", batch.pdfs)
        unasked = () if moment == "at the question" else ("--yes", "--max-in-flight", "4")
        with at_a_terminal(practice.url, *words, *unasked, folder=tmp_path) as (process, terminal):
            read_until(terminal, b"[y/N]" if moment == "at the question" else b"to send")
            if moment == "while it sends":
                while not practice.state()["certificate"]:
                    time.sleep(0.05)
            os.close(terminal)
        assert process.returncode == 130
        made = len(practice.state()["certificate"])
        receipts = list((tmp_path / "reports").glob("*-results.xlsx"))
        if moment == "at the question":
            assert (made, receipts) == (0, [])
        else:
            assert 0 < made < 40
            assert len(receipts) == 1
        assert run_batch(practice.url, batch).status == 0
        assert_exactly_once(practice, batch)


def read_until(terminal: int, word: bytes) -> None:
    """Read what is shown, until a word comes."""
    shown = b""
    while word not in shown:
        assert select.select([terminal], [], [], 60)[0], shown
        shown += os.read(terminal, 4096)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_watcher_that_waits_for_work_ends_well(tmp_path: Path, number: signal.Signals) -> None:
    """Status 0: a service manager asked for it."""
    (tmp_path / "inbox").mkdir()
    nobody = {"DOKSTAMP_EMAIL": "", "DOKSTAMP_PASSWORD": ""}
    with begin(NOWHERE, "watch", "inbox", folder=tmp_path, **nobody) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert "watching" in process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(number)
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert output.endswith(" ended\n")


PLAIN_UNIX = {
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "PYTHONIOENCODING": "ascii",
}
"""An environment in which neither names of files nor what is shown can be anything but ASCII."""


@pytest.mark.parametrize("as_json", sampled([False, True], 0))
@pytest.mark.long
def test_a_watcher_of_an_ascii_machine_serves_every_name(tmp_path: Path, as_json: bool) -> None:
    """As cron starts one, with its log in a file: nothing ends it, and all that was dropped is
    done.
    """
    folder = tmp_path / "inbox" / "Formação Łódź"
    batch = make_class(folder, 2)
    batch.rows[0]["name"] = "Łukasz Żak"
    (batch.pdfs / batch.rows[0]["pdf"]).rename(batch.pdfs / "Łukasz Żak.pdf")
    batch.rows[0]["pdf"] = "Łukasz Żak.pdf"
    batch.write()
    (tmp_path / "inbox" / "solto à toa.pdf").write_bytes(b"%PDF-1.4\n")
    with sandbox_process() as practice, (tmp_path / "watch.log").open("w") as log:
        arguments = ["watch", "inbox", "--issue", "--once", "--settle", "0"]
        arguments += ["--json-log"] if as_json else []
        with begin(
            practice.url, *arguments, folder=tmp_path, stdout=log, stderr=log, **PLAIN_UNIX
        ) as process:
            process.communicate("\n", timeout=100)
        text = (tmp_path / "watch.log").read_text(encoding="ascii")
        assert "Traceback" not in text
        assert len(practice.state()["certificate"]) == 2, text
    assert len(list((tmp_path / "inbox" / "done").iterdir())) == 1
    assert "filed in done" in text


@pytest.mark.long
def test_every_command_of_an_ascii_machine_shows_what_it_has_to(tmp_path: Path) -> None:
    """Check, template, catalog and the list of past runs, with a name that ASCII lacks."""
    batch = make_class(tmp_path / "Conclusão", 2)
    batch.headings = (*batch.headings, "Observações Łukasza")
    batch.write()
    with sandbox_process() as practice:
        for arguments in (
            ("check", batch.sheet, "--pdfs", batch.pdfs, "--online", "--out", "Só-check.xlsx"),
            ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes"),
            ("runs",),
            ("template", "Turma de Gestão.xlsx"),
            ("catalog", "--export", "Catálogo.xlsx"),
            ("doctor",),
            ("--help",),
        ):
            ended = command(practice.url, *arguments, folder=tmp_path, **PLAIN_UNIX)
            assert ended.status == 0, (arguments, ended.errors)
            assert ended.output.isascii()
            assert ended.errors.isascii()


@pytest.mark.parametrize(
    "flags",
    [("-X", "utf8=0"), *(pytest.param((one,), marks=pytest.mark.long) for one in ("-E", "-I"))],
)
@pytest.mark.long
def test_a_python_that_is_told_not_to_heed_its_variables_begins_once(
    flags: tuple[str, ...], tmp_path: Path
) -> None:
    """UTF-8 cannot be had by beginning again there, so it is not tried for ever."""
    ended = subprocess.run(
        [sys.executable, *flags, "-m", "importer", "--version"],
        cwd=tmp_path,
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
