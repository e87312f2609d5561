"""A cluster to test with: a database, a store, tenants' files, and the commands as processes."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from helpers.graduating_class import GraduatingClass
from helpers.postgres import connect
from helpers.practice import KNOWN, NOWHERE, Ended, Practice, begin, command

LONG = 60.0
"""Seconds after which a test gives up waiting; a machine may be busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """Where a cluster's parts are."""

    folder: Path
    database: URL
    stalled_after: float = 2.0
    tenants: list[str] = field(default_factory=list)

    @property
    def store(self) -> Path:
        """The store."""
        return self.folder / "store"

    @property
    def tenants_folder(self) -> Path:
        """The tenants' files."""
        return self.folder / "tenants"

    @property
    def settings(self) -> dict[str, str]:
        """The environment of everybody in it: a login there is nobody's."""
        return {
            "DOKSTAMP_LEDGER": self.database.render_as_string(hide_password=False),
            "DOKSTAMP_STORE": str(self.store),
            "DOKSTAMP_TENANTS": str(self.tenants_folder),
            "DOKSTAMP_PASSWORD": "not the tenant's",
        }

    def serve(self, name: str, practice: Practice, **others: str) -> Path:
        """Let a tenant be served, who has this practice DokStamp; its file."""
        self.store.mkdir(exist_ok=True)
        self.tenants_folder.mkdir(exist_ok=True)
        path = self.tenants_folder / f"{name}.env"
        told = {
            "BASE_URL": practice.url,
            "TENANT": KNOWN.tenant,
            "EMAIL": KNOWN.email,
            "PASSWORD": KNOWN.password,
            "RETRY_SECONDS": "1",
            "RETRY_WAIT": "0.02",
            "SETTLE_SECONDS": "0.4",
            **others,
        }
        lines = [f"DOKSTAMP_{key}={value}\n" for key, value in told.items()]
        path.write_text("".join(lines), encoding="utf-8")
        path.chmod(0o600)
        return path

    def run(self, *arguments: str | Path, **others: str) -> Ended:
        """A command to its end."""
        return command(NOWHERE, *arguments, folder=self.folder, **{**self.settings, **others})

    def submit(self, batch: GraduatingClass, tenant: str, *options: str | Path) -> dict[str, Any]:
        """What `importer submit --json` prints of a class."""
        words = ("submit", batch.sheet, "--pdfs", batch.pdfs, "--tenant", tenant)
        ended = self.run(*words, *(options or ("--issue",)), "--json")
        assert ended.status == 0, ended
        return ended.summary

    def jobs(self) -> list[dict[str, Any]]:
        """What `importer jobs --json` prints, the oldest first."""
        listed: list[dict[str, Any]] = json.loads(self.run("jobs", "--json").output)
        return listed[::-1]

    def states(self) -> list[str]:
        """How far the jobs are, the oldest first: read in the database, which is quick."""
        with connect(self.database) as connection:
            query = "SELECT status::text FROM procrastinate_jobs ORDER BY id"
            return [row[0] for row in connection.execute(query).fetchall()]

    def deaths(self) -> int:
        """How many workers in a row have ended over the jobs."""
        with connect(self.database) as connection:
            (row,) = connection.execute("SELECT sum(deaths) FROM dokstamp_jobs").fetchall()
        return int(row[0])

    def wait(self, *states: str, seconds: float = LONG) -> None:
        """Until the jobs are that far."""
        until = time.monotonic() + seconds
        while self.states() != list(states):
            assert time.monotonic() < until, (self.states(), self.jobs())
            time.sleep(0.05)

    def worker(
        self, *options: str, name: str = "worker", **others: str
    ) -> AbstractContextManager["Workers"]:
        """`importer work` in a process of its own, ended in the end."""
        words = ("work", "--stalled-after", str(self.stalled_after), "--state", name, *options)
        return self.service(*words, name=name, **others)

    @contextmanager
    def service(
        self, *words: str | Path, name: str = "service", **others: str
    ) -> Iterator["Workers"]:
        """A command that serves, in a process of its own, ended in the end."""
        log = self.folder / f"{name}.txt"
        with (
            log.open("w", encoding="utf-8") as stream,
            begin(
                NOWHERE,
                *words,
                folder=self.folder,
                stdout=stream,
                stderr=stream,
                **{**self.settings, **others},
            ) as process,
        ):
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            workers = Workers(process, log)
            try:
                yield workers
            finally:
                workers.kill()

    def make(self, name: str, size: int, *, first: int = 0) -> GraduatingClass:
        """A class in a folder of its own, of others than a class with another first number."""
        folder = self.folder / name
        folder.mkdir()
        made = GraduatingClass(folder)
        for number in range(first, first + size):
            made.add(number)
        made.write()
        return made


@dataclass(frozen=True, slots=True)
class Workers:
    """`importer work` and what it has started; `log` is what they write."""

    process: "subprocess.Popen[str]"
    log: Path

    @property
    def numbers(self) -> list[int]:
        """The processes that do the work."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in children.read_text().split()]

    def kill_workers(self) -> None:
        """As a machine that dies takes them down; their keeper goes first, or starts others."""
        numbers = self.numbers
        self.kill()
        for number in numbers:
            _kill(number)

    def kill(self) -> None:
        """Kill the keeper."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=LONG)

    def stop(self) -> int:
        """Ask for an end, as a service manager does; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=LONG)

    @property
    def text(self) -> str:
        """What they have written so far."""
        return self.log.read_text(encoding="utf-8")


def _kill(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return
