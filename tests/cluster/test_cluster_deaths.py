"""Workers that stop, die and wake: the batch comes back, each row once, nothing left behind."""

import os
import signal
import time
from pathlib import Path

import pytest
from halls import LONG, Hall, Workers

from helpers.graduating_class import GraduatingClass
from helpers.postgres import connect
from helpers.practice import Practice, assert_exactly_once
from importer.cluster.worker import MOST_DEATHS

pytest_plugins = ["cluster_fixtures"]


def certificates_reach(practice: Practice, count: int) -> None:
    """Wait until there are so many."""
    until = time.monotonic() + LONG
    while len(practice.state()["certificate"]) < count:
        assert time.monotonic() < until
        time.sleep(0.02)


def begun(hall: Hall, practice: Practice, size: int) -> GraduatingClass:
    """A class in the queue of a server that takes its time."""
    hall.serve("acme", practice)
    batch = hall.make("class", size)
    hall.submit(batch, "acme")
    practice.faults({"action": "latency", "seconds": 0.05})
    return batch


def ensure_nothing_is_left(hall: Hall) -> None:
    """No worker, no job at work, no claim in the store."""
    with connect(hall.database) as connection:
        (left,) = connection.execute(
            "SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))"
            " + (SELECT count(*) FROM procrastinate_workers)"
        ).fetchall()
    assert left == (0,)
    assert not list(hall.store.rglob("*.part"))


@pytest.mark.long
def test_a_worker_that_is_asked_to_stop_gives_its_batch_back(
    hall: Hall, practice: Practice
) -> None:
    """Rows under way are finished; the next worker goes on with the rest, in the same workbook."""
    batch = begun(hall, practice, 40)
    with hall.worker("--max-in-flight", "2") as workers:
        certificates_reach(practice, 3)
        assert workers.stop() == 0
        assert "back in line: this worker stops" in workers.text
    assert hall.states() == ["todo"]
    assert 3 <= len(practice.state()["certificate"]) < 40
    practice.faults()
    with hall.worker(name="next") as workers:
        hall.wait("succeeded")
        workers.stop()
    assert_exactly_once(practice, batch)
    ensure_nothing_is_left(hall)
    (job,) = hall.jobs()
    folder = hall.store / "jobs" / job["folder"]
    assert [path.name for path in folder.glob("*.xlsx")] == [Path(job["results"]).name]


def test_the_batch_of_a_worker_that_was_killed_comes_back(hall: Hall, practice: Practice) -> None:
    """Its keeper starts another at once, which goes on when the dead one's time is over."""
    batch = begun(hall, practice, 30)
    with hall.worker("--max-in-flight", "2") as workers:
        certificates_reach(practice, 3)
        (worker,) = workers.numbers
        os.kill(worker, signal.SIGKILL)
        practice.faults()
        hall.wait("succeeded")
        assert "back in line: its worker shows no sign of life" in workers.text
        workers.stop()
    assert_exactly_once(practice, batch)
    ensure_nothing_is_left(hall)


@pytest.mark.long
def test_all_workers_may_be_killed_and_others_go_on(hall: Hall, practice: Practice) -> None:
    """Nobody is there for a while; the queue keeps it."""
    batch = begun(hall, practice, 30)
    with hall.worker("--max-in-flight", "2", "--processes", "2") as workers:
        certificates_reach(practice, 3)
        workers.kill_workers()
    practice.faults()
    with hall.worker(name="others") as workers:
        hall.wait("succeeded")
        workers.stop()
    assert_exactly_once(practice, batch)
    ensure_nothing_is_left(hall)


@pytest.mark.long
def test_workers_stop_when_their_keeper_is_killed(hall: Hall, practice: Practice) -> None:
    """And give back what they have at work: nobody works unseen."""
    begun(hall, practice, 40)
    with hall.worker("--max-in-flight", "2") as workers:
        certificates_reach(practice, 3)
        (worker,) = workers.numbers
        workers.kill()
        hall.wait("todo")
        until = time.monotonic() + LONG
        while Path(f"/proc/{worker}").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
    ensure_stopped(workers)


def ensure_stopped(workers: Workers) -> None:
    """What is under way was finished."""
    assert "back in line: this worker stops" in workers.text


@pytest.mark.long
def test_a_batch_that_takes_its_workers_down_fails(hall: Hall, practice: Practice) -> None:
    """After so many in a row without a row of it done; the next batch is done."""
    hall.serve("acme", practice)
    poison = hall.make("poison", 1)
    hall.submit(poison, "acme")
    hall.submit(hall.make("sound", 1, first=50), "acme")
    with connect(hall.database) as connection:
        connection.execute(
            "UPDATE dokstamp_jobs SET deaths = %s WHERE number = 1", [MOST_DEATHS - 1]
        )
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = 1")
    with hall.worker() as workers:
        hall.wait("failed", "succeeded")
        assert f"put aside: {MOST_DEATHS} workers in a row" in workers.text
    failed, _ = hall.jobs()
    assert (failed["why"], failed["said"]) == ("killed", None)
    assert [one["email"] for one in practice.state()["student"]] == ["graduate50@example.edu"]


def test_a_worker_that_was_stopped_taken_over_and_woken_changes_nothing(
    hall: Hall, practice: Practice
) -> None:
    """It sends nothing more, and neither ends nor gives back what the other one has at work; its
    workbook lies beside the other's.
    """
    batch = begun(hall, practice, 60)
    with hall.worker("--max-in-flight", "2") as first:
        certificates_reach(practice, 3)
        (zombie,) = first.numbers
        os.kill(first.process.pid, signal.SIGSTOP)
        os.kill(zombie, signal.SIGSTOP)
        with connect(hall.database) as connection:  # the machine is away, and its connections
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with hall.worker("--max-in-flight", "2", name="second") as second:
            until = time.monotonic() + LONG
            while "started (issue)" not in second.text:
                assert time.monotonic() < until, second.text
                time.sleep(0.05)
            os.kill(zombie, signal.SIGCONT)
            os.kill(first.process.pid, signal.SIGCONT)
            while "another worker has taken it over" not in first.text:
                assert time.monotonic() < until, first.text
                time.sleep(0.05)
            practice.faults()
            hall.wait("succeeded")
            first.stop()
            second.stop()
    assert_exactly_once(practice, batch)
    ensure_nothing_is_left(hall)
    (job,) = hall.jobs()
    assert job["totals"]["pending"] == 0


@pytest.mark.long
def test_a_batch_of_which_rows_are_done_is_not_taken_for_what_takes_workers_down(
    hall: Hall, practice: Practice
) -> None:
    """Fewer are left to be sent than before: its workers die of something else."""
    batch = begun(hall, practice, 30)
    with hall.worker("--max-in-flight", "2") as workers:
        certificates_reach(practice, 2)
        workers.kill_workers()
    with connect(hall.database) as connection:
        connection.execute("UPDATE dokstamp_jobs SET deaths = %s, least = 30", [MOST_DEATHS - 2])
    with hall.worker("--max-in-flight", "2", name="second") as workers:
        until = time.monotonic() + LONG
        while "started" not in workers.text or hall.deaths():
            assert time.monotonic() < until, workers.text
            time.sleep(0.05)
        workers.kill_workers()
    practice.faults()
    with hall.worker(name="third"):
        hall.wait("succeeded")
    assert_exactly_once(practice, batch)
