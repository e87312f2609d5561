"""The database comes back without what it knew last: from a standby, or from a backup."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from halls import LONG, Hall
from sqlalchemy import URL
from test_cluster_deaths import begun, certificates_reach, ensure_nothing_is_left

from helpers.postgres import PASSWORD, Postgres, address, connect, database
from helpers.practice import Practice, assert_exactly_once, results, run_batch

pytest_plugins = ["cluster_fixtures"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

_LEDGER = "ledger"
_DONE = "SELECT count(*) FROM certificates WHERE uuid IS NOT NULL"


@pytest.fixture
def servers(postgres_programs: Path) -> Iterator[tuple[Postgres, Postgres]]:
    """A server with the ledger's database, and its standby."""
    with ExitStack() as stack:
        primary = Postgres(postgres_programs, fsync="on", full_page_writes="on")
        stack.callback(primary.remove)
        with closing(connect(primary.url)) as connection:
            connection.execute(f"CREATE DATABASE {_LEDGER}")
        standby = Postgres(postgres_programs, primary=primary)
        stack.callback(standby.remove)
        yield primary, standby


def asked(url: URL, question: str) -> int:
    """The one number that answers a question."""
    with closing(connect(url)) as connection:
        (row,) = connection.execute(question).fetchall()
    return int(row[0])


def wait_until(what: Callable[[], bool]) -> None:
    """Wait for something."""
    until = time.monotonic() + LONG
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_standby_without_the_last_commits_takes_over(
    tmp_path: Path, practice: Practice, servers: tuple[Postgres, Postgres]
) -> None:
    """The workers find it by themselves, and each row is done once."""
    primary, standby = servers
    hosts = ",".join(str(one.url.query["host"]) for one in servers)
    either = {"host": hosts, "target_session_attrs": "read-write"}
    hall = Hall(folder=tmp_path, database=primary.url.set(database=_LEDGER, query=either))
    batch = begun(hall, practice, 40)
    behind = standby.url.set(database=_LEDGER)
    with hall.worker("--max-in-flight", "2") as workers:
        certificates_reach(practice, 5)
        wait_until(lambda: asked(behind, _DONE) > 0)
        with closing(connect(standby.url)) as connection:
            connection.execute("ALTER SYSTEM SET primary_conninfo = ''")
            connection.execute("SELECT pg_reload_conf()")
        receiving = "SELECT count(*) FROM pg_stat_wal_receiver"
        wait_until(lambda: asked(standby.url, receiving) == 0)
        certificates_reach(practice, 20)
        assert asked(hall.database, _DONE) > asked(behind, _DONE) + 5
        primary.kill()
        assert asked(behind, _DONE) < 15
        with closing(connect(standby.url)) as connection:
            connection.execute("SELECT pg_promote()")
        practice.faults()
        hall.wait("succeeded", seconds=180)
        workers.stop()
    assert_exactly_once(practice, batch)
    ensure_nothing_is_left(hall)


def test_a_ledger_restored_from_a_backup_certifies_nobody_twice(
    tmp_path: Path, practice: Practice, postgres_programs: Path
) -> None:
    """One batch was in the middle of it when the backup was made, and one was not submitted yet,
    and is submitted again.
    """
    server = Postgres(postgres_programs)
    with ExitStack() as stack:
        stack.callback(server.remove)
        url = stack.enter_context(database(server.url))
        hall = Hall(folder=tmp_path, database=url)
        everybody = begun(hall, practice, 30)
        later = hall.make("later", 10, first=100)
        with hall.worker("--max-in-flight", "2") as workers:
            certificates_reach(practice, 8)
            dumped = _run(postgres_programs, "pg_dump", url, "--clean", "--if-exists")
            hall.submit(later, "acme")
            practice.faults()
            hall.wait("succeeded", "succeeded")
            assert workers.stop() == 0
        _run(postgres_programs, "psql", url, "--quiet", "--set=ON_ERROR_STOP=1", told=dumped)
        assert hall.states() == ["doing"]
        assert 0 < asked(url, _DONE) < 30
        hall.submit(later, "acme")
        with hall.worker(name="next") as workers:
            hall.wait("succeeded", "succeeded")
            assert workers.stop() == 0
        ensure_nothing_is_left(hall)
        assert hall.jobs()[1]["totals"]["existing"] == 10
        for number in range(100, 110):
            everybody.add(number)
        everybody.write()
        again = run_batch(practice.url, everybody, DOKSTAMP_LEDGER=address(url))
        assert again.summary["totals"]["existing"] == 40, again.errors
        assert_exactly_once(practice, everybody, results(again, everybody.folder))


def _run(programs: Path, program: str, url: URL, *words: str, told: str | None = None) -> str:
    """What one of PostgreSQL's programs prints about a database."""
    given = [
        "--host",
        str(url.query["host"]),
        "--username",
        url.username,
        "--dbname",
        url.database,
    ]
    ended = subprocess.run(
        [programs / program, *map(str, given), *words],
        input=told,
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PGPASSWORD": PASSWORD},
        timeout=LONG,
    )
    return ended.stdout
