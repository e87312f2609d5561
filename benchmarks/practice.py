"""The sandbox and the command line as processes of their own, and what a run took."""

import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.material import Material
from dokstamp_sandbox import Sandbox

KNOWN = Sandbox(url="")


@dataclass(frozen=True, slots=True)
class Server:
    """A running sandbox."""

    url: str
    pid: int

    def requests(self, *, log: bool = False) -> dict[str, Any]:
        """What was asked since the counts were forgotten."""
        answer = httpx.get(f"{self.url}/_sandbox/requests", params={"log": int(log)}, timeout=120)
        counted: dict[str, Any] = answer.json()
        return counted

    def forget(self) -> None:
        """Count from nought."""
        httpx.delete(f"{self.url}/_sandbox/requests", timeout=60)

    def seed(self, **what: Any) -> None:
        """Fill the tenant quickly."""
        httpx.post(f"{self.url}/_sandbox/seed", json=what, timeout=600).raise_for_status()

    def cpu_seconds(self) -> float:
        """CPU time that the server has taken, where the system tells."""
        return cpu_seconds_of(self.pid)


def cpu_seconds_of(pid: int) -> float:
    """User and system time of a process, in seconds; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int, what: str = "VmHWM") -> int:
    """Bytes that a process has had at most, or has now (`VmRSS`); 0 where that is not told."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:"))


def environment_for(url: str) -> dict[str, str]:
    """What a command of ours is started with to speak to a sandbox."""
    others = {name: one for name, one in os.environ.items() if not name.startswith("DOKSTAMP_")}
    return others | {
        "DOKSTAMP_BASE_URL": url,
        "DOKSTAMP_EMAIL": KNOWN.email,
        "DOKSTAMP_PASSWORD": KNOWN.password,
    }


@contextmanager
def server(**settings: Any) -> Iterator[Server]:
    """A sandbox in a process of its own, its state in memory, that forgets the bytes of files."""
    settings = {"keep_bytes": False, "log_length": 4_000_000, **settings}
    written = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
    command = [sys.executable, "-m", "dokstamp_sandbox", *written]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Server(json.loads(process.stdout.readline())["url"], process.pid)
        finally:
            process.kill()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command went.

    Attributes:
        seconds: wall clock, from the start of the process to its end.
        cpu_seconds: of the process and those it started.
        peak_bytes: most memory of the process, or of one that it started.
        told: what it printed as JSON.
        first_progress: seconds from the plan to the first finished row on the terminal; not a
            number without one.
    """

    status: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    told: dict[str, Any]
    errors: str
    first_progress: float


def command(url: str, *arguments: str | Path, folder: Path, **others: str) -> Ran:
    """Run the command line to its end, with a terminal as its standard error."""
    begun = time.monotonic()
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 120))
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "importer", *map(str, arguments)],
            stdout=output,
            stderr=theirs,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=environment_for(url) | others,
        )
        os.close(theirs)
        onlooker = _Onlooker(ours)
        onlooker.start()
        _, waited, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(waited)
        onlooker.join()
        output.seek(0)
        printed = output.read()
    return Ran(
        status=process.returncode,
        seconds=seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        told=json.loads(printed) if printed.strip() else {},
        errors=onlooker.text.decode(errors="replace"),
        first_progress=onlooker.first_row_at - onlooker.plan_at,
    )


class _Onlooker(threading.Thread):
    """Reads a terminal, and notes when the plan and the first finished row appear on it."""

    def __init__(self, terminal: int) -> None:
        super().__init__(daemon=True)
        self._terminal = terminal
        self.text = b""
        self.plan_at = self.first_row_at = math.nan

    def run(self) -> None:
        """Read until the process closes its end."""
        while True:
            try:
                read = os.read(self._terminal, 65536)
            except OSError:
                break
            if not read:
                break
            self.text = (self.text + read)[-100_000:]
            if math.isnan(self.plan_at) and b"to send" in self.text:
                self.plan_at = time.monotonic()
            if math.isnan(self.first_row_at) and re.search(rb" [1-9][0-9]*/[0-9]+ \[", read):
                self.first_row_at = time.monotonic()
        os.close(self._terminal)


def run(
    url: str,
    material: Material,
    *arguments: str,
    state: str = "reports",
    sheet: Path | None = None,
) -> Ran:
    """`importer run` on a batch, without asking; it has to end well.

    Raises:
        RuntimeError: if a row is not done.
    """
    ran = command(
        url,
        *(
            "run",
            sheet or material.sheet,
            "--pdfs",
            material.pdfs,
            "--yes",
            "--json",
            "--state",
            state,
        ),
        *arguments,
        folder=material.folder,
    )
    if ran.status != 0:
        raise RuntimeError(
            f"the run ended with status {ran.status}: {ran.told.get('totals')}"
            f" {ran.errors[-2000:]}"
        )
    return ran


def forget_state(material: Material, state: str = "reports") -> None:
    """Delete the state folder: a machine that never saw the batch."""
    shutil.rmtree(material.folder / state, ignore_errors=True)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder that is deleted in the end; `BENCHMARKS_FOLDER` says where, for large sizes."""
    with tempfile.TemporaryDirectory(
        prefix="benchmark-", dir=os.environ.get("BENCHMARKS_FOLDER")
    ) as folder:
        yield Path(folder)
