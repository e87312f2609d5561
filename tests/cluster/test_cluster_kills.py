"""Fifty kills at random points: of a worker, of all, of the database, of DokStamp."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from halls import Hall, Workers
from test_cluster_deaths import ensure_nothing_is_left

from helpers.graduating_class import GraduatingClass
from helpers.postgres import Postgres, database
from helpers.practice import HTTP, Practice, assert_exactly_once

KILLS = 50
MET = 20
"""So many kills at least come while a batch is at work."""
SIZE = 30


class Server:
    """A practice DokStamp that keeps its state, and may be killed."""

    def __init__(self, folder: Path) -> None:
        self._db = folder / "sandbox.sqlite3"
        self._port = 0
        self.start()

    def start(self) -> None:
        """Begin, or begin again at the same address."""
        words = [f"db={self._db}", f"port={self._port}", "latency_ms=20"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dokstamp_sandbox", *words], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.practice = Practice(json.loads(self._process.stdout.readline())["url"])
        self._port = int(self.practice.url.rpartition(":")[2])

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def keepers(hall: Hall, name: str) -> Iterator[list[Workers]]:
    """Two machines with a worker each."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                hall.worker(
                    *("--max-in-flight", "4"), name=f"{name}-{one}", DOKSTAMP_RETRY_WAIT="0.02"
                )
            )
            for one in range(2)
        ]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2))
def test_fifty_kills_leave_each_row_once(
    tmp_path: Path, postgres_programs: Path, seed: int
) -> None:
    """And nothing behind in the queue."""
    chance = random.Random(seed)
    postgres = Postgres(postgres_programs, fsync="on", full_page_writes="on")
    server = Server(tmp_path)
    everything = GraduatingClass(tmp_path / "everything")
    with ExitStack() as stack:
        stack.callback(postgres.remove)
        stack.callback(server.kill)
        hall = Hall(folder=tmp_path, database=stack.enter_context(database(postgres.url)))
        hall.serve("acme", server.practice, RETRY_SECONDS="5")
        submitted = 0

        def feed() -> None:
            nonlocal submitted
            while sum(state in ("todo", "doing") for state in hall.states()) < 2:
                first = submitted * SIZE
                hall.submit(hall.make(f"class-{submitted}", SIZE, first=first), "acme")
                for number in range(first, first + SIZE):
                    everything.add(number)
                submitted += 1

        hall.submit(hall.make("class-0", SIZE), "acme")
        for number in range(SIZE):
            everything.add(number)
        submitted = 1
        generation = met = kills = 0
        machines = stack.enter_context(ExitStack())
        workers = machines.enter_context(keepers(hall, "g0"))
        # On a busy machine more of them come before anybody has begun again.
        while kills < KILLS or (met < MET and kills < 3 * KILLS):
            kills += 1
            with suppress(psycopg.Error):
                feed()
            time.sleep(chance.uniform(0.2, 2.0))
            met += "doing" in hall.states()
            victim = chance.choice(("worker", "worker", "all", "postgres", "server"))
            if victim == "worker":
                numbers = [one for keeper in workers for one in keeper.numbers]
                if numbers:
                    with suppress(ProcessLookupError):
                        os.kill(chance.choice(numbers), signal.SIGKILL)
            elif victim == "all":
                for keeper in workers:
                    keeper.kill_workers()
                machines.close()
                generation += 1
                workers = machines.enter_context(keepers(hall, f"g{generation}"))
            elif victim == "postgres":
                postgres.kill()
                time.sleep(chance.uniform(0, 1.0))
                postgres.start()
            else:
                server.kill()
                time.sleep(chance.uniform(0, 1.0))
                server.start()
        assert met >= MET
        hall.wait(*["succeeded"] * submitted, seconds=900)
        for keeper in workers:
            keeper.stop()
        machines.close()
        ensure_nothing_is_left(hall)
        HTTP.get(f"{server.practice.url}/_sandbox/requests").raise_for_status()
        assert_exactly_once(server.practice, everything)
