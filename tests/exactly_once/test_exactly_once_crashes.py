"""Killed at any request, on either side of the server's work, a batch that is run again ends as if
nothing had been.
"""

from pathlib import Path

import pytest

from helpers.crashes import completed, issuing, killed_again_and_again, killed_and_run_again
from helpers.graduating_class import make_class
from helpers.practice import assert_exactly_once, begin, run_batch, sandbox_process
from helpers.sampling import last_shared, sampled

SIZE = 7
REQUESTS = 30
"""At least as many requests as a run of this size sends; asserted below."""
SAMPLED = [(1, "after"), (9, "before"), (9, "after"), (18, "after")]


@pytest.mark.parametrize(("at", "side"), last_shared(SAMPLED))
def test_a_run_killed_at_a_request_is_completed_by_the_next(
    tmp_path: Path, at: int, side: str
) -> None:
    """kill -9 before the server did the work, or after it did and before it answered."""
    killed_and_run_again(issuing(tmp_path, SIZE), at, side)


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, REQUESTS + 1))
def test_a_run_killed_at_every_request_is_completed_by_the_next(
    tmp_path: Path, at: int, side: str
) -> None:
    """All of them, not a sample."""
    killed_and_run_again(issuing(tmp_path, SIZE), at, side)


@pytest.mark.long
def test_the_kills_cover_the_whole_run(tmp_path: Path) -> None:
    """A run of this size sends no more requests than are tried."""
    batch = make_class(tmp_path, SIZE)
    with sandbox_process() as practice:
        assert run_batch(practice.url, batch).status == 0
        total = practice.requests()["total"]
        assert max(SAMPLED)[0] <= total <= REQUESTS


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_again_and_again_it_still_ends_well(tmp_path: Path, side: str) -> None:
    """Every run is killed at its ninth request until one has less to do."""
    killed_again_and_again(issuing(tmp_path, SIZE), 9, side)


@pytest.mark.parametrize("percent", sampled((5, 20, 50), 1))
@pytest.mark.parametrize(
    "action",
    sampled(
        ["drop_after", "drop_before", "truncate_after", "html_after", "status_after"], 0, 1, 3
    ),
)
def test_lost_answers_are_asked_after(tmp_path: Path, action: str, percent: int) -> None:
    """Dropped, truncated, HTML and 5xx answers, whether the work was done or not: nothing is
    created twice.
    """
    with sandbox_process(f"seed={percent}") as practice:
        practice.faults({"action": action, "probability": percent / 100, "status": 502})
        completed(issuing(tmp_path, 5), practice)


def test_tokens_that_expire_in_the_middle_are_renewed(tmp_path: Path) -> None:
    """Every tenth request finds its token expired."""
    with sandbox_process() as practice:
        practice.faults({"action": "expire_tokens", "every": 10})
        completed(issuing(tmp_path, 10), practice)


def test_a_storm_of_429_is_sat_out(tmp_path: Path) -> None:
    """A third of the answers say that it was too much."""
    with sandbox_process() as practice:
        practice.faults(
            {"action": "status", "status": 429, "retry_after": 0.1, "probability": 0.3}
        )
        completed(issuing(tmp_path, 6), practice)


def test_a_server_that_restarts_is_waited_for(tmp_path: Path) -> None:
    """Killed in the middle and started again on the same port with the same state."""
    batch = make_class(tmp_path, 12)
    database = tmp_path / "server.sqlite3"
    with sandbox_process(f"db={database}", "latency_ms=30") as first:
        port = first.url.rpartition(":")[2]
        process = begin(
            first.url, "run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json", folder=tmp_path
        )
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        while first.requests()["total"] < 15:
            pass
    with sandbox_process(f"db={database}", f"port={port}") as second:
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert_exactly_once(second, batch)
