"""A run that stood still while another one took its tenant over: woken, it sends nothing more."""

import os
import signal
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from helpers import postgres
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    Ended,
    Practice,
    assert_exactly_once,
    begin,
    results,
    run_batch,
    sandbox_process,
)

pytestmark = pytest.mark.long
SIZE = 30


@pytest.fixture
def batch(tmp_path: Path) -> GraduatingClass:
    """A class of which everybody is enrolled: DokStamp does not refuse a second enrollment."""
    made = make_class(tmp_path, SIZE)
    for row in made.rows:
        row["enrolled_at"] = "2023-09-18"
    made.write()
    return made


def woken(
    practice: Practice, batch: GraduatingClass, database: URL, *, believing: bool = False
) -> tuple[Ended, Ended]:
    """How a run ended that was stopped in the middle, taken over by another one, and woken; and
    how that other one did.

    Args:
        believing: it finds what it wrote down when it took the tenant, as if it had not been taken
            over.
    """
    environment = {"DOKSTAMP_LEDGER": postgres.address(database)}
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
    with begin(practice.url, *arguments, folder=batch.folder, **environment) as process:
        try:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            while len(practice.state()["enrollment"]) < 3:
                assert process.poll() is None
            _stop_between_commits(process.pid, database)
            epoch = _asked(database, "SELECT epoch FROM tenancies")
            postgres.cut(database)
            second = run_batch(practice.url, batch, **environment)
            if believing:
                _asked(database, "UPDATE tenancies SET epoch = %s RETURNING epoch", epoch)
            os.kill(process.pid, signal.SIGCONT)
            output, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    return Ended(process.returncode, output, errors), second


def _stop_between_commits(process: int, database: URL) -> None:
    """Stop a run. In the middle of a commit whoever takes over waits for the server to end it."""
    under_way = "SELECT count(*) FROM pg_stat_activity WHERE state ^@ 'idle in transaction'"
    os.kill(process, signal.SIGSTOP)
    while _asked(database, under_way) != "0":
        os.kill(process, signal.SIGCONT)
        os.kill(process, signal.SIGSTOP)


def _asked(database: URL, question: str, *facts: str) -> str:
    with closing(postgres.connect(database)) as connection:
        answer = connection.execute(question, facts).fetchone()
    assert answer is not None
    return str(answer[0])


def test_a_woken_run_that_was_taken_over_sends_nothing(
    batch: GraduatingClass, database: URL
) -> None:
    """Stopped, its lock's connection cut, taken over, woken: nothing twice."""
    with sandbox_process("latency_ms=60") as practice:
        zombie, second = woken(practice, batch, database)
        assert second.status == 0, second.errors
        assert_exactly_once(practice, batch, results(second, batch.folder))
    assert zombie.status == 1, zombie.errors
    assert "has taken over" in zombie.summary["error"]


def test_without_the_proof_it_would_enroll_again(batch: GraduatingClass, database: URL) -> None:
    """What the test before shows can fail: a woken run that believes it still has the tenant
    enrolls students twice.
    """
    for _ in range(5):
        with sandbox_process("latency_ms=60") as practice:
            woken(practice, batch, database, believing=True)
            state = practice.state()
            enrolled = Counter(
                (one["student_uuid"], one["course_uuid"]) for one in state["enrollment"]
            )
            if max(enrolled.values()) > 1:
                return
    pytest.fail("nothing was sent twice")
