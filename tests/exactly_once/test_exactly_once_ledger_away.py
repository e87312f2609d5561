"""The ledger's server is gone in the middle of a run: the run ends, the next one asks DokStamp,
and everything is there once.
"""

from collections.abc import Callable, Iterator
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


@pytest.fixture
def own_server(postgres_programs: Path) -> Iterator[postgres.Postgres]:
    """A server that a test may kill."""
    server = postgres.Postgres(postgres_programs, fsync="on", full_page_writes="on")
    yield server
    server.remove()


def interrupted(
    practice: Practice, batch: GraduatingClass, ledger: URL, *, at: int, act: Callable[[], None]
) -> Ended:
    """Do something when the server holds so many students and certificates."""
    arguments = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json")
    environment = {"DOKSTAMP_LEDGER": postgres.address(ledger)}
    with begin(practice.url, *arguments, folder=batch.folder, **environment) as process:
        try:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            while process.poll() is None:
                state = practice.state()
                if len(state["student"]) + len(state["certificate"]) >= at:
                    break
            act()
            output, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert "Traceback" not in errors, errors
    return Ended(process.returncode, output, errors)


def test_connections_that_are_cut_end_a_run_with_a_sentence(tmp_path: Path, database: URL) -> None:
    """As a full disk does; the next run goes on."""

    def cut() -> None:
        with closing(postgres.connect(database)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    batch = make_class(tmp_path, 12)
    with sandbox_process("latency_ms=30") as practice:
        ended = interrupted(practice, batch, database, at=6, act=cut)
        assert ended.status == 1, ended.errors
        assert ended.summary["error_code"] == "ledger"
        assert "so nothing more is sent" in ended.summary["error"]
        again = run_batch(practice.url, batch, DOKSTAMP_LEDGER=postgres.address(database))
        assert again.status == 0, again.errors
        assert_exactly_once(practice, batch, results(again, tmp_path))


@pytest.mark.long
@pytest.mark.parametrize("at", range(1, 25))
def test_a_server_that_is_killed_at_any_point_loses_nothing(
    tmp_path: Path, own_server: postgres.Postgres, at: int
) -> None:
    """Killed, and started again: what was committed is there, and the rest is asked about."""
    batch = make_class(tmp_path, 12)
    with (
        sandbox_process("latency_ms=30") as practice,
        postgres.database(own_server.url) as ledger,
    ):
        interrupted(practice, batch, ledger, at=at, act=own_server.kill)
        own_server.start()
        again = run_batch(practice.url, batch, DOKSTAMP_LEDGER=postgres.address(ledger))
        assert again.status == 0, again.errors
        assert_exactly_once(practice, batch, results(again, tmp_path))


@pytest.mark.long
@pytest.mark.parametrize("at", [4, 10, 18])
def test_a_ledger_without_its_last_commits_certifies_nobody_twice(
    tmp_path: Path, database: URL, at: int
) -> None:
    """A standby that took over before it had all of them: what the run noted is forgotten."""

    def forget() -> None:
        with closing(postgres.connect(database)) as connection:
            connection.execute(
                "TRUNCATE students, students_seen, files, enrollments, certificates, tenancies"
            )

    batch = make_class(tmp_path, 12)
    with sandbox_process("latency_ms=30") as practice:
        ended = interrupted(practice, batch, database, at=at, act=forget)
        assert ended.status == 1, ended.errors
        again = run_batch(practice.url, batch, DOKSTAMP_LEDGER=postgres.address(database))
        assert again.status == 0, again.errors
        assert_exactly_once(practice, batch, results(again, tmp_path))
