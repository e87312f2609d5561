"""Two machines in networks of their own, and cables that are pulled."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from halls import Hall, Workers
from test_cluster_deaths import begun, certificates_reach, ensure_nothing_is_left

from helpers.postgres import Postgres, database
from helpers.practice import NOWHERE, Practice, assert_exactly_once, environment, sandbox_process

PULLED = 120.0
"""Seconds for which a cable is out."""
_NUMBERS = range(1, 255)
"""Of networks, by which they have names and addresses of their own."""
NOT_ALLOWED = (
    "This machine does not let these tests make networks of their own (ip netns add): they need"
    " root on Linux, and iproute2."
)
_PASS_ON = """
import asyncio, sys
async def pipe(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError: pass
    finally: writer.close()
async def passed(reader, writer):
    try: there = await asyncio.open_connection(sys.argv[2], int(sys.argv[3]))
    except OSError: writer.close(); return
    await asyncio.gather(pipe(reader, there[1]), pipe(there[0], writer), return_exceptions=True)
async def main():
    server = await asyncio.start_server(passed, "127.0.0.1", int(sys.argv[1]))
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
"""The practice DokStamp speaks plain HTTP, which is for this machine only: each network has a door
to it.
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A network of its own, with a cable to the database and one to DokStamp.

    Attributes:
        name: of the network; `number` tells it from others.
    """

    name: str
    number: int

    def cable(self, to: str) -> str:
        """The cable's end here."""
        return f"{self.name}-{to}"

    def pull(self, to: str) -> None:
        """Pull a cable out: nothing comes through, and nobody is told."""
        _ip("netns", "exec", self.name, "ip", "link", "set", self.cable(to), "down")

    def plug(self, to: str) -> None:
        """Put it back."""
        _ip("netns", "exec", self.name, "ip", "link", "set", self.cable(to), "up")

    def address(self, to: str) -> str:
        """The other end of a cable."""
        return f"10.{77 if to == 'db' else 78}.{self.number}.1"


def _claimed() -> Machine:
    """A network that no other process has, nor had a moment ago: what is taken down goes late."""
    for number in random.sample(_NUMBERS, len(_NUMBERS)):
        made = Machine(f"dok{number}", number)
        with suppress(subprocess.CalledProcessError):
            _ip("netns", "add", made.name)
            return made
    raise AssertionError("All networks are taken.")


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine, and both cables plugged in."""
    made = _claimed()
    try:
        _ip("netns", "exec", made.name, "ip", "link", "set", "lo", "up")
        for to in ("db", "api"):
            here, there = made.cable(to), f"{made.name}h{to}"
            subnet = made.address(to).rpartition(".")[0]
            _ip("link", "add", there, "type", "veth", "peer", "name", here, "netns", made.name)
            _ip("addr", "add", f"{subnet}.1/24", "dev", there)
            _ip("link", "set", there, "up")
            inside = ("netns", "exec", made.name, "ip")
            _ip(*inside, "addr", "add", f"{subnet}.2/24", "dev", here)
            _ip(*inside, "link", "set", here, "up")
        yield made
    finally:
        _ip("netns", "del", made.name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=30)


@contextmanager
def door(of: Machine, port: int) -> Iterator[None]:
    """The way to DokStamp in a machine's network."""
    words = ("ip", "netns", "exec", of.name, sys.executable, "-c", _PASS_ON)
    with subprocess.Popen(
        [*words, str(port), of.address("api"), str(port)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield
        finally:
            process.kill()


@contextmanager
def worker_on(of: Machine, hall: Hall) -> Iterator[Workers]:
    """`importer work` on a machine."""
    url = hall.database.set(host=of.address("db"), query={})
    log = hall.folder / f"{of.name}.txt"
    words = ("work", "--stalled-after", "10", "--state", of.name, "--max-in-flight", "2")
    told = hall.settings | {"DOKSTAMP_LEDGER": url.render_as_string(hide_password=False)}
    with (
        log.open("w", encoding="utf-8") as stream,
        subprocess.Popen(
            ["ip", "netns", "exec", of.name, sys.executable, "-m", "importer", *words],
            stdout=stream,
            stderr=stream,
            cwd=hall.folder,
            env=environment(NOWHERE) | told,
            text=True,
        ) as process,
    ):
        workers = Workers(process, log)
        try:
            yield workers
        finally:
            workers.kill()


@pytest.fixture
def machines() -> Iterator[list[Machine]]:
    """Two of them."""
    probe = f"dokprobe{os.getpid()}"
    try:
        _ip("netns", "add", probe)
        _ip("netns", "del", probe)
    except (OSError, subprocess.SubprocessError):
        pytest.skip(NOT_ALLOWED)
    with ExitStack() as stack:
        yield [stack.enter_context(machine()) for _ in range(2)]


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("cable", ["db", "api"])
def test_a_cable_that_is_out_for_two_minutes_leaves_each_row_once(
    tmp_path: Path, postgres_programs: Path, machines: list[Machine], cable: str
) -> None:
    """The other machine goes on; when the cable is back the first one has nothing to add."""
    first, second = machines
    addresses = ",".join(one.address("db") for one in machines)
    postgres = Postgres(postgres_programs, listen_addresses=addresses)
    with ExitStack() as stack:
        stack.callback(postgres.remove)
        postgres.let_in("10.77.0.0/16")
        hall = Hall(folder=tmp_path, database=stack.enter_context(database(postgres.url)))
        practice = stack.enter_context(sandbox_process("host=0.0.0.0"))
        port = int(practice.url.rpartition(":")[2])
        practice = Practice(f"http://127.0.0.1:{port}")
        for one in machines:
            stack.enter_context(door(one, port))
        batch = begun(hall, practice, 80)
        hall.serve("acme", practice, RETRY_SECONDS="20")
        here = stack.enter_context(worker_on(first, hall))
        certificates_reach(practice, 3)
        there = stack.enter_context(worker_on(second, hall))
        first.pull(cable)
        until = time.monotonic() + PULLED
        practice.faults()
        while time.monotonic() < until:
            time.sleep(1.0)
        first.plug(cable)
        hall.wait("succeeded", seconds=300)
        if cable == "db":  # else the first one waits for DokStamp, and has the batch meanwhile
            assert "job 1: taken up" in there.text
        for workers in (here, there):
            workers.stop()
        assert_exactly_once(practice, batch)
        ensure_nothing_is_left(hall)
